//! Names of things: councils, conversations, messages, tickets, intents.
//!
//! An id is text with a known shape. It is parsed where it enters and can be trusted afterwards.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not the id it should be; the message says what shape is wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} must be {shape}")]
pub struct BadId {
    /// Which id was meant, as a person would call it.
    pub what: &'static str,
    /// The shape that was wanted, in words.
    pub shape: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $shape:literal, $ok:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes the text when it has the right shape.
            ///
            /// # Errors
            /// [`BadId`] says which shape is wanted.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                let fits: fn(&str) -> bool = $ok;
                if fits(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(BadId { what: $what, shape: $shape })
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_token(text: &str) -> bool {
    (8..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

id!(
    /// A council's short name in addresses and folders: `borsetshire`, `east-suffolk`.
    CouncilId, "a council", "small letters, digits and hyphens, 64 at most (for example east-suffolk)", is_slug
);
id!(
    /// What a person means: `waste/missed_bin`. The path of its content files.
    IntentId, "an intent", "area/name in small letters, digits and _ (for example waste/missed_bin)",
    |text| text.split_once('/').is_some_and(|(area, name)| is_word(area) && is_word(name))
);
id!(
    /// An entry of the service vocabulary: `missed_bin`.
    ServiceId, "a service", "a name from intents/services.toml", is_word
);
id!(
    /// The name of a channel: `web`, `telegram`, or an integrator's own.
    ChannelName, "a channel", "small letters, digits and hyphens, 64 at most", is_slug
);
id!(
    /// The resident's own key to a conversation: unguessable on the web, so it stands in no log, event or ticket.
    ConversationKey, "a conversation", "8 to 128 letters, digits, - and _", is_token
);
id!(
    /// What tickets, events and agents call a conversation. It opens nothing.
    ConversationRef, "a conversation reference", "8 to 128 letters, digits, - and _", is_token
);
id!(
    /// An uploaded file's id.
    AttachmentId, "an attachment", "8 to 128 letters, digits, - and _", is_token
);
id!(
    /// An endpoint that events are sent to.
    EndpointId, "an endpoint", "8 to 128 letters, digits, - and _", is_token
);
id!(
    /// A caller's own id of a message, for idempotency: 1 to 200 visible ASCII characters.
    CallerMessageId, "a message id", "1 to 200 visible ASCII characters",
    |text| (1..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
);

impl IntentId {
    /// The part before the slash: `waste`.
    pub fn area(&self) -> &str {
        self.0.split_once('/').map_or("", |(area, _)| area)
    }

    /// The part after the slash: `missed_bin`.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, name)| name)
    }
}

impl ChannelName {
    /// Names that no integrator may use.
    pub const RESERVED: [&str; 6] = ["web", "telegram", "phone", "terminal", "desk", "email"];

    /// The web page and its API.
    pub fn web() -> Self {
        Self("web".to_owned())
    }

    /// The command line.
    pub fn terminal() -> Self {
        Self("terminal".to_owned())
    }

    /// The messaging app.
    pub fn telegram() -> Self {
        Self("telegram".to_owned())
    }

    /// Whether what we say must be sent out: nobody comes to fetch it.
    pub fn is_pushed(&self) -> bool {
        self.0 == "telegram"
    }

    /// Whether the name belongs to Moothall itself.
    pub fn is_reserved(&self) -> bool {
        Self::RESERVED.contains(&self.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_only_in_its_shape() {
        assert!(CouncilId::parse("east-suffolk").is_ok());
        for bad in ["", "East", "a_b", "-a", "a/../b", "a b", "é"] {
            assert!(CouncilId::parse(bad).is_err(), "{bad}");
        }
        assert!(IntentId::parse("waste/missed_bin").is_ok());
        for bad in ["waste", "waste/", "/x", "a/b/c", "Waste/x", "../x"] {
            assert!(IntentId::parse(bad).is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<CouncilId>("\"Not Ok\"").is_err());
    }
}
