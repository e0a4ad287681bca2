//! A report's ticket: work for a service, for the body that does it. Pure.

use super::scene::{Body, Scene};
use crate::content::Intent;
use crate::domain::conversation::{Conversation, Form};
use crate::domain::ticket::{Detail, Kind, Status, Ticket};

/// The team that gets what no intent names a team for.
pub(super) const FRONT_DESK: &str = "front_desk";

/// The ticket for a form that was read back and confirmed.
pub fn open(from: &Conversation, scene: &Scene<'_>, form: &Form, intent: &Intent, body: &Body<'_>) -> Ticket {
    Ticket {
        reference: scene.reference(body),
        kind: Kind::Report,
        status: Status::Open,
        epoch: 1,
        council: from.council.clone(),
        body: body.id.clone(),
        service: Some(intent.service.clone()),
        intent: Some(form.intent.clone()),
        queue: intent.ticket.as_ref().map_or(FRONT_DESK, |ticket| &ticket.queue).to_owned(),
        reason: format!("The resident reported: {}.{}", intent.title, insisted(form)),
        safety_rule: form.safety_rule.clone(),
        contact_safe: true,
        priority: form.priority,
        opened: scene.now(),
        due: scene.due_of(body, intent),
        details: form.details.iter().map(|detail| Detail { confidence: 1.0, ..detail.clone() }).collect(),
        attachments: form.attachments.clone(),
        assignee: None,
        conversation: from.reference.clone(),
    }
}

/// The rules that the resident was told of and wanted the report in spite of.
fn insisted(form: &Form) -> String {
    let rules = form.heeded.iter().filter(|heeded| heeded.insisted).map(|heeded| in_words(&heeded.rule));
    match rules.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => none,
        rules => format!(" They insisted after the rule: {rules}."),
    }
}

/// How agents read the name of a rule before tickets: "not due yet".
pub(super) fn in_words(rule: &str) -> String {
    rule.replace('_', " ")
}
