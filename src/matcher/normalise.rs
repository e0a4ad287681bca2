//! Brings what people type to one plain form, so that "Can’t", "cant" and "CAN'T" are one word.
//!
//! Must not know any language: it works on scripts and characters. Spelling is repaired elsewhere.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How much of a text is read, in characters. Nobody's need takes longer to say, and a pasted
/// megabyte must cost no more than a long letter.
pub const LONGEST_TEXT: usize = 2_000;

/// A text in its plain form: lower-case words with one space between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    words: Vec<String>,
}

impl Normalised {
    /// Takes words that are in plain form already.
    pub(super) fn of(words: Vec<String>) -> Self {
        Self { words }
    }

    /// The words in their order; none is empty, none holds a space. Empty for a text without any
    /// letter or digit.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The plain form as one string, fit for comparing two texts.
    pub fn text(&self) -> String {
        self.words.join(" ")
    }

    /// Whether nothing was left: an empty text, only punctuation, only emoji.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Brings a text to its plain form.
///
/// Compatibility forms are unified (NFKC: "ｂｉｎ", "ﬁne"), letters are made small, accents are
/// taken off Latin letters only (elsewhere they tell words apart), apostrophes join ("can't" is
/// "cant"), and whatever else is neither letter nor digit parts words. Only the first
/// [`LONGEST_TEXT`] characters are read. Never fails, whatever the text.
pub fn normalise(text: &str) -> Normalised {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut after_latin = false;
    let head = text.chars().take(LONGEST_TEXT);
    for character in head.nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(character) {
            // A mark belongs to the letter before it; one without a letter is noise.
            if !after_latin && !word.is_empty() {
                word.push(character);
            }
        } else if character.is_alphanumeric() {
            after_latin = is_latin(character);
            word.push(character);
        } else if !joins(character) {
            finish(&mut word, &mut words);
            after_latin = false;
        }
    }
    finish(&mut word, &mut words);
    Normalised { words }
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        // Composed again, so that a Hangul syllable counts as one character and not as three.
        words.push(word.nfc().collect());
        word.clear();
    }
}

/// Latin letters as decomposition leaves them: basic, and those without a decomposition such as "ø".
fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '\u{00C0}'..='\u{024F}')
}

/// Characters that stand inside a word without parting it: every shape of apostrophe that keyboards
/// and word processors make, and the invisible joiners and soft hyphens that pasted text brings.
fn joins(character: char) -> bool {
    matches!(
        character,
        '\'' | '’' | '‘' | '‛' | '`' | '´' | 'ʼ' | '′' | '\u{00AD}' | '\u{200B}'
            ..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_comes_to_the_same_plain_words() {
        for (written, plain) in [
            ("My bin wasn't collected!", "my bin wasnt collected"),
            ("my  BIN wasn’t\tcollected\n", "my bin wasnt collected"),
            ("my bin wasn`t... collected??", "my bin wasnt collected"),
            ("“Missed-bin”", "missed bin"),
            ("Café, naïve, Tŷ Ŵyn", "cafe naive ty wyn"),
            ("cafe\u{301}", "cafe"),
            ("ｂｉｎ ﬁne ①", "bin fine 1"),
            ("£50 and 3.5%", "50 and 3 5"),
            ("IP12 1AU", "ip12 1au"),
            ("soft\u{AD}hyphen zero\u{200B}width", "softhyphen zerowidth"),
            ("bin\u{0}day\u{7}", "bin day"),
            ("<b>{{ bin }}</b>", "b bin b"),
            ("МУСОР не вывезли", "мусор не вывезли"),
            ("мой", "мой"),
            ("कूड़ा नहीं उठाया", "कूड़ा नहीं उठाया"),
            ("쓰레기", "쓰레기"),
            ("垃圾没收", "垃圾没收"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(normalise(written).text(), normalise(plain).text(), "{written:?}");
            assert_eq!(normalise(written).text(), plain.nfc().collect::<String>(), "{written:?}");
        }
    }

    #[test]
    fn a_text_without_letters_or_digits_has_no_words() {
        for nothing in ["", " ", "?!…", "👍🏽👩‍👩‍👧", "\u{0}\u{1b}\u{7f}", "\u{301}", "'", "\u{FEFF}"]
        {
            assert!(normalise(nothing).is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn normalising_twice_changes_nothing_more() {
        for text in ["Café d'Or №5", "ＦＵＬＬ ｗｉｄｔｈ", "नमस्ते", "ǅ Straße ﷺ", "a\u{327}\u{301}b"]
        {
            let once = normalise(text).text();
            assert_eq!(normalise(&once).text(), once, "{text:?}");
        }
    }

    #[test]
    fn a_very_long_text_is_read_from_its_beginning_only() {
        let long = "bin ".repeat(25_000);
        assert_eq!(normalise(&long).words().len(), LONGEST_TEXT / 4);
        assert_eq!(normalise(&"b".repeat(100_000)).text().len(), LONGEST_TEXT);
    }
}
