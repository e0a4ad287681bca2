//! `moothall migrate`: brings the database to this program's form, for operators who do that before they deploy.

use super::Global;
use crate::store;
use std::io::Write;
use std::time::Duration;

/// Bring the database to the form this version needs (serve does it too)
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Migrates the database that the settings name.
///
/// # Errors
/// When it cannot be reached, is newer than this program, or a migration fails.
pub async fn run(_: Args, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let config = global.config()?;
    let wait = Duration::from_secs(config.database.wait_seconds);
    store::migrate(config.database.url.expose(), store::Options { wait, ..store::Options::default() })
        .await?;
    writeln!(out, "The database has the form that this version needs.")?;
    Ok(())
}
