//! Collecting the details of a report: what a message holds, what is still missing, how it reads back. Pure.
//!
//! One message may hold several details ("the blue one, 14, ip12 4lp"); every one of them is taken, whatever was asked.
//! Kinds with a shape of their own are read first, and what was read is blanked out, so that no number is used twice.

use crate::content::{DetailKind, DetailWanted, Facts, Intent};
use crate::domain::attachment::Attachment;
use crate::domain::conversation::Form;
use crate::domain::enquiry::Location;
use crate::domain::ticket::Detail;
use crate::matcher::entities::{
    Found, Gazetteer, find_address, find_date, find_email, find_one_of, find_place, find_postcode,
    find_reference, find_road, find_telephone, find_yes_no,
};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// The longest free text kept as a detail, in characters.
const LONGEST_VALUE: usize = 500;

/// How much of a detail's sureness is left when nothing asked for it: it may belong to something else that was said.
const UNASKED: f32 = 0.8;

/// How sure a detail is that was given as an answer and could not be held against anything.
const TAKEN_AS_GIVEN: f32 = 0.9;

/// What a message brings for a form.
#[derive(Debug, Clone, Copy)]
pub struct Brought<'a> {
    /// The words.
    pub text: &'a str,
    /// A place that was sent.
    pub location: Option<Location>,
    /// Files that were sent.
    pub attachments: &'a [Attachment],
}

/// What reading needs to know beside the form.
pub struct Reader<'a> {
    /// The council's streets and towns.
    pub gazetteer: &'a Gazetteer,
    /// The facts that list the choices of `one_of` details.
    pub facts: Facts,
    /// Words for yes.
    pub yes: Vec<&'a str>,
    /// Words for no.
    pub no: Vec<&'a str>,
    /// The day it is.
    pub today: Date,
}

/// Which details the open question asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'a> {
    /// Nothing yet: these are the words that named the need.
    Nothing,
    /// All that are missing, together.
    All,
    /// This one.
    One(&'a str),
}

/// The details still to be asked for, in order.
pub fn missing<'i>(intent: &'i Intent, form: &Form) -> Vec<&'i DetailWanted> {
    let fits = |(name, values): (&String, &Vec<String>)| {
        value(form, name).is_some_and(|value| values.iter().any(|wanted| wanted == value))
    };
    let is_open = |wanted: &&DetailWanted| {
        !wanted.optional && !form.skipped.contains(&wanted.name) && wanted.only_if.iter().all(fits)
    };
    intent.details.iter().filter(is_open).filter(|wanted| value(form, &wanted.name).is_none()).collect()
}

/// A collected value.
pub fn value<'f>(form: &'f Form, name: &str) -> Option<&'f str> {
    form.details.iter().find(|detail| detail.name == name).map(|detail| detail.value.as_str())
}

/// Takes every detail that the message holds, and says how many were new or changed.
pub fn take(
    intent: &Intent,
    form: &mut Form,
    brought: Brought<'_>,
    asked: Asked<'_>,
    reader: &Reader<'_>,
) -> usize {
    let mut text = brought.text.to_owned();
    let mut taken = 0;
    if !brought.attachments.is_empty() {
        form.attachments.extend_from_slice(brought.attachments);
    }
    let only_one_left = missing(intent, form).len() == 1;
    let mut wanted: Vec<&DetailWanted> = intent.details.iter().collect();
    wanted.sort_by_key(|wanted| reading_order(wanted.kind));
    for wanted in wanted {
        let open = match asked {
            Asked::Nothing => false,
            Asked::All => only_one_left && !wanted.optional && value(form, &wanted.name).is_none(),
            Asked::One(name) => name == wanted.name,
        };
        if value(form, &wanted.name).is_some() && !open {
            continue;
        }
        // "The street light is out" chooses no "new light": the word only says what it is about.
        let chosen_by_subject = |found: &Found<String>| {
            wanted.kind == DetailKind::OneOf
                && asked == Asked::Nothing
                && is_subject(&text[found.span.clone()], &intent.title)
        };
        let found =
            read(wanted, &text, brought, open, asked, reader).filter(|found| !chosen_by_subject(found));
        if let Some(Found { value, span, sureness }) = found {
            text.replace_range(span.clone(), &" ".repeat(span.len()));
            put(form, intent, &wanted.name, value, if open { sureness } else { sureness * UNASKED });
            taken += 1;
        }
    }
    taken
}

/// Puts a value in its place in the form, in the order of the intent's details.
pub fn put(form: &mut Form, intent: &Intent, name: &str, value: String, confidence: f32) {
    let detail = Detail { name: name.to_owned(), value, confidence };
    match form.details.iter_mut().find(|detail| detail.name == name) {
        Some(known) => *known = detail,
        None => form.details.push(detail),
    }
    let place = |name: &str| intent.details.iter().position(|wanted| wanted.name == name);
    form.details.sort_by_key(|detail| place(&detail.name));
}

/// Corrects what was collected: every detail that the message holds replaces the old value, and a bare number
/// ("no sorry, 19") replaces the house number. Says how many were changed.
pub fn correct(intent: &Intent, form: &mut Form, brought: Brought<'_>, reader: &Reader<'_>) -> usize {
    let mut read_anew = Form { details: Vec::new(), attachments: Vec::new(), ..form.clone() };
    let mut changed = take(intent, &mut read_anew, brought, Asked::Nothing, reader);
    form.attachments.append(&mut read_anew.attachments);
    for Detail { name, value, confidence } in read_anew.details {
        put(form, intent, &name, value, confidence);
    }
    let number = brought.text.trim().trim_matches('.');
    if changed == 0 && HOUSE_NUMBER.find(number).is_some_and(|m| m.len() == number.len()) {
        let houses = [DetailKind::Address, DetailKind::Place];
        let is_house = |name: &str| intent.details.iter().any(|w| w.name == name && houses.contains(&w.kind));
        let house = form.details.iter_mut().find(|d| is_house(&d.name) && HOUSE_NUMBER.is_match(&d.value));
        if let Some(house) = house {
            house.value = HOUSE_NUMBER.replace(&house.value, number).into_owned();
            changed = 1;
        }
    }
    changed
}

static HOUSE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b[0-9]{1,4}[a-z]?\b").expect("a constant pattern"));

/// A value as a person reads it: a date as "Thursday 26 November".
pub fn shown(kind: DetailKind, value: &str) -> String {
    match kind {
        DetailKind::Date => value
            .parse::<Date>()
            .map_or_else(|_| value.to_owned(), |day| day.strftime("%A %-d %B").to_string()),
        DetailKind::Telephone => crate::domain::contact::Telephone::parse(value)
            .map_or_else(|| value.to_owned(), |number| number.shown()),
        DetailKind::Photo => "with your photo".to_owned(),
        _ => value.to_owned(),
    }
}

/// Everything collected in one line, for reading back: "A missed bin: blue bin, 14 Mill Lane, Tuesday 24 November".
pub fn summary(intent: &Intent, form: &Form) -> String {
    let values: Vec<String> = intent
        .details
        .iter()
        .filter_map(|wanted| value(form, &wanted.name).map(|value| shown(wanted.kind, value)))
        .collect();
    format!("{}: {}", intent.title, values.join(", "))
}

/// The choices of a `one_of` detail: its own, or a fact's.
pub fn options(facts: &Facts, wanted: &DetailWanted) -> Vec<String> {
    match &wanted.from {
        Some(fact) => facts.list(fact).iter().map(ToString::to_string).collect(),
        None => wanted.options.clone(),
    }
}

/// Whether a word, one slip or ending forgiven, stands in an intent's title.
fn is_subject(word: &str, title: &str) -> bool {
    let word = word.to_lowercase();
    title.to_lowercase().split_whitespace().any(|of_title| strsim::osa_distance(of_title, &word) <= 1)
}

/// Shapes first, free words last.
fn reading_order(kind: DetailKind) -> u8 {
    match kind {
        DetailKind::Email | DetailKind::Telephone | DetailKind::Reference | DetailKind::Photo => 0,
        DetailKind::Address | DetailKind::Place => 1,
        DetailKind::Postcode => 2,
        DetailKind::Date => 3,
        DetailKind::OneOf => 4,
        DetailKind::YesNo => 5,
        DetailKind::Name | DetailKind::Text => 6,
    }
}

/// What a message tells of a yes-or-no detail in the words that its intent lists; the longest of them counts, so that
/// "not out on time" outweighs "out on time".
fn told(wanted: &DetailWanted, text: &str) -> Option<bool> {
    let text = plain_words(text);
    let longest = |list: &[String]| {
        let found = list.iter().map(|words| plain_words(words)).filter(|words| text.contains(words.as_str()));
        found.map(|words| words.len()).max()
    };
    match (longest(&wanted.yes), longest(&wanted.no)) {
        (yes, no) if yes == no => None,
        (yes, no) => Some(yes > no),
    }
}

/// Lower-case words with single spaces before, between and behind them.
pub(super) fn plain_words(text: &str) -> String {
    let lower = text.to_lowercase().replace('’', "'");
    let is_part = |c: char| c.is_alphanumeric() || c == '\'';
    let words: Vec<&str> = lower.split(|c| !is_part(c)).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn read(
    wanted: &DetailWanted,
    text: &str,
    brought: Brought<'_>,
    open: bool,
    asked: Asked<'_>,
    reader: &Reader<'_>,
) -> Option<Found<String>> {
    let taken = |value: String, span| Found { value, span, sureness: TAKEN_AS_GIVEN };
    let whole = || taken(text.trim().chars().take(LONGEST_VALUE).collect(), 0..text.len());
    let has_words = text.chars().any(char::is_alphanumeric);
    match wanted.kind {
        DetailKind::Email => find_email(text).map(|found| found.map(|email| email.as_str().to_owned())),
        DetailKind::Telephone => {
            find_telephone(text).map(|found| found.map(|number| number.as_str().to_owned()))
        }
        DetailKind::Reference => {
            find_reference(text).map(|found| found.map(|reference| reference.to_string())).or_else(|| {
                // Other systems' references have shapes we cannot know.
                (open && text.bytes().any(|b| b.is_ascii_digit())).then(whole)
            })
        }
        DetailKind::Postcode => {
            find_postcode(text).map(|found| found.map(|postcode| postcode.as_str().to_owned()))
        }
        DetailKind::Address => find_address(text, reader.gazetteer, open),
        DetailKind::Place => match brought.location {
            Some(point) if !has_words => {
                Some(taken(format!("{:.5}, {:.5}", point.latitude, point.longitude), 0..0))
            }
            // Where it is asked for, the whole answer says more than the number in it.
            _ => find_place(text, reader.gazetteer, open).or_else(|| find_road(text)),
        },
        DetailKind::Date => find_date(text, reader.today).map(|found| found.map(|day| day.to_string())),
        DetailKind::OneOf => {
            let options = options(&reader.facts, wanted);
            let asked_for = asked != Asked::Nothing;
            find_one_of(text, &options, open && asked_for)
                .map(|found| found.map(|option| options[option].clone()))
        }
        DetailKind::YesNo => {
            let whole = || find_yes_no(text, &reader.yes, &reader.no).filter(|_| open);
            let told = told(wanted, text).or_else(whole)?;
            // Nothing is blanked out: the words may belong to a longer answer.
            Some(taken(if told { "yes" } else { "no" }.to_owned(), 0..0))
        }
        DetailKind::Name | DetailKind::Text if open && has_words => Some(whole()),
        DetailKind::Photo if !brought.attachments.is_empty() => {
            Some(taken(brought.attachments.len().to_string(), 0..0))
        }
        DetailKind::Name | DetailKind::Text | DetailKind::Photo => None,
    }
}

#[cfg(test)]
mod tests;
