//! Notices, hours of single services, councils that end, and what grows old.

use super::{HAY, LOAM, PLOT_SAYS, Swap, expect, faults};
use crate::content::check::tests::{Change, EXPECTED};
use crate::content::tests::small;
use crate::content::{Expected, Library, Source};
use jiff::civil::{Date, date};

/// Puts lines before the facts of Loamshire: line 10 is the first of them.
const fn loam(added: &'static str) -> Change {
    Swap(LOAM, "[facts.all]", added)
}

#[test]
fn notices_are_short_plain_and_dated() {
    expect(&[
        (
            loam("[[notice]]\ntext = \"Snow.\"\nfrom = 2026-11-25\nuntil = 2026-11-24\n[facts.all]"),
            "councils/loamshire/council.toml:13: The notice ends before it begins",
        ),
        (
            loam(
                "[[notice]]\ntext = \"Snow.\"\nfrom = \"2026-11-25 06:00\"\nuntil = \"2026-11-25 06:00\"\n[facts.all]",
            ),
            "councils/loamshire/council.toml:13: The notice ends before it begins",
        ),
        (
            loam("[[notice]]\ntext = \"Snow.\"\nuntil = 2026-11-22\n[facts.all]"),
            "councils/loamshire/council.toml:12: note: The notice has ended",
        ),
        (
            loam(
                "[[notice]]\ntext = \"Snow.\"\nuntil = 2026-11-24\nservices = [\"missed_bins\"]\n[facts.all]",
            ),
            "councils/loamshire/council.toml:13: There is no service `missed_bins`. Did you mean `missed_bin`?",
        ),
        (
            loam("[[notice]]\ntext = \"Snow.\"\nuntil = 2026-11-24\nareas = [\"wast\"]\n[facts.all]"),
            "councils/loamshire/council.toml:13: No service has the area `wast`",
        ),
        (
            loam("[[notice]]\ntext = \" \"\nuntil = 2026-11-24\n[facts.all]"),
            "councils/loamshire/council.toml:11: The notice says nothing",
        ),
        (
            loam("[[notice]]\ntext = \"See www.x.org\"\nuntil = 2026-11-24\n[facts.all]"),
            "councils/loamshire/council.toml:11: `www.` stands in the notice",
        ),
        (
            loam("[[notice]]\ntext = \"**Snow.\"\nuntil = 2026-11-24\n[facts.all]"),
            "councils/loamshire/council.toml:11: A ** has no partner",
        ),
        (
            loam("[[notice]]\ntext = \"Snow.\"\n[facts.all]"),
            "councils/loamshire/council.toml:10: `until` is missing",
        ),
        (
            loam("[[notice]]\ntext = \"Snow.\"\nuntil = \"soon\"\n[facts.all]"),
            "councils/loamshire/council.toml:12: \"soon\" is no moment",
        ),
    ]);
}

#[test]
fn hours_of_a_service_say_for_what_and_when() {
    expect(&[
        (
            loam("[[hours_for]]\nhours = { monday = \"08:00-12:00\" }\n[facts.all]"),
            "councils/loamshire/council.toml:10: These hours are for nothing",
        ),
        (
            loam("[[hours_for]]\nareas = [\"waste\"]\n[facts.all]"),
            "councils/loamshire/council.toml:10: These hours say nothing",
        ),
        (
            loam("[[hours_for]]\nareas = [\"waste\"]\nhours = { monday = \"8 to 12\" }\n[facts.all]"),
            "councils/loamshire/council.toml:12: `8 to 12` are no hours",
        ),
        (
            loam("[[hours_for]]\nareas = [\"waste\"]\nout_of_hours = \"plots_fone\"\n[facts.all]"),
            "councils/loamshire/council.toml:12: warning: No council gives the fact `plots_fone`. Did you mean `plots_phone`?",
        ),
        (
            loam(
                "[[hours_for]]\nareas = [\"waste\"]\nout_of_hours = \"plots_phone\"\n[[hours_for]]\nareas = [\"waste\"]\nout_of_hours = \"plots_phone\"\n[facts.all]",
            ),
            "councils/loamshire/council.toml:13: `waste` has two entries of hours",
        ),
    ]);
}

#[test]
fn a_council_that_ends_has_one_after_it_that_goes_on() {
    expect(&[
        (
            Swap(LOAM, "tier", "until = 2028-03-31\ntier"),
            "councils/loamshire/council.toml:3: The council ends and nobody comes after it",
        ),
        (
            Swap(LOAM, "tier", "successor = \"hayslope\"\ntier"),
            "councils/loamshire/council.toml:3: The council has a successor and no last day",
        ),
        (
            Swap(LOAM, "tier", "until = 2028-03-31\nsuccessor = \"hayslop\"\ntier"),
            "councils/loamshire/council.toml:4: There is no council `hayslop`. Did you mean `hayslope`?",
        ),
        (
            Swap(LOAM, "tier", "until = 2028-03-31\nsuccessor = \"loamshire\"\ntier"),
            "councils/loamshire/council.toml:4: Councils come after one another in a circle",
        ),
        (
            Swap(HAY, "tier", "until = 2028-03-31\nsuccessor = \"national\"\ntier"),
            "councils/hayslope/council.toml:4: The nation comes after no council",
        ),
    ]);
}

/// What is said on a day about the review of one answer, and about one fact.
fn on(day: Date, about: &str) -> Vec<String> {
    let library = Library::read(&Source::Memory(small()), day, &Expected::default());
    let found = library.faults().iter().map(ToString::to_string);
    found
        .filter(|fault| fault.contains(about))
        .map(|fault| fault.split_once(' ').expect("words").1.to_owned())
        .collect()
}

#[test]
fn a_review_is_told_a_month_ahead_warned_of_when_over_and_withdrawn_after_the_grace() {
    for (day, wanted) in [
        (date(2027, 10, 1), None),
        (date(2027, 10, 2), Some("note: Due for review by 2027-11-01. For Parks: read it through")),
        (date(2027, 11, 1), Some("note: Due for review by 2027-11-01. For Parks: read it through")),
        (date(2027, 11, 2), Some("warning: Last reviewed on 2026-11-01, more than a year ago")),
        (date(2028, 1, 30), Some("warning: Last reviewed on 2026-11-01, more than a year ago")),
        (date(2028, 1, 31), Some("warning: Last reviewed on 2026-11-01: its answer is withdrawn")),
    ] {
        let found = on(day, PLOT_SAYS);
        assert_eq!(found.len(), usize::from(wanted.is_some()), "{day}: {found:?}");
        assert!(wanted.is_none_or(|wanted| found[0].starts_with(wanted)), "{day}: {found:?}");
    }
}

#[test]
fn a_fact_that_ends_is_told_a_month_ahead_and_warned_of_when_it_has_ended() {
    for (day, wanted) in [
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), Some("note: The fact `plots_phone` ends on 2026-12-31. For Clerk:")),
        (date(2026, 12, 31), Some("note: The fact `plots_phone` ends on 2026-12-31. For Clerk:")),
        (date(2027, 1, 1), Some("warning: The fact `plots_phone` ended on 2026-12-31")),
    ] {
        let found = on(day, "`plots_phone` end");
        assert_eq!(found.len(), usize::from(wanted.is_some()), "{day}: {found:?}");
        assert!(wanted.is_none_or(|wanted| found[0].starts_with(wanted)), "{day}: {found:?}");
    }
    assert_eq!(
        on(date(2027, 3, 20), "`plots_price` end"),
        Vec::<String>::new(),
        "the next value begins the day after"
    );
}

#[test]
fn answers_that_are_withdrawn_with_a_fact_are_listed() {
    let ended = Swap(
        LOAM,
        "plots_price = [{ value = \"£30\", until = 2027-03-31 }, { value = \"£32\", from = 2027-04-01 }]",
        "plots_price = [{ value = \"£30\", until = 2026-11-22 }]",
    );
    let found = faults(&[ended], &EXPECTED);
    let listed = "councils/loamshire/council.toml:1: warning: The fact `plots_price` ended on 2026-11-22, so answers are withdrawn: parks_trees/allotments";
    assert!(found.iter().any(|fault| fault.starts_with(listed)), "{found:#?}");
}
