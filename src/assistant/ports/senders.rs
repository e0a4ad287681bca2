//! What is remembered of somebody who writes by a channel, beside their conversations.

use crate::domain::ids::{ChannelName, CouncilId};
use jiff::Timestamp;

/// What a sender chose once, and whether they can be reached. It goes with their conversations.
#[derive(Debug, Clone, PartialEq)]
pub struct SenderNote {
    /// The channel.
    pub channel: ChannelName,
    /// The name space of the sender: a bot's name.
    pub scope: String,
    /// The channel's own name for the person.
    pub sender: String,
    /// The council that they chose, where one door serves many.
    pub council: Option<CouncilId>,
    /// The language that they chose, as a BCP 47 tag.
    pub language: Option<String>,
    /// Since when nothing can be delivered to them.
    pub unreachable: Option<Timestamp>,
}

impl SenderNote {
    /// Of somebody of whom nothing is remembered yet.
    pub fn blank(channel: ChannelName, scope: &str, sender: &str) -> Self {
        Self {
            channel,
            scope: scope.to_owned(),
            sender: sender.to_owned(),
            council: None,
            language: None,
            unreachable: None,
        }
    }
}
