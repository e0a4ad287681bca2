//! `moothall evaluate`: says how good the matcher is: on our own content or any labelled text, by cross-validation,
//! or on one file when it has learnt another.
//!
//! The one command that measures time. Never uses the cache: what it reports is what the texts give.

mod print;
mod report;
mod summary;
mod trial;
mod tried;

use super::Global;
use crate::app;
use crate::assistant::mind::{language_of, lesson};
use crate::assistant::wording::EXPECTED;
use crate::content::{Does, Library, Source};
use crate::matcher::evaluate::Figures;
use crate::matcher::{Language, Limits, Options, TrainingError, contradictions};
use crate::models::encoder;
use crate::models::{Labelled, read_labelled};
use anyhow::{Context, anyhow};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use summary::{Area, Summary};
use trial::{Tested, Trial};

/// On labelled files the gate is set to keep 95 % of in-scope enquiries. Our own content has the settings' limits.
const HELD_BACK_PER_HUNDRED: u8 = 5;

/// What cross-validation is, in a few words.
const NEVER_SEEN: &str = "each text ranked by a matcher that never saw it";

/// Measure the matcher: on our own content, or on labelled text: lines of {"text": "…", "label": "…"}
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Learn from this file instead of our own content
    #[arg(long, value_name = "FILE")]
    train: Option<PathBuf>,
    /// Be tested on this file; without it each text is ranked by a model that never saw it
    #[arg(long, value_name = "FILE", requires = "train")]
    test: Option<PathBuf>,
    /// The label of enquiries that should be turned away
    #[arg(long, value_name = "LABEL")]
    oos_label: Option<String>,
    /// The language of the texts: its word list helps to repair spelling
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: String,
    /// The sentence encoder: bundled, off, or a folder with model.onnx and tokenizer.json [default: that of the
    /// settings for our own content, bundled for files]
    #[arg(long, value_name = "ENCODER")]
    encoder: Option<encoder::Choice>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Also write a page with everything that went wrong: one HTML file that opens anywhere
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Everything that `evaluate` reports, under the names of its JSON.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    figures: Figures,
    p50_ms: f64,
    p99_ms: f64,
    train_seconds: f64,
    model_bytes: usize,
    /// Of our own content alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    areas: Option<Vec<Area>>,
}

/// Trains, tests and prints the report to `out`; warnings go to standard error.
///
/// # Errors
/// When the content has faults, a file cannot be read or has a wrong line (named with its number), the texts cannot be
/// learnt from, there is nothing to test on, or the report cannot be written.
pub fn run(args: &Args, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let (trial, tested) = match &args.train {
        None => {
            let trial = own_content(args, global)?;
            let tested = trial.cross_validate().with_context(|| "the content cannot be learnt")?;
            (trial, tested)
        }
        Some(file) => test_file(args, file)?,
    };
    anyhow::ensure!(!tested.tried.is_empty(), "{}: there is nothing to test on", trial.about);
    let summary = Summary::of(&tested.tried);
    let report = Report {
        figures: summary.figures.clone(),
        p50_ms: percentile(&tested.times, 50),
        p99_ms: percentile(&tested.times, 99),
        train_seconds: tested.train_seconds,
        model_bytes: tested.model_bytes,
        areas: args.train.is_none().then(|| summary.areas.clone()),
    };
    if let Some(path) = &args.report {
        fs::write(path, report::page(&trial.about, &report, &summary))
            .with_context(|| format!("{}: the report could not be written", path.display()))?;
    }
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)
    } else {
        let listed = args.test.is_none().then_some(&summary);
        print::table(&report, listed, out)
    }
    .context("the report could not be written")
}

/// Our own content as the settings have it. Phrases of an intent that is for no council at all should be turned away,
/// though the matcher learns it like any other.
fn own_content(args: &Args, global: &Global) -> anyhow::Result<Trial> {
    let config = global.config()?;
    let library = app::library(&config, &app::source(&config))?;
    let (examples, known) = lesson(&library, &args.language);
    anyhow::ensure!(!examples.is_empty(), "there is no content in the language {:?}", args.language);
    let turned_away =
        library.intents(&args.language).filter(|(_, intent)| intent.does == Does::NotUnderstood);
    let strangers: BTreeSet<String> =
        turned_away.map(|(id, _)| id.to_string()).chain(args.oos_label.clone()).collect();
    let encoder = match &args.encoder {
        Some(choice) => choice.load().with_context(|| "--encoder names it")?,
        None => app::encoder(&config)?,
    };
    Ok(Trial {
        about: format!("Our own content in the language {:?}, {NEVER_SEEN}", args.language),
        examples,
        options: Options {
            oos_label: args.oos_label.clone(),
            language: Arc::new(known),
            encoder,
            ..Options::default()
        },
        limits: app::limits(&config),
        strangers,
    })
}

/// A file of labelled text, tested on another or by cross-validation.
fn test_file(args: &Args, file: &Path) -> anyhow::Result<(Trial, Tested)> {
    let train = read_labelled(file)?;
    let test = args.test.as_deref().map(read_labelled).transpose()?;
    if let (Some(path), Some(test)) = (&args.test, &test) {
        anyhow::ensure!(!test.examples.is_empty(), "{}: there is nothing to test on", path.display());
    }
    warn_of_contradictions(file, &train);
    let encoder = args.encoder.clone().unwrap_or_default();
    let trial = Trial {
        about: match &args.test {
            Some(test) => format!("{}, learnt from {}", test.display(), file.display()),
            None => format!("{}, {NEVER_SEEN}", file.display()),
        },
        options: Options {
            oos_label: args.oos_label.clone(),
            language: Arc::new(known_words(&args.language)?),
            encoder: encoder.load().with_context(|| "--encoder names it")?,
            ..Options::default()
        },
        limits: Limits { held_back_per_hundred: HELD_BACK_PER_HUNDRED, ..Limits::default() },
        strangers: args.oos_label.clone().into_iter().collect(),
        examples: train.examples.clone(),
    };
    let tested = match test {
        Some(test) => trial.test(&test.examples),
        None => trial.cross_validate(),
    };
    let tested = tested.map_err(|error| name_line(file, &train, &error))?;
    Ok((trial, tested))
}

/// What the compiled-in content knows of a language; nothing for one that it does not have.
fn known_words(language: &str) -> anyhow::Result<Language> {
    let library = Library::read(&Source::Embedded, Date::MIN, &EXPECTED);
    Ok(library.spelling(language).map(language_of).unwrap_or_default())
}

/// In milliseconds; `times` is sorted and not empty.
fn percentile(times: &[Duration], percent: usize) -> f64 {
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times[place].as_secs_f64() * 1_000.0
}

fn name_line(file: &Path, read: &Labelled, error: &TrainingError) -> anyhow::Error {
    match error {
        TrainingError::EmptyText { index } => {
            anyhow!("{}:{}: the text is empty", file.display(), read.lines[*index])
        }
        other => anyhow!("{}: {other}", file.display()),
    }
}

fn warn_of_contradictions(file: &Path, read: &Labelled) {
    for each in contradictions(&read.examples) {
        let (first, second) = (&read.examples[each.first], &read.examples[each.second]);
        eprintln!(
            "{}:{}: {:?} is labelled {:?} here and {:?} on line {}; both are learnt",
            file.display(),
            read.lines[each.second],
            second.text,
            second.label,
            first.label,
            read.lines[each.first],
        );
    }
}

#[cfg(test)]
mod tests;
