//! The closed lists of the API, for its description: the domain's words, which it knows without knowing OpenAPI.

use crate::domain::reply::Outcome;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

pub(super) const STATUSES: [&str; 6] = ["open", "queued", "assigned", "waiting", "returned", "closed"];
pub(super) const KINDS: [&str; 2] = ["report", "conversation"];
pub(super) const PRIORITIES: [&str; 3] = ["normal", "urgent", "emergency"];
pub(super) const PAYLOADS: [&str; 2] = ["thin", "full"];
pub(super) const SCHEMES: [&str; 2] = ["v1", "v1a"];
pub(super) const DELIVERY_STATES: [&str; 4] = ["waiting", "delivered", "dead", "erased"];
pub(super) const INBOUND: [&str; 4] = ["ticket.claim", "ticket.reply", "ticket.return", "ticket.close"];
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

pub(super) fn payload() -> Object {
    one_of(PAYLOADS)
}

pub(super) fn scheme() -> Object {
    one_of(SCHEMES)
}

pub(super) fn delivery_state() -> Object {
    one_of(DELIVERY_STATES)
}

pub(super) fn inbound() -> Object {
    one_of(INBOUND)
}

fn one_of<const N: usize>(words: [&'static str; N]) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::ports::DeliveryState;
    use crate::domain::conversation::{From, Owner};
    use crate::domain::endpoint::{Payload, Scheme};
    use crate::domain::ticket::{Kind, Priority, Status};

    #[test]
    fn every_word_that_is_described_is_one_of_the_domain() {
        assert!(STATUSES.iter().all(|word| Status::parse(word).is_some()));
        assert!(KINDS.iter().all(|word| Kind::parse(word).is_some()));
        assert!(PRIORITIES.iter().all(|word| Priority::parse(word).is_some()));
        assert!(AUTHORS.iter().all(|word| From::parse(word).is_some()));
        assert!(PAYLOADS.iter().all(|word| Payload::parse(word).is_some()));
        assert!(SCHEMES.iter().all(|word| Scheme::parse(word).is_some()));
        assert!(DELIVERY_STATES.iter().all(|word| DeliveryState::parse(word).is_some()));
        assert!(OWNERS.iter().all(|word| Owner::parse(word).is_some()));
    }
}
