//! What the calendar says at this moment: notices, opening hours, working days.

use super::{Body, Scene};
use crate::content::Notice;
use crate::domain::ids::ServiceId;
use jiff::Timestamp;
use jiff::civil::{DateTime, time};

impl<'a> Scene<'a> {
    /// The notices that come before what is said of a service (none: before a person takes over): those of the council
    /// that does it, and those of the council at whose door the person stands.
    pub fn notices(&self, doer: Option<&Body<'a>>, service: Option<&ServiceId>) -> Vec<&'a Notice> {
        let now = self.now.datetime();
        let own_does = doer.is_some_and(|body| body.is_own);
        let mut notices = self.pack.notices(service, own_does, now);
        if let Some(body) = doer.filter(|body| !body.is_own) {
            notices.extend(body.pack.notices(service, true, now));
        }
        notices
    }

    /// The notices that everybody hears once.
    pub fn urgent_notices(&self) -> Vec<&'a Notice> {
        self.pack.urgent_notices(self.now.datetime()).collect()
    }

    /// When the people of a body answer again about a service; none when they answer now, or nobody knows when.
    pub fn opens(&self, body: &Body<'_>, service: Option<&ServiceId>) -> Option<DateTime> {
        body.pack.opening(service, self.today).reopens(self.now.datetime())
    }

    /// The telephone number for what cannot wait, while the people of a body do not answer about a service.
    pub fn out_of_hours(&self, body: &Body<'_>, service: &ServiceId) -> Option<String> {
        let opening = body.pack.opening(Some(service), self.today);
        opening.reopens(self.now.datetime()).and(opening.out_of_hours)
    }

    /// The end of the working day that many working days from today, by the calendar of the body and its service.
    pub fn due(&self, body: &Body<'_>, service: &ServiceId, working_days: u32) -> Option<Timestamp> {
        let day = body.pack.opening(Some(service), self.today).due(self.today, working_days);
        self.moment(day.to_datetime(time(17, 0, 0, 0)))
    }

    /// The moment of a local time: the first of two where the clocks go back, and after the gap where they go on.
    pub fn moment(&self, local: DateTime) -> Option<Timestamp> {
        local.to_zoned_datetime(self.now.time_zone().clone()).ok().map(|zoned| zoned.timestamp())
    }
}
