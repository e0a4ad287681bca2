//! The inbox worker: one update of a chat after the other, each answered by the assistant or by a line of the channel's
//! own, in one transaction with its settling.

use super::api::Fault;
use super::choose::Chosen;
use super::lanes::{Lanes, Side, Work};
use super::read::{self, Heard, Said};
use super::{Bot, files};
use crate::assistant::ports::{Leased, SenderNote, Settlement, StoreError};
use crate::assistant::push::Addressee;
use crate::assistant::{Arrival, TurnError};
use crate::domain::conversation::Owner;
use crate::domain::enquiry::{Content, Enquiry};
use crate::domain::ids::{CallerMessageId, ChannelName};
use crate::domain::reply::Reply;
use crate::web::observe;
use async_trait::async_trait;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;
use teloxide_core::payloads::{LeaveChat, SendChatAction};
use teloxide_core::types::{ChatAction, ChatId, Recipient};
use tokio_util::sync::CancellationToken;

/// How long we may be silent before the resident is shown that we are at work.
const SILENT: Duration = Duration::from_millis(300);
/// How long to wait for the other parts of an album.
const ALBUM: SignedDuration = SignedDuration::from_secs(1);
/// How many more parts an album can have.
const ALBUM_REST: u32 = 9;
/// Stands in a row that waits for the rest of its album.
const GATHERING: &str = "waiting for the rest of the album";
/// How often a file is asked for in vain before it is said to be lost.
const FILE_TRIES: i64 = 6;

/// Who wrote, and what is remembered of them.
pub(super) struct Visitor {
    pub(super) to: Addressee,
    pub(super) note: SenderNote,
}

/// What became of a row: none when it was settled with its answer.
pub(super) type Dealt = Option<Settlement>;

/// Why a row must be tried again.
#[derive(Debug)]
pub(super) enum Trouble {
    Store(StoreError),
    Telegram(Fault),
    Busy,
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Works the inbox until told to stop.
pub(super) async fn run(bot: Arc<Bot>, stop: CancellationToken) {
    let lanes = Lanes {
        store: Arc::clone(&bot.store),
        clock: Arc::clone(&bot.clock),
        side: Side::Inbox,
        queue: bot.queue(),
    };
    lanes.run(Arc::new(Answering(Arc::clone(&bot))), &bot.arrived, stop).await;
}

struct Answering(Arc<Bot>);

#[async_trait]
impl Work for Answering {
    async fn deal(&self, row: &Leased) -> Dealt {
        let bot = &self.0;
        match bot.deal(row).await {
            Ok(dealt) => dealt,
            Err(trouble) => Some(bot.again(row, &trouble)),
        }
    }

    async fn after_panic(&self, row: &Leased) -> Settlement {
        let bot = &self.0;
        let dead = Settlement::Dead { because: "answering it panicked".to_owned() };
        let Ok(visitor) = bot.visitor(row, None).await else { return dead };
        // The dead row keeps the update: a person can look at it.
        if let Err(error) =
            bot.assistant.tell(&visitor.to, vec![bot.line(&visitor, "telegram.sorry", &[])], &[]).await
        {
            tracing::warn!(error = ?error, "an apology could not be written");
        }
        dead
    }
}

impl Bot {
    async fn deal(&self, row: &Leased) -> Result<Dealt, Trouble> {
        let (heard, language) = read::heard(&row.payload, self.username.get().map(String::as_str));
        self.count(&heard);
        let mut visitor = self.visitor(row, language).await?;
        if visitor.note.unreachable.is_some() && !matches!(heard, Heard::Reachable(false) | Heard::Nothing(_))
        {
            visitor.note.unreachable = None;
            self.assistant.remember_sender(&visitor.note).await?;
        }
        match heard {
            Heard::Nothing(_) => Ok(Some(Settlement::Done)),
            Heard::Unreadable => self.unreadable(row, &visitor).await,
            Heard::Group { leave: true, .. } => self.leave(row).await,
            Heard::Group { to_us: false, .. } => Ok(Some(Settlement::Done)),
            Heard::Group { .. } => {
                self.say(row, &visitor, vec![self.line(&visitor, "telegram.group", &[])]).await
            }
            Heard::Reachable(reachable) => {
                if !reachable {
                    visitor.note.unreachable = Some(self.clock.now());
                    self.assistant.remember_sender(&visitor.note).await?;
                }
                Ok(Some(Settlement::Done))
            }
            Heard::Pressed { query, data } => {
                self.acknowledge(query);
                self.pressed(row, visitor, &data).await
            }
            Heard::Edited(None) => Ok(Some(Settlement::Done)),
            Heard::Edited(Some(text)) => {
                if self.assistant.edited(&visitor.to, &text, &[row.id]).await? {
                    return Ok(None);
                }
                self.say(row, &visitor, vec![self.line(&visitor, "telegram.edited", &[])]).await
            }
            Heard::Command(name, rest) => self.command(row, visitor, &name, &rest).await,
            Heard::Picture { line, shown } => {
                if self.people_have_it(&visitor).await? {
                    let text = self.line(&visitor, "telegram.heard", &[("what", &shown)]).text;
                    return self.converse(row, visitor, Content { text, ..Content::default() }).await;
                }
                self.say(row, &visitor, vec![self.line(&visitor, line, &[])]).await
            }
            Heard::Said(said) => self.said(row, visitor, *said).await,
        }
    }

    /// Who wrote. A chat is a person: its number is the channel's name for them.
    async fn visitor(&self, row: &Leased, language: Option<String>) -> Result<Visitor, StoreError> {
        let channel = ChannelName::telegram();
        let note = self.assistant.sender(&channel, &self.settings.name, &row.lane).await?;
        let to = Addressee {
            council: note.council.clone().unwrap_or_else(|| self.settings.council.clone()),
            language: note.language.clone().or(language).unwrap_or_else(|| "en".to_owned()),
            channel,
            scope: self.settings.name.clone(),
            sender: row.lane.clone(),
        };
        Ok(Visitor { to, note })
    }

    async fn people_have_it(&self, visitor: &Visitor) -> Result<bool, StoreError> {
        let standing = self.assistant.standing(&visitor.to).await?;
        Ok(standing.is_some_and(|conversation| conversation.owner != Owner::Bot))
    }

    /// Says something of the channel's own, and settles the row with it.
    pub(super) async fn say(&self, row: &Leased, to: &Visitor, says: Vec<Reply>) -> Result<Dealt, Trouble> {
        self.assistant.tell(&to.to, says, &[row.id]).await?;
        Ok(None)
    }

    /// A person wrote something that our types cannot read: it is kept as it came, and they are told.
    async fn unreadable(&self, row: &Leased, visitor: &Visitor) -> Result<Dealt, Trouble> {
        let private = row.lane.parse::<i64>().is_ok_and(|chat| chat > 0);
        if private && row.payload.contains("\"message\"") {
            self.assistant.tell(&visitor.to, vec![self.line(visitor, "telegram.other", &[])], &[]).await?;
        }
        Ok(Some(Settlement::Dead { because: "the update cannot be read".to_owned() }))
    }

    async fn leave(&self, row: &Leased) -> Result<Dealt, Trouble> {
        let Some(chat) = self.chat(row) else { return Ok(Some(Settlement::Done)) };
        match self.api.order(&LeaveChat::new(Recipient::Id(chat))).await {
            Err(fault @ (Fault::Away | Fault::Cut | Fault::Wait(_))) => Err(Trouble::Telegram(fault)),
            // Whatever else it says, we are not there any more.
            _ => Ok(Some(Settlement::Done)),
        }
    }

    fn chat(&self, row: &Leased) -> Option<ChatId> {
        row.lane.parse().ok().map(ChatId)
    }

    async fn said(&self, row: &Leased, mut visitor: Visitor, mut said: Said) -> Result<Dealt, Trouble> {
        let mut rows = vec![row.id];
        if said.album.is_some() {
            if row.attempts == 0 {
                let at = self.clock.now().saturating_add(ALBUM).unwrap_or(self.clock.now());
                return Ok(Some(Settlement::Again { at, because: GATHERING.to_owned() }));
            }
            self.gather(row, &mut said, &mut rows).await?;
        }
        if said.text.is_empty() && said.location.is_none() && said.files.is_empty() {
            return self.say(row, &visitor, vec![self.line(&visitor, "telegram.other", &[])]).await;
        }
        if self.asks_for_council(&visitor)
            && let Chosen::Say(reply) = self.choose(&mut visitor, &said.text).await?
        {
            self.assistant.tell(&visitor.to, vec![reply], &rows).await?;
            return Ok(None);
        }
        let taken = self.with_files(row, &visitor, said, rows);
        let mut taken = std::pin::pin!(taken);
        tokio::select! {
            dealt = taken.as_mut() => return dealt,
            () = tokio::time::sleep(SILENT) => {}
        }
        if let Some(chat) = self.chat(row) {
            let api = self.api.clone();
            tokio::spawn(async move {
                // A sign and no more: without it the answer comes all the same.
                let _ = api.order(&SendChatAction::new(Recipient::Id(chat), ChatAction::Typing)).await;
            });
        }
        taken.await
    }

    /// The other parts of an album, which wait behind the first: one entry, answered once.
    async fn gather(&self, row: &Leased, said: &mut Said, rows: &mut Vec<i64>) -> Result<(), Trouble> {
        for behind in self.store.behind(row, ALBUM_REST).await? {
            match read::heard(&behind.payload, None).0 {
                Heard::Said(part) if part.album == said.album => {
                    said.files.extend(part.files);
                    if said.text.is_empty() {
                        said.text = part.text;
                    }
                    rows.push(behind.id);
                }
                _ => break,
            }
        }
        Ok(())
    }

    async fn with_files(
        &self,
        row: &Leased,
        visitor: &Visitor,
        said: Said,
        rows: Vec<i64>,
    ) -> Result<Dealt, Trouble> {
        let mut lines = Vec::new();
        let mut attachments = Vec::new();
        if !said.files.is_empty() {
            match files::keep(self, &visitor.to.council, &said.files).await {
                Ok(kept) => {
                    attachments = kept.attachments;
                    lines.extend(kept.lines);
                }
                Err(files::Trouble::Store(error)) => return Err(error.into()),
                Err(files::Trouble::Telegram(_)) if row.attempts >= FILE_TRIES => {
                    lines.push("telegram.file_lost");
                }
                Err(files::Trouble::Telegram(fault)) => return Err(Trouble::Telegram(fault)),
            }
        }
        if said.cut {
            lines.push("telegram.too_long");
        }
        if said.voice && !attachments.is_empty() && !self.people_have_it(visitor).await? {
            lines.push("telegram.voice");
        }
        let notes: Vec<Reply> = lines.iter().map(|line| self.line(visitor, line, &[])).collect();
        if said.text.is_empty() && said.location.is_none() && attachments.is_empty() {
            self.assistant.tell(&visitor.to, notes, &rows).await?;
            return Ok(None);
        }
        let content = Content { text: said.text, location: said.location, attachments, ..Content::default() };
        self.take(row, visitor, content, Arrival { rows, notes }).await
    }

    /// Hands something to the assistant.
    pub(super) async fn converse(
        &self,
        row: &Leased,
        visitor: Visitor,
        content: Content,
    ) -> Result<Dealt, Trouble> {
        self.take(row, &visitor, content, Arrival { rows: vec![row.id], notes: Vec::new() }).await
    }

    async fn take(
        &self,
        row: &Leased,
        visitor: &Visitor,
        content: Content,
        arrival: Arrival,
    ) -> Result<Dealt, Trouble> {
        let to = &visitor.to;
        let enquiry = Enquiry {
            council: to.council.clone(),
            channel: to.channel.clone(),
            speaker: to.speaker(),
            id: CallerMessageId::parse(&format!("row-{}", row.id)).ok(),
            content,
            language: to.language.clone(),
        };
        match self.assistant.turn_of(enquiry, arrival).await {
            Ok(result) => {
                observe::turn(&to.council, &to.channel, &result);
                Ok(None)
            }
            Err(TurnError::SwitchedOff(reason)) => {
                let says = self.line(visitor, "telegram.switched_off", &[("reason", &reason)]);
                self.say(row, visitor, vec![says]).await
            }
            Err(TurnError::Nothing) => {
                self.say(row, visitor, vec![self.line(visitor, "telegram.other", &[])]).await
            }
            Err(TurnError::Store(error)) => Err(error.into()),
            Err(TurnError::Busy) => Err(Trouble::Busy),
            Err(error) => {
                tracing::error!(%error, bot = self.settings.name, "an update cannot be answered");
                Ok(Some(Settlement::Dead { because: error.to_string() }))
            }
        }
    }

    /// When to try again, and why.
    fn again(&self, row: &Leased, trouble: &Trouble) -> Settlement {
        let (wait, because) = match trouble {
            Trouble::Store(error) => {
                tracing::warn!(error = ?error, bot = self.settings.name, "an update waits for the store");
                (Duration::from_secs(1), "the store was away".to_owned())
            }
            Trouble::Telegram(Fault::Wait(told)) => (*told, "Telegram asked to wait".to_owned()),
            Trouble::Telegram(fault) => {
                (Duration::from_secs(1 << row.attempts.clamp(0, 6)), fault.to_string())
            }
            Trouble::Busy => (Duration::from_millis(50), "others wrote in the conversation".to_owned()),
        };
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        Settlement::Again { at: self.clock.now().saturating_add(wait).unwrap_or(self.clock.now()), because }
    }

    fn count(&self, heard: &Heard) {
        let kind = match heard {
            Heard::Nothing(kind) => kind,
            Heard::Unreadable => "unreadable",
            Heard::Group { .. } => "group",
            Heard::Reachable(_) => "reachable",
            Heard::Pressed { .. } => "pressed",
            Heard::Edited(_) => "edited",
            Heard::Command(..) => "command",
            Heard::Said(_) => "said",
            Heard::Picture { .. } => "picture",
        };
        metrics::counter!("moothall_telegram_updates_total", "bot" => self.settings.name.clone(), "kind" => kind)
            .increment(1);
    }
}
