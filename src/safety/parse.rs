//! The small language that rules are written in.
//!
//! | Written | Means |
//! |---|---|
//! | `hitting me` | these words, next to each other, in one sentence |
//! | `(hits\|hit ?and kicks)` | one of these |
//! | `<person>` | one of the list `person` |
//! | `?is`, `?<place>`, `?(is\|was)` | may be there |
//! | `..` | up to three other words; `..6`: up to six, nine at most |
//! | `^help $` | nothing before it, nothing after it in the whole message |
//!
//! Knows how a pattern is written; not how it runs, nor which rule it belongs to.

use super::pattern::{LONGEST, Lists, Node, one_of};
use super::spelling::{FIRST, LAST, Vocabulary};
use super::words::words;

const USUAL_GAP: usize = 3;
const LONGEST_GAP: usize = 9;
/// Brackets within brackets; deeper than this nobody can read it.
const DEEPEST: usize = 8;

/// What is wrong with a pattern, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
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
    /// It would fire just the same without its first or last part.
    #[error("its first or last part may be left out, so it does nothing: leave it away")]
    Idle,
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

/// Reads a pattern. In a list's own entries `lists` is `None`, so lists cannot go round in circles.
pub(super) fn parse(text: &str, lists: Option<&Lists>, known: &mut Vocabulary) -> Result<Node, Fault> {
    let (first, last, inner) = ends(text, lists.is_some());
    let mut parser = Parser { rest: inner, lists, known };
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
    let node = node.between(first.then_some(FIRST), last.then_some(LAST));
    if node.has_idle_end() {
        return Err(Fault::Idle);
    }
    if node.longest() > LONGEST {
        return Err(Fault::TooLong);
    }
    Ok(node)
}

/// Whether the pattern is tied to the beginning and to the end of the message, and what stands between.
fn ends(text: &str, may_be_tied: bool) -> (bool, bool, &str) {
    let text = text.trim();
    if !may_be_tied {
        return (false, false, text);
    }
    let (first, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
    let (last, text) = text.strip_suffix('$').map_or((false, text), |rest| (true, rest));
    (first, last, text)
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
                return Err(Fault::Misplaced(
                    "write the question mark before the word that may be left out: ?word",
                ));
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
