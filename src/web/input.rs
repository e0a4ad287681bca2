//! Bodies and queries, read so that whatever is wrong with them is a clear problem.
//!
//! serde's own messages repeat the value that did not fit, which may be a resident's words: those parts are cut.

use super::problem::{self, Problem};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A JSON body that must be there.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A JSON body that may be left out, which is the same as `{}`.
#[derive(Debug)]
pub struct JsonOrNothing<T>(pub T);

/// The query of the address.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                problem::WRONG_MEDIA_TYPE,
                "Send JSON, with content-type: application/json.",
            ));
        }
        parse(&read(request, state).await?).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonOrNothing<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = is_json(request.headers());
        let body = read(request, state).await?;
        match (body.is_empty(), json) {
            (true, _) => parse(b"{}").map(Self),
            (false, true) => parse(&body).map(Self),
            (false, false) => Err(Problem::new(
                problem::WRONG_MEDIA_TYPE,
                "Send JSON, with content-type: application/json.",
            )),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri).map(|query| Self(query.0)).map_err(|rejection| {
            let text = rejection.body_text();
            let fault = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
            Problem::new(problem::MALFORMED, format!("In the query: {}.", without_values(fault)))
        })
    }
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(unreadable)
}

/// What is wrong with a body that did not come in.
pub fn unreadable(rejection: BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(problem::TOO_LARGE, format!("At most {} bytes are taken here.", super::JSON_LIMIT))
        }
        _ => Problem::new(problem::MALFORMED, "The body did not arrive whole."),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(media) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads JSON.
///
/// # Errors
/// 400 when it is no JSON, 422 when it is not what is wanted; neither repeats what was sent.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        Category::Data => {
            Problem::new(problem::INVALID, format!("In the body: {}.", without_values(&error.to_string())))
        }
        Category::Io | Category::Syntax | Category::Eof => {
            Problem::new(problem::MALFORMED, format!("Not valid JSON: {error}."))
        }
    })
}

/// `invalid type: string "my words", expected f64 at line 1 column 9` without the value that was sent. The name of an
/// unknown field stays, since it is the program's and not the resident's.
fn without_values(message: &str) -> String {
    let repeats_the_value = ["invalid type", "invalid value", "invalid length", "unknown variant"]
        .iter()
        .any(|beginning| message.contains(beginning));
    let kept = match message.rsplit_once("expected ") {
        Some((_, wanted)) if repeats_the_value => format!("expected {wanted}"),
        _ => message.to_owned(),
    };
    kept.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the faults are looked at")]
    struct Asked {
        text: String,
        number: Option<f64>,
    }

    fn fault(body: &[u8]) -> (u16, String) {
        let problem = parse::<Asked>(body).expect_err("a fault");
        (problem.kind().status.as_u16(), format!("{problem:?}"))
    }

    #[test]
    fn a_fault_is_named_without_the_words_that_were_sent() {
        let (status, said) = fault(br#"{"text":"a","number":"my secret, expected nowhere"}"#);
        assert_eq!(status, 422);
        assert!(said.contains("expected f64") && !said.contains("secret"), "{said}");
        let (status, said) = fault(br#"{"text":"a","colour":1}"#);
        assert_eq!(status, 422);
        assert!(said.contains("unknown field `colour`"), "{said}");
        let (_, said) = fault(b"{}");
        assert!(said.contains("missing field `text`"), "{said}");
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        let deep = format!("{{\"text\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
        for body in
            [b"".as_slice(), b"{\"text\":\"a", b"{\"text\":\"\xff\"}", b"\xff", b"{\"text\":\"\\ud800\"}"]
        {
            assert_eq!(fault(body).0, 400, "{body:?}");
        }
        // A deep value is refused where it begins: it is not what the field takes.
        assert_eq!(fault(deep.as_bytes()).0, 422);
        assert_eq!(
            parse::<serde_json::Value>(deep.as_bytes()).expect_err("too deep").kind(),
            problem::MALFORMED
        );
    }

    #[test]
    fn json_is_known_by_its_media_type() {
        let of = |media: &'static str| {
            is_json(&HeaderMap::from_iter([(CONTENT_TYPE, axum::http::HeaderValue::from_static(media))]))
        };
        assert!(of("application/json") && of("Application/JSON; charset=utf-8") && of("application/ld+json"));
        assert!(!of("text/plain") && !of("application/x-www-form-urlencoded") && !of("text/json-ish"));
        assert!(!is_json(&HeaderMap::new()));
    }
}
