//! Details found in a person's words: where, when, how to reach them, which of several.
//!
//! Each finder is a pure function over the raw text. It returns the value in its tidy form together with the span of
//! bytes it was read from, so that what is left can be read for the next detail. Nothing here knows forms or content.

mod address;
mod date;
mod numbers;
mod one_of;

pub use address::{Gazetteer, find_address, find_place};
pub use date::find_date;
pub use numbers::{find_email, find_postcode, find_reference, find_telephone};
pub use one_of::{find_one_of, find_yes_no};

use std::ops::Range;

/// A value and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The value in its tidy form.
    pub value: T,
    /// The bytes it was read from; always on character borders.
    pub span: Range<usize>,
}
