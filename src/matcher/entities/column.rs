//! The number on a street light: "column 14", "lamp post no. 23A", "light number 7", "LC 12".

use super::english::UNITS;
use super::{Found, pattern, sure, word_after};
use regex::Regex;
use std::sync::LazyLock;

/// A street light's number as painted on it: `14`, `23A`, `L12`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column(String);

impl Column {
    /// Letters in capitals, no spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What carries a number, whether "number" is said, and the number. Columns and lamp posts are numbered by nature.
static COLUMN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:(?<post>(?:street ?light |lamp |lighting )?column|col\.?|lamp ?posts?|lamp ?standard)",
        r"|(?<code>lc)|(?:street ?)?(?:light|lamp)s?)",
        r" ?(?<number>number |num |no\.? ?|nr\.? |# ?|is |: ?)?",
        r"(?<value>[a-z]{0,2}[0-9]{1,5}[a-z]?)\b"
    ))
});

/// The first number of a street light. "Light 3 weeks out" is none.
pub fn find_column(text: &str) -> Option<Found<Column>> {
    COLUMN.captures_iter(text).find_map(|c| {
        let (whole, value) = (c.get(0)?, c.name("value")?);
        let number = c.name("number").is_some_and(|word| word.as_str() != "is ");
        let sureness = match (c.name("post").is_some(), number, c.name("code").is_some()) {
            (true, _, _) => sure::CERTAIN,
            (false, true, _) => sure::PLAIN,
            (false, false, true) => sure::LIKELY,
            (false, false, false) => sure::EITHER,
        };
        let counted = UNITS.contains(&word_after(text, whole.end()).as_str());
        (number || !counted).then(|| Found {
            value: Column(value.as_str().to_uppercase()),
            span: whole.range(),
            sureness,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_street_light_is_found() {
        for (said, meant) in [
            ("column 14 is flickering", Some("14")),
            ("lamp post no. 23a", Some("23A")),
            ("light number 7 is out", Some("7")),
            ("its LC 12", Some("12")),
            ("lampost 3, lamppost L012", Some("L012")),
            ("street light column number 104", Some("104")),
            ("streetlight no 9 on Mill Lane", Some("9")),
            ("street light 12 by the church", Some("12")),
            ("the street light 3 weeks ago", None),
            ("lights 2 days off", None),
            ("a column of smoke", None),
            ("14 columns", None),
            ("", None),
        ] {
            assert_eq!(find_column(said).map(|f| f.value.as_str().to_owned()).as_deref(), meant, "{said}");
        }
    }
}
