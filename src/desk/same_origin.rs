//! Whether a request that changes something came from a page of ours.
//!
//! The cookie alone does not tell: a foreign page can send a form here and the browser adds the cookie.

use axum::http::{HeaderMap, HeaderName, header};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// True for a page of this origin. `public_url` is where residents find us; the request's own `Host` counts too, for
/// people who try the program out under another name.
///
/// Every browser of the last years sends `Sec-Fetch-Site` or `Origin` with a POST. What sends neither is no browser,
/// and carries nobody's cookie.
pub(super) fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.contains_key(FETCH_SITE) {
        return text(FETCH_SITE) == Some("same-origin");
    }
    if !headers.contains_key(header::ORIGIN) {
        return true;
    }
    text(header::ORIGIN).is_some_and(|origin| {
        origin == public_url.trim_end_matches('/')
            || origin.split_once("://").is_some_and(|(_, host)| text(header::HOST) == Some(host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a header")))
            .collect();
        is_ours(&headers, "https://ask.borsetshire.example/")
    }

    #[test]
    fn only_pages_of_our_own_may_post() {
        assert!(ours(&[]));
        assert!(ours(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(ours(&[("origin", "https://ask.borsetshire.example"), ("host", "10.0.0.1:8080")]));
        assert!(ours(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")]));
        for foreign in ["cross-site", "same-site", "none", "\u{7f}"] {
            if let Ok(value) = foreign.parse() {
                let headers = HeaderMap::from_iter([(FETCH_SITE, value)]);
                assert!(!is_ours(&headers, "https://ask.borsetshire.example"), "{foreign}");
            }
        }
        assert!(!ours(&[("origin", "null"), ("host", "localhost:8080")]));
        assert!(!ours(&[("origin", "https://evil.example"), ("host", "localhost:8080")]));
    }
}
