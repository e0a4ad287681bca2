//! Rules before a ticket: what is said instead of opening a useless one, and "report it anyway". The rules are content
//! (`[[before]]` in an intent file); here they are only held against what the resident told, the facts and the moment.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::form::{self, Brought, plain_words};
use crate::assistant::report;
use crate::assistant::scene::{Body, Scene};
use crate::assistant::understand::Certainty;
use crate::content::{Before, Condition, DetailKind, Facts, Intent, Opening, Relation, Then};
use crate::domain::conversation::{Form, Heeded, Meaning, Stage};
use crate::domain::ids::IntentId;
use crate::domain::reply::Outcome;
use jiff::civil::{Date, DateTime};

/// What rules look at beside the form.
struct Moment<'a> {
    /// The facts of the body that does the work, today.
    facts: &'a Facts,
    /// The service's working days there.
    opening: &'a Opening,
    /// The local time.
    now: DateTime,
}

impl Turn<'_> {
    /// Says what the rules have to say of the form as it is; none when one of them ended the report.
    pub(super) fn heed(&mut self, mut form: Form) -> Option<Form> {
        let scene = self.scene;
        let body = scene.body(&form.body);
        let Some(intent) = scene.intent(&form) else { return Some(form) };
        let (facts, opening) = rules_look_at(scene, &body, intent);
        let moment = Moment { facts: &facts, opening: &opening, now: scene.local(scene.now()) };
        while let Some(rule) = next(&intent.before, &form, &moment) {
            form.heeded.retain(|heeded| heeded.rule != rule.say);
            form.heeded.push(Heeded {
                rule: rule.say.clone(),
                because: because(rule, &form),
                insisted: false,
            });
            self.intent = Some(form.intent.clone());
            self.say_intent(&body, &form.intent, &rule.reply(), &scene.form_values(&body, intent, &form));
            match rule.then {
                Then::GoOn => self.outcome = Outcome::Asked,
                Then::Stop => {
                    self.stop(form, rule.insist);
                    return None;
                }
                Then::Person => {
                    self.state.attachments.append(&mut form.attachments);
                    let reason = format!("{}: {}.", intent.title, report::in_words(&rule.say));
                    self.hand_over(&reason, Some(form.intent.clone()));
                    if let Some(ticket) = &mut self.opens {
                        ticket.details.retain(|known| form::value(&form, &known.name).is_none());
                        ticket.details.append(&mut form.details);
                    }
                    return None;
                }
                Then::Other => {
                    if let Some(other) = &rule.intent {
                        self.give_on(form, intent, other);
                    }
                    return None;
                }
            }
        }
        Some(form)
    }

    /// Whether a rule that holds will end the report, so that nothing need be said before it.
    pub(super) fn ends_at_once(&self, intent: &Intent, form: &Form) -> bool {
        let scene = self.scene;
        let body = scene.body(&form.body);
        let (facts, opening) = rules_look_at(scene, &body, intent);
        let moment = Moment { facts: &facts, opening: &opening, now: scene.local(scene.now()) };
        intent.before.iter().any(|rule| rule.then != Then::GoOn && applies(rule, form, &moment))
    }

    /// No ticket opens; what can be done instead stands on the buttons.
    fn stop(&mut self, form: Form, insist: bool) {
        self.outcome = Outcome::Answered;
        if insist {
            self.offer_line("label_anyway", Meaning::Anyway);
        }
        self.offer_line("label_person", Meaning::Person);
        self.state.stage = Stage::Stopped(form);
    }

    /// What came after a rule that stopped the report: the resident insists, corrects a detail, or goes on with something
    /// else.
    pub(super) fn stopped(&mut self, mut form: Form, control: Option<Control>) {
        let scene = self.scene;
        let Some(intent) = scene.intent(&form) else { return self.fresh(control) };
        let stopping = form.heeded.last().and_then(|last| intent.before.iter().find(|r| r.say == last.rule));
        let insist = stopping.is_some_and(|rule| rule.insist);
        let words = match control {
            Some(Control::Insist) if insist => return self.insisted(form),
            Some(Control::Yes) => {
                self.intent = Some(form.intent.clone());
                self.say("not_choice", Outcome::Answered);
                return self.stop(form, insist);
            }
            Some(Control::No) => {
                self.say("anything_else", Outcome::Answered);
                return self.next_need();
            }
            Some(Control::Correction(ref meant)) if !meant.is_empty() => meant.clone(),
            _ => self.heard.text.to_owned(),
        };
        let elsewhere =
            matches!(&self.heard.understood.certainty, Certainty::Clear(id) if *id != form.intent);
        let brought = Brought { text: &words, ..self.brought() };
        let reader = scene.reader(&scene.body(&form.body));
        if !elsewhere && form::correct(intent, &mut form, brought, &reader) > 0 {
            return self.go_on(form);
        }
        self.fresh(control);
    }

    /// "Report it anyway": the ticket names the rule.
    pub(super) fn insisted(&mut self, mut form: Form) {
        if let Some(last) = form.heeded.last_mut() {
            last.insisted = true;
        }
        self.intent = Some(form.intent.clone());
        self.go_on(form);
    }

    /// Another intent takes over. It gets the details that it asks for by the same name, if they are of use to it.
    fn give_on(&mut self, mut form: Form, from: &Intent, to: &IntentId) {
        self.state.attachments.append(&mut form.attachments);
        let kind = |intent: &Intent, name: &str| {
            intent.details.iter().find(|wanted| wanted.name == name).map(|wanted| wanted.kind)
        };
        if let Some(takes) = self.scene.pack.intent(to) {
            form.details.retain(|detail| match (kind(from, &detail.name), kind(takes, &detail.name)) {
                // An address says where, too.
                (Some(DetailKind::Address), Some(DetailKind::Place)) => true,
                (had, wants) => had == wants,
            });
        }
        self.carried = form.details;
        self.need(to, "");
    }
}

fn rules_look_at(scene: &Scene<'_>, body: &Body<'_>, intent: &Intent) -> (Facts, Opening) {
    (body.pack.facts(scene.today), body.pack.opening(Some(&intent.service), scene.today))
}

/// The first rule that holds and has not had its say about these details. One that stops is passed by insisting alone.
fn next<'r>(rules: &'r [Before], form: &Form, moment: &Moment<'_>) -> Option<&'r Before> {
    rules.iter().find(|rule| applies(rule, form, moment))
}

fn applies(rule: &Before, form: &Form, moment: &Moment<'_>) -> bool {
    let passed = |heeded: &Heeded| {
        heeded.rule == rule.say
            && heeded.because == because(rule, form)
            && (heeded.insisted || rule.then == Then::GoOn)
    };
    !form.heeded.iter().any(passed) && holds(rule, form, moment)
}

/// The values that a rule looked at.
fn because(rule: &Before, form: &Form) -> Vec<String> {
    rule.when.keys().filter_map(|name| form::value(form, name)).map(str::to_owned).collect()
}

fn holds(rule: &Before, form: &Form, moment: &Moment<'_>) -> bool {
    rule.given.iter().all(|fact| moment.facts.get(fact).is_some())
        && rule.when.iter().all(|(name, condition)| {
            form::value(form, name).is_some_and(|value| is_true(condition, value, moment))
        })
}

fn is_true(condition: &Condition, value: &str, moment: &Moment<'_>) -> bool {
    let today = moment.now.date();
    let relation = match condition {
        Condition::Is(values) => return values.iter().any(|wanted| wanted == value),
        Condition::Stands(relation) => relation,
    };
    match (relation, value.parse::<Date>()) {
        (Relation::On(fact), _) => moment.facts.list(fact).iter().any(|road| names_road(value, road)),
        (Relation::LaterThan(_), Ok(day)) => day > today,
        (Relation::TodayBefore(fact), Ok(day)) => {
            day == today && moment.facts.time(fact).is_some_and(|time| moment.now.time() < time)
        }
        (Relation::LongerAgoThan(fact), Ok(day)) => {
            let days = moment.facts.number(fact).and_then(|days| u32::try_from(days).ok());
            days.is_some_and(|days| moment.opening.due(day, days) < today)
        }
        (_, Err(_)) => false,
    }
}

/// Whether a place names a road: whole words, however they are written.
fn names_road(place: &str, road: &str) -> bool {
    plain_words(place).contains(&plain_words(road))
}

#[cfg(test)]
mod tests;
