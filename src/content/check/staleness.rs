//! What grows old: reviews that are due or over, facts that end, and the answers that are withdrawn with them.

use crate::content::council::Council;
use crate::content::fault::{Faults, Spot};
use crate::content::freshness::{Review, ends_soon};
use crate::content::library::Library;
use crate::content::pack::NATIONAL;
use crate::content::path::council_path;
use crate::domain::ids::IntentId;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Faults a review that has not been yet, warns of one that is over, and tells the owner of one that is due within a
/// month. `withdraws` says whether an answer is withdrawn when the grace is over.
pub(super) fn reviewed(
    (day, owner): (Date, &str),
    today: Date,
    withdraws: bool,
    at: impl FnOnce() -> Spot,
    faults: &mut Faults,
) {
    const READ: &str = "Read it through and change the date.";
    if day > today {
        let fix = "Give the day it was read through.";
        return faults.error(at(), format!("Reviewed on {day}, which is still to come"), fix);
    }
    match Review::at(day, today) {
        Review::Fresh => {}
        Review::DueBy(due) => {
            faults.note(
                at(),
                format!("Due for review by {due}"),
                format!("For {owner}: read it through and change the date."),
            );
        }
        Review::OutOfGrace if withdraws => {
            faults.warn(at(), format!("Last reviewed on {day}: its answer is withdrawn"), READ);
        }
        Review::Overdue | Review::OutOfGrace => {
            faults.warn(at(), format!("Last reviewed on {day}, more than a year ago"), READ);
        }
    }
}

/// Warns of a fact that ended with nothing in its place, and tells its owner of one that ends within a month.
pub(super) fn fact(
    council: &Council,
    (name, owner): (&str, &str),
    today: Date,
    at: impl FnOnce() -> Spot,
    faults: &mut Faults,
) {
    match council.facts.last_day(name, today) {
        Some(last) if last < today => {
            let fix = "Give its new value, or take it out.";
            faults.warn(at(), format!("The fact `{name}` ended on {last}"), fix);
        }
        Some(last) if ends_soon(last, today) => {
            let what = format!("The fact `{name}` ends on {last}");
            faults.note(at(), what, format!("For {owner}: give what comes after it."));
        }
        _ => {}
    }
}

/// Warns of the answers that a council's residents do not get, since one of their facts has ended.
pub(super) fn withdrawn(library: &Library, council: &Council, today: Date, faults: &mut Faults) {
    if council.id.as_str() == NATIONAL {
        return;
    }
    for language in library.languages.keys() {
        let Some(pack) = library.pack(&council.id, language) else { continue };
        let mut lost = BTreeMap::<(&str, Date), Vec<&IntentId>>::new();
        for (id, _) in pack.intents() {
            for ended in pack.ended_facts(id, today) {
                lost.entry(ended).or_default().push(id);
            }
        }
        for ((fact, last), intents) in lost {
            let names: Vec<&str> = intents.into_iter().map(IntentId::as_str).collect();
            let what =
                format!("The fact `{fact}` ended on {last}, so answers are withdrawn: {}", names.join(", "));
            faults.warn(library.spot(&council_path(&council.id), &[]), what, "Give its new value.");
        }
    }
}
