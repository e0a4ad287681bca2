//! A place that is another council's: which council is meant is asked, and the one that was chosen answers from then on.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::scene::{Border, Scene};
use crate::assistant::understand::Certainty;
use crate::content::{Does, Intent};
use crate::domain::conversation::{Form, Meaning, Stage, State};
use crate::domain::ids::{CouncilId, IntentId};
use crate::domain::reply::Outcome;
use crate::matcher::entities::find_one_of;

/// Where the person goes on: at the council that the answer to "which council?" names, if it names one. The scene is
/// that of the council at whose door they stand now.
pub fn cross(state: &mut State, text: &str, choice: Option<&str>, scene: &Scene<'_>) {
    let Stage::Bordering { place, councils, .. } = &state.stage else { return };
    let chosen = match choice {
        Some(id) => state.offers.iter().find(|offer| offer.id == id).and_then(|offer| match &offer.means {
            Meaning::Council(council) if councils.contains(council) => Some(council),
            _ => None,
        }),
        None => said(councils, text, scene),
    };
    if let Some(chosen) = chosen {
        let (chosen, place) = (chosen.clone(), place.clone());
        state.door = Some(chosen);
        state.settled = Some(place);
    }
}

/// The council that words name. "Yes" is the other one where there are but two: it was that one's place.
fn said<'c>(councils: &'c [CouncilId], text: &str, scene: &Scene<'_>) -> Option<&'c CouncilId> {
    match scene.controls.read(text) {
        Some(Control::Yes) if councils.len() == 2 => return councils.first(),
        Some(Control::No) if councils.len() == 2 => return councils.last(),
        _ => {}
    }
    let names: Vec<String> = councils.iter().map(|id| short_name(scene, id)).collect();
    find_one_of(text, &names, true).map(|found| &councils[found.value])
}

fn short_name(scene: &Scene<'_>, id: &CouncilId) -> String {
    scene.body(id).pack.council().short_name.clone()
}

impl Turn<'_> {
    /// Asks which council is meant when the words of a need name a place that is another's; false when they do not, or
    /// that was settled before.
    pub(super) fn at_border(&mut self, id: &IntentId, intent: &Intent, about: &str) -> bool {
        let reported = intent.does == Does::Report;
        let Some(border) = self.unsettled(intent, about, reported) else { return false };
        let rule = self.urgent.as_ref().map(|alarm| alarm.rule.clone());
        self.ask_council(id.clone(), about.to_owned(), border, rule);
        true
    }

    /// The same for what is said while a report is open: what it held is said again with it.
    pub(super) fn form_at_border(&mut self) -> bool {
        let (Stage::Filling(form) | Stage::Confirming(form) | Stage::Changing(form)) = &self.state.stage
        else {
            return false;
        };
        let found = self.scene.intent(form).and_then(|intent| self.unsettled(intent, self.heard.text, true));
        let Some(border) = found else { return false };
        let Form { intent, details, attachments, safety_rule, .. } = form.clone();
        let known = details.iter().map(|detail| detail.value.as_str());
        let about = known.chain([self.heard.text]).collect::<Vec<_>>().join(", ");
        self.state.attachments.extend(attachments);
        self.intent = Some(intent.clone());
        self.ask_council(intent, about, border, safety_rule);
        true
    }

    fn unsettled(&self, intent: &Intent, text: &str, reported: bool) -> Option<Border> {
        let border = self.scene.border(&intent.service, text, reported)?;
        (self.state.settled.as_ref() != Some(&border.place)).then_some(border)
    }

    fn ask_council(&mut self, intent: IntentId, about: String, border: Border, safety_rule: Option<String>) {
        let own = self.scene.pack.council().id.clone();
        let Border { place, others, here_too } = border;
        let names = others.iter().map(|id| short_name(self.scene, id)).collect::<Vec<_>>().join(", ");
        let values = self.scene.values(&self.scene.own()).with("place", place.as_str()).with("others", names);
        let line = if here_too { "border_between" } else { "border_other" };
        let councils: Vec<CouncilId> = others.into_iter().chain([own]).collect();
        self.say_with(line, &values, Outcome::Asked);
        for council in &councils {
            self.offer(short_name(self.scene, council), Meaning::Council(council.clone()));
        }
        self.state.stage = Stage::Bordering { intent, about, place, councils, safety_rule };
    }

    /// Goes on with what was wanted when it is settled which council is meant.
    pub(super) fn cross_border(&mut self) -> bool {
        let Stage::Bordering { intent, about, place, safety_rule, .. } = &self.state.stage else {
            return false;
        };
        if self.state.settled.as_ref() != Some(place) {
            return false;
        }
        let (intent, about) = (intent.clone(), about.clone());
        let alarm = safety_rule.as_ref().and_then(|rule| self.scene.alarm_of(rule));
        // The signpost was said before the question.
        self.signposted = alarm.is_some();
        self.urgent = self.urgent.take().or(alarm);
        self.state.stage = Stage::Idle;
        self.need(&intent, &about);
        true
    }

    /// An answer to "which council?" that names none: another need is dealt with, else it is asked once more.
    pub(super) fn which_council(&mut self, stage: Stage, control: Option<Control>) {
        let meant = match &self.heard.understood.certainty {
            Certainty::Clear(intent) => self.scene.pack.intent(intent),
            Certainty::Close(_) | Certainty::Unsure => None,
        };
        if meant.is_some_and(|intent| matches!(intent.does, Does::Answer | Does::Report | Does::Person)) {
            return self.fresh(control);
        }
        self.state.misses = self.state.misses.saturating_add(1);
        let Stage::Bordering { intent, councils, .. } = &stage else { return self.fresh(control) };
        if self.state.misses > 1 {
            return self.offer_person("It was not clear which council is meant.", Some(intent.clone()));
        }
        self.intent = Some(intent.clone());
        self.say("border_again", Outcome::Asked);
        for council in councils {
            self.offer(short_name(self.scene, council), Meaning::Council(council.clone()));
        }
        self.state.stage = stage;
    }
}
