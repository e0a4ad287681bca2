//! The words of a raw text with their places. Must not know any language.

use std::ops::Range;

/// A word as it was typed, in lower case with its apostrophes, and where.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// The words of a text, in order: runs of letters, digits and apostrophes that begin with a letter or digit.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(|c: char| c.is_alphanumeric())?;
        let end = text[start..]
            .find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .map_or(text.len(), |i| start + i);
        rest = end;
        Some(Word { text: text[start..end].to_lowercase(), span: start..end })
    })
}
