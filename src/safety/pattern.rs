//! A pattern and how it runs over words.
//!
//! Knows neither how a pattern is written nor which rule it belongs to.

use std::collections::HashMap;

use super::spelling::{BORDER, Id, Reading};

/// A match may span this many words: one bit of a `u64` for each place, and one for its end.
pub(super) const LONGEST: usize = 63;

/// A pattern or a part of one.
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

    /// The fewest words that this can span.
    pub(super) fn shortest(&self) -> usize {
        match self {
            Node::Word(_) => 1,
            Node::Gap(_) | Node::Maybe(_) => 0,
            Node::InOrder(nodes) => nodes.iter().map(Node::shortest).sum(),
            Node::OneOf(nodes) => nodes.iter().map(Node::shortest).min().unwrap_or(0),
        }
    }

    /// The same with one word before it and one after it.
    pub(super) fn between(self, before: Option<Id>, after: Option<Id>) -> Self {
        if before.is_none() && after.is_none() {
            return self;
        }
        let inner = if let Node::InOrder(nodes) = self { nodes } else { vec![self] };
        let word = |id: Id| Node::Word(vec![id]);
        Node::InOrder(before.map(word).into_iter().chain(inner).chain(after.map(word)).collect())
    }

    /// Whether it begins or ends with something that need not be there, and so is no part of the shortest match.
    pub(super) fn has_idle_end(&self) -> bool {
        let Node::InOrder(nodes) = self else { return false };
        [nodes.first(), nodes.last()].into_iter().flatten().any(|node| node.shortest() == 0)
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
    pub(super) fn run(&self, words: &[Reading], from: u64) -> u64 {
        if from == 0 {
            return 0;
        }
        match self {
            Node::Word(ids) => over(words, from, |read| {
                ids.binary_search(&read.word).is_ok() || ids.binary_search(&read.stem).is_ok()
            }),
            Node::Gap(most) => {
                let mut reached = from;
                for _ in 0..*most {
                    reached |= over(words, reached, |read| read.word != BORDER);
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
fn over(words: &[Reading], from: u64, wanted: impl Fn(Reading) -> bool) -> u64 {
    let mut left = from;
    let mut reached = 0;
    while left != 0 {
        let place = left.trailing_zeros() as usize;
        left &= left - 1;
        if place < LONGEST && words.get(place).is_some_and(|read| wanted(*read)) {
            reached |= 1 << (place + 1);
        }
    }
    reached
}
