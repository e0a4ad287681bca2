//! Webhooks: the real program tells a pretend contact centre what happens, and takes back what its agents do.

mod chaos;
mod endpoints;
mod inbound;
mod nodes;
mod outbound;
mod receivers;

use crate::support::centre::Centre;
use crate::support::{Answer, TestApp, send};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::time::Duration;

/// The program, the contact centre, and an administrator's key.
struct Hall {
    app: TestApp,
    centre: Centre,
    key: String,
}

impl Hall {
    /// Waits before each further try: none, so that a test need not wait; each endpoint rests a moment all the same.
    const NO_WAITS: (&str, &str) = ("MOOTHALL_DELIVERY__RETRY_SECONDS", "[0, 0, 0, 0, 0, 0, 0, 0, 0]");

    async fn open() -> Self {
        Self::open_with(&[Self::NO_WAITS]).await
    }

    async fn open_with(settings: &[(&str, &str)]) -> Self {
        let allowed = ("MOOTHALL_DELIVERY__ALLOW_PRIVATE", "true");
        let settings: Vec<_> = settings.iter().copied().chain([allowed]).collect();
        let app = TestApp::start_with(&settings).await;
        let key = app.key("administrator", "borsetshire").await;
        Self { app, centre: Centre::open().await, key }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.app.client().request(method, format!("{}{path}", self.app.url()))
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).bearer_auth(&self.key).json(&body)).await
    }

    async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path).bearer_auth(&self.key)).await
    }

    /// A new endpoint at the contact centre, as it was answered.
    async fn endpoint(&self, more: Value) -> Answer {
        let mut body = json!({"url": self.centre.url(), "council": "borsetshire", "payload": "full"});
        for (name, value) in more.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let answer = self.post("/v1/endpoints", body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer
    }

    async fn say(&self, conversation: Option<&str>, text: &str) -> Answer {
        let mut body = json!({"council": "borsetshire", "text": text});
        if let Some(conversation) = conversation {
            body["conversation"] = json!(conversation);
        }
        let answer = send(self.request(Method::POST, "/v1/enquiries").json(&body)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    /// A conversation in the hands of people, and its ticket's reference.
    async fn handed_off(&self) -> (String, String) {
        let answer = self.say(None, "I want to speak to a person").await;
        let reference = answer.body["ticket"]["reference"].as_str().expect("a ticket was opened").to_owned();
        (answer.text("conversation").to_owned(), reference)
    }

    /// Waits until an endpoint's newest delivery is in this state, and gives it.
    async fn delivery(&self, endpoint: &Answer, state: &str) -> Value {
        let path = format!("/v1/endpoints/{}/deliveries", endpoint.text("id"));
        for _ in 0..2_000 {
            let newest = self.get(&path).await.body["items"][0].clone();
            if newest["state"] == state {
                return newest;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no delivery is {state}: {:#}", self.get(&path).await.body);
    }
}
