//! Which bin: its colour, what it is for, and whether it is a bin, a caddy, a box or a sack.
//!
//! A bin and nothing more is no detail: everybody has one.

use super::english::{
    BETWEEN_BIN_WORDS, COLOURS, CONTENTS, NEVER_ALONE, NO_BIN_BEFORE, ONE, VESSELS, WASTE, WHEELED, tidy,
};
use super::words::{Word, words};
use super::{Found, sure, word_after};
use std::fmt;

/// What is put out for collection, as far as it was said. At least one part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Container {
    /// "blue".
    pub colour: Option<&'static str>,
    /// "recycling", "rubbish", "food", "garden", "glass" and the like.
    pub contents: Option<&'static str>,
    /// "bin", "caddy", "box", "sack", "bag".
    pub vessel: Option<&'static str>,
}

impl fmt::Display for Container {
    /// As it would be said: `blue recycling bin`, `garden waste`, `purple one`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = match (self.vessel, self.contents, self.colour) {
            (Some("bin"), None, None) => Some("wheelie bin"),
            (Some(vessel), _, _) => Some(vessel),
            (None, Some("food" | "garden"), _) => Some("waste"),
            (None, Some("recycling"), _) => None,
            (None, _, _) => Some("one"),
        };
        let parts: Vec<&str> = [self.colour, self.contents, last].into_iter().flatten().collect();
        f.write_str(&parts.join(" "))
    }
}

/// What was said of a bin, word by word.
#[derive(Default)]
struct Said {
    container: Container,
    wheelie: bool,
    waste: bool,
    /// "The blue one".
    one: bool,
    /// "Recycling", and not "recycle".
    noun: bool,
}

/// The first bin that is told from others: "blue bin", "food caddy", "garden waste", "wheelie bin". A colour needs a
/// vessel ("a black car" is none), or "one".
pub fn find_container(text: &str) -> Option<Found<Container>> {
    let words: Vec<Word> = words(text).collect();
    let mut from = 0;
    while from < words.len() {
        let (said, end) = said_from(text, &words[from..]);
        if let Some((last, sureness)) = words[from..from + end].last().zip(said.sureness())
            && !(said.container.vessel.is_none()
                && NO_BIN_BEFORE.contains(&&*word_after(text, last.span.end)))
        {
            return Some(Found {
                value: said.container,
                span: words[from].span.start..last.span.end,
                sureness,
            });
        }
        from += end.max(1);
    }
    None
}

/// Reads words that tell a bin, up to the vessel, and says how many they were.
fn said_from(text: &str, words: &[Word]) -> (Said, usize) {
    let mut said = Said::default();
    for (at, word) in words.iter().enumerate() {
        let apart = at > 0 && !matches!(&text[words[at - 1].span.end..word.span.start], " " | "-");
        if apart || !said.take(&word.text, at == 0) {
            return (said, at);
        }
        if said.one || said.container.vessel.is_some() {
            return (said, at + 1);
        }
    }
    (said, words.len())
}

impl Said {
    /// Takes a word in; false when it tells nothing or says otherwise than the words before it.
    fn take(&mut self, word: &str, is_first: bool) -> bool {
        let place = |place: &mut Option<&'static str>, part| {
            let fits = place.is_none_or(|known| known == part);
            *place = place.or(Some(part));
            fits
        };
        if let Some(colour) = tidy(COLOURS, word) {
            return place(&mut self.container.colour, colour);
        }
        if let Some(vessel) = tidy(VESSELS, word) {
            return place(&mut self.container.vessel, vessel);
        }
        if let Some(contents) = tidy(CONTENTS, word) {
            self.noun = !NEVER_ALONE.contains(&word);
            return place(&mut self.container.contents, contents);
        }
        let wheelie = WHEELED.contains(&word);
        self.wheelie |= wheelie;
        self.waste |= word == WASTE;
        self.one = word == ONE && self.container.colour.is_some();
        wheelie || self.one || (!is_first && BETWEEN_BIN_WORDS.contains(&word))
    }

    /// How sure it is that a bin was meant; none when no bin is told from the others.
    fn sureness(&self) -> Option<f32> {
        let Container { colour, contents, vessel } = self.container;
        let told = colour.is_some() || contents.is_some();
        match (vessel, contents) {
            (Some("bin" | "caddy"), _) if told => Some(sure::CERTAIN),
            (Some("caddy"), _) => Some(sure::PLAIN),
            (Some("bin"), _) if self.wheelie => Some(sure::PLAIN),
            // Shopping comes in paper and plastic bags too.
            (Some(_), Some("paper" | "plastic")) => Some(sure::EITHER),
            (Some(_), _) if told => Some(sure::LIKELY),
            (None, Some("food" | "garden")) if self.waste => Some(sure::LIKELY),
            (None, Some("recycling")) if self.noun => Some(sure::EITHER),
            (None, _) if self.one => Some(sure::EITHER),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_is_told_by_its_colour_its_contents_or_its_kind() {
        for (said, meant) in [
            ("my blue bin wasnt emptied", Some("blue bin")),
            ("the GREY recyling bins", Some("grey recycling bin")),
            ("brown-lidded wheelie bin", Some("brown bin")),
            ("food waste caddy left full", Some("food caddy")),
            ("garden waste not taken", Some("garden waste")),
            ("green glass box", Some("green glass box")),
            ("two black bags", Some("black bag")),
            ("my wheelie bin", Some("wheelie bin")),
            ("general waste bin", Some("rubbish bin")),
            ("a dog waste bin", None),
            ("the recycling centre", None),
            ("what can i recycle", None),
            ("recycle bin", Some("recycling bin")),
            ("black blue bin", Some("blue bin")),
            ("the purple one", Some("purple one")),
            ("no recycling today", Some("recycling")),
            ("my bin", None),
            ("a black car", None),
            ("a red brick wall. bin", None),
            ("the garden is nice", None),
            ("rubbish dumped in a lane", None),
            ("a box", None),
            ("", None),
        ] {
            assert_eq!(find_container(said).map(|f| f.value.to_string()).as_deref(), meant, "{said}");
        }
    }
}
