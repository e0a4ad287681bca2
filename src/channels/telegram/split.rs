//! Cutting a long text into messages. Pure.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Telegram's longest message, in UTF-16 units of what is seen.
pub(super) const LONGEST: usize = 4096;

/// How long Telegram thinks a text is.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Where a text is cut so that no piece is longer: at a paragraph, else a line, a sentence, a word, and never inside what
/// a reader sees as one character. White space at the cuts falls away. A text with nothing in it has no pieces.
pub(super) fn pieces(text: &str, longest: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    while start < end {
        let rest = &text[start..end];
        let room = fitting(rest, longest);
        let cut = if room == rest.len() { room } else { best_cut(rest, room) };
        let piece = rest[..cut].trim_end().len();
        pieces.push(start..start + piece);
        let after = &rest[cut..];
        start += cut + (after.len() - after.trim_start().len());
    }
    pieces
}

/// How many bytes of whole characters fit; one character always does, however many marks it bears.
fn fitting(text: &str, longest: usize) -> usize {
    let mut used = 0;
    for (at, character) in text.grapheme_indices(true) {
        used += units(character);
        if used > longest {
            // A character that alone is too long: thousands of marks on one letter. It is cut between code points.
            return if at > 0 { at } else { code_points(text, longest) };
        }
    }
    text.len()
}

fn code_points(text: &str, longest: usize) -> usize {
    let mut used = 0;
    let over = text.char_indices().find(|(_, c)| {
        used += c.len_utf16();
        used > longest
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// The best cut in the first `room` bytes, or behind the white space that follows them. One that leaves more than half of
/// the room empty is no good, unless it is all that keeps a word whole.
fn best_cut(text: &str, room: usize) -> usize {
    let next = text[room..].chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
    let window = &text[..room + next];
    let last = |mark: &str| window.rfind(mark).map(|at| at + mark.len()).filter(|cut| *cut > room / 2);
    let sentence = || [". ", "? ", "! "].iter().filter_map(|mark| last(mark)).max();
    let word = || window.char_indices().rfind(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    last("\n\n").or_else(|| last("\n")).or_else(sentence).or_else(word).unwrap_or(room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str, longest: usize) -> Vec<&str> {
        pieces(text, longest).into_iter().map(|piece| &text[piece]).collect()
    }

    #[test]
    fn a_text_is_cut_at_a_paragraph_else_a_sentence_else_a_word() {
        assert_eq!(cut("one two three", 13), ["one two three"]);
        assert_eq!(cut("one two three", 12), ["one two", "three"]);
        assert_eq!(cut("One two. Three four", 14), ["One two.", "Three four"]);
        assert_eq!(cut("One. Two three\n\nfour five", 18), ["One. Two three", "four five"]);
        assert_eq!(cut(" \n ", 10), Vec::<&str>::new());
    }

    #[test]
    fn the_limit_is_counted_in_utf16_units() {
        assert_eq!(cut(&"a".repeat(4096), LONGEST).len(), 1);
        assert_eq!(cut(&"a".repeat(4097), LONGEST).len(), 2);
        assert_eq!(cut(&"😀".repeat(2048), LONGEST).len(), 1);
        assert_eq!(cut(&"😀".repeat(2049), LONGEST).len(), 2);
        assert_eq!(cut(&"word ".repeat(4000), LONGEST).len(), 5);
    }

    #[test]
    fn no_cut_falls_inside_a_character() {
        let family = "👩‍👩‍👧‍👦";
        assert_eq!(cut(&family.repeat(3), units(family) + 3), [family, family, family]);
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 3), ["e\u{301}", "e\u{301}", "e\u{301}"]);
        // One letter with thousands of marks: nothing is lost and nothing is too long.
        let zalgo = format!("a{}", "\u{301}".repeat(9000));
        assert!(cut(&zalgo, LONGEST).iter().all(|piece| units(piece) <= LONGEST));
        assert_eq!(cut(&zalgo, LONGEST).concat(), zalgo);
    }

    proptest! {
        #[test]
        fn every_piece_fits_and_no_word_is_lost(text in "\\PC{0,400}[\n .]{0,3}\\PC{0,400}", longest in 4_usize..200) {
            let pieces = cut(&text, longest);
            prop_assert!(pieces.iter().all(|piece| units(piece) <= longest && !piece.is_empty()));
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&pieces.concat()), bare(&text));
        }
    }
}
