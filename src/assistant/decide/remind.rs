//! "Remind me at four": what is promised, and the end of it. `assistant/remind` keeps the promise.

use super::turn::Turn;
use crate::assistant::controls::Control;
use crate::assistant::scene::with_moment;
use crate::domain::conversation::{Meaning, Stage};
use crate::domain::reminder::{Reminder, Wanted};
use crate::domain::reply::Outcome;
use crate::matcher::entities::{find_date, find_hour, find_one_of, find_time, find_wait};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, time};
use std::ops::Range;

/// When a day has no time: in the morning, or in the evening where that was said.
const MORNING: Time = time(9, 0, 0, 0);
const EVENING: Time = time(18, 0, 0, 0);

/// Reminders of one conversation at a time, and days ahead: what is forgotten must not fill the store.
const MOST: usize = 10;
const FURTHEST_DAYS: i64 = 60;

impl Turn<'_> {
    /// What follows "remind me"; false when it does not say enough and something else is open.
    pub(super) fn remind(&mut self, words: &str) -> bool {
        let open = std::mem::take(&mut self.state.stage);
        let busy = !matches!(open, Stage::Idle | Stage::AskedAgain | Stage::Reminding(_));
        if !busy && self.scene.controls.is_before_bin_day(words) {
            self.ask_reminder("reminder_bin_day", Wanted::BinDay);
            return true;
        }
        let found = when(words, self.now());
        let what = self.what(words, found.as_ref().map_or(&[], |found| &found.spans));
        match found {
            Some(found) => self.promise(what, found.at, 0),
            None if busy => {
                self.state.stage = open;
                return false;
            }
            None => self.ask_reminder("reminder_when", Wanted::When { what }),
        }
        match open {
            Stage::Filling(form) | Stage::Confirming(form) | Stage::Changing(form) => {
                self.aside("back_to_question", form);
            }
            open if busy => self.state.stage = open,
            _ => {}
        }
        true
    }

    /// The answer to a question of ours about a reminder.
    pub(super) fn reminding(&mut self, wanted: Wanted, control: Option<Control>) {
        let now = self.now();
        match (&wanted, &control) {
            (_, Some(Control::No)) => {
                self.begin_again();
                return self.say("cancelled", Outcome::SmallTalk);
            }
            (Wanted::When { what }, _) => {
                if let Some(found) = when(self.heard.text, now) {
                    return self.promise(what.clone(), found.at, 0);
                }
            }
            (Wanted::BinDay, _) => {
                let day = find_date(self.heard.text, now.date()).map(|found| found.value);
                let evening = day.and_then(|day| ahead(day, now.date().tomorrow().ok()?)?.yesterday().ok());
                if let Some(evening) = evening {
                    return self.ask_how_often(evening);
                }
            }
            (Wanted::HowOften { evening }, _) => {
                let labels = OFTEN.map(|(label, _)| self.scene.label(label));
                let said = find_one_of(self.heard.text, &labels, true);
                if let Some(said) = said {
                    return self.promise_bins(*evening, OFTEN[said.value].1);
                }
            }
        }
        if self.state.misses > 0 {
            return self.fresh(control);
        }
        self.state.misses += 1;
        match wanted {
            Wanted::HowOften { evening } => self.ask_how_often(evening),
            Wanted::BinDay => self.ask_reminder("reminder_bin_day", wanted),
            Wanted::When { .. } => self.ask_reminder("reminder_when", wanted),
        }
    }

    /// A button under "how often?"
    pub(super) fn promise_bins(&mut self, evening: Date, weeks: u8) {
        self.promise(self.scene.label("label_bins_out"), evening.to_datetime(EVENING), weeks);
    }

    /// Nothing is said any more that was promised.
    pub(super) fn end_reminders(&mut self) {
        let line = if self.state.reminders.is_empty() { "reminders_none" } else { "reminders_stopped" };
        self.state.reminders.clear();
        self.say(line, Outcome::SmallTalk);
    }

    fn ask_how_often(&mut self, evening: Date) {
        self.ask_reminder("reminder_how_often", Wanted::HowOften { evening });
        for (label, weeks) in OFTEN {
            self.offer_line(label, Meaning::Often(weeks));
        }
    }

    fn ask_reminder(&mut self, line: &str, wanted: Wanted) {
        self.say(line, Outcome::Asked);
        self.state.stage = Stage::Reminding(wanted);
    }

    fn promise(&mut self, what: String, at: DateTime, weeks: u8) {
        self.state.misses = 0;
        let now = self.now();
        let Some(moment) = self.scene.moment(at).filter(|_| at > now) else {
            return self.ask_reminder("reminder_when", Wanted::When { what });
        };
        if at > now.saturating_add(FURTHEST_DAYS.days()) {
            return self.say("reminder_too_far", Outcome::Answered);
        }
        if self.state.reminders.len() >= MOST {
            return self.say("reminder_too_many", Outcome::Answered);
        }
        let id = (self.conversation.version.turns + 1).to_string();
        let values = with_moment(self.scene.values(&self.scene.own()), "when", at);
        self.state.reminders.push(Reminder { id, what, at: moment, weeks });
        self.say_with("reminder_set", &values, Outcome::Answered);
    }

    /// What to remind of: the words without those that say when, and without what joined them.
    fn what(&self, words: &str, when: &[Range<usize>]) -> String {
        let mut kept = String::new();
        let mut from = 0;
        for span in when {
            kept.push_str(&words[from..span.start]);
            kept.push(' ');
            from = span.end;
        }
        kept.push_str(&words[from..]);
        let mut words: Vec<&str> = kept.split_whitespace().collect();
        let joins = |word: Option<&&str>| word.is_some_and(|word| self.scene.controls.joins_a_reminder(word));
        while joins(words.first()) {
            words.remove(0);
        }
        while joins(words.last()) {
            words.pop();
        }
        words.join(" ").trim_end_matches(|c: char| c.is_ascii_punctuation()).to_owned()
    }

    fn now(&self) -> DateTime {
        self.scene.local(self.scene.now())
    }
}

/// Labels of the answers to "how often?", and the weeks from one time to the next.
const OFTEN: [(&str, u8); 3] =
    [("label_every_week", 1), ("label_every_two_weeks", 2), ("label_just_once", 0)];

/// A moment that words name, and where they do, from left to right.
struct When {
    at: DateTime,
    spans: Vec<Range<usize>>,
}

/// The moment that words name: a time is today's or else tomorrow's, and a weekday the next one. "Today at nine" may be
/// over.
fn when(words: &str, now: DateTime) -> Option<When> {
    if let Some(wait) = find_wait(words) {
        return Some(When { at: now.checked_add(wait.value).ok()?, spans: vec![wait.span] });
    }
    let time = find_time(words).or_else(|| find_hour(words));
    let mut rest = words.to_owned();
    if let Some(time) = &time {
        // A date is not read from what was a time.
        rest.replace_range(time.span.clone(), &"\0".repeat(time.span.len()));
    }
    let day = find_date(&rest, now.date());
    let clock = time.as_ref().map(|time| time.value).or_else(|| {
        let lower = words.to_lowercase();
        let late = ["evening", "tonight", "night"].iter().any(|word| lower.contains(word));
        day.as_ref().map(|_| if late { EVENING } else { MORNING })
    })?;
    let date = match &day {
        // "On Monday", said on a Monday after that hour, is a week from now; "today at nine" is over.
        Some(day) if clock <= now.time() && !words[day.span.clone()].to_lowercase().starts_with("to") => {
            ahead(day.value, now.date().tomorrow().ok()?)?
        }
        Some(day) => ahead(day.value, now.date())?,
        None if clock > now.time() => now.date(),
        None => now.date().tomorrow().ok()?,
    };
    let mut spans: Vec<_> = time.map(|time| time.span).into_iter().chain(day.map(|day| day.span)).collect();
    spans.sort_by_key(|span| span.start);
    Some(When { at: date.to_datetime(clock), spans })
}

/// The same day of the week from a day on: people who ask to be reminded on Thursday do not mean the last one.
fn ahead(day: Date, from: Date) -> Option<Date> {
    let behind = (from - day).get_days();
    match behind {
        ..=0 => Some(day),
        1..=7 => day.checked_add(7.days()).ok().filter(|next| *next >= from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_moment_that_is_meant_is_ahead() {
        // A Monday.
        let now = date(2026, 11, 23).at(10, 0, 0, 0);
        for (said, meant) in [
            ("at four to ring the office", Some("2026-11-23T16:00:00")),
            ("at 9am", Some("2026-11-24T09:00:00")),
            ("tomorrow", Some("2026-11-24T09:00:00")),
            ("tomorrow evening", Some("2026-11-24T18:00:00")),
            ("on thursday at half past seven in the evening", Some("2026-11-26T19:30:00")),
            ("on monday", Some("2026-11-30T09:00:00")),
            ("in 20 minutes", Some("2026-11-23T10:20:00")),
            ("in an hour to take the bin in", Some("2026-11-23T11:00:00")),
            ("on 24 december at 8pm", Some("2026-12-24T20:00:00")),
            ("today at 9am", Some("2026-11-23T09:00:00")),
            ("on 3 january 2020", None),
            ("to put the bins out", None),
        ] {
            let found = when(said, now).map(|found| found.at.to_string());
            assert_eq!(found.as_deref(), meant, "{said}");
        }
    }
}
