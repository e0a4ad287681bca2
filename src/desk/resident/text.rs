//! What was said, cut into paragraphs, lines and stretches. Pure; knows no HTML.

use crate::domain::contact::Telephone;
use minijinja::{Value, context};

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    text: String,
    bold: bool,
    /// The number to ring, when the stretch is one.
    ring: Option<String>,
}

impl From<Span> for Value {
    fn from(span: Span) -> Self {
        context! { text => span.text, bold => span.bold, ring => span.ring }
    }
}

/// Paragraphs of lines of stretches. Only we and agents write `**bold**`: a resident's stars stay stars.
pub(super) fn paragraphs(text: &str, markup: bool) -> Vec<Vec<Vec<Span>>> {
    text.replace("\r\n", "\n")
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| paragraph.lines().map(|line| spans(line, markup)).collect())
        .collect()
}

fn spans(line: &str, markup: bool) -> Vec<Span> {
    let plain = |text: &str| Span { text: text.to_owned(), bold: false, ring: None };
    let mut found = Vec::new();
    let mut rest = line;
    while markup && let Some((before, (inside, after))) = bold(rest) {
        if !before.is_empty() {
            found.push(plain(before));
        }
        found.push(Span { text: inside.to_owned(), bold: true, ring: number(inside) });
        rest = after;
    }
    if !rest.is_empty() {
        found.push(plain(rest));
    }
    found
}

/// What stands before, in and after the first pair of double stars.
fn bold(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = text.split_once("**")?;
    let (inside, after) = rest.split_once("**")?;
    (!inside.is_empty()).then_some((before, (inside, after)))
}

/// The digits to ring, if this is a telephone number: someone in danger should not have to type it.
fn number(text: &str) -> Option<String> {
    match text {
        "999" | "111" | "112" | "101" | "105" | "119" => Some(text.to_owned()),
        _ => Telephone::parse(text).map(|number| number.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str, markup: bool) -> Vec<(String, bool)> {
        spans(text, markup).into_iter().map(|span| (span.text, span.bold)).collect()
    }

    #[test]
    fn bold_is_the_only_markup_and_only_ours() {
        let bold = vec![("a ".to_owned(), false), ("b".to_owned(), true), (" c".to_owned(), false)];
        assert_eq!(flat("a **b** c", true), bold);
        for (text, markup) in [("a **b c", true), ("****", true), ("a **b** c", false), ("<b>x</b>", true)] {
            assert_eq!(flat(text, markup), vec![(text.to_owned(), false)], "{text}");
        }
        assert_eq!(paragraphs("one\r\ntwo\r\n\r\n\n\nthree", true).len(), 2);
    }

    #[test]
    fn a_bold_telephone_number_can_be_rung() {
        assert_eq!(spans("**0800 440 2516**", true)[0].ring.as_deref(), Some("08004402516"));
        assert_eq!(spans("**999**", true)[0].ring.as_deref(), Some("999"));
        assert_eq!(spans("**55**", true)[0].ring, None);
    }
}
