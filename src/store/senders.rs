//! What is remembered of senders beside their conversations.

use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use super::rows::{Columns, Statement, millis};
use crate::assistant::ports::SenderNote;
use crate::domain::ids::{ChannelName, CouncilId};
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::AnyConnection;

/// What is remembered of a sender.
pub(super) async fn one(
    on: &mut AnyConnection,
    channel: &ChannelName,
    scope: &str,
    sender: &str,
) -> Result<Option<SenderNote>, Fault> {
    let row = Statement::new("SELECT council, language, unreachable FROM senders WHERE channel = ")
        .value(channel.as_str())
        .sql(" AND scope = ")
        .value(scope)
        .sql(" AND sender = ")
        .value(sender)
        .row(on)
        .await?;
    row.map(|row| {
        let mut columns = Columns::of(&row);
        Ok(SenderNote {
            channel: channel.clone(),
            scope: scope.to_owned(),
            sender: sender.to_owned(),
            council: columns.id_or_none()?,
            language: columns.text_or_none()?,
            unreachable: columns.time_or_none()?,
        })
    })
    .transpose()
}

/// Remembers it, in place of what was remembered before.
pub(super) struct Remember {
    pub(super) note: SenderNote,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Remember {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<()>, Fault> {
        let note = &self.note;
        Statement::new(
            "INSERT INTO senders (channel, scope, sender, council, language, unreachable, noted) VALUES (",
        )
        .value(note.channel.as_str())
        .and(note.scope.as_str())
        .and(note.sender.as_str())
        .and(note.council.as_ref().map(CouncilId::as_str))
        .and(note.language.as_deref())
        .and(note.unreachable.map(millis))
        .and(millis(self.now))
        .sql(
            ") ON CONFLICT (channel, scope, sender) DO UPDATE SET council = excluded.council, \
                 language = excluded.language, unreachable = excluded.unreachable, noted = excluded.noted",
        )
        .run(on)
        .await?;
        Ok(Ended::Written(()))
    }
}
