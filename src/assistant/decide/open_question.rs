//! No report is open: fresh words, an unclear meaning, a person offered.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::scene::with_moment;
use crate::assistant::understand::Certainty;
use crate::domain::conversation::{Meaning, Stage};
use crate::domain::ids::IntentId;
use crate::domain::reply::Outcome;
use crate::matcher::entities::find_one_of;

/// Words of a message that may be no more than what stands on a button.
const FEW_WORDS: usize = 5;

impl Turn<'_> {
    /// Words that answer no question of ours.
    pub(super) fn fresh(&mut self, control: Option<Control>) {
        if let Some(Control::Correction(meant)) = &control
            && !meant.is_empty()
        {
            let anew = self.scene.understand(meant);
            if let Certainty::Clear(intent) = &anew.certainty {
                return self.need(&intent.clone(), meant);
            }
        }
        if self.heard.text.is_empty() {
            return self.kept_for_later();
        }
        if self.about_earlier() {
            return;
        }
        let needs = self.heard.understood.several();
        if !needs.is_empty() {
            return self.several(needs);
        }
        match self.heard.understood.certainty.clone() {
            Certainty::Clear(intent) => self.need(&intent, self.heard.text),
            Certainty::Close(_) | Certainty::Unsure => self.unsure(),
        }
    }

    /// A place or a file without words: kept for the report that it surely belongs to.
    fn kept_for_later(&mut self) {
        self.state.attachments.extend_from_slice(self.heard.attachments);
        if let Some(point) = self.heard.location {
            self.remember_place(point);
        }
        self.say("what_about_it", Outcome::Asked);
    }

    /// We do not know what is meant: a safety rule's service if one spoke, else choices, else one more try, and the
    /// second time a person. Nobody is asked to rephrase twice.
    pub(super) fn unsure(&mut self) {
        if let Some(intent) = self.urgent.as_ref().and_then(|alarm| self.scene.intent_for(&alarm.service)) {
            return self.need(&intent, self.heard.text);
        }
        self.warn_of_place();
        self.state.misses = self.state.misses.saturating_add(1);
        if self.state.misses > 1 {
            return self.offer_person("The question was not understood twice.", None);
        }
        match &self.heard.understood.certainty {
            Certainty::Close(options) => self.clarify(options.clone(), self.heard.text.to_owned()),
            _ => {
                self.state.stage = Stage::AskedAgain;
                self.say("ask_again", Outcome::NotUnderstood);
                self.offer_line("label_person", Meaning::Person);
            }
        }
    }

    /// "Is it one of these?"
    pub(super) fn clarify(&mut self, options: Vec<IntentId>, about: String) {
        self.say("clarify", Outcome::Clarified);
        for id in &options {
            if let Some(intent) = self.scene.pack.intent(id) {
                self.offer(intent.title.clone(), Meaning::Intent(id.clone()));
            }
        }
        self.offer_line("label_something_else", Meaning::SomethingElse);
        self.state.stage = Stage::Clarifying { options, about };
    }

    /// The answer to "is it one of these?": a label, "the first one", other words, or none of them.
    pub(super) fn clarified(&mut self, options: &[IntentId], about: &str, control: Option<Control>) {
        if matches!(control, Some(Control::NoneOfThese | Control::No)) {
            return self.offer_person("None of the meanings offered was right.", None);
        }
        let labels: Vec<String> = options.iter().map(|id| self.label_of(id)).collect();
        let named = find_one_of(self.heard.text, &labels, true).map(|named| &options[named.value]);
        if let Certainty::Clear(intent) = &self.heard.understood.certainty
            && (options.contains(intent) || named.is_none() || !is_short(self.heard.text))
        {
            // Other words for it: what was said first still holds details.
            let words = if options.contains(intent) {
                format!("{about} {}", self.heard.text)
            } else {
                self.heard.text.to_owned()
            };
            return self.need(&intent.clone(), &words);
        }
        match named {
            Some(named) => self.need(named, about),
            None => self.unsure(),
        }
    }

    /// What stands on the button for a meaning that was offered; its title when there is none any more.
    fn label_of(&self, id: &IntentId) -> String {
        let offers = self.state.offers.iter().rev();
        let button = offers.filter(|offer| matches!(&offer.means, Meaning::Intent(intent) if intent == id));
        let title = || self.scene.pack.intent(id).map(|intent| intent.title.clone());
        button.map(|offer| offer.label.clone()).next().or_else(title).unwrap_or_default()
    }

    /// "Shall I fetch a person?"
    pub(super) fn offer_person(&mut self, reason: &str, intent: Option<IntentId>) {
        let scene = self.scene;
        let service = intent.as_ref().and_then(|id| scene.pack.intent(id)).map(|intent| &intent.service);
        let body = service.map_or_else(|| scene.own(), |service| scene.body_of(service));
        match scene.opens(&body, service) {
            Some(opens) => {
                let values = with_moment(scene.values(&scene.own()), "opens", opens);
                self.say_with("offer_person_closed", &values, Outcome::NotUnderstood);
            }
            None => self.say("offer_person", Outcome::NotUnderstood),
        }
        self.offer_yes_no("label_yes_please", "label_try_again");
        self.state.stage = Stage::OfferingPerson { reason: reason.to_owned(), intent };
    }

    /// The answer to "shall I fetch a person?"
    pub(super) fn person_offered(
        &mut self,
        reason: &str,
        intent: Option<IntentId>,
        control: Option<Control>,
    ) {
        match control {
            Some(Control::Yes) => self.hand_over(reason, intent),
            Some(Control::No) => {
                self.state.misses = 0;
                self.say("try_again", Outcome::SmallTalk);
            }
            other => self.fresh(other),
        }
    }
}

fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= FEW_WORDS
}
