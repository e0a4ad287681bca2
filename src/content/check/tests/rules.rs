//! Rules before tickets, details that are asked for now and then, and choices.

use super::{BIN, BIN_SAYS, LOAM, PLOT, Swap, Write, expect, faults};
use crate::content::Expected;

/// The bin report with a rule.
macro_rules! rule {
    ($($line:literal),+) => {
        Swap(BIN, "[ticket]", concat!("[[before]]\n", $($line, "\n",)+ "\n[ticket]"))
    };
}

/// What is wrong once the rule's wording is there too.
fn of(rule: super::Change) -> Vec<String> {
    let says = Swap(BIN_SAYS, "[done]", "[before_it]\ntext = \"It.\"\n\n[done]");
    faults(&[rule, says], &Expected::default())
}

#[test]
fn a_sound_rule_has_no_fault() {
    assert_eq!(
        of(rule!("when = { bin = \"blue bin\" }", "say = \"it\"", "then = \"stop\"", "insist = true")),
        [""; 0]
    );
}

#[test]
fn a_rule_names_what_exists_can_hold_and_has_its_wording() {
    let cases = [
        (
            rule!("when = { bins = \"x\" }", "say = \"it\"", "then = \"stop\""),
            ":34: No detail is called `bins`. Did you mean `bin`?",
        ),
        (
            rule!("when = { bin = \"blu bin\" }", "say = \"it\"", "then = \"stop\""),
            ":34: `bin` is never `blu bin`. Did you mean `blue bin`?",
        ),
        (
            rule!("when = { bin = [] }", "say = \"it\"", "then = \"stop\""),
            ":34: `bin` is compared with nothing",
        ),
        (
            rule!("when = { bin = { on = \"bins\" } }", "say = \"it\"", "then = \"stop\""),
            ":34: `bin` is not a place",
        ),
        (
            rule!("when = { bin = { later_than = \"today\" } }", "say = \"it\"", "then = \"stop\""),
            ":34: `bin` is not a day",
        ),
        (
            rule!("when = { bin = { today_before = \"plots_phone\" } }", "say = \"it\"", "then = \"stop\""),
            ":34: The fact `plots_phone` of `hayslope` is not a time of day",
        ),
        (
            rule!("when = { bin = { longer_ago_than = \"bins\" } }", "say = \"it\"", "then = \"stop\""),
            ":34: The fact `bins` of `loamshire` is not a whole number",
        ),
        (rule!("say = \"it\"", "then = \"stop\""), ":34: This rule always holds"),
        (
            rule!("given = [\"no_such\"]", "say = \"it\"", "then = \"stop\""),
            ":34: warning: No council gives the fact `no_such`",
        ),
        (
            rule!("when = { bin = \"blue bin\" }", "say = \"it\"", "then = \"go_on\"", "insist = true"),
            ":37: There is nothing to insist on",
        ),
        (
            rule!("when = { bin = \"blue bin\" }", "say = \"it\"", "then = \"other\""),
            ":36: Nobody takes over",
        ),
        (
            rule!(
                "when = { bin = \"blue bin\" }",
                "say = \"it\"",
                "then = \"other\"",
                "intent = \"waste/bees\""
            ),
            ":37: There is no intent `waste/bees`",
        ),
        (
            rule!(
                "when = { bin = \"blue bin\" }",
                "say = \"it\"",
                "then = \"other\"",
                "intent = \"waste/missed_bin\""
            ),
            ":37: An intent cannot take over from itself",
        ),
        (
            rule!(
                "when = { bin = \"blue bin\" }",
                "say = \"it\"",
                "then = \"stop\"",
                "intent = \"parks_trees/allotments\""
            ),
            ":37: Nothing hands over to this intent",
        ),
    ];
    for (rule, wanted) in cases {
        let found = of(rule);
        let wanted = format!("{BIN}{wanted}");
        assert!(found.iter().any(|fault| fault.starts_with(&wanted)), "wanted {wanted}\nfound {found:#?}");
    }
    expect(&[
        (
            rule!("when = { bin = \"blue bin\" }", "say = \"it\"", "then = \"stop\""),
            "responses/en/waste/missed_bin.toml:1: The reply [before_it] is missing",
        ),
        (
            Swap(
                PLOT,
                "does = \"answer\"",
                "does = \"answer\"\nbefore = [{ given = [\"bins\"], say = \"it\", then = \"stop\" }]",
            ),
            "intents/en/parks_trees/allotments.toml:6: Only a report has rules before it",
        ),
    ]);
}

#[test]
fn two_rules_of_one_name_and_reports_that_go_round_are_refused() {
    let twice = of(Swap(
        BIN,
        "[ticket]",
        "[[before]]\nwhen = { bin = \"blue bin\" }\nsay = \"it\"\nthen = \"stop\"\n\n[[before]]\nwhen = { bin = \"black bin\" }\nsay = \"it\"\nthen = \"stop\"\n\n[ticket]",
    ));
    assert!(twice.iter().any(|fault| fault.contains(":40: Two rules say `it`")), "{twice:#?}");
    let to = |intent: &str| {
        format!(
            "[[before]]\nwhen = {{ bin = \"blue bin\" }}\nsay = \"it\"\nthen = \"other\"\nintent = \"{intent}\"\n\n[ticket]"
        )
    };
    let mut files = crate::content::tests::small();
    let bin = files[BIN].clone();
    files.insert(BIN.into(), bin.replace("[ticket]", &to("parks_trees/allotments")));
    let other = bin.replace("\"A missed bin\"", "\"A plot\"").replace("\"bin ", "\"plot ");
    files.insert(PLOT.into(), other.replace("[ticket]", &to("waste/missed_bin")));
    let library = crate::content::Library::read(
        &crate::content::Source::Memory(files),
        crate::content::tests::TODAY,
        &Expected::default(),
    );
    let round: Vec<_> =
        library.faults().iter().filter(|fault| fault.what.contains("round in a circle")).collect();
    assert_eq!(round.len(), 2, "{:#?}", library.faults());
}

#[test]
fn a_council_without_a_rules_fact_is_noted() {
    let rule =
        rule!("when = { bin = \"blue bin\" }", "given = [\"no_such\"]", "say = \"it\"", "then = \"stop\"");
    let wanted = format!(
        "{LOAM}:1: note: The fact `no_such` is unset, so rules before tickets are skipped. Used in waste/missed_bin (it)."
    );
    let found = of(rule);
    assert!(found.contains(&wanted), "{found:#?}");
}

#[test]
fn details_asked_for_now_and_then_depend_on_what_was_asked_before() {
    expect(&[
        (
            Swap(BIN, "from = \"bins\"", "from = \"bins\"\nonly_if = { place = [\"x\"] }"),
            "intents/en/waste/missed_bin.toml:32: No detail before this is called `place`",
        ),
        (
            Swap(BIN, "from = \"bins\"", "from = \"bins\"\noptional = true\nask_once = true"),
            "intents/en/waste/missed_bin.toml:32: `bin` is optional, so it is never asked for",
        ),
        (
            Swap(BIN, "from = \"bins\"", "from = \"bins\"\nyes = [\"aye\"]"),
            "intents/en/waste/missed_bin.toml:30: `bin` has words for yes or no",
        ),
        (
            Swap(
                BIN,
                "[ticket]",
                "[[detail]]\nname = \"out\"\nkind = \"yes_no\"\nyes = [\"so\"]\nno = [\"So\"]\n\n[ticket]",
            ),
            "intents/en/waste/missed_bin.toml:34: \"So\" says it twice",
        ),
        (
            Swap(
                BIN,
                "[ticket]",
                "[[detail]]\nname = \"out\"\nkind = \"yes_no\"\nonly_if = { bin = [\"red bin\"] }\n\n[ticket]",
            ),
            "intents/en/waste/missed_bin.toml:36: `bin` is never `red bin`",
        ),
    ]);
}

#[test]
fn a_choice_offers_two_or_more_that_do_something() {
    let choice = |choices: &str| format!("does = \"choose\"\nchoices = [{choices}]").leak() as &'static str;
    expect(&[
        (
            Swap(PLOT, "does = \"answer\"", "does = \"choose\""),
            "intents/en/parks_trees/allotments.toml:5: There is nothing to choose",
        ),
        (
            Swap(
                PLOT,
                "does = \"answer\"",
                choice(
                    "{ intent = \"waste/missed_bin\", label = \"A\" }, { intent = \"waste/bees\", label = \"B\" }",
                ),
            ),
            "intents/en/parks_trees/allotments.toml:6: There is no intent `waste/bees`",
        ),
        (
            Swap(
                PLOT,
                "does = \"answer\"",
                choice(
                    "{ intent = \"waste/missed_bin\", label = \"\" }, { intent = \"parks_trees/allotments\", label = \"B\" }",
                ),
            ),
            "intents/en/parks_trees/allotments.toml:6: A choice leads to another choice",
        ),
        (
            Swap(
                PLOT,
                "does = \"answer\"",
                choice(
                    "{ intent = \"waste/missed_bin\", label = \"\" }, { intent = \"waste/missed_bin\", label = \"B\" }",
                ),
            ),
            "intents/en/parks_trees/allotments.toml:6: The label has 0 characters",
        ),
        (
            Swap(
                PLOT,
                "does = \"answer\"",
                "does = \"answer\"\nchoices = [{ intent = \"waste/missed_bin\", label = \"A\" }]",
            ),
            "intents/en/parks_trees/allotments.toml:6: Nothing offers these choices",
        ),
        (
            Write("intents/en/waste/bees.toml", "does = \"chose\"\n"),
            "intents/en/waste/bees.toml:1: `chose` cannot stand here. Did you mean `choose`?",
        ),
    ]);
}
