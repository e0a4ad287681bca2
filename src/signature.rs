//! Signing and verifying by the Standard Webhooks specification 1.0.0: scheme `v1` (HMAC-SHA256) both ways, and `v1a`
//! (Ed25519) outwards. Pure: `now` is an argument, and it knows nothing of HTTP or of what it signs.

use crate::domain::endpoint::Scheme;
use crate::domain::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// How far the clocks of sender and receiver may be apart, in seconds, as in every reference library.
pub const TOLERANCE: u64 = 300;

/// Why a message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbelievable {
    /// The timestamp is no whole number of seconds, or too far from now.
    #[error("webhook-timestamp is not within {TOLERANCE} seconds of now")]
    Timestamp,
    /// No signature fits.
    #[error("no signature in webhook-signature fits")]
    Signature,
}

/// The value of `webhook-signature`: one signature for each secret, so that a receiver may hold any of them.
pub fn sign(scheme: Scheme, secrets: &[&Secret], id: &str, timestamp: i64, body: &[u8]) -> String {
    let timestamp = timestamp.to_string();
    let one = |secret: &&Secret| {
        let signature = match scheme {
            Scheme::V1 => BASE64.encode(code(secret, id, &timestamp, body).finalize().into_bytes()),
            Scheme::V1a => {
                let content = [id.as_bytes(), timestamp.as_bytes(), body].join(&b'.');
                BASE64.encode(signing_key(secret).sign(&content).to_bytes())
            }
        };
        format!("{},{signature}", scheme.as_str())
    };
    secrets.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// With what a receiver verifies `v1a`: `whpk_` and Base64 of the 32 bytes of the public key.
pub fn public_key(secret: &Secret) -> String {
    format!("whpk_{}", BASE64.encode(signing_key(secret).verifying_key().as_bytes()))
}

/// The private key that a secret stands for: nobody outside is told such a secret.
fn signing_key(secret: &Secret) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(secret.bytes()).into())
}

/// Checks the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` against the bytes of the body, in a time
/// that does not depend on how much of a signature is right.
///
/// # Errors
/// [`Unbelievable`] says why not.
pub fn verify(
    secret: &Secret,
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), Unbelievable> {
    // Digits alone: what `i64` also takes (a sign) is none of the specification's.
    let digits = timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let sent: i64 = timestamp.parse().ok().filter(|_| digits).ok_or(Unbelievable::Timestamp)?;
    if now.as_second().abs_diff(sent) > TOLERANCE {
        return Err(Unbelievable::Timestamp);
    }
    let code = code(secret, id, timestamp, body);
    let fits = signatures
        .split_ascii_whitespace()
        .filter_map(|signature| BASE64.decode(signature.strip_prefix("v1,")?).ok())
        .fold(false, |fits, signature| code.clone().verify_slice(&signature).is_ok() | fits);
    if fits { Ok(()) } else { Err(Unbelievable::Signature) }
}

fn code(secret: &Secret, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut code = Hmac::new_from_slice(secret.bytes()).expect("HMAC takes a key of any length");
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        code.update(part);
    }
    code
}

#[cfg(test)]
mod tests;
