//! Sums of money: "£12.50", "12 quid", "a fiver", "fifty pounds", "20p". In pence, and sterling only.

use super::count::{COUNT, count};
use super::{Found, pattern, sure};
use regex::{Captures, Regex};
use std::fmt;
use std::sync::LazyLock;

/// A sum in pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pence(pub u64);

impl fmt::Display for Pence {
    /// As people write it: `20p`, `£12`, `£12.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (0, pence) => write!(f, "{pence}p"),
            (pounds, 0) => write!(f, "£{pounds}"),
            (pounds, pence) => write!(f, "£{pounds}.{pence:02}"),
        }
    }
}

type Reading = fn(&Captures<'_>) -> Option<u64>;

/// Tried in this order, each with how sure it is; the first that reads wins.
static READINGS: LazyLock<[(Regex, Reading, f32); 4]> = LazyLock::new(|| {
    [
        (
            pattern(
                r"£ ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.([0-9]{2})\b)?(?: ?(k|thousand|million|m)\b)?",
            ),
            |c| {
                let times = match c.get(3).map(|word| word.as_str().to_ascii_lowercase()).as_deref() {
                    Some("k" | "thousand") => 1_000,
                    Some(_) => 1_000_000,
                    None => 1,
                };
                sum(count(&c[1])?, c.get(2).map_or(Some(0), |p| p.as_str().parse().ok())?)?.checked_mul(times)
            },
            sure::CERTAIN,
        ),
        (
            pattern(&format!(
                r"\b({})(?:\.([0-9]{{2}}))? ?(?:quid|pounds?(?: sterling)?|gbp)\b(?: (?:and )?({}) ?(?:p|pence)\b)?",
                *COUNT, *COUNT
            )),
            |c| {
                let pence = c.get(2).or(c.get(3)).map_or(Some(0), |pence| count(pence.as_str()))?;
                sum(count(&c[1])?, pence)
            },
            sure::PLAIN,
        ),
        (
            pattern(&format!(r"\b(?:([0-9]{{1,4}})p|({}) ?(?:pence|penny))\b", *COUNT)),
            |c| count(c.get(1).or(c.get(2))?.as_str()),
            sure::PLAIN,
        ),
        (
            pattern(r"\b(?:a (fiver|tenner)|(?:a )?twenty pound note)\b"),
            |c| {
                Some(match c.get(1).map(|note| note.as_str().to_ascii_lowercase()).as_deref() {
                    Some("fiver") => 500,
                    Some(_) => 1_000,
                    None => 2_000,
                })
            },
            sure::PLAIN,
        ),
    ]
});

/// The first sum of money, one with a pound sign before all others. "20 pounds" is taken for money and not for weight.
pub fn find_money(text: &str) -> Option<Found<Pence>> {
    READINGS.iter().find_map(|(pattern, read, sureness)| {
        pattern.captures_iter(text).find_map(|captures| {
            let span = captures.get(0)?.range();
            Some(Found { value: Pence(read(&captures)?), span, sureness: *sureness })
        })
    })
}

fn sum(pounds: u64, pence: u64) -> Option<u64> {
    pounds.checked_mul(100)?.checked_add(Some(pence).filter(|pence| *pence < 100)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_people_say_them() {
        for (said, meant) in [
            ("a fine of £12.50 for what", Some("£12.50")),
            ("its £ 1,200 a year", Some("£1200")),
            ("you want £2k", Some("£2000")),
            ("12 quid", Some("£12")),
            ("they charged me twenty five quid", Some("£25")),
            ("Fifty Pounds", Some("£50")),
            ("five pounds and 20p", Some("£5.20")),
            ("12.50 pounds", Some("£12.50")),
            ("two hundred and fifty pounds", Some("£250")),
            ("a hundred pounds", Some("£100")),
            ("a bag is 20p now", Some("20p")),
            ("fifty pence", Some("50p")),
            ("it was a fiver", Some("£5")),
            ("there were 3 of them", None),
            ("at 7pm", None),
            ("a 20 p", None),
            ("a pound of flesh and the grand hotel", None),
            ("£", None),
            ("", None),
        ] {
            assert_eq!(find_money(said).map(|f| f.value.to_string()).as_deref(), meant, "{said}");
        }
    }
}
