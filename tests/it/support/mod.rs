//! What the tests share.

pub(crate) mod databases;
pub(crate) mod town;
pub(crate) mod values;
