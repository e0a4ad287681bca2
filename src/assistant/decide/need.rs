//! The resident wants something, and we know what.

use super::turn::Turn;
use crate::assistant::scene::Work;
use crate::assistant::understand::Alarm;
use crate::content::{Does, Freshness, Intent};
use crate::domain::conversation::{Meaning, Need, Stage};
use crate::domain::ids::IntentId;
use crate::domain::reply::Outcome;

impl Turn<'_> {
    /// Deals with an intent, said in these words.
    pub(super) fn need(&mut self, id: &IntentId, about: &str) {
        let scene = self.scene;
        let Some(intent) = scene.pack.intent(id) else {
            return self.unsure();
        };
        self.intent = Some(id.clone());
        self.state.misses = 0;
        self.warn_of_place();
        match intent.does {
            Does::SmallTalk => self.small_talk(id),
            Does::NotUnderstood => self.own_answer(id, Outcome::NotUnderstood),
            Does::Choose => self.choose(id, intent, about),
            Does::Status => self.status(about, Some(id)),
            Does::Redirect => self.own_answer(id, Outcome::Redirected),
            Does::Answer | Does::Report | Does::Person if self.at_border(id, intent, about) => {}
            Does::Answer | Does::Report | Does::Person => match scene.work(&intent.service, about) {
                Work::Elsewhere { name, why } => {
                    self.say_notices(None, Some(&intent.service), true);
                    let values = scene.values(&scene.own()).with("why", &why).with("body.name", &name);
                    self.say_with("not_ours", &values, Outcome::Redirected);
                }
                Work::Here(body) => {
                    self.say_notices(Some(&body), Some(&intent.service), intent.does == Does::Answer);
                    if !body.is_own {
                        self.say_with("done_by", &scene.values(&body), Outcome::Redirected);
                    }
                    match intent.does {
                        Does::Answer => self.answer(id, &body),
                        Does::Person => {
                            let current = body.pack.freshness(id, scene.today) != Freshness::Withdrawn;
                            let said = current && self.say_intent(&body, id, "answer", &scene.values(&body));
                            if said && !body.is_own {
                                self.join_last("\n\n");
                            }
                            let reason = format!("A person answers this: {}.", intent.title);
                            self.hand_over(&reason, Some(id.clone()));
                        }
                        _ => self.begin_report(id, &body, about),
                    }
                }
            },
        }
        self.next_need();
    }

    /// Deals with two needs or more from one message: names them all, begins with one, and the others wait their turn.
    pub(super) fn several(&mut self, mut needs: Vec<Need>) {
        let scene = self.scene;
        let first = |need: &Need| {
            let intent = scene.pack.intent(&need.intent);
            let in_danger = |alarm: &Alarm| intent.is_some_and(|intent| intent.service == alarm.service);
            // Danger comes first; then what people must do, since they get the whole story and answer the rest.
            match intent.map(|intent| intent.does) {
                _ if self.urgent.as_ref().is_some_and(in_danger) => 0,
                Some(Does::Person) => 1,
                _ => 2,
            }
        };
        needs.sort_by_key(first);
        let named = |need: &Need| {
            scene.pack.intent(&need.intent).map_or_else(String::new, |intent| format!("**{}**", intent.title))
        };
        let first = needs.remove(0);
        let then = needs.iter().map(named).collect::<Vec<_>>().join(", ");
        let values = scene.values(&scene.own()).with("first", named(&first)).with("then", then);
        self.say_with("several", &values, Outcome::Answered);
        self.state.waiting.extend(needs);
        self.need(&first.intent, &first.about);
        // What the whole message was about most is what the turn is remembered for.
        self.intent =
            self.heard.understood.guesses.first().map(|guess| guess.intent.clone()).or(self.intent.take());
    }

    /// Manners: whoever says hello twice is not greeted twice.
    fn small_talk(&mut self, id: &IntentId) {
        let own = self.scene.own();
        let said_before = self.state.small_talk.contains(id);
        if said_before && self.say_intent(&own, id, "again", &self.scene.values(&own)) {
            self.outcome = Outcome::SmallTalk;
            return;
        }
        if !said_before {
            self.state.small_talk.push(id.clone());
        }
        self.own_answer(id, Outcome::SmallTalk);
    }

    /// What is the same for every council: its wording, and nothing else.
    pub(super) fn own_answer(&mut self, id: &IntentId, outcome: Outcome) {
        let body = self.scene.own();
        if !self.say_intent(&body, id, "answer", &self.scene.values(&body)) {
            return self.no_answer("no_answer", id);
        }
        self.outcome = outcome;
    }

    /// The one question that tells two services apart: "your own bin, or one in the street?"
    fn choose(&mut self, id: &IntentId, intent: &Intent, about: &str) {
        self.own_answer(id, Outcome::Clarified);
        for choice in &intent.choices {
            self.offer(choice.label.clone(), Meaning::Intent(choice.intent.clone()));
        }
        let options = intent.choices.iter().map(|choice| choice.intent.clone()).collect();
        self.state.stage = Stage::Clarifying { options, about: about.to_owned() };
    }

    /// The council's answer, unless it is too old to be given.
    fn answer(&mut self, id: &IntentId, body: &crate::assistant::scene::Body<'_>) {
        let scene = self.scene;
        if body.pack.freshness(id, scene.today) == Freshness::Withdrawn {
            return self.no_answer("withdrawn", id);
        }
        if !self.say_intent(body, id, "answer", &scene.values(body)) {
            return self.no_answer("no_answer", id);
        }
        if body.pack.freshness(id, scene.today) == Freshness::Marked {
            self.say("past_review", Outcome::Answered);
            self.join_last("\n\n");
        }
        self.outcome = if body.is_own { Outcome::Answered } else { Outcome::Redirected };
        if !body.is_own {
            self.join_last("\n\n");
        }
    }

    /// There is no answer that we may give: says so and offers a person.
    fn no_answer(&mut self, line: &str, id: &IntentId) {
        self.say(line, Outcome::NotUnderstood);
        self.offer_yes_no("label_yes_please", "label_try_again");
        let reason = "There is no current answer to this in the council's content.".to_owned();
        self.state.stage = Stage::OfferingPerson { reason, intent: Some(id.clone()) };
    }

    /// When nothing is open any more, what was put aside comes next.
    pub(super) fn next_need(&mut self) {
        if self.state.stage != Stage::Idle || self.owner != self.conversation.owner {
            return;
        }
        if self.state.waiting.is_empty() {
            return;
        }
        let next = self.state.waiting.remove(0);
        let (outcome, intent) = (self.outcome, self.intent.clone());
        self.say("now_the_other", outcome);
        self.need(&next.intent, &next.about);
        if outcome == Outcome::Reported {
            // The ticket is what this turn is remembered for.
            self.outcome = outcome;
            self.intent = intent;
        }
    }
}
