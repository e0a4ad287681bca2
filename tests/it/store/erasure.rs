//! What goes when a person asks, and what goes by itself in time.

use crate::support::databases::Fresh;
use crate::support::values::{
    beginning, borsetshire, channel, chat, conversation, day, file, key, message, opening, outgoing,
    reference, second, seconds, ticket, turn,
};
use jiff::SignedDuration;
use moothall::assistant::ports::{
    Bucket, Commit, Committed, Erase, Incoming, Outgoing, Receipt, ReceiptId, Retention, SenderNote,
    Settlement, Store, Swept, TicketWrite,
};
use moothall::domain::conversation::{From, Message};
use moothall::domain::event::EventType;
use moothall::domain::ids::{IntentId, ServiceId};
use moothall::domain::ticket::{Detail, Priority, Status, Ticket};
use std::sync::Arc;

stories!(
    erasing_leaves_no_word_of_it_anywhere,
    erasing_leaves_other_peoples_words_alone,
    erasing_a_sender_reaches_what_never_became_a_conversation,
    a_file_that_another_conversation_holds_stays,
    a_notice_goes_out_with_the_erasure,
    a_sweep_keeps_what_is_young_or_has_an_open_ticket,
    a_sweep_takes_everything_in_time,
    a_ticket_that_was_opened_again_is_open_and_outlives_the_sweep,
    a_sweep_of_many_is_done_in_one_call,
);

/// A word that stands in everything the person said or is.
const WORD: &str = "Quaggamuffin";

async fn done(store: &Arc<dyn Store>, commit: Commit) {
    assert_eq!(store.commit(commit).await.expect("commits"), Committed::Done);
}

fn receipt_of(id: &str) -> Receipt {
    let id = ReceiptId { scope: "scope".to_owned(), id: id.to_owned(), content_sha256: "hash".to_owned() };
    Receipt { id, answer: format!("your bin, {WORD}") }
}

fn update(id: &str, sender: &str) -> Incoming {
    Incoming {
        queue: "telegram/main".to_owned(),
        id: id.to_owned(),
        lane: sender.to_owned(),
        payload: format!("{WORD} writes"),
    }
}

/// A conversation with the word in every place that can hold one.
async fn planted(store: &Arc<dyn Store>) -> Ticket {
    let sender = format!("chat of {WORD}");
    let mut new = chat("one", &sender);
    let detail = Detail { name: "name".to_owned(), value: WORD.to_owned(), confidence: 1.0 };
    new.state.known = vec![detail.clone()];
    let picture = file("picture", "hash of the picture");
    let bytes = format!("a picture of {WORD}").into_bytes();
    store.keep_attachment(&borsetshire(), &picture, bytes, day(0)).await.expect("keeps");
    let opened = Ticket {
        reason: format!("{WORD} asked for a person."),
        details: vec![detail],
        attachments: vec![picture.clone()],
        service: Some(ServiceId::parse("missed_bin").expect("a service")),
        intent: Some(IntentId::parse("waste/missed_bin").expect("an intent")),
        safety_rule: Some("violence".to_owned()),
        ..ticket(1, &new.reference)
    };
    let mut commit = beginning(&new, &[]);
    commit.messages = vec![
        Message { attachments: vec![picture], ..message(From::Citizen, &format!("I am {WORD}")) },
        message(From::Bot, &format!("Good morning {WORD}")),
    ];
    commit.conversation.as_mut().expect("a conversation").after.messages = 2;
    commit.tickets = vec![opening(&opened)];
    commit.receipt = Some(receipt_of("one"));
    let said = Outgoing {
        conversation: Some(new.reference.clone()),
        ..outgoing(&sender, &format!("Good morning {WORD}"))
    };
    commit.outbox = vec![said.clone(), said];
    done(store, commit).await;

    // One row waits, one is dead, in either queue.
    let dead = || Settlement::Dead { because: "403".to_owned() };
    let row = store.lease_outbox("telegram", 1, second(0), seconds(10)).await.expect("leases").remove(0);
    store.settle_outbox(&row, dead(), second(1)).await.expect("settles");
    for id in ["1", "2"] {
        store.receive(&update(id, &sender), second(0)).await.expect("receives");
    }
    let row = store.lease_inbox("telegram/main", 1, second(0), seconds(10)).await.expect("leases").remove(0);
    store.settle_inbox(&row, dead(), second(1)).await.expect("settles");
    let note = SenderNote::blank(new.channel, "main", &sender);
    store.remember_sender(&note, second(0)).await.expect("remembers");
    let bucket =
        Bucket { queue: "telegram/main".to_owned(), lane: sender, every: seconds(40 * 86_400), burst: 1 };
    store.draw(&bucket, second(0)).await.expect("draws");
    opened
}

async fn erasing_leaves_no_word_of_it_anywhere(fresh: &Fresh) {
    let store = fresh.open().await;
    let opened = planted(&store).await;
    for (table, times) in [
        ("messages", 2),
        ("outbox", 4),
        ("inbox", 4),
        ("tickets", 2),
        ("attachment_bytes", 1),
        ("senders", 1),
        ("buckets", 1),
    ] {
        let dump = fresh.dump().await;
        let found = dump.lines().filter(|line| line.starts_with(&format!("{table}.")) && line.contains(WORD));
        assert_eq!(found.count(), times, "{table} in {dump}");
    }
    assert_eq!(store.erase(&Erase::Key(key("one")), vec![], second(9)).await.expect("erases"), 1);

    let dump = fresh.dump().await;
    assert!(!dump.contains(WORD), "{dump}");
    let left = store.ticket(&opened.reference).await.expect("reads").expect("is there");
    let expected = Ticket {
        epoch: 2,
        reason: String::new(),
        details: vec![],
        attachments: vec![],
        intent: None,
        safety_rule: None,
        contact_safe: false,
        ..opened
    };
    assert_eq!(left, expected);
    assert!(
        !store.receive(&update("1", "again"), second(9)).await.expect("receives"),
        "the id is still known"
    );
    assert_eq!(store.erase(&Erase::Key(key("one")), vec![], second(9)).await.expect("erases"), 0);

    if let Some(folder) = fresh.folder() {
        for file in std::fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            let bytes = std::fs::read(&path).expect("bytes");
            let found = bytes.windows(WORD.len()).any(|window| window == WORD.as_bytes());
            assert!(!found, "the word is still in {}", path.display());
        }
    }
}

async fn erasing_leaves_other_peoples_words_alone(fresh: &Fresh) {
    let store = fresh.open().await;
    planted(&store).await;
    done(&store, beginning(&chat("two", "43"), &["I am Jill"])).await;
    done(&store, beginning(&conversation("three"), &["I am Joe"])).await;
    store.receive(&update("3", "43"), second(0)).await.expect("receives");
    assert_eq!(store.erase(&Erase::Reference(reference("one")), vec![], second(9)).await.expect("erases"), 1);
    for name in ["two", "three"] {
        assert_eq!(store.messages(&reference(name), 0).await.expect("reads").len(), 1);
    }
    let waiting = store.lease_inbox("telegram/main", 9, second(20), seconds(10)).await.expect("leases");
    assert_eq!(waiting.iter().map(|row| row.lane.as_str()).collect::<Vec<_>>(), ["43"]);
}

async fn erasing_a_sender_reaches_what_never_became_a_conversation(fresh: &Fresh) {
    let store = fresh.open().await;
    for name in ["one", "two"] {
        done(&store, beginning(&chat(name, "42"), &[WORD])).await;
    }
    let other_bot = Incoming { queue: "telegram/other".to_owned(), ..update("1", "42") };
    store.receive(&other_bot, second(0)).await.expect("receives");
    let whose = Erase::Sender { channel: channel("telegram"), sender: "42".to_owned() };
    assert_eq!(store.erase(&whose, vec![], second(9)).await.expect("erases"), 2);
    assert!(!fresh.dump().await.contains(WORD));
}

async fn a_file_that_another_conversation_holds_stays(fresh: &Fresh) {
    let store = fresh.open().await;
    let picture = file("picture", "hash");
    store.keep_attachment(&borsetshire(), &picture, b"bytes".to_vec(), day(0)).await.expect("keeps");
    for name in ["one", "two"] {
        let mut commit = beginning(&conversation(name), &["look"]);
        commit.messages[0].attachments = vec![picture.clone()];
        done(&store, commit).await;
    }
    store.erase(&Erase::Key(key("one")), vec![], day(0)).await.expect("erases");
    assert!(store.attachment_bytes(&picture.id).await.expect("reads").is_some());
    store.erase(&Erase::Key(key("two")), vec![], day(0)).await.expect("erases");
    assert!(store.attachment_bytes(&picture.id).await.expect("reads").is_none());
    assert!(!fresh.dump().await.contains("attachment"));
}

async fn a_notice_goes_out_with_the_erasure(fresh: &Fresh) {
    let store = fresh.open().await;
    planted(&store).await;
    let notice = outgoing("BO-AAA-AA", "conversation.erased");
    store.erase(&Erase::Key(key("one")), vec![notice], second(9)).await.expect("erases");
    let rows = store.lease_outbox("telegram", 9, second(20), seconds(10)).await.expect("leases");
    assert_eq!(rows.iter().map(|row| row.payload.as_str()).collect::<Vec<_>>(), ["conversation.erased"]);
}

fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number)
}

fn retention() -> Retention {
    Retention {
        conversations: days(30),
        tickets: days(365),
        attachments: days(10),
        receipts: days(2),
        dead_letters: days(20),
        deliveries: days(20),
    }
}

fn closing(ticket: &Ticket, on_day: i64) -> Commit {
    let after = Ticket { epoch: ticket.epoch + 1, status: Status::Closed, ..ticket.clone() };
    let write = TicketWrite {
        before: Some(ticket.epoch),
        after,
        happened: EventType::TicketClosed,
        by: "Jill".to_owned(),
    };
    Commit { tickets: vec![write], ..Commit::at(day(on_day)) }
}

async fn a_sweep_keeps_what_is_young_or_has_an_open_ticket(fresh: &Fresh) {
    let store = fresh.open().await;
    let opened = planted(&store).await;
    let mut with_receipt = beginning(&conversation("two"), &["hello"]);
    with_receipt.receipt = Some(receipt_of("two"));
    done(&store, with_receipt).await;
    let before = fresh.dump().await;
    assert_eq!(store.sweep(&retention(), day(1)).await.expect("sweeps"), Swept::default());
    assert_eq!(fresh.dump().await, before);

    // After 31 days: the conversation without a ticket, the receipts and the dead letters.
    let swept = store.sweep(&retention(), day(31)).await.expect("sweeps");
    assert_eq!(swept, Swept { conversations: 1, tickets: 0, attachments: 0, rows: 4 });
    assert!(store.conversation(&key("two")).await.expect("reads").is_none());
    assert_eq!(store.messages(&reference("one"), 0).await.expect("reads").len(), 2);
    let picture = file("picture", "").id;
    assert!(store.attachment_bytes(&picture).await.expect("reads").is_some(), "old, but used");

    // Once the ticket is closed the conversation goes, and the ticket stays whole with its picture.
    done(&store, closing(&opened, 40)).await;
    let swept = store.sweep(&retention(), day(41)).await.expect("sweeps");
    assert_eq!((swept.conversations, swept.tickets, swept.attachments), (1, 0, 0));
    let kept = store.ticket(&opened.reference).await.expect("reads").expect("is there");
    assert_eq!(kept.details, opened.details);
    assert!(store.attachment_bytes(&picture).await.expect("reads").is_some());
}

async fn a_sweep_takes_everything_in_time(fresh: &Fresh) {
    let store = fresh.open().await;
    let opened = planted(&store).await;
    store
        .keep_attachment(&borsetshire(), &file("loose", "hash of loose"), WORD.into(), day(0))
        .await
        .expect("keeps");
    done(&store, closing(&opened, 1)).await;
    // What still waits in the inbox is dealt with first: it is not past its time while somebody waits for an answer.
    let row = store.lease_inbox("telegram/main", 1, second(60), seconds(10)).await.expect("leases").remove(0);
    store.settle_inbox(&row, Settlement::Done, day(1)).await.expect("settles");
    let swept = store.sweep(&retention(), day(400)).await.expect("sweeps");
    assert_eq!((swept.conversations, swept.tickets, swept.attachments), (1, 1, 2));
    assert_eq!(fresh.dump().await, "", "nothing is left");
}

async fn a_ticket_that_was_opened_again_is_open_and_outlives_the_sweep(fresh: &Fresh) {
    let store = fresh.open().await;
    let opened = planted(&store).await;
    done(&store, closing(&opened, 1)).await;
    let closed = store.ticket(&opened.reference).await.expect("reads").expect("is there");
    let again = Ticket { epoch: closed.epoch + 1, ..closed.reopened(Some(day(9))) };
    let write = TicketWrite {
        before: Some(closed.epoch),
        after: again.clone(),
        happened: EventType::TicketReopened,
        by: "citizen".to_owned(),
    };
    done(&store, Commit { tickets: vec![write], ..Commit::at(day(2)) }).await;
    let found = store.ticket(&opened.reference).await.expect("reads").expect("is there");
    assert_eq!(found, again);
    assert_eq!((found.status, found.priority, found.due), (Status::Open, Priority::Urgent, Some(day(9))));
    assert_eq!(found.assignee, None, "whoever closed it is not bound to it");
    let swept = store.sweep(&retention(), day(400)).await.expect("sweeps");
    assert_eq!((swept.conversations, swept.tickets), (0, 0), "its time begins when it is closed for good");
}

async fn a_sweep_of_many_is_done_in_one_call(fresh: &Fresh) {
    let store = fresh.open().await;
    let many = (0..450).map(|number| beginning(&conversation(&number.to_string()), &["hello"]));
    for ended in futures::future::join_all(many.map(|commit| store.commit(commit))).await {
        assert_eq!(ended.expect("commits"), Committed::Done);
    }
    let young = chat("young", "42");
    done(&store, beginning(&young, &["hello"])).await;
    let (mut later, _) = turn(&young, &["still here"]);
    later.conversation.as_mut().expect("a conversation").after.last = day(30);
    later.conversation.as_mut().expect("a conversation").after.messages = 2;
    done(&store, later).await;
    let swept = store.sweep(&retention(), day(31)).await.expect("sweeps");
    assert_eq!(swept, Swept { conversations: 450, ..Swept::default() });
    assert_eq!(store.messages(&young.reference, 0).await.expect("reads").len(), 2);
}
