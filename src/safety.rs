//! Safety rules: they look at the raw words before everything else, on every turn, and cannot be switched off.
//!
//! A rule is data (`intents/<language>/safety/*.toml`, explained in `docs/safety.md`): patterns that fire and
//! patterns that take a firing back. This room compiles them and says which fire. It must not know what is said
//! or done about an alarm, what a council is, or where the rules came from.

mod compile;
mod parse;
mod pattern;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use serde::Deserialize;

pub use compile::{RuleError, RuleSource};
use pattern::Node;
use spelling::{Id, Reading, Vocabulary};

/// Of a very long text the first and the last this many words are read; a cry for help stands at either end.
const READ_AT_EACH_END: usize = 4_000;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A place is dangerous: a line of advice, an urgent priority, and the report goes on.
    Urgent,
    /// A person is in danger: the signpost at once, and a hand-off.
    Emergency,
}

/// A rule that fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The rule's id.
    pub rule: String,
    /// The rule's service.
    pub service: String,
    /// How bad it is.
    pub level: Level,
    /// The resident's own words that fired it: never to be logged.
    pub matched: String,
    /// Push nothing to the resident until they say it is safe.
    pub quiet: bool,
    /// Open a ticket only if the resident agrees.
    pub consent: bool,
}

/// Compiled rules. Cheap to run and to share between threads.
#[derive(Debug)]
pub struct Rules {
    vocabulary: Vocabulary,
    /// The worst level first, then by order.
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    /// By word: the patterns that are worth trying where it stands.
    tried_on: Vec<Vec<u32>>,
}

#[derive(Debug)]
struct Rule {
    id: String,
    service: String,
    level: Level,
    quiet: bool,
    consent: bool,
}

#[derive(Debug)]
struct Pattern {
    rule: usize,
    takes_back: bool,
    node: Node,
}

/// Places of words: from the first to one past the last.
type Span = std::ops::Range<usize>;

impl Rules {
    /// The alarm that speaks: the worst, then the first in order.
    pub fn check(&self, raw: &str) -> Option<Alarm> {
        self.alarms(raw).into_iter().next()
    }

    /// Every rule that fires, best first, each once. Linear in the length of the text.
    pub fn alarms(&self, raw: &str) -> Vec<Alarm> {
        let mut found = words::message(raw);
        if found.len() > 2 * READ_AT_EACH_END {
            found.drain(READ_AT_EACH_END..found.len() - READ_AT_EACH_END);
            // Nothing is read across the cut.
            found[READ_AT_EACH_END].text = words::BORDER.to_owned();
        }
        let read: Vec<Reading> = found.iter().map(|word| self.vocabulary.read(&word.text)).collect();
        let spans = self.spans(&read);
        let mut alarms: Vec<Option<Alarm>> = self.rules.iter().map(|_| None).collect();
        for (pattern, span) in &spans {
            let rule = &self.rules[pattern.rule];
            let taken_back =
                || spans.iter().any(|(other, taken)| other.takes_back_from(pattern) && touch(taken, span));
            if pattern.takes_back || alarms[pattern.rule].is_some() || taken_back() {
                continue;
            }
            let matched = &raw[found[span.start].at.start..found[span.end - 1].at.end];
            alarms[pattern.rule] = Some(rule.alarm(matched.trim()));
        }
        alarms.into_iter().flatten().collect()
    }

    fn spans(&self, words: &[Reading]) -> Vec<(&Pattern, Span)> {
        let mut spans = Vec::new();
        // Where each pattern has been tried up to, so that no place is tried twice.
        let mut tried: HashMap<u32, usize> = HashMap::new();
        for (at, read) in words.iter().enumerate() {
            let tried_on = |id: Id| &self.tried_on[id as usize];
            for number in tried_on(read.word).iter().chain(tried_on(read.stem)) {
                let pattern = &self.patterns[*number as usize];
                let tried = tried.entry(*number).or_default();
                let first = at.saturating_sub(pattern.node.longest() - 1).max(*tried);
                for start in first..=at {
                    let ends = pattern.node.run(&words[start..], 1);
                    if ends != 0 {
                        spans.push((pattern, start..start + ends.trailing_zeros() as usize));
                    }
                }
                *tried = at + 1;
            }
        }
        spans
    }
}

fn touch(one: &Span, other: &Span) -> bool {
    one.start < other.end && other.start < one.end
}

impl Pattern {
    fn takes_back_from(&self, other: &Self) -> bool {
        self.takes_back && self.rule == other.rule
    }
}

impl Rule {
    fn alarm(&self, matched: &str) -> Alarm {
        Alarm {
            rule: self.id.clone(),
            service: self.service.clone(),
            level: self.level,
            matched: matched.to_owned(),
            quiet: self.quiet,
            consent: self.consent,
        }
    }
}
