//! What one enquiry and one training cost, on examples of the size of a council's own packs.
//!
//! `cargo bench --bench matcher`. Examples are made up from word lists, so that the figures need no
//! data set; `moothall evaluate` times real ones.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use moothall::matcher::{Example, LocalExamples, Model, Options};
use std::hint::black_box;

const LABELS: usize = 70;
const PHRASES: usize = 30;

const OPENINGS: [&str; 6] =
    ["how do i", "i want to", "can somebody please", "why did nobody", "when will you", "is it possible to"];
const DEEDS: [&str; 10] = [
    "report",
    "pay for",
    "cancel",
    "renew",
    "apply for",
    "complain about",
    "find",
    "change",
    "replace",
    "ask about",
];
const THINGS: [&str; 14] = [
    "a missed bin",
    "council tax",
    "a parking permit",
    "a pothole",
    "a street light",
    "housing benefit",
    "a school place",
    "a library book",
    "planning permission",
    "garden waste",
    "a blue badge",
    "a dog licence",
    "noisy neighbours",
    "a birth certificate",
];

/// Labels overlap in deed or thing, as a council's do.
fn pack() -> Vec<Example> {
    let phrase = |label: usize, phrase: usize| {
        let (opening, deed) = (OPENINGS[phrase % OPENINGS.len()], DEEDS[label % DEEDS.len()]);
        let (thing, area) = (THINGS[label % THINGS.len()], label / 7);
        Example::new(
            format!("{opening} {deed} {thing} in ward{area} for the {phrase} time"),
            format!("label{label}"),
        )
    };
    (0..LABELS).flat_map(|label| (0..PHRASES).map(move |each| phrase(label, each))).collect()
}

fn matcher(criterion: &mut Criterion) {
    let examples = pack();
    let options = Options::default();
    let model = Model::train(&examples, &options).expect("the pack is sound");
    let own: Vec<Example> = examples.iter().step_by(7).cloned().collect();
    let local = LocalExamples::new(&model, &own);
    let text = "hello, could someone tell me how i aply for a parking permit in ward3 please";
    criterion.bench_function("rank", |bencher| bencher.iter(|| model.rank(black_box(text))));
    criterion.bench_function("rank with 300 local phrases", |bencher| {
        bencher.iter(|| model.rank_with(black_box(text), &local));
    });
    let mut slow = criterion.benchmark_group("whole pack");
    slow.sample_size(10);
    slow.bench_function("train", |bencher| {
        bencher.iter_batched(
            || examples.clone(),
            |examples| Model::train(&examples, &options),
            BatchSize::PerIteration,
        );
    });
}

criterion_group!(benches, matcher);
criterion_main!(benches);
