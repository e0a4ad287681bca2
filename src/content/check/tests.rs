//! One fault at a time: the small library, one change, and the fault that must be named.

use crate::content::tests::{TODAY, small};
use crate::content::{Expected, Library, Severity, Source, SystemReply};

/// What is changed: in a file one text for another, or a whole file.
enum Change {
    Swap(&'static str, &'static str, &'static str),
    Write(&'static str, &'static str),
    Remove(&'static str),
}
use Change::{Remove, Swap, Write};

const BIN: &str = "intents/en/waste/missed_bin.toml";
const BIN_SAYS: &str = "responses/en/waste/missed_bin.toml";
const BIN_TESTS: &str = "tests/content/en/waste/missed_bin.toml";
const PLOT: &str = "intents/en/parks_trees/allotments.toml";
const PLOT_SAYS: &str = "responses/en/parks_trees/allotments.toml";
const GAS: &str = "intents/en/safety/gas.toml";
const LOAM: &str = "councils/loamshire/council.toml";
const HAY: &str = "councils/hayslope/council.toml";
const NATION: &str = "councils/national/council.toml";
const LOCAL_PLOT: &str = "councils/hayslope/intents/en/parks_trees/allotments.toml";

const EXPECTED: Expected = Expected {
    replies: &[SystemReply { name: "talk.hello", values: &["agent"] }],
    words: &["yes"],
    facts: &[],
};

fn faults(changes: &[Change], expected: &Expected) -> Vec<String> {
    let mut files = small();
    for change in changes {
        match change {
            Swap(file, old, new) => {
                let text = files.get_mut(*file).expect("a file of the small library");
                assert!(text.contains(old), "{file} has no {old}");
                *text = text.replacen(old, new, 1);
            }
            Write(file, text) => {
                files.insert((*file).to_owned(), (*text).to_owned());
            }
            Remove(file) => {
                files.remove(*file).expect("a file of the small library");
            }
        }
    }
    Library::read(&Source::Memory(files), TODAY, expected).faults().iter().map(ToString::to_string).collect()
}

fn expect(cases: &[(Change, &str)]) {
    let missed = cases.iter().filter_map(|(change, wanted)| {
        let found = faults(std::slice::from_ref(change), &Expected::default());
        let is_named = found.iter().any(|fault| fault.starts_with(wanted));
        (!is_named).then(|| format!("wanted {wanted}\nfound {found:#?}\n"))
    });
    let missed: Vec<String> = missed.collect();
    assert!(missed.is_empty(), "{}", missed.concat());
}

#[test]
fn intents_are_faulted_where_they_stand() {
    expect(&[
        (
            Swap(BIN, "\"missed_bin\"", "\"mised_bin\""),
            "intents/en/waste/missed_bin.toml:1: There is no service `mised_bin`. Did you mean `missed_bin`?",
        ),
        (
            Swap(BIN, "A missed bin", "A missed bin and many more words than a button can hold"),
            "intents/en/waste/missed_bin.toml:2: The title has 55 characters",
        ),
        (
            Swap(BIN, "A missed bin", "Allotments"),
            "intents/en/waste/missed_bin.toml:2: `parks_trees/allotments` has this title too",
        ),
        (
            Swap(BIN, "about = \"A bin was not emptied.\"", "about = \"\""),
            "intents/en/waste/missed_bin.toml:3: `about` is empty",
        ),
        (
            Swap(BIN, "phrases", "phraces"),
            "intents/en/waste/missed_bin.toml:5: Unknown key `phraces`. Did you mean `phrases`?",
        ),
        (
            Swap(BIN, "\"report\"", "\"reprot\""),
            "intents/en/waste/missed_bin.toml:4: `reprot` cannot stand here. Did you mean `report`?",
        ),
        (
            Swap(BIN, "does = \"report\"", "does = \"report\"\npriority = \"emergency\""),
            "intents/en/waste/missed_bin.toml:5: An intent cannot be an emergency",
        ),
        (
            Swap(PLOT, "waste/missed_bin", "waste/missed_bins"),
            "intents/en/parks_trees/allotments.toml:4: There is no intent `waste/missed_bins`. Did you mean `waste/missed_bin`?",
        ),
        (
            Swap(BIN, "name = \"bin\"", "name = \"facts\""),
            "intents/en/waste/missed_bin.toml:29: A detail cannot be called `facts`",
        ),
        (
            Swap(BIN, "from = \"bins\"", "optional = false"),
            "intents/en/waste/missed_bin.toml:29: `bin` needs its choices",
        ),
        (
            Swap(BIN, "kind = \"one_of\"", "kind = \"text\""),
            "intents/en/waste/missed_bin.toml:30: `bin` has choices and is not of the kind one_of",
        ),
        (
            Swap(BIN, "[ticket]\nqueue = \"waste\"\ndue = \"missed_bin_days\"", ""),
            "intents/en/waste/missed_bin.toml:4: A report needs a team",
        ),
        (
            Swap(PLOT, "does = \"answer\"", "does = \"answer\"\nticket = { queue = \"parks\" }"),
            "intents/en/parks_trees/allotments.toml:6: No ticket opens for this intent",
        ),
        (
            Swap(BIN, "missed_bin_days", "bins"),
            "intents/en/waste/missed_bin.toml:35: The fact `bins` of `loamshire` is not a whole number",
        ),
        (
            Swap(BIN, "from = \"bins\"", "from = \"plots_phone\""),
            "intents/en/waste/missed_bin.toml:31: The fact `plots_phone` of `hayslope` is not a list",
        ),
        (
            Swap(BIN, "from = \"bins\"", "from = \"bin\""),
            "intents/en/waste/missed_bin.toml:31: warning: No council gives the fact `bin`. Did you mean `bins`?",
        ),
        (
            Write(
                "intents/en/roads/pothole.toml",
                "service = \"missed_bin\"\ntitle = \"Hole\"\nabout = \"A hole.\"\ndoes = \"answer\"\n",
            ),
            "intents/en/roads/pothole.toml:1: No service has the area `roads`",
        ),
    ]);
}

#[test]
fn phrases_are_enough_and_mean_one_thing() {
    expect(&[
        (
            Swap(BIN, "\"bin ab\",", "\"Plot... A'b!\","),
            "intents/en/waste/missed_bin.toml:6: \"Plot... A'b!\" stands at intents/en/parks_trees/allotments.toml:7 too",
        ),
        (
            Swap(BIN, "\"bin abab\",", "\"Bin AB\","),
            "intents/en/waste/missed_bin.toml:7: \"Bin AB\" stands at intents/en/waste/missed_bin.toml:6 too. Keep it once.",
        ),
        (Swap(BIN, "  \"bin ab\",\n", ""), "intents/en/waste/missed_bin.toml:5: 19 phrases are too few"),
        (Swap(BIN, "\"bin ab\"", "\"...\""), "intents/en/waste/missed_bin.toml:6: A phrase without words"),
        (
            Write(
                LOCAL_PLOT,
                "service = \"allotments\"\ntitle = \"Plots\"\nabout = \"A plot.\"\ndoes = \"answer\"\nphrases = [\"bin ab\"]\n",
            ),
            "councils/hayslope/intents/en/parks_trees/allotments.toml:5: \"bin ab\" stands at intents/en/waste/missed_bin.toml:6 too",
        ),
    ]);
}

#[test]
fn replies_are_all_there_none_in_vain_and_somebody_owns_them() {
    expect(&[
        (Remove(PLOT_SAYS), "intents/en/parks_trees/allotments.toml:1: These phrases have no answer"),
        (Remove(PLOT), "responses/en/parks_trees/allotments.toml:1: Nothing leads to these replies"),
        (
            Swap(BIN_SAYS, "[ask_bin]", "[ask_bins]"),
            "responses/en/waste/missed_bin.toml:1: The reply [ask_bin] is missing",
        ),
        (
            Swap(BIN_SAYS, "[ask_bin]", "[ask_bins]"),
            "responses/en/waste/missed_bin.toml:5: Nothing says the reply [ask_bins]. Did you mean `ask_bin`?",
        ),
        (
            Swap(BIN_SAYS, "[ask_bin]", "[ask]\ntext = \"All?\"\n[ask_bin]"),
            "responses/en/waste/missed_bin.toml:5: Nothing says the reply [ask]",
        ),
        (
            Swap(BIN_SAYS, "owner = \"Waste\"\n", ""),
            "responses/en/waste/missed_bin.toml:1: Nobody owns this wording",
        ),
        (
            Swap(BIN_SAYS, "source = \"The waste team\"\n", ""),
            "responses/en/waste/missed_bin.toml:1: This wording has no source",
        ),
        (
            Swap(BIN_SAYS, "reviewed = 2026-11-01\n", ""),
            "responses/en/waste/missed_bin.toml:1: This wording was never reviewed",
        ),
        (Swap(BIN_SAYS, "2026-11-01", "2026-11-31"), "responses/en/waste/missed_bin.toml:3: "),
        (
            Swap(BIN_SAYS, "2026-11-01", "\"2026-11-01\""),
            "responses/en/waste/missed_bin.toml:3: A date is written 2026-11-01, without quotation marks",
        ),
        (
            Swap(BIN_SAYS, "2026-11-01", "2027-11-01"),
            "responses/en/waste/missed_bin.toml:3: Reviewed on 2027-11-01, which is still to come",
        ),
        (
            Swap(BIN_SAYS, "2026-11-01", "2025-11-01"),
            "responses/en/waste/missed_bin.toml:3: warning: Last reviewed on 2025-11-01",
        ),
        (
            Write(
                LOCAL_PLOT,
                "service = \"allotments\"\ntitle = \"Plots\"\nabout = \"A plot.\"\ndoes = \"report\"\n[ticket]\nqueue = \"clerk\"\n",
            ),
            "councils/hayslope/intents/en/parks_trees/allotments.toml:1: This needs the reply [done], which responses/en/parks_trees/allotments.toml has not",
        ),
        (
            Write(
                "councils/hayslope/intents/en/parks_trees/bees.toml",
                "service = \"allotments\"\ntitle = \"Bees\"\nabout = \"Bees.\"\ndoes = \"answer\"\n",
            ),
            "councils/hayslope/intents/en/parks_trees/bees.toml:1: There is no intent `parks_trees/bees`",
        ),
    ]);
}

#[test]
fn wording_takes_numbers_and_links_from_facts_and_knows_its_names() {
    expect(&[
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "You can rent a plot.\nRing 01632 960001."),
            "responses/en/parks_trees/allotments.toml:8: `01632 960001` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "It costs £30."),
            "responses/en/parks_trees/allotments.toml:7: `£30` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "It is 5% off."),
            "responses/en/parks_trees/allotments.toml:7: `5%` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "See www.plots.example."),
            "responses/en/parks_trees/allotments.toml:7: `www.plots.example.` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "Write to a@b.example."),
            "responses/en/parks_trees/allotments.toml:7: `a@b.example.` stands in the wording",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{% if x %}You{% endif %}"),
            "responses/en/parks_trees/allotments.toml:7: Texts hold no {% … %}",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{{ 1 + 1 }}"),
            "responses/en/parks_trees/allotments.toml:7: A value is more than a name and filters",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{{ bin }"),
            "responses/en/parks_trees/allotments.toml:6: The text of [answer] cannot be used",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "You can **rent a plot."),
            "responses/en/parks_trees/allotments.toml:7: A ** has no partner",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.", "{{ facts.gas_phone }} {{ bin }}"),
            "responses/en/parks_trees/allotments.toml:7: [answer] knows no `bin`",
        ),
        (
            Swap(PLOT_SAYS, "You can rent a plot.\n\n", ""),
            "responses/en/parks_trees/allotments.toml:6: Where a fact is unset, [answer] says nothing",
        ),
        (
            Swap(
                PLOT_SAYS,
                "You can rent a plot.\n\nRing **{{ facts.plots_phone }}**.",
                "Ring {{ facts.plots_phone }}.\n\nYou can rent a plot.\n\n",
            ),
            "responses/en/parks_trees/allotments.toml:6: warning: The first paragraph of [answer] is lost",
        ),
        (
            Swap(PLOT_SAYS, "facts.plots_phone", "facts.plot_phone"),
            "responses/en/parks_trees/allotments.toml:9: warning: No council gives the fact `plot_phone`. Did you mean `plots_phone`?",
        ),
        (
            Swap(PLOT_SAYS, "facts.plots_phone", "facts.bins"),
            "responses/en/parks_trees/allotments.toml:9: The fact `bins` is a list. Use {{ facts.bins | list }}.",
        ),
        (
            Swap(PLOT_SAYS, "facts.plots_phone", "facts.plots_url"),
            "responses/en/parks_trees/allotments.toml:9: The fact `plots_url` is an address",
        ),
        (
            Swap(PLOT_SAYS, "fact = \"plots_url\"", "fact = \"plots_phone\""),
            "responses/en/parks_trees/allotments.toml:10: The fact `plots_phone` is no address of a page",
        ),
        (
            Swap(BIN_SAYS, "{{ due | day }}", "{{ due }}"),
            "responses/en/waste/missed_bin.toml:12: A date is shown as computers write it",
        ),
        (Swap(BIN_SAYS, "{{ due | day }}", "{{ due | weekday }}"), "responses/en/waste/missed_bin.toml:"),
    ]);
}

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
            "tests/content/en/waste/missed_bin.toml:1: 4 phrases that must lead here are too few",
        ),
        (
            Swap(BIN_TESTS, "\"rent for my plot\" = \"parks_trees/allotments\"\n", ""),
            "tests/content/en/waste/missed_bin.toml:9: 1 phrases that must not lead here are too few",
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

#[test]
fn files_that_cannot_be_read_are_named_and_the_rest_is_still_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, bytes).expect("written");
    };
    for (path, text) in small() {
        write(&path, text.as_bytes());
    }
    let source = Source::Folder(folder.path().to_owned());
    let before = source.fingerprint();
    let read = || Library::read(&source, TODAY, &Expected::default());
    assert_eq!(read().faults().iter().count(), 0);
    write(BIN_SAYS, b"owner = \"\xff\"");
    write("intents/en/waste/huge.toml", &vec![b'#'; 2 * 1024 * 1024]);
    write("intents/en/waste/broken.toml", b"title = \"x\ndoes = \n");
    write("intents/en/waste/Notes.txt", b"");
    write("intents/en/waste/.missed_bin.toml.swp", b"");
    write("intents/waste.toml", b"");
    assert_ne!(source.fingerprint(), before);
    let library = read();
    let said: Vec<String> = library.faults().iter().map(ToString::to_string).collect();
    for wanted in [
        "responses/en/waste/missed_bin.toml:1: The text is not UTF-8, from byte 9 on",
        "intents/en/waste/huge.toml:1: The file has 1024 KB and was not read",
        "intents/en/waste/broken.toml:1: This is not TOML",
        "intents/en/waste/Notes.txt:1: warning: The file is not read",
        "intents/waste.toml:1: Nothing reads a file at this path",
        "intents/en/waste/missed_bin.toml:1: These phrases have no answer",
    ] {
        assert!(said.iter().any(|fault| fault.starts_with(wanted)), "wanted {wanted}\nfound {said:#?}");
    }
    assert!(!said.iter().any(|fault| fault.contains(".swp")));
    assert!(library.faults().count(Severity::Error) >= 5);
    assert!(Library::load(&source, TODAY, &Expected::default()).is_err());
}

#[test]
fn a_folder_of_councils_stands_on_the_shared_packs_compiled_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("councils/loamshire");
    std::fs::create_dir_all(&own).expect("made");
    std::fs::write(own.join("council.toml"), &small()[LOAM]).expect("written");
    let library = Library::read(&Source::Folder(folder.path().to_owned()), TODAY, &Expected::default());
    let slugs: Vec<&str> = library.councils().map(|council| council.id.as_str()).collect();
    assert!(slugs.contains(&"loamshire") && !slugs.contains(&"borsetshire"), "{slugs:?}");
}
