//! What the matcher needs from disk: trained models, kept between starts, and labelled text to
//! learn from.
//!
//! Files are read and written here so that the matcher itself stays pure. Must not know what labels
//! mean.

mod cache;
pub mod encoder;
mod labelled;

pub use cache::{Cache, encode};
pub use labelled::{Labelled, ReadError, read_labelled};
