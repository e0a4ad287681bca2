//! Bad input and faults, tried on the real program: what each does to a caller, and how it is over again.
//!
//! What is wrong with a single request stands in `http/input`; what a database does to the store stands in
//! `store/faults`.

/// Packs with faults, at start and while running.
mod content;
/// Stopping: told to, killed, and what is there afterwards.
mod death;
/// One address that never stops asking.
mod flood;
/// The chat page, which takes forms and gives HTML.
mod page;
/// Personal words and where they must not stand.
mod privacy;
/// Databases that are locked, full, away or nowhere.
mod store;
