//! What the tests share.

pub(crate) mod databases;
pub(crate) mod values;
