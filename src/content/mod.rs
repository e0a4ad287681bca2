//! What councils write: intents, responses, facts; loaded, laid over one another, checked and rendered.
//!
//! Content is data in TOML (`docs/content.md` is the guide for those who write it). A [`Library`] is everything of one
//! [`Source`], read once and never changed; a [`Pack`] is the view of it that one council has; a [`Wording`] filled
//! with [`Values`] is a reply. Files are read by [`load`] alone; nothing here knows a clock: dates are arguments.
//!
//! This room knows `domain` and nobody else. It does not know how words are matched or how safety patterns work: it
//! hands both out as plain values.

mod about;
pub mod check;
mod council;
mod document;
mod facts;
mod fault;
mod freshness;
mod library;
pub mod load;
mod notice;
mod opening;
mod pack;
mod path;
mod preview;
mod read;
mod render;
pub mod schema;
mod speech;
mod succession;
#[cfg(test)]
pub(crate) mod tests;

pub use council::{Body, Council, Places};
pub use facts::{Fact, Facts};
pub use fault::{Fault, Faults, Severity, Spot};
pub use freshness::Freshness;
pub use library::{Expected, Library, SafetyRule, SystemReply, TestFile};
pub use load::Source;
pub use notice::Notice;
pub use opening::Opening;
pub use pack::Pack;
pub use preview::LeftOut;
pub use render::{Values, Wording};
pub use schema::{
    Before, Condition, DetailKind, DetailWanted, Does, Intent, Level, Queue, Relation, Service, Spelling,
    Then,
};
