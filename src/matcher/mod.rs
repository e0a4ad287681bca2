//! Text to ranked intents with reasons.

pub mod entities;
