//! Words from outside, before anything else sees them: no control characters, no blank ends, no more than fits.

use crate::web::problem::{self, Problem};

/// The text without control characters (line breaks and tabs stay) and blank ends.
///
/// # Errors
/// 422 when it holds more characters than `most`.
pub(super) fn clean(field: &'static str, text: &str, most: usize) -> Result<String, Problem> {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let kept = kept.trim();
    if kept.chars().count() > most {
        return Err(invalid(format!("{field} holds more than {most} characters.")));
    }
    Ok(kept.to_owned())
}

/// A short name or id: as [`clean`], and something must be left.
///
/// # Errors
/// 422 when it is empty or longer than 200 characters.
pub(super) fn name(field: &'static str, text: &str) -> Result<String, Problem> {
    let kept = clean(field, text, 200)?;
    if kept.is_empty() {
        return Err(invalid(format!("{field} is empty.")));
    }
    Ok(kept)
}

/// A problem with the content of a request.
pub(super) fn invalid(detail: impl Into<std::borrow::Cow<'static, str>>) -> Problem {
    Problem::new(problem::INVALID, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_blank_ends_go_and_words_stay() {
        for (sent, kept) in [
            ("  my bin\r\n\tis full \u{0}\u{7}\u{1b}[31m", "my bin\n\tis full [31m"),
            ("\u{0}\u{85}", ""),
            ("🙂", "🙂"),
            ("<b>{{ 7*7 }}</b>", "<b>{{ 7*7 }}</b>"),
        ] {
            assert_eq!(clean("text", sent, 100).unwrap(), kept);
        }
        assert!(clean("text", &"é".repeat(100), 100).is_ok());
        assert!(clean("text", &"é".repeat(101), 100).is_err());
        assert!(name("sender", " \n ").is_err());
    }
}
