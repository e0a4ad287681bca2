//! Asking for tickets, page by page.

use crate::domain::ids::{ConversationRef, CouncilId};
use crate::domain::ticket::{Kind, Priority, Status};

/// Which tickets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TicketFilter {
    /// Bodies whose tickets the caller may read whole; none for every body.
    pub bodies: Option<Vec<CouncilId>>,
    /// Only these states.
    pub statuses: Vec<Status>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this queue.
    pub queue: Option<String>,
    /// Only this priority.
    pub priority: Option<Priority>,
    /// Only those of this conversation.
    pub conversation: Option<ConversationRef>,
    /// Those after this one in the list (opened, then reference): the `next` of the page before.
    pub after: Option<String>,
    /// How many, 1 to 200.
    pub limit: u32,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to ask for the next page with; none at the end.
    pub next: Option<String>,
}
