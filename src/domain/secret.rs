//! A secret that signs: what Moothall and one receiver share (Standard Webhooks, `whsec_`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fmt;

/// What every secret begins with in text.
const PREFIX: &str = "whsec_";

/// How many bytes a secret may have (Standard Webhooks 1.0.0).
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The bytes of a secret. It prints nowhere; only [`Secret::expose`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Takes bytes that nobody can guess.
    pub fn new(random: [u64; 4]) -> Self {
        Self(random.iter().flat_map(|number| number.to_be_bytes()).collect())
    }

    /// Reads `whsec_` and Base64 of 24 to 64 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text.strip_prefix(PREFIX)?).ok()?;
        LENGTHS.contains(&bytes.len()).then_some(Self(bytes))
    }

    /// As the receiver is told, once.
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(&self.0))
    }

    /// What the signature is computed with.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_is_told_and_never_prints() {
        let secret = Secret::new([1, u64::MAX, 3, 4]);
        assert_eq!(Secret::parse(&secret.expose()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "[secret]");
    }

    #[test]
    fn what_is_no_secret_is_not_taken() {
        for wrong in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64!"]
        {
            assert_eq!(Secret::parse(wrong), None, "{wrong}");
        }
        assert!(Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_some(), "the specification's own");
    }
}
