//! Telegram: bots by which residents write, each at the door of one council or of many.
//!
//! What arrives (`webhook`, `polling`) is written to the inbox before it is acknowledged. A worker (`answer`) takes it
//! from there, one message of a chat at a time, and asks the assistant. What we say waits in the outbox, and another
//! worker (`send`) sends it. Both workers run on the same rails (`lanes`). `read` and `render` are pure: from Telegram's
//! updates to what was heard, and from our messages to what Telegram shows.
//!
//! It decides nothing about a conversation, and no word that a resident reads stands here: lines are content
//! (`responses/<language>/system/telegram.toml`). A bot's token and what residents write stand in no log.

mod answer;
mod api;
mod buttons;
mod choose;
mod commands;
mod files;
mod lanes;
mod polling;
mod read;
mod render;
mod send;
mod setup;
mod split;
pub mod status;
mod webhook;

use crate::assistant::Assistant;
use crate::assistant::ports::{Clock, Store};
use crate::domain::ids::{ChannelName, CouncilId};
use api::Api;
use axum::Router;
use std::sync::{Arc, OnceLock};
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How updates come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// We ask for them; needs no address of our own.
    Polling,
    /// Telegram posts them to `/telegram/<name>`.
    Webhook,
}

/// What `app` reads from the settings for one bot.
#[derive(Clone)]
pub struct BotSettings {
    /// Its name here: in addresses, queues and logs.
    pub name: String,
    /// What BotFather gave; never in logs.
    pub token: String,
    /// Where the Bot API is, without a slash at the end.
    pub api_url: String,
    /// How updates come.
    pub mode: Mode,
    /// What Telegram must send along to the webhook.
    pub secret: Option<String>,
    /// At whose door it stands; where it serves many, whose words it uses until the resident has chosen.
    pub council: CouncilId,
    /// Whether it serves every council here, and asks which.
    pub many: bool,
    /// Where our own pages are, without a slash at the end.
    pub public_url: String,
}

/// A bot at work.
struct Bot {
    settings: BotSettings,
    api: Api,
    assistant: Arc<Assistant>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// Rings when something was written to the inbox.
    arrived: Notify,
    /// Who may ask next for one of the bot's tokens.
    first_in_line: Mutex<()>,
    /// What it is called on Telegram, without the `@`; known once Telegram has said so.
    username: OnceLock<String>,
}

impl Bot {
    /// The queue of its inbox and outbox: channel and scope, so that erasure finds both.
    fn queue(&self) -> String {
        format!("{}/{}", ChannelName::telegram(), self.settings.name)
    }
}

/// Every bot of this process.
#[derive(Clone)]
pub struct Telegram(Arc<Vec<Arc<Bot>>>);

impl Telegram {
    /// Bots that do not run yet.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(
        bots: Vec<BotSettings>,
        assistant: &Arc<Assistant>,
        store: &Arc<dyn Store>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, reqwest::Error> {
        let bot = |settings: BotSettings| {
            let api = Api::new(&settings.api_url, &settings.token)?;
            Ok(Arc::new(Bot {
                settings,
                api,
                assistant: Arc::clone(assistant),
                store: Arc::clone(store),
                clock: Arc::clone(clock),
                arrived: Notify::new(),
                first_in_line: Mutex::new(()),
                username: OnceLock::new(),
            }))
        };
        Ok(Self(Arc::new(bots.into_iter().map(bot).collect::<Result<_, reqwest::Error>>()?)))
    }

    /// Where Telegram posts updates: `/telegram/<name>`. Its few addresses write for everybody, so no limit per address
    /// fits: the secret is what lets them in.
    pub fn router(&self) -> Router {
        webhook::router(self.clone())
    }

    /// Runs every bot until told to stop, and returns when what was under way is finished.
    pub async fn run(self, stop: CancellationToken) {
        let mut tasks = JoinSet::new();
        for bot in self.0.iter() {
            tasks.spawn(setup::run(Arc::clone(bot), stop.clone()));
            tasks.spawn(answer::run(Arc::clone(bot), stop.clone()));
            tasks.spawn(send::run(Arc::clone(bot), stop.clone()));
            if bot.settings.mode == Mode::Polling {
                tasks.spawn(polling::run(Arc::clone(bot), stop.clone()));
            }
        }
        while let Some(ended) = tasks.join_next().await {
            if ended.is_err() {
                tracing::error!("a task of a bot ended in a panic");
            }
        }
    }
}
