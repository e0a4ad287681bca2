//! `moothall serve`: the web chat, the API and everything that runs beside them.

use super::Global;
use crate::app::App;
use crate::telemetry;
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
    writeln!(out, "Moothall answers at http://{address}/")?;
    for (slug, name) in app.assistant().councils() {
        writeln!(out, "  {name}: http://{address}/?council={slug}")?;
    }
    writeln!(out, "The API is described at http://{address}/openapi. Ctrl-C stops.")?;
    out.flush()?;
    app.run_until(told_to_stop()).await
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard");
                let _ = interrupt.await;
                return;
            }
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
