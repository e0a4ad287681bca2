//! Style sheet, scripts and icon, compiled in and served with addresses that change when they change.
//!
//! Knows files, not pages.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A file that pages refer to.
struct Asset {
    name: &'static str,
    media_type: &'static str,
    body: &'static str,
    /// The first 16 hexadecimal digits of its SHA-256.
    version: String,
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        asset("chat.css", "text/css; charset=utf-8", include_str!("static/chat.css")),
        asset("chat.js", "text/javascript; charset=utf-8", include_str!("static/chat.js")),
        asset("embed.js", "text/javascript; charset=utf-8", include_str!("static/embed.js")),
        asset("icon.svg", "image/svg+xml", include_str!("static/icon.svg")),
    ]
});

fn asset(name: &'static str, media_type: &'static str, body: &'static str) -> Asset {
    let digest = Sha256::digest(body.as_bytes());
    let version = digest[..8].iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    Asset { name, media_type, body, version }
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// Where a page finds this file; none when there is no such file.
pub(super) fn address(name: &str) -> Option<String> {
    find(name).map(|asset| format!("/assets/{}?v={}", asset.name, asset.version))
}

/// The version that a page asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    v: Option<String>,
}

/// `GET /assets/{name}?v={version}`: for a year when the version is right, else to be asked for again.
pub(super) async fn serve(
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match find(&name) {
        Some(asset) => answer(asset, asked.v.as_deref() == Some(&asset.version), &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /embed.js`: an address without a version, since it stands in councils' own pages.
pub(super) async fn embed(headers: HeaderMap) -> Response {
    match find("embed.js") {
        Some(asset) => answer(asset, false, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(asset: &'static Asset, for_good: bool, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", asset.version);
    let keep = if for_good { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let about = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, keep)];
    if known {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, [(header::CONTENT_TYPE, asset.media_type)], asset.body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        let asset = find("chat.css").expect("it is compiled in");
        let mut headers = HeaderMap::new();
        assert_eq!(answer(asset, true, &headers).status(), StatusCode::OK);
        let tag = format!("W/\"{}\"", asset.version);
        headers.insert(header::IF_NONE_MATCH, tag.parse().expect("a header"));
        assert_eq!(answer(asset, true, &headers).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn an_address_carries_the_version() {
        let address = address("chat.js").expect("it is compiled in");
        assert_eq!(address.len(), "/assets/chat.js?v=".len() + 16);
        assert!(super::address("../mod.rs").is_none());
    }
}
