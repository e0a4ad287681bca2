//! `moothall chat`: a whole conversation in the terminal, kept only while it lasts.

use super::{Global, paint};
use crate::app;
use crate::assistant::TurnResult;
use crate::config::Config;
use crate::domain::enquiry::{Content, Enquiry, Speaker};
use crate::domain::ids::{ChannelName, ConversationKey, CouncilId};
use crate::domain::reply::Choice;
use crate::store;
use std::io::{BufRead, IsTerminal, Write};

/// Talk with the assistant in the terminal: questions, reports, buttons and hand-off
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The council that is asked
    #[arg(long, value_name = "SLUG", default_value = "borsetshire")]
    council: CouncilId,
    /// The language
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

impl Args {
    /// English with this council.
    pub(super) fn with(council: CouncilId) -> Self {
        Self { council, language: "en".to_owned() }
    }
}

/// Talks until the input ends. Typing a button's number presses it.
///
/// # Errors
/// When the content has faults, the council is not served, or the terminal goes away.
pub async fn run(
    args: Args,
    global: &Global,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    talk(&global.config()?, global, &args, input, out).await
}

/// The same with settings of the caller's.
///
/// # Errors
/// As [`run`].
pub(super) async fn talk(
    config: &Config,
    global: &Global,
    args: &Args,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let store = store::open("sqlite::memory:", store::Options::default()).await?;
    let assistant = app::assistant(config, store, global.clock(config)?)?;
    let Some(name) = assistant.council_name(&args.council) else {
        anyhow::bail!("no council is called {:?} here", args.council.as_str());
    };
    let person_types = std::io::stdin().is_terminal();
    writeln!(out, "{name}: I'm an automated assistant. What can I help with? (An empty line ends this.)")?;
    let mut conversation: Option<ConversationKey> = None;
    let mut offered: Vec<Choice> = Vec::new();
    loop {
        write!(out, "\n> ")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 || line.trim().is_empty() {
            writeln!(out)?;
            return Ok(());
        }
        let said = line.trim();
        if !person_types {
            writeln!(out, "{said}")?;
        }
        let pressed = said.parse::<usize>().ok().and_then(|n| offered.get(n.checked_sub(1)?));
        let content = match pressed {
            Some(choice) => Content { choice: Some(choice.id.clone()), ..Content::default() },
            None => Content { text: said.to_owned(), ..Content::default() },
        };
        let enquiry = Enquiry {
            council: args.council.clone(),
            channel: ChannelName::terminal(),
            speaker: conversation.clone().map_or(Speaker::New, Speaker::Key),
            id: None,
            content,
            language: args.language.clone(),
        };
        let TurnResult { replies, conversation: key, .. } = assistant.turn(enquiry).await?;
        offered = replies.iter().flat_map(|reply| reply.choices.clone()).collect();
        for reply in &replies {
            writeln!(out, "{}", paint::reply(reply))?;
        }
        if replies.is_empty() {
            writeln!(out, "(A person has the conversation and was given your words.)")?;
        }
        conversation = Some(key);
    }
}
