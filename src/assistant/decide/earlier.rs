//! "I already reported this": how far an earlier report is, "still not fixed", and never a second ticket in silence.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::earlier::Named;
use crate::assistant::form;
use crate::assistant::understand::Certainty;
use crate::content::{DetailKind, DetailWanted, Does, Values};
use crate::domain::conversation::{Form, Meaning, Stage};
use crate::domain::event::EventType;
use crate::domain::ids::{IntentId, ServiceId};
use crate::domain::reply::Outcome;
use crate::domain::ticket::{Detail, Kind, Priority, Reference, Status, Ticket};
use crate::matcher::entities::{find_one_of, find_reference};

/// How sure it must be that something is a reference before we say that we know of no such one: a number plate may have
/// the same shape.
const SURELY: f32 = 0.8;

/// Reports that "which one?" offers, newest first.
const OFFERED: usize = 5;

impl Turn<'_> {
    /// Fresh words that are about an earlier report although they do not clearly ask how far it is: they name its
    /// reference, or say that it is not fixed. Whether they were dealt with.
    pub(super) fn about_earlier(&mut self) -> bool {
        let scene = self.scene;
        let clear = match &self.heard.understood.certainty {
            Certainty::Clear(id) => scene.pack.intent(id),
            _ => None,
        };
        // A bare reference sounds like small talk, or like nothing of ours.
        let clear = clear.filter(|clear| !matches!(clear.does, Does::SmallTalk | Does::NotUnderstood));
        let serves = |service: Option<&ServiceId>| clear.is_none_or(|clear| service == Some(&clear.service));
        let not_fixed = scene.controls.says_not_fixed(self.heard.text);
        match &self.earlier.named {
            Some(Named::Whole(ticket) | Named::Bare(ticket)) if serves(ticket.service.as_ref()) => {
                self.status(self.heard.text, None);
                return true;
            }
            Some(Named::Nothing)
                if clear.is_none()
                    && find_reference(self.heard.text).is_some_and(|found| found.sureness >= SURELY) =>
            {
                self.status(self.heard.text, None);
                return true;
            }
            _ => {}
        }
        if !not_fixed || clear.is_some_and(|clear| clear.does != Does::Report) {
            return false;
        }
        let own = self.earlier.own.iter().filter(|ticket| serves(ticket.service.as_ref()));
        let own: Vec<&Ticket> = own.collect();
        self.which(&own, true)
    }

    /// How far a report is: the one named, else this conversation's own. Without any the intent's answer is said.
    pub(super) fn status(&mut self, about: &str, intent: Option<&IntentId>) {
        let scene = self.scene;
        self.is_status();
        let not_fixed = scene.controls.says_not_fixed(about);
        let earlier = self.earlier;
        match &earlier.named {
            Some(Named::Whole(ticket)) if not_fixed => self.not_fixed(ticket),
            Some(Named::Whole(ticket)) => self.state_of(ticket, true),
            Some(Named::Bare(ticket)) => {
                self.state_of(ticket, false);
                if not_fixed {
                    self.say("earlier_not_yours", Outcome::Answered);
                    self.join_last("\n\n");
                    self.offer_line("label_person", Meaning::Person);
                }
            }
            Some(Named::Nothing) => {
                self.say("earlier_unknown", Outcome::Answered);
                self.offer_line("label_person", Meaning::Person);
            }
            None => {
                let own: Vec<&Ticket> = earlier.own.iter().collect();
                if !self.which(&own, not_fixed)
                    && let Some(intent) = intent
                {
                    self.own_answer(intent, Outcome::Answered);
                }
            }
        }
    }

    /// Whatever the words sound like, the turn is about how far a report is.
    fn is_status(&mut self) {
        let intents = &mut self.scene.pack.intents();
        let status = intents.find(|(_, intent)| intent.does == Does::Status).map(|(id, _)| id.clone());
        self.intent = status.or(self.intent.take());
        self.state.misses = 0;
    }

    /// The one report there is, or the question which one; false when there is none.
    fn which(&mut self, reports: &[&Ticket], not_fixed: bool) -> bool {
        match reports {
            [] => return false,
            [one] if not_fixed => self.not_fixed(one),
            [one] => self.state_of(one, true),
            several => {
                self.say("earlier_which", Outcome::Clarified);
                let several = &several[..several.len().min(OFFERED)];
                for ticket in several {
                    let reference = ticket.reference.clone();
                    let means =
                        if not_fixed { Meaning::NotFixed(reference) } else { Meaning::Report(reference) };
                    self.offer(self.in_short(ticket, true), means);
                }
                let reports = several.iter().map(|ticket| ticket.reference.clone()).collect();
                self.state.stage = Stage::WhichReport { reports, not_fixed };
            }
        }
        true
    }

    /// The answer to "which of your reports?"
    pub(super) fn which_report(&mut self, reports: &[Reference], not_fixed: bool, control: Option<Control>) {
        let earlier = self.earlier;
        let offered: Vec<&Ticket> =
            reports.iter().filter_map(|one| earlier.own.iter().find(|own| own.reference == *one)).collect();
        let labels: Vec<String> = offered.iter().map(|ticket| self.in_short(ticket, true)).collect();
        match find_one_of(self.heard.text, &labels, true) {
            Some(named) if not_fixed => self.not_fixed(offered[named.value]),
            Some(named) => self.state_of(offered[named.value], true),
            None => self.fresh(control),
        }
    }

    /// The ticket on a button for an earlier report, and whether it is said not to be fixed.
    pub(super) fn pressed_report(&mut self, not_fixed: bool) {
        let earlier = self.earlier;
        match &earlier.named {
            Some(Named::Whole(ticket)) if not_fixed => self.not_fixed(ticket),
            Some(Named::Whole(ticket)) => self.state_of(ticket, true),
            _ => self.say("earlier_unknown", Outcome::Answered),
        }
    }

    /// Says where a ticket is, in plain words; to somebody who only knows its reference not what it holds.
    fn state_of(&mut self, ticket: &Ticket, whole: bool) {
        self.is_status();
        let late = ticket.is_late(self.scene.now());
        let line = match ticket.status {
            _ if late => "earlier_late",
            Status::Open | Status::Queued => "earlier_open",
            Status::Assigned => "earlier_assigned",
            Status::Waiting => "earlier_waiting",
            Status::Closed | Status::Returned => "earlier_closed",
        };
        let values = self.values_of(ticket, whole);
        self.say_with(line, &values, Outcome::Answered);
        if whole && ticket.kind == Kind::Report && (late || ticket.is_over()) {
            self.offer_line("label_not_fixed", Meaning::NotFixed(ticket.reference.clone()));
        }
    }

    /// "Still not fixed": a closed report is opened again, a late one goes before the others, and of one that is in time
    /// it is said when.
    fn not_fixed(&mut self, ticket: &Ticket) {
        let scene = self.scene;
        self.is_status();
        if ticket.kind == Kind::Conversation {
            let reason = format!("The resident says that {} is not sorted.", ticket.reference);
            return self.hand_over(&reason, ticket.intent.clone());
        }
        if ticket.is_over() {
            let body = scene.body(&ticket.body);
            let intent = ticket.intent.as_ref().and_then(|id| body.pack.intent(id));
            let again = ticket.reopened(intent.and_then(|intent| scene.due_of(&body, intent)));
            self.say_with("earlier_reopened", &self.values_of(&again, true), Outcome::Reported);
            self.change(again, EventType::TicketReopened);
        } else if ticket.is_late(scene.now()) && ticket.priority < Priority::Urgent {
            self.say_with("earlier_raised", &self.values_of(ticket, true), Outcome::Reported);
            let raised = Ticket { priority: Priority::Urgent, ..ticket.clone() };
            self.change(raised, EventType::TicketUpdated);
        } else if ticket.is_late(scene.now()) {
            self.say_with("earlier_raised_before", &self.values_of(ticket, true), Outcome::Answered);
            self.offer_line("label_person", Meaning::Person);
        } else {
            self.say_with("earlier_in_time", &self.values_of(ticket, true), Outcome::Answered);
        }
    }

    /// An open report of the same service at the same place in this conversation, unless this one is wanted beside it.
    /// Another bin is another report, and so is another day: until such details are told, nothing is said to be the same.
    pub(super) fn same_before(&self, form: &Form) -> Option<&Ticket> {
        let intent = self.scene.intent(form)?;
        if form::missing(intent, form).iter().any(|wanted| wanted.tells_apart) {
            return None;
        }
        let is_where = |kind| matches!(kind, DetailKind::Address | DetailKind::Place | DetailKind::Postcode);
        let tells = |wanted: &&DetailWanted| is_where(wanted.kind) || wanted.tells_apart;
        let told: Vec<(&DetailWanted, &str)> = intent
            .details
            .iter()
            .filter(tells)
            .filter_map(|wanted| Some((wanted, form::value(form, &wanted.name)?)))
            .collect();
        let same = |ticket: &&Ticket| {
            let alike = |(wanted, value): &(&DetailWanted, &str)| {
                let known = ticket.details.iter().find(|detail| detail.name == wanted.name);
                known.is_some_and(|detail| detail.value.to_lowercase() == value.to_lowercase())
            };
            ticket.service.as_ref() == Some(&intent.service)
                && !ticket.is_over()
                && form.apart_from.as_ref() != Some(&ticket.reference)
                && told.iter().all(alike)
        };
        let has_place = told.iter().any(|(wanted, _)| is_where(wanted.kind));
        self.earlier.own.iter().filter(|_| has_place).find(same)
    }

    /// "There is one already: add this to it, or a new report?"
    pub(super) fn ask_beside(&mut self, form: Form, earlier: &Ticket) {
        self.intent = Some(form.intent.clone());
        self.say_with("earlier_same", &self.values_of(earlier, true), Outcome::Asked);
        self.offer_line("label_add", Meaning::AddToEarlier);
        self.offer_line("label_new_report", Meaning::NewReport);
        self.state.stage = Stage::Beside { form, earlier: earlier.reference.clone() };
    }

    /// The answer to that in words: "add it", "a new one".
    pub(super) fn beside(&mut self, form: Form, reference: Reference, control: Option<Control>) {
        let labels = ["label_add", "label_new_report"].map(|label| self.scene.label(label));
        match (find_one_of(self.heard.text, &labels, true).map(|found| found.value), &control) {
            (Some(0), _) | (None, Some(Control::Yes)) => self.add_to_earlier(&form, &reference),
            (Some(_), _) | (None, Some(Control::No)) => self.report_apart(form, reference),
            (None, _) => match self.heard.understood.certainty.clone() {
                Certainty::Clear(id) if id != form.intent => self.fresh(control),
                _ => self.ask_beside_again(form, &reference),
            },
        }
    }

    /// Asks it again, as long as the earlier report is there.
    pub(super) fn ask_beside_again(&mut self, form: Form, reference: &Reference) {
        let earlier = self.earlier;
        match earlier.own.iter().find(|ticket| ticket.reference == *reference) {
            Some(ticket) => self.ask_beside(form, ticket),
            None => self.go_on(form),
        }
    }

    /// Adds what was told to the earlier report.
    pub(super) fn add_to_earlier(&mut self, form: &Form, reference: &Reference) {
        let earlier = self.earlier;
        let scene = self.scene;
        let found = earlier.own.iter().find(|ticket| ticket.reference == *reference);
        let (Some(ticket), Some(intent)) = (found, scene.intent(form)) else {
            return self.go_on(form.clone());
        };
        let mut more = ticket.clone();
        let value = form::summary(intent, form);
        more.details.push(Detail { name: "added".to_owned(), value, confidence: 1.0 });
        more.attachments.extend(form.attachments.iter().cloned());
        self.intent = Some(form.intent.clone());
        self.say_with("earlier_added", &self.values_of(&more, true), Outcome::Reported);
        self.change(more, EventType::TicketUpdated);
        self.next_need();
    }

    /// Goes on with a report beside the earlier one.
    pub(super) fn report_apart(&mut self, mut form: Form, reference: Reference) {
        form.apart_from = Some(reference);
        self.go_on(form);
    }

    /// What the lines about a ticket may use.
    fn values_of(&self, ticket: &Ticket, whole: bool) -> Values {
        let scene = self.scene;
        let values = scene
            .values(&scene.body(&ticket.body))
            .with("reference", ticket.reference.as_str())
            .with("summary", self.in_short(ticket, whole));
        match ticket.due {
            Some(due) => values.with("due", scene.local(due).date().to_string()),
            None => values,
        }
    }

    /// A ticket in a few words: its subject and, if that may be told, its place.
    fn in_short(&self, ticket: &Ticket, whole: bool) -> String {
        let body = self.scene.body(&ticket.body);
        let intent = ticket.intent.as_ref().and_then(|id| body.pack.intent(id));
        let title = intent.map_or(ticket.reference.as_str(), |intent| intent.title.as_str());
        let is_where = |detail: &&Detail| {
            let wanted = intent.and_then(|i| i.details.iter().find(|wanted| wanted.name == detail.name));
            wanted.is_some_and(|w| matches!(w.kind, DetailKind::Address | DetailKind::Place))
        };
        match ticket.details.iter().find(is_where).filter(|_| whole) {
            Some(place) => format!("{title}, {}", place.value),
            None => title.to_owned(),
        }
    }
}
