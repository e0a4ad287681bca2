//! What a text probably means at a council: guesses, how certain they are, several needs, an alarm. Pure.

use super::mind::Mind;
use super::{needs, reason};
use crate::content::{Does, Pack};
use crate::domain::conversation::Need;
use crate::domain::ids::{IntentId, ServiceId};
use crate::matcher::Verdict;
use crate::safety::Level;

/// How many guesses beside the best a result carries.
const ALTERNATIVES: usize = 3;

/// A need of one clause has at least this probability in the whole text. Measured on pairs of test phrases joined by
/// "and" against enquiries with one need (docs/matching.md).
const BORNE_OUT: f32 = 0.005;

/// What was probably meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Understanding {
    /// Best first, with probabilities from 0 to 1; empty for no words.
    pub guesses: Vec<Guess>,
    /// What to make of them.
    pub certainty: Certainty,
    /// What clauses of the text ask for clearly, in the order told, each with its words; empty when it is all one clause.
    pub needs: Vec<Need>,
    /// The safety rule that fired, worst first.
    pub alarm: Option<Alarm>,
    /// Why the best guess is the best, in a plain sentence for agents and `--explain`.
    pub reason: String,
}

/// One guess.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// What may be meant.
    pub intent: IntentId,
    /// Its service.
    pub service: ServiceId,
    /// Its probability, 0 to 1.
    pub probability: f32,
}

/// What to make of the guesses.
#[derive(Debug, Clone, PartialEq)]
pub enum Certainty {
    /// This is meant.
    Clear(IntentId),
    /// One of these two or three, best first.
    Close(Vec<IntentId>),
    /// None of them may be.
    Unsure,
}

/// A safety rule that fired.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// The rule: the name of its file.
    pub rule: String,
    /// The service it belongs to.
    pub service: ServiceId,
    /// A person in danger, or a place.
    pub level: Level,
    /// Nothing is pushed to the resident until they say it is safe.
    pub quiet: bool,
    /// A ticket opens only if the resident agrees.
    pub consent: bool,
}

impl Mind {
    /// What a text probably means at this council. Safety rules see the same words first, whatever the matcher thinks.
    pub fn understand(&self, pack: &Pack<'_>, language: &str, text: &str) -> Understanding {
        let Some(local) = self.local(&pack.council().id, language) else {
            return Understanding::nothing();
        };
        let alarm = local.rules.check(text).and_then(|alarm| {
            let service = ServiceId::parse(&alarm.service).ok()?;
            Some(Alarm {
                rule: alarm.rule,
                service,
                level: alarm.level,
                quiet: alarm.quiet,
                consent: alarm.consent,
            })
        });
        let Some((ranking, verdict)) = self.judge(pack, language, text) else {
            return Understanding { alarm, ..Understanding::nothing() };
        };
        let guesses: Vec<Guess> = ranking
            .candidates
            .iter()
            .filter_map(|candidate| {
                let intent = IntentId::parse(&candidate.label).ok()?;
                let service = pack.intent(&intent)?.service.clone();
                Some(Guess { intent, service, probability: candidate.probability })
            })
            .take(ALTERNATIVES + 1)
            .collect();
        let first =
            |count: usize| guesses.iter().take(count).map(|guess| guess.intent.clone()).collect::<Vec<_>>();
        let certainty = match (verdict, guesses.first()) {
            (Verdict::Clear, Some(best)) => Certainty::Clear(best.intent.clone()),
            (Verdict::Close(count), Some(_)) => Certainty::Close(first(count)),
            (Verdict::Unsure, _) | (_, None) => Certainty::Unsure,
        };
        let clauses = local.clauses.of(text);
        let asks = |clause: &str| {
            let (ranking, verdict) = self.judge(pack, language, clause)?;
            let clear = ranking.candidates.first().filter(|_| verdict == Verdict::Clear)?;
            let intent = IntentId::parse(&clear.label).ok()?;
            let does = pack.intent(&intent)?.does;
            (!matches!(does, Does::SmallTalk | Does::NotUnderstood)).then_some(intent)
        };
        let needs = if clauses.len() > 1 { needs::gather(&clauses, asks) } else { Vec::new() };
        let title = |label: &str| {
            let known = IntentId::parse(label).ok().and_then(|intent| pack.title(&intent));
            known.unwrap_or("something else").to_owned()
        };
        let reason = reason::sentence(&ranking.reason, &ranking.candidates, title);
        Understanding { guesses, certainty, needs, alarm, reason }
    }

    /// Every safety rule that a text fires, worst first.
    pub fn alarms(&self, pack: &Pack<'_>, language: &str, text: &str) -> Vec<String> {
        let local = self.local(&pack.council().id, language);
        local.map_or_else(Vec::new, |local| {
            local.rules.alarms(text).into_iter().map(|alarm| alarm.rule).collect()
        })
    }
}

impl Understanding {
    /// Two needs or more, when clauses ask for them and the text as a whole bears them out, the best guess among them:
    /// "me and my wife want to get married" has a clause "me" that sounds like a call for a person. Empty otherwise.
    pub fn several(&self) -> Vec<Need> {
        let guessed = |need: &Need| {
            self.guesses.iter().any(|guess| guess.intent == need.intent && guess.probability >= BORNE_OUT)
        };
        let needs: Vec<Need> = self.needs.iter().filter(|need| guessed(need)).cloned().collect();
        let best = self.guesses.first().map(|guess| &guess.intent);
        let has_best = needs.iter().any(|need| Some(&need.intent) == best);
        if needs.len() > 1 && has_best { needs } else { Vec::new() }
    }

    /// Of no words at all.
    pub fn nothing() -> Self {
        Self {
            guesses: Vec::new(),
            certainty: Certainty::Unsure,
            needs: Vec::new(),
            alarm: None,
            reason: String::new(),
        }
    }
}
