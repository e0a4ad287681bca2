//! `Idempotency-Key` and `If-Match`: under what conditions a request on a ticket is carried out.

use crate::domain::ids::CallerMessageId;
use crate::web::problem::{self, Problem};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use utoipa::IntoParams;

/// Under what conditions a request is to be carried out.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the headers; they are read into Conditions")]
pub(super) struct ConditionHeaders {
    /// Your own id of this request, 1 to 200 visible characters: sent again with the same content, the first answer
    /// is given again.
    #[param(rename = "Idempotency-Key")]
    idempotency_key: Option<String>,
    /// Only if the ticket still has this epoch.
    #[param(rename = "If-Match", example = "\"3\"")]
    if_match: Option<String>,
}

/// The headers as they are meant.
#[derive(Debug, PartialEq)]
pub(super) struct Conditions {
    /// The caller's own id of the request.
    pub(super) id: Option<CallerMessageId>,
    /// The epoch that the ticket must still have.
    pub(super) epoch: Option<i64>,
}

impl<S: Sync> FromRequestParts<S> for Conditions {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(&parts.headers)
    }
}

impl Conditions {
    fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let malformed = |detail| Problem::new(problem::MALFORMED, detail);
        let bare = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default().trim());
        let unquoted = |text: &'static str, value: &str| {
            let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
            if inner.is_empty() { Err(malformed(text)) } else { Ok(inner.to_owned()) }
        };
        let id = match bare("idempotency-key") {
            None => None,
            Some(value) => {
                let wrong = "Idempotency-Key takes 1 to 200 visible ASCII characters.";
                Some(CallerMessageId::parse(&unquoted(wrong, value)?).map_err(|_| malformed(wrong))?)
            }
        };
        let epoch = match bare(IF_MATCH.as_str()) {
            None | Some("*") => None,
            Some(value) => {
                let wrong = "If-Match takes one epoch of the ticket, for example \"3\".";
                Some(unquoted(wrong, value)?.parse().map_err(|_| malformed(wrong))?)
            }
        };
        Ok(Self { id, epoch })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn read(headers: &[(&'static str, &str)]) -> Result<Conditions, Problem> {
        let pairs =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        Conditions::read(&pairs.collect())
    }

    #[test]
    fn an_epoch_is_taken_quoted_or_bare() {
        for sent in ["\"7\"", "7", " 7 "] {
            assert_eq!(read(&[("if-match", sent)]).unwrap().epoch, Some(7), "{sent}");
        }
        assert_eq!(read(&[("if-match", "*")]).unwrap(), read(&[]).unwrap());
        for wrong in ["", "\"\"", "W/\"7\"", "\"7", "\"7\", \"8\"", "seven"] {
            assert_eq!(read(&[("if-match", wrong)]).unwrap_err().kind(), problem::MALFORMED, "{wrong}");
        }
    }

    #[test]
    fn an_idempotency_key_is_taken_quoted_or_bare() {
        for sent in ["\"abc\"", "abc"] {
            assert_eq!(read(&[("idempotency-key", sent)]).unwrap().id.unwrap().as_str(), "abc");
        }
        assert!(read(&[("idempotency-key", "")]).is_err());
        assert!(read(&[("idempotency-key", &"a".repeat(201))]).is_err());
    }
}
