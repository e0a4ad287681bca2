//! Two needs in one message ("my bin was missed and there is a pothole outside"): a text in clauses, and what each asks for.
//!
//! Where a clause may begin is content (`joining` in `intents/<language>/system/words.toml`). A clause that asks for
//! nothing clear belongs to the one before it: it tells more of the same. Pure; must not know how a clause is understood.

use crate::domain::conversation::Need;
use crate::domain::ids::IntentId;
use regex::Regex;

/// Clauses of one message that are looked at; what comes after them belongs to the last. A novel is no list of needs.
const MOST: usize = 8;

/// Finds clauses in the messages of one council and language.
#[derive(Debug, Clone)]
pub struct Clauses {
    gap: Regex,
}

impl Clauses {
    /// From the words that join two clauses ("and", "as well as").
    pub fn new<'a>(joining: impl Iterator<Item = &'a str>) -> Self {
        let mut words: Vec<String> = joining.map(|words| regex::escape(words).replace(' ', r"\s+")).collect();
        // The longest first, or "and" would leave the "also" of "and also" to the clause.
        words.sort_by_key(|words| std::cmp::Reverse(words.len()));
        let sentence_end = r"[.?!;]+\s+|\s*\n\s*";
        let pattern = match words.join("|") {
            words if words.is_empty() => sentence_end.to_owned(),
            words => format!(r"(?i)(?:{sentence_end}|[\s,]+)\b(?:{words})\b[\s,]+|{sentence_end}"),
        };
        Self { gap: Regex::new(&pattern).expect("words are escaped, and all else stands here") }
    }

    /// The clauses of a text, in order; one when nothing divides it.
    pub fn of<'a>(&self, text: &'a str) -> Vec<&'a str> {
        self.gap.splitn(text.trim(), MOST).map(str::trim).filter(|clause| !clause.is_empty()).collect()
    }
}

/// What clauses ask for, each with its words, in the order told. `asks` is the clear need of one clause.
pub fn gather(clauses: &[&str], asks: impl Fn(&str) -> Option<IntentId>) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let mut before = String::new();
    for clause in clauses {
        match asks(clause) {
            Some(intent) if needs.iter().all(|need| need.intent != intent) => {
                let about = std::mem::take(&mut before);
                needs.push(Need { intent, about: joined(&about, clause) });
            }
            _ => {
                let about = needs.last_mut().map_or(&mut before, |need| &mut need.about);
                *about = joined(about, clause);
            }
        }
    }
    needs
}

fn joined(before: &str, clause: &str) -> String {
    if before.is_empty() { clause.to_owned() } else { format!("{before}. {clause}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_end_at_sentences_and_at_joining_words() {
        let clauses = Clauses::new(["and", "and also", "as well as"].into_iter());
        for (text, parts) in [
            ("my bin was missed and there is a pothole", &["my bin was missed", "there is a pothole"][..]),
            ("Bin missed, and  ALSO a pothole", &["Bin missed", "a pothole"]),
            ("bin missed. And a pothole!", &["bin missed", "a pothole!"]),
            ("a bin as well as a sofa", &["a bin", "a sofa"]),
            ("sandy lane and, well, it cost £2.50", &["sandy lane", "well, it cost £2.50"]),
            ("and", &["and"]),
            ("one\ntwo", &["one", "two"]),
            (" ", &[]),
        ] {
            assert_eq!(clauses.of(text), parts, "{text}");
        }
        assert_eq!(clauses.of(&"x and ".repeat(100)).len(), MOST);
        assert_eq!(Clauses::new([].into_iter()).of("a and b. c"), ["a and b", "c"]);
    }

    #[test]
    fn what_asks_for_nothing_belongs_to_the_need_before_it_or_to_the_first() {
        let asks = |clause: &str| match clause {
            "bin" => IntentId::parse("waste/missed_bin").ok(),
            "hole" => IntentId::parse("highways/pothole").ok(),
            _ => None,
        };
        let told = |clauses: &[&str]| -> Vec<(String, String)> {
            let needs = gather(clauses, asks);
            needs.into_iter().map(|need| (need.intent.name().to_owned(), need.about)).collect()
        };
        let need = |intent: &str, about: &str| (intent.to_owned(), about.to_owned());
        assert_eq!(
            told(&["hello", "bin", "the brown one", "hole", "bin", "deep"]),
            [need("missed_bin", "hello. bin. the brown one"), need("pothole", "hole. bin. deep")]
        );
        assert_eq!(told(&["bin", "bin"]), [need("missed_bin", "bin. bin")]);
        assert_eq!(told(&["hello"]), []);
    }
}
