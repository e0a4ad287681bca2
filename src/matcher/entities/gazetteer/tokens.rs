//! The words of a text as they are compared with names, and what stands between them.

use crate::matcher::entities::english::{STREET_TYPE_SLIPS, STREET_TYPES, tidy};
use crate::matcher::entities::words::{Word, words};
use crate::matcher::normalise::normalise;
use std::ops::Range;

/// Words of a text that are looked at; a longer one is no enquiry.
const MOST_WORDS: usize = 400;

/// A word of the text, ready for looking up.
pub(super) struct Token {
    /// Without capitals, accents and apostrophes; "saint" is "st".
    pub(super) plain: String,
    pub(super) span: Range<usize>,
    /// The end of a street's name that it stands for, and whether it is a slip of it.
    pub(super) street_type: Option<(&'static str, bool)>,
    /// Nothing but a space or hyphen parts it from the word before.
    pub(super) adjoins: bool,
    /// The same, or a comma.
    pub(super) follows: bool,
}

/// The words of the text, ready for looking up.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut end_before = 0;
    let mut after_saint = false;
    let token = |Word { text: word, span }: Word| {
        let between = &text[end_before..span.start];
        // "St. Mary's": a full stop parts sentences, but not here.
        let between = between.strip_prefix('.').filter(|_| after_saint).unwrap_or(between);
        let parted_by = |others: &str| {
            between.len() <= 3
                && between.chars().all(|c| matches!(c, ' ' | '-' | '\u{a0}') || others.contains(c))
        };
        let (adjoins, follows) = (parted_by(""), parted_by(","));
        end_before = span.end;
        let plain = plain(&normalise(&word).words().concat()).to_owned();
        after_saint = plain == "st";
        // "Mill Lane's lights".
        let stem = if word.ends_with('s') && word.contains(['\'', '’']) {
            plain.trim_end_matches('s')
        } else {
            plain.as_str()
        };
        let full = tidy(STREET_TYPES, stem).map(|full| (full, false));
        let street_type = full.or_else(|| tidy(STREET_TYPE_SLIPS, stem).map(|full| (full, true)));
        Token { plain, span, street_type, adjoins, follows }
    };
    words(text).take(MOST_WORDS).map(token).collect()
}

/// A word of a name as it is compared.
pub(super) fn plain(word: &str) -> &str {
    if word == "saint" { "st" } else { word }
}

/// Where the words from here on that spell this name end.
pub(super) fn spells(tokens: &[Token], from: usize, name: &str) -> Option<usize> {
    let mut rest = name;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        rest = rest.strip_prefix(token.plain.as_str()).filter(|_| !token.plain.is_empty())?;
        if rest.is_empty() {
            return Some(at + 1);
        }
    }
    None
}

/// A capital letter that says something: not at the beginning of a sentence, nor in a text all of capitals.
pub(super) fn is_capital(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    text[at..].starts_with(char::is_uppercase)
        && text.chars().any(char::is_lowercase)
        && !before.is_empty()
        && !before.ends_with(['.', '!', '?', '\n'])
}
