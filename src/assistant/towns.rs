//! Which council a town or parish belongs to, over all the councils of a library. Pure.

use crate::content::Library;
use crate::domain::council::Tier;
use crate::domain::ids::CouncilId;
use crate::matcher::entities::{Found, Gazetteer};
use std::collections::BTreeMap;

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

    /// The town in a text that can be nothing else, and the councils that name it as theirs.
    pub(super) fn find(&self, text: &str) -> Option<(Found<String>, &[CouncilId])> {
        let found = self.names.find(text).filter(|found| found.sureness >= 1.0)?;
        let councils = self.councils.get(&found.value)?;
        Some((found, councils))
    }
}
