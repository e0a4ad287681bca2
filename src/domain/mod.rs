//! Pure values and rules that every other room may know.
//!
//! Nothing here reads a file, a clock, a database or the network, or rolls dice; `now` is an argument. Values are
//! parsed once at the edge (`parse`, never `validate`), so code inside never checks them again.

pub mod attachment;
pub mod contact;
pub mod conversation;
pub mod council;
pub mod endpoint;
pub mod enquiry;
pub mod event;
pub mod ids;
pub mod mask;
pub mod network;
pub mod place;
pub mod reminder;
pub mod reply;
pub mod secret;
pub mod ticket;
