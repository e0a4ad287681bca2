//! Ways to reach a person: telephone numbers and e-mail addresses, parsed from how people write them.

use serde::{Deserialize, Serialize};

/// A United Kingdom telephone number in national form, digits only: `07700900123`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telephone(String);

impl Telephone {
    /// Reads `07700 900123`, `+44 7700 900 123`, `(01632) 960 001`, `0044…`. Ten or eleven digits that begin with 0.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '+' | '.')) {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let national = if text.trim_start().starts_with('+') {
            format!("0{}", digits.strip_prefix("44")?.trim_start_matches('0'))
        } else if let Some(rest) = digits.strip_prefix("0044") {
            format!("0{}", rest.trim_start_matches('0'))
        } else {
            digits
        };
        let fits =
            national.starts_with('0') && matches!(national.len(), 10 | 11) && !national.starts_with("00");
        fits.then_some(Self(national))
    }

    /// Digits only, beginning with 0.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it: `07700 900123`.
    pub fn shown(&self) -> String {
        let (code, number) = self.0.split_at(5);
        format!("{code} {number}")
    }
}

/// An e-mail address: something, `@`, a host with a dot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Takes what looks like an address; whether it works only sending can tell.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches(['.', ',']);
        let (local, host) = text.split_once('@')?;
        let visible = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\"@".contains(c))
        };
        let fits = text.len() <= 254
            && visible(local)
            && visible(host)
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains("..");
        fits.then(|| Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_read_as_people_write_them() {
        for written in
            ["07700 900123", "+44 7700 900123", "0044 7700 900 123", "(07700) 900-123", "+44 (0)7700 900123"]
        {
            assert_eq!(Telephone::parse(written).expect(written).shown(), "07700 900123");
        }
        for wrong in ["", "123", "0770", "999", "7700900123x", "+1 202 555 0100", "00000000000"] {
            assert_eq!(Telephone::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_needs_a_name_and_a_host() {
        assert!(Email::parse("jill@archers.example").is_some());
        for wrong in ["", "jill", "@x.y", "a@b", "a@b..c", "a b@c.d", "a@b@c.d", "<a@b.c>"] {
            assert_eq!(Email::parse(wrong), None, "{wrong}");
        }
    }
}
