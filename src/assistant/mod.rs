//! The use cases: from what a person said to an answer, a question, or a ticket.

pub mod ports;
