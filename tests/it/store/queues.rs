//! Inbox, outbox and locks: order, leases, retries, dead letters.

use crate::support::databases::Fresh;
use crate::support::values::{
    beginning, borsetshire, channel, chat, conversation, outgoing, second, seconds, turn,
};
use moothall::assistant::ports::{
    Bucket, Commit, Committed, Erase, Incoming, Leased, Outgoing, SenderNote, Settlement, Store,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

stories!(
    what_arrives_twice_is_kept_once,
    a_lane_gives_out_its_head_alone_and_goes_on_when_that_is_done,
    a_lane_waits_whole_while_its_head_waits_for_another_try,
    a_dead_row_is_kept_and_does_not_stop_its_lane,
    a_lease_that_runs_out_passes_to_another_worker,
    a_worker_that_lost_its_lease_puts_nothing_off,
    no_lease_is_longer_than_fifteen_seconds,
    a_turn_settles_its_inbox_row_once,
    four_workers_on_two_nodes_keep_every_lane_in_order_and_work_each_row_once,
    a_lock_has_one_holder_until_it_runs_out,
    a_row_whose_lease_ran_out_says_so_and_one_that_was_put_off_does_not,
    a_row_that_is_partly_done_goes_on_with_the_rest_before_its_lane,
    a_lease_can_be_made_longer_by_its_holder_alone,
    what_waits_behind_a_row_is_seen_in_order_and_settled_with_it,
    a_bucket_gives_a_burst_and_then_refills_whichever_node_asks,
    a_clock_that_was_set_back_does_not_lock_a_bucket,
    what_a_sender_chose_is_remembered_and_forgotten_with_them,
);

fn incoming(id: &str, lane: &str) -> Incoming {
    Incoming {
        queue: "telegram/main".to_owned(),
        id: id.to_owned(),
        lane: lane.to_owned(),
        payload: format!("update {id}"),
    }
}

async fn sent(store: &Arc<dyn Store>, rows: &[(&str, &str)]) {
    let outbox: Vec<Outgoing> = rows.iter().map(|(lane, payload)| outgoing(lane, payload)).collect();
    let commit = Commit { outbox, ..Commit::at(second(0)) };
    assert_eq!(store.commit(commit).await.expect("commits"), Committed::Done);
}

async fn leased(store: &Arc<dyn Store>, at: i64) -> Vec<Leased> {
    store.lease_outbox("telegram", 10, second(at), seconds(10)).await.expect("leases")
}

fn payloads(rows: &[Leased]) -> Vec<&str> {
    rows.iter().map(|row| row.payload.as_str()).collect()
}

async fn settled(store: &Arc<dyn Store>, row: &Leased, settlement: Settlement, at: i64) {
    store.settle_outbox(row, settlement, second(at)).await.expect("settles");
}

fn again(at: i64) -> Settlement {
    Settlement::Again { at: second(at), because: "429".to_owned() }
}

async fn what_arrives_twice_is_kept_once(fresh: &Fresh) {
    let store = fresh.open().await;
    assert!(store.receive(&incoming("1", "42"), second(0)).await.expect("receives"));
    assert!(!store.receive(&incoming("1", "42"), second(1)).await.expect("receives"));
    let other = Incoming { queue: "telegram/other".to_owned(), ..incoming("1", "42") };
    assert!(store.receive(&other, second(1)).await.expect("receives"));

    let rows = store.lease_inbox("telegram/main", 10, second(1), seconds(10)).await.expect("leases");
    assert_eq!(payloads(&rows), ["update 1"]);
    store.settle_inbox(&rows[0], Settlement::Done, second(2)).await.expect("settles");
    assert!(
        !store.receive(&incoming("1", "42"), second(3)).await.expect("receives"),
        "known after its end too"
    );
    assert_eq!(store.lease_inbox("telegram/main", 10, second(99), seconds(10)).await.expect("leases"), []);
    let next = incoming("2", "42");
    let twice = tokio::join!(store.receive(&next, second(4)), store.receive(&next, second(4)));
    assert_ne!(twice.0.expect("receives"), twice.1.expect("receives"));
}

async fn a_lane_gives_out_its_head_alone_and_goes_on_when_that_is_done(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1"), ("a", "a2"), ("b", "b1"), ("a", "a3")]).await;
    let heads = leased(&store, 0).await;
    assert_eq!(payloads(&heads), ["a1", "b1"]);
    assert_eq!(leased(&store, 1).await, []);
    settled(&store, &heads[0], Settlement::Done, 1).await;
    assert_eq!(payloads(&leased(&store, 1).await), ["a2"]);
    assert!(store.lease_outbox("webhook", 10, second(1), seconds(10)).await.expect("leases").is_empty());
}

async fn a_lane_waits_whole_while_its_head_waits_for_another_try(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1"), ("a", "a2"), ("b", "b1")]).await;
    let heads = leased(&store, 0).await;
    settled(&store, &heads[0], again(60), 1).await;
    settled(&store, &heads[1], Settlement::Done, 1).await;
    assert_eq!(leased(&store, 59).await, []);
    let tried = leased(&store, 60).await;
    assert_eq!((payloads(&tried), tried[0].attempts), (vec!["a1"], 1));
    settled(&store, &tried[0], Settlement::Done, 61).await;
    assert_eq!(payloads(&leased(&store, 61).await), ["a2"]);
}

async fn a_dead_row_is_kept_and_does_not_stop_its_lane(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1"), ("a", "a2")]).await;
    let heads = leased(&store, 0).await;
    settled(&store, &heads[0], Settlement::Dead { because: "403".to_owned() }, 1).await;
    assert_eq!(payloads(&leased(&store, 1).await), ["a2"]);
    let dump = fresh.dump().await;
    assert!(dump.contains("outbox.payload a1") && dump.contains("outbox.because 403"), "{dump}");
}

async fn a_lease_that_runs_out_passes_to_another_worker(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1")]).await;
    assert_eq!(leased(&store, 0).await[0].attempts, 0);
    assert_eq!(leased(&store, 9).await, []);
    assert_eq!(leased(&store, 10).await[0].attempts, 1);
}

async fn a_worker_that_lost_its_lease_puts_nothing_off(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1")]).await;
    let late = leased(&store, 0).await.remove(0);
    let current = leased(&store, 10).await.remove(0);
    settled(&store, &late, again(999), 11).await;
    settled(&store, &late, Settlement::Dead { because: "late".to_owned() }, 11).await;
    assert_eq!(leased(&store, 12).await, [], "the current worker still has it");
    settled(&store, &current, again(13), 12).await;
    assert_eq!(payloads(&leased(&store, 13).await), ["a1"]);
}

async fn no_lease_is_longer_than_fifteen_seconds(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1")]).await;
    store.lease_outbox("telegram", 1, second(0), seconds(3600)).await.expect("leases");
    assert_eq!(leased(&store, 14).await, []);
    assert_eq!(payloads(&leased(&store, 15).await), ["a1"]);
}

async fn a_turn_settles_its_inbox_row_once(fresh: &Fresh) {
    let store = fresh.open().await;
    store.receive(&incoming("1", "42"), second(0)).await.expect("receives");
    let row = store.lease_inbox("telegram/main", 1, second(0), seconds(10)).await.expect("leases").remove(0);
    let answer = |name: &str| Commit {
        settles: vec![row.id],
        outbox: vec![outgoing("42", "the answer")],
        ..beginning(&chat(name, "42"), &["hello"])
    };
    assert_eq!(store.commit(answer("one")).await.expect("commits"), Committed::Done);
    // Its lease had run out, and another worker was just as far.
    assert_eq!(store.commit(answer("two")).await.expect("commits"), Committed::Conflict);
    assert_eq!(leased(&store, 1).await.len(), 1);
    assert!(!fresh.dump().await.contains("update 1"), "what was dealt with is not kept twice");
    assert_eq!(store.lease_inbox("telegram/main", 1, second(99), seconds(10)).await.expect("leases"), []);
}

async fn four_workers_on_two_nodes_keep_every_lane_in_order_and_work_each_row_once(fresh: &Fresh) {
    const LANES: usize = 10;
    const ROWS: usize = 200;
    let nodes = [fresh.open().await, fresh.open().await];
    let conversation = conversation("one");
    let mut before = conversation.clone();
    assert_eq!(nodes[0].commit(beginning(&conversation, &[])).await.expect("commits"), Committed::Done);
    let busy: Arc<Vec<AtomicBool>> = Arc::new((0..LANES).map(|_| AtomicBool::new(false)).collect());
    let worked = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..4)
        .map(|number| {
            let (store, busy, worked) = (nodes[number % 2].clone(), busy.clone(), worked.clone());
            tokio::spawn(async move {
                let mut mine = Vec::new();
                while worked.load(Ordering::SeqCst) < ROWS {
                    let rows =
                        store.lease_outbox("telegram", 3, second(0), seconds(15)).await.expect("leases");
                    if rows.is_empty() {
                        // Two processes on one SQLite file wait for one another's locks: give the others room.
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    for row in rows {
                        let lane: usize = row.lane.parse().expect("a lane's number");
                        assert!(!busy[lane].swap(true, Ordering::SeqCst), "two rows of lane {lane} at once");
                        let order = worked.fetch_add(1, Ordering::SeqCst);
                        tokio::task::yield_now().await;
                        busy[lane].store(false, Ordering::SeqCst);
                        mine.push((order, lane, row.payload.parse::<usize>().expect("a number")));
                        store.settle_outbox(&row, Settlement::Done, second(0)).await.expect("settles");
                    }
                }
                mine
            })
        })
        .collect();
    for number in 0..ROWS {
        let (mut commit, after) = turn(&before, &[]);
        commit.outbox.push(outgoing(&(number % LANES).to_string(), &number.to_string()));
        assert_eq!(nodes[number % 2].commit(commit).await.expect("commits"), Committed::Done);
        before = after;
    }
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await.expect("a worker ends well"));
    }
    done.sort_unstable();
    assert_eq!(done.len(), ROWS);
    let mut last = HashMap::new();
    for (_, lane, number) in done {
        assert_eq!(number, last.get(&lane).map_or(lane, |last| last + LANES), "lane {lane} out of order");
        last.insert(lane, number);
    }
}

async fn a_lock_has_one_holder_until_it_runs_out(fresh: &Fresh) {
    let (store, other) = (fresh.open().await, fresh.open().await);
    let hold = |store: &Arc<dyn Store>, holder: &'static str, at: i64| {
        let store = store.clone();
        async move { store.hold("sweep", holder, second(at), seconds(60)).await.expect("answers") }
    };
    assert!(hold(&store, "one", 0).await);
    assert!(!hold(&other, "two", 1).await);
    assert!(hold(&store, "one", 30).await, "renewed");
    assert!(!hold(&other, "two", 60).await);
    assert!(hold(&other, "two", 90).await, "run out");
    assert!(!hold(&store, "one", 91).await);
}

async fn a_row_whose_lease_ran_out_says_so_and_one_that_was_put_off_does_not(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1")]).await;
    let first = leased(&store, 0).await.remove(0);
    assert!(!first.is_interrupted());
    settled(&store, &first, again(5), 1).await;
    let second = leased(&store, 5).await.remove(0);
    assert_eq!(second.because.as_deref(), Some("429"), "it was put off, nobody died");
    let third = leased(&store, 15).await.remove(0);
    assert!(third.is_interrupted(), "the lease ran out");
    settled(&store, &third, again(20), 16).await;
    assert!(!leased(&store, 20).await[0].is_interrupted());
}

async fn a_row_that_is_partly_done_goes_on_with_the_rest_before_its_lane(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1 and more"), ("a", "a2")]).await;
    let late = leased(&store, 0).await.remove(0);
    let row = leased(&store, 10).await.remove(0);
    let partly = |payload: &str| Settlement::Partly { payload: payload.to_owned() };
    settled(&store, &late, partly("nonsense"), 10).await;
    settled(&store, &row, partly("and more"), 11).await;
    let rest = leased(&store, 11).await;
    assert_eq!(payloads(&rest), ["and more"]);
    assert!(!rest[0].is_interrupted());
    settled(&store, &rest[0], Settlement::Done, 12).await;
    assert_eq!(payloads(&leased(&store, 12).await), ["a2"]);
}

async fn a_lease_can_be_made_longer_by_its_holder_alone(fresh: &Fresh) {
    let store = fresh.open().await;
    sent(&store, &[("a", "a1")]).await;
    let longer = || Settlement::Longer { lease: seconds(3600) };
    let late = leased(&store, 0).await.remove(0);
    let row = leased(&store, 10).await.remove(0);
    settled(&store, &late, longer(), 19).await;
    settled(&store, &row, longer(), 18).await;
    assert_eq!(leased(&store, 32).await, [], "fifteen seconds more, as of any lease");
    assert_eq!(payloads(&leased(&store, 33).await), ["a1"]);
}

async fn what_waits_behind_a_row_is_seen_in_order_and_settled_with_it(fresh: &Fresh) {
    let store = fresh.open().await;
    for (id, lane) in [("1", "42"), ("2", "42"), ("3", "7"), ("4", "42"), ("5", "42")] {
        store.receive(&incoming(id, lane), second(0)).await.expect("receives");
    }
    let head = store.lease_inbox("telegram/main", 1, second(0), seconds(10)).await.expect("leases").remove(0);
    let behind = store.behind(&head, 2).await.expect("reads");
    let seen: Vec<&str> = behind.iter().map(|row| row.payload.as_str()).collect();
    assert_eq!(seen, ["update 2", "update 4"]);
    let settles = [head.id].into_iter().chain(behind.iter().map(|row| row.id)).collect();
    let together = Commit { settles, ..Commit::at(second(1)) };
    assert_eq!(store.commit(together.clone()).await.expect("commits"), Committed::Done);
    assert_eq!(store.commit(together).await.expect("commits"), Committed::Conflict);
    let rows = store.lease_inbox("telegram/main", 9, second(1), seconds(10)).await.expect("leases");
    assert_eq!(payloads(&rows), ["update 3", "update 5"]);
}

fn bucket(lane: &str) -> Bucket {
    Bucket { queue: "telegram/main".to_owned(), lane: lane.to_owned(), every: seconds(10), burst: 2 }
}

async fn a_bucket_gives_a_burst_and_then_refills_whichever_node_asks(fresh: &Fresh) {
    let nodes = [fresh.open().await, fresh.open().await];
    let draw = async |node: usize, lane: &str, at: i64| {
        nodes[node].draw(&bucket(lane), second(at)).await.expect("draws")
    };
    assert_eq!(draw(0, "a", 0).await, None);
    assert_eq!(draw(1, "a", 0).await, None, "a burst of two");
    assert_eq!(draw(0, "a", 0).await, Some(second(10)));
    assert_eq!(draw(1, "a", 4).await, Some(second(10)), "asking costs nothing");
    assert_eq!(draw(1, "b", 4).await, None, "another lane has its own");
    assert_eq!(draw(0, "a", 10).await, None);
    assert_eq!(draw(0, "a", 10).await, Some(second(20)));
    assert_eq!((draw(0, "a", 99).await, draw(0, "a", 99).await), (None, None), "full again, and no fuller");
    assert_eq!(draw(0, "a", 99).await, Some(second(109)));
    let both = tokio::join!(draw(0, "c", 0), draw(1, "c", 0));
    assert_eq!(both, (None, None));
    assert_eq!(draw(0, "c", 0).await, Some(second(10)), "two nodes at once draw two tokens");
}

async fn a_clock_that_was_set_back_does_not_lock_a_bucket(fresh: &Fresh) {
    let store = fresh.open().await;
    for at in [7200, 7200, 0, 0] {
        assert_eq!(store.draw(&bucket("a"), second(at)).await.expect("draws"), None);
    }
    assert_eq!(store.draw(&bucket("a"), second(0)).await.expect("draws"), Some(second(10)));
}

async fn what_a_sender_chose_is_remembered_and_forgotten_with_them(fresh: &Fresh) {
    let store = fresh.open().await;
    let telegram = channel("telegram");
    let of = async |scope: &str| store.sender(&telegram, scope, "42").await.expect("reads");
    assert_eq!(of("main").await, None);
    let blank = SenderNote::blank(telegram.clone(), "main", "42");
    store.remember_sender(&blank, second(0)).await.expect("writes");
    let note = SenderNote {
        council: Some(borsetshire()),
        language: Some("cy".to_owned()),
        unreachable: Some(second(1)),
        ..blank
    };
    store.remember_sender(&note, second(1)).await.expect("writes");
    assert_eq!(of("main").await, Some(note));
    assert_eq!(of("other").await, None);
    let whose = Erase::Sender { channel: telegram.clone(), sender: "42".to_owned() };
    store.erase(&whose, vec![], second(2)).await.expect("erases");
    assert_eq!(of("main").await, None);
}
