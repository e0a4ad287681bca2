//! How far a typed word is from a meant one, in slips of the finger.
//!
//! A weighted form of the optimal string alignment distance (Damerau 1964; the weights after
//! Kernighan, Church and Gale 1990, "A spelling correction program based on a noisy channel model"):
//! a slip that fingers and ears really make costs 1, another substitution more, and any slip in the
//! first letter, which people seldom get wrong, more again. Must not know any list of words.

/// The longest word that is compared, in characters; no longer one is mended.
pub(super) const LONGEST_WORD: usize = 24;

/// A swapped pair, a missing or extra letter, a neighbouring key, one vowel for another.
pub(super) const CHEAP: f32 = 1.0;
/// A letter that is neither near on the keyboard nor alike in sound.
const DEAR: f32 = 1.5;
/// Added when the first letter is hit.
const FIRST: f32 = 0.6;

/// Slips allowed in a word of three letters, of four or five, and of more: one cheap slip; one of any
/// kind; and two, of which not both are dear and none is in the first letter.
const BUDGETS: [f32; 3] = [1.0, 1.9, 2.5];

/// How many slips a typed word may be from what was meant; none when it cannot be mended at all.
pub(super) fn budget(typed: &[char]) -> Option<f32> {
    // Scripts without small letters pack more into each character: a word of three is no typing
    // exercise there, but a word.
    let least = if typed.iter().all(|letter| letter.is_lowercase()) { 3 } else { 4 };
    match typed.len() {
        length if length < least || length > LONGEST_WORD => None,
        3 => Some(BUDGETS[0]),
        4 | 5 => Some(BUDGETS[1]),
        _ => Some(BUDGETS[2]),
    }
}

/// The most slips, counted one by one, that a budget can pay for.
pub(super) fn most(budget: f32) -> usize {
    if budget < 2.0 * CHEAP { 1 } else { 2 }
}

/// The cost of typing one word when the other was meant; none when it is over the budget. Both words
/// have [`LONGEST_WORD`] characters at most, and the budget pays for two slips at most.
pub(super) fn slips(meant: &[char], typed: &[char], budget: f32) -> Option<f32> {
    const WIDE: usize = 2;
    let mut rows = [[f32::INFINITY; LONGEST_WORD + 1]; 3];
    for end in 0..=meant.len() {
        let [before, above, row] = &mut rows;
        row.fill(f32::INFINITY);
        let mut least = f32::INFINITY;
        // Two slips cannot lead further than this from the diagonal.
        for at in end.saturating_sub(WIDE)..=(end + WIDE).min(typed.len()) {
            let cost = match (end, at) {
                (0, 0) => 0.0,
                _ => {
                    let missing = if end > 0 { above[at] + CHEAP + first(end) } else { f32::INFINITY };
                    let extra = if at > 0 { row[at - 1] + CHEAP + first(end + 1) } else { f32::INFINITY };
                    let other = if end > 0 && at > 0 {
                        above[at - 1] + substitution(meant[end - 1], typed[at - 1], end)
                    } else {
                        f32::INFINITY
                    };
                    let swapped = if end > 1
                        && at > 1
                        && meant[end - 1] == typed[at - 2]
                        && meant[end - 2] == typed[at - 1]
                    {
                        before[at - 2] + CHEAP + first(end - 1)
                    } else {
                        f32::INFINITY
                    };
                    missing.min(extra).min(other).min(swapped)
                }
            };
            row[at] = cost;
            least = least.min(cost);
        }
        // A swap reaches back over one row.
        if least > budget && above.iter().all(|cost| *cost > budget) {
            return None;
        }
        rows.rotate_left(1);
    }
    Some(rows[1][typed.len()]).filter(|cost| *cost <= budget)
}

/// What a slip at a letter, counted from 1, costs on top.
fn first(letter: usize) -> f32 {
    if letter == 1 { FIRST } else { 0.0 }
}

fn substitution(meant: char, typed: char, letter: usize) -> f32 {
    if meant == typed {
        0.0
    } else if beside(meant, typed) || is_vowel(meant) && is_vowel(typed) {
        CHEAP + first(letter)
    } else {
        DEAR + first(letter)
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Whether two letters touch on a QWERTY keyboard.
fn beside(one: char, other: char) -> bool {
    let (Some((row, column)), Some((other_row, other_column))) = (key(one), key(other)) else {
        return false;
    };
    // Each row stands half a key to the right of the one above.
    let across = (2 * column + row).abs_diff(2 * other_column + other_row);
    row.abs_diff(other_row) <= 1 && across <= 2
}

fn key(letter: char) -> Option<(usize, usize)> {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    ROWS.iter().enumerate().find_map(|(row, keys)| Some((row, keys.find(letter)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(meant: &str, typed: &str) -> Option<f32> {
        let [meant, typed]: [Vec<char>; 2] = [meant, typed].map(|word| word.chars().collect());
        slips(&meant, &typed, budget(&typed)?)
    }

    #[test]
    fn each_kind_of_slip_has_its_price() {
        for (meant, typed, price) in [
            ("again", "again", Some(0.0)),
            ("again", "agian", Some(CHEAP)),
            ("collected", "colected", Some(CHEAP)),
            ("missed", "misssed", Some(CHEAP)),
            ("recycling", "recyling", Some(CHEAP)),
            ("about", "amout", Some(DEAR)),
            ("french", "frenxh", Some(CHEAP)),
            ("separate", "seperate", Some(CHEAP)),
            ("pavement", "oavement", Some(CHEAP + FIRST)),
            ("bins", "ibns", Some(CHEAP + FIRST)),
            ("tomorrow", "tommorow", Some(2.0 * CHEAP)),
            ("bin", "bni", Some(CHEAP)),
            ("bin", "bxn", None),
            ("bin", "vin", None),
            ("street", "lane", None),
            ("bins", "bnis", Some(CHEAP)),
            ("collection", "kolection", None),
        ] {
            assert_eq!(cost(meant, typed), price, "{meant} typed {typed}");
        }
    }

    #[test]
    fn short_words_of_scripts_without_small_letters_are_left_alone() {
        assert_eq!(cost("垃圾没", "垃没圾"), None);
        assert_eq!(cost("垃圾没收", "垃没圾收"), Some(CHEAP));
    }

    #[test]
    fn only_keys_that_touch_are_beside_each_other() {
        for (one, other) in [('q', 'w'), ('h', 'b'), ('a', 'z'), ('o', 'l'), ('g', 't'), ('g', 'y')] {
            assert!(beside(one, other) && beside(other, one), "{one} {other}");
        }
        for (one, other) in [('q', 'e'), ('q', 'z'), ('a', 'm'), ('g', 'u'), ('ß', 's')] {
            assert!(!beside(one, other), "{one} {other}");
        }
    }
}
