//! `moothall doctor`: tries everything that `serve` needs and says, line by line, what is well and what to mend.

use super::Global;
use crate::app;
use crate::channels::telegram::status;
use crate::config::Config;
use std::io::Write;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// Try everything that serve needs, and say what to mend
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Tries settings, content, database and addresses. Exit status 1 when something must be mended.
///
/// # Errors
/// When `out` cannot be written.
pub async fn run(_: Args, global: &Global, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut well = true;
    let mut say = |what: &str, found: anyhow::Result<String>| -> std::io::Result<()> {
        match found {
            Ok(detail) => writeln!(out, "well  {what}: {detail}"),
            Err(error) => {
                well = false;
                writeln!(out, "MEND  {what}: {error:#}")
            }
        }
    };
    let config = match global.config() {
        Ok(config) => config,
        Err(error) => {
            say("settings", Err(error.into()))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    say("settings", Ok("can be read".to_owned()))?;
    say("content", content(&config))?;
    say("database", database(&config).await)?;
    say("address", address(config.http.listen).await)?;
    if let Some(metrics) = config.http.metrics_listen {
        say("metrics address", address(metrics).await)?;
    }
    for bot in app::telegram_bots(&config) {
        let found = match status::report(&bot).await {
            Ok(report) if report.mend.is_empty() => Ok(report.well.join("; ")),
            Ok(report) => Err(anyhow::anyhow!(report.mend.join("; "))),
            Err(error) => Err(error.into()),
        };
        say(&format!("telegram bot {}", bot.name), found)?;
    }
    let behind_proxy =
        !config.http.public_url.contains("127.0.0.1") && config.http.trusted_proxies.is_empty();
    if behind_proxy {
        let hint = "http.public_url is not this machine, but http.trusted_proxies is empty: if a proxy stands before us, \
                    every resident has its address, and one limit for all";
        say("proxies", Ok(hint.to_owned()))?;
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn content(config: &Config) -> anyhow::Result<String> {
    let mind = app::mind(config, &app::source(config))?;
    let councils = mind.library.councils().count();
    let phrases: usize =
        mind.library.languages().map(|language| mind.library.examples(language).count()).sum();
    Ok(format!("{councils} councils, {phrases} phrases, learnt"))
}

async fn database(config: &Config) -> anyhow::Result<String> {
    let store = app::open_store(config).await?;
    let ready = store.ready().await;
    store.close().await;
    ready?;
    Ok("can be written".to_owned())
}

async fn address(wanted: std::net::SocketAddr) -> anyhow::Result<String> {
    match TcpListener::bind(wanted).await {
        Ok(_) => Ok(format!("{wanted} is free")),
        Err(error) => {
            Err(anyhow::anyhow!("{wanted} cannot be used ({error}): is `moothall serve` running already?"))
        }
    }
}
