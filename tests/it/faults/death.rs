//! Stopping: told to, killed, and what is there afterwards.

use crate::support::answer::try_send;
use crate::support::program::{Place, Program, eventually};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

/// Somebody who writes on and on, and sends again what was not answered.
#[derive(Default)]
struct Resident {
    /// What was sent, in order, with the answer that came.
    said: Vec<(Value, Option<Value>)>,
}

impl Resident {
    fn conversation(&self) -> Option<&str> {
        self.said.first()?.1.as_ref()?["conversation"].as_str()
    }

    fn next(&self) -> Value {
        let mut body = json!({"council": "borsetshire", "id": Uuid::new_v4()});
        body["text"] = json!(format!("hello for the {}th time", self.said.len() + 1));
        if let Some(conversation) = self.conversation() {
            body["conversation"] = json!(conversation);
        }
        body
    }

    /// Sends what is not answered yet; false when the program is gone.
    async fn send_pending(&mut self, program: &Program) -> bool {
        let Some((body, answer @ None)) = self.said.last_mut() else { return true };
        let asked = program.request(Method::POST, "/v1/enquiries").json(body);
        let Ok(came) = try_send(asked).await else { return false };
        assert_eq!(came.status, 200, "{came:?}");
        *answer = Some(came.body);
        true
    }

    async fn talk(&mut self, program: &Program, acknowledged: &AtomicUsize) {
        while self.send_pending(program).await {
            acknowledged.fetch_add(1, Ordering::Relaxed);
            self.said.push((self.next(), None));
        }
    }
}

#[tokio::test]
async fn after_kill_nine_every_acknowledged_turn_is_there_and_each_message_once() {
    let place = Place::new();
    let mut residents: Vec<Resident> = (0..8).map(|_| Resident::default()).collect();
    for _ in 0..5 {
        let program = place.serve().await;
        let acknowledged = AtomicUsize::new(0);
        let enough = 8 + usize::from(rand::random::<u8>()) % 64;
        let talk = residents.iter_mut().map(|resident| resident.talk(&program, &acknowledged));
        let death = async {
            eventually("turns are acknowledged", async || {
                (acknowledged.load(Ordering::Relaxed) >= enough).then_some(())
            })
            .await;
            program.signal("KILL");
        };
        tokio::join!(futures::future::join_all(talk), death);
    }

    let program = place.serve().await;
    for resident in &mut residents {
        assert!(resident.send_pending(&program).await, "the program is there");
        for (body, first) in &resident.said {
            let again = program.enquire(body).await;
            assert_eq!(Some(&again.body), first.as_ref(), "an id that came before is answered as before");
        }
        let wanted: Vec<Value> = resident.said.iter().map(|(body, _)| body["text"].clone()).collect();
        assert_eq!(spoken(&program, resident.conversation().expect("an answer")).await, wanted);
    }
    program.stop().await;
}

/// Everything that the resident said in a conversation, in order.
async fn spoken(program: &Program, conversation: &str) -> Vec<Value> {
    let (mut texts, mut after) = (Vec::new(), json!(0));
    loop {
        let page = program.get(&format!("/v1/conversations/{conversation}?after={after}")).await;
        let messages = page.body["messages"].as_array().expect("a list");
        let Some(last) = messages.last() else { return texts };
        after = last["id"].clone();
        texts.extend(
            messages.iter().filter(|said| said["from"] == "citizen").map(|said| said["text"].clone()),
        );
    }
}

#[tokio::test]
async fn an_id_is_known_after_a_restart() {
    let place = Place::new();
    let body = json!({"council": "borsetshire", "text": "I want to speak to a person", "id": Uuid::new_v4()});
    let program = place.serve().await;
    let first = program.enquire(&body).await;
    assert_eq!(first.text("outcome"), "handed_off");
    program.stop().await;

    let program = place.serve().await;
    assert_eq!(program.enquire(&body).await.body, first.body);
    let other = json!({"council": "borsetshire", "text": "something else", "id": body["id"]});
    program.enquire(&other).await.is_problem(422);
    assert_eq!(spoken(&program, first.text("conversation")).await, [body["text"].clone()]);
}

#[tokio::test]
async fn told_to_stop_it_says_so_finishes_what_is_under_way_and_ends_well() {
    let place = Place::new().with("MOOTHALL_HTTP__NOTICE_MILLISECONDS", "1500");
    let mut program = place.serve().await;
    let begun = program.enquire(&json!({"council": "borsetshire", "text": "hello"})).await;
    let events = format!("/v1/conversations/{}/events", begun.text("conversation"));
    let mut stream = program.request(Method::GET, &events).send().await.expect("the stream opens");

    let body = r#"{"council":"borsetshire","text":"my bin was not collected"}"#;
    let (early, late) = body.split_at(20);
    let mut slow = TcpStream::connect(program.address()).await.expect("connects");
    let length = body.len();
    let head = format!(
        "POST /v1/enquiries HTTP/1.1\r\nhost: moothall\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{early}"
    );
    slow.write_all(head.as_bytes()).await.expect("half a request");

    program.signal("TERM");
    eventually("it is no longer ready", async || {
        let ready = program.get("/readyz").await;
        (ready.status == 503).then_some(())
    })
    .await;
    assert_eq!(program.get("/healthz").await.status, 200, "whoever comes during the notice is served");
    eventually("new connections are refused", async || TcpStream::connect(program.address()).await.err())
        .await;

    slow.write_all(late.as_bytes()).await.expect("the other half");
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.expect("the answer");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let closed = Instant::now();
    while stream.chunk().await.expect("the stream ends well").is_some() {}
    let ended = program.ended().await;
    assert!(ended.success(), "{ended:?}: {}", program.log());
    assert!(closed.elapsed() < Duration::from_secs(10), "nothing holds it up");
}
