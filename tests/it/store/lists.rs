//! Tickets, files and keys.

use crate::support::databases::Fresh;
use crate::support::values::{
    beginning, borsetshire, conversation, day, felpersham, file, opening, second, ticket,
};
use moothall::assistant::ports::{ApiKey, Commit, Committed, Role, Store, TicketFilter, TicketWrite};
use moothall::domain::event::EventType;
use moothall::domain::ids::AttachmentId;
use moothall::domain::ticket::{Agent, Kind, Priority, Status, Ticket};
use std::sync::Arc;

stories!(
    of_two_who_change_a_ticket_one_wins,
    tickets_are_listed_most_pressing_first_page_by_page,
    a_list_holds_only_what_was_asked_for,
    a_ticket_has_a_history,
    a_key_is_found_by_its_hash_until_it_is_removed,
    a_file_is_found_by_its_own_council_alone,
    the_same_bytes_are_kept_once_for_a_council,
    a_store_says_whether_it_is_ready_and_ends_in_order,
);

fn change(before: &Ticket, by: &str) -> (Commit, Ticket) {
    let after = Ticket {
        epoch: before.epoch + 1,
        status: Status::Assigned,
        assignee: Some(Agent { id: by.to_owned(), name: by.to_owned() }),
        ..before.clone()
    };
    let write = TicketWrite {
        before: Some(before.epoch),
        after: after.clone(),
        happened: EventType::TicketClaimed,
        by: by.to_owned(),
    };
    (Commit { tickets: vec![write], ..Commit::at(second(5)) }, after)
}

async fn opened(store: &Arc<dyn Store>, tickets: &[Ticket]) {
    let commit = Commit {
        tickets: tickets.iter().map(opening).collect(),
        ..beginning(&conversation("one"), &["hello"])
    };
    assert_eq!(store.commit(commit).await.expect("commits"), Committed::Done);
}

async fn of_two_who_change_a_ticket_one_wins(fresh: &Fresh) {
    let store = fresh.open().await;
    let ticket = ticket(1, &conversation("one").reference);
    opened(&store, std::slice::from_ref(&ticket)).await;
    let ((first, after), (second, _)) = (change(&ticket, "Jill"), change(&ticket, "Joe"));
    assert_eq!(store.commit(first).await.expect("commits"), Committed::Done);
    assert_eq!(store.commit(second).await.expect("commits"), Committed::Conflict);
    assert_eq!(store.ticket(&ticket.reference).await.expect("reads"), Some(after));
}

async fn tickets_are_listed_most_pressing_first_page_by_page(fresh: &Fresh) {
    let store = fresh.open().await;
    let of = conversation("one").reference;
    let tickets: Vec<Ticket> = (0..9)
        .map(|number| Ticket {
            priority: [Priority::Normal, Priority::Emergency, Priority::Urgent][number % 3],
            opened: second(100 - number as i64 / 2),
            ..ticket(number as u64, &of)
        })
        .collect();
    opened(&store, &tickets).await;
    let mut expected = tickets.clone();
    expected
        .sort_by_key(|ticket| (std::cmp::Reverse(ticket.priority), ticket.opened, ticket.reference.clone()));
    let mut listed = Vec::new();
    let mut filter = TicketFilter { limit: 4, ..TicketFilter::default() };
    for pages in 1.. {
        let page = store.tickets(&filter).await.expect("lists");
        assert!(page.items.len() <= 4);
        listed.extend(page.items);
        if page.next.is_none() {
            assert_eq!(pages, 3);
            break;
        }
        filter.after = page.next;
    }
    assert_eq!(listed, expected);
    filter.after = Some("nonsense'; --".to_owned());
    assert_eq!(store.tickets(&filter).await.expect("lists").items, []);
}

async fn a_list_holds_only_what_was_asked_for(fresh: &Fresh) {
    let store = fresh.open().await;
    let of = conversation("one").reference;
    let plain = ticket(1, &of);
    let other = Ticket {
        body: felpersham(),
        kind: Kind::Conversation,
        status: Status::Queued,
        queue: "housing".to_owned(),
        priority: Priority::Urgent,
        ..ticket(2, &conversation("two").reference)
    };
    opened(&store, &[plain.clone(), other.clone()]).await;
    let all = TicketFilter { limit: 50, ..TicketFilter::default() };
    let cases = [
        (all.clone(), vec![&other, &plain]),
        (TicketFilter { bodies: Some(vec![borsetshire()]), ..all.clone() }, vec![&plain]),
        (TicketFilter { bodies: Some(vec![]), ..all.clone() }, vec![]),
        (TicketFilter { statuses: vec![Status::Queued, Status::Closed], ..all.clone() }, vec![&other]),
        (TicketFilter { kind: Some(Kind::Report), ..all.clone() }, vec![&plain]),
        (TicketFilter { queue: Some("housing".to_owned()), ..all.clone() }, vec![&other]),
        (TicketFilter { priority: Some(Priority::Normal), ..all.clone() }, vec![&plain]),
        (TicketFilter { conversation: Some(of), kind: Some(Kind::Conversation), ..all }, vec![]),
    ];
    for (filter, expected) in cases {
        let page = store.tickets(&filter).await.expect("lists");
        assert_eq!(page.items.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        assert_eq!(page.next, None);
    }
}

async fn a_ticket_has_a_history(fresh: &Fresh) {
    let store = fresh.open().await;
    let ticket = ticket(1, &conversation("one").reference);
    opened(&store, std::slice::from_ref(&ticket)).await;
    assert_eq!(store.commit(change(&ticket, "Jill").0).await.expect("commits"), Committed::Done);
    let dump = fresh.dump().await;
    for line in
        ["sequence 1", "happened ticket.opened", "by_whom bot", "sequence 2", "happened ticket.claimed"]
    {
        assert!(dump.contains(&format!("ticket_events.{line}\n")), "{line} in {dump}");
    }
}

async fn a_key_is_found_by_its_hash_until_it_is_removed(fresh: &Fresh) {
    let store = fresh.open().await;
    let key = |id: &str, made: i64| ApiKey {
        id: id.to_owned(),
        sha256: format!("hash of {id}"),
        councils: vec![borsetshire(), felpersham()],
        role: Role::Integrator,
        created: second(made),
    };
    store.add_key(&key("b", 1)).await.expect("adds");
    store.add_key(&key("a", 2)).await.expect("adds");
    assert_eq!(store.key("hash of b").await.expect("reads"), Some(key("b", 1)));
    assert_eq!(store.key("b").await.expect("reads"), None);
    assert_eq!(store.keys().await.expect("reads"), [key("b", 1), key("a", 2)]);
    assert!(store.remove_key("b").await.expect("removes"));
    assert!(!store.remove_key("b").await.expect("removes"));
    assert_eq!(store.key("hash of b").await.expect("reads"), None);
}

async fn a_file_is_found_by_its_own_council_alone(fresh: &Fresh) {
    let store = fresh.open().await;
    let (one, two) = (file("one", "hash-one"), file("two", "hash-two"));
    for file in [&one, &two] {
        let bytes = vec![0, 159, 146, 150, 255];
        store.keep_attachment(&borsetshire(), file, bytes, day(0)).await.expect("keeps");
    }
    let nobody = AttachmentId::parse("file-nobody").expect("an id");
    let asked = [two.id.clone(), nobody.clone(), one.id.clone()];
    let found = store.attachments(&borsetshire(), &asked).await.expect("reads");
    assert_eq!(found, [two.clone(), one.clone()]);
    assert_eq!(store.attachments(&felpersham(), &asked).await.expect("reads"), []);
    assert_eq!(store.attachments(&borsetshire(), &[]).await.expect("reads"), []);
    let bytes = store.attachment_bytes(&one.id).await.expect("reads");
    assert_eq!(bytes, Some((borsetshire(), one, vec![0, 159, 146, 150, 255])));
    assert_eq!(store.attachment_bytes(&nobody).await.expect("reads"), None);
}

async fn the_same_bytes_are_kept_once_for_a_council(fresh: &Fresh) {
    let store = fresh.open().await;
    for (council, name) in [(borsetshire(), "one"), (borsetshire(), "two"), (felpersham(), "three")] {
        store.keep_attachment(&council, &file(name, "hash"), b"bytes".to_vec(), day(0)).await.expect("keeps");
    }
    assert_eq!(fresh.dump().await.matches("attachment_bytes.bytes bytes").count(), 2);
    assert_eq!(store.attachments(&borsetshire(), &[file("two", "").id]).await.expect("reads").len(), 1);
}

async fn a_store_says_whether_it_is_ready_and_ends_in_order(fresh: &Fresh) {
    let store = fresh.open().await;
    store.ready().await.expect("ready");
    store.ready().await.expect("ready again");
    let last: Vec<_> = (0..50)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                store.commit(beginning(&conversation(&format!("last-{number}")), &["hello"])).await
            })
        })
        .collect();
    store.close().await;
    let mut done = 0;
    for commit in last {
        done += usize::from(commit.await.expect("no panic").is_ok());
    }
    assert!(store.ready().await.is_err(), "closed");
    let again = fresh.open().await;
    again.ready().await.expect("ready");
    assert_eq!(
        fresh.dump().await.matches("conversations.reference").count(),
        done,
        "what was promised is there"
    );
}
