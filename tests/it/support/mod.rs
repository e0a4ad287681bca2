//! What the tests share.

pub(crate) mod answer;
pub(crate) mod app;
pub(crate) mod centre;
pub(crate) mod databases;
pub(crate) mod program;
pub(crate) mod telegram;
pub(crate) mod town;
pub(crate) mod values;

pub(crate) use answer::{Answer, send};
pub(crate) use app::TestApp;
