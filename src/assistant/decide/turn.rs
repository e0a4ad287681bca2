//! The desk that the rooms of `decide` share: the state as it changes, what is said, what is opened.

use super::{Change, Decision, Heard};
use crate::assistant::earlier::Earlier;
use crate::assistant::scene::{Body, Scene};
use crate::assistant::understand::Alarm;
use crate::content::Values;
use crate::domain::conversation::{Conversation, Meaning, Offer, Owner, Stage, State};
use crate::domain::event::EventType;
use crate::domain::ids::IntentId;
use crate::domain::reply::{Asks, Choice, Outcome, Reply};
use crate::domain::ticket::{Detail, Priority, Ticket};

/// How many buttons stay good after their question has passed: an intent, a person, "delete everything".
const LASTING_OFFERS: usize = 12;

pub(super) struct Turn<'a> {
    pub conversation: &'a Conversation,
    /// The ticket by which people have the conversation.
    pub held: Option<&'a Ticket>,
    pub earlier: &'a Earlier,
    pub heard: Heard<'a>,
    pub scene: &'a Scene<'a>,
    pub state: State,
    pub owner: Owner,
    pub outcome: Outcome,
    pub intent: Option<IntentId>,
    pub replies: Vec<Reply>,
    pub opens: Option<Ticket>,
    pub changes: Option<Change>,
    pub erases: bool,
    /// A place is dangerous: said first, and whatever is reported is urgent.
    pub urgent: Option<Alarm>,
    /// The danger's signpost was said a turn before.
    pub signposted: bool,
    /// The notices that were said in this turn.
    pub noticed: Vec<String>,
    /// Details that another intent handed over, for the report that begins.
    pub carried: Vec<Detail>,
    offered: Vec<Offer>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(
        conversation: &'a Conversation,
        held: Option<&'a Ticket>,
        earlier: &'a Earlier,
        heard: Heard<'a>,
        scene: &'a Scene<'a>,
    ) -> Self {
        Self {
            conversation,
            held,
            earlier,
            heard,
            scene,
            state: conversation.state.clone(),
            owner: conversation.owner,
            outcome: Outcome::NotUnderstood,
            intent: None,
            replies: Vec::new(),
            opens: None,
            changes: None,
            erases: false,
            urgent: None,
            signposted: false,
            noticed: Vec::new(),
            carried: Vec::new(),
            offered: Vec::new(),
        }
    }

    /// Closes the turn. Buttons of earlier questions stop working, but for those that mean the same at any time.
    pub(super) fn finish(mut self) -> Decision {
        if !self.offered.is_empty() || self.state.stage == Stage::Idle {
            let lasting =
                |offer: &Offer| matches!(offer.means, Meaning::Intent(_) | Meaning::Person | Meaning::Erase);
            self.state.offers.retain(lasting);
            let surplus = self.state.offers.len().saturating_sub(LASTING_OFFERS);
            self.state.offers.drain(..surplus);
        }
        self.state.offers.append(&mut self.offered);
        Decision {
            state: self.state,
            owner: self.owner,
            outcome: self.outcome,
            intent: self.intent,
            replies: self.replies,
            opens: self.opens,
            changes: self.changes,
            erases: self.erases,
        }
    }

    /// Says a line of the assistant's own, and ends the turn so.
    pub(super) fn say(&mut self, key: &str, outcome: Outcome) {
        let values = self.scene.values(&self.scene.own());
        self.say_with(key, &values, outcome);
    }

    /// The same with values of the moment.
    pub(super) fn say_with(&mut self, key: &str, values: &Values, outcome: Outcome) {
        let reply = self.scene.line(key, values);
        self.replies.push(reply);
        self.outcome = outcome;
    }

    /// Says an intent's own wording in the words and facts of the body that does the work; false when it has none.
    pub(super) fn say_intent(
        &mut self,
        body: &Body<'_>,
        intent: &IntentId,
        key: &str,
        values: &Values,
    ) -> bool {
        let reply = self.scene.wording(body, intent, key, values);
        let said = reply.is_some();
        self.replies.extend(reply);
        said
    }

    /// Changes a ticket that was opened before.
    pub(super) fn change(&mut self, ticket: Ticket, happened: EventType) {
        self.changes = Some(Change { ticket, happened });
    }

    /// Puts a button under what was said last.
    pub(super) fn offer(&mut self, label: String, means: Meaning) {
        let id = format!("{}-{}", self.conversation.version.turns + 1, self.offered.len() + 1);
        if let Some(reply) = self.replies.last_mut() {
            reply.choices.push(Choice { id: id.clone(), label: label.clone() });
        }
        self.offered.push(Offer { id, label, means });
    }

    /// A button with a label of the assistant's own.
    pub(super) fn offer_line(&mut self, label: &str, means: Meaning) {
        let label = self.scene.label(label);
        self.offer(label, means);
    }

    /// Says of what was said last that it asks for this.
    pub(super) fn asks(&mut self, what: Asks) {
        if let Some(reply) = self.replies.last_mut() {
            reply.asks = Some(what);
        }
    }

    /// Yes and no under what was said last.
    pub(super) fn offer_yes_no(&mut self, yes: &str, no: &str) {
        self.offer_line(yes, Meaning::Yes);
        self.offer_line(no, Meaning::No);
    }

    /// Joins what was said last to what was said before it: one message instead of two.
    pub(super) fn join_last(&mut self, with: &str) {
        if self.replies.len() < 2 {
            return;
        }
        if let (Some(last), Some(before)) = (self.replies.pop(), self.replies.last_mut()) {
            before.text = format!("{}{with}{}", before.text, last.text);
            before.speech = format!("{} {}", before.speech, last.speech);
            before.choices.extend(last.choices);
            before.links.extend(last.links);
            before.asks = last.asks.or(before.asks);
        }
    }

    /// Joins everything that was said since there were that many replies into one message.
    pub(super) fn join_since(&mut self, said: usize, with: &str) {
        while self.replies.len() > said + 1 {
            self.join_last(with);
        }
    }

    /// The priority that the words themselves give.
    pub(super) fn priority(&self) -> Priority {
        if self.urgent.is_some() { Priority::Urgent } else { Priority::Normal }
    }
}
