//! Opening a database by its address, with errors that say what to do next.

use super::fault::Fault;
use super::{postgres, sqlite};
use crate::assistant::ports::Store;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How to open a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Connections to PostgreSQL, or readers of the SQLite file; 1 and more.
    pub connections: u32,
    /// How long to wait for a database that is away or locked when the program starts.
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 8, wait: Duration::from_secs(30) }
    }
}

/// Why the database could not be opened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no known kind.
    #[error("database.url must begin with sqlite:// (a file) or postgres:// (a server)")]
    Address,
    /// The folder of the SQLite file cannot be made.
    #[error("cannot make the folder {} for the database: {source}. Make it, or set database.url to another place", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It cannot be reached or used just now.
    #[error(
        "the database cannot be used: {0}. Check that it runs, that database.url is right, and that the disk has room and can be written to"
    )]
    Away(String),
    /// It refuses us.
    #[error("the database refuses us: {0}. Check the user, password and database name in database.url")]
    Refused(String),
    /// The file is no database.
    #[error(
        "the file of database.url is not an SQLite database. Set it to another file, or bring back a backup"
    )]
    NotADatabase,
    /// A newer program has been here.
    #[error(
        "the database was made by a newer Moothall (migration {version} is unknown here). Run that version, or bring back a backup from before it"
    )]
    Newer {
        /// The first migration that this program does not know.
        version: i64,
    },
    /// Its tables are not ours.
    #[error(
        "the database's migration {version} is not the one of this program, or was broken off. Bring back a backup, or ask for help with this number"
    )]
    Foreign {
        /// The migration.
        version: i64,
    },
    /// Something else.
    #[error("the database cannot be opened: {0}")]
    Unusable(String),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
        let fault = Fault::from(error);
        match code.as_str() {
            // invalid_authorization, invalid_password, invalid_catalog_name, insufficient_privilege
            "28000" | "28P01" | "3D000" | "42501" => Self::Refused(fault.to_string()),
            // SQLite's NOTADB
            "26" => Self::NotADatabase,
            _ if fault.is_broken() => Self::Unusable(fault.to_string()),
            _ => Self::Away(fault.to_string()),
        }
    }
}

/// Opens the database at this address and brings it up to date: `sqlite://path/to/file`, `sqlite::memory:` (gone when
/// closed), or `postgres://user@host/name`.
///
/// # Errors
/// [`OpenError`], after waiting for a database that is away; its words say what to do.
pub async fn open(url: &str, options: Options) -> Result<Arc<dyn Store>, OpenError> {
    sqlx::any::install_default_drivers();
    match Address::parse(url)? {
        Address::File(path) => Ok(Arc::new(sqlite::open(sqlite::file(&path)?, &options).await?)),
        Address::Memory => Ok(Arc::new(sqlite::open(sqlite::memory()?, &options).await?)),
        Address::Server => Ok(Arc::new(postgres::open(url, &options).await?)),
    }
}

/// Brings the database at this address up to date, and closes it.
///
/// # Errors
/// [`OpenError`], whose words say what to do.
pub async fn migrate(url: &str, options: Options) -> Result<(), OpenError> {
    open(url, Options { connections: 1, ..options }).await?.close().await;
    Ok(())
}

#[derive(Debug, PartialEq)]
enum Address {
    File(PathBuf),
    Memory,
    Server,
}

impl Address {
    fn parse(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Server);
        }
        match url.strip_prefix("sqlite:") {
            Some(":memory:" | "//:memory:") => Ok(Self::Memory),
            Some(path) => match path.strip_prefix("//").unwrap_or(path) {
                "" => Err(OpenError::Address),
                path => Ok(Self::File(PathBuf::from(path))),
            },
            None => Err(OpenError::Address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_file_memory_and_server_apart() {
        let file = |path: &str| Address::File(PathBuf::from(path));
        for (url, address) in [
            ("sqlite://data/moothall.sqlite", file("data/moothall.sqlite")),
            ("sqlite:///var/lib/moothall.sqlite", file("/var/lib/moothall.sqlite")),
            ("sqlite:moothall.sqlite", file("moothall.sqlite")),
            ("sqlite::memory:", Address::Memory),
            ("postgres://moothall@localhost/moothall", Address::Server),
            ("postgresql://localhost/moothall", Address::Server),
        ] {
            assert_eq!(Address::parse(url).expect(url), address, "{url}");
        }
        for wrong in ["", "moothall.sqlite", "mysql://x", "sqlite://", "sqlite:"] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }
}
