//! Looks at the content folder for changes and takes them when they hold. A faulty change is refused with its faults,
//! and what was before stays.

use super::{mind, source};
use crate::assistant::Assistant;
use crate::config::Config;
use crate::content::Source;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A watch over the content.
pub(super) struct Watch {
    source: Source,
    /// The fingerprint of what was read last.
    known: u64,
    hang_up: HangUp,
}

impl Watch {
    /// Notes how the content stands, and listens for SIGHUP from now on: until then it would end the program.
    pub(super) fn begin(config: &Config) -> Self {
        let source = source(config);
        Self { known: source.fingerprint(), source, hang_up: HangUp::new() }
    }

    /// Looks every so often, and at once on SIGHUP, until told to stop.
    pub(super) async fn go_on(mut self, config: Config, assistant: Arc<Assistant>, stop: CancellationToken) {
        let pause = match (&self.source, config.content.watch_seconds) {
            (Source::Folder(_), seconds) if seconds > 0 => Duration::from_secs(seconds),
            // Nothing changes by itself: only SIGHUP makes us look.
            _ => Duration::from_secs(u64::from(u32::MAX)),
        };
        loop {
            let told = tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => false,
                () = self.hang_up.received() => true,
            };
            let found = self.source.fingerprint();
            if found == self.known && !told {
                continue;
            }
            self.known = found;
            let (config, source) = (config.clone(), self.source.clone());
            // Reading and learning take a second of one core: away from the threads that answer people.
            let learnt = tokio::task::spawn_blocking(move || mind(&config, &source)).await;
            match learnt {
                Ok(Ok(mind)) => {
                    assistant.change_mind(Arc::new(mind));
                    tracing::info!("took the changed content");
                }
                Ok(Err(faults)) => tracing::error!("refused the changed content, the old stays: {faults:#}"),
                Err(panic) => tracing::error!(%panic, "could not read the changed content, the old stays"),
            }
        }
    }
}

/// SIGHUP, where there is such a thing.
struct HangUp(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl HangUp {
    #[cfg(unix)]
    fn new() -> Self {
        Self(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok())
    }

    #[cfg(not(unix))]
    fn new() -> Self {
        Self()
    }

    async fn received(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0 {
            signal.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    }
}
