//! Moothall: a council's front door in one program.
//!
//! A tour in reading order:
//!
//! 1. [`domain`]: pure values and rules: enquiry, conversation, reply, ticket, council.
//! 2. [`content`]: what councils write: intents, responses, facts; loaded, laid over one another, checked, rendered.
//! 3. [`matcher`]: text to ranked intents with reasons.
//! 4. [`safety`]: rules that run before everything and cannot be switched off.
//! 5. [`assistant`]: the use cases: understand, decide, collect details, report, hand off.
//! 6. [`store`]: SQL, and only here.
//! 7. [`web`], [`channels`], [`desk`]: how people reach the assistant.
//! 8. [`jobs`]: what happens later.
//! 9. [`app`] builds everything once; [`cli`] is one file per command.
//!
//! `ARCHITECTURE.md` has the map, the invariants and two walks through the house.

pub mod app;
pub mod assistant;
pub mod channels;
pub mod cli;
pub mod config;
pub mod content;
pub mod delivery;
pub mod desk;
pub mod domain;
pub mod jobs;
pub mod matcher;
pub mod models;
pub mod safety;
pub mod signature;
pub mod store;
pub mod telemetry;
pub mod web;
