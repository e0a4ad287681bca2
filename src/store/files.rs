//! Files that people sent: their bytes once per council, a description per upload, and who uses them.

use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use super::rows::{Columns, Statement, millis};
use crate::assistant::ports::Commit;
use crate::domain::attachment::Attachment;
use crate::domain::ids::{AttachmentId, CouncilId};
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// Keeps a file.
pub(super) struct Keep {
    pub(super) council: CouncilId,
    pub(super) attachment: Attachment,
    pub(super) bytes: Vec<u8>,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Keep {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<()>, Fault> {
        let size =
            i64::try_from(self.attachment.bytes).map_err(|_| Fault::broken("a file has no such size"))?;
        Statement::new("INSERT INTO attachment_bytes (council, sha256, bytes) VALUES (")
            .value(self.council.as_str())
            .and(self.attachment.sha256.as_str())
            .and(self.bytes.as_slice())
            .sql(") ON CONFLICT DO NOTHING")
            .run(on)
            .await?;
        Statement::new("INSERT INTO attachments (id, council, media_type, size, sha256, uploaded) VALUES (")
            .value(self.attachment.id.as_str())
            .and(self.council.as_str())
            .and(self.attachment.media_type.as_str())
            .and(size)
            .and(self.attachment.sha256.as_str())
            .and(millis(self.now))
            .sql(") ON CONFLICT DO NOTHING")
            .run(on)
            .await?;
        Ok(Ended::Written(()))
    }
}

fn read(columns: &mut Columns<'_>) -> Result<Attachment, Fault> {
    Ok(Attachment {
        id: columns.id()?,
        media_type: columns.text()?,
        bytes: u64::try_from(columns.number()?).map_err(|_| Fault::broken("a file has no such size"))?,
        sha256: columns.text()?,
    })
}

/// Those of these files that this council has, in the order asked.
pub(super) async fn some(
    on: &mut AnyConnection,
    council: &CouncilId,
    ids: &[AttachmentId],
) -> Result<Vec<Attachment>, Fault> {
    let rows = Statement::new("SELECT id, media_type, size, sha256 FROM attachments WHERE council = ")
        .value(council.as_str())
        .sql(" AND id IN ")
        .list(ids.iter().map(AttachmentId::as_str))
        .rows(on)
        .await?;
    let found = rows.iter().map(|row| read(&mut Columns::of(row))).collect::<Result<Vec<_>, _>>()?;
    Ok(ids.iter().filter_map(|id| found.iter().find(|file| file.id == *id)).cloned().collect())
}

/// A file's owner, description and bytes.
pub(super) async fn bytes(
    on: &mut AnyConnection,
    id: &AttachmentId,
) -> Result<Option<(CouncilId, Attachment, Vec<u8>)>, Fault> {
    let row = Statement::new(
        "SELECT file.council, file.id, file.media_type, file.size, file.sha256, kept.bytes FROM attachments AS file \
         JOIN attachment_bytes AS kept ON kept.council = file.council AND kept.sha256 = file.sha256 \
         WHERE file.id = ",
    )
    .value(id.as_str())
    .row(on)
    .await?;
    row.map(|row| {
        let mut columns = Columns::of(&row);
        Ok((columns.id()?, read(&mut columns)?, columns.bytes()?))
    })
    .transpose()
}

/// Notes which files a commit puts into its conversation and tickets: they stay as long as one of those does.
pub(super) async fn note_uses(on: &mut AnyConnection, commit: &Commit) -> Result<(), Fault> {
    let said = commit.conversation.iter().flat_map(|write| {
        let files = commit.messages.iter().flat_map(|message| &message.attachments);
        files.map(|file| (file.id.as_str(), write.after.reference.as_str()))
    });
    let attached = commit.tickets.iter().flat_map(|write| {
        let files = write.after.attachments.iter();
        files.map(|file| (file.id.as_str(), write.after.reference.as_str()))
    });
    for (file, user) in said.chain(attached).collect::<BTreeSet<_>>() {
        Statement::new("INSERT INTO attachment_uses (attachment, used_by) VALUES (")
            .value(file)
            .and(user)
            .sql(") ON CONFLICT DO NOTHING")
            .run(on)
            .await?;
    }
    Ok(())
}

/// Takes away the files that only this conversation or ticket used; how many.
pub(super) async fn release(on: &mut AnyConnection, user: &str) -> Result<u64, Fault> {
    let used = Statement::new("DELETE FROM attachment_uses WHERE used_by = ")
        .value(user)
        .sql(" RETURNING attachment")
        .rows(on)
        .await?;
    if used.is_empty() {
        return Ok(0);
    }
    let ids = used.iter().map(|row| Columns::of(row).text()).collect::<Result<Vec<_>, _>>()?;
    let gone = Statement::new("DELETE FROM attachments WHERE id IN ")
        .list(ids)
        .sql(" AND id NOT IN (SELECT attachment FROM attachment_uses)")
        .run(on)
        .await?;
    drop_unused_bytes(on).await?;
    Ok(gone)
}

/// Takes away uploads from before this moment that nothing uses; how many.
pub(super) async fn drop_unused(on: &mut AnyConnection, before: i64) -> Result<u64, Fault> {
    let gone = Statement::new("DELETE FROM attachments WHERE uploaded < ")
        .value(before)
        .sql(" AND id NOT IN (SELECT attachment FROM attachment_uses)")
        .run(on)
        .await?;
    if gone > 0 {
        drop_unused_bytes(on).await?;
    }
    Ok(gone)
}

async fn drop_unused_bytes(on: &mut AnyConnection) -> Result<(), Fault> {
    Statement::new(
        "DELETE FROM attachment_bytes WHERE NOT EXISTS (SELECT 1 FROM attachments AS file \
         WHERE file.council = attachment_bytes.council AND file.sha256 = attachment_bytes.sha256)",
    )
    .run(on)
    .await?;
    Ok(())
}
