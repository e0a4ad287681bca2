//! The decision: from where a conversation stands and what was heard to what we say and do. Pure, and the only place
//! where it is taken.
//!
//! The order never changes: safety rules, buttons, steering words, the open question, and only then the matcher's guess.
//! Each room below deals with one of these; [`Turn`] is the desk they share.

mod alarm;
mod before;
mod border;
mod buttons;
mod earlier;
mod first_words;
mod need;
mod open_question;
mod people;
mod place;
mod remind;
mod report;
mod turn;

use super::controls::Control;
use super::earlier::Earlier;
use super::scene::Scene;
use super::understand::Understanding;
use crate::domain::attachment::Attachment;
use crate::domain::conversation::{Conversation, Owner, Stage, State};
use crate::domain::enquiry::Location;
use crate::domain::event::EventType;
use crate::domain::ids::IntentId;
use crate::domain::reply::{Outcome, Reply};
use crate::domain::ticket::Ticket;
use crate::safety::Level;
use turn::Turn;

pub use border::cross;

/// What was heard: the raw words (already masked) and what we made of them.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// The words.
    pub text: &'a str,
    /// The button that was pressed.
    pub choice: Option<&'a str>,
    /// What was asked for by name and not in words.
    pub intent: Option<&'a IntentId>,
    /// A place that was sent.
    pub location: Option<Location>,
    /// Files that were sent.
    pub attachments: &'a [Attachment],
    /// What matcher and safety rules make of the words.
    pub understood: &'a Understanding,
}

/// What is to be said and done.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Where the conversation stands afterwards.
    pub state: State,
    /// Who may speak afterwards.
    pub owner: Owner,
    /// How the turn ended.
    pub outcome: Outcome,
    /// What was dealt with, when that is not simply the matcher's best guess (a button, a safety rule).
    pub intent: Option<IntentId>,
    /// What we say.
    pub replies: Vec<Reply>,
    /// A ticket to open.
    pub opens: Option<Ticket>,
    /// A ticket to change.
    pub changes: Option<Change>,
    /// Everything is to be erased.
    pub erases: bool,
}

/// A change of a ticket that was opened before.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// As it shall be, with the epoch that it still has.
    pub ticket: Ticket,
    /// What that means to those who follow it.
    pub happened: EventType,
}

/// Decides the turn. `held` is the ticket by which people have the conversation, when they do.
pub fn decide(
    conversation: &Conversation,
    held: Option<&Ticket>,
    earlier: &Earlier,
    heard: &Heard<'_>,
    scene: &Scene<'_>,
) -> Decision {
    let mut turn = Turn::new(conversation, held, earlier, *heard, scene);
    let alarm = heard.understood.alarm.as_ref();
    let emergency = alarm.filter(|alarm| alarm.level == Level::Emergency);
    match (conversation.owner, emergency) {
        (Owner::Bot, Some(alarm)) => turn.emergency(alarm),
        (Owner::Bot, None) => {
            turn.urgent = alarm.cloned();
            turn.converse();
            turn.say_first_words();
        }
        (_, alarm) => turn.relay(alarm),
    }
    turn.finish()
}

impl Turn<'_> {
    /// A turn that is ours to answer and no emergency.
    fn converse(&mut self) {
        if self.cross_border() {
            return;
        }
        if let Some(id) = self.heard.choice {
            return self.pressed(id);
        }
        if let Some(intent) = self.heard.intent {
            self.begin_again();
            return self.need(intent, "");
        }
        let control = self.scene.controls.read(self.heard.text);
        match control {
            Some(Control::Person) => return self.hand_over("The resident asked for a person.", None),
            Some(Control::Restart) => {
                self.begin_again();
                return self.say("restarted", Outcome::SmallTalk);
            }
            Some(Control::Cancel) => {
                let idle = self.state.stage == Stage::Idle;
                self.begin_again();
                return self.say(if idle { "nothing_to_cancel" } else { "cancelled" }, Outcome::SmallTalk);
            }
            Some(Control::NoReminders) => return self.end_reminders(),
            Some(Control::Remind(ref words)) if self.remind(words) => return,
            _ => {}
        }
        if self.form_at_border() {
            return;
        }
        match std::mem::take(&mut self.state.stage) {
            Stage::Idle | Stage::AskedAgain => self.fresh(control),
            Stage::Clarifying { options, about } => self.clarified(&options, &about, control),
            Stage::Filling(form) => self.filling(form, control),
            Stage::Confirming(form) => self.confirming(form, control),
            Stage::Changing(form) => self.changing(form, control),
            Stage::Stopped(form) => self.stopped(form, control),
            Stage::Beside { form, earlier } => self.beside(form, earlier, control),
            Stage::WhichReport { reports, not_fixed } => self.which_report(&reports, not_fixed, control),
            Stage::OfferingPerson { reason, intent } => self.person_offered(&reason, intent, control),
            Stage::AskingConsent { rule } => self.consent(&rule, control),
            Stage::Reminding(wanted) => self.reminding(wanted, control),
            stage @ Stage::Bordering { .. } => self.which_council(stage, control),
            // People had it and gave it back.
            Stage::AskingContact | Stage::TakingContact(_) => self.fresh(control),
        }
    }

    /// Drops the open question and what waited behind it.
    fn begin_again(&mut self) {
        self.state.stage = Stage::Idle;
        self.state.waiting.clear();
        self.state.misses = 0;
    }
}
