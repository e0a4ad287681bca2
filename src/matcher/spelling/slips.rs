//! How far a typed word is from a meant one, in slips of the finger.
//!
//! The optimal string alignment distance (Damerau 1964) with weights, after Kernighan, Church and Gale
//! (1990), "A spelling correction program based on a noisy channel model": a slip that can turn out in
//! one way only costs less than one of many. People seldom get the first letter wrong, so a slip there
//! costs more again. Must not know any list of words.

/// A swapped pair, a missing letter, a letter typed twice.
pub(super) const EASY: f32 = 1.0;
/// A neighbouring key instead of the right one or beside it, one vowel for another.
const NEAR: f32 = 1.3;
/// Any other letter.
const FAR: f32 = 1.6;
/// Added when the first letter is hit.
const FIRST: f32 = 0.8;

/// What may be paid in a word of three letters: one slip, easy or near, not in the first.
const SHORT: f32 = 1.5;
/// The same of four or five: one slip, and if it is in the first letter, an easy one.
const MIDDLING: f32 = 1.9;
/// The same of six or more: one slip of any kind, or two of which one is easy or both are near, and
/// none is in the first letter.
const LONG: f32 = 2.7;

/// How many slips a typed word may be from what was meant; none when it cannot be mended at all.
pub(super) fn budget(typed: &[char]) -> Option<f32> {
    // Scripts without small letters pack more into each character: three can be a whole phrase.
    let has_case = typed.iter().all(|letter| letter.is_lowercase());
    match typed.len() {
        0..3 => None,
        3 => has_case.then_some(SHORT),
        4 | 5 => Some(MIDDLING),
        _ => Some(LONG),
    }
}

/// The most slips, counted one by one, that a budget can pay for.
pub(super) fn most(budget: f32) -> usize {
    if budget < 2.0 * EASY { 1 } else { 2 }
}

/// The cost of typing one word when the other was meant; none when it is over the budget.
pub(super) fn slips(meant: &[char], typed: &[char], budget: f32) -> Option<f32> {
    let cost = from(meant, typed, 0, 0, budget);
    cost.is_finite().then_some(cost)
}

/// The cost from these two letters on; infinite when it is over the budget. A budget pays for two slips
/// at most, so few ways are ever tried.
fn from(meant: &[char], typed: &[char], meant_at: usize, typed_at: usize, budget: f32) -> f32 {
    let pairs = meant[meant_at..].iter().zip(&typed[typed_at..]);
    let same = pairs.take_while(|(meant, typed)| meant == typed).count();
    let (meant_at, typed_at) = (meant_at + same, typed_at + same);
    let apart = (meant.len() - meant_at).abs_diff(typed.len() - typed_at);
    if apart as f32 * EASY > budget {
        return f32::INFINITY;
    }
    let next = |step| (meant.get(meant_at + step), typed.get(typed_at + step));
    let go = |cost: f32, meant_on: usize, typed_on: usize| {
        let cost = cost + if meant_at == 0 { FIRST } else { 0.0 };
        if cost > budget {
            return f32::INFINITY;
        }
        cost + from(meant, typed, meant_at + meant_on, typed_at + typed_on, budget - cost)
    };
    let missing = || go(EASY, 1, 0);
    let extra = || go(extra(typed, typed_at), 0, 1);
    match (next(0), next(1)) {
        ((None, None), _) => 0.0,
        ((Some(_), None), _) => missing(),
        ((None, Some(_)), _) => extra(),
        ((Some(meant), Some(typed)), (after_meant, after_typed)) => {
            let swapped = after_meant == Some(typed) && after_typed == Some(meant);
            let swap = if swapped { go(EASY, 2, 2) } else { f32::INFINITY };
            swap.min(missing()).min(extra()).min(go(substitution(*meant, *typed), 1, 1))
        }
    }
}

fn substitution(meant: char, typed: char) -> f32 {
    if beside(meant, typed) || is_vowel(meant) && is_vowel(typed) { NEAR } else { FAR }
}

/// What a letter too many costs: fingers double letters, and strike a key beside the one they want.
fn extra(typed: &[char], at: usize) -> f32 {
    let around = [at.checked_sub(1), Some(at + 1)];
    let mut around = around.into_iter().flatten().filter_map(|at| typed.get(at));
    let letter = typed[at];
    if at > 0 && typed[at - 1] == letter {
        EASY
    } else if around.any(|other| beside(*other, letter)) {
        NEAR
    } else {
        FAR
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Whether two letters touch on a QWERTY keyboard.
fn beside(one: char, other: char) -> bool {
    let (Some(one), Some(other)) = (key(one), key(other)) else { return false };
    one.row.abs_diff(other.row) <= 1 && one.across.abs_diff(other.across) <= 2
}

/// Where a key is: its row, and how many half keys from the left.
#[derive(Clone, Copy)]
struct Key {
    row: u8,
    across: u8,
}

fn key(letter: char) -> Option<Key> {
    let at = u32::from(letter).checked_sub(u32::from('a'))?;
    KEYS.get(at as usize).copied()
}

/// The keys from a to z.
const KEYS: [Key; 26] = {
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let mut keys = [Key { row: 0, across: 0 }; 26];
    let mut row = 0;
    while row < ROWS.len() {
        let mut column = 0;
        while column < ROWS[row].len() {
            // Each row stands half a key to the right of the one above.
            let across = 2 * column + row;
            keys[(ROWS[row][column] - b'a') as usize] = Key { row: row as u8, across: across as u8 };
            column += 1;
        }
        row += 1;
    }
    keys
};

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
            ("again", "agian", Some(EASY)),
            ("collected", "colected", Some(EASY)),
            ("missed", "misssed", Some(EASY)),
            ("street", "strteet", Some(NEAR)),
            ("street", "strmeet", Some(FAR)),
            ("about", "amout", Some(FAR)),
            ("french", "frenxh", Some(NEAR)),
            ("separate", "seperate", Some(NEAR)),
            ("pavement", "oavement", Some(NEAR + FIRST)),
            ("pavement", "oavment", None),
            ("bins", "ibns", Some(EASY + FIRST)),
            ("tomorrow", "tommorow", Some(2.0 * EASY)),
            ("pothole", "pithle", Some(NEAR + EASY)),
            ("bin", "bni", Some(EASY)),
            ("bin", "bxn", None),
            ("bin", "vin", None),
            ("street", "lane", None),
            ("collection", "kolection", None),
        ] {
            assert_eq!(cost(meant, typed), price, "{meant} typed {typed}");
        }
    }

    #[test]
    fn short_words_of_scripts_without_small_letters_are_left_alone() {
        assert_eq!(cost("垃圾没", "垃没圾"), None);
        assert_eq!(cost("垃圾没收", "垃没圾收"), Some(EASY));
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
