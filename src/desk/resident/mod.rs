//! The resident's pages: the chat at `/?council=…`, what we keep, how accessible it is.
//!
//! Every page is whole without JavaScript; `chat.js` only makes the same page live. The key to a conversation is in a
//! cookie of this browser and nowhere else: not in an address, not in a page.

mod chat;
mod cookie;
mod files;
mod information;
mod live;
mod post;
mod refusal;
mod text;
mod view;

use super::render::Templates;
use super::{assets, same_origin};
use crate::assistant::ports::{Retention, StoreError};
use crate::assistant::{Assistant, History};
use crate::domain::ids::CouncilId;
use crate::web::server::{self, Lifecycle};
use crate::web::{UPLOAD_LIMIT, UPLOAD_TIME};
use axum::Router;
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use cookie::{Held, Keyring};
use jiff::tz::TimeZone;
use minijinja::context;
use serde::Deserialize;
use std::sync::Arc;

/// What an operator decides about these pages.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where residents find this installation: `https://ask.borsetshire.example`. Cookies are stricter over https.
    pub public_url: String,
    /// Origins whose pages may show the chat in a frame: `https://www.borsetshire.example`. None: only our own.
    pub embed_origins: Vec<HeaderValue>,
    /// How long things are kept, as told on the privacy page; the cookie lives as long as a conversation.
    pub retention: Retention,
    /// Where residents' clocks are.
    pub time_zone: TimeZone,
}

/// The resident's pages, to be merged at the root. `life` tells when streams must end.
pub fn router(assistant: Arc<Assistant>, life: Lifecycle, settings: Settings) -> Router {
    let desk = Arc::new(Desk {
        assistant,
        life,
        templates: Templates::new(),
        keyring: Keyring::new(&settings.public_url, settings.retention.conversations.as_secs()),
        policy: policy(&settings.embed_origins),
        settings,
    });
    let pages = Router::new()
        .route("/", get(chat::page))
        .route("/chat/messages", get(live::messages))
        .route("/chat/events", get(live::events))
        .route("/chat/delete", get(chat::confirm_delete).post(post::delete))
        .route("/chat/files/{id}", get(files::file))
        .route("/privacy", get(information::privacy))
        .route("/accessibility", get(information::accessibility))
        .route("/assets/{name}", get(assets::serve))
        .route("/embed.js", get(assets::embed));
    let sending = Router::new().route("/chat", post(post::send));
    server::ordinary(pages)
        .merge(server::bounded(sending, UPLOAD_LIMIT, UPLOAD_TIME))
        .layer(from_fn_with_state(desk.clone(), guard))
        .with_state(desk)
}

/// What every handler here needs.
struct Desk {
    assistant: Arc<Assistant>,
    life: Lifecycle,
    templates: Templates,
    keyring: Keyring,
    policy: HeaderValue,
    settings: Settings,
}

type Room = State<Arc<Desk>>;

/// What stands in the address of every page: at whose door, and how much the page shows already.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Address {
    council: String,
    /// Present in a frame on somebody else's page.
    embed: Option<String>,
    /// The number of the last message that the page shows.
    after: Option<String>,
    /// Present after a conversation was deleted.
    deleted: Option<String>,
}

/// A resident at a council's door.
struct Visit {
    council: CouncilId,
    /// The council's name.
    name: String,
    embedded: bool,
    held: Option<Held>,
    /// The number of the last message that the page shows; 0 for none.
    after: i64,
    /// Whether a conversation was just deleted.
    deleted: bool,
}

/// Read from the address and the cookie. Whoever comes to no known door is shown the doors there are.
impl FromRequestParts<Arc<Desk>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let address = Query::<Address>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        let known = CouncilId::parse(&address.council)
            .ok()
            .and_then(|council| desk.assistant.council_name(&council).map(|name| (council, name)));
        let Some((council, name)) = known else {
            let asks = address.council.is_empty() && parts.method == Method::GET;
            return Err(desk.choose_council(if asks { StatusCode::OK } else { StatusCode::NOT_FOUND }));
        };
        Ok(Self {
            held: desk.keyring.find(&parts.headers, &council),
            council,
            name,
            embedded: address.embed.is_some(),
            after: address.after.and_then(|after| after.parse().ok()).unwrap_or(0).max(0),
            deleted: address.deleted.is_some(),
        })
    }
}

impl Visit {
    /// What addresses on this page carry on: `council=borsetshire&embed=1`.
    fn query(&self) -> String {
        let embed = if self.embedded { "&embed=1" } else { "" };
        format!("council={}{embed}", self.council)
    }

    /// The chat page of this visit.
    fn home(&self) -> String {
        format!("/?{}", self.query())
    }
}

impl Desk {
    /// The list of councils; `NOT_FOUND` says that the one asked for is not among them.
    fn choose_council(&self, status: StatusCode) -> Response {
        let councils: Vec<_> = self
            .assistant
            .councils()
            .into_iter()
            .map(|(id, name)| context! { id => id.as_str(), name => name })
            .collect();
        let values = context! { councils => councils, unknown => status == StatusCode::NOT_FOUND };
        self.templates.page(status, "councils.html", values)
    }

    /// A page that says one thing and leads back.
    fn notice(&self, visit: &Visit, status: StatusCode, title: &str, text: &str) -> Response {
        let values =
            context! { title => title, text => text, council => &visit.name, query => visit.query() };
        self.templates.page(status, "notice.html", values)
    }

    /// What was said after a message; none when there is no conversation, or no longer.
    async fn history(&self, visit: &Visit, after: i64) -> Result<Option<History>, StoreError> {
        let Some(Held { key, .. }) = &visit.held else { return Ok(None) };
        let Some(mut history) = self.assistant.history(key, after).await? else { return Ok(None) };
        // The store hands out a bounded number at a time (ports::Store::messages).
        while let Some(last) = history.messages.last().map(|message| message.id)
            && let Some(more) = self.assistant.history(key, last).await?
            && !more.messages.is_empty()
        {
            history.messages.extend(more.messages);
        }
        Ok(Some(history))
    }

    fn is_ours(&self, headers: &HeaderMap) -> bool {
        same_origin::is_ours(headers, &self.settings.public_url)
    }
}

/// Nothing from elsewhere, nothing inline, framed only where an operator allows it.
fn policy(embed_origins: &[HeaderValue]) -> HeaderValue {
    let mut policy =
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
            .to_vec();
    for origin in embed_origins {
        policy.push(b' ');
        policy.extend_from_slice(origin.as_bytes());
    }
    HeaderValue::from_bytes(&policy).expect("header values with spaces between them are a header value")
}

/// When to come back, as our words say it, in seconds.
const A_MINUTE: HeaderValue = HeaderValue::from_static("60");

/// Headers that every answer of these pages carries. The referrer stays within our origin, so that a browser without
/// `Sec-Fetch-Site` still sends `Origin`.
async fn guard(State(desk): Room, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let away = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    if away {
        headers.insert(header::RETRY_AFTER, A_MINUTE);
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| desk.policy.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_origins_may_frame_the_chat() {
        let none = policy(&[]);
        assert!(none.to_str().expect("ASCII").ends_with("frame-ancestors 'self'"));
        let one = policy(&[HeaderValue::from_static("https://www.borsetshire.example")]);
        assert!(
            one.to_str().expect("ASCII").ends_with("frame-ancestors 'self' https://www.borsetshire.example")
        );
    }
}
