//! Notices, hours of single services, councils that end, facts that end.

use super::{TODAY, council, intent, library, small};
use crate::content::{Freshness, Library, Pack};
use crate::domain::council::Responsible;
use crate::domain::ids::ServiceId;
use jiff::civil::{Date, date};

const LOAM: &str = "councils/loamshire/council.toml";
/// A unitary council that comes after another one.
const NEW: &str = "name = \"New Council\"\nshort_name = \"New\"\ntier = \"unitary\"\nreference_prefix = \"NE\"\n\n[hours]\ntuesday = \"10:00-12:00\"\n";

fn service(name: &str) -> ServiceId {
    ServiceId::parse(name).expect("a service")
}

/// The small library with lines put into council files, before their hours or what they do.
fn with(lines: &[(&str, &str)]) -> Library {
    let mut files = small();
    files.insert("councils/new/council.toml".into(), NEW.into());
    for (file, added) in lines {
        let text = files.get_mut(*file).expect("there");
        let at = text.find("[facts.all]").expect("a council's facts");
        // Keys without a table stand at the top of the file.
        let at = if added.starts_with('[') { at } else { text.find("tier").expect("a tier") };
        text.insert_str(at, &format!("{added}\n"));
    }
    library(files)
}

fn said(pack: &Pack<'_>, about: Option<&str>, does: bool, day: &str) -> Vec<String> {
    let about = about.map(service);
    let notices = pack.notices(about.as_ref(), does, day.parse().expect("a moment"));
    notices.into_iter().map(|notice| notice.text.clone()).collect()
}

#[test]
fn a_notice_is_said_from_its_first_to_its_last_moment_and_for_what_it_touches() {
    let library = with(&[(
        LOAM,
        "[[notice]]\ntext = \"Snow.\"\nfrom = \"2026-11-24 06:00\"\nuntil = \"2026-11-24 12:00\"\nareas = [\"waste\"]\n\n\
         [[notice]]\ntext = \"Shut.\"\nuntil = 2026-11-24\n\n\
         [[notice]]\ntext = \"Flood.\"\nfrom = 2026-11-25\nuntil = 2026-11-26\nurgent = true\nservices = [\"gas_leak\"]\n",
    )]);
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    let bins = Some("missed_bin");
    for (about, does, moment, wanted) in [
        (bins, true, "2026-11-24T05:59:59", vec!["Shut."]),
        (bins, true, "2026-11-24T06:00", vec!["Snow.", "Shut."]),
        (bins, true, "2026-11-24T11:59:59", vec!["Snow.", "Shut."]),
        (bins, true, "2026-11-24T12:00", vec!["Shut."]),
        (bins, true, "2026-11-24T23:59:59", vec!["Shut."]),
        (bins, true, "2026-11-25T00:00", vec![]),
        (bins, false, "2026-11-24T06:00", vec!["Snow."]),
        (Some("allotments"), true, "2026-11-24T06:00", vec!["Shut."]),
        (None, true, "2026-11-24T06:00", vec!["Shut."]),
        (Some("gas_leak"), true, "2026-11-26T23:00", vec!["Flood."]),
    ] {
        assert_eq!(said(&pack, about, does, moment), wanted, "{about:?} {does} {moment}");
    }
    let parish = library.pack(&council("hayslope"), "en").expect("a pack");
    let urgent = |moment: &str| parish.urgent_notices(moment.parse().expect("a moment")).count();
    assert_eq!(
        (urgent("2026-11-24T23:00"), urgent("2026-11-25T09:00")),
        (0, 1),
        "the parent's, at the parish too"
    );
}

#[test]
fn a_service_has_hours_and_working_days_of_its_own() {
    let library = with(&[(
        LOAM,
        "[[hours_for]]\nareas = [\"waste\"]\nhours = { saturday = \"08:00-12:00\", closed = [2026-11-28] }\n\n\
         [[hours_for]]\nservices = [\"gas_leak\"]\nout_of_hours = \"plots_phone\"\n",
    )]);
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    let opening = |name: Option<&str>| pack.opening(name.map(service).as_ref(), TODAY);
    let tuesday = date(2026, 11, 24).at(10, 0, 0, 0);
    assert_eq!(opening(None).reopens(tuesday), Some(date(2026, 11, 30).at(9, 0, 0, 0)));
    let saturday_after_the_closed_one = date(2026, 12, 5);
    assert_eq!(
        opening(Some("missed_bin")).reopens(tuesday),
        Some(saturday_after_the_closed_one.at(8, 0, 0, 0))
    );
    assert_eq!(opening(Some("missed_bin")).due(TODAY, 1), saturday_after_the_closed_one);
    assert_eq!(opening(Some("gas_leak")).due(TODAY, 1), date(2026, 11, 24), "the council's working days");
    assert_eq!(opening(Some("gas_leak")).out_of_hours.as_deref(), Some("01632 960001"));
    assert_eq!(opening(Some("gas_leak")).reopens(tuesday), opening(None).reopens(tuesday));
    let parish = library.pack(&council("hayslope"), "en").expect("a pack");
    assert_eq!(
        parish.opening(Some(&service("missed_bin")), TODAY).due(TODAY, 1),
        saturday_after_the_closed_one
    );
}

#[test]
fn an_answer_is_withdrawn_the_day_after_one_of_its_facts_ends() {
    let ends = "plots_price = [{ value = \"£30\", until = 2027-03-31 }]";
    let mut files = small();
    let own = files.get_mut(LOAM).expect("there");
    *own = own.replace(
        "plots_price = [{ value = \"£30\", until = 2027-03-31 }, { value = \"£32\", from = 2027-04-01 }]",
        ends,
    );
    let library = library(files);
    let plots = intent("parks_trees/allotments");
    let pack = library.pack(&council("loamshire"), "en").expect("a pack");
    for (day, wanted) in [
        (date(2027, 3, 31), Freshness::Fresh),
        (date(2027, 4, 1), Freshness::Withdrawn),
        (date(2030, 1, 1), Freshness::Withdrawn),
    ] {
        assert_eq!(pack.freshness(&plots, day), wanted, "{day}");
    }
    assert_eq!(pack.ended_facts(&plots, date(2027, 4, 1)), [("plots_price", date(2027, 3, 31))]);
    let parish = library.pack(&council("hayslope"), "en").expect("a pack");
    assert_eq!(
        parish.freshness(&plots, date(2027, 1, 1)),
        Freshness::Fresh,
        "its own has ended, its parent's serves"
    );
    let nation = library.pack(&council("national"), "en").expect("a pack");
    assert_eq!(nation.freshness(&plots, TODAY), Freshness::Fresh, "what was never given has not ended");
}

#[test]
fn a_council_that_ends_is_answered_for_by_the_one_after_it_from_the_next_day() {
    let library = with(&[(LOAM, "until = 2028-03-31\nsuccessor = \"new\"")]);
    let at = |slug: &str, day: Date| library.pack_on(&council(slug), "en", day).expect("a pack");
    let (before, after) = (date(2028, 3, 31), date(2028, 4, 1));
    for (slug, day, name, bins) in [
        ("loamshire", before, "Loamshire", Responsible::Own),
        ("loamshire", after, "New", Responsible::Own),
        ("hayslope", before, "Hayslope", Responsible::Council(council("loamshire"))),
        ("hayslope", after, "Hayslope", Responsible::Council(council("new"))),
        ("new", before, "New", Responsible::Own),
    ] {
        let pack = at(slug, day);
        assert_eq!(pack.council().short_name, name, "{slug} {day}");
        assert_eq!(pack.responsible(&service("missed_bin"), day), bins, "{slug} {day}");
    }
    assert_eq!(at("hayslope", before).facts(before).number("missed_bin_days"), Some(2));
    assert_eq!(
        at("hayslope", after).facts(after).number("missed_bin_days"),
        None,
        "the old council lends no more"
    );
    assert_eq!(at("loamshire", after).postcodes(), ["LO1"], "the places of the old are the new one's");
    let ended =
        |day| library.predecessors(&council("new"), day).map(|old| old.id.to_string()).collect::<Vec<_>>();
    assert_eq!((ended(before), ended(after)), (vec![], vec!["loamshire".to_owned()]));
}
