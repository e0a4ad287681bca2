//! Several nodes on one database share the work.

use super::*;
use crate::support::databases::Fresh;
use crate::support::values;
use jiff::{SignedDuration, Timestamp};
use moothall::app::{Dice, WallClock};
use moothall::assistant::ports::{Commit, Store, TicketWrite};
use moothall::delivery::{Courier, Settings, deliver};
use moothall::domain::endpoint::{Endpoint, EndpointUrl};
use moothall::domain::event::EventType;
use moothall::domain::ticket::Ticket;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const TICKETS: u64 = 12;
const CHANGES: i64 = 5;

fn node(store: &Arc<dyn Store>, stop: &CancellationToken) -> tokio::task::JoinHandle<()> {
    let settings = Settings {
        allow_private: true,
        retries: vec![SignedDuration::ZERO; 9],
        alert_after: SignedDuration::from_hours(1),
        alert_url: None,
        public_url: "https://moothall.example".to_owned(),
    };
    let courier = Courier::new(Arc::clone(store), Arc::new(WallClock), Arc::new(Dice), settings);
    tokio::spawn(deliver(Arc::new(courier.expect("a client")), stop.clone()))
}

async fn commit(store: &Arc<dyn Store>, ticket: &Ticket, sequence: i64) {
    let after = Ticket { epoch: sequence, ..ticket.clone() };
    let commit = if sequence == 1 {
        let conversation =
            values::conversation(ticket.conversation.as_str().trim_start_matches("conversation-"));
        Commit { tickets: vec![values::opening(&after)], ..values::beginning(&conversation, &["hello"]) }
    } else {
        let happened = EventType::TicketUpdated;
        let write = TicketWrite { before: Some(sequence - 1), after, happened, by: "Jill".to_owned() };
        Commit { tickets: vec![write], ..Commit::at(Timestamp::now()) }
    };
    store.commit(Commit { at: Timestamp::now(), ..commit }).await.expect("commits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_never_make_the_same_try_and_keep_the_order() {
    let database = Fresh::sqlite();
    let nodes = [database.open().await, database.open().await];
    let centre = Centre::open().await;
    let url = EndpointUrl::parse(centre.url(), true).expect("an address");
    let endpoint = Endpoint { url, ..values::endpoint("one") };
    nodes[0].add_endpoint(&endpoint).await.expect("keeps");
    let stop = CancellationToken::new();
    let running = nodes.each_ref().map(|store| node(store, &stop));

    let tickets: Vec<Ticket> = (0..TICKETS)
        .map(|number| values::ticket(number, &values::conversation(&number.to_string()).reference))
        .collect();
    for sequence in 1..=CHANGES {
        for (index, ticket) in tickets.iter().enumerate() {
            commit(&nodes[index % 2], ticket, sequence).await;
        }
    }
    centre.came(TICKETS as usize * CHANGES as usize).await;
    stop.cancel();
    for node in running {
        node.await.expect("it ends well");
    }
    let mut came: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for call in centre.calls() {
        let data = &call.body["data"];
        let reference = data["reference"].as_str().expect("a reference").to_owned();
        came.entry(reference).or_default().push(data["sequence"].as_i64().expect("a number"));
    }
    assert_eq!(came.len(), TICKETS as usize);
    for (reference, sequences) in came {
        assert_eq!(sequences, (1..=CHANGES).collect::<Vec<_>>(), "{reference}");
    }
}
