//! One thing a person said to us, whatever the channel.

use super::attachment::Attachment;
use super::ids::{CallerMessageId, ChannelName, ConversationKey, CouncilId, IntentId};
use serde::{Deserialize, Serialize};

/// The longest text that is taken, in characters. More is cut by the channel, which says so.
pub const LONGEST_TEXT: usize = 4_000;

/// A point on the map, WGS 84 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

impl Location {
    /// A point that can exist on Earth.
    pub fn parse(latitude: f64, longitude: f64) -> Option<Self> {
        ((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude))
            .then_some(Self { latitude, longitude })
    }
}

/// What was said: any mixture, at least one of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Free text in the person's own words; may be empty when something else is present.
    pub text: String,
    /// The id of a button that was pressed.
    pub choice: Option<String>,
    /// What was asked for by name and not in words: by a command, or a link that leads to it.
    pub intent: Option<IntentId>,
    /// A place that was sent.
    pub location: Option<Location>,
    /// Files that were sent.
    pub attachments: Vec<Attachment>,
}

/// Whose conversation it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// A new conversation, whose key the store makes.
    New,
    /// The conversation with this key (web).
    Key(ConversationKey),
    /// Whoever the channel calls so: a Telegram chat, an integrator's sender. Scoped to channel and owner of the key.
    Sender {
        /// Whose name space it is: the integrator's key id, a bot's name.
        scope: String,
        /// The channel's own name for the person.
        sender: String,
        /// The conversation they named, if they named one; it must be theirs.
        key: Option<ConversationKey>,
    },
}

/// One thing a person said to us.
#[derive(Debug, Clone, PartialEq)]
pub struct Enquiry {
    /// At whose door.
    pub council: CouncilId,
    /// By which channel.
    pub channel: ChannelName,
    /// Whose conversation.
    pub speaker: Speaker,
    /// The caller's own id of this message, if it gave one.
    pub id: Option<CallerMessageId>,
    /// What was said.
    pub content: Content,
    /// The language asked for, as a BCP 47 tag: `en`.
    pub language: String,
}
