//! How long from now, in people's words: "in twenty minutes", "in half an hour", "in two hours' time".
//!
//! Days and weeks from now are dates: `find_date` reads them.

use super::count::{COUNT, count};
use super::{Found, pattern, sure};
use jiff::SignedDuration;
use regex::Regex;
use std::sync::LazyLock;

static WAIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\bin (?:(?<half>half an hour)|(?<long>(?:an? )?{}|an?|a couple of) (?:(?<minutes>minutes?|mins?)|hours?|hrs?))(?:['’]s?)?(?: time)?\b",
        *COUNT
    ))
});

/// The longest that is told in hours: longer waits are told in days.
const MOST_HOURS: i64 = 72;

/// The first wait in the text.
pub fn find_wait(text: &str) -> Option<Found<SignedDuration>> {
    WAIT.captures_iter(text).find_map(|captures| {
        let minutes = match (captures.name("half"), captures.name("long")) {
            (Some(_), _) => 30,
            (None, Some(long)) => {
                let many = match long.as_str().to_lowercase().as_str() {
                    "a" | "an" => 1,
                    "a couple of" => 2,
                    long => i64::try_from(count(long)?).ok()?,
                };
                if captures.name("minutes").is_some() { many } else { many.checked_mul(60)? }
            }
            (None, None) => return None,
        };
        let value = (1..=MOST_HOURS * 60).contains(&minutes).then(|| SignedDuration::from_mins(minutes))?;
        Some(Found { value, span: captures.get(0)?.range(), sureness: sure::CERTAIN })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read_in_digits_and_in_words() {
        for (said, minutes) in [
            ("remind me in 20 minutes to ring", Some(20)),
            ("in half an hour", Some(30)),
            ("In an hour please", Some(60)),
            ("in two hours' time", Some(120)),
            ("in a couple of hours", Some(120)),
            ("in 90 mins", Some(90)),
            ("in 0 minutes", None),
            ("in 5000 hours", None),
            ("in the morning", None),
            ("in two days", None),
            ("two hours", None),
        ] {
            assert_eq!(find_wait(said).map(|found| found.value.as_mins()), minutes, "{said}");
        }
    }
}
