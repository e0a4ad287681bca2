//! A what3words address: "///filled.count.soap".
//!
//! Three slashes, the service's name or its web address make it certain; three dotted words alone are likelier to be a
//! sentence whose spaces were forgotten.

use super::{Found, first, pattern, sure};
use regex::Regex;
use std::sync::LazyLock;

/// Three words: `///filled.count.soap`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words3(String);

impl Words3 {
    /// In small letters, with the three slashes in front.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:///+ ?|\b(?:https?://)?(?:what3words\.com|w3w\.co)/",
        r"|\b(?:what ?(?:3|three) ?words|w3w)(?: (?:is|address|location|code))*:? ?/*)",
        r"(?:\p{L}+\.){2}\p{L}+"
    ))
});
static PLAIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:\p{L}{4,}\.){2}\p{L}{4,}\b"));
static THREE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\p{L}+\.){2}\p{L}+$"));

/// The first what3words address, a named one before three dotted words alone.
pub fn find_what3words(text: &str) -> Option<Found<Words3>> {
    if let Some(m) = NAMED.find(text) {
        return Some(Found { value: tidy(m.as_str())?, span: m.range(), sureness: sure::CERTAIN });
    }
    let (value, span) = first(text, &PLAIN, |found, span| {
        // Part of an address on the web, of an e-mail address, or of more words than three.
        let touches = |c: char| c.is_alphanumeric() || matches!(c, '.' | '@' | '/' | '-' | '_');
        let before = text[..span.start].chars().next_back().is_some_and(touches);
        let after = &text[span.end..];
        let after = after.strip_prefix('.').unwrap_or(after).starts_with(touches);
        if before || after { None } else { tidy(found) }
    })?;
    Some(Found { value, span, sureness: sure::EITHER })
}

fn tidy(found: &str) -> Option<Words3> {
    Some(Words3(format!("///{}", THREE.find(found)?.as_str().to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_words_are_found_and_a_web_address_is_not() {
        for (said, meant, certain) in [
            ("its at ///filled.count.soap by the gate", Some("///filled.count.soap"), true),
            ("what3words is Filled.Count.Soap", Some("///filled.count.soap"), true),
            ("w3w: filled.count.soap.", Some("///filled.count.soap"), true),
            ("https://what3words.com/filled.count.soap", Some("///filled.count.soap"), true),
            ("near filled.count.soap.", Some("///filled.count.soap"), false),
            ("www.example.com", None, false),
            ("https://some.where.else/page", None, false),
            ("jill.some.where@archers.example", None, false),
            ("well.this.one.goes.on", None, false),
            ("e.g. this", None, false),
            ("", None, false),
        ] {
            let found = find_what3words(said);
            assert_eq!(found.as_ref().map(|f| f.value.as_str()), meant, "{said}");
            assert_eq!(found.is_some_and(|f| f.sureness == 1.0), certain, "{said}");
        }
    }
}
