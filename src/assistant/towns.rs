//! Which council a town or parish belongs to, over all the councils of a library. Pure.

use crate::content::Library;
use crate::domain::council::Tier;
use crate::domain::ids::CouncilId;
use crate::matcher::entities::{Found, Gazetteer};
use std::collections::BTreeMap;

/// Words before a town that say that something is there.
const THERE: [&str; 4] = ["in", "at", "near", "of"];
/// Words before a town that is only on somebody's way.
const ON_THE_WAY: [&str; 4] = ["to", "from", "via", "towards"];

/// How a text speaks of a town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// Something is there: "in Hayslope".
    There,
    /// Somebody passes it: "the road to Hayslope".
    OnTheWay,
    /// It is only named.
    Named,
}

/// A town in a text.
#[derive(Debug)]
pub struct Town<'a> {
    /// Its name and where it stands.
    pub found: Found<String>,
    /// How the text speaks of it.
    pub spoken: Spoken,
    /// The councils that name it as theirs.
    pub councils: &'a [CouncilId],
}

/// Towns and parishes by name.
pub(super) struct Towns {
    names: Gazetteer,
    councils: BTreeMap<String, Vec<CouncilId>>,
}

impl Towns {
    pub(super) fn new(library: &Library) -> Self {
        let mut councils = BTreeMap::<String, Vec<CouncilId>>::new();
        for council in library.councils().filter(|council| council.tier != Tier::National) {
            for name in council.places.towns.iter().chain(&council.places.parishes) {
                councils.entry(name.clone()).or_default().push(council.id.clone());
            }
        }
        Self { names: Gazetteer::new(councils.keys().map(String::as_str)), councils }
    }

    /// The town in a text that can be nothing else.
    pub(super) fn find(&self, text: &str) -> Option<Town<'_>> {
        let found = self.names.find(text).filter(|found| found.sureness >= 1.0)?;
        let councils = self.councils.get(&found.value)?;
        let before = text[..found.span.start].split_whitespace().next_back().map(str::to_lowercase);
        let says = |words: &[&str]| before.as_deref().is_some_and(|before| words.contains(&before));
        let spoken = if says(&THERE) {
            Spoken::There
        } else if says(&ON_THE_WAY) {
            Spoken::OnTheWay
        } else {
            Spoken::Named
        };
        Some(Town { found, spoken, councils })
    }
}
