//! A report: its details are asked for, read back, corrected, and the ticket opens.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::form::{self, Asked, Brought};
use crate::assistant::report;
use crate::assistant::scene::{Body, with_moment};
use crate::assistant::understand::Certainty;
use crate::content::{DetailKind, DetailWanted, Does, Intent};
use crate::domain::conversation::{Form, Meaning, Need, Stage};
use crate::domain::enquiry::Location;
use crate::domain::ids::IntentId;
use crate::domain::reply::{Asks, Outcome};
use crate::domain::ticket::Detail;

/// Unusable answers to one question before a person is offered.
const TRIES: u8 = 3;

impl Turn<'_> {
    /// Starts a report with everything that is known already.
    pub(super) fn begin_report(&mut self, id: &IntentId, body: &Body<'_>, about: &str) {
        let scene = self.scene;
        let Some(intent) = body.pack.intent(id) else {
            return self.unsure();
        };
        let alarm = self.urgent.take();
        let mut form = Form {
            intent: id.clone(),
            body: body.id.clone(),
            priority: if alarm.is_some() { crate::domain::ticket::Priority::Urgent } else { intent.priority },
            safety_rule: alarm.map(|alarm| alarm.rule),
            asked: None,
            details: Vec::new(),
            attachments: std::mem::take(&mut self.state.attachments),
            tries: 0,
            skipped: Vec::new(),
            heeded: Vec::new(),
            apart_from: None,
        };
        let brought = Brought { text: about, ..self.brought() };
        form::take(intent, &mut form, brought, Asked::Nothing, &scene.reader(body));
        for Detail { name, value, confidence } in std::mem::take(&mut self.carried) {
            form::put(&mut form, intent, &name, value, confidence);
        }
        for wanted in &intent.details {
            let known = self.state.known.iter().find(|known| known.name == kind_name(wanted.kind));
            if let Some(known) = known.filter(|_| form::value(&form, &wanted.name).is_none()) {
                form::put(&mut form, intent, &wanted.name, known.value.clone(), known.confidence);
            }
        }
        let Some(form) = self.at_its_place(form) else { return };
        if self.ends_at_once(intent, &form) {
            return self.go_on(form);
        }
        let before = self.replies.len();
        if self.say_intent(body, id, "first", &scene.values(body)) && before > 0 {
            self.join_last("\n\n");
        }
        let said_before = self.replies.len();
        let Some(form) = self.heed(form) else { return };
        // What is asked only once, or only in some cases, has its turn after the rest.
        let is_plain = |wanted: &&DetailWanted| !wanted.ask_once && wanted.only_if.is_empty();
        let together = form::missing(intent, &form).into_iter().filter(is_plain).count() > 1;
        if together && self.say_intent(body, id, "ask", &scene.form_values(body, intent, &form)) {
            self.outcome = Outcome::Asked;
            if form::missing(intent, &form).iter().any(|wanted| wanted.kind == DetailKind::Place) {
                self.asks(Asks::Place);
            }
            self.state.stage = Stage::Filling(form);
        } else {
            self.go_on(form);
        }
        self.join_since(said_before.saturating_sub(1), "\n\n");
    }

    /// Looks at the rules before the ticket and at earlier reports, asks for what is missing, or reads everything back.
    pub(super) fn go_on(&mut self, form: Form) {
        let said = self.replies.len();
        let Some(form) = self.at_its_place(form) else { return };
        let Some(form) = self.heed(form) else { return };
        if let Some(earlier) = self.same_before(&form).cloned() {
            self.ask_beside(form, &earlier);
            return self.join_since(said, "\n\n");
        }
        let next = self
            .scene
            .intent(&form)
            .and_then(|intent| form::missing(intent, &form).first().map(|wanted| wanted.name.clone()));
        match next {
            Some(name) => self.ask_for(form, Some(name)),
            None => self.confirm(form),
        }
        self.join_since(said, "\n\n");
    }

    /// Asks the open question again.
    pub(super) fn ask_again(&mut self, form: Form) {
        match form.asked.clone() {
            Some(name) => self.ask_for(form, Some(name)),
            None => self.go_on(form),
        }
    }

    /// Asks for one detail; a choice has its options as buttons.
    pub(super) fn ask_for(&mut self, mut form: Form, name: Option<String>) {
        let scene = self.scene;
        let body = scene.body(&form.body);
        let (Some(name), Some(intent)) = (name, scene.intent(&form)) else {
            return self.unsure();
        };
        self.intent = Some(form.intent.clone());
        let values = scene.form_values(&body, intent, &form);
        if !self.say_intent(&body, &form.intent.clone(), &format!("ask_{name}"), &values) {
            self.say("not_text", Outcome::Asked);
        }
        self.outcome = Outcome::Asked;
        if let Some(wanted) = intent.details.iter().find(|wanted| wanted.name == name) {
            match wanted.kind {
                DetailKind::OneOf => {
                    for option in scene.options(&body, wanted) {
                        self.offer(option.clone(), Meaning::Value { detail: name.clone(), value: option });
                    }
                }
                DetailKind::YesNo => {
                    for (label, value) in [("label_yes", "yes"), ("label_no", "no")] {
                        self.offer_line(label, Meaning::Value { detail: name.clone(), value: value.into() });
                    }
                }
                DetailKind::Place => self.asks(Asks::Place),
                DetailKind::Telephone => self.asks(Asks::Telephone),
                _ => {}
            }
            if wanted.ask_once {
                self.offer_line("label_skip", Meaning::Skip);
            }
        }
        form.asked = Some(name);
        self.state.stage = Stage::Filling(form);
    }

    /// What came while a detail was asked for.
    pub(super) fn filling(&mut self, mut form: Form, control: Option<Control>) {
        let scene = self.scene;
        let body = scene.body(&form.body);
        let Some(intent) = scene.intent(&form) else {
            return self.fresh(control);
        };
        self.intent = Some(form.intent.clone());
        let wanted = form.asked.as_ref().and_then(|name| intent.details.iter().find(|w| w.name == *name));
        match control {
            Some(Control::Why) => return self.aside("why_asked", form),
            Some(Control::Skip) if wanted.is_some_and(|wanted| wanted.ask_once) => return self.skip(form),
            Some(Control::Skip) => return self.aside("cannot_skip", form),
            Some(Control::Back) if !form.details.is_empty() => return self.what_to_change(form),
            Some(Control::Correction(meant)) => {
                let brought = Brought { text: &meant, ..self.brought() };
                if form::correct(intent, &mut form, brought, &scene.reader(&body)) > 0 {
                    return self.go_on(form);
                }
                if let Certainty::Clear(other) = scene.understand(&meant).certainty
                    && other != form.intent
                {
                    return self.need(&other, &meant);
                }
            }
            _ => {}
        }
        // Where any words would do for an answer, a question is none; and a need is no name.
        let kind = wanted.map(|wanted| wanted.kind);
        let free = matches!(kind, Some(DetailKind::Text | DetailKind::Place | DetailKind::Address));
        let asks = free && scene.controls.is_question(self.heard.text);
        if (asks || kind == Some(DetailKind::Name)) && self.digress(&form) {
            return;
        }
        let asked = form.asked.clone();
        let asked = asked.as_deref().map_or(Asked::All, Asked::One);
        if form::take(intent, &mut form, self.brought(), asked, &scene.reader(&body)) > 0 {
            form.tries = 0;
            if !self.put_others_aside(&form) {
                return self.go_on(form);
            }
            self.say("noted", Outcome::Asked);
            self.go_on(form);
            return self.join_last(" ");
        }
        if !self.heard.attachments.is_empty() && self.heard.text.is_empty() {
            return self.go_on(form);
        }
        if self.digress(&form) {
            return;
        }
        if wanted.is_some_and(|wanted| wanted.ask_once) {
            return self.skip(form);
        }
        form.tries += 1;
        if form.tries >= TRIES {
            return self.offer_person("A detail could not be understood.", Some(form.intent));
        }
        let line = wanted.or_else(|| form::missing(intent, &form).first().copied()).map(|w| unusable(w.kind));
        self.aside(line.unwrap_or("not_text"), form);
    }

    /// Leaves out a detail that is asked for once.
    fn skip(&mut self, mut form: Form) {
        form.skipped.extend(form.asked.take());
        form.tries = 0;
        self.go_on(form);
    }

    /// Another report told in the same breath as an answer ("14 mill lane, and there is a pothole outside") waits its
    /// turn; whether there was one.
    fn put_others_aside(&mut self, form: &Form) -> bool {
        let (scene, waiting) = (self.scene, self.state.waiting.len());
        for need in &self.heard.understood.needs {
            let report = scene.pack.intent(&need.intent).is_some_and(|intent| intent.does == Does::Report);
            if report && need.intent != form.intent && !self.state.waiting.contains(need) {
                self.state.waiting.push(need.clone());
            }
        }
        self.state.waiting.len() > waiting
    }

    /// Something else in the middle: a question is answered and the thread picked up; another report waits its turn.
    fn digress(&mut self, form: &Form) -> bool {
        let scene = self.scene;
        // "Yes", "12", "31 February": meant as an answer, though none that we can use.
        let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
        let is_number = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
        let said = || self.heard.text.split_whitespace();
        let words = said().filter(|word| is_word(word) && !is_number(word)).count();
        let too_few = words < if said().any(|word| is_number(&word)) { 2 } else { 1 };
        if too_few || scene.controls.read(self.heard.text).is_some() {
            return false;
        }
        let Certainty::Clear(id) = self.heard.understood.certainty.clone() else {
            return false;
        };
        let Some(intent) = scene.pack.intent(&id).filter(|_| id != form.intent) else {
            return false;
        };
        if intent.does == Does::Person {
            self.need(&id, self.heard.text);
            return true;
        }
        if intent.does == Does::Report {
            self.state.waiting.push(Need { intent: id, about: self.heard.text.to_owned() });
            self.aside("noted", form.clone());
            return true;
        }
        let waiting = std::mem::take(&mut self.state.waiting);
        self.need(&id, self.heard.text);
        self.state.waiting = waiting;
        let outcome = self.outcome;
        self.aside("back_to_question", form.clone());
        self.outcome = outcome;
        self.intent = Some(id);
        true
    }

    /// A line of our own, and the open question again, in one message.
    pub(super) fn aside(&mut self, line: &str, form: Form) {
        self.say(line, Outcome::Asked);
        self.ask_again(form);
        self.join_last(" ");
    }

    /// Reads everything back.
    pub(super) fn confirm(&mut self, form: Form) {
        let scene = self.scene;
        let body = scene.body(&form.body);
        let Some(intent) = scene.intent(&form) else {
            return self.unsure();
        };
        self.intent = Some(form.intent.clone());
        let values = scene.form_values(&body, intent, &form);
        if !self.say_intent(&body, &form.intent, "confirm", &values) {
            self.say_with("confirm", &values.with("summary", form::summary(intent, &form)), Outcome::Asked);
        }
        self.say("is_that_right", Outcome::Asked);
        self.join_last(" ");
        self.offer_line("label_yes", Meaning::Yes);
        self.offer_line("label_change", Meaning::Change);
        self.state.stage = Stage::Confirming(form);
    }

    /// The answer to "is that right?"
    pub(super) fn confirming(&mut self, mut form: Form, control: Option<Control>) {
        let scene = self.scene;
        let body = scene.body(&form.body);
        let Some(intent) = scene.intent(&form) else {
            return self.fresh(control);
        };
        self.intent = Some(form.intent.clone());
        let words = match control {
            Some(Control::Yes) => return self.open_report(&form, intent, &body),
            Some(Control::No | Control::Back | Control::NoneOfThese) => return self.what_to_change(form),
            Some(Control::Correction(meant)) => meant,
            _ => self.heard.text.to_owned(),
        };
        let brought = Brought { text: &words, ..self.brought() };
        if form::correct(intent, &mut form, brought, &scene.reader(&body)) > 0
            || !self.heard.attachments.is_empty()
        {
            return self.go_on(form);
        }
        if self.digress(&form) {
            return;
        }
        form.tries += 1;
        if form.tries >= TRIES {
            return self.offer_person("The resident could not confirm the report.", Some(form.intent));
        }
        self.say("not_yes_no", Outcome::Asked);
        self.confirm(form);
        self.join_last(" ");
    }

    /// "What should I change?", with a button for each detail.
    fn what_to_change(&mut self, form: Form) {
        self.say("what_to_change", Outcome::Asked);
        for detail in &form.details {
            let label = detail.name.replace('_', " ");
            let label = label[..1].to_uppercase() + &label[1..];
            self.offer(label, Meaning::Detail(detail.name.clone()));
        }
        self.state.stage = Stage::Changing(form);
    }

    /// The answer to "what should I change?": the new value itself, or which detail.
    pub(super) fn changing(&mut self, mut form: Form, control: Option<Control>) {
        let scene = self.scene;
        let body = scene.body(&form.body);
        let Some(intent) = scene.intent(&form) else {
            return self.fresh(control);
        };
        self.intent = Some(form.intent.clone());
        let words = match control {
            Some(Control::Correction(meant)) => meant,
            _ => self.heard.text.to_owned(),
        };
        let brought = Brought { text: &words, ..self.brought() };
        if form::correct(intent, &mut form, brought, &scene.reader(&body)) > 0 {
            return self.go_on(form);
        }
        let names: Vec<String> = form.details.iter().map(|d| d.name.replace('_', " ")).collect();
        if let Some(named) = crate::matcher::entities::find_one_of(&words, &names, true) {
            let name = form.details[named.value].name.clone();
            return self.ask_for(form, Some(name));
        }
        form.tries += 1;
        if form.tries >= TRIES {
            return self.offer_person("The resident could not correct the report.", Some(form.intent));
        }
        self.what_to_change(form);
    }

    /// Opens the ticket; the conversation goes on.
    fn open_report(&mut self, form: &Form, intent: &Intent, body: &Body<'_>) {
        let scene = self.scene;
        let ticket = report::open(self.conversation, scene, form, intent, body);
        let mut values = scene.form_values(body, intent, form).with("reference", ticket.reference.as_str());
        if let Some(due) = ticket.due {
            values = with_moment(values, "due", scene.local(due));
        }
        self.outcome = Outcome::Reported;
        self.say_intent(body, &form.intent, "done", &values);
        for wanted in &intent.details {
            let name = kind_name(wanted.kind);
            let lasting =
                matches!(wanted.kind, DetailKind::Address | DetailKind::Telephone | DetailKind::Email);
            if let Some(value) = form::value(form, &wanted.name).filter(|_| lasting) {
                self.state.known.retain(|known| known.name != name);
                let value = value.to_owned();
                self.state.known.push(Detail { name: name.to_owned(), value, confidence: 1.0 });
            }
        }
        self.state.tickets.push(ticket.reference.clone());
        self.opens = Some(ticket);
        self.state.stage = Stage::Idle;
        if self.state.waiting.is_empty() {
            self.say("anything_else", Outcome::Reported);
            self.join_last("\n\n");
        } else {
            self.next_need();
        }
    }

    /// A point on the map, kept until a report needs it.
    pub(super) fn remember_place(&mut self, point: Location) {
        let value = format!("{:.5}, {:.5}", point.latitude, point.longitude);
        self.state.known.retain(|known| known.name != kind_name(DetailKind::Place));
        self.state.known.push(Detail {
            name: kind_name(DetailKind::Place).to_owned(),
            value,
            confidence: 1.0,
        });
    }

    pub(super) fn brought(&self) -> Brought<'_> {
        Brought { text: self.heard.text, location: self.heard.location, attachments: self.heard.attachments }
    }
}

/// What is remembered of a detail beyond its report is kept by kind.
fn kind_name(kind: DetailKind) -> &'static str {
    match kind {
        DetailKind::Address => "address",
        DetailKind::Place => "place",
        DetailKind::Telephone => "telephone",
        DetailKind::Email => "email",
        _ => "",
    }
}

/// What we say when a detail of this kind could not be read.
fn unusable(kind: DetailKind) -> &'static str {
    match kind {
        DetailKind::Address => "not_address",
        DetailKind::Postcode => "not_postcode",
        DetailKind::Date => "not_date",
        DetailKind::Telephone => "not_telephone",
        DetailKind::Email => "not_email",
        DetailKind::Reference => "not_reference",
        DetailKind::OneOf => "not_choice",
        DetailKind::YesNo => "not_yes_no",
        DetailKind::Photo => "not_photo",
        DetailKind::Place | DetailKind::Name | DetailKind::Text => "not_text",
    }
}
