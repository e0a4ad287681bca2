//! Why something that a resident sent was not taken, in words that say what to do next.

use crate::assistant::{AttachmentError, TurnError};
use crate::domain::attachment::LARGEST;
use crate::domain::enquiry::LONGEST_TEXT;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::StatusCode;

/// A refusal: the words stay in the resident's box.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// A plain sentence or two.
    pub(super) text: String,
}

impl Refusal {
    fn new(status: StatusCode, text: &str) -> Self {
        Self { status, text: text.to_owned() }
    }

    fn later() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "We could not take your message just now. Nothing is lost: please send it again in a minute.",
        )
    }

    fn too_large() -> Self {
        let text =
            format!("That file is too large. The largest we can take is {} MB.", LARGEST / 1024 / 1024);
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, text }
    }

    /// The words are longer than we take, by this many characters.
    pub(super) fn too_long(over: usize) -> Self {
        let characters = if over == 1 { "character" } else { "characters" };
        let text = format!(
            "Your message is {over} {characters} too long. Please shorten it to {LONGEST_TEXT} or send it in two parts."
        );
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, text }
    }

    /// The form did not come from a page of ours.
    pub(super) fn foreign() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This did not come from our page. Please open the chat and send it there.",
        )
    }

    /// The form came broken.
    pub(super) fn unreadable() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Your message did not arrive whole. Please send it again.")
    }
}

impl From<TurnError> for Refusal {
    fn from(error: TurnError) -> Self {
        match error {
            TurnError::Nothing => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Write a message or add a file, then send it.")
            }
            TurnError::IdReused => Self::new(
                StatusCode::CONFLICT,
                "What you sent from this page before had arrived after all. Please look, and send this again if you still want to.",
            ),
            TurnError::SwitchedOff(reason) => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                text: format!("This chat is switched off just now: {reason}"),
            },
            TurnError::UnknownAttachment => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Your file did not arrive. Please add it again.")
            }
            TurnError::UnknownCouncil(_) | TurnError::UnknownConversation => Self::unreadable(),
            TurnError::Busy | TurnError::Store(_) => Self::later(),
        }
    }
}

impl From<AttachmentError> for Refusal {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::UnknownCouncil => Self::unreadable(),
            AttachmentError::Empty => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "That file is empty."),
            AttachmentError::TooLarge => Self::too_large(),
            AttachmentError::UnknownType => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "We cannot open that kind of file. Photos, recordings and PDF documents work.",
            ),
            AttachmentError::Store(_) => Self::later(),
        }
    }
}

impl From<MultipartError> for Refusal {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::too_large() } else { Self::unreadable() }
    }
}

impl From<MultipartRejection> for Refusal {
    fn from(_: MultipartRejection) -> Self {
        Self::unreadable()
    }
}
