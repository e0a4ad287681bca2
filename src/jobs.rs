//! Work that comes back by the clock: removing what is past its time, saying what was promised for later.
//!
//! Knows the store by its contract and nothing of channels.

use crate::assistant::Assistant;
use crate::assistant::ports::{Clock, Retention, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Removes what is past its time, now and after every pause, until told to stop. A store that is away is asked again
/// after the next pause.
pub async fn sweep(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    keep: Retention,
    pause: Duration,
    stop: CancellationToken,
) {
    loop {
        match store.sweep(&keep, clock.now()).await {
            Ok(swept) if swept.is_empty() => {}
            Ok(swept) => tracing::info!(
                conversations = swept.conversations,
                tickets = swept.tickets,
                attachments = swept.attachments,
                rows = swept.rows,
                "removed what was past its time"
            ),
            Err(error) => tracing::warn!(error = ?error, "could not remove what is past its time"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// How long a reminder may be late.
const REMINDERS_EVERY: Duration = Duration::from_secs(10);

/// Says the reminders whose time has come, now and after every pause, until told to stop.
pub async fn remind(assistant: Arc<Assistant>, stop: CancellationToken) {
    loop {
        let pause = match assistant.remind().await {
            Ok(0) => REMINDERS_EVERY,
            // There may be more.
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(error = ?error, "could not look for reminders");
                REMINDERS_EVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
