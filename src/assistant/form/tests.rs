//! What is asked for, and what answers a question that was not asked.

use super::*;
use crate::domain::ids::{CouncilId, IntentId};
use crate::domain::ticket::Priority;

fn intent(details: &str) -> Intent {
    let head = "service = \"x\"\ntitle = \"X\"\nabout = \"X.\"\ndoes = \"report\"\n";
    toml::from_str(&format!("{head}{details}")).expect("an intent")
}

fn form(details: &[(&str, &str)], skipped: &[&str]) -> Form {
    let detail = |(name, value): &(&str, &str)| Detail {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
        confidence: 1.0,
    };
    Form {
        intent: IntentId::parse("area/x").expect("an intent"),
        body: CouncilId::parse("loamshire").expect("a council"),
        priority: Priority::Normal,
        safety_rule: None,
        asked: None,
        details: details.iter().map(detail).collect(),
        attachments: Vec::new(),
        tries: 0,
        skipped: skipped.iter().map(|name| (*name).to_owned()).collect(),
        heeded: Vec::new(),
        apart_from: None,
    }
}

#[test]
fn a_detail_is_asked_for_when_it_is_missing_wanted_and_was_not_skipped() {
    let light = intent(
        "[[detail]]\nname = \"problem\"\nkind = \"one_of\"\noptions = [\"out\", \"bright\"]\n\
         [[detail]]\nname = \"others\"\nkind = \"yes_no\"\nask_once = true\nonly_if = { problem = [\"out\"] }\n\
         [[detail]]\nname = \"photo\"\nkind = \"photo\"\noptional = true\n",
    );
    for (known, skipped, asked) in [
        (&[][..], &[][..], &["problem"][..]),
        (&[("problem", "out")], &[], &["others"]),
        (&[("problem", "bright")], &[], &[]),
        (&[("problem", "out")], &["others"], &[]),
        (&[("problem", "out"), ("others", "no")], &[], &[]),
    ] {
        let missing = missing(&light, &form(known, skipped)).into_iter().map(|wanted| wanted.name.as_str());
        assert_eq!(missing.collect::<Vec<_>>(), asked, "{known:?} {skipped:?}");
    }
}

#[test]
fn the_longest_words_tell_yes_or_no_without_being_asked() {
    let bin = intent(
        "[[detail]]\nname = \"out\"\nkind = \"yes_no\"\nyes = [\"out on time\", \"didn't move it\"]\n\
         no = [\"wasn't out on time\", \"forgot\"]\n",
    );
    for (text, answer) in [
        ("It was out on time!", Some(true)),
        ("it wasn’t out on time", Some(false)),
        ("I forgot, sorry", Some(false)),
        ("i didn’t move it", Some(true)),
        ("it was out on timetable", None),
        ("yes", None),
        ("", None),
    ] {
        assert_eq!(told(&bin.details[0], text), answer, "{text}");
    }
}
