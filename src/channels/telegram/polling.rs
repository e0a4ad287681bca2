//! Long polling: one process at a time asks Telegram for updates, and asks for the next only when these are durable.
//!
//! Nothing is skipped at start: what Telegram still has is answered, and what is known already is known by its id.

use super::Bot;
use super::api::Fault;
use super::read;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How long Telegram waits for something to happen before it answers with nothing, in seconds.
const WAIT: u64 = 5;
/// How long the right to poll lasts unless it is renewed: another process goes on after that.
const OWNED: SignedDuration = SignedDuration::from_secs(15);
/// How often to ask whether the right to poll is free.
const ASK: Duration = Duration::from_secs(2);
/// The longest pause after faults.
const LONGEST: Duration = Duration::from_secs(30);

/// What we want to hear of. Without this list Telegram leaves out what is new since the bot was made.
pub(super) const KINDS: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

/// Polls until told to stop, whenever it is this process's turn.
pub(super) async fn run(bot: Arc<Bot>, stop: CancellationToken) {
    let holder = Uuid::new_v4().to_string();
    let lock = format!("{}/polling", bot.queue());
    let hold = async |lease| bot.store.hold(&lock, &holder, bot.clock.now(), lease).await.unwrap_or(false);
    let mut next: Option<i64> = None;
    let mut faults = 0_u32;
    while !stop.is_cancelled() {
        if !hold(OWNED).await {
            next = None;
            pause(ASK, &stop).await;
            continue;
        }
        let asked = tokio::select! {
            () = stop.cancelled() => break,
            asked = ask(&bot, next) => asked,
        };
        match asked {
            Ok(after) => {
                if faults > 0 {
                    tracing::info!(bot = bot.settings.name, "updates come again");
                }
                faults = 0;
                next = after.or(next);
            }
            Err(trouble) => {
                let wait = match &trouble {
                    Trouble::Telegram(Fault::Wait(told)) => (*told).min(LONGEST * 10),
                    _ => Duration::from_millis(500 << faults.min(6)).min(LONGEST),
                };
                faults += 1;
                report(&bot, &trouble, faults);
                // The right to poll is kept: nobody else would fare better.
                pause(wait.min(OWNED.unsigned_abs() - Duration::from_secs(5)), &stop).await;
            }
        }
    }
    // So that the next process need not wait for the lease.
    hold(SignedDuration::ZERO).await;
}

enum Trouble {
    Telegram(Fault),
    Store,
}

/// Asks once, and keeps what came; the id to ask from the next time.
async fn ask(bot: &Bot, next: Option<i64>) -> Result<Option<i64>, Trouble> {
    let mut asks = json!({"timeout": WAIT, "allowed_updates": KINDS});
    if let Some(next) = next {
        asks["offset"] = next.into();
    }
    let time = Duration::from_secs(WAIT + 4);
    let updates: Vec<Value> =
        bot.api.named_within("getUpdates", &asks, time).await.map_err(Trouble::Telegram)?;
    let mut after = None;
    for update in updates {
        let Some(id) = read::id(&update) else { continue };
        bot.receive(&update, update.to_string()).await.map_err(|_| Trouble::Store)?;
        after = after.max(Some(id + 1));
    }
    Ok(after)
}

/// Once when it begins, and then now and then: an alert, not a flood.
fn report(bot: &Bot, trouble: &Trouble, faults: u32) {
    metrics::counter!("moothall_telegram_polling_faults_total").increment(1);
    if !faults.is_power_of_two() {
        return;
    }
    let bot = bot.settings.name.as_str();
    match trouble {
        // A long poll that is broken off by a proxy or by sleep is nothing out of the ordinary.
        Trouble::Telegram(Fault::Cut) => {}
        Trouble::Telegram(fault) => {
            tracing::warn!(bot, faults, "no updates: {fault}; `moothall telegram status` says more");
        }
        Trouble::Store => tracing::warn!(bot, faults, "updates cannot be kept: asked for again"),
    }
}

async fn pause(time: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(time) => {}
    }
}
