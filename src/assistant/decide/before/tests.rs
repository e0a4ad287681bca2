//! Rules against a form, the facts and a moment: one table.

use super::*;
use crate::content::tests::{TODAY, small};
use crate::content::{Expected, Library, Source};
use crate::domain::ids::CouncilId;
use crate::domain::ticket::{Detail, Priority};

/// A rule as an officer writes it.
fn rule(written: &str) -> Before {
    toml::from_str(&format!("say = \"it\"\n{written}")).expect("a rule")
}

fn form(details: &[(&str, &str)]) -> Form {
    let detail = |(name, value): &(&str, &str)| Detail {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
        confidence: 1.0,
    };
    Form {
        intent: IntentId::parse("waste/missed_bin").expect("an intent"),
        body: CouncilId::parse("loamshire").expect("a council"),
        priority: Priority::Normal,
        safety_rule: None,
        asked: None,
        details: details.iter().map(detail).collect(),
        attachments: Vec::new(),
        tries: 0,
        skipped: Vec::new(),
        heeded: Vec::new(),
        apart_from: None,
    }
}

/// The small library's council on Monday 23 November, with what rules need.
fn looked_at() -> (Facts, Opening) {
    let mut files = small();
    let own = files.get_mut("councils/loamshire/council.toml").expect("there");
    own.push_str("trunk_roads = [\"A14\", \"Ring Road\"]\ncrews_finish = \"4 pm\"\nwindow_days = 2\nbank_holidays = [\"2026-11-20\"]\n");
    let library = Library::read(&Source::Memory(files), TODAY, &Expected::default());
    let loamshire = CouncilId::parse("loamshire").expect("a council");
    let pack = library.pack(&loamshire, "en").expect("a pack");
    (pack.facts(TODAY), pack.opening(None, TODAY))
}

fn at_ten((facts, opening): &(Facts, Opening)) -> Moment<'_> {
    Moment { facts, opening, now: TODAY.at(10, 0, 0, 0) }
}

#[test]
fn a_rule_holds_when_every_condition_does_and_waits_for_what_is_not_known() {
    let looked_at = looked_at();
    let moment = at_ten(&looked_at);
    for (written, details, held) in [
        (r#"when = { size = "small" }"#, &[("size", "small")][..], true),
        (r#"when = { size = "small" }"#, &[("size", "large")], false),
        (r#"when = { size = "small" }"#, &[], false),
        (r#"when = { size = ["small", "tiny"] }"#, &[("size", "tiny")], true),
        (r#"when = { size = "small", wet = "yes" }"#, &[("size", "small")], false),
        (r#"when = { size = "small", wet = "yes" }"#, &[("size", "small"), ("wet", "yes")], true),
        (r#"when = { day = { later_than = "today" } }"#, &[("day", "2026-11-24")], true),
        (r#"when = { day = { later_than = "today" } }"#, &[("day", "2026-11-23")], false),
        (r#"when = { day = { today_before = "crews_finish" } }"#, &[("day", "2026-11-23")], true),
        (r#"when = { day = { today_before = "crews_finish" } }"#, &[("day", "2026-11-22")], false),
        (r#"when = { day = { today_before = "no_such_fact" } }"#, &[("day", "2026-11-23")], false),
        // Friday 20 November is a holiday here: two working days after Wednesday are Monday.
        (r#"when = { day = { longer_ago_than = "window_days" } }"#, &[("day", "2026-11-17")], true),
        (r#"when = { day = { longer_ago_than = "window_days" } }"#, &[("day", "2026-11-18")], false),
        (r#"when = { day = { longer_ago_than = "no_such_fact" } }"#, &[("day", "2020-01-01")], false),
        (r#"when = { day = { later_than = "today" } }"#, &[("day", "some day")], false),
        (r#"when = { place = { on = "trunk_roads" } }"#, &[("place", "the a14, junction 3")], true),
        (r#"when = { place = { on = "trunk_roads" } }"#, &[("place", "by the ring-road")], true),
        (r#"when = { place = { on = "trunk_roads" } }"#, &[("place", "A140 at Stoke")], false),
        (r#"given = ["crews_finish"]"#, &[], true),
        (r#"given = ["no_such_fact"]"#, &[], false),
    ] {
        let written = format!("{written}\nthen = \"stop\"");
        assert_eq!(holds(&rule(&written), &form(details), &moment), held, "{written} {details:?}");
    }
}

#[test]
fn crews_are_out_until_they_finish() {
    let looked_at = looked_at();
    let waits = rule("when = { day = { today_before = \"crews_finish\" } }\nthen = \"stop\"");
    let today = form(&[("day", "2026-11-23")]);
    for (hour, minute, held) in [(0, 0, true), (15, 59, true), (16, 0, false), (23, 0, false)] {
        let moment = Moment { now: TODAY.at(hour, minute, 0, 0), ..at_ten(&looked_at) };
        assert_eq!(holds(&waits, &today, &moment), held, "{hour}:{minute}");
    }
}

#[test]
fn a_rule_speaks_once_for_the_same_details_and_one_that_stops_until_somebody_insists() {
    let looked_at = looked_at();
    let moment = at_ten(&looked_at);
    let told = |then: &str, because: &str, insisted| {
        let rules = [rule(&format!("when = {{ size = [\"small\", \"tiny\"] }}\nthen = \"{then}\""))];
        let mut form = form(&[("size", "small")]);
        form.heeded.push(Heeded { rule: "it".into(), because: vec![because.into()], insisted });
        next(&rules, &form, &moment).is_some()
    };
    assert!(!told("go_on", "small", false), "said before");
    assert!(told("go_on", "tiny", false), "the detail has changed since");
    assert!(told("stop", "small", false), "a correction elsewhere does not pass it");
    assert!(!told("stop", "small", true), "insisted");
    assert!(told("stop", "tiny", true), "insisted on something else");
}

#[test]
fn what_a_rule_may_not_say_is_refused_with_a_reason() {
    for (written, because) in [
        ("when = { day = { later_than = \"monday\" } }\nthen = \"stop\"", "unknown variant `monday`"),
        ("when = { day = { after = \"x\" } }\nthen = \"stop\"", "unknown variant `after`"),
        ("when = { size = 5 }\nthen = \"stop\"", "expected a value, a list of values, or a relation"),
        ("when = {}\nthen = \"refuse\"", "unknown variant `refuse`"),
        ("wen = {}\nthen = \"stop\"", "unknown field `wen`"),
    ] {
        let error = toml::from_str::<Before>(&format!("say = \"it\"\n{written}")).expect_err(written);
        assert!(error.to_string().contains(because), "{error}");
    }
}
