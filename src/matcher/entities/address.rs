//! Where: a house ("14, IP12 4LP", "12 Mill Lane") and a place in the street ("by the co-op on Mill Lane").
//!
//! Streets and towns come from the council's own list, because only a list can tell "Mill Lane" from "my lane".

use super::{Found, find_postcode};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A council's streets and places, for looking up in what people write.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    /// By the first word of the name in lower case: all words of the name, and the name as written.
    by_first_word: HashMap<String, Vec<(Vec<String>, String)>>,
}

impl Gazetteer {
    /// From names as written: `Mill Lane, Ambridge` (street and town) or `Borchester`.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut by_first_word: HashMap<String, Vec<(Vec<String>, String)>> = HashMap::new();
        for name in names {
            let key = name.split(',').next().unwrap_or(name);
            let words: Vec<String> = key.split_whitespace().map(str::to_lowercase).collect();
            if let Some(first) = words.first() {
                let known = by_first_word.entry(first.clone()).or_default();
                // A parish's street often stands in its parent's list too.
                if !known.iter().any(|(_, known)| known == name) {
                    known.push((words, name.to_owned()));
                }
            }
        }
        Self { by_first_word }
    }

    /// The longest name in the text. A street that stands in two towns is given without a town.
    pub fn find(&self, text: &str) -> Option<Found<String>> {
        let tokens: Vec<(usize, &str)> = WORD.find_iter(text).map(|m| (m.start(), m.as_str())).collect();
        let lower: Vec<String> = tokens.iter().map(|(_, word)| word.to_lowercase()).collect();
        let mut best: Option<(usize, usize, Vec<&str>)> = None;
        for at in 0..lower.len() {
            for (words, name) in self.by_first_word.get(&lower[at]).into_iter().flatten() {
                if lower[at..].len() < words.len() || lower[at..at + words.len()] != words[..] {
                    continue;
                }
                // "The Street" is also what anybody says: it is a name only behind a house number.
                let numbered = at > 0 && lower[at - 1].starts_with(|c: char| c.is_ascii_digit());
                if words[0] == "the" && !numbered {
                    continue;
                }
                match &mut best {
                    Some((start, length, names)) if *start == at && *length == words.len() => {
                        names.push(name)
                    }
                    Some((_, length, _)) if *length >= words.len() => {}
                    _ => best = Some((at, words.len(), vec![name])),
                }
            }
        }
        let (at, length, names) = best?;
        let (last, word) = tokens[at + length - 1];
        let value = match names[..] {
            [only] => only.to_owned(),
            _ => names[0].split(',').next().unwrap_or(names[0]).to_owned(),
        };
        Some(Found { value, span: tokens[at].0..last + word.len() })
    }
}

static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}'’]+").expect("a constant pattern"));
static HOUSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(?:flat|no\.?|number|unit) ?)?[0-9]{1,4}[a-z]?\b").expect("a constant pattern")
});
/// What people put before an address that is no part of it.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?:it'?s|its|i'?m|im|my address is|i live|we live|the address is|at|on|in|outside|near|by|for) )+")
        .expect("a constant pattern")
});

/// A house: a number before a known street or a postcode, or a known street with a postcode. With `asked`, when the
/// question is open, any answer that holds a number or a postcode is taken as it stands.
pub fn find_address(text: &str, gazetteer: &Gazetteer, asked: bool) -> Option<Found<String>> {
    let postcode = find_postcode(text);
    let street = gazetteer.find(text);
    let before = |start: usize| {
        // The number nearest before: "2 bins at 14 Mill Lane" lives at 14.
        HOUSE.find_iter(&text[..start]).last().filter(|house| start - house.end() <= 40)
    };
    let house = street
        .as_ref()
        .and_then(|street| before(street.span.start))
        .filter(|house| street.as_ref().is_some_and(|s| s.span.start - house.end() <= 3))
        .or_else(|| postcode.as_ref().and_then(|postcode| before(postcode.span.start)));
    if asked {
        let holds_a_number = text.bytes().any(|b| b.is_ascii_digit());
        if house.is_none() && (postcode.is_some() || holds_a_number || street.is_some()) {
            return whole(text, postcode.as_ref().map(|p| (p.span.clone(), p.value.as_str())));
        }
    }
    let house = house?;
    let number = house.as_str();
    let (street, street_end) = match (street, &postcode) {
        (Some(street), _) => (format!("{number} {}", street.value), street.span.end),
        (None, Some(postcode)) => {
            // What stands between number and postcode is the street, whether we know it or not.
            let between = text[house.end()..postcode.span.start].trim_matches([' ', ',', '.']);
            let street = if between.is_empty() { number.to_owned() } else { format!("{number} {between}") };
            (street, postcode.span.start)
        }
        (None, None) => return None,
    };
    let Some(postcode) = postcode else {
        return Some(Found { value: street, span: house.start()..street_end });
    };
    let span = house.start().min(postcode.span.start)..street_end.max(postcode.span.end);
    Some(Found { value: format!("{street}, {}", postcode.value.as_str()), span })
}

/// A place in the street: a known street or town (with a house number before it), or a postcode. With `asked`, any answer
/// of two letters and more is taken as it stands: people name landmarks that no list knows.
pub fn find_place(text: &str, gazetteer: &Gazetteer, asked: bool) -> Option<Found<String>> {
    let postcode = find_postcode(text);
    if asked && text.chars().filter(|c| c.is_alphanumeric()).count() >= 2 {
        return whole(text, postcode.as_ref().map(|p| (p.span.clone(), p.value.as_str())));
    }
    if let Some(house) = find_address(text, gazetteer, false) {
        return Some(house);
    }
    gazetteer.find(text).or_else(|| {
        postcode.map(|postcode| Found { value: postcode.value.as_str().to_owned(), span: postcode.span })
    })
}

/// The whole answer without its lead ("it's at …") and with its postcode tidied.
fn whole(text: &str, postcode: Option<(std::ops::Range<usize>, &str)>) -> Option<Found<String>> {
    let mut value = text.to_owned();
    if let Some((span, tidy)) = postcode {
        value.replace_range(span, tidy);
    }
    let value = value.trim();
    let value = LEAD.replace(value, "");
    let value = value.trim_matches([' ', ',', '.', '!']).to_owned();
    (!value.is_empty()).then_some(Found { value, span: 0..text.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> Gazetteer {
        Gazetteer::new([
            "Mill Lane, Ambridge",
            "The Street, Hollerton",
            "High Street, Borchester",
            "High Street, Hollerton",
            "Borchester",
        ])
    }

    #[test]
    fn an_address_is_found_in_the_middle_of_a_sentence() {
        for (said, asked, meant) in [
            ("the blue one. 14, ip12 4lp. it was out at 6", true, Some("14, IP12 4LP")),
            (
                "deep pothole outside 12 mill lane ip12 4lp since tuesday",
                false,
                Some("12 Mill Lane, Ambridge, IP12 4LP"),
            ),
            ("2 bins missed at 14a Mill Lane", false, Some("14a Mill Lane, Ambridge")),
            ("9 high street", false, Some("9 High Street")),
            ("its Rose Cottage, bo4 1aa", true, Some("Rose Cottage, BO4 1AA")),
            ("i live at 7 Nowhere Road, bo4 1aa", false, Some("7 Nowhere Road, BO4 1AA")),
            ("3 bins", false, None),
            ("dunno", true, None),
            ("", true, None),
            ("😀 é", true, None),
        ] {
            assert_eq!(find_address(said, &gazetteer(), asked).map(|f| f.value).as_deref(), meant, "{said}");
        }
    }

    #[test]
    fn a_place_may_be_a_street_or_a_landmark() {
        for (said, asked, meant) in [
            ("massive pothole on mill lane", false, Some("Mill Lane, Ambridge")),
            ("the street lights out at 9 mill lane", false, Some("9 Mill Lane, Ambridge")),
            ("outside 4 the street", false, Some("4 The Street, Hollerton")),
            ("by the co-op", true, Some("the co-op")),
            ("by the co-op", false, None),
            ("its on the High Street near the bank", true, Some("the High Street near the bank")),
            ("pothole bo4 1aa", false, Some("BO4 1AA")),
            ("?", true, None),
        ] {
            assert_eq!(find_place(said, &gazetteer(), asked).map(|f| f.value).as_deref(), meant, "{said}");
        }
    }
}
