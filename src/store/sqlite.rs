//! SQLite: one file, any number of readers, one writer.

use super::database::Database;
use super::fault::Fault;
use super::job::{Engine, Job};
use super::migrations;
use super::open::{OpenError, Options};
use super::writer::Writer;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Executor};
use std::path::Path;
use std::time::Duration;
use tokio::sync::broadcast;

/// How long a write waits for another process that holds the file, and a reader for a free connection.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long the log grows before it is moved into the file: at SQLite's own 1000 pages a busy writer spends a third of
/// its time on that.
const LOG_PAGES: u32 = 4000;

/// How many changes a slow listener may fall behind.
pub(super) const LISTENER_QUEUE: usize = 1024;

/// A file, made with its folder if it is not there.
pub(super) fn file(path: &Path) -> Result<AnyConnectOptions, OpenError> {
    // An absolute path stays the same file wherever the program goes, and makes a well-formed address.
    let path =
        std::path::absolute(path).map_err(|source| OpenError::Folder { folder: path.to_owned(), source })?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(folder)
        .map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
    address(&SqliteConnectOptions::new().filename(&path).create_if_missing(true))
}

/// Memory of this process, shared by the connections of one store and gone with them.
pub(super) fn memory() -> Result<AnyConnectOptions, OpenError> {
    // SQLite's file system in memory: connections share what has the same name beginning with a slash.
    let name = format!("/moothall-{}", uuid::Uuid::new_v4().simple());
    address(&SqliteConnectOptions::new().filename(name).vfs("memdb").create_if_missing(true))
}

fn address(options: &SqliteConnectOptions) -> Result<AnyConnectOptions, OpenError> {
    // sqlx would format each statement for a log that nobody reads.
    Ok(AnyConnectOptions::from_url(&options.to_url_lossy())?.disable_statement_logging())
}

/// Opens the database and brings it up to date.
pub(super) async fn open(
    address: AnyConnectOptions,
    options: &Options,
) -> Result<Database<Sqlite>, OpenError> {
    let mut connection = address.connect().await?;
    settle_in(&mut connection, options.wait).await?;
    migrations::apply(&migrations::SQLITE, &mut connection).await?;
    settle_in(&mut connection, PATIENCE).await?;
    let readers = AnyPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(settle_in(connection, PATIENCE)))
        .connect_lazy_with(address);
    let changes = broadcast::Sender::new(LISTENER_QUEUE);
    let engine = Sqlite { writer: Writer::start(connection, changes.clone()) };
    Ok(Database { readers, engine, changes })
}

/// Settings that a connection forgets: wait for a lock; log ahead of the file; be durable on commit, even when the
/// power fails; overwrite what is deleted.
async fn settle_in(connection: &mut AnyConnection, patience: Duration) -> sqlx::Result<()> {
    let settings = format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = {LOG_PAGES};",
        patience.as_millis()
    );
    connection.execute(sqlx::AssertSqlSafe(settings)).await?;
    Ok(())
}

/// The engine over one file.
pub(super) struct Sqlite {
    writer: Writer,
}

impl Engine for Sqlite {
    // There is one writer: nothing is ever locked.
    const SKIP_LOCKED: &'static str = "";

    async fn write<J: Job>(&self, job: J) -> Result<J::Answer, Fault> {
        self.writer.write(job).await
    }

    async fn close(&self) {
        self.writer.close().await;
    }
}
