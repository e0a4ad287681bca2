//! Moothall: a council's front door in one program. `moothall --help` tells.

use moothall::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(<Cli as clap::Parser>::parse())
}
