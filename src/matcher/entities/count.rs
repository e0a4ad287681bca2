//! Counts as people say them: "12", "1,200", "twelve", "two hundred and fifty".

use super::english::{TEENS_AND_BELOW, TENS};
use std::sync::LazyLock;

/// A pattern for a count, for use inside others.
pub(super) static COUNT: LazyLock<String> = LazyLock::new(|| {
    let word = format!("(?:{}|{}|hundred|thousand)", TEENS_AND_BELOW.join("|"), TENS.join("|"));
    format!(r"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,9}}|(?:a )?{word}(?:[ -](?:and )?{word}\b)*)")
});

/// Reads what [`COUNT`] matches; none for words that make no count ("two three").
pub(super) fn count(text: &str) -> Option<u64> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.replace(',', "").parse().ok();
    }
    let lower = text.to_lowercase();
    let (mut thousands, mut current) = (0_u64, 0_u64);
    let mut any = false;
    for word in lower.split([' ', '-']).filter(|word| !word.is_empty() && !matches!(*word, "and" | "a")) {
        any = true;
        let position = |list: &[&str]| list.iter().position(|known| *known == word).map(|i| i as u64);
        if let Some(small) = position(&TEENS_AND_BELOW) {
            // "twenty one" is a count, "eleven one" and "two three" are two.
            let room = if small < 10 { current % 10 == 0 && current % 100 != 10 } else { current % 100 == 0 };
            current = room.then_some(current + small)?;
        } else if let Some(tens) = position(&TENS) {
            current = (current % 100 == 0).then_some(current + (tens + 2) * 10)?;
        } else if word == "hundred" {
            current = (current < 10).then_some(current.max(1) * 100)?;
        } else if word == "thousand" && thousands == 0 {
            thousands = current.max(1) * 1000;
            current = 0;
        } else {
            return None;
        }
    }
    any.then_some(thousands + current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::entities::pattern;

    #[test]
    fn counts_are_read_in_digits_and_in_words() {
        for (said, meant) in [
            ("12", Some(12)),
            ("1,200", Some(1200)),
            ("Twelve", Some(12)),
            ("twenty-one", Some(21)),
            ("twenty one", Some(21)),
            ("a hundred", Some(100)),
            ("two hundred and fifty", Some(250)),
            ("three thousand two hundred", Some(3200)),
            ("zero", Some(0)),
            ("two three", None),
            ("eleven one", None),
            ("hundred hundred", None),
            ("", None),
        ] {
            assert_eq!(count(said), meant, "{said}");
            assert!(meant.is_none() || pattern(&format!("^{}$", *COUNT)).is_match(said), "{said}");
        }
    }
}
