//! Text to ranked intents with reasons.
