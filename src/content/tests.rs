//! A small library in memory, and what packs make of it.

mod days;

use super::*;
use crate::domain::council::Responsible;
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// The smallest library without a fault: one report, one answer, a county town and a parish.
pub(crate) fn small() -> BTreeMap<String, String> {
    let phrases = |stem: &str| {
        (0..20).map(|n| format!("  \"{stem} {}\",\n", ["a", "b"].repeat(n + 1).concat())).collect::<String>()
    };
    let files = [
        ("intents/services.toml", "[missed_bin]\narea = \"waste\"\nlgsl = 524\ndefinition = \"A bin.\"\n\n[allotments]\narea = \"parks_trees\"\ndefinition = \"A plot.\"\n\n[gas_leak]\narea = \"community_safety\"\ndefinition = \"Gas.\"\n".to_owned()),
        ("intents/en/waste/missed_bin.toml", format!(
            "service = \"missed_bin\"\ntitle = \"A missed bin\"\nabout = \"A bin was not emptied.\"\ndoes = \"report\"\nphrases = [\n{}]\n\n[[detail]]\nname = \"bin\"\nkind = \"one_of\"\nfrom = \"bins\"\n\n[ticket]\nqueue = \"waste\"\ndue = \"missed_bin_days\"\n", phrases("bin"))),
        ("responses/en/waste/missed_bin.toml", "owner = \"Waste\"\nsource = \"The waste team\"\nreviewed = 2026-11-01\n\n[ask_bin]\ntext = \"Which bin was it?\"\n\n[done]\ntext = \"\"\"\nThank you. Your reference is **{{ reference }}**.\n\nWe will empty your {{ bin }} by **{{ due | day }}**.\"\"\"\n".to_owned()),
        ("tests/content/en/waste/missed_bin.toml", "match = [\n  \"nobody came\",\n  \"still full\",\n  \"they drove past\",\n  \"not emptied\",\n  \"left behind\",\n]\n\n[never]\n\"a plot please\" = \"parks_trees/allotments\"\n\"rent for my plot\" = \"parks_trees/allotments\"\n".to_owned()),
        ("intents/en/parks_trees/allotments.toml", format!(
            "service = \"allotments\"\ntitle = \"Allotments\"\nabout = \"A plot.\"\nnot_this = {{ \"waste/missed_bin\" = \"a bin\" }}\ndoes = \"answer\"\nphrases = [\n{}]\n", phrases("plot"))),
        ("responses/en/parks_trees/allotments.toml", "owner = \"Parks\"\nsource = \"The parks team\"\nreviewed = 2026-11-01\n\n[answer]\ntext = \"\"\"\nYou can rent a plot.\n\nRing **{{ facts.plots_phone }}**. A plot costs {{ facts.plots_price }}.\"\"\"\nlinks = [{ title = \"Rent a plot\", fact = \"plots_url\" }]\n".to_owned()),
        ("tests/content/en/parks_trees/allotments.toml", "match = [\n  \"a plot please\",\n  \"grow my own\",\n  \"a garden to rent\",\n  \"room for beans\",\n  \"somewhere to dig\",\n]\n\n[never]\n\"still full\" = \"waste/missed_bin\"\n\"nobody came\" = \"waste/missed_bin\"\n".to_owned()),
        ("intents/en/safety/gas.toml", "service = \"gas_leak\"\ntitle = \"Gas\"\nabout = \"A smell of gas.\"\nlevel = \"emergency\"\norder = 10\nfires_on = [\"smell of gas\"]\n".to_owned()),
        ("responses/en/safety/gas.toml", "owner = \"Safety\"\nsource = \"GOV.UK\"\nreviewed = 2026-11-01\n\n[answer]\ntext = \"Ring **{{ facts.gas_phone }}** now.\"\n".to_owned()),
        ("tests/content/en/safety/gas.toml", "fires = [\"i smell gas\", \"gas smell\", \"gas in here\", \"reeks of gas\", \"it smells gassy\"]\nsilent = [\"the gas bill\", \"gas works\"]\n".to_owned()),
        ("councils/national/council.toml", "name = \"The nation\"\nshort_name = \"Nation\"\ntier = \"national\"\n\n[facts.all]\nowner = \"GOV.UK\"\nsource = \"GOV.UK\"\nreviewed = 2026-11-01\n[facts.all.values]\ngas_phone = \"0800 111 999\"\nbank_holidays = [\"2026-12-25\"]\n".to_owned()),
        ("councils/loamshire/council.toml", "name = \"Loamshire Council\"\nshort_name = \"Loamshire\"\ntier = \"unitary\"\nreference_prefix = \"LO\"\npostcodes = [\"LO1\"]\n\n[hours]\nmonday = \"09:00-17:00\"\n\n[facts.all]\nowner = \"Waste\"\nsource = \"The waste team\"\nreviewed = 2026-11-01\n[facts.all.values]\nbins = [\"black bin\", \"blue bin\"]\nmissed_bin_days = 2\nplots_phone = \"01632 960001\"\nplots_price = [{ value = \"£30\", until = 2027-03-31 }, { value = \"£32\", from = 2027-04-01 }]\nplots_url = \"https://www.loamshire.example/plots\"\n".to_owned()),
        ("councils/hayslope/council.toml", "name = \"Hayslope Parish Council\"\nshort_name = \"Hayslope\"\ntier = \"parish\"\nparent = \"loamshire\"\nreference_prefix = \"HA\"\n\n[[does]]\nservices = [\"allotments\"]\nby = \"hayslope\"\nfrom = 2026-04-01\n\n[facts.all]\nowner = \"Clerk\"\nsource = \"The clerk\"\nreviewed = 2026-11-01\n[facts.all.values]\nplots_phone = { value = \"nothing\" }\n".replace("plots_phone = { value = \"nothing\" }", "plots_phone = [{ value = \"01632 960002\", until = 2026-12-31 }]")),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

pub(crate) const TODAY: Date = date(2026, 11, 23);

fn library(files: BTreeMap<String, String>) -> Library {
    Library::load(&Source::Memory(files), TODAY, &Expected::default())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn council(slug: &str) -> CouncilId {
    CouncilId::parse(slug).expect("a slug")
}

fn intent(id: &str) -> IntentId {
    IntentId::parse(id).expect("an intent")
}

#[test]
fn the_small_library_has_no_fault() {
    let library = library(small());
    assert_eq!(library.faults().iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(library.examples("en").count(), 40);
}

#[test]
fn the_nearest_fact_that_holds_wins() {
    let library = library(small());
    let pack = library.pack(&council("hayslope"), "en").expect("a pack");
    let phone = |day| pack.facts(day).text("plots_phone").map(ToOwned::to_owned);
    assert_eq!(phone(TODAY).as_deref(), Some("01632 960002"), "its own");
    assert_eq!(phone(date(2027, 1, 1)).as_deref(), Some("01632 960001"), "its own has ended: the parent's");
    assert_eq!(pack.facts(date(2027, 4, 1)).text("plots_price"), Some("£32"));
    assert_eq!(pack.facts(TODAY).text("gas_phone"), Some("0800 111 999"), "the nation's");
    assert_eq!(pack.facts(TODAY).number("missed_bin_days"), Some(2));
    assert_eq!(pack.opening(None, date(2026, 12, 24)).due(date(2026, 12, 24), 1), date(2026, 12, 28));
}

#[test]
fn words_of_a_council_and_its_parents_join_those_that_spelling_repair_knows() {
    let mut files = small();
    for (folder, text) in [
        ("intents", "words = \"\"\"the\nbin street\"\"\"\n[short_forms]\ncld = \"could\"\n"),
        ("councils/loamshire/intents", "words = \"staithe\"\n"),
        ("councils/hayslope/intents", "words = \"snicket\"\n"),
    ] {
        files.insert(format!("{folder}/en/system/spelling.toml"), text.to_owned());
    }
    let library = library(files);
    let shared = library.spelling("en").expect("a language");
    assert_eq!(shared.words().collect::<Vec<_>>(), ["the", "bin", "street"]);
    assert_eq!(shared.short_forms["cld"], "could");
    let own = |slug| library.pack(&council(slug), "en").expect("a pack").own_words().collect::<Vec<_>>();
    assert_eq!(own("hayslope"), ["snicket", "staithe"]);
    assert_eq!(own("loamshire"), ["staithe"]);
}

#[test]
fn a_parish_does_only_what_it_says_and_only_from_then_on() {
    let library = library(small());
    let pack = library.pack(&council("hayslope"), "en").expect("a pack");
    let who = |service: &str, day| pack.responsible(&ServiceId::parse(service).expect("a service"), day);
    assert_eq!(who("allotments", TODAY), Responsible::Own);
    assert_eq!(who("allotments", date(2026, 3, 31)), Responsible::Council(council("loamshire")));
    assert_eq!(who("missed_bin", TODAY), Responsible::Council(council("loamshire")));
    let parent = library.pack(&council("loamshire"), "en").expect("a pack");
    assert_eq!(
        parent.responsible(&ServiceId::parse("missed_bin").expect("a service"), TODAY),
        Responsible::Own
    );
    assert_eq!(pack.reference_prefix(), Some("HA"));
    assert_eq!(pack.postcodes(), ["LO1"]);
    let monday_night = TODAY.at(20, 0, 0, 0);
    assert_eq!(pack.opening(None, TODAY).reopens(monday_night), Some(date(2026, 11, 30).at(9, 0, 0, 0)));
}

#[test]
fn a_council_gives_a_service_to_another_council_or_body_from_a_day_on() {
    let mut files = small();
    let own = files.get_mut("councils/loamshire/council.toml").expect("there");
    *own = own.replace("[hours]", "[[does]]\nareas = [\"waste\"]\nby = \"wales\"\nfrom = 2027-04-01\n\n[[does]]\nservices = [\"allotments\"]\nby = \"trust\"\n\n[bodies.trust]\nname = \"The Trust\"\nwhy = \"It owns the land.\"\n\n[hours]");
    files.insert("councils/wales/council.toml".into(), "name = \"W\"\nshort_name = \"W\"\ntier = \"county\"\nreference_prefix = \"WA\"\n\n[[does]]\nservices = [\"missed_bin\"]\nby = \"crew\"\nfrom = 2028-04-01\n\n[bodies.crew]\nname = \"The Crew\"\nwhy = \"It has the lorries.\"\n".into());
    let library = library(files);
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    let who = |service: &str, day| pack.responsible(&ServiceId::parse(service).expect("a service"), day);
    let name = |who| match who {
        Responsible::Own => "own".to_owned(),
        Responsible::Council(id) => id.to_string(),
        Responsible::Body { name, .. } => name,
    };
    assert_eq!(name(who("missed_bin", TODAY)), "own");
    assert_eq!(name(who("missed_bin", date(2027, 4, 1))), "wales");
    assert_eq!(name(who("missed_bin", date(2028, 4, 1))), "The Crew", "who it is given to gives it on");
    assert_eq!(name(who("allotments", TODAY)), "The Trust");
    let parish = library.pack(&council("hayslope"), "en").expect("a pack");
    let bins = ServiceId::parse("missed_bin").expect("a service");
    assert_eq!(name(parish.responsible(&bins, date(2028, 4, 1))), "The Crew", "and so through the parish");
}

#[test]
fn the_nearest_file_wins_and_local_phrases_train_nothing_shared() {
    let mut files = small();
    files.insert(
        "councils/hayslope/intents/en/parks_trees/allotments.toml".into(),
        "service = \"allotments\"\ntitle = \"Hayslope allotments\"\nabout = \"A plot.\"\ndoes = \"answer\"\nphrases = [\"the glebe plots\"]\n".into(),
    );
    files.insert(
        "councils/hayslope/responses/en/parks_trees/allotments.toml".into(),
        "owner = \"Clerk\"\nsource = \"The clerk\"\nreviewed = 2026-11-01\n\n[answer]\ntext = \"Ask the clerk.\"\n".into(),
    );
    files.insert(
        "councils/hayslope/responses/en/waste/missed_bin.toml".into(),
        "owner = \"Clerk\"\nsource = \"The clerk\"\nreviewed = 2026-11-01\n\n[ask_bin]\ntext = \"Which of the two bins?\"\n".into(),
    );
    let library = library(files);
    let id = intent("parks_trees/allotments");
    let own = library.pack(&council("hayslope"), "en").expect("a pack");
    assert_eq!(own.title(&id), Some("Hayslope allotments"));
    assert_eq!(own.local_examples().collect::<Vec<_>>(), [("the glebe plots", &id)]);
    assert_eq!(own.reply(&id, "answer", &own.values(TODAY)).expect("a reply").text, "Ask the clerk.");
    let bin = intent("waste/missed_bin");
    assert_eq!(
        own.reply(&bin, "ask_bin", &own.values(TODAY)).expect("a reply").text,
        "Which of the two bins?"
    );
    assert!(own.wording(&bin, "done").is_some(), "a reply that the file has not is the shared one");
    assert_eq!(own.wordings(&bin).len(), 2);
    let other = library.pack(&council("loamshire"), "en").expect("a pack");
    assert_eq!(other.title(&id), Some("Allotments"));
    assert_eq!(other.local_examples().count(), 0);
    assert_eq!(library.examples("en").count(), 40);
    assert_eq!(own.intents().count(), 2);
}

#[test]
fn one_place_may_be_another_bodys() {
    let mut files = small();
    let parent = files.get_mut("councils/loamshire/council.toml").expect("there");
    *parent = parent.replace(
        "[facts.all]",
        "[[does]]\nservices = [\"allotments\"]\nplaces = [\"Glebe Park\"]\nby = \"hayslope\"\n\n[facts.all]",
    );
    let library = library(files);
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    let plots = ServiceId::parse("allotments").expect("a service");
    for (words, who) in [
        ("", Responsible::Own),
        ("in glebe park, by the gate", Responsible::Council(council("hayslope"))),
        ("GLEBE-PARK", Responsible::Council(council("hayslope"))),
        ("glebe parkway", Responsible::Own),
    ] {
        assert_eq!(pack.responsible_at(&plots, TODAY, words), who, "{words}");
    }
}

#[test]
fn a_paragraph_without_its_facts_or_details_is_left_out() {
    let library = library(small());
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    let plots = intent("parks_trees/allotments");
    let full = pack.reply(&plots, "answer", &pack.values(TODAY)).expect("a reply");
    assert_eq!(full.text, "You can rent a plot.\n\nRing **01632 960001**. A plot costs £30.");
    assert_eq!(full.speech, "You can rent a plot.\nRing 0 1 6 3 2, 9 6 0 0 0 1. A plot costs £30.");
    assert_eq!(full.links[0].url, "https://www.loamshire.example/plots");
    let nation = library.pack(&council("national"), "en").expect("a pack");
    let bare = nation.reply(&plots, "answer", &nation.values(TODAY)).expect("a reply");
    assert_eq!((bare.text.as_str(), bare.links.len()), ("You can rent a plot.", 0));

    let bins = intent("waste/missed_bin");
    let ticket = pack.values(TODAY).with("reference", "LO-7K2-P4").with("due", "2026-11-26");
    let done = pack.reply(&bins, "done", &ticket.clone().with("bin", "blue bin")).expect("a reply");
    assert_eq!(
        done.text,
        "Thank you. Your reference is **LO-7K2-P4**.\n\nWe will empty your blue bin by **Thursday 26 November**."
    );
    assert_eq!(
        done.speech,
        "Thank you. Your reference is L O, 7 K 2, P 4.\nWe will empty your blue bin by Thursday 26 November."
    );
    let less = pack.reply(&bins, "done", &ticket.with("bin", " ")).expect("a reply");
    assert_eq!(less.text, "Thank you. Your reference is **LO-7K2-P4**.");
    assert_eq!(pack.reply(&bins, "done", &pack.values(TODAY)), None, "nothing of it can be said");
}

#[test]
fn what_a_resident_typed_is_never_a_template() {
    let library = library(small());
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    let values = pack.values(TODAY).with("reference", "LO-1").with("due", "soon {% if x %}");
    let done =
        pack.reply(&intent("waste/missed_bin"), "done", &values.with("bin", "{{ facts.plots_phone }} <b>"));
    assert!(
        done.expect("a reply").text.ends_with("your {{ facts.plots_phone }} <b> by **soon {% if x %}**.")
    );
}

#[test]
fn wording_grows_old_but_safety_wording_is_never_withdrawn() {
    let library = library(small());
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    let plots = intent("parks_trees/allotments");
    assert_eq!(pack.freshness(&plots, date(2027, 11, 1)), Freshness::Fresh);
    assert_eq!(pack.freshness(&plots, date(2027, 11, 2)), Freshness::Marked);
    assert_eq!(pack.freshness(&plots, date(2028, 1, 30)), Freshness::Marked);
    assert_eq!(pack.freshness(&plots, date(2028, 1, 31)), Freshness::Withdrawn);
    assert_eq!(pack.freshness(&intent("safety/gas"), date(2040, 1, 1)), Freshness::Marked);
    assert_eq!(pack.provenance(&plots).map(|(owner, ..)| owner), Some("Parks"));
}
