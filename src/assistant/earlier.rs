//! Earlier tickets that a turn may speak of: the conversation's own, and one that was named by its reference.
//!
//! A reference opens nothing. Who only knows one is told service, state and due day, at the councils that share the
//! ticket; for everybody else it does not exist. Who may see what is pure; the rest loads it.

use super::answer::Assistant;
use super::ports::{StoreError, TicketFilter};
use crate::domain::conversation::{Conversation, Meaning};
use crate::domain::enquiry::{Enquiry, Speaker};
use crate::domain::ids::CouncilId;
use crate::domain::ticket::{Kind, Reference, Ticket};
use crate::matcher::entities::find_reference;
use std::cmp::Reverse;

/// Reports of one conversation that are looked at; nobody asks after more.
const MOST: u32 = 50;

/// The earlier tickets of a turn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Earlier {
    /// Reports of this conversation, newest first.
    pub own: Vec<Ticket>,
    /// What the reference in the message or on the button leads to.
    pub named: Option<Named>,
}

/// What a reference leads to, for the person who named it.
#[derive(Debug, Clone, PartialEq)]
pub enum Named {
    /// A ticket of this conversation, or of the same signed-in person.
    Whole(Ticket),
    /// Somebody's report at this council: service, state and due day may be told.
    Bare(Ticket),
    /// None that this person may know of. Whether there is one is not told.
    Nothing,
}

impl Assistant {
    /// Loads what a turn may speak of. Reads nothing when no ticket was opened here and no reference was named.
    pub(super) async fn earlier(
        &self,
        enquiry: &Enquiry,
        conversation: Option<&Conversation>,
    ) -> Result<Earlier, StoreError> {
        let opened = conversation.filter(|conversation| !conversation.state.tickets.is_empty());
        let mut own = match opened {
            Some(conversation) => {
                let conversation = Some(conversation.reference.clone());
                let kind = Some(Kind::Report);
                let filter = TicketFilter { conversation, kind, limit: MOST, ..TicketFilter::default() };
                self.store().tickets(&filter).await?.items
            }
            None => Vec::new(),
        };
        own.sort_by_key(|ticket| Reverse((ticket.opened, ticket.reference.clone())));
        let named = match reference(enquiry, conversation) {
            Some(reference) => Some(match self.store().ticket(&reference).await? {
                Some(ticket) => {
                    let from = self.store().conversation_of(&ticket.conversation).await?;
                    seen(ticket, from.as_ref(), enquiry, conversation)
                }
                None => Named::Nothing,
            }),
            None => None,
        };
        Ok(Earlier { own, named })
    }
}

/// The reference on the button that was pressed, or in the words.
fn reference(enquiry: &Enquiry, conversation: Option<&Conversation>) -> Option<Reference> {
    let pressed = enquiry.content.choice.as_ref().and_then(|id| {
        let offers = &conversation?.state.offers;
        match &offers.iter().find(|offer| offer.id == *id)?.means {
            Meaning::Report(reference) | Meaning::NotFixed(reference) => Some(reference.clone()),
            _ => None,
        }
    });
    pressed.or_else(|| find_reference(&enquiry.content.text).map(|found| found.value))
}

/// What a person may know of a ticket that came from a conversation.
fn seen(
    ticket: Ticket,
    from: Option<&Conversation>,
    enquiry: &Enquiry,
    here: Option<&Conversation>,
) -> Named {
    let is_here = here.is_some_and(|here| here.reference == ticket.conversation);
    let same_person = from.is_some_and(|from| match &enquiry.speaker {
        Speaker::Sender { scope, sender, .. } => {
            !sender.is_empty()
                && (&from.scope, &from.sender, &from.channel) == (scope, sender, &enquiry.channel)
        }
        Speaker::New | Speaker::Key(_) => false,
    });
    let shares = |council: &CouncilId| *council == ticket.council || *council == ticket.body;
    // A hand-off may be about a danger at home, and who reads along may know its reference.
    let is_harmless = ticket.kind == Kind::Report && ticket.contact_safe;
    if is_here || (same_person && shares(&enquiry.council)) {
        Named::Whole(ticket)
    } else if is_harmless && shares(&enquiry.council) {
        Named::Bare(ticket)
    } else {
        Named::Nothing
    }
}
