//! Every detail in a text, each byte read once.
//!
//! Kinds are read from the one whose shape can be mistaken for nothing else to the one that is only words. What was
//! read is blanked out, so that a street called "Blue Bin Lane" is no bin and a price no house number.

#[cfg(test)]
mod tests;

use super::{
    Found, Gazetteer, READ, find_address, find_column, find_container, find_date, find_email, find_money,
    find_postcode, find_reference, find_registration, find_telephone, find_time, find_what3words,
};
use crate::matcher::normalise::LONGEST_TEXT;
use jiff::civil::Date;
use std::fmt;
use std::ops::Range;

/// What reading needs to know beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The council's streets and places.
    pub gazetteer: &'a Gazetteer,
    /// The day it is.
    pub today: Date,
}

/// A detail of any kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Its tidy form: `IP12 4LP`, `2026-11-23`, `19:30`, `£12.50`, `blue bin`. The finder of its kind reads the same
    /// value from it again; a column's number stands without the word.
    pub value: String,
    /// The bytes it was read from; always on character borders, and never those of another entity.
    pub span: Range<usize>,
    /// How sure, from 0 to 1, as in [`Found::sureness`].
    pub sureness: f32,
}

/// The kinds of detail, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// An e-mail address.
    Email,
    /// Three words of what3words.
    What3Words,
    /// A telephone number.
    Telephone,
    /// A house: with its street, its postcode, or both, which are then no entities of their own.
    Address,
    /// A postcode.
    Postcode,
    /// A vehicle's number plate.
    Registration,
    /// A ticket's reference.
    Reference,
    /// A sum of money.
    Money,
    /// The number of a street light.
    Column,
    /// A street of the gazetteer.
    Street,
    /// A town, village or other place of the gazetteer.
    Place,
    /// A time of day.
    Time,
    /// A day.
    Date,
    /// Which bin.
    Bin,
}

impl EntityKind {
    /// Its plain name, as people read it in an explanation or a ticket.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "e-mail address",
            Self::What3Words => "what3words address",
            Self::Telephone => "telephone number",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Registration => "vehicle registration",
            Self::Reference => "reference",
            Self::Money => "money",
            Self::Column => "street light number",
            Self::Street => "street",
            Self::Place => "place",
            Self::Time => "time",
            Self::Date => "date",
            Self::Bin => "bin",
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every detail of the text, in the order of their spans, which never overlap. Only the first [`LONGEST_TEXT`]
/// characters are read.
pub fn find_all(text: &str, context: &Context<'_>) -> Vec<Entity> {
    let end = text.char_indices().nth(LONGEST_TEXT).map_or(text.len(), |(at, _)| at);
    let mut reading = Reading { rest: text[..end].to_owned(), found: Vec::new() };
    let Context { gazetteer, today } = *context;
    let digits = reading.rest.bytes().any(|b| b.is_ascii_digit());
    reading.every(EntityKind::Email, |rest| text_of(find_email(rest)?, |email| email.as_str()));
    reading.every(EntityKind::What3Words, |rest| text_of(find_what3words(rest)?, |words| words.as_str()));
    if digits {
        reading.every(EntityKind::Telephone, |rest| Some(find_telephone(rest)?.map(|number| number.shown())));
    }
    reading.every(EntityKind::Address, |rest| find_address(rest, gazetteer, false));
    if digits {
        reading.every(EntityKind::Postcode, |rest| text_of(find_postcode(rest)?, |code| code.as_str()));
        reading.every(EntityKind::Registration, |rest| {
            text_of(find_registration(rest)?, |plate| plate.as_str())
        });
    }
    reading
        .every(EntityKind::Reference, |rest| text_of(find_reference(rest)?, |reference| reference.as_str()));
    reading.every(EntityKind::Money, |rest| Some(find_money(rest)?.map(|sum| sum.to_string())));
    if digits {
        reading.every(EntityKind::Column, |rest| text_of(find_column(rest)?, |column| column.as_str()));
    }
    reading.names(gazetteer);
    reading.every(EntityKind::Time, |rest| {
        Some(find_time(rest)?.map(|time| time.strftime("%H:%M").to_string()))
    });
    reading.every(EntityKind::Date, |rest| Some(find_date(rest, today)?.map(|day| day.to_string())));
    reading.every(EntityKind::Bin, |rest| Some(find_container(rest)?.map(|bin| bin.to_string())));
    reading.found.sort_by_key(|entity| entity.span.start);
    reading.found
}

/// A text as it is read off.
struct Reading {
    /// The text, with [`READ`] where something was found.
    rest: String,
    found: Vec<Entity>,
}

impl Reading {
    /// Everything of a kind.
    fn every(&mut self, kind: EntityKind, find: impl Fn(&str) -> Option<Found<String>>) {
        while let Some(found) = find(&self.rest) {
            self.take(kind, found);
        }
    }

    /// Every street and place.
    fn names(&mut self, gazetteer: &Gazetteer) {
        for found in gazetteer.every(&self.rest) {
            let kind = if found.value.is_street { EntityKind::Street } else { EntityKind::Place };
            self.take(kind, found.map(|named| named.name));
        }
    }

    fn take(&mut self, kind: EntityKind, found: Found<String>) {
        let Found { value, span, sureness } = found;
        let blank = String::from(READ).repeat(span.len());
        self.rest.replace_range(span.clone(), &blank);
        self.found.push(Entity { kind, value, span, sureness });
    }
}

fn text_of<T>(found: Found<T>, text: impl Fn(&T) -> &str) -> Option<Found<String>> {
    Some(found.map(|value| text(&value).to_owned()))
}
