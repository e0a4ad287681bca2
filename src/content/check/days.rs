//! What has days: notices, hours of single services, and councils that end.

use super::known_about;
use crate::content::council::Council;
use crate::content::document::did_you_mean;
use crate::content::fault::{Faults, Spot};
use crate::content::library::Library;
use crate::content::path::council_path;
use crate::content::succession::in_office;
use crate::domain::council::Tier;
use crate::domain::ids::CouncilId;
use jiff::civil::Date;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The longest notice, in characters: it comes before every answer that it touches.
const LONGEST_NOTICE: usize = 400;

/// What must not stand in a notice. Numbers and prices may: it ends before they grow old.
static REFUSED: LazyLock<[(Regex, &str); 3]> = LazyLock::new(|| {
    let fixed = |pattern| Regex::new(pattern).expect("fixed and tested");
    [
        (
            fixed(r"(?i)https?:|\bwww\.|\b[a-z0-9-]+\.(?:gov|org|com|co)\b"),
            "It cannot be read aloud: say what to do instead.",
        ),
        (fixed(r"\{[{%#]"), "A notice is plain words: write what the value is."),
        (fixed(r"\]\(|(?m:^#+ )|</?[a-zA-Z]+>"), "The only markup is **bold**."),
    ]
});

pub(super) fn check(library: &Library, today: Date, faults: &mut Faults) {
    for council in library.councils.values() {
        let file = council_path(&council.id);
        let spot = |keys: &[&str]| library.spot(&file, keys);
        notices(library, council, today, &spot, faults);
        hours_for(library, council, &spot, faults);
        succession(library, council, &spot, faults);
    }
}

fn notices(
    library: &Library,
    council: &Council,
    today: Date,
    spot: &impl Fn(&[&str]) -> Spot,
    faults: &mut Faults,
) {
    let mut texts = BTreeSet::new();
    for (index, notice) in council.notices.iter().enumerate() {
        let index = index.to_string();
        let at = |key: &str| spot(&["notice", &index, key]);
        known_about(library, &notice.about, &at, faults);
        if notice.text.is_empty() {
            faults.error(at("text"), "The notice says nothing", "Write what residents must know first.");
        }
        let length = notice.text.chars().count();
        if length > LONGEST_NOTICE {
            let what = format!("The notice has {length} characters");
            faults.error(at("text"), what, format!("Write {LONGEST_NOTICE} at most."));
        }
        if notice.text.matches("**").count() % 2 == 1 {
            faults.error(at("text"), "A ** has no partner", "Set **bold** between two.");
        }
        for (pattern, fix) in REFUSED.iter() {
            if let Some(found) = pattern.find(&notice.text) {
                faults.error(at("text"), format!("`{}` stands in the notice", found.as_str().trim()), *fix);
            }
        }
        if !texts.insert(&notice.text) {
            faults.error(at("text"), "Another notice has the same words", "Keep one, with both dates.");
        }
        if notice.from.is_some_and(|from| notice.until <= from) {
            faults.error(at("until"), "The notice ends before it begins", "Mend the dates.");
        } else if notice.until <= today.to_datetime(jiff::civil::Time::midnight()) {
            faults.note(at("until"), "The notice has ended", "Take it out.");
        }
    }
}

fn hours_for(library: &Library, council: &Council, spot: &impl Fn(&[&str]) -> Spot, faults: &mut Faults) {
    let mut named = BTreeSet::new();
    for (index, entry) in council.hours_for.iter().enumerate() {
        let index = index.to_string();
        let at = |key: &str| spot(&["hours_for", &index, key]);
        if entry.about.is_empty() {
            let fix = "Add services = [\"…\"] or areas = [\"…\"]; the council's own hours stand in [hours].";
            faults.error(spot(&["hours_for", &index]), "These hours are for nothing", fix);
        }
        known_about(library, &entry.about, &at, faults);
        let services = entry.about.services.iter().map(|service| service.as_str());
        for name in services.chain(entry.about.areas.iter().map(String::as_str)) {
            if !named.insert(name) {
                let what = format!("`{name}` has two entries of hours");
                faults.error(spot(&["hours_for", &index]), what, "Keep one.");
            }
        }
        if entry.hours.is_none() && entry.out_of_hours.is_none() {
            let fix = "Add hours = { monday = \"…\" } or out_of_hours = \"a fact\".";
            faults.error(spot(&["hours_for", &index]), "These hours say nothing", fix);
        }
        let facts =
            || library.councils.values().flat_map(|council| council.facts.iter().map(|(name, _)| name));
        if let Some(fact) = entry.out_of_hours.as_deref().filter(|fact| !facts().any(|known| known == *fact))
        {
            let fix = format!("{}Give it in the council's facts.", did_you_mean(fact, facts()));
            faults.warn(at("out_of_hours"), format!("No council gives the fact `{fact}`"), fix);
        }
    }
}

/// A council that ends has one after it that is there and goes on.
fn succession(library: &Library, council: &Council, spot: &impl Fn(&[&str]) -> Spot, faults: &mut Faults) {
    let Some(successor) = &council.successor else {
        if council.until.is_some() {
            let fix = "Add successor = \"the council that comes after it\".";
            faults.error(spot(&["until"]), "The council ends and nobody comes after it", fix);
        }
        return;
    };
    let Some(next) = library.councils.get(successor) else {
        let near = did_you_mean(successor.as_str(), library.councils.keys().map(CouncilId::as_str));
        let fix = format!("{near}A successor is the name of a folder in councils/.");
        faults.error(spot(&["successor"]), format!("There is no council `{successor}`"), fix);
        return;
    };
    if council.until.is_none() {
        let fix = "Add until = 2028-03-31, its last day.";
        faults.error(spot(&["successor"]), "The council has a successor and no last day", fix);
    }
    let last = in_office(&library.councils, council, Date::MAX);
    if last.last_day().is_some() {
        let what = "Councils come after one another in a circle";
        faults.error(spot(&["successor"]), what, "Name one that goes on.");
    }
    if next.tier == Tier::National {
        faults.error(spot(&["successor"]), "The nation comes after no council", "Name a council.");
    }
}

#[cfg(test)]
mod tests {
    use super::REFUSED;

    #[test]
    fn the_patterns_are_sound() {
        let refused = |text: &str| REFUSED.iter().any(|(pattern, _)| pattern.is_match(text));
        for bad in ["see www.x.org", "https://a", "felpersham.gov.uk", "{{ facts.a }}", "<b>", "[x](y)"] {
            assert!(refused(bad), "{bad}");
        }
        for good in ["Ring 01632 960100 by 5 pm.", "It costs £4. Or nothing.", "**Snow**: 2 days late"] {
            assert!(!refused(good), "{good}");
        }
    }
}
