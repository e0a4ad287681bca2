//! The HTTP surface as its callers meet it: the real program on a free port, with borsetshire's pack.
//!
//! Outcomes and statuses are asserted here; wording belongs to `tests/content`.

mod agents;
mod conversations;
mod enquiries;
mod input;
mod integrators;
mod surface;

use crate::support::{Answer, TestApp, send};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;

fn request(app: &TestApp, method: Method, path: &str) -> RequestBuilder {
    app.client().request(method, format!("{}{path}", app.url()))
}

/// A request without a key.
async fn get(app: &TestApp, path: &str) -> Answer {
    send(request(app, Method::GET, path)).await
}

/// A request with a key.
async fn get_as(app: &TestApp, key: &str, path: &str) -> Answer {
    send(request(app, Method::GET, path).bearer_auth(key)).await
}

/// A POST with a key.
async fn post_as(app: &TestApp, key: &str, path: &str, body: Value) -> Answer {
    send(request(app, Method::POST, path).bearer_auth(key).json(&body)).await
}

/// An enquiry on the web.
async fn enquire(app: &TestApp, body: Value) -> Answer {
    send(request(app, Method::POST, "/v1/enquiries").json(&body)).await
}

/// The same words in a new conversation.
async fn say(app: &TestApp, text: &str) -> Answer {
    let answer = enquire(app, json!({"council": "borsetshire", "text": text})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// More words in a conversation.
async fn say_in(app: &TestApp, conversation: &str, text: &str) -> Answer {
    let answer =
        enquire(app, json!({"council": "borsetshire", "conversation": conversation, "text": text})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// A conversation in the hands of people, and its ticket's reference.
async fn handed_off(app: &TestApp) -> (String, String) {
    let answer = say(app, "I want to speak to a person").await;
    let reference = answer.body["ticket"]["reference"].as_str().expect("a ticket was opened").to_owned();
    (answer.text("conversation").to_owned(), reference)
}

fn uuid() -> String {
    Uuid::new_v4().to_string()
}
