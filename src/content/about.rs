//! Which services an entry of a council's file is about. Knows names and nothing of what the entry says.

use crate::domain::ids::ServiceId;

/// Services by name, and all services of some areas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) services: Vec<ServiceId>,
    pub(super) areas: Vec<String>,
}

/// How an entry names a service. One that names the service itself goes before one that names its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    ByArea,
    ByName,
}

impl About {
    /// How it names a service of this area; none when it does not.
    pub(super) fn names(&self, service: &ServiceId, area: Option<&str>) -> Option<Named> {
        if self.services.contains(service) {
            return Some(Named::ByName);
        }
        area.is_some_and(|area| self.areas.iter().any(|named| named == area)).then_some(Named::ByArea)
    }

    /// Whether both name one service or one area.
    pub(super) fn shares(&self, other: &Self) -> bool {
        self.services.iter().any(|service| other.services.contains(service))
            || self.areas.iter().any(|area| other.areas.contains(area))
    }

    /// Whether it names nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.services.is_empty() && self.areas.is_empty()
    }
}
