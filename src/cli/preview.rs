//! `moothall preview`: every wording of an intent as a council's residents would get it on a day, and why.
//!
//! It reads content and nothing else: no phrases are learnt and no conversation is held.

use super::{Global, paint};
use crate::app;
use crate::content::{Freshness, Intent, Pack, Values};
use crate::domain::council::Responsible;
use crate::domain::ids::{CouncilId, IntentId};
use anyhow::{Context, bail};
use jiff::civil::{Date, time};
use std::io::Write;

/// Show every wording of an intent as a council's residents would get it, and who answers for it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The intent: waste/missed_bin; safety/gas for a safety rule
    intent: IntentId,
    /// The council that is asked
    #[arg(long, value_name = "SLUG", default_value = "borsetshire")]
    council: CouncilId,
    /// The language
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    /// How it reaches the resident: the telephone says it, the others show it
    #[arg(long, value_enum, default_value_t = Channel::Web)]
    channel: Channel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Channel {
    Web,
    Telegram,
    Phone,
}

/// Prints the preview.
///
/// # Errors
/// When the content has faults, there is no such council or intent, or `out` cannot be written.
pub fn run(args: &Args, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let config = global.config()?;
    let day = global.today(&config)?;
    let library = app::library(&config, &app::source(&config))?;
    let asked = || format!("no council is called {:?} here", args.council.as_str());
    let door = library.pack_on(&args.council, &args.language, day).with_context(asked)?;
    let who = door.council();
    writeln!(out, "{} at {} on {}", args.intent, who.name, day.strftime("%A %-d %B %Y"))?;
    if who.id != args.council {
        writeln!(out, "{} has ended; {} came after it.", args.council, who.name)?;
    }
    let Some(intent) = door.intent(&args.intent) else {
        if door.title(&args.intent).is_none() {
            bail!("there is no intent {:?}; intents are named after their files", args.intent.as_str());
        }
        // A safety rule: its words are the door's own.
        let values = door.values(day);
        return wordings(&door, args, &values, day, out);
    };
    let body = match door.responsible(&intent.service, day) {
        Responsible::Own => {
            writeln!(out, "Done by {} itself.", who.name)?;
            door.clone()
        }
        Responsible::Council(id) => {
            let body = library.pack_on(&id, &args.language, day).with_context(asked)?;
            let name = &body.council().name;
            writeln!(out, "Done by {name}: who does what at {} says so.", who.short_name)?;
            body
        }
        Responsible::Body { name, why } => {
            writeln!(out, "Not ours: {name}. {why}")?;
            let values = door.values(day).with("body.name", name).with("why", why);
            let said = door.system("conversation.not_ours", &values).unwrap_or_default();
            writeln!(out, "\n[not_ours]\n{}", shown(&said, args.channel))?;
            return Ok(());
        }
    };
    let noon = day.to_datetime(time(12, 0, 0, 0));
    let mut notices = door.notices(Some(&intent.service), body.council().id == who.id, noon);
    if body.council().id != who.id {
        notices.extend(body.notices(Some(&intent.service), true, noon));
    }
    for notice in notices {
        writeln!(out, "\n[notice]\n{}", shown(&notice.reply(), args.channel))?;
    }
    wordings(&body, args, &samples(&door, &body, intent, day), day, out)
}

/// Facts and names as they will be, and a stand-in for what only a conversation knows.
fn samples(door: &Pack<'_>, body: &Pack<'_>, intent: &Intent, day: Date) -> Values {
    let prefix = body.reference_prefix().unwrap_or("MH");
    let values = body
        .values(day)
        .with("council.name", door.council().name.as_str())
        .with("council.short_name", door.council().short_name.as_str())
        .with("reference", format!("{prefix}-7K2-P4"));
    let days = intent.ticket.as_ref().and_then(|ticket| ticket.due.as_deref());
    let days = days.and_then(|fact| u32::try_from(body.facts(day).number(fact)?).ok());
    let values = match days {
        Some(days) => values.with("due", body.opening(Some(&intent.service), day).due(day, days).to_string()),
        None => values,
    };
    let detail = |values: Values, name: &String| values.with(name.as_str(), format!("<{name}>"));
    intent.details.iter().map(|wanted| &wanted.name).fold(values, detail)
}

fn wordings(
    body: &Pack<'_>,
    args: &Args,
    values: &Values,
    day: Date,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if let Some((owner, source, reviewed)) = body.provenance(&args.intent) {
        let state = match body.freshness(&args.intent, day) {
            Freshness::Fresh => "fresh",
            Freshness::Marked => "past its review, and said to be",
            Freshness::Withdrawn => "withdrawn: a person is offered instead of the answer",
        };
        writeln!(out, "Owner {owner}; source {source}; reviewed {reviewed}: {state}.")?;
    }
    for (fact, last) in body.ended_facts(&args.intent, day) {
        writeln!(out, "The fact {fact} ended on {last}.")?;
    }
    for (key, wording) in body.wordings(&args.intent) {
        match body.reply(&args.intent, key, values) {
            Some(reply) => writeln!(out, "\n[{key}]\n{}", shown(&reply, args.channel))?,
            None => writeln!(out, "\n[{key}]\n(nothing of it can be said)")?,
        }
        for left in wording.left_out(values) {
            writeln!(out, "  (left out for want of {}: {:?})", left.wants.join(", "), left.words)?;
        }
    }
    Ok(())
}

fn shown(reply: &crate::domain::reply::Reply, channel: Channel) -> String {
    match channel {
        Channel::Web | Channel::Telegram => paint::reply(reply),
        Channel::Phone => reply.speech.clone(),
    }
}
