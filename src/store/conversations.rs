//! Conversations, what was said in them, and the answers that were given before.

use super::fault::Fault;
use super::rows::{Columns, Statement, millis, to_json};
use crate::assistant::ports::{Beginning, ConversationWrite, Receipt, ReceiptId};
use crate::domain::conversation::{Conversation, Message, Owner, Version};
use crate::domain::enquiry::Speaker;
use crate::domain::ids::{ChannelName, ConversationKey, ConversationRef, CouncilId};
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// How many messages are handed out at once.
const PAGE: i64 = 500;

const SELECT: &str = "SELECT reference, key, council, channel, scope, sender, language, owner, epoch, turns, \
     messages, state, started, last FROM conversations";

fn read(row: &AnyRow) -> Result<Conversation, Fault> {
    let mut columns = Columns::of(row);
    Ok(Conversation {
        reference: columns.id()?,
        key: columns.id()?,
        council: columns.id()?,
        channel: columns.id()?,
        scope: columns.text()?,
        sender: columns.text()?,
        language: columns.text()?,
        owner: columns.word(Owner::parse)?,
        version: Version { epoch: columns.number()?, turns: columns.number()? },
        messages: columns.number()?,
        state: columns.json()?,
        started: columns.time()?,
        last: columns.time()?,
    })
}

async fn one(statement: Statement, on: &mut AnyConnection) -> Result<Option<Conversation>, Fault> {
    statement.row(on).await?.as_ref().map(read).transpose()
}

/// What is known of something that arrives.
pub(super) async fn begin(
    on: &mut AnyConnection,
    council: &CouncilId,
    channel: &ChannelName,
    speaker: &Speaker,
    id: Option<&ReceiptId>,
) -> Result<Beginning, Fault> {
    let earlier = match id {
        Some(id) => receipt(on, id).await?,
        None => None,
    };
    let of = |key: &ConversationKey| {
        Statement::new(SELECT)
            .sql(" WHERE key = ")
            .value(key.as_str())
            .sql(" AND council = ")
            .value(council.as_str())
            .sql(" AND channel = ")
            .value(channel.as_str())
    };
    let conversation = match speaker {
        Speaker::New => None,
        Speaker::Key(key) => one(of(key), on).await?,
        Speaker::Sender { scope, sender, key: Some(key) } => {
            let statement = of(key)
                .sql(" AND scope = ")
                .value(scope.as_str())
                .sql(" AND sender = ")
                .value(sender.as_str());
            one(statement, on).await?
        }
        Speaker::Sender { scope, sender, key: None } => {
            let statement = Statement::new(SELECT)
                .sql(" WHERE sender <> '' AND sender = ")
                .value(sender.as_str())
                .sql(" AND channel = ")
                .value(channel.as_str())
                .sql(" AND scope = ")
                .value(scope.as_str())
                .sql(" AND council = ")
                .value(council.as_str())
                .sql(" ORDER BY started DESC, last DESC, reference DESC LIMIT 1");
            one(statement, on).await?
        }
    };
    Ok(Beginning { earlier, conversation })
}

/// The conversation with this key.
pub(super) async fn by_key(
    on: &mut AnyConnection,
    key: &ConversationKey,
) -> Result<Option<Conversation>, Fault> {
    one(Statement::new(SELECT).sql(" WHERE key = ").value(key.as_str()), on).await
}

/// The conversation that agents call this.
pub(super) async fn by_reference(
    on: &mut AnyConnection,
    reference: &ConversationRef,
) -> Result<Option<Conversation>, Fault> {
    one(Statement::new(SELECT).sql(" WHERE reference = ").value(reference.as_str()), on).await
}

/// Messages after this number, in order.
pub(super) async fn messages(
    on: &mut AnyConnection,
    of: &ConversationRef,
    after: i64,
) -> Result<Vec<Message>, Fault> {
    let rows = Statement::new("SELECT number, content FROM messages WHERE conversation = ")
        .value(of.as_str())
        .sql(" AND number > ")
        .value(after)
        .sql(" ORDER BY number LIMIT ")
        .value(PAGE)
        .rows(on)
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            let id = columns.number()?;
            Ok(Message { id, ..columns.json()? })
        })
        .collect()
}

/// An earlier answer to this id.
pub(super) async fn receipt(on: &mut AnyConnection, id: &ReceiptId) -> Result<Option<Receipt>, Fault> {
    let row = Statement::new("SELECT content_sha256, answer FROM receipts WHERE scope = ")
        .value(id.scope.as_str())
        .sql(" AND id = ")
        .value(id.id.as_str())
        .row(on)
        .await?;
    row.map(|row| {
        let mut columns = Columns::of(&row);
        let id = ReceiptId { content_sha256: columns.text()?, ..id.clone() };
        Ok(Receipt { id, answer: columns.text()? })
    })
    .transpose()
}

/// Keeps an answer; false when the id was answered before.
pub(super) async fn keep_receipt(
    on: &mut AnyConnection,
    receipt: &Receipt,
    conversation: Option<&ConversationRef>,
    now: Timestamp,
) -> Result<bool, Fault> {
    let kept = Statement::new(
        "INSERT INTO receipts (scope, id, content_sha256, answer, conversation, made) VALUES (",
    )
    .value(receipt.id.scope.as_str())
    .and(receipt.id.id.as_str())
    .and(receipt.id.content_sha256.as_str())
    .and(receipt.answer.as_str())
    .and(conversation.map(ConversationRef::as_str))
    .and(millis(now))
    .sql(") ON CONFLICT DO NOTHING")
    .run(on)
    .await?;
    Ok(kept == 1)
}

/// Writes a conversation; false when somebody else wrote first.
pub(super) async fn write(on: &mut AnyConnection, write: &ConversationWrite) -> Result<bool, Fault> {
    let after = &write.after;
    let statement = match write.before {
        None => Statement::new(
            "INSERT INTO conversations (reference, key, council, channel, scope, sender, started, language, owner, \
             epoch, turns, messages, state, last) VALUES (",
        )
        .value(after.reference.as_str())
        .and(after.key.as_str())
        .and(after.council.as_str())
        .and(after.channel.as_str())
        .and(after.scope.as_str())
        .and(after.sender.as_str())
        .and(millis(after.started))
        .sql(", "),
        Some(_) => Statement::new(
            "UPDATE conversations SET (language, owner, epoch, turns, messages, state, last) = (",
        ),
    };
    let statement = statement
        .value(after.language.as_str())
        .and(after.owner.as_str())
        .and(after.version.epoch)
        .and(after.version.turns)
        .and(after.messages)
        .and(to_json(&after.state)?)
        .and(millis(after.last));
    let statement = match write.before {
        None => statement.sql(") ON CONFLICT DO NOTHING"),
        Some(before) => statement
            .sql(") WHERE reference = ")
            .value(after.reference.as_str())
            .sql(" AND epoch = ")
            .value(before.epoch)
            .sql(" AND turns = ")
            .value(before.turns),
    };
    Ok(statement.run(on).await? == 1)
}
