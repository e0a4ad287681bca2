//! Where: postcodes, and an address as a person gives it.

use serde::{Deserialize, Serialize};

/// A postcode in its tidy form: `IP12 4LP`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Postcode(String);

impl Postcode {
    /// Reads `ip124lp`, `IP12 4LP`, `ip12  4lp`. The shape is BS 7666's: area letters, district, space, digit, two letters.
    /// Fictional areas pass too: whether a postcode exists is for a list to say.
    pub fn parse(text: &str) -> Option<Self> {
        let bare: Vec<u8> = text
            .bytes()
            .filter(|b| !b.is_ascii_whitespace() && *b != b'-')
            .map(|b| b.to_ascii_uppercase())
            .collect();
        if !(5..=7).contains(&bare.len()) {
            return None;
        }
        let (outward, inward) = bare.split_at(bare.len() - 3);
        let letter = |b: &u8| b.is_ascii_uppercase();
        let digit = |b: &u8| b.is_ascii_digit();
        let inward_fits = matches!(inward, [a, b, c] if digit(a) && letter(b) && letter(c));
        let outward_fits = match outward {
            [a, b] => letter(a) && digit(b),
            [a, b, c] => letter(a) && ((digit(b) && (digit(c) || letter(c))) || (letter(b) && digit(c))),
            [a, b, c, d] => letter(a) && letter(b) && digit(c) && (digit(d) || letter(d)),
            _ => false,
        };
        let tidy = || format!("{} {}", ascii(outward), ascii(inward));
        (inward_fits && outward_fits).then(|| Self(tidy()))
    }

    /// With one space: `IP12 4LP`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the space: `IP12`.
    pub fn district(&self) -> &str {
        self.0.split(' ').next().unwrap_or(&self.0)
    }
}

fn ascii(bytes: &[u8]) -> String {
    bytes.iter().map(|b| *b as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_read_as_people_type_them() {
        for (typed, tidy) in [
            ("ip124lp", "IP12 4LP"),
            ("IP12 4LP", "IP12 4LP"),
            ("m11ae", "M1 1AE"),
            ("sw1a 1aa", "SW1A 1AA"),
            ("bo2 6jq", "BO2 6JQ"),
            ("w1a 0ax", "W1A 0AX"),
        ] {
            assert_eq!(Postcode::parse(typed).expect(typed).as_str(), tidy);
        }
        for wrong in ["", "IP12", "IP12 LP4", "12345", "ABCDEFG", "é1 1aa", "ip12 4l", "ip12 4lpp"] {
            assert_eq!(Postcode::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Postcode::parse("ip124lp").expect("fits").district(), "IP12");
    }
}
