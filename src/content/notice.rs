//! Notices: what residents must hear first for a while ("Snow: no collections today").

use super::about::About;
use super::schema::NoticeFile;
use super::speech;
use crate::domain::ids::ServiceId;
use crate::domain::reply::Reply;
use jiff::civil::DateTime;

/// A dated notice of a council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What is said. It is also what tells one notice from another: with other words it is news.
    pub text: String,
    /// Also said once in every conversation, whatever that is about.
    pub urgent: bool,
    pub(super) about: About,
    pub(super) from: Option<DateTime>,
    pub(super) until: DateTime,
}

impl Notice {
    pub(super) fn new(file: NoticeFile) -> Self {
        Self {
            text: file.text.trim().to_owned(),
            urgent: file.urgent,
            about: About { services: file.services, areas: file.areas },
            from: file.from.map(super::schema::Moment::begins),
            until: file.until.ends(),
        }
    }

    /// Whether it holds at this local moment.
    pub fn holds_at(&self, moment: DateTime) -> bool {
        self.from.is_none_or(|from| from <= moment) && moment < self.until
    }

    /// Whether it comes before an answer about a service (none: before a person takes over who knows not yet what
    /// about). One that names nothing is about all that its council `does`; one that names a service holds at its
    /// council's own door whoever does the work.
    pub(super) fn touches(&self, service: Option<(&ServiceId, Option<&str>)>, does: bool) -> bool {
        if self.about.is_empty() {
            // An urgent one of this kind is said once in each conversation anyhow.
            return does && !self.urgent;
        }
        service.is_some_and(|(service, area)| self.about.names(service, area).is_some())
    }

    /// As it is said.
    pub fn reply(&self) -> Reply {
        Reply { text: self.text.clone(), speech: speech::from_text(&self.text), ..Reply::default() }
    }
}
