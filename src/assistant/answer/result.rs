//! What a turn came to, for whoever asked: the best guess whatever the outcome, the replies, the ticket. Pure.

use crate::assistant::decide::Decision;
use crate::assistant::scene::Scene;
use crate::assistant::understand::Understanding;
use crate::assistant::{Alternative, TurnResult};
use crate::domain::conversation::Conversation;
use crate::domain::ids::IntentId;
use crate::domain::reply::Outcome;
use crate::domain::ticket::{Ticket, TicketSummary};

pub(super) fn result(
    before: &Conversation,
    decision: &Decision,
    understood: &Understanding,
    scene: &Scene<'_>,
    language: &str,
    held: Option<&Ticket>,
) -> TurnResult {
    let best = understood.guesses.first();
    let alarmed = understood.alarm.as_ref().filter(|_| decision.outcome == Outcome::Emergency);
    let intent: Option<IntentId> = match alarmed {
        // Some services have no intent beside the rule itself.
        Some(alarm) => {
            let rule = || IntentId::parse(&format!("safety/{}", alarm.rule)).ok();
            scene.intent_for(&alarm.service).or_else(rule)
        }
        None => decision.intent.clone().or_else(|| best.map(|guess| guess.intent.clone())),
    };
    let service = match (alarmed, &intent) {
        (Some(alarm), _) => Some(alarm.service.clone()),
        (None, Some(intent)) => scene.pack.intent(intent).map(|intent| intent.service.clone()),
        (None, None) => None,
    };
    let guessed = understood.guesses.iter().find(|guess| Some(&guess.intent) == intent.as_ref());
    // A button and a safety rule leave no doubt.
    let confidence = match (alarmed, guessed) {
        (None, Some(guess)) => guess.probability,
        _ if intent.is_some() => 1.0,
        _ => 0.0,
    };
    let changed = decision.changes.as_ref().map(|change| &change.ticket);
    let ticket = decision.opens.as_ref().or(changed).or(held);
    TurnResult {
        conversation: before.key.clone(),
        outcome: decision.outcome,
        lgsl: service.as_ref().and_then(|service| scene.pack.lgsl(service)),
        service,
        confidence,
        language: language.to_owned(),
        alternatives: understood
            .guesses
            .iter()
            .filter(|guess| Some(&guess.intent) != intent.as_ref())
            .take(3)
            .map(|guess| Alternative {
                intent: guess.intent.clone(),
                service: guess.service.clone(),
                confidence: guess.probability,
            })
            .collect(),
        intent,
        replies: decision.replies.clone(),
        ticket: ticket.map(TicketSummary::from),
    }
}
