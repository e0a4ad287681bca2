//! Calling the Bot API: teloxide's requests and types over our own connection.
//!
//! teloxide's own sender sleeps ten seconds on any 5xx and hides what must be told apart here (DESIGN 5.2). The token is
//! part of every address, so errors of the HTTP client are never passed on as they are.

use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::time::Duration;
use teloxide_core::requests::Payload;

/// How long an ordinary call may take: less than a lease.
const CALL: Duration = Duration::from_secs(10);
/// How long a file may take, either way.
const FILE: Duration = Duration::from_secs(120);

/// Why a call was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// 429: not before this has passed.
    #[error("Telegram asks to wait")]
    Wait(Duration),
    /// The chat has become another one.
    #[error("the chat has moved")]
    Moved(i64),
    /// 403: the resident has blocked the bot, is gone, or the bot was removed.
    #[error("the resident cannot be reached")]
    Unreachable,
    /// 400: our markup was not understood.
    #[error("Telegram cannot read the markup")]
    Markup,
    /// 401 or 404: the token is wrong or was revoked.
    #[error("Telegram does not know this token")]
    Token,
    /// 409: somebody else asks for updates, or a webhook is set.
    #[error("another program takes this bot's updates, or a webhook is set")]
    Conflict,
    /// Any other refusal; the description is Telegram's own.
    #[error("Telegram refuses: {0}")]
    Refused(String),
    /// Telegram cannot be reached, or has a fault of its own: nothing was done.
    #[error("Telegram is away")]
    Away,
    /// It was done, and what came back cannot be read.
    #[error("Telegram's answer cannot be read")]
    Garbled,
    /// The connection broke before the answer: it may have been done.
    #[error("{}", Fault::CUT)]
    Cut,
}

impl Fault {
    /// What a row of the outbox keeps of [`Fault::Cut`].
    pub(super) const CUT: &str = "the connection broke before the answer";
}

/// The connection of one bot.
#[derive(Clone)]
pub(super) struct Api {
    client: Client,
    methods: String,
    files: String,
}

impl Api {
    pub(super) fn new(url: &str, token: &str) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(Duration::from_secs(5)).build()?;
        Ok(Self { client, methods: format!("{url}/bot{token}"), files: format!("{url}/file/bot{token}") })
    }

    /// Asks for something.
    pub(super) async fn ask<P>(&self, payload: &P) -> Result<P::Output, Fault>
    where
        P: Payload + Serialize,
        P::Output: DeserializeOwned,
    {
        self.named(P::NAME, payload).await
    }

    /// Has something done; what Telegram says of it beyond "done" does not matter.
    pub(super) async fn order<P: Payload + Serialize>(&self, payload: &P) -> Result<(), Fault> {
        done(self.named::<IgnoredAny>(P::NAME, payload).await)
    }

    /// Who the bot is.
    pub(super) async fn me(&self) -> Result<Me, Fault> {
        self.named("getMe", &serde_json::json!({})).await
    }

    /// Calls a method by its name.
    pub(super) async fn named<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
    ) -> Result<T, Fault> {
        self.call(self.client.post(self.address(method)).json(payload).timeout(CALL)).await
    }

    /// The same with a time of its own: for long polling.
    pub(super) async fn named_within<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        time: Duration,
    ) -> Result<T, Fault> {
        self.call(self.client.post(self.address(method)).json(payload).timeout(time)).await
    }

    /// Sends a file with its fields.
    pub(super) async fn upload(&self, method: &str, form: reqwest::multipart::Form) -> Result<(), Fault> {
        let request = self.client.post(self.address(method)).multipart(form).timeout(FILE);
        done(self.call::<IgnoredAny>(request).await)
    }

    /// Fetches a file by the path that `getFile` gave; none when it is larger than so many bytes.
    pub(super) async fn download(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Fault> {
        let request = self.client.get(format!("{}/{path}", self.files)).timeout(FILE);
        let mut response = request.send().await.map_err(|error| lost(&error))?;
        match response.status().as_u16() {
            200 => {}
            404 => return Err(Fault::Refused("there is no such file".to_owned())),
            _ => return Err(Fault::Away),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| lost(&error))? {
            if bytes.len() + chunk.len() > most {
                return Ok(None);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Some(bytes))
    }

    /// `SendMessage` is called `sendMessage`.
    fn address(&self, method: &str) -> String {
        let (first, rest) = method.split_at(1);
        format!("{}/{}{rest}", self.methods, first.to_lowercase())
    }

    async fn call<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Fault> {
        let response = request.send().await.map_err(|error| lost(&error))?;
        let status = response.status().as_u16();
        let body = response.bytes().await;
        let answer = body.as_ref().ok().and_then(|body| serde_json::from_slice::<Answer<T>>(body).ok());
        match answer {
            Some(Answer { ok: true, result: Some(result), .. }) => Ok(result),
            Some(answer) if !answer.ok => Err(answer.fault(status)),
            // Telegram says what it refuses with another status, so whatever this was, it was done.
            _ if status == 200 => Err(Fault::Garbled),
            _ => Err(Answer::<T>::of_status(status)),
        }
    }
}

/// Who a bot is, as far as it matters here. teloxide's own type insists on fields that not every Bot API server has.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Me {
    /// Without the `@`.
    pub username: Option<String>,
    /// Privacy mode is off.
    #[serde(default)]
    pub can_read_all_group_messages: bool,
}

/// What every method answers.
#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl<T> Answer<T> {
    fn fault(self, status: u16) -> Fault {
        let description = self.description.unwrap_or_default();
        let said = description.to_lowercase();
        match (self.error_code.unwrap_or(status), self.parameters) {
            (429, Parameters { retry_after, .. }) => {
                Fault::Wait(Duration::from_secs(retry_after.unwrap_or(1)))
            }
            (_, Parameters { migrate_to_chat_id: Some(to), .. }) => Fault::Moved(to),
            (400, _) if said.contains("can't parse entities") => Fault::Markup,
            (400, _) if said.contains("chat not found") => Fault::Unreachable,
            (code @ (400 | 413), _) => Fault::Refused(format!("{code} {description}")),
            (code, _) => Self::of_status(code),
        }
    }

    fn of_status(status: u16) -> Fault {
        match status {
            401 | 404 => Fault::Token,
            403 => Fault::Unreachable,
            409 => Fault::Conflict,
            429 => Fault::Wait(Duration::from_secs(1)),
            400..=499 => Fault::Refused(status.to_string()),
            _ => Fault::Away,
        }
    }
}

fn done(answer: Result<IgnoredAny, Fault>) -> Result<(), Fault> {
    match answer {
        Ok(_) | Err(Fault::Garbled) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// What became of a request that was not answered.
fn lost(error: &reqwest::Error) -> Fault {
    if error.is_connect() || error.is_builder() { Fault::Away } else { Fault::Cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(status: u16, body: &str) -> Fault {
        serde_json::from_str::<Answer<IgnoredAny>>(body).unwrap().fault(status)
    }

    #[test]
    fn what_telegram_refuses_is_told_apart() {
        for (status, body, expected) in [
            (
                429,
                r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 10072","parameters":{"retry_after":10072}}"#,
                Fault::Wait(Duration::from_secs(10_072)),
            ),
            (
                400,
                r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-100123}}"#,
                Fault::Moved(-100_123),
            ),
            (
                400,
                r#"{"ok":false,"description":"Bad Request: can't parse entities: Unsupported start tag"}"#,
                Fault::Markup,
            ),
            (
                403,
                r#"{"ok":false,"description":"Forbidden: bot was blocked by the user"}"#,
                Fault::Unreachable,
            ),
            (403, r#"{"ok":false,"description":"Forbidden: user is deactivated"}"#, Fault::Unreachable),
            (400, r#"{"ok":false,"description":"Bad Request: chat not found"}"#, Fault::Unreachable),
            (401, r#"{"ok":false,"description":"Unauthorized"}"#, Fault::Token),
            (
                409,
                r#"{"ok":false,"description":"Conflict: terminated by other getUpdates request"}"#,
                Fault::Conflict,
            ),
            (502, r#"{"ok":false,"error_code":502,"description":"Bad Gateway"}"#, Fault::Away),
        ] {
            assert_eq!(fault(status, body), expected, "{body}");
        }
        assert!(matches!(
            fault(400, r#"{"ok":false,"description":"Bad Request: message is too long"}"#),
            Fault::Refused(_)
        ));
    }
}
