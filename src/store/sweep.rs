//! Retention: what is past its time goes, a little at a time so that nobody waits long for the sweep.

use super::erase;
use super::fault::Fault;
use super::files;
use super::job::{Ended, Job};
use super::later::Later;
use super::rows::{Columns, Statement, earlier, millis};
use crate::assistant::ports::{Retention, Swept, WEBHOOK_QUEUE};
use crate::domain::ids::ConversationRef;
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

/// How many conversations or tickets go in one transaction.
pub(super) const AT_ONCE: u64 = 200;

/// One step of a sweep; it is over when a step found fewer than `AT_ONCE` of everything.
pub(super) struct Sweep {
    pub(super) keep: Retention,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Sweep {
    type Answer = Swept;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<Swept>, Fault> {
        let mut swept = Swept::default();
        self.tickets(on, &mut swept).await?;
        self.conversations(on, &mut swept).await?;
        self.rows(on, &mut swept).await?;
        swept.attachments += files::drop_unused(on, self.before(self.keep.attachments)).await?;
        Ok(if swept.is_empty() { Ended::Untouched(swept) } else { Ended::Written(swept) })
    }

    fn erases(&self) -> bool {
        true
    }
}

impl Sweep {
    fn before(&self, age: SignedDuration) -> i64 {
        millis(earlier(self.now, age))
    }

    async fn tickets(&self, on: &mut AnyConnection, swept: &mut Swept) -> Result<(), Fault> {
        let old = Statement::new("SELECT reference FROM tickets WHERE ended < ")
            .value(self.before(self.keep.tickets))
            .sql(" LIMIT ")
            .value(AT_ONCE as i64)
            .rows(on)
            .await?;
        for row in &old {
            let reference = Columns::of(row).text()?;
            swept.attachments += files::release(on, &reference).await?;
            // Its history goes with it: the table says so.
            swept.tickets += Statement::new("DELETE FROM tickets WHERE reference = ")
                .value(reference.as_str())
                .run(on)
                .await?;
        }
        Ok(())
    }

    async fn conversations(&self, on: &mut AnyConnection, swept: &mut Swept) -> Result<(), Fault> {
        let old = Statement::new("SELECT reference FROM conversations WHERE last < ")
            .value(self.before(self.keep.conversations))
            .sql(
                " AND NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.conversation = conversations.reference \
                 AND tickets.ended IS NULL) LIMIT ",
            )
            .value(AT_ONCE as i64)
            .rows(on)
            .await?;
        for row in &old {
            let reference: ConversationRef = Columns::of(row).id()?;
            let removed = erase::remove(on, &reference).await?;
            swept.conversations += 1;
            swept.attachments += removed.files;
            swept.rows += removed.rows;
        }
        Ok(())
    }

    async fn rows(&self, on: &mut AnyConnection, swept: &mut Swept) -> Result<(), Fault> {
        let kinds = [
            ("receipts WHERE made < ", self.keep.receipts),
            ("inbox WHERE ending = 'done' AND ended_at < ", self.keep.receipts),
            ("inbox WHERE ending = 'dead' AND ended_at < ", self.keep.dead_letters),
            ("outbox WHERE ending = 'dead' AND ended_at < ", self.keep.dead_letters),
            // Its deliveries go with it: the table says so.
            ("events WHERE at < ", self.keep.deliveries),
        ];
        for (old, age) in kinds {
            swept.rows += Statement::new("DELETE FROM ").sql(old).value(self.before(age)).run(on).await?;
        }
        // A bucket that is full again is the same as none.
        Statement::new("DELETE FROM buckets WHERE full_at < ").value(millis(self.now)).run(on).await?;
        swept.rows += Statement::new("DELETE FROM senders WHERE noted < ")
            .value(self.before(self.keep.conversations))
            .sql(
                " AND NOT EXISTS (SELECT 1 FROM conversations WHERE conversations.sender = senders.sender \
                 AND conversations.channel = senders.channel AND conversations.scope = senders.scope)",
            )
            .run(on)
            .await?;
        swept.rows += Statement::new("DELETE FROM outbox WHERE queue LIKE ")
            .value(format!("{WEBHOOK_QUEUE}%"))
            .sql(" AND payload NOT IN (SELECT id FROM events)")
            .run(on)
            .await?;
        Ok(())
    }
}
