//! What is printed, and what is told when something is wrong.

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
    evaluate_in(&TempDir::new()?, train, Some(test), oos_label, json)
}

/// A report is written to `report.html` in the folder.
fn evaluate_in(
    folder: &TempDir,
    train: &str,
    test: Option<&str>,
    oos_label: Option<&str>,
    json: bool,
) -> anyhow::Result<String> {
    let path = |name: &str, content: &str| -> anyhow::Result<PathBuf> {
        fs::write(folder.path().join(name), content)?;
        Ok(folder.path().join(name))
    };
    let args = Args {
        train: Some(path("train.jsonl", train)?),
        test: test.map(|test| path("test.jsonl", test)).transpose()?,
        oos_label: oos_label.map(str::to_owned),
        language: "en".to_owned(),
        encoder: Some(encoder::Choice::Off),
        json,
        report: Some(folder.path().join("report.html")),
    };
    let mut out = Vec::new();
    run(&args, &Global::default(), &mut out)?;
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

#[test]
fn a_file_alone_is_tested_by_cross_validation() {
    let folder = TempDir::new().unwrap();
    let printed = evaluate_in(&folder, TRAIN, None, Some("oos"), true).unwrap();
    assert_eq!(printed.matches('"').count(), 24, "the same names and no more: {printed}");
    let printed = evaluate_in(&folder, TRAIN, None, Some("oos"), false).unwrap();
    assert!(printed.lines().count() > 12, "{printed}");
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    // The only stranger teaches the gate and is never held out.
    assert!(page.contains("each text ranked by a matcher that never saw it: 4 enquiries"), "{page}");
}

#[test]
fn a_file_whose_labels_have_one_text_each_has_nothing_to_test_on() {
    let train = "{\"text\":\"my bin\",\"label\":\"bin\"}\n{\"text\":\"my tax\",\"label\":\"tax\"}";
    let error = evaluate_in(&TempDir::new().unwrap(), train, None, None, true).unwrap_err();
    assert!(error.to_string().ends_with("there is nothing to test on"), "{error}");
}
