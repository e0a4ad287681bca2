//! What a resident sends from the page: words, a button, a file; or the wish to have everything deleted.

use super::chat::{Unsent, fresh_id};
use super::cookie::Held;
use super::live::Update;
use super::refusal::Refusal;
use super::{Desk, Room, Visit};
use crate::assistant::TurnError;
use crate::assistant::ports::Erase;
use crate::domain::enquiry::{Content, Enquiry, LONGEST_TEXT, Speaker};
use crate::domain::ids::{CallerMessageId, ChannelName};
use crate::web::observe;
use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use uuid::Uuid;

/// What came in a form.
#[derive(Debug, Default)]
struct Sent {
    /// A UUID from the page, so that sending it twice is one message.
    id: Option<Uuid>,
    text: String,
    choice: Option<String>,
    file: Option<Vec<u8>>,
}

/// What the page's own script is told. A refusal is a problem (RFC 9457) with the rest as its extension.
#[derive(Debug, Default, Serialize)]
struct Answer {
    /// What is new in the conversation.
    update: Option<Update>,
    /// Why the message was not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The id for what is sent next.
    next: String,
    /// Where to go instead: the conversation is gone.
    go: Option<String>,
}

/// `POST /chat?council=slug`: one message. Answers JSON to the page's own script, else leads back to the page.
pub(super) async fn send(State(desk): Room, mut visit: Visit, request: Request) -> Response {
    let headers = request.headers().clone();
    let mut sent = Sent::default();
    let taken = desk.take(&visit, request, &mut sent).await;
    let scripted = headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    match taken {
        Ok(held) => {
            visit.held = Some(held);
            desk.taken(&visit, scripted).await
        }
        Err(refusal) if scripted => desk.scripted(&visit, Some(refusal)).await,
        Err(refusal) => {
            let unsent = Unsent { notice: refusal.text, text: sent.text };
            desk.chat(&visit, refusal.status, false, &unsent).await
        }
    }
}

/// `POST /chat/delete?council=slug`: erases the conversation and the key to it.
pub(super) async fn delete(State(desk): Room, visit: Visit, headers: HeaderMap) -> Response {
    if !desk.is_ours(&headers) {
        let refusal = Refusal::foreign();
        return desk.notice(&visit, refusal.status, "Not deleted", &refusal.text);
    }
    if let Some(Held { key, .. }) = &visit.held
        && let Err(error) = desk.assistant.erase(&Erase::Key(key.clone())).await
    {
        return desk.unavailable(&visit, &error);
    }
    desk.deleted(&visit, false)
}

impl Desk {
    /// Reads the form and has it answered; `sent` keeps what was read, whatever happens.
    async fn take(&self, visit: &Visit, request: Request, sent: &mut Sent) -> Result<Held, Refusal> {
        if !self.is_ours(request.headers()) {
            return Err(Refusal::foreign());
        }
        read(Multipart::from_request(request, &()).await?, sent).await?;
        let over = sent.text.chars().count().saturating_sub(LONGEST_TEXT);
        if over > 0 {
            return Err(Refusal::too_long(over));
        }
        let mut content =
            Content { text: sent.text.clone(), choice: sent.choice.clone(), ..Content::default() };
        if let Some(bytes) = sent.file.take() {
            content.attachments.push(self.assistant.add_attachment(&visit.council, bytes).await?);
        }
        let id = sent.id.unwrap_or_else(Uuid::new_v4);
        let goes_on = visit.held.as_ref().filter(|held| held.began != id);
        let enquiry = Enquiry {
            council: visit.council.clone(),
            channel: ChannelName::web(),
            speaker: goes_on.map_or(Speaker::New, |held| Speaker::Key(held.key.clone())),
            id: CallerMessageId::parse(&id.to_string()).ok(),
            content,
            language: "en".to_owned(),
        };
        let (turn, began) = match self.assistant.turn(enquiry.clone()).await {
            // Erased elsewhere, or past its time. A button of it is gone with it ("Delete everything" pressed twice);
            // words begin a new conversation.
            Err(TurnError::UnknownConversation) => {
                if let (Some(_), Some(held)) = (&enquiry.content.choice, goes_on) {
                    return Ok(held.clone());
                }
                (self.assistant.turn(Enquiry { speaker: Speaker::New, ..enquiry.clone() }).await?, id)
            }
            other => (other?, goes_on.map_or(id, |held| held.began)),
        };
        observe::turn(&enquiry.council, &enquiry.channel, &turn);
        Ok(Held { key: turn.conversation, began })
    }

    /// The answer to a message that was taken: the key, and the way to what was answered.
    async fn taken(&self, visit: &Visit, scripted: bool) -> Response {
        let Some(held) = &visit.held else { return Redirect::to(&visit.home()).into_response() };
        // "Delete everything" is a button of the conversation itself, and leaves none behind.
        if matches!(self.assistant.conversation_reference(&held.key).await, Ok(None)) {
            return self.deleted(visit, scripted);
        }
        let mut response = if scripted {
            self.scripted(visit, None).await
        } else {
            Redirect::to(&format!("{}#latest", visit.home())).into_response()
        };
        let cookie = self.keyring.keep(&visit.council, held, visit.embedded);
        response.headers_mut().append(header::SET_COOKIE, cookie);
        response
    }

    /// The answer once a conversation is gone: the key goes too.
    fn deleted(&self, visit: &Visit, scripted: bool) -> Response {
        let then = format!("{}&deleted=1", visit.home());
        let mut response = if scripted {
            Json(Answer { go: Some(then), ..Answer::default() }).into_response()
        } else {
            Redirect::to(&then).into_response()
        };
        let cookie = self.keyring.forget(&visit.council, visit.embedded);
        response.headers_mut().append(header::SET_COOKIE, cookie);
        response
    }

    /// The answer to the page's own script: what is new, and the id for what is sent next.
    async fn scripted(&self, visit: &Visit, refusal: Option<Refusal>) -> Response {
        let update = match self.update(visit, visit.after).await {
            Ok(update) => update,
            // The message was taken; the page will see it when it asks again.
            Err(error) => {
                tracing::warn!(council = %visit.council, error = %error, "news could not be read after a message");
                None
            }
        };
        let (status, media_type, detail) = match refusal {
            None => (StatusCode::OK, "application/json", None),
            Some(refusal) => (refusal.status, "application/problem+json", Some(refusal.text)),
        };
        let answer = Answer { update, detail, next: fresh_id(), go: None };
        let about = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")];
        (status, about, serde_json::to_string(&answer).expect("an answer is plain data")).into_response()
    }
}

async fn read(mut form: Multipart, sent: &mut Sent) -> Result<(), Refusal> {
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("id") => sent.id = Uuid::parse_str(&field.text().await?).ok(),
            // Browsers send line ends as two characters, which would count twice.
            Some("text") => sent.text = field.text().await?.replace("\r\n", "\n"),
            Some("choice") => sent.choice = Some(field.text().await?),
            Some("file") => {
                // A form without a chosen file sends an empty one without a name.
                let named = field.file_name().is_some_and(|name| !name.is_empty());
                let bytes = field.bytes().await?;
                sent.file = named.then(|| bytes.to_vec());
            }
            _ => {}
        }
    }
    Ok(())
}
