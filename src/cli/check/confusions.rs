//! `moothall check --confusions`: advice on phrases, in plain words, with what to do about each.

use crate::assistant::review::{Advice, Alike, Astray, Few, Pair};
use std::io::{self, Write};

/// Of each kind, so many are printed; `--json` has all.
const MOST: usize = 25;

/// Phrases that are named in each direction of a pair.
const MOST_PHRASES: usize = 4;

/// Prints the advice on one language.
///
/// # Errors
/// When the output cannot be written.
pub(super) fn print(advice: &Advice, out: &mut impl Write) -> io::Result<()> {
    let Advice { language, held_out, right, pairs, astray, few, alike } = advice;
    writeln!(
        out,
        "\nConfusions in `{language}`: each of {held_out} phrases was taken out and asked; {right} led to their own \
         intent.\nThis is advice: nothing below is refused."
    )?;
    section(
        out,
        "Intents that take each other's phrases",
        "Give each phrase words that only its own intent has. Where you cannot tell the two apart yourself, make them \
         one intent, or say in both under `not_this` what parts them.",
        pairs,
        print_pair,
    )?;
    section(
        out,
        "Phrases that sit nearer to another intent",
        "Move the phrase there if it means that, or write it so that it says what it is about.",
        astray,
        print_astray,
    )?;
    section(
        out,
        "Intents with too few phrases",
        "Add what people really write: short and long, a statement and a question, misspelt.",
        few,
        print_few,
    )?;
    section(
        out,
        "Intents whose phrases are too alike",
        "More than half of the phrases share two thirds of their words with another one. Such phrases teach little \
         that is new: keep one or two of each kind and write others that say it differently.",
        alike,
        print_alike,
    )
}

fn section<T>(
    out: &mut impl Write,
    title: &str,
    what_to_do: &str,
    found: &[T],
    print_one: fn(&T, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if found.is_empty() {
        return writeln!(out, "\n{title}: none");
    }
    writeln!(out, "\n{title}: {}\n{what_to_do}", found.len())?;
    for each in found.iter().take(MOST) {
        print_one(each, out)?;
    }
    match found.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(out, "  … and {more} more: --json has them all"),
    }
}

fn print_pair(pair: &Pair, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {} and {}: {}", pair.one, pair.other, phrases(pair.count()))?;
    let directions =
        [(&pair.one, &pair.other, &pair.one_as_other), (&pair.other, &pair.one, &pair.other_as_one)];
    for (truth, said, lost) in directions.into_iter().filter(|(_, _, lost)| !lost.is_empty()) {
        let named: Vec<String> =
            lost.iter().take(MOST_PHRASES).map(|phrase| format!("\"{phrase}\"")).collect();
        let more = match lost.len().saturating_sub(MOST_PHRASES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(out, "    of {truth}, taken for {said}: {}{more}", named.join(", "))?;
    }
    Ok(())
}

fn print_astray(astray: &Astray, out: &mut dyn Write) -> io::Result<()> {
    let Astray { file, line, phrase, taken_for, probability, nearest, .. } = astray;
    write!(out, "  {file}:{line}: \"{phrase}\" is taken for {taken_for} ({:.0} %)", probability * 100.0)?;
    match nearest {
        Some(near) => writeln!(out, "; nearest to \"{}\" of {}", near.phrase, near.intent),
        None => writeln!(out),
    }
}

fn print_few(few: &Few, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {} has {}; {} are wanted", few.intent, phrases(few.phrases), few.wanted)
}

fn print_alike(alike: &Alike, out: &mut dyn Write) -> io::Result<()> {
    let Alike { intent, phrases, nearly_same, example: [one, other] } = alike;
    writeln!(out, "  {intent}: {nearly_same} of {phrases}, such as \"{one}\" and \"{other}\"")
}

fn phrases(count: usize) -> String {
    if count == 1 { "1 phrase".to_owned() } else { format!("{count} phrases") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::review::Near;
    use crate::domain::ids::IntentId;

    fn intent(id: &str) -> IntentId {
        IntentId::parse(id).unwrap()
    }

    fn printed(advice: &Advice) -> String {
        let mut out = Vec::new();
        print(advice, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn nothing() -> Advice {
        Advice {
            language: "en".to_owned(),
            held_out: 90,
            right: 90,
            pairs: Vec::new(),
            astray: Vec::new(),
            few: Vec::new(),
            alike: Vec::new(),
        }
    }

    #[test]
    fn every_kind_of_advice_says_what_to_look_at() {
        let lost = |count: usize| (0..count).map(|number| format!("phrase {number}")).collect();
        let text = printed(&Advice {
            right: 84,
            pairs: vec![Pair {
                one: intent("street/lamp"),
                other: intent("farm/stable"),
                one_as_other: lost(5),
                other_as_one: lost(1),
            }],
            astray: vec![Astray {
                file: "intents/en/street/lamp.toml".to_owned(),
                line: 12,
                phrase: "no light".to_owned(),
                intent: intent("street/lamp"),
                taken_for: intent("farm/stable"),
                probability: 0.84,
                nearest: Some(Near { phrase: "no hay".to_owned(), intent: intent("farm/stable") }),
            }],
            few: vec![Few { intent: intent("home/kettle"), phrases: 1, wanted: 20 }],
            alike: vec![Alike {
                intent: intent("home/kettle"),
                phrases: 4,
                nearly_same: 3,
                example: ["a".to_owned(), "b".to_owned()],
            }],
            ..nothing()
        });
        for wanted in [
            "each of 90 phrases was taken out and asked; 84 led to their own intent",
            "street/lamp and farm/stable: 6 phrases\n    of street/lamp, taken for farm/stable: \"phrase 0\", ",
            "\"phrase 3\" and 1 more\n    of farm/stable, taken for street/lamp: \"phrase 0\"\n",
            "intents/en/street/lamp.toml:12: \"no light\" is taken for farm/stable (84 %); nearest to \"no hay\" of farm",
            "home/kettle has 1 phrase; 20 are wanted",
            "home/kettle: 3 of 4, such as \"a\" and \"b\"",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }

    #[test]
    fn what_was_not_found_is_said_to_be_none() {
        assert_eq!(printed(&nothing()).matches(": none\n").count(), 4);
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let few = Few { intent: intent("home/kettle"), phrases: 3, wanted: 20 };
        let text = printed(&Advice { few: vec![few; 30], ..nothing() });
        assert!(text.contains("Intents with too few phrases: 30"), "{text}");
        assert!(text.contains("… and 5 more"), "{text}");
    }
}
