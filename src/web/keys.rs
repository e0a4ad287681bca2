//! Bearer keys: who calls, and what they may do. A key is checked before any body is read.
//!
//! The store knows only a key's hash. A key holds 256 random bits, so SHA-256 is enough and the look-up by hash tells
//! an attacker nothing that helps.

use super::problem::{self, Problem};
use crate::assistant::Assistant;
use crate::assistant::ports::{ApiKey, Role, StoreError};
use crate::domain::ids::CouncilId;
use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// A caller whose key is known.
#[derive(Debug, Clone)]
pub struct Caller(ApiKey);

impl Caller {
    /// The key's id, which may stand in logs and scopes.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The councils that the key is for.
    pub fn councils(&self) -> &[CouncilId] {
        &self.0.councils
    }

    /// Whether the key is for this council.
    pub fn is_for(&self, council: &CouncilId) -> bool {
        self.0.councils.contains(council)
    }

    /// Goes on only with an agent's or an administrator's key.
    ///
    /// # Errors
    /// 403 for any other.
    pub fn must_be_agent(&self) -> Result<(), Problem> {
        self.must_be(&[Role::Agent, Role::Administrator], "an agent's")
    }

    /// Goes on only with an integrator's key.
    ///
    /// # Errors
    /// 403 for any other.
    pub fn must_be_integrator(&self) -> Result<(), Problem> {
        self.must_be(&[Role::Integrator], "an integrator's")
    }

    /// Goes on only with an administrator's key.
    ///
    /// # Errors
    /// 403 for any other.
    pub fn must_be_administrator(&self) -> Result<(), Problem> {
        self.must_be(&[Role::Administrator], "an administrator's")
    }

    fn must_be(&self, roles: &[Role], whose: &str) -> Result<(), Problem> {
        let refused = || {
            Problem::new(
                problem::FORBIDDEN,
                format!("This takes {whose} key; yours is of the role {}.", self.0.role.as_str()),
            )
        };
        if roles.contains(&self.0.role) { Ok(()) } else { Err(refused()) }
    }
}

/// The hash under which the store keeps a key: SHA-256, hexadecimal.
pub fn digest(key: &[u8]) -> String {
    Sha256::digest(key).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The problem of a caller that has no key or an unknown one.
pub fn unauthenticated(detail: &'static str) -> Problem {
    Problem::new(problem::UNAUTHENTICATED, detail)
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Arc<Assistant>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        <Self as OptionalFromRequestParts<S>>::from_request_parts(parts, state)
            .await?
            .ok_or_else(|| unauthenticated("Send a key: Authorization: Bearer …"))
    }
}

impl<S> OptionalFromRequestParts<S> for Caller
where
    S: Send + Sync,
    Arc<Assistant>: FromRef<S>,
{
    type Rejection = Problem;

    /// No header is no caller; a header that is wrong is refused even where none is needed.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        let Some(header) = parts.headers.get(AUTHORIZATION) else { return Ok(None) };
        let sent = bearer(header.as_bytes())
            .ok_or_else(|| unauthenticated("The header is: Authorization: Bearer, a space, and the key."))?;
        let hash = digest(sent);
        let known = Arc::<Assistant>::from_ref(state).key(&hash).await.map_err(|error| {
            if matches!(error, StoreError::Broken(_)) {
                tracing::error!(error = ?error, "a key could not be looked up");
                return Problem::fault();
            }
            Problem::store_away()
        })?;
        known
            .filter(|key| bool::from(key.sha256.as_bytes().ct_eq(hash.as_bytes())))
            .map(|key| Some(Self(key)))
            .ok_or_else(|| unauthenticated("This key is not known here."))
    }
}

fn bearer(header: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = header.split_at_checked(7)?;
    let key = key.trim_ascii();
    (scheme.eq_ignore_ascii_case(b"bearer ") && (1..=512).contains(&key.len())).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_header_is_read_as_the_rfc_writes_it() {
        assert_eq!(bearer(b"Bearer abc"), Some(b"abc".as_slice()));
        assert_eq!(bearer(b"bearer  abc "), Some(b"abc".as_slice()));
        for wrong in [b"".as_slice(), b"Bearer", b"Bearer ", b"Basic abc", b"abc", b"Bearerabc"] {
            assert_eq!(bearer(wrong), None);
        }
    }

    #[test]
    fn the_hash_is_the_one_that_sha256sum_prints() {
        assert_eq!(digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
