//! Rules as they are written, made ready to run; every fault of every rule is told at once.
//!
//! Knows how rules are written and indexed; not how text is read, nor what an alarm leads to.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use super::parse::parse;
use super::pattern::{Lists, Node, one_of};
use super::spelling::Vocabulary;
use super::{Level, Pattern, Rule, Rules};

/// The list whose words are never taken for a slip of the pen; every rule adds its own to it.
const ORDINARY: &str = "ordinary";

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
}

impl From<RuleSource> for Rule {
    fn from(source: RuleSource) -> Self {
        let RuleSource { id, service, level, quiet, consent, .. } = source;
        Self { id, service, level, quiet, consent }
    }
}

impl RuleSource {
    fn error(&self, pattern: Option<&str>, problem: impl ToString) -> RuleError {
        RuleError { rule: self.id.clone(), pattern: pattern.map(str::to_owned), problem: problem.to_string() }
    }
}

fn doubles(sources: &[RuleSource]) -> Vec<RuleError> {
    let mut seen = HashSet::new();
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
                errors
                    .push(source.error(Some(name), "another rule has a list of this name: give it another"));
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
        let mut needed =
            pattern.node.needs(&|id| uses[id as usize]).expect("parse refuses what needs no word");
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
