//! Conversations, messages, receipts, conflicts.

use crate::support::databases::Fresh;
use crate::support::values::{
    beginning, borsetshire, channel, chat, conversation, felpersham, key, opening, reference, second, ticket,
    turn,
};
use moothall::assistant::ports::{Commit, Committed, Erase, Receipt, ReceiptId, Store};
use moothall::domain::conversation::{Conversation, Owner, Version};
use moothall::domain::enquiry::Speaker;
use moothall::domain::ids::ChannelName;
use std::sync::Arc;

stories!(
    what_was_committed_is_found_again,
    a_second_write_on_the_same_version_changes_nothing,
    a_write_after_the_owner_changed_changes_nothing,
    a_conversation_whose_key_is_taken_is_a_conflict,
    a_ticket_whose_reference_is_taken_takes_the_whole_turn_back,
    a_repeated_receipt_gives_the_first_answer_and_writes_nothing,
    of_two_sendings_at_once_one_is_done_and_the_other_gets_its_answer,
    a_foreign_key_finds_nothing,
    messages_come_in_order_and_by_the_page,
    a_sender_finds_their_newest_conversation_and_nobody_elses,
    changes_are_told,
    of_many_turns_at_once_on_one_conversation_one_is_done_each_time,
);

async fn started(store: &Arc<dyn Store>, name: &str, words: &[&str]) -> Conversation {
    assert_eq!(store.commit(beginning(&conversation(name), words)).await.expect("commits"), Committed::Done);
    store.conversation(&key(name)).await.expect("reads").expect("is there")
}

fn receipt(id: &str, answer: &str) -> Receipt {
    Receipt {
        id: ReceiptId {
            scope: "borsetshire/web/".to_owned(),
            id: id.to_owned(),
            content_sha256: format!("hash of what {id} said"),
        },
        answer: answer.to_owned(),
    }
}

async fn what_was_committed_is_found_again(fresh: &Fresh) {
    let store = fresh.open().await;
    let mut new = conversation("one");
    new.state.misses = 2;
    new.language = "cy".to_owned();
    let mut commit = beginning(&new, &["my bin was not collected"]);
    let opened = ticket(1, &new.reference);
    commit.tickets.push(opening(&opened));
    commit.receipt = Some(receipt("first", "{\"answer\":1}"));
    assert_eq!(store.commit(commit.clone()).await.expect("commits"), Committed::Done);

    let id = receipt("first", "").id;
    let found = store
        .begin(&borsetshire(), &ChannelName::web(), &Speaker::Key(key("one")), Some(&id))
        .await
        .expect("begins");
    assert_eq!(found.conversation, commit.conversation.map(|write| write.after));
    assert_eq!(found.earlier, commit.receipt);
    assert_eq!(store.conversation_of(&reference("one")).await.expect("reads"), found.conversation);
    assert_eq!(store.ticket(&opened.reference).await.expect("reads"), Some(opened));
    let said = store.messages(&reference("one"), 0).await.expect("reads");
    assert_eq!((said[0].id, said[0].reply.text.as_str()), (1, "my bin was not collected"));

    // A new process finds the same.
    store.close().await;
    let again = fresh.open().await;
    assert_eq!(again.conversation(&key("one")).await.expect("reads"), found.conversation);
}

async fn a_second_write_on_the_same_version_changes_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    let before = started(&store, "one", &["hello"]).await;
    let (first, after) = turn(&before, &["first"]);
    let (second, _) = turn(&before, &["second"]);
    assert_eq!(store.commit(first).await.expect("commits"), Committed::Done);
    assert_eq!(store.commit(second).await.expect("commits"), Committed::Conflict);
    assert_eq!(store.conversation(&key("one")).await.expect("reads"), Some(after));
    assert!(!fresh.dump().await.contains("second"));
}

async fn a_write_after_the_owner_changed_changes_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    let before = started(&store, "one", &["hello"]).await;
    let (late, _) = turn(&before, &["the bot's late answer"]);
    let (mut hand_off, _) = turn(&before, &[]);
    let after = &mut hand_off.conversation.as_mut().expect("a conversation").after;
    after.owner = Owner::Queue;
    // The same number of turns: the epoch alone must tell.
    after.version = Version { epoch: before.version.epoch + 1, turns: before.version.turns };
    assert_eq!(store.commit(hand_off).await.expect("commits"), Committed::Done);
    assert_eq!(store.commit(late).await.expect("commits"), Committed::Conflict);
    assert!(!fresh.dump().await.contains("late answer"));
}

async fn a_conversation_whose_key_is_taken_is_a_conflict(fresh: &Fresh) {
    let store = fresh.open().await;
    started(&store, "one", &["hello"]).await;
    let thief = Conversation { key: key("one"), ..conversation("two") };
    assert_eq!(store.commit(beginning(&thief, &["mine now"])).await.expect("commits"), Committed::Conflict);
    assert!(!fresh.dump().await.contains("mine now"));
}

async fn a_ticket_whose_reference_is_taken_takes_the_whole_turn_back(fresh: &Fresh) {
    let store = fresh.open().await;
    let before = started(&store, "one", &["hello"]).await;
    let (mut first, after) = turn(&before, &["first"]);
    first.tickets.push(opening(&ticket(1, &before.reference)));
    assert_eq!(store.commit(first).await.expect("commits"), Committed::Done);
    let (mut second, _) = turn(&after, &["second"]);
    second.tickets.push(opening(&ticket(1, &before.reference)));
    second.receipt = Some(receipt("second", "answer"));
    assert_eq!(store.commit(second).await.expect("commits"), Committed::Conflict);
    assert_eq!(store.conversation(&key("one")).await.expect("reads"), Some(after));
    assert!(!fresh.dump().await.contains("second"));
}

async fn a_repeated_receipt_gives_the_first_answer_and_writes_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    let send = |name: &str, answer: &str| Commit {
        receipt: Some(receipt("same", answer)),
        ..beginning(&conversation(name), &[answer])
    };
    assert_eq!(store.commit(send("one", "first")).await.expect("commits"), Committed::Done);
    let repeated = store.commit(send("two", "second")).await.expect("commits");
    assert_eq!(repeated, Committed::Repeated(receipt("same", "first")));
    assert_eq!(store.receipt(&receipt("same", "").id).await.expect("reads"), Some(receipt("same", "first")));
    assert_eq!(store.conversation(&key("two")).await.expect("reads"), None);
    assert!(!fresh.dump().await.contains("second"));
}

async fn of_two_sendings_at_once_one_is_done_and_the_other_gets_its_answer(fresh: &Fresh) {
    let store = fresh.open().await;
    for round in 0..20 {
        let id = format!("round-{round}");
        let send = |name: String| {
            let commit =
                Commit { receipt: Some(receipt(&id, &name)), ..beginning(&conversation(&name), &["hello"]) };
            let store = store.clone();
            async move { store.commit(commit).await.expect("commits") }
        };
        let (left, right) = tokio::join!(send(format!("left-{round}")), send(format!("right-{round}")));
        let winner = if left == Committed::Done { format!("left-{round}") } else { format!("right-{round}") };
        let other = if left == Committed::Done { right } else { left };
        assert_eq!(other, Committed::Repeated(receipt(&id, &winner)));
    }
}

async fn a_foreign_key_finds_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    started(&store, "one", &["hello"]).await;
    assert_eq!(
        store.commit(beginning(&chat("two", "42"), &["hello"])).await.expect("commits"),
        Committed::Done
    );
    let sender = |scope: &str, sender: &str, name: &str| Speaker::Sender {
        scope: scope.to_owned(),
        sender: sender.to_owned(),
        key: Some(key(name)),
    };
    let (web, telegram) = (ChannelName::web(), channel("telegram"));
    let cases = [
        (borsetshire(), &web, Speaker::Key(key("one")), true),
        (borsetshire(), &web, Speaker::Key(key("nobody")), false),
        (felpersham(), &web, Speaker::Key(key("one")), false),
        (borsetshire(), &web, Speaker::Key(key("two")), false),
        (borsetshire(), &telegram, sender("main", "42", "two"), true),
        (borsetshire(), &telegram, sender("main", "43", "two"), false),
        (borsetshire(), &telegram, sender("other", "42", "two"), false),
        (borsetshire(), &telegram, sender("main", "42", "one"), false),
    ];
    for (council, channel, speaker, found) in cases {
        let beginning = store.begin(&council, channel, &speaker, None).await.expect("begins");
        assert_eq!(beginning.conversation.is_some(), found, "{council} {channel} {speaker:?}");
    }
}

async fn messages_come_in_order_and_by_the_page(fresh: &Fresh) {
    let store = fresh.open().await;
    let words: Vec<String> = (1..=510).map(|number| format!("word {number}")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let before = started(&store, "one", &words[..3]).await;
    let (next, _) = turn(&before, &words[3..]);
    assert_eq!(store.commit(next).await.expect("commits"), Committed::Done);
    let page = store.messages(&reference("one"), 0).await.expect("reads");
    assert_eq!(page.len(), 500);
    for (index, message) in page.iter().enumerate() {
        assert_eq!((message.id, message.reply.text.as_str()), (index as i64 + 1, words[index]));
    }
    let rest = store.messages(&reference("one"), 500).await.expect("reads");
    assert_eq!(rest.iter().map(|message| message.id).collect::<Vec<_>>(), (501..=510).collect::<Vec<_>>());
}

async fn a_sender_finds_their_newest_conversation_and_nobody_elses(fresh: &Fresh) {
    let store = fresh.open().await;
    for (name, sender, at) in [("older", "42", 1), ("newer", "42", 2), ("other", "43", 3)] {
        let new = Conversation { started: second(at), ..chat(name, sender) };
        assert_eq!(store.commit(beginning(&new, &["hello"])).await.expect("commits"), Committed::Done);
    }
    let speaker = Speaker::Sender { scope: "main".to_owned(), sender: "42".to_owned(), key: None };
    let telegram = channel("telegram");
    let found = store.begin(&borsetshire(), &telegram, &speaker, None).await.expect("begins");
    assert_eq!(found.conversation.expect("a conversation").reference, reference("newer"));
    let elsewhere = store.begin(&felpersham(), &telegram, &speaker, None).await.expect("begins");
    assert_eq!(elsewhere.conversation, None);
}

async fn changes_are_told(fresh: &Fresh) {
    let store = fresh.open().await;
    // On PostgreSQL another node hears it too.
    let other = if fresh.folder().is_none() { fresh.open().await } else { store.clone() };
    let (mut here, mut there) = (store.changes(), other.changes());
    // The other node's ear may not be open at once, so a word is said until it hears one.
    let mut before = started(&store, "one", &["hello"]).await;
    assert_eq!(here.recv().await.expect("hears"), reference("one"));
    loop {
        let soon = std::time::Duration::from_millis(200);
        if let Ok(heard) = tokio::time::timeout(soon, there.recv()).await {
            assert_eq!(heard.expect("hears"), reference("one"));
            break;
        }
        let (next, after) = turn(&before, &["is anybody there?"]);
        assert_eq!(store.commit(next).await.expect("commits"), Committed::Done);
        before = after;
    }
    // An erasure is told too, even by a node that closes at once as `moothall forget` does.
    started(&other, "two", &["hello"]).await;
    store.erase(&Erase::Key(key("two")), vec![], second(9)).await.expect("erases");
    store.close().await;
    for what in ["what was said", "the erasure"] {
        let two = async { while there.recv().await.expect("hears") != reference("two") {} };
        tokio::time::timeout(std::time::Duration::from_secs(5), two).await.expect(what);
    }
}

async fn of_many_turns_at_once_on_one_conversation_one_is_done_each_time(fresh: &Fresh) {
    let store = fresh.open().await;
    let before = started(&store, "one", &["hello"]).await;
    let bystanders: Vec<String> = (0..16).map(|number| format!("bystander-{number}")).collect();
    let same = (0..16).map(|_| turn(&before, &["once"]).0);
    let others = bystanders.iter().map(|name| beginning(&conversation(name), &["hello"]));
    let ended = futures::future::join_all(same.chain(others).map(|commit| store.commit(commit))).await;
    let done = |ended: &[Result<Committed, _>]| {
        ended.iter().filter(|ended| matches!(ended, Ok(Committed::Done))).count()
    };
    assert_eq!(done(&ended[..16]), 1);
    assert_eq!(done(&ended[16..]), 16);
    assert_eq!(store.messages(&reference("one"), 1).await.expect("reads").len(), 1);
}
