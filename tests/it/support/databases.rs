//! A fresh database for each test, on SQLite (a file in a folder of its own) or on PostgreSQL (a database of its own on
//! the server that `MOOTHALL_TEST_POSTGRES` names, as a user who may create databases).

use moothall::assistant::ports::Store;
use moothall::store::{self, Options};
use sqlx::{AnyConnection, Column, Connection, Executor, Row};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A database that goes when the test is over.
pub(crate) struct Fresh {
    /// Its address.
    pub(crate) url: String,
    kind: Kind,
}

enum Kind {
    Sqlite { folder: tempfile::TempDir },
    Postgres { server: String, name: String },
}

impl Fresh {
    /// An SQLite file in a new folder.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let url = format!("sqlite://{}", folder.path().join("moothall.sqlite").display());
        Self { url, kind: Kind::Sqlite { folder } }
    }

    /// A new database on the PostgreSQL server.
    pub(crate) async fn postgres() -> Self {
        let server = std::env::var("MOOTHALL_TEST_POSTGRES").expect(
            "MOOTHALL_TEST_POSTGRES must be the address of a PostgreSQL server: postgres://user@host:port/postgres",
        );
        let name = format!("moothall_test_{}", uuid::Uuid::new_v4().simple());
        statement(&server, &format!("CREATE DATABASE {name}")).await;
        let (before, _) = server.rsplit_once('/').expect("an address ends in a database's name");
        Self { url: format!("{before}/{name}"), kind: Kind::Postgres { server, name } }
    }

    /// A store on it; each one is a node of its own.
    pub(crate) async fn open(&self) -> Arc<dyn Store> {
        let options = Options { connections: 4, wait: Duration::from_secs(5) };
        store::open(&self.url, options).await.expect("the store opens")
    }

    /// The folder of the SQLite file.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match &self.kind {
            Kind::Sqlite { folder } => Some(folder.path().to_owned()),
            Kind::Postgres { .. } => None,
        }
    }

    /// Every value of every row of every table, one a line.
    pub(crate) async fn dump(&self) -> String {
        let tables = match self.kind {
            Kind::Sqlite { .. } => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Kind::Postgres { .. } => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let mut connection = connect(&self.url).await;
        let mut dump = String::new();
        for table in connection.fetch_all(tables).await.expect("tables") {
            let table: String = table.get(0);
            if table == "_sqlx_migrations" {
                continue;
            }
            let all = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
            for row in connection.fetch_all(all).await.expect("rows") {
                for column in row.columns() {
                    let place = column.ordinal();
                    let text = row.try_get::<String, _>(place);
                    let text =
                        text.or_else(|_| row.try_get::<i64, _>(place).map(|number| number.to_string()));
                    let bytes = || row.try_get::<Vec<u8>, _>(place).unwrap_or_default();
                    let text = text.unwrap_or_else(|_| String::from_utf8_lossy(&bytes()).into_owned());
                    dump.push_str(&format!("{table}.{} {text}\n", column.name()));
                }
            }
        }
        connection.close().await.expect("closes");
        dump
    }

    /// Makes the server refuse everybody on this database and cut off those who are there, or let them in again.
    pub(crate) async fn shut(&self, shut: bool) {
        let Kind::Postgres { server, name } = &self.kind else { return };
        statement(server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !shut)).await;
        if shut {
            let all =
                format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            statement(server, &all).await;
        }
    }

    /// Removes the database.
    pub(crate) async fn remove(self) {
        if let Kind::Postgres { server, name } = &self.kind {
            statement(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
}

/// A connection past the store.
pub(crate) async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.expect("the test database answers")
}

/// Runs one statement past the store.
pub(crate) async fn statement(url: &str, sql: &str) {
    let mut connection = connect(url).await;
    connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.expect("the statement runs");
    connection.close().await.expect("closes");
}
