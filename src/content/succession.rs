//! Councils that end on a day and others that come after them: who answers at which door on which day.
//!
//! A council that ends keeps its folder: its tickets live on under its name, and its places are its successor's.

use super::council::Council;
use super::library::Library;
use super::pack::Pack;
use crate::domain::ids::CouncilId;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The council that answers at a council's door on a day: itself, or who came after it.
pub(super) fn in_office<'a>(
    councils: &'a BTreeMap<CouncilId, Council>,
    council: &'a Council,
    day: Date,
) -> &'a Council {
    let mut here = council;
    // `check` refuses councils that succeed one another in a circle; should one get here, it ends all the same.
    for _ in 0..councils.len() {
        let ended = here.last_day().is_some_and(|last| last < day);
        match here.successor.as_ref().filter(|_| ended).and_then(|next| councils.get(next)) {
            Some(next) => here = next,
            None => break,
        }
    }
    here
}

impl Library {
    /// The view that answers at a council's door on a day: where the council or one of its parents has ended, who came
    /// after it takes its place. None when council or language is unknown.
    pub fn pack_on(&self, council: &CouncilId, language: &str, day: Date) -> Option<Pack<'_>> {
        let office = |council| in_office(&self.councils, council, day);
        Pack::new(self, self.chain_by(self.councils.get(council)?, office), language, day)
    }

    /// The councils that have ended by a day and have this one in their place, by slug.
    pub fn predecessors<'a>(
        &'a self,
        council: &'a CouncilId,
        day: Date,
    ) -> impl Iterator<Item = &'a Council> {
        let in_its_place =
            move |old: &&Council| old.id != *council && in_office(&self.councils, old, day).id == *council;
        self.councils.values().filter(in_its_place)
    }
}
