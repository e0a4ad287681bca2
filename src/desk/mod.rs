//! Pages for people in a browser: the resident's chat.
//!
//! HTML and nothing else: what a page says is worked out by the assistant, and every page works without JavaScript.
//! This room knows no SQL, no content files and no other channel.

mod assets;
mod render;
pub mod resident;
mod same_origin;
