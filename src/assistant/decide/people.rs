//! Giving the conversation to people, and what we still do while they have it.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::handoff::{self, HandOver};
use crate::assistant::scene::{Body, with_moment};
use crate::assistant::understand::Alarm;
use crate::domain::conversation::{ContactChoice, Meaning, Owner, Stage};
use crate::domain::event::EventType;
use crate::domain::ids::{IntentId, ServiceId};
use crate::domain::reply::{Asks, Outcome};
use crate::domain::ticket::{Detail, Priority, Status, Ticket};
use crate::matcher::entities::{find_email, find_telephone};

impl Turn<'_> {
    /// Opens a ticket that gives the conversation to people, and says so with its reference and hours.
    pub(super) fn hand_over(&mut self, reason: &str, intent: Option<IntentId>) {
        let scene = self.scene;
        let wanted = intent.as_ref().and_then(|id| scene.pack.intent(id));
        let body = wanted.map_or_else(|| scene.own(), |wanted| scene.body_of(&wanted.service));
        let service = wanted.map(|wanted| &wanted.service);
        self.say_notices(Some(&body), service, false);
        let others = std::mem::take(&mut self.state.waiting).into_iter();
        let others =
            others.filter_map(|need| scene.pack.intent(&need.intent)).map(|other| other.title.as_str());
        let others = match others.collect::<Vec<_>>().join(", ") {
            titles if titles.is_empty() => titles,
            titles => format!(" Also wanted: {titles}."),
        };
        let said = wanted.map_or(Priority::Normal, |wanted| wanted.priority);
        let ticket = handoff::hand_over(
            self.conversation,
            scene,
            HandOver {
                body: &body,
                intent: intent.clone(),
                service: service.cloned(),
                reason: format!("{reason}{others}"),
                safety_rule: self.urgent.as_ref().map(|alarm| alarm.rule.clone()),
                contact_safe: true,
                priority: said.max(self.priority()),
                attachments: std::mem::take(&mut self.state.attachments),
            },
        );
        let mut values = scene.values(&body).with("reference", ticket.reference.as_str());
        match scene.opens(&body, service) {
            Some(opens) => {
                values = with_moment(values, "opens", opens);
                self.say_with("handed_off_closed", &values, Outcome::HandedOff);
                if let Some(service) = service {
                    self.say_out_of_hours(&body, service);
                }
                self.say_with("ask_contact", &values, Outcome::HandedOff);
                self.join_last(" ");
                self.offer_line("label_call", Meaning::Contact(ContactChoice::Call));
                self.offer_line("label_email", Meaning::Contact(ContactChoice::Email));
                self.offer_line("label_here_plain", Meaning::Contact(ContactChoice::Here));
            }
            None => self.say_with("handed_off", &values, Outcome::HandedOff),
        }
        self.intent = intent.or(self.intent.take());
        self.given_to_people(ticket);
    }

    /// Joins to what was said last the number for what cannot wait, while nobody answers about the service and as long
    /// as this turn has not said it already.
    pub(super) fn say_out_of_hours(&mut self, body: &Body<'_>, service: &ServiceId) {
        let Some(number) = self.scene.out_of_hours(body, service) else { return };
        if self.replies.iter().any(|reply| reply.text.contains(&number)) {
            return;
        }
        let values = self.scene.values(body).with("number", number);
        self.say_with("out_of_hours", &values, self.outcome);
        self.join_last(" ");
    }

    /// People have the conversation: the words go to them. We say no more than a safety signpost, marked as automatic,
    /// and how they will reach the resident.
    pub(super) fn relay(&mut self, alarm: Option<&Alarm>) {
        self.outcome = Outcome::Relayed;
        let Some(held) = self.held else {
            return;
        };
        if let Some(alarm) = alarm {
            return self.signpost_beside_people(alarm, held.clone());
        }
        let means = self.heard.choice.and_then(|id| {
            self.state.offers.iter().find(|offer| offer.id == id).map(|offer| offer.means.clone())
        });
        let control = self.scene.controls.read(self.heard.text);
        let waiting = self.owner == Owner::Queue;
        match (means, control, std::mem::take(&mut self.state.stage)) {
            (Some(Meaning::Erase), ..) => {
                self.erases = true;
                self.say("erased", Outcome::Relayed);
            }
            (Some(Meaning::Contact(choice)), ..) => self.reach_by(choice, held.clone()),
            (None, Some(Control::Yes), Stage::AskingContact) => {
                self.reach_by(ContactChoice::Here, held.clone())
            }
            (None, Some(Control::No), Stage::AskingContact) => self.reach_by(ContactChoice::No, held.clone()),
            (None, Some(Control::Cancel), _) if waiting && held.priority < Priority::Emergency => {
                let returned = Ticket { status: Status::Returned, ..held.clone() };
                self.change(returned, EventType::TicketReturned);
                self.state.hand_off = None;
                self.owner = Owner::Bot;
                self.say("hand_off_cancelled", Outcome::SmallTalk);
            }
            (None, _, Stage::TakingContact(choice)) => self.take_contact(choice, held.clone()),
            (_, _, Stage::AskingContact) if waiting => self.say("added", Outcome::Relayed),
            _ => {}
        }
    }

    fn signpost_beside_people(&mut self, alarm: &Alarm, mut ticket: Ticket) {
        self.say("automatic", Outcome::Emergency);
        self.signpost(alarm);
        self.join_last(" ");
        self.outcome = Outcome::Emergency;
        ticket.priority = ticket.priority.max(Priority::Emergency);
        ticket.safety_rule.get_or_insert_with(|| alarm.rule.clone());
        ticket.contact_safe &= !alarm.quiet;
        self.change(ticket, EventType::TicketUpdated);
    }

    /// How the resident wants to be reached.
    fn reach_by(&mut self, choice: ContactChoice, mut ticket: Ticket) {
        let line = match choice {
            ContactChoice::Here => "contact_here",
            ContactChoice::Call => "contact_call",
            ContactChoice::Email => "contact_email",
            ContactChoice::No => "contact_no",
        };
        ticket.contact_safe =
            choice == ContactChoice::Here || (ticket.contact_safe && choice != ContactChoice::No);
        let value = match choice {
            ContactChoice::Here => "here",
            ContactChoice::Call => "by telephone",
            ContactChoice::Email => "by e-mail",
            ContactChoice::No => "not to be contacted",
        };
        set(&mut ticket, "contact", value);
        self.say(line, Outcome::Relayed);
        if choice == ContactChoice::Call {
            self.asks(Asks::Telephone);
        }
        if matches!(choice, ContactChoice::Call | ContactChoice::Email) {
            self.state.stage = Stage::TakingContact(choice);
        }
        self.change(ticket, EventType::TicketUpdated);
    }

    /// A telephone number or e-mail address for the people who answer.
    fn take_contact(&mut self, choice: ContactChoice, mut ticket: Ticket) {
        let found = match choice {
            ContactChoice::Email => find_email(self.heard.text).map(|found| found.value.as_str().to_owned()),
            _ => find_telephone(self.heard.text).map(|found| found.value.shown()),
        };
        match found {
            Some(value) => {
                set(&mut ticket, "contact", &value);
                self.change(ticket, EventType::TicketUpdated);
                self.say("contact_kept", Outcome::Relayed);
            }
            None => {
                let email = choice == ContactChoice::Email;
                self.say(if email { "not_email" } else { "not_telephone" }, Outcome::Relayed);
                self.state.stage = Stage::TakingContact(choice);
            }
        }
    }
}

fn set(ticket: &mut Ticket, name: &str, value: &str) {
    ticket.details.retain(|detail| detail.name != name);
    ticket.details.push(Detail { name: name.to_owned(), value: value.to_owned(), confidence: 1.0 });
}
