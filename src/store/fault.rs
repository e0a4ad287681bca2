//! What can go wrong in the database, sorted by what a caller can do about it.
//!
//! The words of a fault name a kind, a code or a column, never a value: they end in logs.

use crate::assistant::ports::StoreError;
use sqlx::Error;
use std::fmt;

/// A fault, and whether waiting or repeating helps.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    kind: Kind,
    what: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Two transactions stood in each other's way: the same statements may go through at once.
    Race,
    /// Away, locked, full, closed.
    Unavailable,
    /// Should not be.
    Broken,
}

impl Fault {
    /// The database cannot be used for now.
    pub(super) fn unavailable(what: impl Into<String>) -> Self {
        Self { kind: Kind::Unavailable, what: what.into() }
    }

    /// Something that should not be.
    pub(super) fn broken(what: impl Into<String>) -> Self {
        Self { kind: Kind::Broken, what: what.into() }
    }

    /// Whether running the transaction again at once may help.
    pub(super) fn is_race(&self) -> bool {
        self.kind == Kind::Race
    }

    /// Whether waiting would not help.
    pub(super) fn is_broken(&self) -> bool {
        self.kind == Kind::Broken
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        let source = anyhow::Error::msg(fault.what);
        match fault.kind {
            Kind::Race | Kind::Unavailable => Self::Unavailable(source),
            Kind::Broken => Self::Broken(source),
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                // The message of either database names tables and constraints; values stand only in its details.
                Self { kind: kind_of(&code), what: format!("database error {code}: {}", error.message()) }
            }
            Error::Io(error) => Self::unavailable(format!("lost the database: {}", error.kind())),
            Error::Tls(_) => Self::unavailable("no secure connection to the database"),
            Error::PoolTimedOut => Self::unavailable("no connection to the database became free in time"),
            Error::PoolClosed | Error::WorkerCrashed => Self::unavailable("the database is closed"),
            Error::Protocol(_) => Self::unavailable("the connection to the database was cut off"),
            // The source of this one may quote the value, so it is left out.
            Error::ColumnDecode { index, .. } => Self::broken(format!("column {index} holds another type")),
            Error::ColumnNotFound(name) => Self::broken(format!("column {name} is missing")),
            Error::RowNotFound => Self::broken("a row is missing"),
            _ => Self::broken("the database driver failed"),
        }
    }
}

/// SQLite's primary codes (the low byte of an extended one) and PostgreSQL's classes of SQLSTATE.
fn kind_of(code: &str) -> Kind {
    if let Ok(number) = code.parse::<u32>()
        && code.len() != 5
    {
        return match number & 0xff {
            // BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL
            5..=10 | 13..=15 => Kind::Unavailable,
            _ => Kind::Broken,
        };
    }
    match code {
        // serialization_failure, deadlock_detected; foreign_key_violation: what was there is just being swept away
        "40001" | "40P01" | "23503" => Kind::Race,
        // read_only_sql_transaction: a standby
        "25006" => Kind::Unavailable,
        // connection, resources, not in the right state (locked, closed to us), operator intervention, system error
        _ if ["08", "53", "55", "57", "58"].contains(&code.get(..2).unwrap_or_default()) => Kind::Unavailable,
        _ => Kind::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_whether_waiting_helps() {
        for busy in ["5", "517", "13", "10", "8", "1032", "14", "53100", "57P01", "08006", "25006", "55P03"] {
            assert_eq!(kind_of(busy), Kind::Unavailable, "{busy}");
        }
        for race in ["40001", "40P01"] {
            assert_eq!(kind_of(race), Kind::Race, "{race}");
        }
        for broken in ["", "1", "11", "26", "2067", "42P01", "23505"] {
            assert_eq!(kind_of(broken), Kind::Broken, "{broken}");
        }
    }
}
