//! Where: a house ("14, IP12 4LP", "12 Mill Lane") and a place in the street ("by the co-op on Mill Lane").

use super::english::{BEFORE_PLACES, UNITS};
use super::gazetteer::Named;
use super::words::words;
use super::{Found, Gazetteer, READ, find_postcode, house, pattern, sure};
use crate::domain::place::Postcode;
use regex::Regex;
use std::sync::LazyLock;

/// What people put before an address that is no part of it.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:it'?s|its|i'?m|im|my address is|i live|we live|the address is|at|on|in|outside|near|by|for) )+",
    )
});
/// What may stand between the parts of an address.
const GAP: [char; 4] = [' ', ',', '.', '\n'];
/// How far before a postcode its house may stand, in bytes: a street's name between them.
const HOUSE_REACH: usize = 40;

/// A house: a number or name before a known street or a postcode, or a number behind a known street. With `asked`,
/// when the question is open, any answer that holds a number and a word, a postcode or a known street is taken as it stands.
pub fn find_address(text: &str, gazetteer: &Gazetteer, asked: bool) -> Option<Found<String>> {
    let postcode = find_postcode(text);
    let streets = gazetteer.every(text);
    let found = match postcode.as_ref() {
        Some(postcode) if streets.is_empty() => before_postcode(text, postcode),
        _ => streets.iter().find_map(|street| on_known_street(text, street, postcode.as_ref())),
    };
    if found.is_some() || !asked {
        return found;
    }
    // A number alone names no house: in which street, it does not say.
    let holds_a_number = text.bytes().any(|b| b.is_ascii_digit())
        && words(text).any(|word| word.text.chars().filter(|c| c.is_alphabetic()).count() > 2);
    (holds_a_number || !streets.is_empty()).then(|| whole(text, postcode.as_ref())).flatten()
}

/// "12 Mill Lane", "Mill Lane 12", "Rose Cottage, Mill Lane", "12, IP12 4LP near Mill Lane"; with its postcode.
fn on_known_street(
    text: &str,
    street: &Found<Named>,
    postcode: Option<&Found<Postcode>>,
) -> Option<Found<String>> {
    let house = house::on_street(text, street.span.start)
        .or_else(|| house::behind(text, street.span.end))
        .or_else(|| house::before(text, postcode?.span.start, 3))?;
    let has_number = house.value.bytes().any(|b| b.is_ascii_digit());
    let between = if has_number { " " } else { ", " };
    let mut value = format!("{}{between}{}", house.value, street.value.name);
    let mut span = house.span.start.min(street.span.start)..house.span.end.max(street.span.end);
    if text[span.clone()].contains(READ) {
        return None;
    }
    let mut sureness = house.sureness.min(street.sureness);
    if let Some(postcode) = postcode {
        let wider = span.start.min(postcode.span.start)..span.end.max(postcode.span.end);
        // A postcode beyond something that was read already belongs to something else.
        if !text[wider.clone()].contains(READ) {
            value = format!("{value}, {}", postcode.value.as_str());
            sureness = sureness.min(postcode.sureness);
            span = wider;
        }
    }
    Some(Found { value, span, sureness })
}

/// "14, IP12 4LP", "7 Nowhere Road, BO4 1AA": what stands between is the street, whether we know it or not.
fn before_postcode(text: &str, postcode: &Found<Postcode>) -> Option<Found<String>> {
    // Commas count for nothing, so that the tidied value reads the same again.
    let end = text[..postcode.span.start].trim_end_matches(GAP).len();
    let house = house::before(text, end, HOUSE_REACH)?;
    let between = text[house.span.end..end].trim_matches(GAP);
    let no_street = words(between)
        .any(|word| [BEFORE_PLACES, UNITS].iter().any(|list| list.contains(&word.text.as_str())));
    if between.contains(READ) || no_street {
        return None;
    }
    let street = if between.is_empty() { String::new() } else { format!(" {between}") };
    Some(Found {
        value: format!("{}{street}, {}", house.value, postcode.value.as_str()),
        span: house.span.start..postcode.span.end,
        sureness: postcode.sureness.min(sure::PLAIN),
    })
}

/// A place in the street: a known street or town (with a house number before it), or a postcode. With `asked`, any answer
/// of two letters and more is taken as it stands: people name landmarks that no list knows.
pub fn find_place(text: &str, gazetteer: &Gazetteer, asked: bool) -> Option<Found<String>> {
    let postcode = find_postcode(text);
    if asked && text.chars().filter(|c| c.is_alphanumeric()).count() >= 2 {
        return whole(text, postcode.as_ref());
    }
    find_address(text, gazetteer, false)
        .or_else(|| gazetteer.find(text))
        .or_else(|| postcode.map(|found| found.map(|postcode| postcode.as_str().to_owned())))
}

/// The whole answer without its lead ("it's at …") and with its postcode tidied.
fn whole(text: &str, postcode: Option<&Found<Postcode>>) -> Option<Found<String>> {
    let mut value = text.to_owned();
    if let Some(postcode) = postcode {
        value.replace_range(postcode.span.clone(), postcode.value.as_str());
    }
    let value = LEAD.replace(value.trim(), "");
    let value = value.trim_matches([' ', ',', '.', '!']).to_owned();
    (!value.is_empty()).then_some(Found { value, span: 0..text.len(), sureness: sure::PLAIN })
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
            ("flat 2, 14a mil lane", false, Some("Flat 2, 14a Mill Lane, Ambridge")),
            ("apt 3 9 High St in Hollerton", false, Some("Apartment 3, 9 High Street, Hollerton")),
            ("no. 7 mill ln", false, Some("7 Mill Lane, Ambridge")),
            ("mill lane 14", false, Some("14 Mill Lane, Ambridge")),
            ("mill lane, number 14 again", false, Some("14 Mill Lane, Ambridge")),
            ("mill lane 3 weeks ago", false, None),
            ("mill lane 14 ip12 4lp", false, Some("14 Mill Lane, Ambridge, IP12 4LP")),
            ("i live at rose cottage mill lane", false, Some("Rose Cottage, Mill Lane, Ambridge")),
            ("The Old Rectory, Mill Lane", false, Some("The Old Rectory, Mill Lane, Ambridge")),
            ("near the house mill lane", false, None),
            ("2 bins missed on mill lane ip12 4lp", false, None),
            ("2 bins missed at bo4 1aa", false, None),
            ("3 bins", false, None),
            (
                "2 a fortnight agoflat stephens yesterday bo4 1aa ",
                false,
                Some("2 a fortnight agoflat stephens yesterday, BO4 1AA"),
            ),
            ("dunno", true, None),
            ("12", true, None),
            ("no 123", true, None),
            ("12 the hollow", true, Some("12 the hollow")),
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
