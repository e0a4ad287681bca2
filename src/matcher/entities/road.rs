//! Roads by their numbers: "the A14 just after junction 3". A number is as good as a street's name, and no list of
//! streets has it.

use super::{Found, find_postcode, find_registration, first, pattern, sure};
use regex::Regex;
use std::sync::LazyLock;

/// The number, and what is said of where on it, to the end of the clause.
static ROAD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:m[1-9][0-9]{0,2}|[ab][1-9][0-9]{0,3})(?:\(m\)|\b)(?:[ ]+[^,.;:?!\n]*)?"));

/// The first numbered road with the rest of its clause. What may be a number plate or a postcode is none.
pub fn find_road(text: &str) -> Option<Found<String>> {
    let (value, span) = first(text, &ROAD, |found, _| {
        let begins = |span: std::ops::Range<usize>| span.start == 0;
        let plate = find_registration(found).is_some_and(|plate| begins(plate.span));
        let postcode = find_postcode(found).is_some_and(|postcode| begins(postcode.span));
        (!plate && !postcode).then(|| found.trim().to_owned())
    })?;
    Some(Found { value, span, sureness: sure::LIKELY })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_is_known_by_its_number_and_no_plate_or_postcode_is_one() {
        for (text, road) in [
            ("on the A14 just after junction 3, big hole", Some("A14 just after junction 3")),
            ("b1078", Some("b1078")),
            ("M1 southbound", Some("M1 southbound")),
            ("the A1(M) slip road", Some("A1(M) slip road")),
            ("car A123 BCD", None),
            ("flat b1 1aa", None),
            ("the a team", None),
            ("vitamin b12345", None),
        ] {
            assert_eq!(find_road(text).map(|found| found.value).as_deref(), road, "{text}");
        }
    }
}
