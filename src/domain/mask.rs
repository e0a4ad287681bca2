//! Takes out what must never be kept: card numbers and National Insurance numbers.
//!
//! Applied to every text before it is stored or sent on. The bot never
//! asks for these; people send them all the same.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What stands in place of a card number.
pub const CARD: &str = "[card number removed]";
/// What stands in place of a National Insurance number.
pub const NATIONAL_INSURANCE: &str = "[National Insurance number removed]";
/// All that we ever put in the place of a number.
pub const MARKS: [&str; 2] = [CARD, NATIONAL_INSURANCE];

static CARDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:\d[ -]?){12,18}\d\b").expect("a constant pattern"));
// HMRC's NIM39110: two prefix letters (not D, F, I, Q, U, V; second not O), six digits, suffix A to D.
static INSURANCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b")
        .expect("a constant pattern")
});

/// The text with card numbers (13 to 19 digits that pass Luhn's check) and National Insurance numbers taken out.
pub fn mask(text: &str) -> Cow<'_, str> {
    let cards =
        CARDS.replace_all(
            text,
            |found: &regex::Captures<'_>| {
                if passes_luhn(&found[0]) { CARD.to_owned() } else { found[0].to_owned() }
            },
        );
    match INSURANCE.replace_all(&cards, NATIONAL_INSURANCE) {
        Cow::Borrowed(_) => cards,
        Cow::Owned(masked) => Cow::Owned(masked),
    }
}

/// Luhn's check (ISO/IEC 7812-1, annex B), ignoring everything but digits.
fn passes_luhn(text: &str) -> bool {
    let sum: u32 = text
        .bytes()
        .rev()
        .filter(u8::is_ascii_digit)
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0');
            match (i % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) if doubled > 9 => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sensitive_numbers_are_taken_out_and_others_stay() {
        let cases = [
            ("my card is 4111 1111 1111 1111 ok", "my card is [card number removed] ok"),
            ("4111-1111-1111-1111", "[card number removed]"),
            ("ni QQ 12 34 56 C", "ni QQ 12 34 56 C"), // QQ is never issued: HMRC's own example
            ("ni ab123456c please", "ni [National Insurance number removed] please"),
            ("ring 07700 900123", "ring 07700 900123"),
            ("account 1234567890123", "account 1234567890123"),
        ];
        for (said, kept) in cases {
            assert_eq!(mask(said), kept);
        }
    }
}
