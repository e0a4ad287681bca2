//! A trial: a matcher is trained, and enquiries are put to it, or to models that never saw them, by the clock.

use super::tried::Tried;
use crate::matcher::{Example, Limits, Model, Options, TrainingError, cross_validate};
use crate::models::encode;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Enquiries ranked before the clock starts, so that it times the matcher and not a cold cache.
const WARM_UP: usize = 100;

/// Parts that texts are dealt into for cross-validation.
const FOLDS: usize = 5;

/// What is learnt, and how it is judged.
pub(super) struct Trial {
    /// What is tested, in a few words for people.
    pub(super) about: String,
    pub(super) examples: Vec<Example>,
    pub(super) options: Options,
    pub(super) limits: Limits,
    /// The labels of enquiries that should be turned away.
    pub(super) strangers: BTreeSet<String>,
}

/// What came of it.
pub(super) struct Tested {
    /// In the order of the texts.
    pub(super) tried: Vec<Tried>,
    /// How long each took, shortest first.
    pub(super) times: Vec<Duration>,
    pub(super) train_seconds: f64,
    /// The model as it would be kept on disk.
    pub(super) model_bytes: usize,
}

impl Trial {
    /// On these enquiries.
    pub(super) fn test(&self, enquiries: &[Example]) -> Result<Tested, TrainingError> {
        let (model, mut tested) = self.train()?;
        warm_up(&model, enquiries);
        enquiries.iter().for_each(|enquiry| tested.put(enquiry, &model, self));
        tested.times.sort_unstable();
        Ok(tested)
    }

    /// On its own examples, each by a model that never saw it. The time of training and the size are those of a model
    /// of all, which is the one that would be used.
    pub(super) fn cross_validate(&self) -> Result<Tested, TrainingError> {
        let (model, mut tested) = self.train()?;
        warm_up(&model, &self.examples);
        cross_validate(&self.examples, &self.options, FOLDS, |model, example| {
            tested.put(example, model, self);
        })?;
        tested.times.sort_unstable();
        Ok(tested)
    }

    fn train(&self) -> Result<(Model, Tested), TrainingError> {
        let started = Instant::now();
        let model = Model::train(&self.examples, &self.options)?;
        let train_seconds = started.elapsed().as_secs_f64();
        let model_bytes = encode(&model).len();
        Ok((model, Tested { tried: Vec::new(), times: Vec::new(), train_seconds, model_bytes }))
    }
}

impl Tested {
    fn put(&mut self, enquiry: &Example, model: &Model, trial: &Trial) {
        let started = Instant::now();
        let ranking = model.rank(&enquiry.text);
        self.times.push(started.elapsed());
        let verdict = model.verdict(&ranking, &trial.limits);
        self.tried.push(Tried::new(enquiry, &ranking, verdict, &trial.strangers));
    }
}

fn warm_up(model: &Model, enquiries: &[Example]) {
    for enquiry in enquiries.iter().take(WARM_UP) {
        model.rank(&enquiry.text);
    }
}
