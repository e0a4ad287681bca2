//! Any text against everything that reads raw words: normalising, spelling repair, entities, ranking.
//!
//! `cargo +nightly fuzz run text` (CONTRIBUTING.md). What must hold is asserted here and in the property tests.

#![no_main]

use libfuzzer_sys::fuzz_target;
use moothall::matcher::entities::{Context, Gazetteer, find_all};
use moothall::matcher::{Example, Language, Model, Options, normalise};
use std::sync::{Arc, LazyLock};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let examples = [
        ("my bin was not collected", "bin"),
        ("you missed our recycling bin this morning", "bin"),
        ("i want to pay my council tax", "tax"),
        ("council tax direct debit", "tax"),
        ("there is a pothole in our road", "road"),
        ("road surface broken and dangerous", "road"),
    ];
    let examples: Vec<Example> = examples.iter().map(|&(text, label)| Example::new(text, label)).collect();
    let short_forms = [("ur".to_owned(), "your".to_owned())].into_iter().collect();
    let words = "the of and to was not my your bin collected again street".split(' ').map(str::to_owned).collect();
    let language = Arc::new(Language { words, short_forms });
    Model::train(&examples, &Options { language, ..Options::default() }).expect("three labels can be told apart")
});
static GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| Gazetteer::new(["Mill Lane, Ambridge", "The Street, Hollerton", "Ambridge"]));

fuzz_target!(|text: &str| {
    let plain = normalise(text).text();
    assert_eq!(normalise(&plain).text(), plain);

    let ranking = MODEL.rank(text);
    let sum: f32 = ranking.candidates.iter().map(|each| each.probability).sum();
    assert!((sum - 1.0).abs() < 1e-3 && (0.0..=1.0).contains(&ranking.gate), "{ranking:?}");

    let today = jiff::civil::date(2026, 11, 23);
    for entity in find_all(text, &Context { gazetteer: &GAZETTEER, today }) {
        assert!(text.get(entity.span.clone()).is_some_and(|said| !said.is_empty()), "{entity:?}");
    }
});
