//! `moothall forget`: erases everything that a person said, on request.

use super::Global;
use crate::app;
use crate::assistant::ports::Erase;
use crate::domain::ids::{ChannelName, ConversationKey, ConversationRef};
use crate::domain::ticket::Reference;
use anyhow::Context;
use jiff::Timestamp;
use std::io::Write;

/// Erase what a person said: messages, files, waiting deliveries, and the details of their tickets
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Args {
    /// The resident's own key to the conversation
    #[arg(long, value_name = "KEY")]
    conversation: Option<ConversationKey>,
    /// The reference of a ticket: erases the conversation it came from
    #[arg(long, value_name = "REFERENCE")]
    ticket: Option<String>,
    /// What a channel calls the person, as channel:sender (telegram:123456)
    #[arg(long, value_name = "CHANNEL:SENDER")]
    sender: Option<String>,
}

/// Erases it and says how much that was.
///
/// # Errors
/// When there is nothing by that name, or the store fails; then nothing was erased.
pub async fn run(args: Args, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let store = app::open_store(&global.config()?).await?;
    let whose = if let Some(key) = args.conversation {
        Erase::Key(key)
    } else if let Some(typed) = args.ticket {
        let reference = Reference::parse(&typed).context("a reference looks like BO-7K2-P4")?;
        let ticket = store.ticket(&reference).await?;
        let conversation: ConversationRef = ticket.context("there is no such ticket")?.conversation;
        Erase::Reference(conversation)
    } else {
        let typed = args.sender.unwrap_or_default();
        let (channel, sender) = typed.split_once(':').context("write the sender as channel:sender")?;
        Erase::Sender { channel: ChannelName::parse(channel)?, sender: sender.to_owned() }
    };
    let erased = store.erase(&whose, Vec::new(), Timestamp::now()).await?;
    store.close().await;
    anyhow::ensure!(erased > 0, "there was nothing to erase by that name");
    writeln!(out, "Erased {erased} conversation{} with all copies.", if erased == 1 { "" } else { "s" })?;
    Ok(())
}
