//! What must hold between and within files, each rule in the file named after what it looks at.

use super::fault::Faults;
use super::library::{Expected, Library};
use jiff::civil::Date;

/// Runs every check.
pub(super) fn all(library: &Library, today: Date, expected: &Expected, faults: &mut Faults) {
    let _ = (library, today, expected, faults);
}
