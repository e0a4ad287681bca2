//! Errors as RFC 9457 `application/problem+json`, the same from every HTTP surface.
//!
//! A detail is for the person who writes the calling program. It never repeats what a resident said.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{
    CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER, TRANSFER_ENCODING, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::borrow::Cow;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Problems that a caller's program can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name, the end of the `type` address.
    pub name: &'static str,
    /// Its HTTP status.
    pub status: StatusCode,
    /// What it is, the same every time.
    pub title: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $status:ident $word:literal $title:literal;)+) => {
        $($(#[$doc])* pub const $name: Kind = Kind { name: $word, status: StatusCode::$status, title: $title };)+

        /// Every kind that all surfaces share.
        pub const KINDS: &[Kind] = &[$($name),+];
    };
}

kinds! {
    /// Not JSON, not UTF-8, too deep, a header or a query that cannot be read.
    MALFORMED = BAD_REQUEST "malformed" "The request cannot be read";
    /// No key, or an unknown one.
    UNAUTHENTICATED = UNAUTHORIZED "unauthenticated" "A key is needed";
    /// The key may not do this.
    FORBIDDEN = FORBIDDEN "forbidden" "The key may not do this";
    /// Nothing is there, or not for this caller.
    NOT_FOUND = NOT_FOUND "not-found" "There is no such thing";
    /// The address knows other methods, told in `Allow`.
    METHOD_NOT_ALLOWED = METHOD_NOT_ALLOWED "method-not-allowed" "This address does not take that method";
    /// The request did not arrive in time.
    TOO_SLOW = REQUEST_TIMEOUT "too-slow" "The request took too long";
    /// The body is larger than this route takes.
    TOO_LARGE = PAYLOAD_TOO_LARGE "too-large" "The body is too large";
    /// The body is not of the media type that this route takes.
    WRONG_MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE "wrong-media-type" "The body has the wrong media type";
    /// The body can be read and its content is refused.
    INVALID = UNPROCESSABLE_ENTITY "invalid" "The content is not acceptable";
    /// This address asked too often.
    TOO_MANY_REQUESTS = TOO_MANY_REQUESTS "too-many-requests" "Too many requests from this address";
    /// A fault of ours.
    FAULT = INTERNAL_SERVER_ERROR "fault" "Something went wrong here";
    /// We cannot do it just now.
    UNAVAILABLE = SERVICE_UNAVAILABLE "unavailable" "Not available just now";
}

/// One problem, ready to be answered.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: Kind,
    detail: Cow<'static, str>,
    retry_after: Option<u64>,
    holder: Option<String>,
}

/// The body of a problem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem, title = "Problem")]
pub struct Body<'a> {
    /// Names the kind of problem; described on the page `/openapi`.
    #[serde(rename = "type")]
    #[schema(example = "/openapi#too-large")]
    pub kind: String,
    /// What the kind is.
    #[schema(example = "The body is too large")]
    pub title: &'a str,
    /// The HTTP status.
    #[schema(example = 413)]
    pub status: u16,
    /// What went wrong this time, and what to do.
    pub detail: &'a str,
    /// Who has what was asked for, where somebody else has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub holder: Option<&'a str>,
}

impl Problem {
    /// A problem of this kind, with what went wrong this time.
    pub fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, detail: detail.into(), retry_after: None, holder: None }
    }

    /// A fault of ours. The caller has logged what happened.
    pub fn fault() -> Self {
        Self::new(FAULT, "Nothing that you can mend. Tell us the x-request-id of this answer.")
    }

    /// The store is away: the same request may go through in two seconds.
    pub fn store_away() -> Self {
        Self::new(UNAVAILABLE, "The database does not answer. Nothing was written; send the same again.")
            .retry(2)
    }

    /// When to try again, in seconds.
    pub fn retry(mut self, after: u64) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// Who has what was asked for.
    pub fn held_by(mut self, holder: String) -> Self {
        self.holder = Some(holder);
        self
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Body {
            kind: format!("/openapi#{}", self.kind.name),
            title: self.kind.title,
            status: self.kind.status.as_u16(),
            detail: &self.detail,
            holder: self.holder.as_deref(),
        };
        let mut response = (self.kind.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"moothall\""));
        }
        response
    }
}

/// Middleware: errors that axum answers by itself (405, a bad path, a timeout) become problems too. Pages, which
/// answer HTML, are left alone.
pub async fn tidy(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || speaks_for_itself(response.headers()) {
        return response;
    }
    let shared = KINDS.iter().find(|kind| kind.status == status).copied();
    let kind = shared.unwrap_or(Kind { status, ..if status.is_server_error() { FAULT } else { MALFORMED } });
    // axum adds `Allow` further out, so it cannot be quoted here.
    let detail = match status {
        StatusCode::METHOD_NOT_ALLOWED => "The header Allow names the methods that it takes.".to_owned(),
        _ => format!("{}.", kind.title),
    };
    let (mut parts, _) = response.into_parts();
    for replaced in [CONTENT_TYPE, CONTENT_LENGTH, TRANSFER_ENCODING] {
        parts.headers.remove(replaced);
    }
    let mut problem = Problem::new(kind, detail).into_response();
    problem.headers_mut().extend(parts.headers);
    problem
}

fn speaks_for_itself(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|media| media.starts_with(MEDIA_TYPE) || media.starts_with("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body as HttpBody;
    use axum::routing::get;
    use axum::{Router, middleware};
    use tower::ServiceExt;

    async fn answer(router: Router, method: &str, path: &str) -> (Response, serde_json::Value) {
        let request =
            axum::http::Request::builder().method(method).uri(path).body(HttpBody::empty()).unwrap();
        let (parts, body) =
            router.layer(middleware::from_fn(tidy)).oneshot(request).await.unwrap().into_parts();
        let bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        (Response::from_parts(parts, HttpBody::empty()), json)
    }

    #[tokio::test]
    async fn what_axum_refuses_by_itself_is_a_problem_too() {
        let router = Router::new().route("/here", get(|| async { "here" }));
        let (response, body) = answer(router.clone(), "POST", "/here").await;
        assert_eq!(response.headers()[CONTENT_TYPE], MEDIA_TYPE);
        assert_eq!(response.headers()["allow"], "GET,HEAD");
        assert_eq!(body["status"], 405);
        let (_, body) = answer(router, "GET", "/nowhere").await;
        assert_eq!(body["type"], "/openapi#not-found");
    }

    #[tokio::test]
    async fn a_page_keeps_its_own_words() {
        let router = Router::new()
            .route("/", get(|| async { (StatusCode::NOT_FOUND, axum::response::Html("<h1>Sorry</h1>")) }));
        let (response, body) = answer(router, "GET", "/").await;
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(body, serde_json::Value::Null);
    }

    #[test]
    fn a_problem_says_when_to_try_again() {
        let response = Problem::store_away().into_response();
        assert_eq!(response.headers()[RETRY_AFTER], "2");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
