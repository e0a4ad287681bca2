//! The outbox worker: what we say is sent, in a chat one after the other, as fast as Telegram allows and never twice
//! unless nobody can know whether it arrived; then it says so.
//!
//! Each call of the Bot API is noted before the next, so that whoever comes back to a row goes on where it stopped.

use super::Bot;
use super::api::Fault;
use super::lanes::{Lanes, Side, Work};
use super::render::{Labels, Part, parts, with_line_before};
use crate::assistant::ports::{Bucket, Leased, Settlement, StoreError};
use crate::assistant::push::Push;
use crate::domain::attachment::Attachment;
use crate::domain::conversation::From;
use crate::domain::ids::{ChannelName, ConversationRef};
use crate::domain::reply::Asks;
use async_trait::async_trait;
use jiff::SignedDuration;
use reqwest::multipart;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use teloxide_core::payloads::{SendMessage, SendMessageSetters};
use teloxide_core::types::{ChatId, ParseMode, Recipient, ReplyMarkup};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// After this nobody waits for it any more.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(24);
/// A pause that is slept through; a longer one gives the row back.
const SHORT: Duration = Duration::from_secs(2);
/// The longest pause after faults that Telegram did not name one for.
const LONGEST: Duration = Duration::from_secs(60);

/// The payload of a row: what is said, and how far we are with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Parcel {
    #[serde(flatten)]
    push: Push,
    /// How many of its parts were sent.
    #[serde(default)]
    sent: usize,
    /// Where the chat has moved to.
    #[serde(default)]
    moved: Option<i64>,
}

/// Works the outbox until told to stop.
pub(super) async fn run(bot: Arc<Bot>, stop: CancellationToken) {
    let lanes = Lanes {
        store: Arc::clone(&bot.store),
        clock: Arc::clone(&bot.clock),
        side: Side::Outbox,
        queue: bot.queue(),
    };
    let rings = Notify::new();
    let mut changes = bot.store.changes();
    let listening = async {
        // Whatever was written may have brought something to send.
        while !matches!(changes.recv().await, Err(broadcast::error::RecvError::Closed)) {
            rings.notify_one();
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = lanes.run(Arc::new(Sending(Arc::clone(&bot))), &rings, stop) => {}
        () = listening => {}
    }
}

struct Sending(Arc<Bot>);

#[async_trait]
impl Work for Sending {
    async fn deal(&self, row: &Leased) -> Option<Settlement> {
        Some(self.0.send(row).await)
    }

    async fn after_panic(&self, _: &Leased) -> Settlement {
        Settlement::Dead { because: "sending it panicked".to_owned() }
    }
}

impl Bot {
    async fn send(&self, row: &Leased) -> Settlement {
        let Ok(mut parcel) = serde_json::from_str::<Parcel>(&row.payload) else {
            return Settlement::Dead { because: "the row holds no message".to_owned() };
        };
        let Some(chat) = parcel.moved.or_else(|| row.lane.parse().ok()) else {
            return Settlement::Dead { because: "the lane is no chat".to_owned() };
        };
        let mut parts = parts(&parcel.push, &self.labels(&parcel.push)).into_iter().skip(parcel.sent);
        let Some(part) = parts.next() else { return Settlement::Done };
        if let Some(wait) = self.paced(row).await {
            return wait;
        }
        let part = if may_have_arrived(row) { self.marked(&parcel.push, part) } else { part };
        match self.part(chat, part).await {
            Ok(()) => {
                metrics::counter!("moothall_telegram_sent_total", "bot" => self.settings.name.clone())
                    .increment(1);
                if parts.next().is_none() {
                    return Settlement::Done;
                }
                parcel.sent += 1;
                partly(&parcel)
            }
            Err(Fault::Moved(to)) => {
                parcel.moved = Some(to);
                partly(&parcel)
            }
            Err(fault) => self.failed(row, &parcel.push, fault).await,
        }
    }

    /// Waits for a token of the chat and one of the bot; gives the row back when that takes long.
    /// <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>
    async fn paced(&self, row: &Leased) -> Option<Settlement> {
        let (every, burst) = if row.lane.starts_with('-') {
            (SignedDuration::from_secs(3), 20)
        } else {
            (SignedDuration::from_secs(1), 3)
        };
        let chat = Bucket { queue: self.queue(), lane: row.lane.clone(), every, burst };
        if let Err(wait) = self.drawn(&chat).await {
            return Some(wait);
        }
        let all = Bucket {
            queue: self.queue(),
            lane: String::new(),
            every: SignedDuration::from_millis(34),
            burst: 29,
        };
        // One after the other, or all who wait would ask again for each token.
        let _first = self.first_in_line.lock().await;
        self.drawn(&all).await.err()
    }

    async fn drawn(&self, bucket: &Bucket) -> Result<(), Settlement> {
        loop {
            let now = self.clock.now();
            let at = match self.store.draw(bucket, now).await {
                Ok(None) => return Ok(()),
                Ok(Some(at)) => at,
                Err(error) => {
                    tracing::warn!(error = ?error, bot = self.settings.name, "a message waits for the store");
                    return Err(self.later(Duration::from_secs(1), "the store was away"));
                }
            };
            match Duration::try_from(at.duration_since(now)) {
                Ok(wait) if wait <= SHORT => tokio::time::sleep(wait).await,
                _ => return Err(Settlement::Again { at, because: "its turn had not come".to_owned() }),
            }
        }
    }

    async fn part(&self, chat: i64, part: Part) -> Result<(), Fault> {
        match part {
            Part::Text { html, plain, markup } => match self.text(chat, html, true, markup.clone()).await {
                // Our own markup should never be wrong; if it is, the words still arrive.
                Err(Fault::Markup) => self.text(chat, plain, false, markup).await,
                other => other,
            },
            Part::File(attachment) => self.file(chat, &attachment).await,
        }
    }

    async fn text(
        &self,
        chat: i64,
        text: String,
        html: bool,
        markup: Option<ReplyMarkup>,
    ) -> Result<(), Fault> {
        let mut payload = SendMessage::new(Recipient::Id(ChatId(chat)), text);
        if html {
            payload = payload.parse_mode(ParseMode::Html);
        }
        if let Some(markup) = markup {
            payload = payload.reply_markup(markup);
        }
        self.api.order(&payload).await
    }

    /// A picture as one, anything else as a document; what Telegram does not take for a picture, too.
    async fn file(&self, chat: i64, attachment: &Attachment) -> Result<(), Fault> {
        let kept = self.assistant.attachment_bytes(&attachment.id).await.map_err(|_| Fault::Away)?;
        let Some((_, attachment, bytes)) = kept else {
            // Erased meanwhile: there is nothing left that could be sent.
            return Ok(());
        };
        let form = |field: &'static str| {
            let (kind, ending) = attachment.media_type.split_once('/').unwrap_or(("file", "bin"));
            let part = multipart::Part::bytes(bytes.clone()).file_name(format!("{kind}.{ending}"));
            multipart::Form::new().text("chat_id", chat.to_string()).part(field, part)
        };
        if matches!(attachment.media_type.as_str(), "image/jpeg" | "image/png" | "image/webp") {
            match self.api.upload("sendPhoto", form("photo")).await {
                Err(Fault::Refused(_)) => {}
                other => return other,
            }
        }
        self.api.upload("sendDocument", form("document")).await
    }

    /// What becomes of a row that could not be sent.
    async fn failed(&self, row: &Leased, push: &Push, fault: Fault) -> Settlement {
        let old = self.clock.now().duration_since(push.message.at) > TOO_OLD;
        match fault {
            Fault::Wait(told) => self.later(told, "Telegram asked to wait"),
            Fault::Unreachable => {
                if let Err(error) = self.unreachable(row).await {
                    tracing::warn!(error = ?error, "that a resident cannot be reached could not be noted");
                }
                self.lost(push, &fault).await
            }
            Fault::Away | Fault::Cut | Fault::Token | Fault::Conflict if !old => {
                let wait = Duration::from_secs(1 << row.attempts.clamp(0, 6)).min(LONGEST);
                // Not all at once when Telegram comes back.
                self.later(wait.mul_f64(0.75 + rand::random::<f64>() / 2.0), &fault.to_string())
            }
            other => self.lost(push, &other).await,
        }
    }

    /// Given up: whoever has the ticket is told, and the row is kept.
    async fn lost(&self, push: &Push, fault: &Fault) -> Settlement {
        metrics::counter!("moothall_telegram_undelivered_total").increment(1);
        tracing::warn!(bot = self.settings.name, %fault, "a message cannot be delivered");
        if let Some(conversation) = &push.conversation
            && let Err(error) = self.told(conversation).await
        {
            tracing::warn!(error = ?error, "a ticket could not be told of it");
            return self.later(Duration::from_secs(5), &fault.to_string());
        }
        Settlement::Dead { because: fault.to_string() }
    }

    async fn told(&self, conversation: &ConversationRef) -> Result<(), StoreError> {
        self.assistant.undelivered(conversation).await.map(|_| ())
    }

    async fn unreachable(&self, row: &Leased) -> Result<(), StoreError> {
        let mut note =
            self.assistant.sender(&ChannelName::telegram(), &self.settings.name, &row.lane).await?;
        note.unreachable = Some(self.clock.now());
        self.assistant.remember_sender(&note).await
    }

    fn later(&self, wait: Duration, because: &str) -> Settlement {
        let now = self.clock.now();
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        Settlement::Again { at: now.saturating_add(wait).unwrap_or(now), because: because.to_owned() }
    }

    /// The part with a line that says it may have come before.
    fn marked(&self, push: &Push, part: Part) -> Part {
        metrics::counter!("moothall_telegram_perhaps_twice_total").increment(1);
        let line = self.assistant.line(&push.council, &push.language, "telegram.perhaps_twice", &[]);
        with_line_before(part, &line.text)
    }

    /// The words that the channel adds, as far as this message needs them.
    fn labels(&self, push: &Push) -> Labels {
        let line = |name: &str, values: &[(&str, &str)]| {
            self.assistant.line(&push.council, &push.language, name, values).text
        };
        let mut labels = Labels::default();
        match push.message.reply.asks {
            Some(Asks::Place) => labels.place = line("telegram.send_place", &[]),
            Some(Asks::Telephone) => labels.telephone = line("telegram.send_telephone", &[]),
            None => {}
        }
        if push.message.from == From::Agent {
            let agent = push.message.name.as_deref().unwrap_or_default();
            labels.agent = line("telegram.from_agent", &[("agent", agent)]);
        }
        labels
    }
}

/// Nobody knows whether the last try was the last thing that a process did, or broke off before the answer.
fn may_have_arrived(row: &Leased) -> bool {
    row.is_interrupted() || row.because.as_deref() == Some(Fault::CUT)
}

fn partly(parcel: &Parcel) -> Settlement {
    Settlement::Partly { payload: serde_json::to_string(parcel).expect("a message is plain data") }
}
