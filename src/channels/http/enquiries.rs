//! `POST /v1/enquiries`: one thing a resident says, from the page or through an integrator's channel.

use super::text::{clean, invalid, name};
use super::views::TurnView;
use super::{Api, error};
use crate::domain::attachment::Attachment;
use crate::domain::enquiry::{Content, Enquiry, LONGEST_TEXT, Location, Speaker};
use crate::domain::ids::{AttachmentId, CallerMessageId, ChannelName, ConversationKey, CouncilId};
use crate::web::input::Json;
use crate::web::keys::{self, Caller};
use crate::web::observe;
use crate::web::problem::{self, Problem};
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many files one message may carry.
const MOST_ATTACHMENTS: usize = 10;

/// One thing a person says. Needed: `council` and one of `text`, `choice`, `location`, `attachments`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnquiryRequest {
    /// The council's short name.
    #[schema(example = "borsetshire")]
    council: String,
    /// The conversation that this belongs to; absent in a new one.
    conversation: Option<String>,
    /// `web` when absent. Any other name needs an integrator's key; `telegram`, `phone`, `terminal`, `desk` and
    /// `email` are reserved.
    #[schema(example = "web")]
    channel: Option<String>,
    /// Your own id of this message: the same id and content again gives the first outcome. On the web, without a
    /// conversation, a UUID.
    id: Option<String>,
    /// At most 4,000 characters, in the person's own words.
    #[schema(example = "my bin was not collected", max_length = 4000)]
    text: Option<String>,
    /// The id of a button, instead of text.
    choice: Option<String>,
    /// A place.
    location: Option<Point>,
    /// Ids from `POST /v1/attachments`, ten at most.
    #[serde(default)]
    attachments: Vec<String>,
    /// Integrators only: who writes, in the channel's own terms. Finds the conversation.
    sender: Option<String>,
    /// Language of the replies as a BCP 47 tag; `en` when absent.
    #[schema(example = "en")]
    language: Option<String>,
}

/// A point on the map, WGS 84.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Point {
    /// Degrees north, -90 to 90.
    latitude: f64,
    /// Degrees east, -180 to 180.
    longitude: f64,
}

/// Says something to a council and gives its reply.
#[utoipa::path(
    post, path = "/v1/enquiries", tag = "residents", security((), ("key" = [])),
    responses(
        (status = 200, description = "What the turn came to", body = TurnView),
        error::Refused,
    )
)]
pub(super) async fn enquire(
    State(api): State<Api>,
    caller: Option<Caller>,
    Json(request): Json<EnquiryRequest>,
) -> Result<axum::Json<TurnView>, Problem> {
    let council = CouncilId::parse(&request.council).map_err(|_| error::no_council())?;
    if !api.assistant.has_council(&council) {
        return Err(error::no_council());
    }
    let channel = match &request.channel {
        Some(name) => ChannelName::parse(name).map_err(|bad| invalid(bad.to_string()))?,
        None => ChannelName::web(),
    };
    let speaker = speaker(&api, caller.as_ref(), &request, &council, &channel).await?;
    let id = message_id(&request, &speaker)?;
    let content = content(&api, &request, &council).await?;
    let language = language(request.language)?;

    let enquiry =
        Enquiry { council: council.clone(), channel: channel.clone(), speaker, id, content, language };
    let result = api.assistant.turn(enquiry).await.map_err(error::turn)?;
    observe::turn(&council, &channel, &result);
    Ok(axum::Json(result.into()))
}

async fn speaker(
    api: &Api,
    caller: Option<&Caller>,
    request: &EnquiryRequest,
    council: &CouncilId,
    channel: &ChannelName,
) -> Result<Speaker, Problem> {
    // A key of the wrong shape opens nothing, like any other that does not exist.
    let key = request.conversation.as_deref().map(ConversationKey::parse).transpose();
    let key = key.map_err(|_| error::no_conversation())?;
    if *channel == ChannelName::web() {
        return match (&request.sender, key) {
            (Some(_), _) => Err(invalid("sender is for integrators' channels; the web has none.")),
            (None, Some(key)) => Ok(Speaker::Key(key)),
            (None, None) => Ok(Speaker::New),
        };
    }
    if channel.is_reserved() {
        return Err(Problem::new(
            error::RESERVED_CHANNEL,
            format!("{channel} belongs to Moothall itself: choose a name of your own, or web."),
        ));
    }
    let caller =
        caller.ok_or_else(|| keys::unauthenticated("Any channel but web needs an integrator's key."))?;
    caller.must_be_integrator()?;
    if !caller.is_for(council) {
        return Err(Problem::new(problem::FORBIDDEN, "This key is not for that council."));
    }
    let sender = request.sender.as_deref().map(|sender| name("sender", sender)).transpose()?;
    let scope = caller.id().to_owned();
    match (sender, key) {
        (Some(sender), key) => Ok(Speaker::Sender { scope, sender, key }),
        (None, Some(key)) => {
            let known = api.assistant.conversation(&key).await.map_err(error::store)?;
            known
                .filter(|found| {
                    found.scope == scope && found.channel == *channel && found.council == *council
                })
                .map(|found| Speaker::Sender { scope, sender: found.sender, key: Some(key) })
                .ok_or_else(error::no_conversation)
        }
        (None, None) => Err(invalid("sender is needed: who writes, in your channel's own terms.")),
    }
}

fn message_id(request: &EnquiryRequest, speaker: &Speaker) -> Result<Option<CallerMessageId>, Problem> {
    let Some(id) = &request.id else { return Ok(None) };
    // Whoever sends it again is given the conversation, so it must not be guessable.
    if *speaker == Speaker::New && Uuid::parse_str(id).is_err() {
        return Err(invalid("Without a conversation, id must be a UUID: it is the key to what it returns."));
    }
    CallerMessageId::parse(id).map(Some).map_err(|bad| invalid(bad.to_string()))
}

async fn content(api: &Api, request: &EnquiryRequest, council: &CouncilId) -> Result<Content, Problem> {
    let text = clean("text", request.text.as_deref().unwrap_or_default(), LONGEST_TEXT)?;
    let choice = request.choice.as_deref().map(|choice| name("choice", choice)).transpose()?;
    let location =
        match &request.location {
            Some(point) => Some(Location::parse(point.latitude, point.longitude).ok_or_else(|| {
                invalid("location: latitude is -90 to 90 and longitude -180 to 180 degrees.")
            })?),
            None => None,
        };
    let attachments = attachments(api, council, &request.attachments).await?;
    if text.is_empty() && choice.is_none() && location.is_none() && attachments.is_empty() {
        return Err(invalid("Nothing was said: send text, choice, location or attachments."));
    }
    Ok(Content { text, choice, intent: None, location, attachments })
}

/// The council's files with these ids, each once.
pub(super) async fn attachments(
    api: &Api,
    council: &CouncilId,
    ids: &[String],
) -> Result<Vec<Attachment>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    if ids.len() > MOST_ATTACHMENTS {
        return Err(invalid(format!("A message may carry {MOST_ATTACHMENTS} attachments.")));
    }
    let mut wanted: Vec<AttachmentId> = Vec::with_capacity(ids.len());
    for id in ids {
        let id = AttachmentId::parse(id).map_err(|_| error::no_attachment())?;
        if !wanted.contains(&id) {
            wanted.push(id);
        }
    }
    let found = api.assistant.attachments(council, &wanted).await.map_err(error::store)?;
    if found.len() == wanted.len() { Ok(found) } else { Err(error::no_attachment()) }
}

fn language(asked: Option<String>) -> Result<String, Problem> {
    let tag = asked.unwrap_or_else(|| "en".to_owned());
    let fits = (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits { Ok(tag) } else { Err(invalid("language is a BCP 47 tag, for example en or cy.")) }
}
