//! One fault at a time: the small library, one change, and the fault that must be named.

use crate::content::tests::{TODAY, small};
use crate::content::{Expected, Library, Source, SystemReply};

/// What is changed: in a file one text for another, or a whole file.
enum Change {
    Swap(&'static str, &'static str, &'static str),
    Write(&'static str, &'static str),
    Remove(&'static str),
}
use Change::{Remove, Swap, Write};

mod days;
mod places;
mod rules;
mod sources;
mod texts;

const BIN: &str = "intents/en/waste/missed_bin.toml";
const BIN_SAYS: &str = "responses/en/waste/missed_bin.toml";
const BIN_TESTS: &str = "tests/content/en/waste/missed_bin.toml";
const PLOT: &str = "intents/en/parks_trees/allotments.toml";
const PLOT_SAYS: &str = "responses/en/parks_trees/allotments.toml";
const GAS: &str = "intents/en/safety/gas.toml";
const LOAM: &str = "councils/loamshire/council.toml";
const HAY: &str = "councils/hayslope/council.toml";
const NATION: &str = "councils/national/council.toml";
const LOCAL_PLOT: &str = "councils/hayslope/intents/en/parks_trees/allotments.toml";

const EXPECTED: Expected = Expected {
    replies: &[SystemReply { name: "talk.hello", values: &["agent"] }],
    words: &["yes"],
    facts: &[],
};

fn faults(changes: &[Change], expected: &Expected) -> Vec<String> {
    let mut files = small();
    for change in changes {
        match change {
            Swap(file, old, new) => {
                let text = files.get_mut(*file).expect("a file of the small library");
                assert!(text.contains(old), "{file} has no {old}");
                *text = text.replacen(old, new, 1);
            }
            Write(file, text) => {
                files.insert((*file).to_owned(), (*text).to_owned());
            }
            Remove(file) => {
                files.remove(*file).expect("a file of the small library");
            }
        }
    }
    Library::read(&Source::Memory(files), TODAY, expected).faults().iter().map(ToString::to_string).collect()
}

fn expect(cases: &[(Change, &str)]) {
    let missed = cases.iter().filter_map(|(change, wanted)| {
        let found = faults(std::slice::from_ref(change), &Expected::default());
        let is_named = found.iter().any(|fault| fault.starts_with(wanted));
        (!is_named).then(|| format!("wanted {wanted}\nfound {found:#?}\n"))
    });
    let missed: Vec<String> = missed.collect();
    assert!(missed.is_empty(), "{}", missed.concat());
}
