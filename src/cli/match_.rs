//! `moothall match`: a line of JSON in, a line of JSON out, for measuring and for other programs.

use super::Global;
use crate::app;
use crate::assistant::answer::{Assistant, Worked};
use crate::domain::enquiry::{Content, Enquiry, Speaker};
use crate::domain::ids::{ChannelName, CouncilId, IntentId, ServiceId};
use crate::domain::reply::Outcome;
use crate::domain::ticket::Priority;
use crate::safety::Level;
use crate::store;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};

/// Match lines of {"text": "…"} from standard input; one line of JSON for each
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The council that is asked
    #[arg(long, value_name = "SLUG", default_value = "borsetshire")]
    council: CouncilId,
}

#[derive(Deserialize)]
struct Line {
    text: String,
}

#[derive(Serialize)]
struct Matched<'a> {
    text: &'a str,
    outcome: Outcome,
    intent: Option<IntentId>,
    service: Option<ServiceId>,
    confidence: f32,
    alternatives: &'a [crate::assistant::Alternative],
    emergency: Option<String>,
    priority: Priority,
}

/// Matches every line, each as the first of a conversation.
///
/// # Errors
/// On the first line that is no object with a `text`, with its number; when the content has faults.
pub async fn run(
    args: Args,
    global: &Global,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let config = global.config()?;
    let store = store::open("sqlite::memory:", store::Options::default()).await?;
    let assistant = app::assistant(&config, store, global.clock(&config)?)?;
    anyhow::ensure!(
        assistant.has_council(&args.council),
        "no council is called {:?} here",
        args.council.as_str()
    );
    for (number, line) in input.lines().enumerate() {
        let line = line.with_context(|| format!("line {}: not readable as UTF-8 text", number + 1))?;
        if line.trim().is_empty() {
            continue;
        }
        let Line { text } = serde_json::from_str(&line)
            .with_context(|| format!("line {}: an object with \"text\" is wanted", number + 1))?;
        match_one(&assistant, &args.council, &text, out)?;
    }
    Ok(())
}

fn match_one(
    assistant: &Assistant,
    council: &CouncilId,
    text: &str,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let enquiry = Enquiry {
        council: council.clone(),
        channel: ChannelName::terminal(),
        speaker: Speaker::New,
        id: None,
        content: Content { text: text.to_owned(), ..Content::default() },
        language: "en".to_owned(),
    };
    let Worked { result, alarm, priority, .. } = assistant.consider(&enquiry)?;
    let matched = Matched {
        text,
        outcome: result.outcome,
        intent: result.intent,
        service: result.service,
        confidence: result.confidence,
        alternatives: &result.alternatives,
        emergency: alarm.filter(|alarm| alarm.level == Level::Emergency).map(|alarm| alarm.rule),
        priority,
    };
    serde_json::to_writer(&mut *out, &matched)?;
    writeln!(out)?;
    Ok(())
}
