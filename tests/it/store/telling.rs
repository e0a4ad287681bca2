//! Endpoints, what they are told of, and how that went.

use crate::support::databases::Fresh;
use crate::support::values::{
    beginning, borsetshire, channel, conversation, day, endpoint, felpersham, key, opening, second, seconds,
    ticket, turn,
};
use jiff::{SignedDuration, Timestamp};
use moothall::assistant::ports::{
    Asks, Commit, Committed, Delivery, DeliveryFilter, DeliveryState, EndpointChange, Erase, Leased, Replay,
    Retention, Store, Then, TicketWrite, Tried, webhook_queue,
};
use moothall::domain::endpoint::{DisabledBecause, Endpoint, EventFilter};
use moothall::domain::event::{About, Event, EventType, Outbound};
use moothall::domain::secret::Secret;
use moothall::domain::ticket::Ticket;
use std::sync::Arc;

stories!(
    an_endpoint_is_kept_as_it_was_given,
    what_happens_to_a_ticket_is_queued_in_the_same_transaction,
    each_council_is_told_what_concerns_it,
    an_integrators_endpoint_is_told_of_its_channel_alone,
    what_nobody_wants_is_not_written_down,
    a_turn_that_lost_the_race_tells_nobody,
    an_endpoint_is_due_while_the_head_of_a_lane_is,
    a_failed_try_is_remembered_until_one_arrives,
    an_endpoint_that_asks_for_nothing_more_gets_nothing_and_loses_nothing,
    an_endpoint_that_asks_to_wait_is_left_alone_until_then,
    a_worker_that_lost_its_lease_can_only_say_that_it_arrived,
    what_was_given_up_is_a_dead_letter_and_can_be_sent_again,
    a_range_of_time_can_be_sent_again,
    a_new_secret_signs_beside_the_old,
    an_endpoint_that_is_taken_away_takes_along_what_waits,
    erasing_takes_back_what_was_not_sent_and_says_so,
    events_go_in_time_with_everything_that_waits_for_them,
);

async fn done(store: &Arc<dyn Store>, commit: Commit) {
    assert_eq!(store.commit(commit).await.expect("commits"), Committed::Done);
}

async fn added(store: &Arc<dyn Store>, endpoints: &[&Endpoint]) {
    for endpoint in endpoints {
        store.add_endpoint(endpoint).await.expect("keeps");
    }
}

/// A conversation with a ticket, opened.
async fn opened(store: &Arc<dyn Store>, name: &str, number: u64) -> Ticket {
    let conversation = conversation(name);
    let ticket = ticket(number, &conversation.reference);
    let mut commit = beginning(&conversation, &["my bin was not collected"]);
    commit.tickets = vec![opening(&ticket)];
    done(store, commit).await;
    ticket
}

fn claiming(before: &Ticket, at: i64) -> (Commit, Ticket) {
    let after = Ticket { epoch: before.epoch + 1, ..before.clone() };
    let write = TicketWrite {
        before: Some(before.epoch),
        after: after.clone(),
        happened: EventType::TicketClaimed,
        by: "Jill".to_owned(),
    };
    (Commit { tickets: vec![write], ..Commit::at(second(at)) }, after)
}

async fn leased(store: &Arc<dyn Store>, from: &Endpoint, at: i64) -> Vec<Leased> {
    store.lease_outbox(&webhook_queue(&from.id), 10, second(at), seconds(10)).await.expect("leases")
}

fn told(rows: &[Leased]) -> Vec<&str> {
    rows.iter().map(|row| row.payload.as_str()).collect()
}

async fn due(store: &Arc<dyn Store>, at: i64) -> Vec<String> {
    let due = store.due_endpoints(second(at), &[]).await.expect("answers");
    due.into_iter().map(|endpoint| endpoint.id.to_string()).collect()
}

async fn tried(store: &Arc<dyn Store>, endpoint: &Endpoint, row: &Leased, status: u16, then: Then, at: i64) {
    tried_and_asked(store, endpoint, row, status, then, None, at).await;
}

async fn tried_and_asked(
    store: &Arc<dyn Store>,
    endpoint: &Endpoint,
    row: &Leased,
    status: u16,
    then: Then,
    asks: Option<Asks>,
    at: i64,
) {
    let because = (then != Then::Delivered).then_some("status");
    let tried = Tried {
        endpoint: endpoint.id.clone(),
        row: row.clone(),
        status: Some(status),
        because,
        took: 12,
        then,
        asks,
    };
    store.settle_delivery(&tried, second(at)).await.expect("settles");
}

async fn deliveries(store: &Arc<dyn Store>, endpoint: &Endpoint) -> Vec<Delivery> {
    let filter = DeliveryFilter { endpoint: endpoint.id.clone(), state: None, after: None, limit: 200 };
    store.deliveries(&filter).await.expect("lists").items
}

async fn states(store: &Arc<dyn Store>, endpoint: &Endpoint) -> Vec<(String, DeliveryState)> {
    let all = deliveries(store, endpoint).await;
    all.into_iter().map(|delivery| (delivery.event, delivery.state)).collect()
}

async fn read(store: &Arc<dyn Store>, endpoint: &Endpoint) -> Endpoint {
    store.endpoint(&endpoint.id).await.expect("reads").expect("is there")
}

async fn an_endpoint_is_kept_as_it_was_given(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = Endpoint {
        events: vec![EventFilter::parse("ticket.*").expect("a filter")],
        channel: Some(channel("whatsapp")),
        ..endpoint("one")
    };
    let elsewhere = Endpoint { council: felpersham(), ..endpoint("two") };
    added(&store, &[&one, &elsewhere]).await;
    assert_eq!(read(&store, &one).await, one);
    assert_eq!(store.endpoints(&[borsetshire()]).await.expect("lists"), [one]);
    assert_eq!(store.endpoints(&[]).await.expect("lists"), []);
}

async fn what_happens_to_a_ticket_is_queued_in_the_same_transaction(fresh: &Fresh) {
    let store = fresh.open().await;
    let all = endpoint("all");
    let closes = Endpoint {
        events: vec![EventFilter::parse("ticket.claimed").expect("a filter")],
        ..endpoint("some")
    };
    added(&store, &[&all, &closes]).await;
    let ticket = opened(&store, "one", 1).await;
    let (commit, after) = claiming(&ticket, 5);
    done(&store, commit).await;

    let reference = &ticket.reference;
    let rows = leased(&store, &all, 5).await;
    assert_eq!(told(&rows), [format!("evt_{reference}_1")], "the head of its lane alone");
    assert_eq!(rows[0].lane, reference.as_str());
    tried(&store, &all, &rows[0], 200, Then::Delivered, 5).await;
    assert_eq!(told(&leased(&store, &all, 5).await), [format!("evt_{reference}_2")]);
    assert_eq!(told(&leased(&store, &closes, 5).await), [format!("evt_{reference}_2")]);

    let event = store.event(&format!("evt_{reference}_2")).await.expect("reads").expect("is there");
    assert_eq!((event.happened, event.at), (EventType::TicketClaimed, second(5)));
    let About::Ticket(happening) = event.about else { panic!("about a ticket: {event:?}") };
    assert_eq!((happening.sequence, happening.by.as_str(), &happening.ticket), (2, "Jill", &after));
    let first = store.event(&format!("evt_{reference}_1")).await.expect("reads").expect("is there");
    let About::Ticket(happening) = first.about else { panic!("about a ticket: {first:?}") };
    assert_eq!((happening.messages, happening.said, happening.channel), (1, 1, Some(channel("web"))));
}

async fn each_council_is_told_what_concerns_it(fresh: &Fresh) {
    let store = fresh.open().await;
    let (door, body) = (endpoint("door"), Endpoint { council: felpersham(), ..endpoint("body") });
    added(&store, &[&door, &body]).await;
    let conversation = conversation("one");
    let ticket = Ticket { body: felpersham(), ..ticket(1, &conversation.reference) };
    let mut commit = beginning(&conversation, &["a hole in the road"]);
    let said = TicketWrite {
        before: Some(ticket.epoch),
        happened: EventType::TicketMessage,
        by: "citizen".to_owned(),
        ..opening(&ticket)
    };
    commit.tickets = vec![opening(&ticket), said];
    done(&store, commit).await;
    let count = async |endpoint| deliveries(&store, endpoint).await.len();
    assert_eq!((count(&door).await, count(&body).await), (1, 2), "what is said concerns the body alone");
}

async fn an_integrators_endpoint_is_told_of_its_channel_alone(fresh: &Fresh) {
    let store = fresh.open().await;
    let of = |name: &str, of: &str| Endpoint { channel: Some(channel(of)), ..endpoint(name) };
    let (whatsapp, sms, plain) = (of("whatsapp", "whatsapp"), of("sms", "sms"), endpoint("plain"));
    added(&store, &[&whatsapp, &sms, &plain]).await;
    let ticket = opened(&store, "one", 1).await;
    let said = Event {
        id: "msg_conversation-one_1".to_owned(),
        happened: EventType::MessageOutbound,
        at: second(1),
        conversation: Some(conversation("one").reference),
        about: About::Message(Outbound {
            council: borsetshire(),
            channel: channel("whatsapp"),
            sender: "447700900123".to_owned(),
            ticket: Some(ticket.reference.clone()),
            message: 1,
        }),
    };
    done(&store, Commit { events: vec![said.clone()], ..Commit::at(second(1)) }).await;
    assert_eq!(states(&store, &whatsapp).await, [(said.id.clone(), DeliveryState::Waiting)]);
    assert_eq!(states(&store, &sms).await, []);
    assert_eq!(states(&store, &plain).await.len(), 1, "the ticket, and not what is said elsewhere");
    assert_eq!(store.event(&said.id).await.expect("reads"), Some(said));
}

async fn what_nobody_wants_is_not_written_down(fresh: &Fresh) {
    let store = fresh.open().await;
    added(&store, &[&Endpoint { council: felpersham(), ..endpoint("one") }]).await;
    opened(&store, "one", 1).await;
    let dump = fresh.dump().await;
    assert!(!dump.contains("\nevents.") && !dump.contains("outbox."), "{dump}");
}

async fn a_turn_that_lost_the_race_tells_nobody(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    let ticket = opened(&store, "one", 1).await;
    let (late, _) = claiming(&Ticket { epoch: 7, ..ticket.clone() }, 5);
    let (mut turn, _) = turn(&conversation("one"), &["hello"]);
    turn.tickets = late.tickets;
    assert_eq!(store.commit(turn).await.expect("commits"), Committed::Conflict);
    let (first, _) = claiming(&ticket, 5);
    let (second, _) = claiming(&ticket, 5);
    let ended = tokio::join!(store.commit(first), store.commit(second));
    assert_ne!(ended.0.expect("commits"), ended.1.expect("commits"));
    assert_eq!(deliveries(&store, &one).await.len(), 2, "opened, and claimed once");
}

async fn an_endpoint_is_due_while_the_head_of_a_lane_is(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one, &endpoint("idle").clone()]).await;
    store.remove_endpoint(&endpoint("idle").id).await.expect("removes");
    assert_eq!(due(&store, 0).await, [""; 0]);
    let ticket = opened(&store, "one", 1).await;
    done(&store, claiming(&ticket, 0).0).await;
    assert_eq!(due(&store, 0).await, [one.id.as_str()]);
    let resting = store.due_endpoints(second(0), std::slice::from_ref(&one.id)).await.expect("answers");
    assert_eq!(resting, []);
    let head = leased(&store, &one, 0).await.remove(0);
    assert_eq!(due(&store, 1).await, [""; 0], "what waits behind a leased head is not due");
    tried(&store, &one, &head, 503, Then::Again(second(60)), 1).await;
    assert_eq!(due(&store, 59).await, [""; 0], "nor behind one that waits for another try");
    assert_eq!(due(&store, 60).await, [one.id.as_str()]);
}

async fn a_failed_try_is_remembered_until_one_arrives(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    opened(&store, "one", 1).await;
    for at in [0, 20] {
        let head = leased(&store, &one, at).await.remove(0);
        tried(&store, &one, &head, 503, Then::Again(second(at + 20)), at + 3).await;
        assert_eq!(read(&store, &one).await.failing_since, Some(second(3)), "since the first");
    }
    let figures = store.delivery_figures().await.expect("counts");
    assert_eq!((figures.waiting, figures.dead), (1, 0));
    assert_eq!(figures.failing, [(one.id.clone(), borsetshire(), second(3))]);
    let delivery = deliveries(&store, &one).await.remove(0);
    assert_eq!((delivery.attempts, delivery.status, delivery.took), (2, Some(503), Some(12)));
    assert_eq!((delivery.tried, delivery.because.as_deref()), (Some(second(23)), Some("status")));

    let head = leased(&store, &one, 40).await.remove(0);
    assert_eq!(head.attempts, 2);
    tried(&store, &one, &head, 204, Then::Delivered, 41).await;
    assert_eq!(read(&store, &one).await.failing_since, None);
    let delivery = deliveries(&store, &one).await.remove(0);
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Delivered, 3));
    assert_eq!((delivery.status, delivery.because), (Some(204), None));
    assert_eq!(store.delivery_figures().await.expect("counts"), Default::default());
}

async fn an_endpoint_that_asks_for_nothing_more_gets_nothing_and_loses_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    let first = opened(&store, "one", 1).await;
    let head = leased(&store, &one, 0).await.remove(0);
    let asks = Some(Asks::Nothing);
    tried_and_asked(&store, &one, &head, 410, Then::Again(second(9999)), asks, 1).await;
    let disabled = read(&store, &one).await.disabled.expect("disabled");
    assert_eq!((disabled.at, disabled.because), (second(1), DisabledBecause::Gone));
    assert_eq!(store.delivery_figures().await.expect("counts").gone, 1);
    let later = opened(&store, "two", 2).await;
    assert_eq!(due(&store, 99_999).await, [""; 0]);

    let enabled = EndpointChange { enabled: Some(true), ..EndpointChange::default() };
    let changed = store.change_endpoint(&one.id, enabled, second(50)).await.expect("changes");
    assert_eq!(changed, Some(one.clone()), "as if it had never failed");
    assert_eq!(due(&store, 50).await, [one.id.as_str()]);
    let waiting = [&first, &later].map(|ticket| format!("evt_{}_1", ticket.reference));
    assert_eq!(told(&leased(&store, &one, 50).await), waiting, "at once, whenever it was put off to");
}

async fn an_endpoint_that_asks_to_wait_is_left_alone_until_then(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    opened(&store, "one", 1).await;
    opened(&store, "two", 2).await;
    let head = leased(&store, &one, 0).await.remove(0);
    let asks = Some(Asks::Wait(second(60)));
    tried_and_asked(&store, &one, &head, 429, Then::Again(second(60)), asks, 1).await;
    assert_eq!(due(&store, 59).await, [""; 0], "other tickets wait too");
    assert_eq!(due(&store, 60).await, [one.id.as_str()]);
}

async fn a_worker_that_lost_its_lease_can_only_say_that_it_arrived(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    opened(&store, "one", 1).await;
    let late = leased(&store, &one, 0).await.remove(0);
    let current = leased(&store, &one, 10).await.remove(0);
    tried(&store, &one, &late, 500, Then::Dead, 11).await;
    tried(&store, &one, &late, 500, Then::Again(second(99)), 11).await;
    assert_eq!(read(&store, &one).await.failing_since, None);
    assert_eq!(deliveries(&store, &one).await[0].attempts, 0);
    tried(&store, &one, &late, 200, Then::Delivered, 12).await;
    tried(&store, &one, &current, 500, Then::Dead, 13).await;
    assert_eq!(deliveries(&store, &one).await[0].state, DeliveryState::Delivered);
    assert_eq!(leased(&store, &one, 99).await, []);
}

async fn what_was_given_up_is_a_dead_letter_and_can_be_sent_again(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    let ticket = opened(&store, "one", 1).await;
    done(&store, claiming(&ticket, 0).0).await;
    let head = leased(&store, &one, 0).await.remove(0);
    tried(&store, &one, &head, 422, Then::Dead, 1).await;
    assert_eq!(store.delivery_figures().await.expect("counts").dead, 1);
    let next = leased(&store, &one, 1).await.remove(0);
    assert_eq!(next.payload, format!("evt_{}_2", ticket.reference), "its lane goes on");

    let again = Replay::One(head.payload.clone());
    assert_eq!(store.replay(&one.id, &again, second(2)).await.expect("queues"), 1);
    assert_eq!(store.replay(&one.id, &again, second(2)).await.expect("queues"), 0, "it waits already");
    let other = endpoint("other");
    added(&store, &[&other]).await;
    assert_eq!(store.replay(&other.id, &again, second(2)).await.expect("queues"), 0, "never told of it");
    tried(&store, &one, &next, 200, Then::Delivered, 3).await;
    let repeated = leased(&store, &one, 3).await.remove(0);
    assert_eq!((repeated.payload.as_str(), repeated.attempts), (head.payload.as_str(), 0));
    tried(&store, &one, &repeated, 200, Then::Delivered, 4).await;
    assert_eq!(deliveries(&store, &one).await[1].attempts, 2);
}

async fn a_range_of_time_can_be_sent_again(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    let mut ticket = opened(&store, "one", 1).await;
    for at in [10, 20, 30] {
        let (commit, after) = claiming(&ticket, at);
        done(&store, commit).await;
        ticket = after;
    }
    for sequence in 1..=4 {
        let head = leased(&store, &one, 40).await.remove(0);
        let then = if sequence == 3 { Then::Dead } else { Then::Delivered };
        tried(&store, &one, &head, 200, then, 40).await;
    }
    let between =
        |from, until, dead_only| Replay::Between { from: second(from), until: second(until), dead_only };
    let replay = async |what: Replay| store.replay(&one.id, &what, second(50)).await.expect("queues");
    assert_eq!(replay(between(0, 99, true)).await, 1);
    assert_eq!(replay(between(10, 30, false)).await, 1, "the other of the two waits already");
    let mut sequences = Vec::new();
    while let Some(row) = leased(&store, &one, 50).await.first() {
        sequences.push(row.payload.rsplit('_').next().expect("a sequence").to_owned());
        tried(&store, &one, row, 200, Then::Delivered, 50).await;
    }
    assert_eq!(sequences, ["3", "2"]);
    let filter = |state, after| DeliveryFilter { endpoint: one.id.clone(), state, after, limit: 3 };
    let page = store.deliveries(&filter(None, None)).await.expect("lists");
    assert_eq!(page.items.len(), 3);
    let last = store.deliveries(&filter(None, page.next)).await.expect("lists");
    assert_eq!((last.items.len(), last.next), (1, None));
    assert_eq!(store.deliveries(&filter(Some(DeliveryState::Dead), None)).await.expect("lists").items, []);
    assert_eq!(store.deliveries(&filter(None, Some("no".to_owned()))).await.expect("lists").items, []);
}

async fn a_new_secret_signs_beside_the_old(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    let new = Secret::new([9, 9, 9, 9]);
    let change = EndpointChange { secret: Some((new.clone(), second(100))), ..EndpointChange::default() };
    let changed = store.change_endpoint(&one.id, change.clone(), second(0)).await.expect("changes");
    let changed = changed.expect("is there");
    assert_eq!(changed.secrets(second(99)), [&new, &one.secret]);
    assert_eq!(changed.secrets(second(100)), [&new]);
    let none = store.change_endpoint(&endpoint("none").id, change, second(0)).await.expect("answers");
    assert_eq!(none, None);
}

async fn an_endpoint_that_is_taken_away_takes_along_what_waits(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    opened(&store, "one", 1).await;
    assert!(store.remove_endpoint(&one.id).await.expect("removes"));
    assert!(!store.remove_endpoint(&one.id).await.expect("removes"));
    let dump = fresh.dump().await;
    assert!(
        !dump.contains("outbox.") && !dump.contains("deliveries.") && !dump.contains("endpoints."),
        "{dump}"
    );
    opened(&store, "two", 2).await;
}

async fn erasing_takes_back_what_was_not_sent_and_says_so(fresh: &Fresh) {
    const WORD: &str = "Quaggamuffin";
    let store = fresh.open().await;
    let (one, body) = (endpoint("one"), Endpoint { council: felpersham(), ..endpoint("body") });
    let stranger = Endpoint { channel: Some(channel("whatsapp")), ..endpoint("stranger") };
    added(&store, &[&one, &body, &stranger]).await;
    let conversation = conversation("one");
    let mut ticket = Ticket { body: felpersham(), ..ticket(1, &conversation.reference) };
    ticket.details[0].value = WORD.to_owned();
    let mut commit = beginning(&conversation, &["hello"]);
    commit.tickets = vec![opening(&ticket)];
    done(&store, commit).await;
    let (commit, _) = claiming(&ticket, 1);
    done(&store, commit).await;
    let head = leased(&store, &one, 1).await.remove(0);
    tried(&store, &one, &head, 200, Then::Delivered, 1).await;
    assert!(fresh.dump().await.contains(WORD));

    store.erase(&Erase::Key(key("one")), vec![], second(9)).await.expect("erases");
    assert!(!fresh.dump().await.contains(WORD));
    let erased = format!("evt_{}_erased", conversation.reference);
    for endpoint in [&one, &body] {
        let rows = leased(&store, endpoint, 9).await;
        assert_eq!(told(&rows), [erased.as_str()], "nothing else goes out any more");
        tried(&store, endpoint, &rows[0], 200, Then::Delivered, 9).await;
    }
    assert_eq!(states(&store, &stranger).await, [], "not told of the ticket, not told of its end");
    let states = states(&store, &one).await;
    let expected = [DeliveryState::Delivered, DeliveryState::Erased, DeliveryState::Delivered];
    assert_eq!(states.iter().map(|(_, state)| *state).collect::<Vec<_>>(), expected);
    assert_eq!(store.event(&head.payload).await.expect("reads"), None);
    let again = Replay::Between { from: Timestamp::MIN, until: second(99), dead_only: false };
    assert_eq!(store.replay(&one.id, &again, second(10)).await.expect("queues"), 1, "the notice alone");
}

async fn events_go_in_time_with_everything_that_waits_for_them(fresh: &Fresh) {
    let store = fresh.open().await;
    let one = endpoint("one");
    added(&store, &[&one]).await;
    opened(&store, "one", 1).await;
    let days = |number: i64| SignedDuration::from_hours(24 * number);
    let keep = Retention {
        conversations: days(90),
        tickets: days(90),
        attachments: days(90),
        receipts: days(90),
        dead_letters: days(90),
        deliveries: days(30),
    };
    assert!(store.sweep(&keep, day(30)).await.expect("sweeps").is_empty());
    assert_eq!(store.sweep(&keep, day(31)).await.expect("sweeps").rows, 2);
    let dump = fresh.dump().await;
    assert!(
        !dump.contains("outbox.") && !dump.contains("deliveries.") && !dump.contains("\nevents."),
        "{dump}"
    );
    assert!(dump.contains("tickets."));
}
