//! `/v1/conversations/{id}`: reading, following and erasing, for those who hold the key.

use super::*;
use std::time::Duration;

/// Reads a stream until it holds this text.
async fn until(response: &mut reqwest::Response, wanted: &str) -> String {
    let mut seen = String::new();
    let reading = async {
        while !seen.contains(wanted) {
            let chunk = response.chunk().await.expect("the stream goes on").expect("the stream is open");
            seen.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(10), reading).await.is_ok();
    assert!(in_time, "{wanted} in {seen}");
    seen
}

async fn follow(app: &TestApp, conversation: &str, after: Option<i64>) -> reqwest::Response {
    let mut asked = request(app, Method::GET, &format!("/v1/conversations/{conversation}/events"));
    if let Some(after) = after {
        asked = asked.header("last-event-id", after.to_string());
    }
    asked.send().await.expect("the stream opens")
}

#[tokio::test]
async fn a_conversation_is_read_by_whoever_holds_its_id() {
    let app = TestApp::start().await;
    let answer = say(&app, "my bin was not collected").await;
    let path = format!("/v1/conversations/{}", answer.text("conversation"));
    let read = get(&app, &path).await;
    assert_eq!(read.body["owner"], "bot");
    assert_eq!(read.body["messages"][0]["from"], "citizen");
    assert_eq!(read.body["messages"][0]["text"], "my bin was not collected");
    assert_eq!(read.body["messages"][1]["from"], "bot");
    let later = get(&app, &format!("{path}?after=1")).await;
    assert_eq!(later.body["messages"][0]["id"], 2);
    get(&app, "/v1/conversations/0123456789abcdef").await.is_problem(404);
    get(&app, "/v1/conversations/%ff").await.is_problem(404);
    get(&app, &format!("{path}?before=1")).await.is_problem(400);
}

#[tokio::test]
async fn a_conversation_is_erased_once_and_then_gone() {
    let app = TestApp::start().await;
    let answer = say(&app, "my bin was not collected").await;
    let path = format!("/v1/conversations/{}", answer.text("conversation"));
    assert_eq!(send(request(&app, Method::DELETE, &path)).await.status, 204);
    get(&app, &path).await.is_problem(404);
    send(request(&app, Method::DELETE, &path)).await.is_problem(404);
}

#[tokio::test]
async fn a_stream_gives_what_was_said_and_what_is_said_next() {
    let app = TestApp::start().await;
    let answer = say(&app, "hello").await;
    let conversation = answer.text("conversation");
    let mut stream = follow(&app, conversation, None).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let seen = until(&mut stream, "id: 2").await;
    assert!(seen.contains("event: owner\ndata: {\"owner\":\"bot\"}"), "{seen}");
    assert!(seen.contains("event: message"), "{seen}");
    say_in(&app, conversation, "I want to speak to a person").await;
    let seen =
        until(&mut stream, "\"owner\":\"queue\"").await + &until(&mut stream, "speak to a person").await;
    assert!(!seen.contains("id: 1\n"), "nothing comes twice: {seen}");
}

#[tokio::test]
async fn a_stream_resumes_after_the_last_event() {
    let app = TestApp::start().await;
    let answer = say(&app, "hello").await;
    let mut stream = follow(&app, answer.text("conversation"), Some(1)).await;
    let seen = until(&mut stream, "id: 2").await;
    assert!(!seen.contains("id: 1\n"), "{seen}");
    let path = format!("/v1/conversations/{}/events", answer.text("conversation"));
    let odd = request(&app, Method::GET, &path).header("last-event-id", "first");
    send(odd).await.is_problem(400);
}

#[tokio::test]
async fn a_stream_ends_when_its_conversation_is_erased() {
    let app = TestApp::start().await;
    let answer = say(&app, "hello").await;
    let mut stream = follow(&app, answer.text("conversation"), None).await;
    until(&mut stream, "id: 2").await;
    let path = format!("/v1/conversations/{}", answer.text("conversation"));
    send(request(&app, Method::DELETE, &path)).await;
    until(&mut stream, "event: erased").await;
    assert_eq!(stream.chunk().await.expect("the stream ends well"), None);
}
