//! How people reach the assistant, one folder per channel.
//!
//! A channel turns its platform into an `Enquiry` and a `TurnResult` back into what its platform shows. Channels do
//! not know each other.

pub mod http;
pub mod telegram;
