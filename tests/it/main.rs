//! The one integration binary. Each module says which tests go there; `support` holds what they share.

/// The arrows of ARCHITECTURE.md, read off the sources.
mod architecture;
/// What content people use to look at their phrases.
mod content_tools;
/// Webhooks out to a pretend contact centre, and signed ones back in.
mod delivery;
/// Bad input and faults, tried on the real program.
mod faults;
/// The HTTP surface as its callers meet it.
mod http;
/// The contract of the store, once on each database.
mod store;
/// Whole conversations as data.
mod stories;
/// The day on which councils end and another begins.
mod succession;
/// Pretend outsiders and values to begin with.
mod support;
/// Bots on Telegram, told by a pretend one.
mod telegram;
