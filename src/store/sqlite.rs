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
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::broadcast;

/// How long a write waits for another process that holds the file, and a reader for a free connection.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many changes a slow listener may fall behind.
pub(super) const LISTENER_QUEUE: usize = 1024;

/// Where a database lies.
pub(super) struct Place {
    path: Option<PathBuf>,
    options: AnyConnectOptions,
}

impl Place {
    /// A file, made with its folder if it is not there.
    pub(super) fn file(path: PathBuf) -> Result<Self, OpenError> {
        // An absolute path stays the same file wherever the program goes, and is a well-formed address.
        let path = std::path::absolute(&path)
            .map_err(|source| OpenError::Folder { folder: path.clone(), source })?;
        let folder = path.parent().unwrap_or(Path::new("/"));
        std::fs::create_dir_all(folder)
            .map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        Ok(Self { options: any(&options)?, path: Some(path) })
    }

    /// Memory of this process, shared by the connections of one store and gone with them.
    pub(super) fn memory() -> Result<Self, OpenError> {
        // SQLite's file system in memory: connections share what has the same name beginning with a slash.
        let name = format!("/moothall-{}", uuid::Uuid::new_v4().simple());
        let options = SqliteConnectOptions::new().filename(name).vfs("memdb").create_if_missing(true);
        Ok(Self { options: any(&options)?, path: None })
    }
}

fn any(options: &SqliteConnectOptions) -> Result<AnyConnectOptions, OpenError> {
    // sqlx would log each statement, which costs as much as running it.
    Ok(AnyConnectOptions::from_url(&options.to_url_lossy())?.disable_statement_logging())
}

/// Opens the file and brings it up to date.
pub(super) async fn open(place: Place, options: &Options) -> Result<Database<Sqlite>, OpenError> {
    let named = |error: OpenError| match (&place.path, error) {
        (Some(path), OpenError::Unusable(what)) if what.contains("error 26") => {
            OpenError::NotADatabase(path.clone())
        }
        (_, error) => error,
    };
    let connect = async {
        let mut connection = place.options.connect().await?;
        settle_in(&mut connection, options.wait).await?;
        migrations::apply(&migrations::SQLITE, &mut connection).await?;
        settle_in(&mut connection, PATIENCE).await?;
        Ok(connection)
    };
    let connection = connect.await.map_err(named)?;
    let readers = AnyPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(settle_in(connection, PATIENCE)))
        .connect_lazy_with(place.options);
    let changes = broadcast::Sender::new(LISTENER_QUEUE);
    let engine = Sqlite { writer: Writer::start(connection, changes.clone()) };
    Ok(Database { readers, engine, changes })
}

/// Settings that a connection forgets: wait for a lock; log ahead of the file; be durable on commit, even when the
/// power fails; overwrite what is deleted.
async fn settle_in(connection: &mut AnyConnection, patience: Duration) -> sqlx::Result<()> {
    let settings = format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA secure_delete = ON;",
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
