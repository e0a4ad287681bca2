//! Which of several: "the blue one", "the frist one", "2", and yes or no.

use super::english::ECHOES;
use super::words::{Word, words};
use super::{Found, sure};
use strsim::osa_distance;

/// Words that tell nothing, whichever option holds them.
const LITTLE_WORDS: [&str; 20] = [
    "a", "an", "and", "at", "for", "in", "is", "it", "my", "of", "off", "on", "or", "our", "some", "the",
    "to", "was", "with", "your",
];
const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// Whether a typed word is this word, allowing one slip in words of four letters and more.
fn is_word(typed: &str, word: &str) -> bool {
    typed == word || (word.chars().count() >= 4 && osa_distance(typed, word) <= 1)
}

/// Which of the options was named, by the words that tell it from the others. With `asked`, when the question is open,
/// its number or "the first one" counts too. None when nothing, or more than one, was named.
pub fn find_one_of(text: &str, options: &[String], asked: bool) -> Option<Found<usize>> {
    let typed: Vec<_> = words(text).collect();
    let option_words: Vec<Vec<String>> =
        options.iter().map(|option| words(option).map(|w| w.text).collect()).collect();
    // Only words that no other option has can tell: "bin" names none of four bins.
    let telling: Vec<Vec<&String>> = (0..options.len())
        .map(|option| {
            let elsewhere = |word| (0..options.len()).any(|o| o != option && option_words[o].contains(word));
            let little = |word: &str| LITTLE_WORDS.contains(&word);
            option_words[option].iter().filter(|word| !elsewhere(word) && !little(word)).collect()
        })
        .collect();
    let names = |option: usize, word: &Word| telling[option].iter().any(|t| is_word(&word.text, t));
    let hits = |option: usize| typed.iter().filter(|word| names(option, word)).collect::<Vec<_>>();
    let scores: Vec<usize> = (0..options.len()).map(|option| hits(option).len()).collect();
    let best = scores.iter().copied().max().unwrap_or(0);
    let mut winners: Vec<usize> = (0..options.len()).filter(|&o| scores[o] == best).collect();
    if winners.len() > 1 {
        // "The bin is full" says all of "full" and a word of "a new bin is wanted".
        let said = |word: &&String| typed.iter().any(|typed| is_word(&typed.text, word));
        let whole = |option: &usize| !telling[*option].is_empty() && telling[*option].iter().all(said);
        let wholly: Vec<usize> = winners.iter().copied().filter(whole).collect();
        if wholly.len() == 1 {
            winners = wholly;
        }
    }
    if best > 0
        && let [winner] = winners[..]
    {
        let hits = hits(winner);
        let exact = hits.iter().any(|word| telling[winner].contains(&&word.text));
        let sureness = if exact { sure::CERTAIN } else { sure::ONE_SLIP };
        return Some(Found { value: winner, span: hits.first()?.span.clone(), sureness });
    }
    if !asked || best > 0 {
        return None;
    }
    typed.iter().find_map(|t| {
        let by_number = t.text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let by_word = || ORDINALS.iter().position(|word| is_word(&t.text, word));
        let last = || (t.text == "last").then(|| options.len().saturating_sub(1));
        let value = by_number.or_else(by_word).or_else(last).filter(|&n| n < options.len())?;
        Some(Found { value, span: t.span.clone(), sureness: sure::PLAIN })
    })
}

/// Yes or no, when the whole text says no more than that: one of the words given, perhaps with "please" or "thanks", or
/// with the question given back ("yes it was", "no, they aren't").
pub fn find_yes_no(text: &str, yes: &[&str], no: &[&str]) -> Option<bool> {
    const POLITE: [&str; 6] = ["please", "pls", "thanks", "thank", "you", "ta"];
    let said: Vec<String> =
        words(text).map(|w| w.text.replace('’', "'")).filter(|w| !POLITE.contains(&w.as_str())).collect();
    let echoes = said.get(1).is_some_and(|second| ECHOES.contains(&second.as_str()));
    let first = said.first().filter(|_| echoes).cloned();
    let said = said.join(" ");
    let says = |list: &[&str]| {
        list.iter().any(|word| {
            let word = word.to_lowercase();
            word == said || Some(&word) == first.as_ref() || (said.len() >= 5 && is_word(&said, &word))
        })
    };
    match (says(yes), says(no)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins() -> Vec<String> {
        ["black bin (rubbish)", "blue bin (recycling)", "brown bin (garden)", "food caddy"]
            .map(String::from)
            .to_vec()
    }

    #[test]
    fn an_option_is_known_by_the_words_that_tell_it_from_the_others() {
        for (said, asked, meant) in [
            ("the blue one", false, Some(1)),
            ("my recyling", false, Some(1)),
            ("food", false, Some(3)),
            ("bin", true, None),
            ("blue and brown", true, None),
            ("the frist one", true, Some(0)),
            ("2", true, Some(1)),
            ("2", false, None),
            ("the last one", true, Some(3)),
            ("9", true, None),
            ("", true, None),
            ("ünknown 😀", true, None),
        ] {
            assert_eq!(find_one_of(said, &bins(), asked).map(|f| f.value), meant, "{said}");
        }
    }

    #[test]
    fn little_words_tell_nothing() {
        let options = ["join the waiting list", "my rent or plot"].map(String::from);
        assert_eq!(find_one_of("my bin was missed", &options, false), None);
        let problems = ["full".to_owned(), "broken".into(), "a new bin is wanted".into()];
        assert_eq!(find_one_of("the bin is full", &problems, false).map(|f| f.value), Some(0));
        assert_eq!(find_one_of("a bin", &problems, false).map(|f| f.value), Some(2));
        assert_eq!(find_one_of("full and broken", &problems, false), None);
        assert_eq!(find_one_of("the rent", &options, false).map(|f| f.value), Some(1));
    }

    #[test]
    fn yes_and_no_are_whole_answers() {
        let yes = ["yes", "y", "yeah", "that's right"];
        let no = ["no", "nope", "not really"];
        for (said, meant) in [
            ("Yes please!", Some(true)),
            ("y", Some(true)),
            ("thats right", Some(true)),
            ("that’s right", Some(true)),
            ("no thanks", Some(false)),
            ("yes it was", Some(true)),
            ("No, they aren't", Some(false)),
            ("no one has it", None),
            ("yes and a pothole", None),
            ("no i meant the bin", None),
            ("", None),
        ] {
            assert_eq!(find_yes_no(said, &yes, &no), meant, "{said}");
        }
    }
}
