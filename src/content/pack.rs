//! A pack: what one council has in one language, its own laid over its parents' and those over the shared.

use super::council::{Council, Doer, Places, doer};
use super::facts::Facts;
use super::library::{Layer, Library, Response, SafetyRule};
use super::notice::Notice;
use super::opening::Opening;
use super::read::SYSTEM;
use super::render::{Values, Wording};
use super::schema::Intent;
use super::succession::in_office;
use crate::domain::council::Responsible;
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use crate::domain::reply::Reply;
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The folder of facts that are the same everywhere in the country.
pub(super) const NATIONAL: &str = "national";

/// One council's view of a [`Library`]. It borrows: make one for each turn.
#[derive(Debug, Clone)]
pub struct Pack<'a> {
    library: &'a Library,
    /// The day of which it is the view.
    day: Date,
    /// Own, then parents.
    chain: Vec<&'a Council>,
    /// Own, then parents', then shared.
    layers: Vec<&'a Layer>,
    own: Option<&'a Layer>,
    shared: &'a Layer,
}

impl<'a> Pack<'a> {
    /// `chain` begins with the council, then its parents; councils that have ended by `day` lend their places to those
    /// that came after them.
    pub(super) fn new(
        library: &'a Library,
        chain: Vec<&'a Council>,
        language: &str,
        day: Date,
    ) -> Option<Self> {
        let language = library.languages.get(language)?;
        let council = *chain.first()?;
        let local = chain.iter().filter_map(|council| language.local.get(&council.id));
        let layers = local.chain([&language.shared]).collect();
        let own = language.local.get(&council.id);
        Some(Self { library, day, chain, layers, own, shared: &language.shared })
    }

    /// The council.
    pub fn council(&self) -> &'a Council {
        self.chain[0]
    }

    /// An intent: the nearest file's.
    pub fn intent(&self, id: &IntentId) -> Option<&'a Intent> {
        self.layers.iter().find_map(|layer| layer.intents.get(id))
    }

    /// Every intent, in the order of their ids.
    pub fn intents(&self) -> impl Iterator<Item = (&'a IntentId, &'a Intent)> {
        self.shared.intents.keys().filter_map(|id| self.intent(id).map(|intent| (id, intent)))
    }

    /// What stands on an intent's button; for a safety rule, what agents see.
    pub fn title(&self, id: &IntentId) -> Option<&'a str> {
        let rule =
            || self.layers.iter().find_map(|layer| layer.rules.get(id)).map(|rule| rule.title.as_str());
        self.intent(id).map(|intent| intent.title.as_str()).or_else(rule)
    }

    /// The council's own phrases for its own intents files, which train nothing shared.
    pub fn local_examples(&self) -> impl Iterator<Item = (&'a str, &'a IntentId)> {
        let own = self.own.into_iter().flat_map(|layer| &layer.intents);
        own.flat_map(|(id, intent)| intent.phrases.iter().map(move |phrase| (phrase.as_str(), id)))
    }

    /// The wording of an intent's or rule's reply (`answer`, `ask_place`, `done`), from the nearest file that has it.
    pub fn wording(&self, id: &IntentId, key: &str) -> Option<&'a Wording> {
        self.responses(id).find_map(|response| response.wording.get(key))
    }

    /// Every reply of an intent or rule, by its key.
    pub fn wordings(&self, id: &IntentId) -> BTreeMap<&'a str, &'a Wording> {
        let mut wordings = BTreeMap::new();
        for (key, wording) in self.responses(id).flat_map(|response| &response.wording) {
            wordings.entry(key.as_str()).or_insert(wording);
        }
        wordings
    }

    /// A reply of an intent or rule, filled in. None when there is no such reply, or nothing of it can be said.
    pub fn reply(&self, id: &IntentId, key: &str, values: &Values) -> Option<Reply> {
        self.library.templates.fill(self.wording(id, key)?, values)
    }

    /// A reply of the program itself: `hand_off.queued` is `[queued]` of `system/hand_off`.
    pub fn system(&self, name: &str, values: &Values) -> Option<Reply> {
        let (file, key) = name.split_once('.')?;
        self.reply(&IntentId::parse(&format!("{SYSTEM}/{file}")).ok()?, key, values)
    }

    /// The values every reply starts from: the facts of a day, `council.name`, `council.short_name`, and `body.name`,
    /// which is the council's too until `with("body.name", …)` says who else does the work.
    pub fn values(&self, day: Date) -> Values {
        let council = self.council();
        Values::new(self.facts(day))
            .with("council.name", council.name.as_str())
            .with("council.short_name", council.short_name.as_str())
            .with("body.name", council.name.as_str())
    }

    /// Safety rules: the shared ones and those the council and its parents add, by `order`.
    pub fn safety_rules(&self) -> Vec<&'a SafetyRule> {
        let mut rules: Vec<_> = self.layers.iter().rev().flat_map(|layer| layer.rules.values()).collect();
        rules.sort_by_key(|rule| rule.order);
        rules
    }

    /// A word list of `intents/<language>/system/words.toml`; a council's own file adds to it.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.layers.iter().filter_map(move |layer| layer.words.get(name)).flatten().map(String::as_str)
    }

    /// The words that the council and its parents add to those the spelling repair knows.
    pub fn own_words(&self) -> impl Iterator<Item = &'a str> {
        let own = self.layers.split_last().map_or(&[][..], |(_shared, own)| own);
        own.iter().flat_map(|layer| layer.spelling.words())
    }

    /// The facts that hold on a day: own, then parents', then the nation's.
    pub fn facts(&self, day: Date) -> Facts {
        let national = self.library.councils.values().filter(|council| council.id.as_str() == NATIONAL);
        let chain: Arc<[_]> =
            self.chain.iter().copied().chain(national).map(|council| Arc::clone(&council.facts)).collect();
        Facts::new(chain, day)
    }

    /// When people answer about a service on a day, or about nothing in particular: what the nearest council says of
    /// the service, of its area, or of all its hours; where it says nothing, its parent's serve.
    pub fn opening(&self, service: Option<&ServiceId>, day: Date) -> Opening {
        let mut opening = Opening { holidays: self.holidays(day), ..Opening::default() };
        for council in &self.chain {
            let entry = service.and_then(|service| council.hours_for(service, self.area(service)));
            let own = entry.and_then(|entry| entry.hours.as_ref());
            let number = entry.and_then(|entry| entry.out_of_hours.as_deref());
            let number = number.and_then(|fact| self.facts(day).text(fact).map(str::to_owned));
            opening.out_of_hours = opening.out_of_hours.or(number);
            if let Some(hours) = own.or(council.hours.as_ref()) {
                opening.own_week = own.is_some();
                opening.hours = hours.clone();
                break;
            }
        }
        opening
    }

    /// The council's own notices that hold at a local moment and come before an answer about a service; `does` says
    /// whether the council does that service. The urgent ones come first.
    pub fn notices(&self, service: Option<&ServiceId>, does: bool, moment: DateTime) -> Vec<&'a Notice> {
        let about = service.map(|service| (service, self.area(service)));
        let touching = |notice: &&Notice| notice.holds_at(moment) && notice.touches(about, does);
        let mut notices: Vec<_> = self.council().notices.iter().filter(touching).collect();
        notices.sort_by_key(|notice| !notice.urgent);
        notices
    }

    /// The urgent notices of the council and its parents that hold at a local moment, whatever they are about.
    pub fn urgent_notices(&self, moment: DateTime) -> impl Iterator<Item = &'a Notice> {
        let notices = self.chain.iter().flat_map(|council| &council.notices);
        notices.filter(move |notice| notice.urgent && notice.holds_at(moment))
    }

    /// Bank holidays, from the fact `bank_holidays`.
    fn holidays(&self, day: Date) -> BTreeSet<Date> {
        self.facts(day).list("bank_holidays").iter().filter_map(|written| written.parse().ok()).collect()
    }

    /// Who does a service here on a day, nowhere in particular.
    pub fn responsible(&self, service: &ServiceId, day: Date) -> Responsible {
        self.responsible_at(service, day, "")
    }

    /// The same where these words say: a park that another body looks after.
    pub fn responsible_at(&self, service: &ServiceId, day: Date, words: &str) -> Responsible {
        let own = in_office(&self.library.councils, self.council(), day);
        match doer(&self.library.councils, &self.library.services, own, service, day, words) {
            Some(Doer::Body(body)) => Responsible::Body { name: body.name.clone(), why: body.why.clone() },
            Some(Doer::Council(id)) if *id != own.id => Responsible::Council(id.clone()),
            // A circle is refused by `check`; should one get here, the council at whose door the person stands helps.
            _ => Responsible::Own,
        }
    }

    /// A service's number in the Local Government Services List.
    pub fn lgsl(&self, service: &ServiceId) -> Option<u32> {
        self.library.service(service)?.lgsl
    }

    /// Names of places: the council's own, those of councils that it succeeds, then its parents' likewise.
    pub fn places(&self) -> impl Iterator<Item = &'a Places> {
        self.chain.iter().flat_map(|council| self.with_predecessors(council)).map(|council| &council.places)
    }

    /// Places that another body looks after than everywhere else, as `[[does]]` calls them.
    pub fn places_apart(&self) -> impl Iterator<Item = &'a str> {
        let duties = self.chain.iter().flat_map(|council| &council.does);
        duties.flat_map(|duty| &duty.places).map(String::as_str)
    }

    /// Postcode districts: the council's own and those of councils that it succeeds, or a parent's where none are given.
    pub fn postcodes(&self) -> Vec<&'a str> {
        let of = |council: &&'a Council| -> Vec<&'a str> {
            let councils = self.with_predecessors(council);
            councils.flat_map(|council| &council.postcodes).map(String::as_str).collect()
        };
        self.chain.iter().map(of).find(|districts| !districts.is_empty()).unwrap_or_default()
    }

    fn with_predecessors(&self, council: &'a Council) -> impl Iterator<Item = &'a Council> {
        [council].into_iter().chain(self.library.predecessors(&council.id, self.day))
    }

    fn area(&self, service: &ServiceId) -> Option<&'a str> {
        self.library.service(service).map(|service| service.area.as_str())
    }

    /// Two letters at the front of a reference, or a parent's where none are given.
    pub fn reference_prefix(&self) -> Option<&'a str> {
        self.chain.iter().find_map(|council| council.prefix.as_deref())
    }

    /// Who answers for a reply, where it comes from, and when it was last reviewed.
    pub fn provenance(&self, id: &IntentId) -> Option<(&'a str, &'a str, Date)> {
        let response = self.response(id)?;
        Some((response.owner.as_deref()?, response.source.as_deref()?, response.reviewed?))
    }

    /// Whether a council is this one or one of its parents.
    pub fn is_under(&self, council: &CouncilId) -> bool {
        self.chain.iter().any(|link| link.id == *council)
    }

    /// The file that answers for an intent: the nearest with its `answer`; for a report, that does without, the nearest.
    pub(super) fn response(&self, id: &IntentId) -> Option<&'a Response> {
        let answers = |response: &&Response| response.wording.contains_key("answer");
        self.responses(id).find(answers).or_else(|| self.responses(id).next())
    }

    fn responses(&self, id: &IntentId) -> impl Iterator<Item = &'a Response> {
        self.layers.iter().filter_map(move |layer| layer.responses.get(id))
    }
}
