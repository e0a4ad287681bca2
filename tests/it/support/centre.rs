//! A pretend contact centre: it takes webhooks as a council's own system would, keeps what came, and answers as it is
//! told.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde_json::Value;
use standardwebhooks::Webhook;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How it answers a webhook.
#[derive(Debug, Clone)]
pub(crate) enum Manner {
    /// With this status.
    Status(u16),
    /// With this status, and the wish to be left alone for so many seconds.
    Wait(u16, u32),
    /// By pointing elsewhere.
    Redirect(String),
    /// Never.
    Hang,
    /// With 200, and then one byte a second.
    Drip,
    /// With 200 and 200 megabytes.
    Flood,
    /// By cutting the connection in the middle of an answer.
    Cut,
}

/// A webhook that came.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
    pub(crate) body: Value,
    pub(crate) method: Method,
    pub(crate) manner: Manner,
    pub(crate) at: Instant,
}

impl Call {
    /// Its `webhook-id`.
    pub(crate) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    /// Its `type`.
    pub(crate) fn kind(&self) -> &str {
        self.body["type"].as_str().expect("a type")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether the public library finds it signed with this secret.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let mut headers = http::HeaderMap::new();
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        Webhook::new(secret).expect("a secret").verify(&self.bytes, &headers).is_ok()
    }
}

/// What came, and how the next are answered.
#[derive(Default)]
struct Ledger {
    calls: Vec<Call>,
    next: VecDeque<Manner>,
    always: Option<Mood>,
}

/// How webhooks are answered, one by one.
type Mood = Arc<dyn Fn() -> Manner + Send + Sync>;

/// The contact centre; it closes when dropped.
pub(crate) struct Centre {
    url: String,
    ledger: Arc<Mutex<Ledger>>,
    serving: JoinHandle<()>,
}

impl Centre {
    /// On a free port, answering 200.
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let router = Router::new().fallback(take).with_state(ledger.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
        Self { url, ledger, serving }
    }

    /// Where it takes webhooks.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Answers the next webhooks so, one after the other.
    pub(crate) fn next(&self, manners: impl IntoIterator<Item = Manner>) {
        self.ledger.lock().expect("not poisoned").next.extend(manners);
    }

    /// Answers all others so.
    pub(crate) fn always(&self, manner: Manner) {
        self.moody(move || manner.clone());
    }

    /// Answers all others as the mood is.
    pub(crate) fn moody(&self, mood: impl Fn() -> Manner + Send + Sync + 'static) {
        self.ledger.lock().expect("not poisoned").always = Some(Arc::new(mood));
    }

    /// What came so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.ledger.lock().expect("not poisoned").calls.clone()
    }

    /// Waits until so many webhooks have come, and gives them.
    #[track_caller]
    pub(crate) fn came(&self, count: usize) -> impl Future<Output = Vec<Call>> {
        let place = std::panic::Location::caller();
        async move {
            for _ in 0..2_000 {
                let calls = self.calls();
                if calls.len() >= count {
                    return calls;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let came: Vec<String> = self.calls().iter().map(|call| call.body.to_string()).collect();
            panic!("{place}: {} of {count} webhooks came: {came:#?}", came.len());
        }
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(
    State(ledger): State<Arc<Mutex<Ledger>>>,
    method: Method,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let manner = {
        let mut ledger = ledger.lock().expect("not poisoned");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let next = ledger.next.pop_front().or_else(|| ledger.always.as_ref().map(|mood| mood()));
        let manner = next.unwrap_or(Manner::Status(200));
        ledger.calls.push(Call { headers, bytes, body, method, manner: manner.clone(), at: Instant::now() });
        manner
    };
    let code = |status: u16| StatusCode::from_u16(status).expect("a status");
    match manner {
        Manner::Status(status) => code(status).into_response(),
        Manner::Wait(status, seconds) => {
            (code(status), [(header::RETRY_AFTER, seconds.to_string())]).into_response()
        }
        Manner::Redirect(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Manner::Cut => {
            let cut = stream::iter([Ok(Bytes::from_static(b".")), Err(std::io::Error::other("cut"))]);
            (StatusCode::INTERNAL_SERVER_ERROR, Body::from_stream(cut)).into_response()
        }
        Manner::Hang => std::future::pending().await,
        Manner::Drip => Body::from_stream(stream::unfold((), async |()| {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok::<_, std::io::Error>("."), ()))
        }))
        .into_response(),
        Manner::Flood => {
            let megabyte = Bytes::from(vec![b'.'; 1 << 20]);
            Body::from_stream(stream::iter((0..200).map(move |_| Ok::<_, std::io::Error>(megabyte.clone()))))
                .into_response()
        }
    }
}
