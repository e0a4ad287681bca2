//! `/v1/tickets`: the list, one ticket, its files; and who may see what.
//!
//! The body that does the work sees everything and acts. The council at whose door the ticket came in sees reference,
//! kind and status. To any other key the ticket does not exist.

use super::text::{invalid, name};
use super::ticket_views::{SeenView, TicketView};
use super::{Api, error, words};
use crate::assistant::ports::TicketFilter;
use crate::domain::conversation::Message;
use crate::domain::ids::{AttachmentId, CouncilId};
use crate::domain::ticket::{Kind, Priority, Reference, Status, Ticket};
use crate::web::input::Query;
use crate::web::keys::Caller;
use crate::web::problem::{self, Problem};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const MOST_ITEMS: u32 = 200;
const USUAL_ITEMS: u32 = 50;

/// A ticket that the caller may know of; found before any body is read.
pub(super) struct Seen {
    pub(super) caller: Caller,
    pub(super) ticket: Ticket,
    transcript: Vec<Message>,
}

/// A ticket whose work is the caller's.
pub(super) struct Owned(pub(super) Seen);

impl Seen {
    fn is_owned(&self) -> bool {
        self.caller.is_for(&self.ticket.body)
    }
}

#[derive(Deserialize)]
struct TicketPath {
    reference: String,
}

impl FromRequestParts<Api> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let caller = agent(parts, api).await?;
        let Path(TicketPath { reference }) =
            Path::from_request_parts(parts, api).await.map_err(|_| error::no_ticket())?;
        let reference = Reference::parse(&reference).ok_or_else(error::no_ticket)?;
        let (ticket, transcript) =
            api.assistant.ticket(&reference).await.map_err(error::store)?.ok_or_else(error::no_ticket)?;
        if !caller.is_for(&ticket.body) && !caller.is_for(&ticket.council) {
            return Err(error::no_ticket());
        }
        Ok(Self { caller, ticket, transcript })
    }
}

impl FromRequestParts<Api> for Owned {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let seen = Seen::from_request_parts(parts, api).await?;
        if !seen.is_owned() {
            let detail = "Another body does this work: you see how it stands, and they answer.";
            return Err(Problem::new(problem::FORBIDDEN, detail));
        }
        Ok(Self(seen))
    }
}

/// A caller with the key of an agent or administrator.
pub(super) struct AgentCaller(Caller);

impl FromRequestParts<Api> for AgentCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        agent(parts, api).await.map(Self)
    }
}

async fn agent(parts: &mut Parts, api: &Api) -> Result<Caller, Problem> {
    let caller = <Caller as FromRequestParts<Api>>::from_request_parts(parts, api).await?;
    caller.must_be_agent()?;
    Ok(caller)
}

/// Which tickets.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TicketQuery {
    /// States, with commas between: `open,queued`.
    status: Option<String>,
    /// `report` or `conversation`.
    kind: Option<String>,
    /// A team's queue.
    queue: Option<String>,
    /// `normal`, `urgent` or `emergency`.
    priority: Option<String>,
    /// The body that does the work, when your key is for several.
    council: Option<String>,
    /// How many, 1 to 200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of tickets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketPage {
    /// Most pressing first, without transcripts.
    items: Vec<TicketView>,
    /// Send it as `after` for the next page; null at the end.
    next: Option<String>,
}

/// A page of the tickets whose work is yours, most pressing first.
#[utoipa::path(
    get, path = "/v1/tickets", tag = "tickets", security(("key" = [])), params(TicketQuery),
    responses(
        (status = 200, description = "A page", body = TicketPage),
        error::Refused,
    )
)]
pub(super) async fn list(
    State(api): State<Api>,
    AgentCaller(caller): AgentCaller,
    Query(query): Query<TicketQuery>,
) -> Result<axum::Json<TicketPage>, Problem> {
    let page = api.assistant.tickets(&query.filter(&caller)?).await.map_err(error::store)?;
    let items = page.items.into_iter().map(|ticket| TicketView::new(ticket, None)).collect();
    Ok(axum::Json(TicketPage { items, next: page.next }))
}

impl TicketQuery {
    fn filter(self, caller: &Caller) -> Result<TicketFilter, Problem> {
        let bodies =
            match self.council {
                None => caller.councils().to_vec(),
                Some(wanted) => {
                    let wanted = CouncilId::parse(&wanted).ok().filter(|council| caller.is_for(council));
                    vec![wanted.ok_or_else(|| {
                        Problem::new(problem::FORBIDDEN, "This key is not for that council.")
                    })?]
                }
            };
        let statuses = match &self.status {
            None => Vec::new(),
            Some(list) => list
                .split(',')
                .map(|word| one_of("status", word, Status::parse, &words::STATUSES))
                .collect::<Result<_, _>>()?,
        };
        let kind = self.kind.map(|word| one_of("kind", &word, Kind::parse, &words::KINDS)).transpose()?;
        let priority = self
            .priority
            .map(|word| one_of("priority", &word, Priority::parse, &words::PRIORITIES))
            .transpose()?;
        let limit = self.limit.unwrap_or(USUAL_ITEMS);
        if !(1..=MOST_ITEMS).contains(&limit) {
            return Err(invalid(format!("limit is 1 to {MOST_ITEMS}.")));
        }
        Ok(TicketFilter {
            bodies: Some(bodies),
            statuses,
            kind,
            queue: self.queue.map(|queue| name("queue", &queue)).transpose()?,
            priority,
            conversation: None,
            after: self.after.map(|after| name("after", &after)).transpose()?,
            limit,
        })
    }
}

fn one_of<T>(field: &str, word: &str, parse: fn(&str) -> Option<T>, words: &[&str]) -> Result<T, Problem> {
    parse(word.trim()).ok_or_else(|| invalid(format!("{field} is one of {}.", words.join(", "))))
}

/// A ticket.
///
/// Whole and with its transcript to the body that does the work; reference, kind and status to the council at whose
/// door it came in.
#[utoipa::path(
    get, path = "/v1/tickets/{reference}", tag = "tickets", security(("key" = [])),
    params(("reference" = String, Path, description = "As the resident was told", example = "BO-7K2-P4")),
    responses(
        (status = 200, description = "The ticket", body = SeenView),
        error::Refused,
    )
)]
pub(super) async fn read(seen: Seen) -> Response {
    if seen.is_owned() {
        return tagged(seen.ticket, Some(seen.transcript));
    }
    axum::Json(SeenView::AtTheDoor(seen.ticket.into())).into_response()
}

/// A ticket with its epoch as `ETag`.
pub(super) fn tagged(ticket: Ticket, transcript: Option<Vec<Message>>) -> Response {
    let tag = format!("\"{}\"", ticket.epoch);
    ([(ETAG, tag)], axum::Json(SeenView::whole(ticket, transcript))).into_response()
}

#[derive(Deserialize)]
pub(super) struct AttachmentPath {
    id: String,
}

/// A file of a ticket, or of what was said in it.
///
/// Always a download: a browser must not open what a stranger sent as a page of ours.
#[utoipa::path(
    get, path = "/v1/tickets/{reference}/attachments/{id}", tag = "tickets", security(("key" = [])),
    params(
        ("reference" = String, Path, description = "The ticket"),
        ("id" = String, Path, description = "The file"),
    ),
    responses(
        (status = 200, description = "Its bytes", content_type = "application/octet-stream"),
        error::Refused,
    )
)]
pub(super) async fn attachment(
    State(api): State<Api>,
    Owned(seen): Owned,
    Path(AttachmentPath { id }): Path<AttachmentPath>,
) -> Result<Response, Problem> {
    let none = || Problem::new(problem::NOT_FOUND, "This ticket has no such attachment.");
    let id = AttachmentId::parse(&id).map_err(|_| none())?;
    let said = seen.transcript.iter().flat_map(|message| &message.attachments);
    if !seen.ticket.attachments.iter().chain(said).any(|file| file.id == id) {
        return Err(none());
    }
    let (_, file, bytes) =
        api.assistant.attachment_bytes(&id).await.map_err(error::store)?.ok_or_else(none)?;
    let headers = [
        (CONTENT_TYPE, file.media_type),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{id}\"")),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
