//! Names that are nearly what was typed: "mil lane", "markt street", "sudbery".
//!
//! Edit distance (optimal string alignment: a letter missing, doubled, wrong, or two exchanged) with a budget by the
//! length of the name. The end of a street's name must be right, and the longer part of the work is saved by looking
//! at lengths and at which letters occur before any distance is reckoned.

use super::gazetteer::Key;
use std::collections::BTreeMap;
use strsim::osa_distance;

/// Names to be searched for slips.
#[derive(Debug, Clone, Default)]
pub(super) struct Misspelt {
    /// What stands before the end of a street's name, by that end; shortest first.
    streets: BTreeMap<Box<str>, Vec<Shape>>,
    /// Whole names of other places, by first letter; shortest first.
    places: BTreeMap<char, Vec<Shape>>,
}

/// What is seen of a name at a glance.
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// In characters.
    length: u32,
    /// A bit for each letter that occurs.
    letters: u32,
    key: u32,
}

impl Shape {
    fn new(name: &str, key: u32) -> Self {
        let bit = |letter: char| match letter {
            'a'..='z' => 1 << (letter as u32 - 'a' as u32),
            '0'..='9' => 1 << 26,
            _ => 1 << 27,
        };
        let (length, letters) =
            name.chars().fold((0, 0), |(length, letters), letter| (length + 1, letters | bit(letter)));
        Self { length, letters, key }
    }
}

impl Misspelt {
    pub(super) fn new<'a>(keys: impl Iterator<Item = (&'a Key, u32)>) -> Self {
        let mut all = Self::default();
        for (key, at) in keys {
            let (head, end) = key.text.split_at(key.head);
            if end.is_empty() {
                if let Some(first) = head.chars().next() {
                    all.places.entry(first).or_default().push(Shape::new(head, at));
                }
            } else {
                all.streets.entry(end.into()).or_default().push(Shape::new(head, at));
            }
        }
        for shapes in all.streets.values_mut().chain(all.places.values_mut()) {
            shapes.sort_by_key(|shape| (shape.length, shape.key));
        }
        all
    }

    /// The one street of this type whose name is nearest to what was typed, and how many slips away. None when two
    /// are equally near.
    pub(super) fn street(&self, typed: &str, street_type: &str, keys: &[Key]) -> Option<(u32, usize)> {
        let budget = |length| match length {
            0..=3 => 0,
            4..=9 => 1,
            _ => 2,
        };
        nearest(typed, self.streets.get(street_type)?, keys, budget)
    }

    /// The one other place whose name is nearest. Without the end of a street's name to tell that a place is meant,
    /// less is forgiven, and the first letter must be right.
    pub(super) fn place(&self, typed: &str, keys: &[Key]) -> Option<(u32, usize)> {
        let budget = |length| match length {
            0..=6 => 0,
            7..=9 => 1,
            _ => 2,
        };
        nearest(typed, self.places.get(&typed.chars().next()?)?, keys, budget)
    }
}

fn nearest(typed: &str, shapes: &[Shape], keys: &[Key], budget: impl Fn(u32) -> u32) -> Option<(u32, usize)> {
    let typed_shape = Shape::new(typed, 0);
    let from = shapes.partition_point(|shape| shape.length + 2 < typed_shape.length);
    let mut best: Option<(u32, usize)> = None;
    let mut tied = false;
    for shape in shapes[from..].iter().take_while(|shape| shape.length <= typed_shape.length + 2) {
        let budget = budget(shape.length);
        // One slip changes at most two of the letters that occur.
        let letters_apart = (shape.letters ^ typed_shape.letters).count_ones();
        if shape.length.abs_diff(typed_shape.length) > budget || letters_apart > 2 * budget {
            continue;
        }
        let key = &keys[shape.key as usize];
        let name = &key.text[..key.head];
        let slips = osa_distance(typed, name);
        if slips > budget as usize || (shape.length <= 5 && another_name(typed, name)) {
            continue;
        }
        match best {
            Some((_, least)) if least < slips => {}
            Some((_, least)) if least == slips => tied = true,
            _ => (best, tied) = (Some((shape.key, slips)), false),
        }
    }
    best.filter(|_| !tied)
}

/// A short name with one letter for another is a name of its own ("Bell Lane", "Bull Lane"), and so is one with
/// another first letter; one with a letter missing, doubled or exchanged is a slip.
fn another_name(typed: &str, name: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (typed_letters, letters) = (sorted(typed), sorted(name));
    typed.chars().next() != name.chars().next()
        || (typed_letters.len() == letters.len() && typed_letters != letters)
}
