//! The engine on small rules, and the repository's own rules on every phrase of `tests/content/en/safety`.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// A rule's file, its tests' file.
type Files = (&'static str, &'static str, &'static str);

macro_rules! files {
    ($($rule:literal),* $(,)?) => {
        &[$((
            $rule,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/intents/en/safety/", $rule, ".toml")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/content/en/safety/", $rule, ".toml")),
        )),*]
    };
}

const FILES: &[Files] = files![
    "adult_at_risk",
    "child_at_risk",
    "dangerous_dog",
    "dangerous_structure",
    "domestic_abuse",
    "electricity",
    "flood_at_home",
    "gas",
    "hate_crime",
    "hazard_in_public",
    "highway_emergency",
    "home_emergency",
    "homeless_tonight",
    "life_in_danger",
    "suicide",
    "trafficking",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    service: String,
    title: String,
    about: String,
    level: Level,
    order: u32,
    #[serde(default)]
    quiet: bool,
    #[serde(default)]
    consent: bool,
    fires_on: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    fires: Vec<String>,
    silent: Vec<String>,
}

fn source(id: &str, text: &str) -> RuleSource {
    let file: RuleFile = toml::from_str(text).unwrap_or_else(|error| panic!("{id}: {error}"));
    assert!(!file.title.is_empty() && file.title.len() <= 40 && !file.about.is_empty(), "{id}");
    RuleSource {
        id: id.to_owned(),
        level: file.level,
        order: file.order,
        quiet: file.quiet,
        consent: file.consent,
        service: file.service,
        fires_on: file.fires_on,
        unless: file.unless,
        lists: file.lists,
    }
}

fn shipped() -> Rules {
    Rules::compile(FILES.iter().map(|(id, rule, _)| source(id, rule)).collect())
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| format!("{e}\n")).collect::<String>()))
}

fn rule(id: &str, fires_on: &[&str], unless: &[&str]) -> RuleSource {
    let owned = |patterns: &[&str]| patterns.iter().map(|p| (*p).to_owned()).collect();
    RuleSource {
        id: id.to_owned(),
        level: Level::Emergency,
        order: 10,
        quiet: false,
        consent: false,
        service: "life_in_danger".to_owned(),
        fires_on: owned(fires_on),
        unless: owned(unless),
        lists: BTreeMap::from([
            (format!("{id}_who"), vec!["he".to_owned(), "my husband".to_owned()]),
            ("ordinary".to_owned(), vec!["tripped".to_owned()]),
        ]),
    }
}

#[track_caller]
fn check(source: RuleSource, text: &str, matched: Option<&str>) {
    let rules = Rules::compile(vec![source]).expect("the rule compiles");
    assert_eq!(rules.check(text).map(|alarm| alarm.matched).as_deref(), matched, "{text}");
}

#[test]
fn every_shipped_rule_fires_on_its_phrases_and_keeps_silent_on_the_others() {
    let rules = shipped();
    let mut faults = Vec::new();
    for (id, _, tests) in FILES {
        let phrases: Phrases = toml::from_str(tests).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert!(phrases.fires.len() >= 20 && phrases.silent.len() >= 15, "{id} has too few phrases");
        for text in &phrases.fires {
            if !rules.alarms(text).iter().any(|alarm| alarm.rule == *id) {
                faults.push(format!("{id} is silent: {text}"));
            }
        }
        for text in &phrases.silent {
            if let Some(alarm) = rules.check(text) {
                faults.push(format!("{} fires on \"{}\": {text}", alarm.rule, alarm.matched));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_shipped_rule_has_fifteen_patterns_and_an_order_of_its_own() {
    let mut orders = BTreeSet::new();
    for (id, text, _) in FILES {
        let rule = source(id, text);
        assert!(rule.fires_on.len() >= 15, "{id} has {}", rule.fires_on.len());
        assert!(orders.insert((rule.level, rule.order)), "{id} shares its order");
    }
}

#[test]
fn a_danger_to_a_person_speaks_before_a_dangerous_place_and_the_quiet_rule_first() {
    let rules = shipped();
    let order = |text: &str| rules.alarms(text).into_iter().map(|alarm| alarm.rule).collect::<Vec<_>>();
    assert_eq!(order("the wall has collapsed and a man is trapped under it")[0], "life_in_danger");
    let knife = rules.check("my husband has a knife and is going to kill me").expect("it fires");
    assert_eq!((knife.rule.as_str(), knife.quiet, knife.level), ("domestic_abuse", true, Level::Emergency));
    assert!(rules.check("i want to kill myself").expect("it fires").consent);
    assert_eq!(rules.check("manhole cover missing").expect("it fires").level, Level::Urgent);
}

#[test]
fn a_pattern_reads_lists_alternatives_gaps_and_words_that_may_be_left_out() {
    let hits = || rule("r", &["<r_who> ?is ..2 (hitting|hit) me"], &[]);
    check(hits(), "He's hitting me", Some("He's hitting me"));
    check(hits(), "help my husbands always drunk hitin me again", Some("my husbands always drunk hitin me"));
    check(hits(), "he said one two three hitting me", None);
    check(hits(), "he is. Hitting me", None);
    check(hits(), "he tripped me", None);
}

#[test]
fn a_pattern_may_be_tied_to_both_ends_of_the_message() {
    let cry = || rule("r", &["^ ?please help ?me $"], &[]);
    check(cry(), " HELP!! ", Some("HELP!!"));
    check(cry(), "Please, help me.", Some("Please, help me."));
    check(cry(), "help me find my bin day", None);
    check(cry(), "My bin is full. Help me", None);
    check(rule("r", &["^ help"], &[]), "help with bins", Some("help"));
    check(rule("r", &["help $"], &[]), "the bin is on its side help", Some("help"));
}

#[test]
fn an_exception_takes_back_only_what_it_touches() {
    let fire = || rule("r", &["on fire"], &["bin ..2 on fire"]);
    check(fire(), "my bin was on fire", None);
    check(fire(), "my bin was on fire and now the house is on fire", Some("on fire"));
}

#[test]
fn a_rule_with_faults_is_refused_with_every_fault_named() {
    let bad = rule(
        "bad",
        &[
            "(he|she",
            "he <nobody>",
            "?he ..",
            "one|two",
            "he ..12 hits",
            "he & she",
            "? he",
            "he ?hits",
            "he ^ hits",
        ],
        &[],
    );
    let errors = Rules::compile(vec![bad, rule("same", &["he hits"], &[]), rule("same", &["she hits"], &[])]);
    let errors = errors.expect_err("faults").iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for part in [
        "(he|she",
        "<nobody>",
        "?he ..",
        "in brackets",
        "..1 to ..9",
        "'&'",
        "'^'",
        "before the word",
        "he ?hits",
        "rule same",
    ] {
        assert!(errors.contains(part), "{part} is not named in\n{errors}");
    }
}

#[test]
fn hostile_and_endless_text_is_read_without_harm_and_at_both_ends() {
    let rules = shipped();
    for text in [
        "",
        "\u{0}\u{7}",
        "🔥🔥🔥",
        "<script>{{ he }}</script>",
        "огонь помогите",
        &"'".repeat(5_000),
        &"he ".repeat(50_000),
    ] {
        assert_eq!(rules.check(text), None);
    }
    let endless = "the bins were not collected again this week. ".repeat(2_500);
    assert!(rules.check(&endless).is_none());
    assert!(rules.check(&format!("help he has a knife. {endless}")).is_some());
    assert!(rules.check(&format!("{endless} help he has a knife")).is_some());
}
