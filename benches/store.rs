//! Durable writes a second on SQLite, beside the least there can be: one row by the same group commit.
//!
//! `cargo bench --bench store`, or with an address (`-- postgres://…`) on another database. A read finds a
//! conversation by its key; a turn reads the
//! conversation by its key, then writes its new state and two messages; a turn with an id also looks for an earlier
//! answer and keeps the new one.

use jiff::Timestamp;
use moothall::assistant::ports::{Commit, Committed, ConversationWrite, Incoming, Receipt, ReceiptId, Store};
use moothall::domain::conversation::{Conversation, From, Message, Owner, State, Version};
use moothall::domain::enquiry::Speaker;
use moothall::domain::ids::{ChannelName, ConversationKey, ConversationRef, CouncilId};
use moothall::domain::reply::Reply;
use moothall::store::{Options, open};
use std::sync::Arc;
use std::time::{Duration, Instant};

const EACH: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, Copy)]
enum Work {
    OneRow,
    Read,
    Turn,
    TurnWithId,
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = format!("sqlite://{}", folder.path().join("bench.sqlite").display());
    let url = std::env::args().find(|argument| argument.contains("://")).unwrap_or(file);
    let store = open(&url, Options::default()).await.expect("opens");
    println!("{:<12} {:>8} {:>10} {:>9} {:>9}", "work", "at once", "a second", "p50 ms", "p99 ms");
    for at_once in [1, 16, 128] {
        for work in [Work::OneRow, Work::Read, Work::Turn, Work::TurnWithId] {
            measure(&store, work, at_once).await;
        }
    }
    store.close().await;
}

async fn measure(store: &Arc<dyn Store>, work: Work, at_once: usize) {
    let begun = Instant::now();
    let tasks: Vec<_> =
        (0..at_once).map(|_| tokio::spawn(one_after_another(store.clone(), work, begun + EACH))).collect();
    let mut taken = Vec::new();
    for task in tasks {
        taken.extend(task.await.expect("no panic"));
    }
    let rate = taken.len() as f64 / begun.elapsed().as_secs_f64();
    taken.sort_unstable();
    let share = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{:<12} {at_once:>8} {rate:>10.0} {:>9.2} {:>9.2}",
        format!("{work:?}"),
        share(0.5),
        share(0.99)
    );
}

async fn one_after_another(store: Arc<dyn Store>, work: Work, until: Instant) -> Vec<Duration> {
    let mut conversation = begin(&store).await;
    let mut taken = Vec::new();
    while Instant::now() < until {
        let begun = Instant::now();
        match work {
            Work::OneRow => row(&store).await,
            Work::Read => conversation = read(&store, conversation, None).await,
            Work::Turn => conversation = turn(&store, conversation, None).await,
            Work::TurnWithId => {
                let id = ReceiptId {
                    scope: conversation.key.to_string(),
                    id: conversation.version.turns.to_string(),
                    content_sha256: "0".repeat(64),
                };
                conversation = turn(&store, conversation, Some(id)).await;
            }
        }
        taken.push(begun.elapsed());
    }
    taken
}

async fn begin(store: &Arc<dyn Store>) -> Conversation {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let new = Conversation {
        reference: ConversationRef::parse(&id).expect("a reference"),
        key: ConversationKey::parse(&id).expect("a key"),
        council: CouncilId::parse("borsetshire").expect("a council"),
        channel: ChannelName::web(),
        scope: String::new(),
        sender: String::new(),
        language: "en".to_owned(),
        owner: Owner::Bot,
        version: Version { epoch: 0, turns: 0 },
        messages: 0,
        state: State::default(),
        started: Timestamp::UNIX_EPOCH,
        last: Timestamp::UNIX_EPOCH,
    };
    let write = ConversationWrite { before: None, after: new.clone() };
    commit(store, Commit { conversation: Some(write), ..Commit::at(new.last) }).await;
    new
}

async fn row(store: &Arc<dyn Store>) {
    let row = Incoming {
        queue: "bench".to_owned(),
        id: uuid::Uuid::now_v7().to_string(),
        lane: "lane".to_owned(),
        payload: "x".repeat(200),
    };
    assert!(store.receive(&row, Timestamp::UNIX_EPOCH).await.expect("receives"));
}

async fn read(store: &Arc<dyn Store>, known: Conversation, id: Option<&ReceiptId>) -> Conversation {
    let speaker = Speaker::Key(known.key);
    let found = store.begin(&known.council, &known.channel, &speaker, id).await.expect("begins");
    found.conversation.expect("is there")
}

async fn turn(store: &Arc<dyn Store>, known: Conversation, id: Option<ReceiptId>) -> Conversation {
    let before = read(store, known, id.as_ref()).await;
    let after = Conversation {
        version: Version { turns: before.version.turns + 1, ..before.version },
        messages: before.messages + 2,
        ..before.clone()
    };
    let write = ConversationWrite { before: Some(before.version), after: after.clone() };
    let answer = "Missed bins are collected within two working days. ".repeat(6);
    let turn = Commit {
        receipt: id.map(|id| Receipt { id, answer: answer.clone() }),
        conversation: Some(write),
        messages: vec![said(From::Citizen, "my bin was not collected"), said(From::Bot, &answer)],
        ..Commit::at(after.last)
    };
    commit(store, turn).await;
    after
}

async fn commit(store: &Arc<dyn Store>, commit: Commit) {
    assert_eq!(store.commit(commit).await.expect("commits"), Committed::Done);
}

fn said(from: From, text: &str) -> Message {
    Message {
        id: 0,
        from,
        name: None,
        reply: Reply {
            text: text.to_owned(),
            speech: text.to_owned(),
            choices: vec![],
            links: vec![],
            asks: None,
        },
        location: None,
        attachments: vec![],
        at: Timestamp::UNIX_EPOCH,
        understood: None,
    }
}
