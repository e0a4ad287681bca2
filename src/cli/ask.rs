//! `moothall ask`: one enquiry, answered here and now; nothing is stored and nothing leaves the machine.

use super::{Global, paint};
use crate::app;
use crate::assistant::TurnError;
use crate::assistant::answer::Assistant;
use crate::assistant::explain::explain;
use crate::domain::enquiry::{Content, Enquiry, Speaker};
use crate::domain::ids::{ChannelName, CouncilId};
use crate::domain::mask::mask;
use crate::store;
use anyhow::bail;
use std::io::Write;
use std::sync::Arc;

/// Ask one question and see the answer
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What a resident would write
    text: String,
    /// The council that is asked
    #[arg(long, value_name = "SLUG", default_value = "borsetshire")]
    council: CouncilId,
    /// The language of the answer
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    /// Print the object that POST /v1/enquiries answers
    #[arg(long, conflicts_with = "explain")]
    json: bool,
    /// Say why this answer was chosen
    #[arg(long)]
    explain: bool,
}

/// Answers one question.
///
/// # Errors
/// When the content has faults, the council is not served, or `out` cannot be written.
pub async fn run(args: Args, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let config = global.config()?;
    let today = global.today(&config)?;
    let store = store::open("sqlite::memory:", store::Options::default()).await?;
    let assistant: Arc<Assistant> = app::assistant(&config, store, global.clock(&config)?)?;
    let enquiry = Enquiry {
        council: args.council,
        channel: ChannelName::terminal(),
        speaker: Speaker::New,
        id: None,
        content: Content { text: args.text, ..Content::default() },
        language: args.language,
    };
    let mind = assistant.mind();
    let language = mind.language(&enquiry.language);
    let explanation =
        mind.library.pack_on(&enquiry.council, language, today).filter(|_| args.explain).map(|pack| {
            // What a person would be told not to send is not said back here either.
            explain(&mind, &pack, language, &mask(&enquiry.content.text), today)
        });
    let worked = match assistant.consider(&enquiry) {
        Ok(worked) => worked,
        Err(TurnError::UnknownCouncil(name)) => bail!(
            "no council is called {name:?} here. Served are: {}",
            assistant.councils().iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ")
        ),
        Err(error) => bail!("{error}"),
    };
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&worked.result)?)?;
        return Ok(());
    }
    for reply in &worked.result.replies {
        writeln!(out, "{}", paint::reply(reply))?;
    }
    if let Some(explanation) = explanation {
        write!(out, "\nOutcome: {}. {explanation}", worked.result.outcome.as_str())?;
    }
    Ok(())
}
