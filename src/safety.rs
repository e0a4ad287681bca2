//! Safety rules: they look at the raw words before everything else, on every turn, and cannot be switched off.
//!
//! A rule is data (`intents/<language>/safety/*.toml`, explained in `docs/safety.md`): patterns that fire and
//! patterns that take a firing back. This room compiles them and says which fire. It must not know what is said
//! or done about an alarm, what a council is, or where the rules came from.

mod pattern;
mod spelling;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Deserialize;

pub use pattern::Fault;
use pattern::{Lists, Node, one_of, parse};
use spelling::{Id, Vocabulary};

/// Of a very long text the first and the last this many words are read; a cry for help stands at either end.
const READ_AT_EACH_END: usize = 4_000;

/// The list whose words are never taken for a slip of the pen; every rule adds its own to it.
const ORDINARY: &str = "ordinary";

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A place is dangerous: a line of advice, an urgent priority, and the report goes on.
    Urgent,
    /// A person is in danger: the signpost at once, and a hand-off.
    Emergency,
}

/// A rule as it is written.
#[derive(Debug, Clone)]
pub struct RuleSource {
    /// The rule's name: its file's name without the ending.
    pub id: String,
    /// How bad it is when it fires.
    pub level: Level,
    /// Of alarms of one level the one with the lowest order speaks.
    pub order: u32,
    /// Nothing is pushed to the resident until they say it is safe.
    pub quiet: bool,
    /// A ticket only if the resident agrees.
    pub consent: bool,
    /// The service that `match` prints as the best guess.
    pub service: String,
    /// Patterns that fire.
    pub fires_on: Vec<String>,
    /// Patterns that take a firing back when they share a word with it.
    pub unless: Vec<String>,
    /// Words by list name. A list serves the rules of every file, so its name is used once; but `ordinary` is
    /// added to by all.
    pub lists: BTreeMap<String, Vec<String>>,
}

/// Why rules do not compile: which rule, which pattern, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The rule's id.
    pub rule: String,
    /// The pattern or list entry as written; `None` where the rule as a whole is at fault.
    pub pattern: Option<String>,
    /// What is wrong and what to do about it.
    pub problem: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.pattern {
            Some(pattern) => write!(f, "safety rule {}, \"{pattern}\": {}", self.rule, self.problem),
            None => write!(f, "safety rule {}: {}", self.rule, self.problem),
        }
    }
}

impl std::error::Error for RuleError {}

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
    /// Compiles rules, a council's own together with the shared ones.
    ///
    /// # Errors
    /// All faults of all rules: a pattern that cannot be read, a list that does not exist or exists twice, a rule
    /// without a pattern, two rules with one id (so nobody can replace a shared rule).
    pub fn compile(mut sources: Vec<RuleSource>) -> Result<Self, Vec<RuleError>> {
        sources.sort_by(|a, b| b.level.cmp(&a.level).then(a.order.cmp(&b.order)).then(a.id.cmp(&b.id)));
        let mut errors = doubles(&sources);
        let mut vocabulary = Vocabulary::default();
        let lists = read_lists(&sources, &mut vocabulary, &mut errors);
        let mut patterns = Vec::new();
        for (rule, source) in sources.iter().enumerate() {
            if source.fires_on.is_empty() {
                errors.push(source.error(None, "it has no pattern: add one to fires_on"));
            }
            let fires = source.fires_on.iter().map(|text| (text, false));
            for (text, takes_back) in fires.chain(source.unless.iter().map(|text| (text, true))) {
                match parse(text, Some(&lists), &mut vocabulary) {
                    Ok(node) => patterns.push(Pattern { rule, takes_back, node }),
                    Err(fault) => errors.push(source.error(Some(text), fault)),
                }
            }
        }
        for word in sources.iter().filter_map(|source| source.lists.get(ORDINARY)).flatten() {
            vocabulary.set_apart(word);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let tried_on = index(&patterns, vocabulary.size());
        let rules = sources.into_iter().map(Rule::from).collect();
        Ok(Self { vocabulary, rules, patterns, tried_on })
    }

    /// The alarm that speaks: the worst, then the first in order.
    pub fn check(&self, raw: &str) -> Option<Alarm> {
        self.alarms(raw).into_iter().next()
    }

    /// Every rule that fires, best first, each once. Linear in the length of the text.
    pub fn alarms(&self, raw: &str) -> Vec<Alarm> {
        let mut found = words::words(raw);
        if found.len() > 2 * READ_AT_EACH_END {
            found.drain(READ_AT_EACH_END..found.len() - READ_AT_EACH_END);
            // Nothing is read across the cut.
            found[READ_AT_EACH_END].text = words::BORDER.to_owned();
        }
        let ids: Vec<Id> = found.iter().map(|word| self.vocabulary.read(&word.text)).collect();
        let spans = self.spans(&ids);
        let mut alarms: Vec<Option<Alarm>> = self.rules.iter().map(|_| None).collect();
        for (pattern, span) in &spans {
            let rule = &self.rules[pattern.rule];
            let taken_back = || spans.iter().any(|(other, taken)| other.takes_back_from(pattern) && touch(taken, span));
            if pattern.takes_back || alarms[pattern.rule].is_some() || taken_back() {
                continue;
            }
            let matched = &raw[found[span.start].at.start..found[span.end - 1].at.end];
            alarms[pattern.rule] = Some(rule.alarm(matched));
        }
        alarms.into_iter().flatten().collect()
    }

    fn spans(&self, ids: &[Id]) -> Vec<(&Pattern, Span)> {
        let mut spans = Vec::new();
        // Where each pattern has been tried up to, so that no place is tried twice.
        let mut tried: HashMap<u32, usize> = HashMap::new();
        for (at, id) in ids.iter().enumerate() {
            for number in &self.tried_on[*id as usize] {
                let pattern = &self.patterns[*number as usize];
                let tried = tried.entry(*number).or_default();
                let first = at.saturating_sub(pattern.node.longest() - 1).max(*tried);
                for start in first..=at {
                    let ends = pattern.node.run(&ids[start..], 1);
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

impl From<RuleSource> for Rule {
    fn from(source: RuleSource) -> Self {
        let RuleSource { id, service, level, quiet, consent, .. } = source;
        Self { id, service, level, quiet, consent }
    }
}

impl RuleSource {
    fn error(&self, pattern: Option<&str>, problem: impl ToString) -> RuleError {
        RuleError {
            rule: self.id.clone(),
            pattern: pattern.map(str::to_owned),
            problem: problem.to_string(),
        }
    }
}

fn doubles(sources: &[RuleSource]) -> Vec<RuleError> {
    let mut seen = std::collections::HashSet::new();
    let again = sources.iter().filter(|source| !seen.insert(&source.id));
    again.map(|source| source.error(None, "there is a rule of this name already: give it another")).collect()
}

/// The lists of all rules by name. A fault is added to `errors`.
fn read_lists(sources: &[RuleSource], known: &mut Vocabulary, errors: &mut Vec<RuleError>) -> Lists {
    let mut lists = Lists::new();
    for source in sources {
        for (name, entries) in source.lists.iter().filter(|(name, _)| *name != ORDINARY) {
            let mut nodes = Vec::new();
            for entry in entries {
                match parse(entry, None, known) {
                    Ok(node) => nodes.push(node),
                    Err(fault) => errors.push(source.error(Some(entry), fault)),
                }
            }
            if lists.insert(name.clone(), one_of(nodes)).is_some() {
                errors.push(source.error(Some(name), "another rule has a list of this name: give it another"));
            }
        }
    }
    lists
}

/// Hangs each pattern on the rarest words that a match must hold, so that harmless text tries almost none.
fn index(patterns: &[Pattern], words: usize) -> Vec<Vec<u32>> {
    let mut uses = vec![0_usize; words];
    for pattern in patterns {
        count_words(&pattern.node, &mut uses);
    }
    let mut tried_on = vec![Vec::new(); words];
    for (number, pattern) in (0..).zip(patterns) {
        let mut needed = pattern.node.needs(&|id| uses[id as usize]).expect("parse refuses what needs no word");
        needed.sort_unstable();
        needed.dedup();
        for id in needed {
            tried_on[id as usize].push(number);
        }
    }
    tried_on
}

fn count_words(node: &Node, uses: &mut [usize]) {
    match node {
        Node::Word(ids) => ids.iter().for_each(|id| uses[*id as usize] += 1),
        Node::Gap(_) => {}
        Node::InOrder(nodes) | Node::OneOf(nodes) => nodes.iter().for_each(|node| count_words(node, uses)),
        Node::Maybe(node) => count_words(node, uses),
    }
}
