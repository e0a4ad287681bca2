//! The matcher as a whole: what holds for any model and any text.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

const TEXTS: &[(&str, &str)] = &[
    ("my bin was not collected", "missed_bin"),
    ("you missed our recycling this morning", "missed_bin"),
    ("the binmen did not empty my bin", "missed_bin"),
    ("rubbish still out the lorry went past", "missed_bin"),
    ("bin not emptied again", "missed_bin"),
    ("i want to pay my council tax", "council_tax"),
    ("how much is council tax this year", "council_tax"),
    ("council tax direct debit", "council_tax"),
    ("my council tax bill is wrong", "council_tax"),
    ("set up payments for council tax", "council_tax"),
    ("there is a pothole in our road", "pothole"),
    ("big hole in the road outside", "pothole"),
    ("report a pothole", "pothole"),
    ("road surface broken and dangerous", "pothole"),
    ("my tyre burst on a pothole", "pothole"),
    ("what is the capital of france", "oos"),
    ("sing me a song", "oos"),
    ("who won the football", "oos"),
];

fn examples() -> Vec<Example> {
    TEXTS.iter().map(|&(text, label)| Example::new(text, label)).collect()
}

fn options(threads: usize) -> Options {
    Options { oos_label: Some("oos".to_owned()), threads, ..Options::default() }
}

fn model() -> Model {
    Model::train(&examples(), &options(1)).unwrap()
}

fn first(ranking: &Ranking) -> &str {
    &ranking.candidates[0].label
}

#[test]
fn misspelt_and_reworded_enquiries_find_their_label() {
    let model = model();
    for (text, label) in [
        ("bin wasnt colected agian", "missed_bin"),
        ("How do I pay my COUNCIL TAX?", "council_tax"),
        ("theres a potholle on my road", "pothole"),
    ] {
        assert_eq!(first(&model.rank(text)), label, "{text}");
    }
}

#[test]
fn probabilities_sum_to_one_and_stand_in_order_whatever_the_text() {
    let model = model();
    let long = "bin ".repeat(25_000);
    for text in [
        "my bin",
        "",
        " \t\n",
        "👍🏽👍🏽",
        &long,
        "\u{0}\u{1b}[31m\u{7f}",
        "垃圾没有收",
        "<script>{{ bin }}",
        "\u{301}\u{200D}",
    ] {
        let ranking = model.rank(text);
        let probabilities: Vec<f32> = ranking.candidates.iter().map(|each| each.probability).collect();
        assert_eq!(probabilities.len(), 3, "{text:.20}");
        assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{text:.20}: {probabilities:?}");
        assert!(probabilities.is_sorted_by(|a, b| a >= b), "{text:.20}");
        assert!((0.0..=1.0).contains(&ranking.gate), "{text:.20}");
    }
}

#[test]
fn a_text_without_a_known_word_does_not_pass_the_gate() {
    let model = model();
    for text in ["", "?!", "🗑️", "垃圾没有收"] {
        let ranking = model.rank(text);
        assert_eq!(ranking.gate, 0.0, "{text}");
        assert_eq!(model.verdict(&ranking, &Limits::default()), Verdict::Unsure, "{text}");
        assert!(ranking.reason.telling_words.is_empty(), "{text}");
    }
}

#[test]
fn the_same_examples_give_the_same_bytes_on_one_thread_and_on_two() {
    let bytes =
        |threads| postcard::to_stdvec(&Model::train(&examples(), &options(threads)).unwrap()).unwrap();
    assert_eq!(bytes(1), bytes(2));
    assert_eq!(bytes(2), bytes(2));
}

#[test]
fn out_of_scope_is_a_label_only_when_it_is_not_named_as_such() {
    assert_eq!(model().labels().len(), 3);
    let plain = Model::train(&examples(), &Options { threads: 1, ..Options::default() }).unwrap();
    assert_eq!(plain.labels().len(), 4);
    assert_eq!(first(&plain.rank("sing me a song")), "oos");
}

#[test]
fn what_no_label_fits_has_a_lower_gate_than_what_one_does() {
    let model = model();
    assert!(model.rank("my bin was not emptied").gate > model.rank("who sings this song about france").gate);
}

#[test]
fn examples_that_teach_nothing_are_refused_with_the_reason() {
    let train = |examples: &[Example]| Model::train(examples, &options(1)).unwrap_err();
    assert_eq!(train(&[]), TrainingError::NoLabel);
    assert_eq!(train(&examples()[15..]), TrainingError::NoLabel);
    assert_eq!(train(&examples()[..5]), TrainingError::OneLabel { label: "missed_bin".to_owned() });
    let empty = [examples(), vec![Example::new(" \n", "pothole")]].concat();
    assert_eq!(train(&empty), TrainingError::EmptyText { index: TEXTS.len() });
}

#[test]
fn one_example_a_label_is_enough_to_answer() {
    let two = [Example::new("missed bin", "bin"), Example::new("council tax", "tax")];
    let model = Model::train(&two, &options(2)).unwrap();
    assert_eq!(first(&model.rank("my bin")), "bin");
    assert_eq!(first(&model.rank("the tax")), "tax");
}

#[test]
fn the_same_words_under_two_labels_are_found_and_still_learnt() {
    let twice = [examples(), vec![Example::new("Report a POTHOLE!", "missed_bin")]].concat();
    assert_eq!(contradictions(&twice), [Contradiction { first: 12, second: TEXTS.len() }]);
    assert!(contradictions(&examples()).is_empty());
    assert!(Model::train(&twice, &options(1)).is_ok());
}

#[test]
fn telling_words_are_words_of_the_text_that_speak_for_the_label() {
    let reason = model().rank("hello there, my Council-Tax please").reason;
    assert!(reason.telling_words.len() <= 3);
    assert!(reason.telling_words[..2].iter().all(|word| word == "council" || word == "tax"), "{reason:?}");
}

#[test]
fn a_councils_own_phrase_counts_for_that_council_alone() {
    let model = model();
    let ours = LocalExamples::new(
        &model,
        &[Example::new("the purple caddy was skipped", "missed_bin"), Example::new("gurgler", "drain")],
    );
    let theirs = LocalExamples::new(&model, &[Example::new("the purple caddy was skipped", "pothole")]);
    let text = "The purple caddy was skipped!";
    assert_eq!(first(&model.rank_with(text, &ours)), "missed_bin");
    assert_eq!(first(&model.rank_with(text, &theirs)), "pothole");
    assert_eq!(model.rank_with(text, &LocalExamples::default()), model.rank(text));
    let ranking = model.rank_with("gurgler", &ours);
    assert_eq!((first(&ranking), ranking.candidates.len(), ranking.gate), ("drain", 4, 1.0));
    assert_eq!(ranking.reason.local_phrase.as_deref(), Some("gurgler"));
    assert_eq!(model.verdict(&ranking, &Limits::default()), Verdict::Clear);
}

#[test]
fn a_near_miss_of_a_local_phrase_is_taken_for_it_and_another_text_is_not() {
    let model = model();
    let local =
        LocalExamples::new(&model, &[Example::new("my garden waste subscription has not arrived", "drain")]);
    let near = model.rank_with("my garden waste subscription has not arived", &local);
    assert_eq!(first(&near), "drain");
    assert!((near.candidates.iter().map(|each| each.probability).sum::<f32>() - 1.0).abs() < 1e-4);
    assert_eq!(model.rank_with("my bin has not arrived", &local).reason.local_phrase, None);
}

#[test]
fn local_phrases_without_a_word_match_nothing() {
    let model = model();
    let local = LocalExamples::new(&model, &[Example::new("🗑️", "drain"), Example::new("", "drain")]);
    assert_eq!(model.rank_with("", &local), model.rank(""));
}

#[test]
fn a_verdict_is_clear_close_or_unsure_by_the_two_scores_and_how_many_are_offered_by_the_probabilities() {
    let model = model();
    let ranking = |probabilities: &[f32], gate: f32, right: f32| Ranking {
        candidates: probabilities
            .iter()
            .map(|&probability| Candidate { label: "x".into(), probability })
            .collect(),
        gate,
        right,
        reason: Reason::default(),
    };
    let strict = Limits { wrong_answers_per_hundred: 0, ..Limits::default() };
    for (probabilities, gate, right, verdict) in [
        (&[0.9, 0.1][..], 1.0, 2.0, Verdict::Clear),
        (&[0.9, 0.1], -1.0, 2.0, Verdict::Unsure),
        (&[0.6, 0.4], 1.0, 0.0, Verdict::Close(2)),
        (&[0.4, 0.3, 0.2, 0.1], 1.0, 0.0, Verdict::Close(3)),
    ] {
        assert_eq!(
            model.verdict(&ranking(probabilities, gate, right), &strict),
            verdict,
            "{probabilities:?}"
        );
    }
}

static MODEL: LazyLock<Model> = LazyLock::new(model);

/// Words and what is none, in any order: nearer to what people type than any string at all.
fn scraps() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-zà-ÿ]{1,8}|bin|council tax|pothole|[0-9]{1,6}|[^a-z]{1,3}|السلام|垃圾", 1..8)
        .prop_map(|scraps| scraps.join(" "))
        .prop_filter("a text of nothing but spaces is refused", |text| !text.trim().is_empty())
}

/// Two to five labels with one to five texts each.
fn training() -> impl Strategy<Value = Vec<Example>> {
    proptest::collection::vec(proptest::collection::vec(scraps(), 1..6), 2..6).prop_map(|labels| {
        let numbered = labels.into_iter().enumerate();
        numbered
            .flat_map(|(label, texts)| {
                texts.into_iter().map(move |text| Example::new(text, format!("label {label}")))
            })
            .collect()
    })
}

fn check_ranking(ranking: &Ranking, labels: usize) -> Result<(), TestCaseError> {
    let probabilities: Vec<f32> = ranking.candidates.iter().map(|each| each.probability).collect();
    prop_assert_eq!(probabilities.len(), labels);
    prop_assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-3, "{:?}", probabilities);
    prop_assert!(
        probabilities.is_sorted_by(|a, b| a >= b) && probabilities.iter().all(|p| (0.0..=1.0).contains(p))
    );
    prop_assert!(
        (0.0..=1.0).contains(&ranking.gate) && (0.0..=1.0).contains(&ranking.right),
        "{:?}",
        ranking
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_ranked(text in prop_oneof![any::<String>(), scraps()]) {
        check_ranking(&MODEL.rank(&text), 3)?;
    }

    #[test]
    fn any_examples_of_two_labels_and_more_are_learnt_the_same_on_any_number_of_threads(
        examples in training(), text in scraps()
    ) {
        let labels = examples.iter().map(|example| &example.label).collect::<std::collections::BTreeSet<_>>().len();
        let train = |threads| Model::train(&examples, &Options { threads, ..Options::default() });
        let model = train(1).unwrap();
        prop_assert_eq!(&model, &train(2).unwrap());
        check_ranking(&model.rank(&text), labels)?;
        for example in &examples {
            check_ranking(&model.rank(&example.text), labels)?;
        }
    }
}
