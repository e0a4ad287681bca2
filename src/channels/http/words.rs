//! The closed lists of the API, for its description: the domain's words, which it knows without knowing OpenAPI.

use crate::domain::reply::Outcome;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

pub(super) const STATUSES: [&str; 6] = ["open", "queued", "assigned", "waiting", "returned", "closed"];
pub(super) const KINDS: [&str; 2] = ["report", "conversation"];
pub(super) const PRIORITIES: [&str; 3] = ["normal", "urgent", "emergency"];
const AUTHORS: [&str; 3] = ["citizen", "bot", "agent"];
const OWNERS: [&str; 3] = ["bot", "queue", "agent"];

pub(super) fn outcome() -> Object {
    one_of(Outcome::ALL.map(Outcome::as_str))
}

pub(super) fn status() -> Object {
    one_of(STATUSES)
}

pub(super) fn kind() -> Object {
    one_of(KINDS)
}

pub(super) fn priority() -> Object {
    one_of(PRIORITIES)
}

pub(super) fn author() -> Object {
    one_of(AUTHORS)
}

pub(super) fn owner() -> Object {
    one_of(OWNERS)
}

fn one_of<const N: usize>(words: [&'static str; N]) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::{From, Owner};
    use crate::domain::ticket::{Kind, Priority, Status};

    #[test]
    fn every_word_that_is_described_is_one_of_the_domain() {
        assert!(STATUSES.iter().all(|word| Status::parse(word).is_some()));
        assert!(KINDS.iter().all(|word| Kind::parse(word).is_some()));
        assert!(PRIORITIES.iter().all(|word| Priority::parse(word).is_some()));
        assert!(AUTHORS.iter().all(|word| From::parse(word).is_some()));
        assert!(OWNERS.iter().all(|word| Owner::parse(word).is_some()));
    }
}
