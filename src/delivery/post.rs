//! One try: sign, post, and look at the answer no longer than need be.

use super::guard::{Inside, is_written_inside};
use super::{Courier, WHOLE};
use crate::domain::endpoint::Endpoint;
use crate::signature::sign;
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, Url};
use std::error::Error;
use std::time::Duration;

/// How much of an answer's body is read, so that the connection can be used again; what it says is of no interest.
const BODY_LIMIT: usize = 64 * 1024;
/// How long that may take.
const BODY_TIME: Duration = Duration::from_secs(1);

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The HTTP status; none when there was no answer.
    pub(super) status: Option<u16>,
    /// Why it failed, in a word; none when it did not.
    pub(super) because: Option<&'static str>,
    /// How long it asks us to wait.
    pub(super) retry_after: Option<SignedDuration>,
}

impl Answer {
    fn none(because: &'static str) -> Self {
        Self { status: None, because: Some(because), retry_after: None }
    }
}

impl Courier {
    /// Posts a body to an endpoint, signed for this moment.
    pub(super) async fn post(&self, to: &Endpoint, id: &str, body: Vec<u8>) -> Answer {
        let Ok(url) = Url::parse(to.url.as_str()) else { return Answer::none("address") };
        if !self.settings.allow_private && is_written_inside(&url) {
            return Answer::none("private_address");
        }
        let now = self.clock.now();
        let signature = sign(to.scheme, &to.secrets(now), id, now.as_second(), &body);
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now.as_second())
            .header("webhook-signature", signature)
            .body(body);
        // The client's own limit begins anew with each part of an answer that is on its way; this one does not.
        match tokio::time::timeout(WHOLE, request.send()).await {
            Err(_) => Answer::none("timeout"),
            Ok(Err(error)) => Answer::none(because(&error)),
            Ok(Ok(response)) => {
                let answer = answer(&response, now);
                drain(response).await;
                answer
            }
        }
    }
}

fn answer(response: &Response, now: Timestamp) -> Answer {
    let status = response.status().as_u16();
    let because = match status {
        200..300 => None,
        300..400 => Some("redirect"),
        400..500 => Some("refused"),
        _ => Some("fault"),
    };
    Answer { status: Some(status), because, retry_after: retry_after(response.headers(), now) }
}

/// Seconds, or a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(SignedDuration::from_secs(seconds.into()));
    }
    let date = rfc2822::parse(text).ok()?.timestamp();
    Some(date.duration_since(now))
}

async fn drain(mut response: Response) {
    let mut left = BODY_LIMIT;
    // Whatever is left unread goes with the connection.
    let _ = tokio::time::timeout(BODY_TIME, async {
        while let Ok(Some(chunk)) = response.chunk().await
            && left > chunk.len()
        {
            left -= chunk.len();
        }
    })
    .await;
}

/// Why there was no answer, in a word that holds nothing of the address.
fn because(error: &reqwest::Error) -> &'static str {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    if causes.any(|cause| cause.is::<Inside>()) {
        "private_address"
    } else if error.is_builder() {
        // Plain http, where the settings no longer allow it.
        "address"
    } else if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "no_connection"
    } else {
        "broken_off"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_told_in_seconds_or_as_a_date() {
        let now: Timestamp = "1994-11-06T08:49:00Z".parse().unwrap();
        let read =
            |text: &str| retry_after(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]), now);
        assert_eq!(read("120"), Some(SignedDuration::from_secs(120)));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(SignedDuration::from_secs(37)));
        for wrong in ["", "-1", "1.5", "soon", "99999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
