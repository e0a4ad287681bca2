//! The small language that rules are written in, and how a pattern runs over words.
//!
//! | Written | Means |
//! |---|---|
//! | `hitting me` | these words, next to each other, in one sentence |
//! | `(hits\|hit ?and kicks)` | one of these |
//! | `<person>` | one of the list `person` |
//! | `?is`, `?<place>`, `?(is\|was)` | may be there |
//! | `..` | up to three other words; `..6`: up to six, nine at most |
//!
//! Knows nothing of rules, levels or what is done about a match.

use std::collections::HashMap;

use super::spelling::{BORDER, Id, Vocabulary};
use super::words::words;

/// A match may span this many words: one bit of a `u64` for each place, and one for its end.
const LONGEST: usize = 63;
const USUAL_GAP: usize = 3;
const LONGEST_GAP: usize = 9;
/// Brackets within brackets; deeper than this nobody can read it.
const DEEPEST: usize = 8;

/// What is wrong with a pattern, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A `(` or `<` without its end, or an end without its beginning.
    #[error("a bracket is not closed, or closed without being opened: each ( needs its ), each < its >")]
    Bracket,
    /// A list that no rule has.
    #[error("there is no list <{0}>: add it under [lists], or mend its name")]
    NoSuchList(String),
    /// `|` outside brackets, or a list inside a list.
    #[error("{0}")]
    Misplaced(&'static str),
    /// No word, or only words that may be left out.
    #[error("it could match without a single word: leave at least one word without a question mark")]
    Empty,
    /// A gap of nought or of more than nine words.
    #[error("a gap is written .. or ..1 to ..9")]
    Gap,
    /// Longer than a match may be, or bracketed too deeply.
    #[error("it is too long or too deep: split it into two patterns")]
    TooLong,
    /// A sign that is no part of the language.
    #[error("'{0}' has no meaning in a pattern: leave it out")]
    Sign(char),
}

#[derive(Debug, Clone)]
pub(super) enum Node {
    /// One of these words, in rising order.
    Word(Vec<Id>),
    Gap(usize),
    InOrder(Vec<Node>),
    OneOf(Vec<Node>),
    Maybe(Box<Node>),
}

/// Lists by name, ready to stand in a pattern.
pub(super) type Lists = HashMap<String, Node>;

/// Reads a pattern. In a list's own entries `lists` is `None`, so lists cannot go round in circles.
pub(super) fn parse(text: &str, lists: Option<&Lists>, known: &mut Vocabulary) -> Result<Node, Fault> {
    let mut parser = Parser { rest: text, lists, known };
    let node = parser.in_order(0)?;
    if !parser.rest.is_empty() {
        return Err(if parser.rest.starts_with('|') {
            Fault::Misplaced("put the alternatives in brackets: (one|other)")
        } else {
            Fault::Bracket
        });
    }
    if node.shortest() == 0 {
        return Err(Fault::Empty);
    }
    if node.longest() > LONGEST {
        return Err(Fault::TooLong);
    }
    Ok(node)
}

struct Parser<'a> {
    rest: &'a str,
    lists: Option<&'a Lists>,
    known: &'a mut Vocabulary,
}

impl Parser<'_> {
    /// Up to the end, a `|` or a `)`.
    fn in_order(&mut self, depth: usize) -> Result<Node, Fault> {
        let mut nodes = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['|', ')']) {
                break;
            }
            nodes.push(self.one(depth)?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::InOrder(nodes) })
    }

    fn one(&mut self, depth: usize) -> Result<Node, Fault> {
        if depth > DEEPEST {
            return Err(Fault::TooLong);
        }
        if self.take("?") {
            if self.rest.starts_with(char::is_whitespace) || self.rest.is_empty() {
                return Err(Fault::Misplaced("write the question mark before the word that may be left out: ?word"));
            }
            return Ok(Node::Maybe(Box::new(self.one(depth + 1)?)));
        }
        if self.take("..") {
            return self.gap();
        }
        if self.take("(") {
            let mut choices = vec![self.in_order(depth + 1)?];
            while self.take("|") {
                choices.push(self.in_order(depth + 1)?);
            }
            if !self.take(")") {
                return Err(Fault::Bracket);
            }
            if choices.iter().any(|choice| choice.shortest() == 0) {
                return Err(Fault::Empty);
            }
            return Ok(one_of(choices));
        }
        if self.take("<") {
            return self.list();
        }
        self.word()
    }

    fn take(&mut self, sign: &str) -> bool {
        self.rest.strip_prefix(sign).map(|rest| self.rest = rest).is_some()
    }

    fn gap(&mut self) -> Result<Node, Fault> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        let words = if number.is_empty() { USUAL_GAP } else { number.parse().map_err(|_| Fault::Gap)? };
        if (1..=LONGEST_GAP).contains(&words) { Ok(Node::Gap(words)) } else { Err(Fault::Gap) }
    }

    fn list(&mut self) -> Result<Node, Fault> {
        let (name, rest) = self.rest.split_once('>').ok_or(Fault::Bracket)?;
        self.rest = rest;
        let lists = self.lists.ok_or(Fault::Misplaced("a list holds words, never another list"))?;
        lists.get(name).cloned().ok_or_else(|| Fault::NoSuchList(name.to_owned()))
    }

    fn word(&mut self) -> Result<Node, Fault> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            let sign = rest.chars().next().unwrap_or('>');
            return Err(if sign == '>' { Fault::Bracket } else { Fault::Sign(sign) });
        }
        self.rest = rest;
        // "can't" in a rule is two words, as it is in what people write.
        let mut parts = words(word).into_iter().map(|part| Node::Word(vec![self.known.learn(&part.text)]));
        let first = parts.next().ok_or(Fault::Empty)?;
        let others: Vec<_> = parts.collect();
        Ok(if others.is_empty() { first } else { Node::InOrder([vec![first], others].concat()) })
    }
}

/// Single words are put together, so that a long list is one look-up.
pub(super) fn one_of(choices: Vec<Node>) -> Node {
    let mut single = Vec::new();
    let mut longer = Vec::new();
    for choice in choices {
        match choice {
            Node::Word(ids) => single.extend(ids),
            Node::OneOf(inner) => {
                for node in inner {
                    if let Node::Word(ids) = node { single.extend(ids) } else { longer.push(node) }
                }
            }
            other => longer.push(other),
        }
    }
    single.sort_unstable();
    single.dedup();
    if longer.is_empty() {
        return Node::Word(single);
    }
    if !single.is_empty() {
        longer.insert(0, Node::Word(single));
    }
    Node::OneOf(longer)
}

impl Node {
    /// The most words that this can span.
    pub(super) fn longest(&self) -> usize {
        match self {
            Node::Word(_) => 1,
            Node::Gap(words) => *words,
            Node::InOrder(nodes) => nodes.iter().map(Node::longest).sum(),
            Node::OneOf(nodes) => nodes.iter().map(Node::longest).max().unwrap_or(0),
            Node::Maybe(node) => node.longest(),
        }
    }

    fn shortest(&self) -> usize {
        match self {
            Node::Word(_) => 1,
            Node::Gap(_) | Node::Maybe(_) => 0,
            Node::InOrder(nodes) => nodes.iter().map(Node::shortest).sum(),
            Node::OneOf(nodes) => nodes.iter().map(Node::shortest).min().unwrap_or(0),
        }
    }

    /// Words of which a match holds at least one: of all such sets the one that costs least by `cost`. `None`
    /// where nothing must be there.
    pub(super) fn needs(&self, cost: &impl Fn(Id) -> usize) -> Option<Vec<Id>> {
        match self {
            Node::Word(ids) => Some(ids.clone()),
            Node::Gap(_) | Node::Maybe(_) => None,
            Node::OneOf(nodes) => {
                let all: Option<Vec<_>> = nodes.iter().map(|node| node.needs(cost)).collect();
                all.map(|sets| sets.concat())
            }
            Node::InOrder(nodes) => nodes
                .iter()
                .filter_map(|node| node.needs(cost))
                .min_by_key(|set| set.iter().map(|id| cost(*id)).sum::<usize>()),
        }
    }

    /// Where matches can end: bit `n` of the answer is `words[n]` being the first word after one, when bit `n` of
    /// `from` is a place where one may begin. Takes no memory, and no more time for being asked twice.
    pub(super) fn run(&self, words: &[Id], from: u64) -> u64 {
        if from == 0 {
            return 0;
        }
        match self {
            Node::Word(ids) => over(words, from, |id| ids.binary_search(&id).is_ok()),
            Node::Gap(most) => {
                let mut reached = from;
                for _ in 0..*most {
                    reached |= over(words, reached, |id| id != BORDER);
                }
                reached
            }
            Node::InOrder(nodes) => nodes.iter().fold(from, |reached, node| node.run(words, reached)),
            Node::OneOf(nodes) => nodes.iter().fold(0, |reached, node| reached | node.run(words, from)),
            Node::Maybe(node) => from | node.run(words, from),
        }
    }
}

/// One word further from every place in `from` whose word is wanted.
fn over(words: &[Id], from: u64, wanted: impl Fn(Id) -> bool) -> u64 {
    let mut left = from;
    let mut reached = 0;
    while left != 0 {
        let place = left.trailing_zeros() as usize;
        left &= left - 1;
        if place < LONGEST && words.get(place).is_some_and(|id| wanted(*id)) {
            reached |= 1 << (place + 1);
        }
    }
    reached
}
