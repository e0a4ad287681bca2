//! `moothall evaluate`: trains the matcher on any labelled text and says how good it is on other.
//!
//! The one command that measures time. Uses neither packs nor the cache: what it reports is what
//! the two files give.

use crate::assistant::mind::language_of;
use crate::assistant::wording::EXPECTED;
use crate::content::{Library, Source};
use crate::matcher::evaluate::{Figures, Prediction, figures};
use crate::matcher::{Language, Model, Options, TrainingError, contradictions};
use crate::models::encoder;
use crate::models::{Labelled, encode, read_labelled};
use anyhow::{Context, anyhow};
use jiff::civil::Date;
use serde::Serialize;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Enquiries ranked before the clock starts, so that it times the matcher and not a cold cache.
const WARM_UP: usize = 100;

/// The gate is set to keep this share of in-scope enquiries.
const KEPT_IN_SCOPE: f32 = 0.95;

/// Measure the matcher on labelled text: lines of {"text": "…", "label": "…"}
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to learn from
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// The file to be tested on
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// The label of enquiries that should be turned away
    #[arg(long, value_name = "LABEL")]
    oos_label: Option<String>,
    /// The language of the texts: its word list helps to repair spelling
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: String,
    /// The sentence encoder: bundled, off, or a folder with model.onnx and tokenizer.json
    #[arg(long, value_name = "ENCODER", default_value = "bundled")]
    encoder: encoder::Choice,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
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
}

/// Trains, tests and prints the report to `out`; warnings go to standard error.
///
/// # Errors
/// When a file cannot be read or has a wrong line (named with its number), the training file cannot
/// be learnt from, the test file is empty, or `out` cannot be written.
pub fn run(args: &Args, out: &mut impl Write) -> anyhow::Result<()> {
    let train = read_labelled(&args.train)?;
    let test = read_labelled(&args.test)?;
    anyhow::ensure!(!test.examples.is_empty(), "{}: there is nothing to test on", args.test.display());
    warn_of_contradictions(&args.train, &train);
    let options = Options {
        oos_label: args.oos_label.clone(),
        language: Arc::new(known_words(&args.language)?),
        encoder: args.encoder.load().with_context(|| "--encoder names it")?,
        ..Options::default()
    };
    let started = Instant::now();
    let model =
        Model::train(&train.examples, &options).map_err(|error| name_line(&args.train, &train, &error))?;
    let train_seconds = started.elapsed().as_secs_f64();
    let report = test_model(&model, &test, args.oos_label.as_deref(), train_seconds);
    if args.json { writeln!(out, "{}", serde_json::to_string(&report)?) } else { write!(out, "{report}") }
        .context("the report could not be written")
}

/// What the compiled-in content knows of a language; nothing for one that it does not have.
fn known_words(language: &str) -> anyhow::Result<Language> {
    let library = Library::read(&Source::Embedded, Date::MIN, &EXPECTED);
    Ok(library.spelling(language).map(language_of).unwrap_or_default())
}

fn test_model(model: &Model, test: &Labelled, oos_label: Option<&str>, train_seconds: f64) -> Report {
    for example in test.examples.iter().take(WARM_UP) {
        model.rank(&example.text);
    }
    let timed = |text: &str| {
        let started = Instant::now();
        let ranking = model.rank(text);
        (ranking, started.elapsed())
    };
    let (rankings, mut times): (Vec<_>, Vec<_>) = test.examples.iter().map(|each| timed(&each.text)).unzip();
    times.sort_unstable();
    let least_gate = model.gate_keeping(KEPT_IN_SCOPE);
    let predictions: Vec<Prediction<'_>> = test
        .examples
        .iter()
        .zip(&rankings)
        .map(|(example, ranking)| Prediction {
            truth: Some(example.label.as_str()).filter(|&label| Some(label) != oos_label),
            label: &ranking.candidates[0].label,
            probability: ranking.candidates[0].probability,
            gate: ranking.gate,
            kept: ranking.gate >= least_gate,
        })
        .collect();
    Report {
        figures: figures(&predictions),
        p50_ms: percentile(&times, 50),
        p99_ms: percentile(&times, 99),
        train_seconds,
        model_bytes: encode(model).len(),
    }
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

impl fmt::Display for Report {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures {
            accuracy,
            in_scope_accuracy,
            gated_in_scope_accuracy,
            oos_recall,
            oos_precision,
            auroc,
            macro_f1,
            calibration_error,
        } = self.figures;
        for (name, figure) in [
            ("All dealt with rightly", accuracy),
            ("In scope, the gate off", in_scope_accuracy),
            ("In scope, the gate on", gated_in_scope_accuracy),
            ("Out of scope turned away", oos_recall),
            ("Turned away rightly", oos_precision),
            ("Macro F1", macro_f1),
            ("Calibration error", calibration_error),
        ] {
            match figure {
                Some(share) => writeln!(to, "{name:<26}{:>8.1} %", share * 100.0)?,
                None => writeln!(to, "{name:<26}{:>8}", "-")?,
            }
        }
        match auroc {
            Some(area) => writeln!(to, "{:<26}{area:>8.3}", "AUROC of the gate")?,
            None => writeln!(to, "{:<26}{:>8}", "AUROC of the gate", "-")?,
        }
        writeln!(to, "{:<26}{:>8.3} ms", "One enquiry, median", self.p50_ms)?;
        writeln!(to, "{:<26}{:>8.3} ms", "One enquiry, 99 in 100", self.p99_ms)?;
        writeln!(to, "{:<26}{:>8.1} s", "Training", self.train_seconds)?;
        writeln!(to, "{:<26}{:>8.1} MB", "Model", self.model_bytes as f64 / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    const TRAIN: &str = r#"{"text":"my bin was missed","label":"bin"}
{"text":"bin not emptied","label":"bin"}

{"text":"pay my council tax","label":"tax"}
{"text":"tax bill is wrong","label":"tax"}
{"text":"sing me a song","label":"oos"}
"#;

    fn evaluate(train: &str, test: &str, oos_label: Option<&str>, json: bool) -> anyhow::Result<String> {
        let folder = TempDir::new()?;
        let path = |name: &str, content: &str| -> anyhow::Result<PathBuf> {
            fs::write(folder.path().join(name), content)?;
            Ok(folder.path().join(name))
        };
        let (train, test) = (path("train.jsonl", train)?, path("test.jsonl", test)?);
        let mut out = Vec::new();
        let encoder = encoder::Choice::Off;
        let language = "en".to_owned();
        let oos_label = oos_label.map(str::to_owned);
        run(&Args { train, test, oos_label, language, encoder, json }, &mut out)?;
        Ok(String::from_utf8(out)?)
    }

    #[test]
    fn the_json_has_exactly_the_names_that_others_rely_on_in_their_order() {
        let printed = evaluate(TRAIN, TRAIN, Some("oos"), true).unwrap();
        let names: Vec<&str> = printed.split('"').skip(1).step_by(2).collect();
        let promised = "accuracy in_scope_accuracy gated_in_scope_accuracy oos_recall oos_precision auroc \
                        macro_f1 calibration_error p50_ms p99_ms train_seconds model_bytes";
        assert_eq!(names, promised.split_whitespace().collect::<Vec<_>>());
        let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(report["in_scope_accuracy"], 1.0);
    }

    #[test]
    fn without_a_label_for_it_out_of_scope_is_a_label_like_others() {
        let printed = evaluate(TRAIN, TRAIN, None, true).unwrap();
        let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(report["in_scope_accuracy"], 1.0);
        assert!(report["oos_recall"].is_null() && report["auroc"].is_null());
    }

    #[test]
    fn the_table_has_a_line_for_each_figure() {
        assert_eq!(evaluate(TRAIN, TRAIN, Some("oos"), false).unwrap().lines().count(), 12);
    }

    #[test]
    fn faults_are_told_with_file_and_line() {
        for (train, test, told) in [
            ("{}", TRAIN, "train.jsonl:1: missing field `text`"),
            (TRAIN, "\n[", "test.jsonl:2: "),
            (&TRAIN.replace("tax bill is wrong", " ")[..], TRAIN, "train.jsonl:5: the text is empty"),
            (r#"{"text":"a","label":"x"}"#, TRAIN, "all examples have the label \"x\""),
            ("", TRAIN, "no labelled examples"),
            (TRAIN, "", "nothing to test on"),
        ] {
            let error = evaluate(train, test, None, true).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
