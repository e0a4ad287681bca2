//! Sentence encoders: the port's back ends.

mod bert;
mod bundled;
mod weights;

pub use bundled::Bundled;
