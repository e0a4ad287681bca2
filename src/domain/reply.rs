//! What we say back, in a form that every channel can show or speak, and how a turn ended.

use serde::{Deserialize, Serialize};

/// One message of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// To read: paragraphs set apart by an empty line; `**bold**` is the only markup.
    pub text: String,
    /// To hear: the same without markup, numbers as people say them.
    pub speech: String,
    /// Buttons: two or three meanings, or yes and no. Typing the label does the same.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Pages to open.
    #[serde(default)]
    pub links: Vec<Link>,
    /// What it asks for that some channels can send at a touch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Asks>,
}

/// What a question asks for that some channels can send at a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Where something is.
    Place,
    /// The person's own number.
    Telephone,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Short id, known to this conversation alone.
    pub id: String,
    /// What stands on it.
    pub label: String,
}

/// A page to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// Where it is: always `https://`, always a fact of the council.
    pub url: String,
}

/// How a turn ended. The list is closed, so that every turn can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The council's answer was given.
    Answered,
    /// A detail is needed.
    Asked,
    /// A choice between meanings is offered.
    Clarified,
    /// A ticket for a service was opened; the bot still talks.
    Reported,
    /// People have the conversation.
    HandedOff,
    /// A safety rule spoke.
    Emergency,
    /// Another body does it; the reply says which and why.
    Redirected,
    /// A greeting, thanks and the like.
    SmallTalk,
    /// We did not understand, or it is not for a council.
    NotUnderstood,
    /// An agent has the conversation and was given the words.
    Relayed,
}

impl Outcome {
    /// Every outcome, for counting.
    pub const ALL: [Outcome; 10] = [
        Self::Answered,
        Self::Asked,
        Self::Clarified,
        Self::Reported,
        Self::HandedOff,
        Self::Emergency,
        Self::Redirected,
        Self::SmallTalk,
        Self::NotUnderstood,
        Self::Relayed,
    ];

    /// The word used in the API, tables and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Asked => "asked",
            Self::Clarified => "clarified",
            Self::Reported => "reported",
            Self::HandedOff => "handed_off",
            Self::Emergency => "emergency",
            Self::Redirected => "redirected",
            Self::SmallTalk => "small_talk",
            Self::NotUnderstood => "not_understood",
            Self::Relayed => "relayed",
        }
    }
}
