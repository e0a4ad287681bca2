//! The page on a made-up trial.

use super::*;
use crate::matcher::{Candidate, Example, Ranking, Reason};
use std::collections::BTreeSet;

const EVIL: &str = "<script src=\"//x\">&'";

fn tried(truth: &str, said: &str, verdict: Verdict) -> Tried {
    let candidate = |label: &str, probability| Candidate { label: label.into(), probability };
    let ranking = Ranking {
        candidates: vec![candidate(said, 0.82), candidate("home/kettle", 0.18)],
        gate: 0.5,
        right: 0.5,
        reason: Reason { telling_words: vec!["<b>lamp</b>".to_owned()], ..Reason::default() },
    };
    Tried::new(&Example::new(EVIL, truth), &ranking, verdict, &BTreeSet::new())
}

fn page_of(tried: &[Tried]) -> String {
    let summary = Summary::of(tried);
    let report = Report {
        figures: summary.figures.clone(),
        p50_ms: 0.25,
        p99_ms: 7.5,
        train_seconds: 3.0,
        model_bytes: 1_500_000,
        areas: None,
    };
    page("a test & more", &report, &summary)
}

/// Every element is closed where it should be, and every attribute has its value in quotes.
fn assert_well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("no end: <{part}"));
        assert!(!text.contains('>'), "a stray > after <{tag}>: {text}");
        assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed in the wrong place");
        } else if !tag.starts_with('!') && !tag.ends_with('/') {
            open.push(tag.split_ascii_whitespace().next().unwrap());
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}

#[test]
fn the_page_is_well_formed_escapes_everything_and_reaches_for_nothing() {
    let page = page_of(&[
        tried("street/lamp", "farm/stable", Verdict::Clear),
        tried("street/lamp", "street/lamp", Verdict::Clear),
    ]);
    // A style sheet may hold what markup may not.
    let (head, rest) = page.split_once("<style>").unwrap();
    let (style, body) = rest.split_once("</style>").unwrap();
    assert_well_formed(&format!("{head}{body}"));
    assert!(!page.contains("<script") && !page.contains("<b>lamp"), "{page}");
    assert!(page.contains("&lt;script") && page.contains("a test &amp; more"));
    for outside in ["http:", "https:", "src=", "href=", "url(", "@import"] {
        assert!(!head.contains(outside) && !style.contains(outside), "{outside}");
    }
    for attribute in [" href=", " src=\"", "<link", "<img", "<iframe"] {
        assert!(!body.contains(attribute), "{attribute}");
    }
}

#[test]
fn each_error_stands_under_what_it_was_taken_for_with_its_reason_and_mark() {
    let page = page_of(&[
        tried("street/lamp", "farm/stable", Verdict::Clear),
        tried("street/lamp", "farm/stable", Verdict::Unsure),
    ]);
    assert!(
        page.contains("<strong>street&#x2f;lamp</strong> → <strong>farm&#x2f;stable</strong>: 2"),
        "{page}"
    );
    assert!(page.contains("1 confidently wrong"));
    assert!(page.contains("asked to say it again"));
    assert!(page.contains("82.0 %"));
    assert!(page.contains("Understood as"));
}

#[test]
fn every_table_has_a_caption_and_every_head_a_scope() {
    let page = page_of(&[tried("street/lamp", "farm/stable", Verdict::Clear)]);
    assert_eq!(page.matches("<table").count(), page.matches("<caption").count());
    assert_eq!(page.matches("<th ").count(), page.matches(" scope=").count());
    assert_eq!(page.matches("<th>").count(), 0);
}

#[test]
fn a_matrix_of_many_labels_has_the_worst_and_says_so() {
    let names: Vec<String> = (0..50).map(|number| format!("area{}/label{number:02}", number % 3)).collect();
    let mut all: Vec<Tried> = names
        .iter()
        .zip(names.iter().cycle().skip(1))
        .map(|(truth, said)| tried(truth, said, Verdict::Close(2)))
        .collect();
    all.extend((0..3).map(|_| tried("area0/label48", "area1/label49", Verdict::Clear)));
    let page = page_of(&all);
    assert!(page.contains("Only the 30 labels of the worst confusions are shown, of 50"), "{page}");
    let heads: Vec<&str> = page.split("<span>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(heads.len(), 30);
    assert!(heads.contains(&"area1&#x2f;label49"), "the worst is there");
    assert!(heads.is_sorted(), "areas stand together: {heads:?}");
    assert!(
        page.contains("<td class=\"shade-4\">4</td>") || page.contains("<td class=\"area shade-4\">4</td>")
    );
}

#[test]
fn without_errors_there_is_no_matrix_and_without_areas_no_table_of_them() {
    let page = page_of(&[tried("lamp", "lamp", Verdict::Clear)]);
    assert!(page.contains("Nothing was taken for anything else."));
    assert!(!page.contains("By area"));
}
