//! From a text to read to a text to hear: no markup, and telephone numbers digit by digit.

use regex::Regex;
use std::sync::LazyLock;

/// A telephone number in running text: it begins with 0 and has ten digits or more.
static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b0[0-9](?:[ ]?[0-9]){8,10}\b").expect("the pattern is fixed and a test uses it")
});

/// The text as it should be said.
pub(super) fn from_text(text: &str) -> String {
    let bare = text.replace("**", "");
    let spelt = TELEPHONE.replace_all(&bare, |found: &regex::Captures<'_>| spell(&found[0]));
    spelt.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n")
}

/// A number or reference one sign at a time, with a pause after each group: `0300 123` is "0 3 0 0, 1 2 3", `BO-7K2`
/// is "B O, 7 K 2". What is not a number or reference, or is spelt already, stays as it is.
pub(super) fn spell(written: &str) -> String {
    let groups: Vec<&str> = written.split([' ', '-']).filter(|group| !group.is_empty()).collect();
    let signs = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
    let is_number =
        groups.iter().all(|group| group.chars().all(signs)) && written.chars().any(|c| c.is_ascii_digit());
    let is_spelt = groups.len() > 1 && groups.iter().all(|group| group.len() == 1);
    if !is_number || is_spelt {
        return written.to_owned();
    }
    let spaced = |group: &&str| group.chars().map(String::from).collect::<Vec<_>>().join(" ");
    groups.iter().map(spaced).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_digit_by_digit_and_other_words_stay() {
        for (written, said) in [
            ("0300 123 5000", "0 3 0 0, 1 2 3, 5 0 0 0"),
            ("999", "9 9 9"),
            ("9 9 9", "9 9 9"),
            ("0 3 0 0, 1 2 3", "0 3 0 0, 1 2 3"),
            ("BO-7K2-P4", "B O, 7 K 2, P 4"),
            ("6 am", "6 am"),
            ("option 2", "option 2"),
        ] {
            assert_eq!(spell(written), said);
        }
    }

    #[test]
    fn a_text_to_hear_has_no_markup() {
        assert_eq!(
            from_text("Ring **01632 960110** now.\n\nOn 26 November\nat 10 to 11, for £40."),
            "Ring 0 1 6 3 2, 9 6 0 1 1 0 now.\nOn 26 November at 10 to 11, for £40."
        );
    }
}
