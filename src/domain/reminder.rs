//! Something a resident asked to be reminded of in a conversation.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A reminder that was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Unique in its conversation.
    pub id: String,
    /// Of what, in the resident's own words; empty when they did not say.
    pub what: String,
    /// When it is said next.
    pub at: Timestamp,
    /// Weeks from one time to the next; 0 is said once.
    pub weeks: u8,
}

/// A reminder that is still being agreed on, and what it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// "When shall I remind you?"
    When {
        /// Of what.
        what: String,
    },
    /// "Which day are your bins emptied next?"
    BinDay,
    /// "How often?"
    HowOften {
        /// The evening on which it is said first.
        evening: Date,
    },
}
