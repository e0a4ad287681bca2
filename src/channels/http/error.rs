//! The one place where what went wrong in a use case becomes an HTTP status.
//!
//! Nothing here tells more than the caller may know: a detail holds no resident's words, and what is another's is
//! "no such thing".

use super::text::invalid;
use crate::assistant::handoff::ActError;
use crate::assistant::ports::StoreError;
use crate::assistant::{AttachmentError, TurnError};
use crate::domain::attachment::LARGEST;
use crate::domain::enquiry::LONGEST_TEXT;
use crate::web::problem::{self, Body, Kind, Problem};
use axum::http::StatusCode;
use utoipa::IntoResponses;

/// The id was used before for something else.
pub(super) const ID_REUSED: Kind = Kind {
    name: "id-reused",
    status: StatusCode::UNPROCESSABLE_ENTITY,
    title: "This id came before with other content",
};
/// No such council here.
pub(super) const UNKNOWN_COUNCIL: Kind = Kind {
    name: "unknown-council",
    status: StatusCode::UNPROCESSABLE_ENTITY,
    title: "No such council is served here",
};
/// The channel's name belongs to Moothall.
pub(super) const RESERVED_CHANNEL: Kind = Kind {
    name: "reserved-channel",
    status: StatusCode::UNPROCESSABLE_ENTITY,
    title: "This channel's name is reserved",
};
/// The channel is off.
pub(super) const SWITCHED_OFF: Kind = Kind {
    name: "switched-off",
    status: StatusCode::SERVICE_UNAVAILABLE,
    title: "This channel is switched off",
};
/// The file is of a kind that we do not take.
pub(super) const UNKNOWN_FILE_TYPE: Kind = Kind {
    name: "unknown-file-type",
    status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
    title: "This kind of file is not taken",
};
/// The ticket is not in a state that allows it.
pub(super) const NOT_POSSIBLE: Kind =
    Kind { name: "not-possible", status: StatusCode::CONFLICT, title: "The ticket does not allow this now" };
/// `If-Match` named another epoch.
pub(super) const MOVED: Kind = Kind {
    name: "moved",
    status: StatusCode::PRECONDITION_FAILED,
    title: "The ticket has changed since you read it",
};

/// The ticket is closed for good.
pub(super) const CLOSED: Kind =
    Kind { name: "closed", status: StatusCode::GONE, title: "The ticket is closed" };
/// A signature does not fit.
pub(super) const NOT_BELIEVED: Kind =
    Kind { name: "not-believed", status: StatusCode::UNAUTHORIZED, title: "The signature does not fit" };

/// The kinds of this API, beside those that all surfaces share.
pub(super) const KINDS: &[Kind] = &[
    ID_REUSED,
    UNKNOWN_COUNCIL,
    RESERVED_CHANNEL,
    SWITCHED_OFF,
    UNKNOWN_FILE_TYPE,
    NOT_POSSIBLE,
    MOVED,
    CLOSED,
    NOT_BELIEVED,
];

/// How any route may refuse, for the description.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes the answers; they are made by Problem")]
pub(super) enum Refused {
    /// A body, header or query cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Body<'static>),
    /// A key is needed, or the key is unknown.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(Body<'static>),
    /// The key may not do this.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Body<'static>),
    /// There is no such thing, or it is another's.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Body<'static>),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Body<'static>),
    /// The body, or the file in it, is of a kind that is not taken.
    #[response(status = 415, content_type = "application/problem+json")]
    WrongMediaType(Body<'static>),
    /// The content is refused, or its id came before with other content.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Body<'static>),
    /// Too many requests from this address; Retry-After says when to come back.
    #[response(status = 429, content_type = "application/problem+json")]
    TooManyRequests(Body<'static>),
    /// A fault of ours.
    #[response(status = 500, content_type = "application/problem+json")]
    Fault(Body<'static>),
    /// Not possible just now, and nothing was done; Retry-After says when to try again.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Body<'static>),
}

/// How an act on a ticket may be refused besides.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes the answers; they are made by Problem")]
pub(super) enum NotActed {
    /// The ticket does not allow this now.
    #[response(status = 409, content_type = "application/problem+json")]
    NotPossible(Body<'static>),
    /// The ticket is closed.
    #[response(status = 410, content_type = "application/problem+json")]
    Closed(Body<'static>),
    /// The epoch of If-Match has passed.
    #[response(status = 412, content_type = "application/problem+json")]
    Moved(Body<'static>),
}

/// What an agent or resident is told of the store.
pub(super) fn store(error: StoreError) -> Problem {
    match error {
        StoreError::Unavailable(cause) => {
            tracing::warn!(error = ?cause, "the store is away");
            Problem::store_away()
        }
        StoreError::Broken(cause) => {
            tracing::error!(error = ?cause, "the store answered something unexpected");
            Problem::fault()
        }
    }
}

/// No conversation with this id, or another's.
pub(super) fn no_conversation() -> Problem {
    Problem::new(problem::NOT_FOUND, "There is no such conversation.")
}

/// No ticket with this reference, or another council's.
pub(super) fn no_ticket() -> Problem {
    Problem::new(problem::NOT_FOUND, "There is no such ticket.")
}

/// No endpoint with this id, or another council's.
pub(super) fn no_endpoint() -> Problem {
    Problem::new(problem::NOT_FOUND, "There is no such endpoint.")
}

/// An attachment was named that this council does not have.
pub(super) fn no_attachment() -> Problem {
    invalid("An attachment is named that this council does not have: upload it first.")
}

/// No such council.
pub(super) fn no_council() -> Problem {
    Problem::new(UNKNOWN_COUNCIL, "The council is given by its short name, for example borsetshire.")
}

/// The same id came with something else.
fn id_reused() -> Problem {
    Problem::new(ID_REUSED, "The same id and the same content give the first answer again; take a new id.")
}

/// Others kept writing at the same moment.
fn busy() -> Problem {
    Problem::new(problem::UNAVAILABLE, "Others are writing here at this moment; send the same again.")
        .retry(1)
}

/// What a caller is told when a turn could not be taken.
pub(super) fn turn(error: TurnError) -> Problem {
    match error {
        TurnError::UnknownCouncil(_) => no_council(),
        TurnError::UnknownConversation => no_conversation(),
        TurnError::UnknownAttachment => no_attachment(),
        TurnError::Nothing => invalid("Nothing was said: send text, choice, location or attachments."),
        TurnError::IdReused => id_reused(),
        TurnError::SwitchedOff(reason) => {
            Problem::new(SWITCHED_OFF, format!("The reason given: {reason}")).retry(300)
        }
        TurnError::Busy => Problem::new(
            problem::UNAVAILABLE,
            "Others are writing in this conversation; send the same again.",
        )
        .retry(1),
        TurnError::Store(error) => store(error),
    }
}

/// What an agent is told when a ticket could not be acted on.
pub(super) fn act(error: ActError) -> Problem {
    match error {
        ActError::NotFound => no_ticket(),
        ActError::Held { by } => Problem::new(NOT_POSSIBLE, format!("{by} has this ticket.")).held_by(by),
        ActError::Moved { epoch } => Problem::new(MOVED, format!("Its epoch is {epoch} now: read it again.")),
        ActError::Closed => Problem::new(CLOSED, "What the resident writes now is a new conversation."),
        ActError::NotPossible(why) => Problem::new(NOT_POSSIBLE, why),
        ActError::ContactNotSafe => {
            Problem::new(NOT_POSSIBLE, "It is not safe to write to this resident (contact_safe is false).")
        }
        ActError::TooLong => invalid(format!("text holds more than {LONGEST_TEXT} characters.")),
        ActError::IdReused => id_reused(),
        ActError::Busy => busy(),
        ActError::Store(error) => store(error),
    }
}

/// What a caller is told when a file could not be taken.
pub(super) fn attachment(error: AttachmentError) -> Problem {
    match error {
        AttachmentError::UnknownCouncil => no_council(),
        AttachmentError::Empty => invalid("The file is empty."),
        AttachmentError::TooLarge => too_large_file(),
        AttachmentError::UnknownType => Problem::new(
            UNKNOWN_FILE_TYPE,
            "What a file is is found from its content: photographs, PDF, sound and video are taken.",
        ),
        AttachmentError::Store(error) => store(error),
    }
}

/// The file is larger than is taken.
pub(super) fn too_large_file() -> Problem {
    Problem::new(problem::TOO_LARGE, format!("A file may hold {LARGEST} bytes (20 MB)."))
}
