//! Bringing a database up to date, and refusing one that is ahead of this program.

use super::OpenError;
use sqlx::AnyConnection;
use sqlx::migrate::{MigrateError, Migrator};

/// For SQLite.
pub(super) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");

/// For PostgreSQL.
pub(super) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Applies what is missing.
pub(super) async fn apply(migrations: &Migrator, on: &mut AnyConnection) -> Result<(), OpenError> {
    migrations.run(on).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) => OpenError::Newer { version },
        MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
            OpenError::Foreign { version }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => OpenError::from(error),
        other => OpenError::Unusable(other.to_string()),
    })
}
