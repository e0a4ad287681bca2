//! The command line: one file a command, each with its arguments and a `run`.

pub mod ask;
pub mod chat;
pub mod check;
pub mod doctor;
pub mod evaluate;
pub mod forget;
pub mod healthcheck;
mod import_places;
pub mod key;
pub mod match_;
pub mod migrate;
pub mod new_council;
mod paint;
pub mod preview;
pub mod serve;
pub mod telegram;

use crate::app;
use crate::assistant::ports::Clock;
use crate::assistant::wording::EXPECTED;
use crate::config::{Config, ConfigError, Content};
use jiff::civil::Date;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What every command takes.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Global {
    /// The settings file (moothall.toml in this folder when absent)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Answer as on this day at noon, 2028-04-01 (ask, chat, match, check, preview)
    #[arg(long, global = true, value_name = "DATE")]
    on: Option<Date>,
}

impl Global {
    /// The settings.
    ///
    /// # Errors
    /// Names the setting that cannot be used.
    pub fn config(&self) -> Result<Config, ConfigError> {
        Config::read(self.config.as_deref())
    }

    /// The day it is, or that the command line says.
    ///
    /// # Errors
    /// When the time zone cannot be found.
    fn today(&self, config: &Config) -> anyhow::Result<Date> {
        self.on.map_or_else(|| app::today(config), Ok)
    }

    /// The clock on the wall, or one that stands still at noon of the day that the command line says.
    ///
    /// # Errors
    /// When the time zone cannot be found.
    fn clock(&self, config: &Config) -> anyhow::Result<Arc<dyn Clock>> {
        Ok(match self.on {
            Some(day) => Arc::new(app::Noon::of(day, &app::time_zone(config)?)?),
            None => Arc::new(app::WallClock),
        })
    }
}

/// A council's front door: people ask in their own words and get the council's answer, or a ticket with a person
#[derive(Debug, clap::Parser)]
#[command(name = "moothall", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Serve(serve::Args),
    Ask(ask::Args),
    Chat(chat::Args),
    Match(match_::Args),
    Evaluate(evaluate::Args),
    /// Check every content file; prints all faults with file and line
    Check(check::Args),
    Preview(preview::Args),
    /// Make something new
    #[command(subcommand)]
    New(New),
    /// Take in what others have made
    #[command(subcommand)]
    Import(Import),
    /// Make, list and take away keys to the API
    #[command(subcommand)]
    Key(key::Command),
    #[command(subcommand)]
    Telegram(telegram::Command),
    Forget(forget::Args),
    Migrate(migrate::Args),
    Doctor(doctor::Args),
    Healthcheck(healthcheck::Args),
    /// Print the description of the HTTP API (OpenAPI 3.1)
    Openapi,
    /// Print every setting with its comment and default
    DefaultConfig,
}

#[derive(Debug, clap::Subcommand)]
enum New {
    /// Put a council on the map: writes councils/<slug>/council.toml and checks it
    Council(new_council::Args),
}

#[derive(Debug, clap::Subcommand)]
enum Import {
    /// Take a list of streets into a council's places: writes councils/<slug>/places.toml
    Places(import_places::Args),
}

/// Runs a command and says how it ended: 0 well, 1 with something to mend, 2 a wrong command line.
pub fn run(cli: Cli) -> ExitCode {
    match execute(cli) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("moothall: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(Cli { global, command }: Cli) -> anyhow::Result<ExitCode> {
    let takes_a_day = matches!(
        command,
        Command::Ask(_) | Command::Chat(_) | Command::Match(_) | Command::Check(_) | Command::Preview(_)
    );
    anyhow::ensure!(
        global.on.is_none() || takes_a_day,
        "--on is for ask, chat, match, check and preview: everything else happens today"
    );
    let runtime = tokio::runtime::Runtime::new()?;
    let out = &mut std::io::stdout().lock();
    let input = &mut std::io::stdin().lock();
    match command {
        Command::Serve(args) => runtime.block_on(serve::run(args, &global, out))?,
        Command::Ask(args) => runtime.block_on(ask::run(args, &global, out))?,
        Command::Chat(args) => runtime.block_on(chat::run(args, &global, input, out))?,
        Command::Match(args) => runtime.block_on(match_::run(args, &global, input, out))?,
        Command::Evaluate(args) => evaluate::run(&args, &global, out)?,
        Command::Check(args) => return check::run_with_rehearsal(&args, &global, out),
        Command::Preview(args) => preview::run(&args, &global, out)?,
        Command::New(New::Council(args)) => {
            let config = global.config()?;
            let folder = config.content.folder.clone().unwrap_or_else(|| PathBuf::from("."));
            let on_terminal = std::io::stdin().is_terminal();
            let answers: new_council::Answers<'_> = if on_terminal { Some(&mut *input) } else { None };
            let made = new_council::run(args, &folder, app::today(&config)?, &EXPECTED, answers, out)?;
            if made.answers && on_terminal {
                let there = Config {
                    content: Content { folder: Some(made.folder), ..config.content.clone() },
                    ..config
                };
                runtime.block_on(chat::talk(&there, &global, &chat::Args::with(made.id), input, out))?;
            }
            return Ok(if made.faulty { ExitCode::FAILURE } else { ExitCode::SUCCESS });
        }
        Command::Import(Import::Places(args)) => {
            let folder = global.config()?.content.folder.unwrap_or_else(|| PathBuf::from("."));
            import_places::run(&args, &folder, out)?;
        }
        Command::Key(command) => runtime.block_on(key::run(command, &global, out))?,
        Command::Telegram(command) => return runtime.block_on(telegram::run(command, &global, out)),
        Command::Forget(args) => runtime.block_on(forget::run(args, &global, out))?,
        Command::Migrate(args) => runtime.block_on(migrate::run(args, &global, out))?,
        Command::Doctor(args) => return runtime.block_on(doctor::run(args, &global, out)),
        Command::Healthcheck(args) => runtime.block_on(healthcheck::run(args, &global, out))?,
        Command::Openapi => writeln!(out, "{}", crate::channels::http::openapi().to_pretty_json()?)?,
        Command::DefaultConfig => write!(out, "{}", crate::config::DEFAULTS)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Whoever read our output has read enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }
}
