//! Cross-validation: every example judged by a model that never saw it.
//!
//! The honest way to tell how good a collection of examples is when there is no other to test it on.
//! Must not know what is asked of the models, or how long they take.

use super::encoder::{Encoder, EncoderError};
use super::examples::{Example, Options, TrainingError};
use super::model::Model;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

/// Trains a model for each part of the examples on all the other parts, from the spelling repair to
/// the gate, and has it judged on the part that it never saw.
///
/// Each label's examples are dealt over `folds` parts in turn (at least two). The answer has one entry
/// for each example, in order: what `judge` makes of it, or `None` for a label's only example, which
/// is never held out, because no other teaches its label.
///
/// While models are trained the encoder is asked for each text once; the model that `judge` is handed
/// asks it anew, so that a ranking takes as long as ever.
///
/// # Errors
/// Those of [`Model::train`].
pub fn cross_validate<T>(
    examples: &[Example],
    options: &Options,
    folds: usize,
    mut judge: impl FnMut(&Model, &Example) -> T,
) -> Result<Vec<Option<T>>, TrainingError> {
    if let Some(index) = examples.iter().position(|example| example.text.trim().is_empty()) {
        return Err(TrainingError::EmptyText { index });
    }
    let folds = folds.max(2);
    let fold_of = deal(examples, folds);
    let encoder = options.encoder.clone().map(Remembering::of);
    let training = Options { encoder, ..options.clone() };
    let mut judged: Vec<Option<T>> = examples.iter().map(|_| None).collect();
    for fold in (0..folds).map(Some).filter(|fold| fold_of.contains(fold)) {
        let others = examples.iter().zip(&fold_of).filter(|(_, its)| **its != fold);
        let lesson: Vec<Example> = others.map(|(example, _)| example.clone()).collect();
        let model = Model::train(&lesson, &training)?.with_encoder(options.encoder.clone());
        for (index, example) in examples.iter().enumerate().filter(|(index, _)| fold_of[*index] == fold) {
            judged[index] = Some(judge(&model, example));
        }
    }
    Ok(judged)
}

/// Deals each label's examples over the folds in turn.
fn deal(examples: &[Example], folds: usize) -> Vec<Option<usize>> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    examples.iter().for_each(|example| *sizes.entry(&example.label).or_default() += 1);
    let mut dealt: BTreeMap<&str, usize> = BTreeMap::new();
    let labels = examples.iter().map(|example| example.label.as_str());
    labels
        .map(|label| {
            let before = dealt.entry(label).or_default();
            *before += 1;
            (sizes[label] > 1).then_some((*before - 1) % folds)
        })
        .collect()
}

/// An encoder that is asked for each text once, however many models are trained with it.
#[derive(Debug)]
struct Remembering {
    encoder: Arc<dyn Encoder>,
    known: Mutex<HashMap<String, Vec<f32>>>,
}

impl Remembering {
    fn of(encoder: Arc<dyn Encoder>) -> Arc<dyn Encoder> {
        Arc::new(Self { encoder, known: Mutex::default() })
    }
}

impl Encoder for Remembering {
    fn identity(&self) -> &str {
        self.encoder.identity()
    }

    fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let known = || self.known.lock().expect("nobody panics while holding it");
        let unknown: Vec<&str> = {
            let known = known();
            texts.iter().copied().filter(|&text| !known.contains_key(text)).collect()
        };
        if !unknown.is_empty() {
            // Other threads go on encoding their texts meanwhile.
            let vectors = self.encoder.encode(&unknown)?;
            known().extend(unknown.into_iter().map(str::to_owned).zip(vectors));
        }
        let known = known();
        Ok(texts.iter().map(|&text| known[text].clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const TEXTS: [(&str, &str); 11] = [
        ("my bin was not collected", "bin"),
        ("you missed our bin this morning", "bin"),
        ("the binmen did not empty my bin", "bin"),
        ("bin not emptied again", "bin"),
        ("i want to pay my council tax", "tax"),
        ("how much is council tax this year", "tax"),
        ("council tax direct debit", "tax"),
        ("there is a pothole in our road", "pothole"),
        ("report a pothole", "pothole"),
        ("my tyre burst on a pothole", "pothole"),
        ("where is the library", "library"),
    ];

    fn examples() -> Vec<Example> {
        TEXTS.iter().map(|&(text, label)| Example::new(text, label)).collect()
    }

    fn options() -> Options {
        Options { threads: 1, ..Options::default() }
    }

    /// Counts how often it is asked for each text.
    #[derive(Debug, Default)]
    struct Counting(Mutex<BTreeMap<String, usize>>);

    impl Encoder for Counting {
        fn identity(&self) -> &str {
            "counting"
        }

        fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
            let mut asked = self.0.lock().unwrap();
            texts.iter().for_each(|&text| *asked.entry(text.to_owned()).or_default() += 1);
            Ok(texts.iter().map(|text| vec![text.len() as f32, 1.0]).collect())
        }
    }

    #[test]
    fn every_example_is_judged_by_a_model_that_never_saw_it() {
        let judged = cross_validate(&examples(), &options(), 3, |model, example| {
            let nearest = model.rank(&example.text).reason.nearest;
            assert_ne!(nearest.map(|nearest| nearest.phrase), Some(example.text.clone()));
            model.rank(&example.text).candidates[0].label.to_string()
        })
        .unwrap();
        let right = judged.iter().zip(TEXTS).filter(|(said, (_, label))| said.as_deref() == Some(*label));
        assert_eq!(right.count(), 10, "{judged:?}");
    }

    #[test]
    fn a_labels_only_example_is_never_held_out() {
        let judged = cross_validate(&examples(), &options(), 3, |model, _| model.labels().len()).unwrap();
        let (library, others) = judged.split_last().unwrap();
        assert_eq!(*library, None);
        assert_eq!(others, [Some(4); 10]);
    }

    #[test]
    fn the_same_examples_give_the_same_rankings_on_any_number_of_threads() {
        let run = |threads| {
            let options = Options { threads, ..Options::default() };
            cross_validate(&examples(), &options, 5, |model, example| model.rank(&example.text)).unwrap()
        };
        assert_eq!(run(1), run(2));
    }

    #[test]
    fn each_label_is_dealt_over_all_folds() {
        let examples: Vec<Example> =
            "aaaabba".chars().map(|label| Example::new("some words", label)).collect();
        let dealt = [Some(0), Some(1), Some(2), Some(0), Some(0), Some(1), Some(1)];
        assert_eq!(deal(&examples, 3), dealt);
        assert_eq!(deal(&examples[3..5], 3), [None, None]);
    }

    #[test]
    fn the_encoder_is_asked_for_each_text_once() {
        let encoder = Arc::new(Counting::default());
        let options = Options { encoder: Some(Arc::clone(&encoder) as Arc<dyn Encoder>), ..options() };
        cross_validate(&examples(), &options, 3, |_, _| ()).unwrap();
        let asked = encoder.0.lock().unwrap();
        let texts: BTreeSet<&str> = asked.keys().map(String::as_str).collect();
        assert_eq!(texts, TEXTS.iter().map(|(text, _)| *text).collect());
        assert!(asked.values().all(|&times| times == 1), "{asked:?}");
    }

    #[test]
    fn an_example_without_text_is_named_by_its_place() {
        let mut examples = examples();
        examples[6].text = " ".to_owned();
        let error = cross_validate(&examples, &options(), 5, |_, _| ()).unwrap_err();
        assert_eq!(error, TrainingError::EmptyText { index: 6 });
    }
}
