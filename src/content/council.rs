//! A council as its files describe it: name, places, hours, facts, and who does what here.

use super::about::About;
use super::facts::FactTable;
use super::notice::Notice;
use super::opening::HoursFor;
use super::schema::Service;
use super::succession::in_office;
use crate::domain::council::{Hours, Tier};
use crate::domain::ids::{CouncilId, ServiceId};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A council or parish, or the nation with the facts that are the same everywhere.
#[derive(Debug, Clone)]
pub struct Council {
    /// Its slug: the name of its folder.
    pub id: CouncilId,
    /// In full: "Borsetshire Council".
    pub name: String,
    /// As people say it: "Borsetshire".
    pub short_name: String,
    /// The kind of body.
    pub tier: Tier,
    /// Who lends it facts and wording.
    pub parent: Option<CouncilId>,
    /// Names people use for where things are.
    pub places: Places,
    /// Bodies that do some services here and are not served here, by the name `[[does]]` gives them.
    pub bodies: BTreeMap<String, Body>,
    pub(super) prefix: Option<String>,
    pub(super) postcodes: Vec<String>,
    pub(super) hours: Option<Hours>,
    pub(super) hours_for: Vec<HoursFor>,
    pub(super) notices: Vec<Notice>,
    pub(super) does: Vec<Duty>,
    pub(super) until: Option<Date>,
    pub(super) successor: Option<CouncilId>,
    pub(super) facts: Arc<FactTable>,
}

pub use super::schema::{BodyFile as Body, PlacesFile as Places};

/// One `[[does]]` entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Duty {
    pub(super) about: About,
    /// Where alone it holds; everywhere when empty.
    pub(super) places: Vec<String>,
    pub(super) by: By,
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
}

/// Whom a `[[does]]` entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum By {
    Council(CouncilId),
    Body(String),
}

/// Who does a service, before it is seen from one council's door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doer<'a> {
    Council(&'a CouncilId),
    Body(&'a Body),
}

impl Council {
    /// Its own two letters at the front of a reference; [`super::Pack::reference_prefix`] knows what a parent lends.
    pub fn prefix(&self) -> Option<&str> {
        self.prefix.as_deref()
    }

    /// Its last day, when it comes to an end and another council answers from the day after.
    pub fn last_day(&self) -> Option<Date> {
        self.successor.as_ref().and(self.until)
    }

    /// When people answer about a service, as this council's own file says it; none when it says nothing.
    pub(super) fn hours_for(&self, service: &ServiceId, area: Option<&str>) -> Option<&HoursFor> {
        let named =
            self.hours_for.iter().filter_map(|entry| Some((entry.about.names(service, area)?, entry)));
        named.max_by_key(|(named, _)| *named).map(|(_, entry)| entry)
    }

    /// The entry that holds for a service on a day, in words that may name a place: one for that place before one for
    /// everywhere, one that names the service before one that names its area, and of two the one that began last.
    fn duty(&self, service: &ServiceId, area: Option<&str>, day: Date, words: &str) -> Option<&Duty> {
        let words = plain(words);
        let is_there = |duty: &&Duty| {
            duty.places.is_empty() || duty.places.iter().any(|place| words.contains(&plain(place)))
        };
        self.does
            .iter()
            .filter(|duty| duty.from.is_none_or(|from| from <= day))
            .filter(|duty| duty.until.is_none_or(|until| day <= until))
            .filter(is_there)
            .filter_map(|duty| {
                Some(((!duty.places.is_empty(), duty.about.names(service, area)?, duty.from), duty))
            })
            .max_by_key(|(order, _)| *order)
            .map(|(_, duty)| duty)
    }
}

/// Who does a service at a council's door on a day, where these words say (none for nowhere in particular). A council
/// that has ended is its successor here too. A council does what it does not give away; a parish does only what it says it
/// does, and its parent answers for the rest. None when councils send it round in a circle.
pub(super) fn doer<'a>(
    councils: &'a BTreeMap<CouncilId, Council>,
    services: &BTreeMap<ServiceId, Service>,
    at: &'a Council,
    service: &ServiceId,
    day: Date,
    words: &str,
) -> Option<Doer<'a>> {
    let area = services.get(service).map(|service| service.area.as_str());
    let mut here = in_office(councils, at, day);
    // Each step goes to another council: more steps than councils are a circle.
    for _ in 0..=councils.len() {
        let next = match here.duty(service, area, day, words).map(|duty| &duty.by) {
            Some(By::Body(name)) => return here.bodies.get(name).map(Doer::Body),
            Some(By::Council(id)) => id,
            None if here.tier == Tier::Parish => here.parent.as_ref().unwrap_or(&here.id),
            None => &here.id,
        };
        let next = in_office(councils, councils.get(next)?, day);
        if next.id == here.id {
            return Some(Doer::Council(&here.id));
        }
        here = next;
    }
    None
}

/// Words alone, in lower case, each between spaces.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace(['’', '\''], "");
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |plain, word| plain + word + " ")
}
