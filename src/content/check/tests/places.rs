//! Safety rules, test phrases, councils, facts, and the program's own wording.

use super::{BIN_TESTS, EXPECTED, GAS, HAY, LOAM, NATION, Remove, Swap, Write, expect, faults};
use crate::content::Expected;

#[test]
fn safety_rules_are_added_to_and_never_taken_from() {
    const LOCAL: &str = "service = \"gas_leak\"\ntitle = \"Gas\"\nabout = \"Gas.\"\nlevel = \"urgent\"\norder = 1\nfires_on = [\"gas\"]\n";
    expect(&[
        (
            Write("councils/loamshire/intents/en/safety/gas.toml", LOCAL),
            "councils/loamshire/intents/en/safety/gas.toml:1: A council cannot change the safety rule `gas`",
        ),
        (
            Write(
                "councils/loamshire/responses/en/safety/gas.toml",
                "owner = \"a\"\nsource = \"b\"\nreviewed = 2026-11-01\n[answer]\ntext = \"No.\"\n",
            ),
            "councils/loamshire/responses/en/safety/gas.toml:1: A council cannot change the wording of the safety rule `gas`",
        ),
        (Swap(GAS, "\"emergency\"", "\"bad\""), "intents/en/safety/gas.toml:4: `bad` cannot stand here"),
        (Swap(GAS, "[\"smell of gas\"]", "[]"), "intents/en/safety/gas.toml:6: The rule can never fire"),
        (
            Swap(GAS, "gas_leak", "gas_lek"),
            "intents/en/safety/gas.toml:1: There is no service `gas_lek`. Did you mean `gas_leak`?",
        ),
        (Remove("responses/en/safety/gas.toml"), "intents/en/safety/gas.toml:1: This rule has no wording"),
        (
            Remove("tests/content/en/safety/gas.toml"),
            "intents/en/safety/gas.toml:1: Nothing tries these phrases",
        ),
    ]);
    let own = [
        Write("councils/loamshire/intents/en/safety/dam.toml", LOCAL),
        Write(
            "councils/loamshire/responses/en/safety/dam.toml",
            "owner = \"a\"\nsource = \"b\"\nreviewed = 2026-11-01\n[answer]\ntext = \"Run.\"\n",
        ),
    ];
    assert_eq!(faults(&own, &Expected::default()), Vec::<String>::new());
}

#[test]
fn tests_try_what_was_not_taught() {
    expect(&[
        (
            Remove(BIN_TESTS),
            "intents/en/waste/missed_bin.toml:1: Nothing tries these phrases. Write tests/content/en/waste/missed_bin.toml.",
        ),
        (
            Swap(BIN_TESTS, "nobody came", "Bin ab?"),
            "tests/content/en/waste/missed_bin.toml:2: \"Bin ab?\" stands among the phrases of `waste/missed_bin`",
        ),
        (
            Swap(BIN_TESTS, "  \"nobody came\",\n", ""),
            "tests/content/en/waste/missed_bin.toml:1: Too few phrases that must lead here: 4",
        ),
        (
            Swap(BIN_TESTS, "\"rent for my plot\" = \"parks_trees/allotments\"\n", ""),
            "tests/content/en/waste/missed_bin.toml:9: Too few phrases that must not lead here: 1",
        ),
        (
            Swap(BIN_TESTS, "\"parks_trees/allotments\"", "\"parks_trees/plots\""),
            "tests/content/en/waste/missed_bin.toml:10: There is no intent `parks_trees/plots`",
        ),
        (
            Swap(BIN_TESTS, "\"parks_trees/allotments\"", "\"waste/missed_bin\""),
            "tests/content/en/waste/missed_bin.toml:10: A phrase that must not lead here is said to lead here",
        ),
        (
            Swap(BIN_TESTS, "nobody came", "grow my own"),
            "tests/content/en/waste/missed_bin.toml:2: \"grow my own\" is tried in tests/content/en/parks_trees/allotments.toml too",
        ),
    ]);
}

#[test]
fn councils_are_sound_and_who_does_what_comes_to_an_end() {
    expect(&[
        (
            Swap(HAY, "parent = \"loamshire\"", "parent = \"loamshir\""),
            "councils/hayslope/council.toml:4: There is no council `loamshir`. Did you mean `loamshire`?",
        ),
        (
            Swap(HAY, "parent = \"loamshire\"\n", ""),
            "councils/hayslope/council.toml:3: A parish needs a parent",
        ),
        (
            Swap(LOAM, "tier = \"unitary\"", "tier = \"unitary\"\nparent = \"hayslope\""),
            "councils/loamshire/council.toml:4: The parents of `loamshire` go round in a circle",
        ),
        (
            Swap(HAY, "\"HA\"", "\"LO\""),
            "councils/loamshire/council.toml:4: `hayslope` has the prefix `LO` too",
        ),
        (
            Swap(HAY, "\"HA\"", "\"Hay\""),
            "councils/hayslope/council.toml:5: `Hay` cannot stand in front of a reference",
        ),
        (
            Swap(LOAM, "reference_prefix = \"LO\"\n", ""),
            "councils/loamshire/council.toml:1: Tickets of this council would have no reference",
        ),
        (
            Swap(LOAM, "\"LO1\"", "\"LO1 2AB\""),
            "councils/loamshire/council.toml:5: `LO1 2AB` is no postcode district",
        ),
        (
            Swap(LOAM, "09:00-17:00", "17:00-09:00"),
            "councils/loamshire/council.toml:8: `17:00-09:00` are no hours",
        ),
        (Swap(LOAM, "09:00-17:00", "9 to 5"), "councils/loamshire/council.toml:8: `9 to 5` are no hours"),
        (
            Swap(HAY, "[\"allotments\"]", "[\"alotments\"]"),
            "councils/hayslope/council.toml:8: There is no service `alotments`",
        ),
        (
            Swap(HAY, "services = [\"allotments\"]", "areas = [\"wast\"]"),
            "councils/hayslope/council.toml:8: No service has the area `wast`. Did you mean `waste`?",
        ),
        (
            Swap(
                HAY,
                "[facts.all]",
                "[[does]]\nservices = [\"allotments\"]\nby = \"loamshire\"\nfrom = 2026-04-01\n\n[facts.all]",
            ),
            "councils/hayslope/council.toml:14: Two bodies are named for one service, place and day",
        ),
        (
            Swap(HAY, "by = \"hayslope\"", "by = \"hayslop\""),
            "councils/hayslope/council.toml:9: There is no council and no body `hayslop`. Did you mean `hayslope`?",
        ),
        (
            Swap(HAY, "from = 2026-04-01", "from = 2026-04-01\nuntil = 2026-03-01"),
            "councils/hayslope/council.toml:11: This ends on 2026-03-01, before it begins",
        ),
        (
            Swap(LOAM, "[hours]", "[bodies.trust]\nname = \"T\"\nwhy = \"W\"\n\n[hours]"),
            "councils/loamshire/council.toml:7: warning: The body `trust` does nothing here",
        ),
        (
            Swap(
                LOAM,
                "[hours]",
                "[[does]]\nservices = [\"missed_bin\"]\nby = \"hayslope\"\nfrom = 2027-04-01\n\n[hours]",
            ),
            "councils/loamshire/council.toml:7: On 2027-04-01 nobody does `missed_bin`",
        ),
        (
            Swap(NATION, "\"national\"", "\"county\""),
            "councils/national/council.toml:3: The tier does not fit the folder",
        ),
        (
            Swap(NATION, "2026-12-25", "Christmas"),
            "councils/national/council.toml:1: `bank_holidays` is not a list of days",
        ),
        (
            Write("councils/gone/responses/en/parks_trees/allotments.toml", ""),
            "councils/gone/council.toml:1: The council `gone` has content and no council.toml",
        ),
    ]);
}

#[test]
fn facts_have_dates_kinds_and_uses() {
    expect(&[
        (
            Swap(LOAM, "until = 2027-03-31", "until = 2027-04-01"),
            "councils/loamshire/council.toml:18: The fact `plots_price` has two values on the same day",
        ),
        (
            Swap(LOAM, "until = 2027-03-31", "from = 2027-04-02, until = 2027-03-31"),
            "councils/loamshire/council.toml:18: The fact `plots_price` ends on 2027-03-31, before it begins",
        ),
        (
            Swap(LOAM, "until = 2027-03-31", "until = \"soon\""),
            "councils/loamshire/council.toml:18: `until` of the fact `plots_price` is not a date",
        ),
        (
            Swap(LOAM, "until = 2027-03-31", "to = 2027-03-31"),
            "councils/loamshire/council.toml:18: Unknown key `to` in the fact `plots_price`",
        ),
        (
            Swap(LOAM, "missed_bin_days = 2", "missed_bin_days = 2.5"),
            "councils/loamshire/council.toml:16: The fact `missed_bin_days` is no text, whole number, date or list",
        ),
        (
            Swap(LOAM, "missed_bin_days = 2", "missed_bin_days = 2\nbin_colour = \"red\""),
            "councils/loamshire/council.toml:17: warning: Nothing uses the fact `bin_colour`",
        ),
        (
            Swap(LOAM, "missed_bin_days = 2", "missed_bin_days = 2\n\"Bin Day\" = \"red\""),
            "councils/loamshire/council.toml:17: A fact cannot be called `Bin Day`",
        ),
        (
            Swap(LOAM, "missed_bin_days = 2\n", ""),
            "intents/en/waste/missed_bin.toml:35: warning: No council gives the fact `missed_bin_days`",
        ),
        (
            Swap(LOAM, "plots_phone = \"01632 960001\"\n", ""),
            "councils/loamshire/council.toml:1: note: The fact `plots_phone` is unset, so answers are shorter. Used in parks_trees/allotments.",
        ),
        (
            Write(
                "councils/loamshire/facts/bins.toml",
                "owner = \"Waste\"\nsource = \"W\"\nreviewed = 2026-11-01\n[values]\nbins = [\"a\", \"b\"]\n",
            ),
            "councils/loamshire/facts/bins.toml:5: The council has two facts of the name `bins`",
        ),
        (
            Write(
                "councils/loamshire/facts/bins.toml",
                "owner = \"\"\nsource = \"W\"\nreviewed = 2026-11-01\n[values]\n",
            ),
            "councils/loamshire/facts/bins.toml:1: `owner` is empty",
        ),
    ]);
}

#[test]
fn what_code_says_must_be_written_and_what_is_written_must_be_said() {
    let words = Write("intents/en/system/words.toml", "yes = [\"yes\"]\nyess = [\"aye\"]\n");
    let talk = Write(
        "responses/en/system/talk.toml",
        "owner = \"a\"\nsource = \"b\"\nreviewed = 2026-11-01\n[hello]\ntext = \"I am {{ agent }} of {{ agency }}.\"\n[bye]\ntext = \"Bye.\"\n",
    );
    assert_eq!(
        faults(&[words, talk], &EXPECTED),
        [
            "intents/en/system/words.toml:2: Nothing reads the word list `yess`. Did you mean `yes`? Take it out if it is not wanted.",
            "responses/en/system/talk.toml:5: Where a fact is unset, [hello] says nothing. Write a paragraph that needs no fact of a council.",
            "responses/en/system/talk.toml:5: [hello] knows no `agency`. Did you mean `agent`? Known here: facts.…, council.name, council.short_name, body.name, agent.",
            "responses/en/system/talk.toml:6: Nothing says the reply [bye]. Used here: hello.",
        ]
    );
    assert_eq!(
        faults(&[], &EXPECTED),
        [
            "intents/en/system/words.toml:1: The word list `yes` is missing. Write the words people use.",
            "responses/en/system/talk.toml:1: The program's own wording is missing. Write this file.",
        ]
    );
}
