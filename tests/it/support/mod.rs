//! What the tests share.

pub(crate) mod app;
pub(crate) mod databases;
pub(crate) mod town;
pub(crate) mod values;

pub(crate) use app::TestApp;
