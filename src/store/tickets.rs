//! Tickets and their history.

use super::fault::Fault;
use super::rows::{Columns, Statement, millis, to_json};
use crate::assistant::ports::{Page, TicketFilter, TicketWrite};
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use crate::domain::ticket::{Kind, Priority, Reference, Status, Ticket};
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

const SELECT: &str = "SELECT reference, kind, status, epoch, council, body, service, intent, queue, reason, \
     safety_rule, contact_safe, rank, opened, due, details, attachments, assignee, conversation FROM tickets";

/// Priorities by their rank in a list: the most pressing first.
const RANKS: [Priority; 3] = [Priority::Emergency, Priority::Urgent, Priority::Normal];

fn rank(priority: Priority) -> i64 {
    RANKS.iter().position(|ranked| *ranked == priority).map_or(0, |rank| rank as i64)
}

/// Whether nobody works on such a ticket any more.
fn is_over(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Returned)
}

fn read(row: &AnyRow) -> Result<Ticket, Fault> {
    let mut columns = Columns::of(row);
    Ok(Ticket {
        reference: columns.id()?,
        kind: columns.word(Kind::parse)?,
        status: columns.word(Status::parse)?,
        epoch: columns.number()?,
        council: columns.id()?,
        body: columns.id()?,
        service: columns.id_or_none()?,
        intent: columns.id_or_none()?,
        queue: columns.text()?,
        reason: columns.text()?,
        safety_rule: columns.text_or_none()?,
        contact_safe: columns.number()? != 0,
        priority: {
            let rank = columns.number()?;
            let known = usize::try_from(rank).ok().and_then(|rank| RANKS.get(rank));
            *known.ok_or_else(|| Fault::broken("a ticket has an unknown rank"))?
        },
        opened: columns.time()?,
        due: columns.time_or_none()?,
        details: columns.json()?,
        attachments: columns.json()?,
        assignee: columns.json_or_none()?,
        conversation: columns.id()?,
    })
}

/// A ticket.
pub(super) async fn one(on: &mut AnyConnection, reference: &Reference) -> Result<Option<Ticket>, Fault> {
    let row = Statement::new(SELECT).sql(" WHERE reference = ").value(reference.as_str()).row(on).await?;
    row.as_ref().map(read).transpose()
}

/// A page of tickets, most pressing first, then oldest first.
pub(super) async fn page(on: &mut AnyConnection, filter: &TicketFilter) -> Result<Page<Ticket>, Fault> {
    let mut statement = Statement::new(SELECT).sql(" WHERE 1 = 1");
    if let Some(bodies) = &filter.bodies {
        statement = statement.sql(" AND body IN ").list(bodies.iter().map(CouncilId::as_str));
    }
    if !filter.statuses.is_empty() {
        statement =
            statement.sql(" AND status IN ").list(filter.statuses.iter().map(|status| status.as_str()));
    }
    if let Some(kind) = filter.kind {
        statement = statement.sql(" AND kind = ").value(kind.as_str());
    }
    if let Some(queue) = &filter.queue {
        statement = statement.sql(" AND queue = ").value(queue.as_str());
    }
    if let Some(priority) = filter.priority {
        statement = statement.sql(" AND rank = ").value(rank(priority));
    }
    if let Some(conversation) = &filter.conversation {
        statement = statement.sql(" AND conversation = ").value(conversation.as_str());
    }
    if let Some(after) = &filter.after {
        let Some((rank, opened, reference)) = parse_place(after) else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        statement = statement
            .sql(" AND (rank, opened, reference) > (")
            .value(rank)
            .and(opened)
            .and(reference.as_str())
            .sql(")");
    }
    let limit = filter.limit.clamp(1, 200);
    let rows = statement
        .sql(" ORDER BY rank, opened, reference LIMIT ")
        .value(i64::from(limit) + 1)
        .rows(on)
        .await?;
    let items = rows.iter().take(limit as usize).map(read).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > items.len()).map(place);
    Ok(Page { items, next })
}

/// Where a ticket stands in the list, as text.
fn place(ticket: &Ticket) -> String {
    format!("{}.{}.{}", rank(ticket.priority), millis(ticket.opened), ticket.reference)
}

fn parse_place(text: &str) -> Option<(i64, i64, Reference)> {
    let mut parts = text.splitn(3, '.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, Reference::parse(parts.next()?)?))
}

/// Writes a ticket and its history, and returns the place of this in its history; none when somebody else wrote first
/// or the reference is taken.
pub(super) async fn write(
    on: &mut AnyConnection,
    write: &TicketWrite,
    now: Timestamp,
) -> Result<Option<i64>, Fault> {
    let ticket = &write.after;
    let statement = Statement::new(match write.before {
        None => {
            "INSERT INTO tickets (kind, status, epoch, council, body, service, intent, queue, reason, safety_rule, \
             contact_safe, rank, opened, due, ended, details, attachments, assignee, conversation, reference) VALUES ("
        }
        Some(_) => {
            "UPDATE tickets SET (kind, status, epoch, council, body, service, intent, queue, reason, safety_rule, \
             contact_safe, rank, opened, due, ended, details, attachments, assignee, conversation) = ("
        }
    })
    .value(ticket.kind.as_str())
    .and(ticket.status.as_str())
    .and(ticket.epoch)
    .and(ticket.council.as_str())
    .and(ticket.body.as_str())
    .and(ticket.service.as_ref().map(ServiceId::as_str))
    .and(ticket.intent.as_ref().map(IntentId::as_str))
    .and(ticket.queue.as_str())
    .and(ticket.reason.as_str())
    .and(ticket.safety_rule.as_deref())
    .and(i64::from(ticket.contact_safe))
    .and(rank(ticket.priority))
    .and(millis(ticket.opened))
    .and(ticket.due.map(millis))
    .and(is_over(ticket.status).then(|| millis(now)))
    .and(to_json(&ticket.details)?)
    .and(to_json(&ticket.attachments)?)
    .and(ticket.assignee.as_ref().map(to_json).transpose()?)
    .and(ticket.conversation.as_str());
    let statement = match write.before {
        None => statement.and(ticket.reference.as_str()).sql(") ON CONFLICT DO NOTHING"),
        Some(epoch) => statement
            .sql(") WHERE reference = ")
            .value(ticket.reference.as_str())
            .sql(" AND epoch = ")
            .value(epoch),
    };
    if statement.run(on).await? == 0 {
        return Ok(None);
    }
    let row = Statement::new(
        "INSERT INTO ticket_events (ticket, happened, status, by_whom, at, sequence) VALUES (",
    )
    .value(ticket.reference.as_str())
    .and(write.happened.as_str())
    .and(ticket.status.as_str())
    .and(write.by.as_str())
    .and(millis(now))
    .sql(", (SELECT COALESCE(MAX(sequence), 0) + 1 FROM ticket_events WHERE ticket = ")
    .value(ticket.reference.as_str())
    .sql(")) RETURNING sequence")
    .row(on)
    .await?;
    row.as_ref().map(|row| Columns::of(row).number()).transpose()
}
