//! Danger: the signpost first, then people, whatever was going on.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::handoff::{self, HandOver};
use crate::assistant::scene::Body;
use crate::assistant::understand::Alarm;
use crate::domain::conversation::{ContactChoice, Meaning, Owner, Stage};
use crate::domain::reply::Outcome;
use crate::domain::ticket::{Priority, Ticket};

impl<'a> Turn<'a> {
    /// A person is in danger. No form, no "did you mean", no further question before the number.
    pub(super) fn emergency(&mut self, alarm: &Alarm) {
        let body = self.signpost(alarm);
        self.outcome = Outcome::Emergency;
        self.state.waiting.clear();
        self.state.misses = 0;
        if alarm.consent {
            self.state.stage = Stage::AskingConsent { rule: alarm.rule.clone() };
            self.say_with("ask_consent", &self.scene.values(&body), Outcome::Emergency);
            self.offer_yes_no("label_yes_please", "label_no_contact");
        } else {
            self.call_people(alarm);
        }
        if alarm.quiet {
            self.offer_line("label_delete", Meaning::Erase);
        }
    }

    /// A place is dangerous: a line before the report, which goes on.
    pub(super) fn warn_of_place(&mut self) {
        if let Some(alarm) = self.urgent.clone().filter(|_| !self.signposted) {
            self.signpost(&alarm);
        }
    }

    /// Says what the rule says, in the words of the body that the rule's service belongs to.
    pub(super) fn signpost(&mut self, alarm: &Alarm) -> Body<'a> {
        let scene = self.scene;
        let body = scene.body_of(&alarm.service);
        let said = scene.safety_wording(&body, &alarm.rule);
        self.replies.push(said);
        body
    }

    /// Opens the urgent hand-off and asks whether it is safe to answer here.
    fn call_people(&mut self, alarm: &Alarm) {
        let scene = self.scene;
        let body = scene.body_of(&alarm.service);
        let title = scene.rule_title(&alarm.rule);
        let ticket = handoff::hand_over(
            self.conversation,
            scene,
            HandOver {
                body: &body,
                intent: None,
                service: Some(alarm.service.clone()),
                reason: format!("Safety rule: {title}."),
                safety_rule: Some(alarm.rule.clone()),
                contact_safe: !alarm.quiet,
                priority: Priority::Emergency,
                attachments: self.heard.attachments.to_vec(),
            },
        );
        let values = scene.values(&body).with("reference", ticket.reference.as_str());
        self.say_with("handed_off_urgent", &values, Outcome::Emergency);
        self.say_out_of_hours(&body, &alarm.service);
        self.say_with("ask_contact_safe", &values, Outcome::Emergency);
        self.join_last(" ");
        self.offer_line("label_here", Meaning::Contact(ContactChoice::Here));
        self.offer_line("label_call", Meaning::Contact(ContactChoice::Call));
        self.offer_line("label_no_contact", Meaning::Contact(ContactChoice::No));
        self.given_to_people(ticket);
    }

    /// The conversation is people's from here on.
    pub(super) fn given_to_people(&mut self, ticket: Ticket) {
        self.state.stage = Stage::AskingContact;
        self.state.hand_off = Some(ticket.reference.clone());
        self.state.tickets.push(ticket.reference.clone());
        self.state.misses = 0;
        self.owner = Owner::Queue;
        self.opens = Some(ticket);
    }

    /// The answer to "shall I ask a person to contact you?" after a rule that opens no ticket unasked.
    pub(super) fn consent(&mut self, rule: &str, control: Option<Control>) {
        match control {
            Some(Control::Yes) => match self.scene.alarm_of(rule) {
                Some(alarm) => {
                    self.outcome = Outcome::HandedOff;
                    self.call_people(&alarm);
                    self.outcome = Outcome::HandedOff;
                }
                None => self.hand_over("A safety rule spoke.", None),
            },
            Some(Control::No) => self.say("contact_no", Outcome::Answered),
            other => self.fresh(other),
        }
    }
}
