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
                    seen(ticket, from.as_ref(), enquiry, conversation, &self.at_door(&enquiry.council))
                }
                None => Named::Nothing,
            }),
            None => None,
        };
        Ok(Earlier { own, named })
    }

    /// The councils that answer at a door today: its own and those that have ended and have it in their place.
    fn at_door(&self, council: &CouncilId) -> Vec<CouncilId> {
        let mind = self.mind();
        let ended = mind.library.predecessors(council, self.today()).map(|old| old.id.clone());
        ended.chain([council.clone()]).collect()
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
    at_door: &[CouncilId],
) -> Named {
    let is_here = here.is_some_and(|here| here.reference == ticket.conversation);
    let same_person = from.is_some_and(|from| match &enquiry.speaker {
        Speaker::Sender { scope, sender, .. } => {
            !sender.is_empty()
                && (&from.scope, &from.sender, &from.channel) == (scope, sender, &enquiry.channel)
        }
        Speaker::New | Speaker::Key(_) => false,
    });
    let shares = at_door.contains(&ticket.council) || at_door.contains(&ticket.body);
    // A hand-off may be about a danger at home, and who reads along may know its reference.
    let is_harmless = ticket.kind == Kind::Report && ticket.contact_safe;
    if is_here || (same_person && shares) {
        Named::Whole(ticket)
    } else if is_harmless && shares {
        Named::Bare(ticket)
    } else {
        Named::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::{Owner, State, Version};
    use crate::domain::enquiry::Content;
    use crate::domain::ids::{ChannelName, ConversationKey, ConversationRef};
    use crate::domain::ticket::{Priority, Status};
    use jiff::Timestamp;

    fn conversation(name: &str, sender: &str) -> Conversation {
        Conversation {
            reference: ConversationRef::parse(&format!("{name:0>16}")).expect("a reference"),
            key: ConversationKey::parse(&format!("{name:0>32}")).expect("a key"),
            council: council("borsetshire"),
            channel: channel(sender),
            scope: "bot".to_owned(),
            sender: sender.to_owned(),
            language: "en".to_owned(),
            owner: Owner::Bot,
            version: Version { epoch: 1, turns: 1 },
            messages: 2,
            state: State::default(),
            started: Timestamp::UNIX_EPOCH,
            last: Timestamp::UNIX_EPOCH,
        }
    }

    fn council(slug: &str) -> CouncilId {
        CouncilId::parse(slug).expect("a slug")
    }

    fn channel(sender: &str) -> ChannelName {
        if sender.is_empty() { ChannelName::web() } else { ChannelName::parse("app").expect("a channel") }
    }

    fn asks(at: &str, sender: &str, scope: &str) -> Enquiry {
        let (scope, sender) = (scope.to_owned(), sender.to_owned());
        let channel = channel(&sender);
        let speaker = match sender.as_str() {
            "" => Speaker::New,
            _ => Speaker::Sender { scope, sender, key: None },
        };
        let (content, language) = (Content::default(), "en".to_owned());
        Enquiry { council: council(at), channel, speaker, id: None, content, language }
    }

    /// A report for Borsetshire that came in at Ambridge's door.
    fn ticket(from: &Conversation) -> Ticket {
        Ticket {
            reference: Reference::new("BO", 7),
            kind: Kind::Report,
            status: Status::Open,
            epoch: 1,
            council: council("ambridge"),
            body: council("borsetshire"),
            service: None,
            intent: None,
            queue: "waste".to_owned(),
            reason: String::new(),
            safety_rule: None,
            contact_safe: true,
            priority: Priority::Normal,
            opened: Timestamp::UNIX_EPOCH,
            due: None,
            details: Vec::new(),
            attachments: Vec::new(),
            assignee: None,
            conversation: from.reference.clone(),
        }
    }

    #[test]
    fn a_reference_shows_as_much_as_the_person_may_know() {
        let (mine, other) = (conversation("1", "jill"), conversation("2", "tom"));
        let (whole, bare) = (Named::Whole(ticket(&mine)), Named::Bare(ticket(&mine)));
        for (at, sender, scope, here, shown) in [
            ("ambridge", "", "", Some(&mine), &whole),
            ("borsetshire", "jill", "bot", Some(&other), &whole),
            ("borsetshire", "jill", "other bot", Some(&other), &bare),
            ("borsetshire", "tom", "bot", Some(&other), &bare),
            ("ambridge", "", "", None, &bare),
            ("felpersham", "", "", None, &Named::Nothing),
            ("felpersham", "jill", "bot", Some(&other), &Named::Nothing),
        ] {
            let seen = seen(ticket(&mine), Some(&mine), &asks(at, sender, scope), here, &[council(at)]);
            assert_eq!(&seen, shown, "{at} {sender} {scope}");
        }
        let on_the_web = conversation("3", "");
        let door = [council("borsetshire")];
        let stranger =
            seen(ticket(&on_the_web), Some(&on_the_web), &asks("borsetshire", "", ""), None, &door);
        assert_eq!(stranger, Named::Bare(ticket(&on_the_web)), "no name is nobody's name");
        let danger = Ticket { kind: Kind::Conversation, ..ticket(&mine) };
        assert_eq!(
            seen(danger, Some(&mine), &asks("borsetshire", "tom", "bot"), None, &door),
            Named::Nothing
        );
        let after = [council("borsetshire"), council("new-borsetshire")];
        let successor = seen(ticket(&mine), Some(&mine), &asks("new-borsetshire", "", ""), None, &after);
        assert_eq!(successor, bare, "its council has ended and another answers in its place");
        let quiet = Ticket { contact_safe: false, ..ticket(&mine) };
        assert_eq!(seen(quiet, Some(&mine), &asks("borsetshire", "tom", "bot"), None, &door), Named::Nothing);
    }
}
