//! `POST /telegram/<name>`: Telegram brings an update, and is told that it arrived when it is durable.

use super::{Bot, Mode, Telegram, read};
use crate::assistant::ports::{Incoming, StoreError};
use crate::web::problem::{self, Problem};
use crate::web::server;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// The largest update taken. Telegram's are some kilobytes: they name files and do not hold them.
const LARGEST: usize = 1024 * 1024;
/// How long one may take to arrive and be written.
const TIME: Duration = Duration::from_secs(10);
/// Where Telegram says the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";

pub(super) fn router(bots: Telegram) -> Router {
    let routes = Router::new().route("/telegram/{bot}", post(receive)).with_state(bots);
    server::bounded(routes, LARGEST, TIME)
}

/// The bot that is addressed, once the secret has been found right. Nothing of the body is read before that.
struct Addressed(Arc<Bot>);

impl FromRequestParts<Telegram> for Addressed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, bots: &Telegram) -> Result<Self, Problem> {
        let unknown = || Problem::new(problem::NOT_FOUND, "No bot takes updates at this address.");
        let Path(name) = Path::<String>::from_request_parts(parts, bots).await.map_err(|_| unknown())?;
        let bot = bots.0.iter().find(|bot| bot.settings.name == name && bot.settings.mode == Mode::Webhook);
        let bot = bot.ok_or_else(unknown)?;
        if !has_secret(&parts.headers, bot.settings.secret.as_deref()) {
            metrics::counter!("moothall_telegram_refused_total").increment(1);
            return Err(Problem::new(problem::UNAUTHENTICATED, "The secret token is missing or wrong."));
        }
        if !is_json(&parts.headers) {
            return Err(Problem::new(problem::WRONG_MEDIA_TYPE, "Send JSON."));
        }
        let said =
            parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if said.is_some_and(|length: usize| length > LARGEST) {
            return Err(too_large());
        }
        Ok(Self(Arc::clone(bot)))
    }
}

async fn receive(
    Addressed(bot): Addressed,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::new(problem::MALFORMED, "The body did not arrive whole."),
    })?;
    let text = String::from_utf8(body.into()).map_err(|_| not_an_update())?;
    let update: Value = serde_json::from_str(&text).map_err(|_| not_an_update())?;
    bot.receive(&update, text).await.map_err(|error| {
        tracing::warn!(error = ?error, bot = bot.settings.name, "an update could not be kept: Telegram brings it again");
        Problem::store_away()
    })?.then_some(StatusCode::OK).ok_or_else(not_an_update)
}

fn too_large() -> Problem {
    Problem::new(problem::TOO_LARGE, "An update is never that large.")
}

fn not_an_update() -> Problem {
    Problem::new(problem::MALFORMED, "That is no update.")
}

impl Bot {
    /// Writes an update to the inbox, once; false for what has no update's id.
    ///
    /// # Errors
    /// When the store fails; then it was not written.
    pub(super) async fn receive(&self, update: &Value, text: String) -> Result<bool, StoreError> {
        let Some(id) = read::id(update) else { return Ok(false) };
        let incoming =
            Incoming { queue: self.queue(), id: id.to_string(), lane: read::lane(update), payload: text };
        if self.store.receive(&incoming, self.clock.now()).await? {
            self.arrived.notify_one();
        }
        Ok(true)
    }
}

/// Compared by their hashes in constant time, so that neither length nor beginning can be felt out.
fn has_secret(headers: &HeaderMap, secret: Option<&str>) -> bool {
    let (Some(secret), Some(said)) = (secret, headers.get(SECRET)) else { return false };
    let digest = |bytes: &[u8]| Sha256::digest(bytes);
    digest(said.as_bytes()).ct_eq(&digest(secret.as_bytes())).into()
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}
