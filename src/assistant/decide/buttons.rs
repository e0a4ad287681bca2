//! A button was pressed.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::form;
use crate::domain::conversation::{Meaning, Stage};
use crate::domain::reminder::Wanted;
use crate::domain::reply::Outcome;

impl Turn<'_> {
    /// Does what the button means. One that this conversation never offered, or whose question has passed, is answered
    /// kindly, and the open question is asked again.
    pub(super) fn pressed(&mut self, id: &str) {
        let means = self.state.offers.iter().find(|offer| offer.id == id).map(|offer| offer.means.clone());
        let stage = std::mem::take(&mut self.state.stage);
        match (means, stage) {
            (Some(Meaning::Intent(intent)), Stage::Clarifying { about, .. }) => self.need(&intent, &about),
            (Some(Meaning::Intent(intent)), _) => self.need(&intent, ""),
            (Some(Meaning::Person), _) => self.hand_over("The resident asked for a person.", None),
            (Some(Meaning::Erase), _) => {
                self.erases = true;
                self.say("erased", Outcome::SmallTalk);
            }
            (Some(Meaning::SomethingElse), Stage::Clarifying { options, about }) => {
                self.clarified(&options, &about, Some(Control::NoneOfThese));
            }
            (Some(Meaning::Yes), Stage::Confirming(form)) => self.confirming(form, Some(Control::Yes)),
            (Some(Meaning::Change | Meaning::No), Stage::Confirming(form)) => {
                self.confirming(form, Some(Control::No));
            }
            (Some(Meaning::Value { detail, value }), Stage::Filling(mut form)) => {
                if let Some(intent) = self.scene.intent(&form) {
                    form::put(&mut form, intent, &detail, value, 1.0);
                }
                form.tries = 0;
                self.go_on(form);
            }
            (Some(Meaning::Skip), Stage::Filling(form)) => self.filling(form, Some(Control::Skip)),
            (Some(Meaning::Anyway), Stage::Stopped(form)) => self.insisted(form),
            (Some(Meaning::AddToEarlier), Stage::Beside { form, earlier }) => {
                self.add_to_earlier(&form, &earlier);
            }
            (Some(Meaning::NewReport), Stage::Beside { form, earlier }) => self.report_apart(form, earlier),
            (Some(Meaning::Report(_)), Stage::Idle | Stage::WhichReport { .. }) => {
                self.pressed_report(false);
            }
            (Some(Meaning::NotFixed(_)), Stage::Idle | Stage::WhichReport { .. }) => {
                self.pressed_report(true);
            }
            (Some(Meaning::Detail(name)), Stage::Changing(form)) => self.ask_for(form, Some(name)),
            (Some(Meaning::Often(weeks)), Stage::Reminding(Wanted::HowOften { evening })) => {
                self.promise_bins(evening, weeks);
            }
            (Some(Meaning::Yes), Stage::OfferingPerson { reason, intent }) => {
                self.person_offered(&reason, intent, Some(Control::Yes));
            }
            (Some(Meaning::No), Stage::OfferingPerson { reason, intent }) => {
                self.person_offered(&reason, intent, Some(Control::No));
            }
            (Some(Meaning::Yes), Stage::AskingConsent { rule }) => self.consent(&rule, Some(Control::Yes)),
            (Some(Meaning::No), Stage::AskingConsent { rule }) => self.consent(&rule, Some(Control::No)),
            (_, stage) => self.old_button(stage),
        }
    }

    fn old_button(&mut self, stage: Stage) {
        self.say("old_button", Outcome::Answered);
        match stage {
            Stage::Filling(form) | Stage::Changing(form) => self.ask_again(form),
            Stage::Confirming(form) => self.confirm(form),
            Stage::Clarifying { options, about } => self.clarify(options, about),
            Stage::OfferingPerson { reason, intent } => self.offer_person(&reason, intent),
            Stage::Beside { form, earlier } => self.ask_beside_again(form, &earlier),
            other => {
                self.state.stage = other;
                self.say("anything_else", Outcome::Answered);
                self.join_last(" ");
            }
        }
    }
}
