//! Raw text to the words that rules are written in.
//!
//! People in danger write "hes gt a knife", "HE'S GOT A KNIFE!!" and "he is... got a knife". All of them become
//! the same words here. The words of the rules go through the same door, so a rule may be written either way.
//! Knows nothing of rules or of which words matter.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The end of a sentence: no gap of a rule reaches across it.
pub(super) const BORDER: &str = ".";
/// Before the first word of a message, and after the last one.
pub(super) const FIRST: &str = "^";
pub(super) const LAST: &str = "$";

/// One word in its plain form, and the bytes of the raw text that it came from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) at: Range<usize>,
}

/// What people leave out of, or put in place of, English words. Both sides of a match go through this table.
#[rustfmt::skip]
const SHORT_FORMS: &[(&str, &str)] = &[
    // The missing apostrophe.
    ("im", "i am"), ("ive", "i have"), ("hes", "he is"), ("shes", "she is"), ("theyre", "they are"),
    ("theyve", "they have"), ("youre", "you are"), ("youve", "you have"), ("weve", "we have"),
    ("theres", "there is"), ("thats", "that is"), ("whats", "what is"), ("whos", "who is"), ("its", "it is"),
    ("someones", "someone is"), ("somebodys", "somebody is"), ("cant", "can not"), ("cannot", "can not"),
    ("dont", "do not"), ("doesnt", "does not"), ("didnt", "did not"), ("isnt", "is not"), ("wasnt", "was not"),
    ("arent", "are not"), ("werent", "were not"), ("wont", "will not"), ("wouldnt", "would not"),
    ("couldnt", "could not"), ("shouldnt", "should not"), ("havent", "have not"), ("hasnt", "has not"),
    ("hadnt", "had not"), ("aint", "is not"), ("won't", "will not"), ("can't", "can not"), ("ain't", "is not"),
    ("hed", "he would"), ("theyll", "they will"), ("itll", "it will"),
    // The telephone keyboard.
    ("u", "you"), ("ur", "your"), ("r", "are"), ("n", "and"), ("nd", "and"), ("da", "the"), ("coz", "because"),
    ("cos", "because"), ("cuz", "because"), ("dnt", "do not"), ("cnt", "can not"), ("hav", "have"),
    ("hv", "have"), ("wiv", "with"), ("wi", "with"), ("gt", "got"), ("pls", "please"), ("plz", "please"), ("ppl", "people"),
    ("sum1", "someone"), ("some1", "someone"), ("2nite", "tonight"), ("2night", "tonight"),
    ("tonite", "tonight"), ("2day", "today"), ("b4", "before"), ("wnt", "want"), ("wen", "when"),
    // The slips of people in a hurry, in words too short to be told by one letter.
    ("hlep", "help"), ("hepl", "help"), ("hlp", "help"), ("halp", "help"), ("fier", "fire"), ("frie", "fire"),
    ("nife", "knife"), ("breth", "breath"), ("thier", "their"), ("wat", "what"), ("wot", "what"), ("dat", "that"),
    ("sumthing", "something"), ("sumfing", "something"), ("cudnt", "could not"), ("cuming", "coming"),
    // As it is said.
    ("gonna", "going to"), ("gunna", "going to"), ("goin", "going"), ("wanna", "want to"), ("gotta", "got to"),
    ("tryna", "trying to"), ("wana", "want to"), ("summat", "something"), ("nowt", "nothing"),
    ("owt", "anything"), ("dunno", "do not know"), ("canny", "can not"), ("cannae", "can not"), ("canna", "can not"), ("ower", "our"), ("outta", "out of"),
    ("somebody", "someone"), ("anybody", "anyone"), ("nobody", "no one"), ("noone", "no one"),
    ("everybody", "everyone"), ("neighbor", "neighbour"), ("neighbors", "neighbours"), ("sumone", "someone"), ("alot", "a lot"), ("infront", "in front"),
];

/// Words after which an apostrophe and s means "is"; after any other it means belonging and is dropped, which
/// also lets "my husband's hitting me" be read by a rule that says `my husband ?is hitting me`.
const IS_AFTER: &[&str] =
    &["he", "she", "it", "there", "that", "what", "who", "where", "here", "someone", "somebody", "everyone"];

/// The words of a whole message between [`FIRST`] and [`LAST`]; the end of the last sentence is the end of all.
pub(super) fn message(raw: &str) -> Vec<Word> {
    let mut found = words(raw);
    if found.last().is_some_and(|word| word.text == BORDER) {
        found.pop();
    }
    found.insert(0, Word { text: FIRST.to_owned(), at: 0..0 });
    found.push(Word { text: LAST.to_owned(), at: raw.len()..raw.len() });
    found
}

/// Splits `raw` into plain words with [`BORDER`] between sentences; linear in its length.
pub(super) fn words(raw: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut start = 0;
    let mut chars = raw.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_apostrophe(c) || c.is_alphanumeric() {
            if word.is_empty() {
                start = at;
            }
            push_plain(c, &mut word);
            continue;
        }
        if is_combining_mark(c) {
            continue;
        }
        finish(&mut word, start..at, &mut found);
        // Two dots and more are somebody catching their breath, not the end of a sentence.
        let mut run = 1;
        while chars.next_if(|(_, next)| *next == c).is_some() {
            run += 1;
        }
        let ends = matches!(c, '!' | '?' | ';' | '\n') || c == '.' && run == 1;
        if ends && is_sentence(&found) {
            found.push(Word { text: BORDER.to_owned(), at: at..at + c.len_utf8() });
        }
    }
    finish(&mut word, start..raw.len(), &mut found);
    found
}

/// A single word is no sentence: "Help! Fire! Flat 14!" is read as one.
fn is_sentence(found: &[Word]) -> bool {
    found.iter().rev().take_while(|word| word.text != BORDER).take(2).count() == 2
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' | '\u{b4}')
}

/// Adds a letter in lower case, without its accent, and no more than twice in a row ("heeeelp").
fn push_plain(c: char, word: &mut String) {
    if c.is_ascii_alphanumeric() {
        push_unless_third(c.to_ascii_lowercase(), word);
    } else if is_apostrophe(c) {
        word.push('\'');
    } else {
        for plain in c.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            push_unless_third(plain, word);
        }
    }
}

fn push_unless_third(c: char, word: &mut String) {
    let mut last = word.chars().rev();
    if c.is_ascii_digit() || last.next() != Some(c) || last.next() != Some(c) {
        word.push(c);
    }
}

fn finish(word: &mut String, at: Range<usize>, found: &mut Vec<Word>) {
    let plain = word.trim_matches('\'');
    if !plain.is_empty() {
        for part in written_out(plain).split(' ') {
            found.push(Word { text: part.to_owned(), at: at.clone() });
        }
    }
    word.clear();
}

/// "can't" and "cant" as "can not", "husband's" as "husband", anything else as it stands.
fn written_out(word: &str) -> String {
    if let Some((_, full)) = SHORT_FORMS.iter().find(|(short, _)| *short == word) {
        return (*full).to_owned();
    }
    let Some((stem, ending)) = word.rsplit_once('\'') else { return word.to_owned() };
    let stem_plain = stem.replace('\'', "");
    match ending {
        "s" if IS_AFTER.contains(&stem) => format!("{} is", written_out(stem)),
        "s" => stem_plain,
        "m" => format!("{stem_plain} am"),
        "re" => format!("{stem_plain} are"),
        "ve" => format!("{stem_plain} have"),
        "ll" => format!("{stem_plain} will"),
        "d" => format!("{stem_plain} would"),
        "t" if stem.ends_with('n') => format!("{} not", &stem_plain[..stem_plain.len() - 1]),
        // As they say it in the north: "t'road".
        _ if stem == "t" => format!("the {ending}"),
        _ => stem_plain + ending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(raw: &str) -> String {
        words(raw).iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_same_words_come_out_however_they_were_typed() {
        for raw in [
            "He's got a knife",
            "hes gt a knife",
            "HE’S GOT A KNIFE",
            "he is... got – a knife",
            "hé`s got a knife",
        ] {
            assert_eq!(plain(raw), "he is got a knife", "{raw}");
        }
        assert_eq!(plain("I cant, can't, cannot"), "i can not can not can not");
        assert_eq!(plain("my neighbour's husband"), "my neighbour husband");
        assert_eq!(plain("hheeeeelp"), "hheelp");
    }

    #[test]
    fn sentences_keep_their_borders_and_words_their_places() {
        assert_eq!(plain("Help! He has a knife. Come"), "help he has a knife . come");
        assert_eq!(plain("Help! Fire!! Flat 14."), "help fire . flat 14 .");
        let raw = "Help! He’s here";
        let found = words(raw);
        assert_eq!(&raw[found[1].at.clone()], "He’s");
    }

    #[test]
    fn text_without_words_has_none() {
        for raw in ["", "?!", "🔥🔥", "'''", "\u{301}\u{0}"] {
            assert_eq!(plain(raw), "", "{raw:?}");
        }
    }
}
