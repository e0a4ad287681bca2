//! What a decision may look at: one council's pack at one moment, in one language. Pure.

mod border;
mod days;

use super::controls::Controls;
use super::form::{self, Reader};
use super::mind::Mind;
use super::understand::{Alarm, Understanding};
use crate::content::{Council, DetailWanted, Intent, Level, Pack, Values};
use crate::domain::conversation::Form;
use crate::domain::council::Responsible;
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use crate::domain::reply::Reply;
use crate::domain::ticket::Reference;
use crate::matcher::entities::Gazetteer;
use crate::safety;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

pub use border::Border;

/// The council at whose door the person stands, now.
pub struct Scene<'a> {
    mind: &'a Mind,
    language: &'a str,
    /// The council's pack.
    pub pack: Pack<'a>,
    /// Its steering words.
    pub controls: &'a Controls,
    gazetteer: &'a Gazetteer,
    now: ZonedDateTime,
    /// The local day.
    pub today: Date,
    /// The council whose door it was, when it has ended and this one came after it.
    pub former: Option<&'a Council>,
    chance: u64,
}

/// Who does the work, with its own words and facts.
pub struct Body<'a> {
    /// Its slug.
    pub id: CouncilId,
    /// Its pack.
    pub pack: Pack<'a>,
    /// Whether it is the council at whose door the person stands.
    pub is_own: bool,
}

/// Where a service is done.
pub enum Work<'a> {
    /// By a council that is served here.
    Here(Body<'a>),
    /// By a body that is not.
    Elsewhere {
        /// What it is called.
        name: String,
        /// Why it does this.
        why: String,
    },
}

impl Work<'_> {
    /// What the body is called.
    pub fn name(&self) -> String {
        match self {
            Self::Here(body) => body.pack.council().name.clone(),
            Self::Elsewhere { name, .. } => name.clone(),
        }
    }
}

impl<'a> Scene<'a> {
    /// At this council's door, in this language, at this moment; `chance` makes the reference of a ticket. When the
    /// council has ended, its successor answers. None for a council that is not served here.
    pub fn new(
        mind: &'a Mind,
        council: &CouncilId,
        language: &'a str,
        now: Timestamp,
        zone: &TimeZone,
        chance: u64,
    ) -> Option<Self> {
        let now = now.to_zoned_datetime(zone.clone());
        let today = now.date();
        let pack = mind.library.pack_on(council, language, today)?;
        let here = &pack.council().id;
        let former = mind.library.pack(council, language).map(|pack| pack.council());
        Some(Self {
            controls: mind.controls(here, language)?,
            gazetteer: mind.gazetteer(here, language)?,
            former: former.filter(|former| former.id != *here),
            mind,
            language,
            pack,
            now,
            today,
            chance,
        })
    }

    /// What a text means here.
    pub fn understand(&self, text: &str) -> Understanding {
        self.mind.understand(&self.pack, self.language, text)
    }

    /// The council at whose door the person stands.
    pub fn own(&self) -> Body<'a> {
        Body { id: self.pack.council().id.clone(), pack: self.pack.clone(), is_own: true }
    }

    /// A council that is served here, or who came after it; the own one should it have gone.
    pub fn body(&self, id: &CouncilId) -> Body<'a> {
        let found = self.mind.library.pack_on(id, self.language, self.today);
        match found.filter(|pack| pack.council().id != self.pack.council().id) {
            Some(pack) => Body { id: pack.council().id.clone(), pack, is_own: false },
            None => self.own(),
        }
    }

    /// Who does a service here today, where these words say (none for nowhere in particular).
    pub fn work(&self, service: &ServiceId, words: &str) -> Work<'a> {
        match self.pack.responsible_at(service, self.today, words) {
            Responsible::Own => Work::Here(self.own()),
            Responsible::Council(id) => Work::Here(self.body(&id)),
            Responsible::Body { name, why } => Work::Elsewhere { name, why },
        }
    }

    /// Whose people take a service's tickets: the own council's where another body does it that is not served here.
    pub fn body_of(&self, service: &ServiceId) -> Body<'a> {
        match self.work(service, "") {
            Work::Here(body) => body,
            Work::Elsewhere { .. } => self.own(),
        }
    }

    /// The intent of a form, as the body that does the work has it.
    pub fn intent(&self, form: &Form) -> Option<&'a Intent> {
        self.body(&form.body).pack.intent(&form.intent)
    }

    /// The first intent that a service has.
    pub fn intent_for(&self, service: &ServiceId) -> Option<IntentId> {
        self.pack.intents().find(|(_, intent)| intent.service == *service).map(|(id, _)| id.clone())
    }

    /// What every text may use: the body's facts and both names.
    pub fn values(&self, body: &Body<'_>) -> Values {
        let own = self.pack.council();
        body.pack
            .values(self.today)
            .with("council.name", own.name.as_str())
            .with("council.short_name", own.short_name.as_str())
            .with("body.name", body.pack.council().name.as_str())
            .with("body.short_name", body.pack.council().short_name.as_str())
    }

    /// The same with what a form has collected.
    pub fn form_values(&self, body: &Body<'_>, intent: &Intent, form: &Form) -> Values {
        intent.details.iter().fold(self.values(body), |values, wanted| {
            match form::value(form, &wanted.name) {
                Some(value) => values.with(wanted.name.as_str(), value),
                None => values,
            }
        })
    }

    /// A line of the assistant's own. `check` holds that each is there and needs no more than what is handed in.
    pub fn line(&self, key: &str, values: &Values) -> Reply {
        self.pack.system(&format!("conversation.{key}"), values).unwrap_or_default()
    }

    /// What stands on a button of the assistant's own.
    pub fn label(&self, key: &str) -> String {
        self.line(key, &self.values(&self.own())).text
    }

    /// An intent's wording; none when it has none, or nothing of it can be said.
    pub fn wording(&self, body: &Body<'_>, intent: &IntentId, key: &str, values: &Values) -> Option<Reply> {
        body.pack.reply(intent, key, values)
    }

    /// What a safety rule says.
    pub fn safety_wording(&self, body: &Body<'_>, rule: &str) -> Reply {
        rule_id(rule).and_then(|id| body.pack.reply(&id, "answer", &self.values(body))).unwrap_or_default()
    }

    /// What agents see of a safety rule.
    pub fn rule_title(&self, rule: &str) -> String {
        rule_id(rule).and_then(|id| self.pack.title(&id)).unwrap_or(rule).to_owned()
    }

    /// A rule's alarm, when the resident agreed to it a turn later.
    pub fn alarm_of(&self, rule: &str) -> Option<Alarm> {
        let rule = self.pack.safety_rules().into_iter().find(|known| known.id == rule)?;
        let level = match rule.level {
            Level::Emergency => safety::Level::Emergency,
            Level::Urgent => safety::Level::Urgent,
        };
        let (quiet, consent) = (rule.quiet, rule.consent);
        Some(Alarm { rule: rule.id.clone(), service: rule.service.clone(), level, quiet, consent })
    }

    /// The choices of a `one_of` detail.
    pub fn options(&self, body: &Body<'_>, wanted: &DetailWanted) -> Vec<String> {
        form::options(&body.pack.facts(self.today), wanted)
    }

    /// What reading a form's details needs.
    pub fn reader(&self, body: &Body<'_>) -> Reader<'a> {
        Reader {
            gazetteer: self.gazetteer,
            facts: body.pack.facts(self.today),
            yes: self.pack.words("yes").collect(),
            no: self.pack.words("no").collect(),
            today: self.today,
        }
    }

    /// A new ticket's reference.
    pub fn reference(&self, body: &Body<'_>) -> Reference {
        Reference::new(body.pack.reference_prefix().unwrap_or("MH"), self.chance)
    }

    /// Now, in UTC.
    pub fn now(&self) -> Timestamp {
        self.now.timestamp()
    }

    /// A moment in local time.
    pub fn local(&self, moment: Timestamp) -> DateTime {
        moment.to_zoned_datetime(self.now.time_zone().clone()).datetime()
    }

    /// When work for an intent that is begun today is done, if its council promises that.
    pub fn due_of(&self, body: &Body<'_>, intent: &Intent) -> Option<Timestamp> {
        let fact = intent.ticket.as_ref()?.due.as_deref()?;
        let days = body.pack.facts(self.today).number(fact)?;
        self.due(body, &intent.service, u32::try_from(days).ok()?)
    }
}

/// A moment as texts use it: the day under its name, the time of day under `<name>_at`.
pub fn with_moment(values: Values, name: &str, moment: DateTime) -> Values {
    let clock = match (moment.hour(), moment.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (hour, minute) => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            if minute == 0 { format!("{hour} {half}") } else { format!("{hour}:{minute:02} {half}") }
        }
    };
    values.with(name, moment.date().to_string()).with(format!("{name}_at"), clock)
}

fn rule_id(rule: &str) -> Option<IntentId> {
    IntentId::parse(&format!("safety/{rule}")).ok()
}
