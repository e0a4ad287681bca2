//! Advice on a made-up collection of phrases.

use super::*;
use crate::content::{Expected, Library, Source};
use jiff::civil::date;
use std::collections::BTreeMap;

const CARRIAGE: [&str; 6] = [
    "a carriage lamp has gone out",
    "the carriage lamp outside number nine is dark",
    "our lamp is broken",
    "lamp flickers all night",
    "no light from the lamp in mill lane",
    "the lamp post hums",
];

const KETTLE: [&str; 6] = [
    "where do i buy a kettle",
    "the kettle will not boil",
    "is there a kettle for hire",
    "my kettle leaks",
    "a kettle with a whistle please",
    "how hot does a kettle get",
];

/// Two of these say what lamps say.
const STABLE: [&str; 6] = [
    "the carriage lamp outside number six is dark",
    "our lamp is broken again",
    "hay for the horse",
    "the stable door is open",
    "a horse has got out of its stable",
    "who feeds the horse",
];

fn library(intents: &[(&str, &str, &[&str])]) -> Library {
    let mut files = BTreeMap::new();
    let services = intents.iter().map(|(intent, ..)| {
        let (area, name) = intent.split_once('/').expect("area and name");
        format!("[{name}]\narea = \"{area}\"\ndefinition = \"Made up.\"\n")
    });
    files.insert("intents/services.toml".to_owned(), services.collect());
    for (intent, does, phrases) in intents {
        let name = intent.rsplit('/').next().expect("a name");
        let listed: String = phrases.iter().map(|phrase| format!("  {phrase:?},\n")).collect();
        let text = format!(
            "service = \"{name}\"\ntitle = \"{name}\"\nabout = \"Made up.\"\ndoes = \"{does}\"\nphrases = [\n{listed}]\n"
        );
        files.insert(format!("intents/en/{intent}.toml"), text);
    }
    // Whatever else a whole library would need is not looked at.
    Library::read(&Source::Memory(files), date(2026, 11, 23), &Expected::default())
}

fn advice(intents: &[(&str, &str, &[&str])]) -> Advice {
    advise(&library(intents), "en", None).expect("can be learnt")
}

fn three() -> Advice {
    advice(&[
        ("street/lamp", "answer", &CARRIAGE),
        ("home/kettle", "answer", &KETTLE),
        ("farm/stable", "answer", &STABLE),
    ])
}

#[test]
fn two_intents_that_take_each_others_phrases_are_the_worst_pair() {
    let advice = three();
    let worst = &advice.pairs[0];
    let mut names = [worst.one.as_str(), worst.other.as_str()];
    names.sort_unstable();
    assert_eq!(names, ["farm/stable", "street/lamp"]);
    assert!(worst.one_as_other.len() >= worst.other_as_one.len(), "{worst:?}");
    let all: Vec<&String> = worst.one_as_other.iter().chain(&worst.other_as_one).collect();
    assert!(all.contains(&&STABLE[0].to_owned()), "{all:?}");
    assert!(advice.pairs.is_sorted_by(|a, b| a.count() >= b.count()));
    assert_eq!(advice.held_out, 18);
    let lost: usize = advice.pairs.iter().map(Pair::count).sum();
    assert_eq!(advice.right, 18 - lost);
}

#[test]
fn a_phrase_that_sits_nearer_to_another_intent_is_named_with_its_place_and_neighbour() {
    let advice = three();
    let astray = advice.astray.iter().find(|astray| astray.phrase == STABLE[0]).expect("is listed");
    assert_eq!((astray.file.as_str(), astray.line), ("intents/en/farm/stable.toml", 6));
    assert_eq!(astray.intent.as_str(), "farm/stable");
    assert_eq!(astray.taken_for.as_str(), "street/lamp");
    assert!(astray.probability > 0.5);
    let near = astray.nearest.as_ref().expect("shares words");
    assert_eq!((near.phrase.as_str(), near.intent.as_str()), (CARRIAGE[1], "street/lamp"));
}

#[test]
fn few_phrases_are_counted_by_what_the_intent_does() {
    let twelve: Vec<String> =
        (0..12).map(|number| format!("{} greetings {number}", KETTLE[number % 6])).collect();
    let twelve: Vec<&str> = twelve.iter().map(String::as_str).collect();
    let advice = advice(&[
        ("street/lamp", "answer", &twelve),
        ("farm/stable", "answer", &STABLE),
        ("home/kettle", "small_talk", &twelve),
    ]);
    let few: Vec<_> = advice.few.iter().map(|few| (few.intent.as_str(), few.phrases, few.wanted)).collect();
    assert_eq!(few, [("farm/stable", 6, 20), ("street/lamp", 12, 20)]);
}

#[test]
fn phrases_from_one_mould_are_too_alike_and_others_are_not() {
    let mould = ["i want to report a drain", "i want to report a kerb", "i want to report a sign", "help"];
    let advice = advice(&[("street/lamp", "answer", &mould), ("home/kettle", "answer", &KETTLE)]);
    let [alike] = &advice.alike[..] else { panic!("{:?}", advice.alike) };
    assert_eq!((alike.intent.as_str(), alike.phrases, alike.nearly_same), ("street/lamp", 4, 3));
    assert_eq!(alike.example, [mould[0], mould[1]]);
}

#[test]
fn an_intent_alone_cannot_be_confused_and_nothing_with_nothing() {
    assert!(advise(&library(&[("home/kettle", "answer", &KETTLE)]), "en", None).is_err());
    assert_eq!(advice(&[]).held_out, 0);
}
