//! `moothall serve`: the web chat, the API and everything that runs beside them.

use super::Global;
use crate::app::App;
use crate::telemetry;
use anyhow::Context;
use std::io::Write;

/// Run the web chat, the API and the jobs, until told to stop (Ctrl-C or SIGTERM)
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Serves until told to stop.
///
/// # Errors
/// When something is missing at the start, in words that say what to do.
pub async fn run(_: Args, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let config = global.config()?;
    telemetry::start(&config.log)?;
    let app = App::build(config).await?;
    let address = app.address()?;
    // Before the address is told: whoever has read it may tell us to stop.
    let stop = told_to_stop().context("signals cannot be heard")?;
    writeln!(out, "Moothall answers at http://{address}/")?;
    for (slug, name) in app.assistant().councils() {
        writeln!(out, "  {name}: http://{address}/?council={slug}")?;
    }
    writeln!(out, "The API is described at http://{address}/openapi. Ctrl-C stops.")?;
    out.flush()?;
    app.run_until(stop).await
}

/// Listens for Ctrl-C and SIGTERM from now on; done when one comes.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done at Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
