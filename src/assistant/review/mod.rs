//! What content people are told about the content beyond its faults: which test phrases lead astray, and which intents
//! take each other's phrases. Pure.

mod confusions;
mod phrases;
mod rehearse;
#[cfg(test)]
mod tests;

pub use confusions::{Advice, Astray, Near, Pair, advise};
pub use phrases::{Alike, Few};
pub use rehearse::rehearse;
