//! Why a text was understood as it was, in full, for `ask --explain`: more than the one sentence that tickets carry. Pure.

use super::mind::Mind;
use super::understand::Understanding;
use crate::content::Pack;
use crate::domain::ids::IntentId;
use crate::matcher::entities::{Context, Entity, find_all};
use crate::matcher::{Ranking, Verdict};
use jiff::civil::Date;
use std::fmt;

/// All that led to an understanding. Shown as plain lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What was understood.
    pub understood: Understanding,
    /// What the matcher made of the text; none for no words.
    pub ranking: Option<(Ranking, Verdict)>,
    /// The details that stand in the text, in its order.
    pub details: Vec<Entity>,
}

/// Explains a text as the first of a conversation with this council.
pub fn explain(mind: &Mind, pack: &Pack<'_>, language: &str, text: &str, today: Date) -> Explanation {
    let gazetteer = mind.gazetteer(&pack.council().id, language);
    Explanation {
        understood: mind.understand(pack, language, text),
        ranking: mind.judge(pack, language, text),
        details: gazetteer.map(|gazetteer| find_all(text, &Context { gazetteer, today })).unwrap_or_default(),
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(alarm) = &self.understood.alarm {
            writeln!(to, "The safety rule \"{}\" fired, which comes before everything else.", alarm.rule)?;
        }
        let Some((ranking, verdict)) = &self.ranking else {
            return writeln!(to, "There are no words in it.");
        };
        writeln!(to, "{}", self.understood.reason)?;
        for guess in &self.understood.guesses {
            writeln!(to, "  {:>4.0} %  {}", guess.probability * 100.0, guess.intent)?;
        }
        let verdict = match verdict {
            Verdict::Clear => "sure enough to answer".to_owned(),
            Verdict::Close(count) => format!("not sure: the first {count} are offered"),
            Verdict::Unsure => "perhaps none of these".to_owned(),
        };
        let (fits, right) = (ranking.gate * 100.0, ranking.right * 100.0);
        writeln!(to, "Some intent fits: {fits:.0} %. The first is right: {right:.0} %. So: {verdict}.")?;
        let votes = ranking.reason.votes.iter().map(|vote| {
            let label = vote.label.as_deref().unwrap_or("none of them");
            format!("{} → {label}", vote.member)
        });
        writeln!(to, "Each alone: {}.", votes.collect::<Vec<_>>().join("; "))?;
        for Entity { kind, value, sureness, .. } in &self.details {
            writeln!(to, "Detail: {} \"{value}\", {:.0} % sure.", kind.name(), sureness * 100.0)?;
        }
        let needs = self.understood.several();
        let needs: Vec<&IntentId> = needs.iter().map(|need| &need.intent).collect();
        if !needs.is_empty() {
            let needs = needs.into_iter().map(IntentId::as_str).collect::<Vec<_>>().join(", then ");
            writeln!(to, "More than one need: {needs}.")?;
        }
        Ok(())
    }
}
