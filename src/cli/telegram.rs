//! `moothall telegram`: what Telegram must be told, and what it says of the bots that the settings name.

use super::Global;
use crate::app;
use crate::channels::telegram::{BotSettings, Mode, status};
use anyhow::{bail, ensure};
use std::io::Write;
use std::process::ExitCode;

/// Tell Telegram where to post updates, and ask it how the bots stand
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Have Telegram post updates to <http.public_url>/telegram/<bot>; what waits there is kept
    SetWebhook(Which),
    /// Have Telegram keep updates until they are asked for
    DeleteWebhook(Which),
    /// Say what is well with the bots and what to mend; exit status 1 when there is something
    Status(Which),
}

/// Which of the bots.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Only this bot, by its name in the settings ("main" is the first)
    #[arg(long, value_name = "NAME")]
    bot: Option<String>,
}

/// Does it.
///
/// # Errors
/// When there is no such bot, or Telegram refuses.
pub async fn run(command: Command, global: &Global, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let config = global.config()?;
    let (Command::SetWebhook(which) | Command::DeleteWebhook(which) | Command::Status(which)) = &command;
    let all = app::telegram_bots(&config);
    ensure!(!all.is_empty(), "no bot is set: telegram.token is empty (docs/telegram.md leads to one)");
    let bots: Vec<BotSettings> =
        all.into_iter().filter(|bot| which.bot.as_ref().is_none_or(|name| *name == bot.name)).collect();
    if bots.is_empty() {
        bail!("no bot is called {:?} in the settings", which.bot.as_deref().unwrap_or_default());
    }
    let mut well = true;
    for bot in &bots {
        match &command {
            Command::SetWebhook(_) => {
                status::set_webhook(bot).await?;
                writeln!(out, "{}: Telegram posts updates to {}", bot.name, status::webhook_address(bot))?;
                if bot.mode == Mode::Polling {
                    writeln!(out, "{}: telegram.mode is still \"polling\": set it to \"webhook\"", bot.name)?;
                }
            }
            Command::DeleteWebhook(_) => {
                status::delete_webhook(bot).await?;
                writeln!(out, "{}: Telegram keeps updates until they are asked for", bot.name)?;
            }
            Command::Status(_) => match status::report(bot).await {
                Ok(report) => {
                    well &= report.mend.is_empty();
                    for line in &report.well {
                        writeln!(out, "well  {}: {line}", bot.name)?;
                    }
                    for line in &report.mend {
                        writeln!(out, "MEND  {}: {line}", bot.name)?;
                    }
                }
                Err(error) => {
                    well = false;
                    writeln!(out, "MEND  {}: {error}", bot.name)?;
                }
            },
        }
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
