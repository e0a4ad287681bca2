//! Details found in a person's words: where, when, what, how much, how to reach them, which of several.
//!
//! Each finder is a pure function over the raw text. It returns the value in its tidy form together with the span of
//! bytes it was read from and how sure it is, so that what is left can be read for the next detail. [`find_all`] does
//! that for every kind. Words of English stand in `english`, except those that are the grammar of a finder of its own
//! (dates, times). Nothing here knows forms or content.

mod address;
mod all;
mod column;
mod container;
mod count;
mod date;
mod english;
mod gazetteer;
mod house;
mod misspelt;
mod money;
mod numbers;
mod one_of;
#[cfg(test)]
mod properties;
mod registration;
mod road;
mod time;
mod wait;
mod what3words;
mod words;

pub use address::{find_address, find_place};
pub use all::{Context, Entity, EntityKind, find_all};
pub use column::{Column, find_column};
pub use container::{Container, find_container};
pub use date::find_date;
pub use gazetteer::Gazetteer;
pub use money::{Pence, find_money};
pub use numbers::{find_email, find_postcode, find_reference, find_telephone};
pub use one_of::{find_one_of, find_yes_no};
pub use registration::{Registration, find_registration};
pub use road::find_road;
pub use time::{find_hour, find_time};
pub use wait::find_wait;
pub use what3words::{Words3, find_what3words};

use regex::Regex;
use std::ops::Range;

/// A value and where it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// The value in its tidy form.
    pub value: T,
    /// The bytes it was read from; always on character borders.
    pub span: Range<usize>,
    /// How sure it is that this was meant, from 0 to 1. Not a probability but a scale with steps: 1.0 it can be
    /// nothing else (a valid shape, a name exactly as listed, "today"); 0.9 the plain reading; 0.85 a listed name with
    /// one slip; 0.8 something was mended or left open (a bare weekday); 0.7 a name with two slips; 0.6 two readings
    /// fit, and the likelier was taken ("03/04").
    pub sureness: f32,
}

impl<T> Found<T> {
    /// The same place and sureness with another value.
    pub fn map<U>(self, tidy: impl FnOnce(T) -> U) -> Found<U> {
        Found { value: tidy(self.value), span: self.span, sureness: self.sureness }
    }
}

/// The steps of [`Found::sureness`].
mod sure {
    pub(super) const CERTAIN: f32 = 1.0;
    pub(super) const PLAIN: f32 = 0.9;
    pub(super) const ONE_SLIP: f32 = 0.85;
    pub(super) const LIKELY: f32 = 0.8;
    pub(super) const TWO_SLIPS: f32 = 0.7;
    pub(super) const EITHER: f32 = 0.6;
}

/// What [`find_all`] puts in the place of what was read already. It is no letter, no space and no punctuation, so no
/// finder reads across it.
const READ: char = '\0';

/// A pattern that is part of the program, whatever its case.
fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?i){text}")).expect("a constant pattern")
}

/// The first of the pattern's matches that `parse` takes. A match that is refused hides none that begins inside it
/// ("about BO-7K2-P4").
fn first<T>(
    text: &str,
    pattern: &Regex,
    parse: impl Fn(&str, Range<usize>) -> Option<T>,
) -> Option<(T, Range<usize>)> {
    let mut from = 0;
    loop {
        let m = pattern.find_at(text, from)?;
        if let Some(value) = parse(m.as_str(), m.range()) {
            return Some((value, m.range()));
        }
        from = m.start() + text[m.start()..].chars().next().map_or(1, char::len_utf8);
    }
}

/// The word that follows a place in the text after at most one space, in lower case; empty when something else does.
fn word_after(text: &str, end: usize) -> String {
    let rest = &text[end..];
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    rest.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}
