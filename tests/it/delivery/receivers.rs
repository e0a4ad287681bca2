//! The receivers, schema and test vectors of `docs/webhooks`: what integrators copy must hold.

use super::*;
use crate::support::program::eventually;
use jiff::Timestamp;
use moothall::domain::endpoint::Scheme;
use moothall::domain::secret::Secret;
use moothall::signature::{public_key, sign, verify};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

fn docs(name: &str) -> String {
    format!("{}/docs/webhooks/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn json_of(name: &str) -> Value {
    let text = std::fs::read_to_string(docs(name)).expect("a file of the documentation");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn every_vector_is_believed_or_not_as_it_says() {
    let vectors = json_of("vectors.json");
    let vectors = vectors.as_array().expect("a list");
    assert!(vectors.len() >= 20);
    for vector in vectors {
        let text = |field: &str| vector[field].as_str().unwrap_or_else(|| panic!("{field} in {vector}"));
        let now = Timestamp::from_second(vector["now"].as_i64().expect("seconds")).expect("a moment");
        let secret = Secret::parse(text("secret")).expect("a secret");
        let (id, at) = (text("id"), text("timestamp"));
        let checked = verify(&secret, id, at, text("signature"), text("body").as_bytes(), now);
        assert_eq!(checked.is_ok(), vector["valid"], "{}: {checked:?}", vector["name"]);
    }
}

#[test]
fn every_vector_with_a_public_key_is_signed_alike() {
    for vector in json_of("vectors-v1a.json").as_array().expect("a list") {
        let text = |field: &str| vector[field].as_str().unwrap_or_else(|| panic!("{field} in {vector}"));
        let secret = Secret::parse(text("secret")).expect("a secret");
        assert_eq!(public_key(&secret), text("public_key"));
        let at = text("timestamp").parse().expect("seconds");
        assert_eq!(sign(Scheme::V1a, &[&secret], text("id"), at, text("body").as_bytes()), text("signature"));
    }
}

#[tokio::test]
async fn every_event_is_as_the_schema_says() {
    let hall = Hall::open().await;
    let schema = jsonschema::draft202012::options().build(&json_of("events.schema.json")).expect("a schema");
    assert!(schema.is_valid(&json_of("example.json")), "what the guide shows");
    let endpoint = hall.endpoint(json!({})).await;
    hall.endpoint(json!({"payload": "thin"})).await;
    hall.endpoint(json!({"channel": "whatsapp"})).await;
    let integrator = hall.app.key("integrator", "borsetshire").await;
    let asks = |text: &str| {
        let body = json!({"council": "borsetshire", "channel": "whatsapp", "sender": "447700900123", "text": text,
            "location": {"latitude": 52.09, "longitude": 1.32}});
        send(hall.request(Method::POST, "/v1/enquiries").bearer_auth(&integrator).json(&body))
    };
    let opened = asks("I want to speak to a person").await;
    asks("are you there?").await;
    let ticket = format!("/v1/tickets/{}", opened.body["ticket"]["reference"].as_str().expect("a ticket"));
    for (act, body) in [
        ("replies", json!({"text": "Hello", "agent": {"id": "a-17", "name": "Kirsty"}})),
        ("updates", json!({"status": "waiting", "agent": {"id": "a-17", "name": "Kirsty"}})),
        ("return", json!({"text": "Goodbye", "agent": {"id": "a-17", "name": "Kirsty"}})),
    ] {
        let answer = hall.post(&format!("{ticket}/{act}"), body).await;
        assert_eq!(answer.status, 200, "{act}: {answer:?}");
    }
    let (conversation, reference) = hall.handed_off().await;
    hall.post(&format!("/v1/tickets/{reference}/close"), json!({})).await;
    hall.post(&format!("/v1/endpoints/{}/test", endpoint.text("id")), json!({})).await;
    // What has not arrived when its conversation is erased never does.
    let told = async |kinds: usize| {
        let seen = async || {
            let calls = hall.centre.calls();
            let all: BTreeSet<String> = calls.iter().map(|call| call.kind().to_owned()).collect();
            (all.len() == kinds).then_some((all, calls))
        };
        eventually("every kind of event comes", seen).await
    };
    told(8).await;
    send(hall.request(Method::DELETE, &format!("/v1/conversations/{conversation}"))).await;
    let (kinds, calls) = told(9).await;
    let expected = [
        "conversation.erased",
        "endpoint.test",
        "message.outbound",
        "ticket.claimed",
        "ticket.closed",
        "ticket.message",
        "ticket.opened",
        "ticket.returned",
        "ticket.updated",
    ];
    assert_eq!(kinds.iter().collect::<Vec<_>>(), expected);
    for call in &calls {
        let faults: Vec<String> = schema.iter_errors(&call.body).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{:#}: {faults:#?}", call.body);
        let mut more = call.body.clone();
        more["data"]["colour"] = json!("red");
        assert!(!schema.is_valid(&more), "the schema names every field");
        assert!(call.bytes.len() < 20_000);
    }
}

/// A receiver of the documentation in a process of its own; it ends when dropped.
struct Receiver {
    child: Child,
    printed: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    fn start(mut command: Command, secret: &str, port: u16) -> Self {
        command.env("SECRET", secret).env("PORT", port.to_string()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the receiver starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let printed: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = printed.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().expect("not poisoned").push(line.trim().to_owned());
            }
        });
        Self { child, printed }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // It may have ended before, and then both are refused.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The receiver believes what we sign, prints each event once, and refuses a changed byte.
async fn try_receiver(command: Command) {
    let hall = Hall::open().await;
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let url = format!("http://127.0.0.1:{port}/");
    let endpoint = hall.endpoint(json!({"url": url, "payload": "thin"})).await;
    let receiver = Receiver::start(command, endpoint.text("secret"), port);
    eventually("the receiver listens", async || {
        tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
    })
    .await;

    let (_, reference) = hall.handed_off().await;
    let first = hall.delivery(&endpoint, "delivered").await;
    let path = format!("/v1/endpoints/{}", endpoint.text("id"));
    let again = format!("{path}/deliveries/{}/replay", first["id"].as_str().expect("an id"));
    assert_eq!(hall.post(&again, json!({})).await.status, 202);
    eventually("the replay arrives", async || {
        let newest = hall.get(&format!("{path}/deliveries")).await.body["items"][0].clone();
        (newest["state"] == "delivered" && newest["attempts"] == 2).then_some(())
    })
    .await;
    hall.post(&format!("{path}/test"), json!({})).await;
    eventually("the test arrives", async || {
        (receiver.printed.lock().expect("not poisoned").len() >= 2).then_some(())
    })
    .await;
    let printed = receiver.printed.lock().expect("not poisoned").clone();
    assert_eq!(printed, [format!("ticket.opened {reference}"), "endpoint.test".to_owned()]);

    let forged = hall
        .app
        .client()
        .post(&url)
        .header("webhook-id", "evt_1")
        .header("webhook-timestamp", Timestamp::now().as_second())
        .header("webhook-signature", "v1,AAAA")
        .body("{}");
    assert_eq!(send(forged).await.status, 401);
}

#[tokio::test]
#[ignore = "needs the Python library: set MOOTHALL_TEST_PYTHON to a Python that has it and pass --include-ignored"]
async fn the_python_receiver_takes_what_we_send() {
    let python = std::env::var("MOOTHALL_TEST_PYTHON").expect("MOOTHALL_TEST_PYTHON names a Python");
    let mut command = Command::new(python);
    command.arg(docs("receiver.py"));
    try_receiver(command).await;
}

#[tokio::test]
#[ignore = "needs the Node library: run npm ci --prefix docs/webhooks and pass --include-ignored"]
async fn the_node_receiver_takes_what_we_send() {
    let mut command = Command::new("node");
    command.arg(docs("receiver.mjs"));
    try_receiver(command).await;
}

#[tokio::test]
#[ignore = "needs the example: run cargo build --example receiver and pass --include-ignored"]
async fn the_rust_receiver_takes_what_we_send() {
    let tests = std::env::current_exe().expect("this program has a place");
    let built =
        tests.parent().and_then(|deps| deps.parent()).expect("target/debug").join("examples/receiver");
    try_receiver(Command::new(built)).await;
}
