//! Takes Moothall's webhooks, with the packages axum, http, serde_json, standardwebhooks and tokio:
//! `SECRET=whsec_… PORT=8000 cargo run --example receiver`

use axum::http::{HeaderMap, StatusCode};
use axum::{Router, body::Bytes, extract::State, routing::post};
use standardwebhooks::Webhook;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};

/// The secret, and the ids that came: keep those in your database, for replays can be weeks later.
type Receiver = Arc<(Webhook, Mutex<HashSet<String>>)>;

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let (webhook, seen) = &*receiver;
    // The raw bytes: they are what is signed. A timestamp is plain digits: the library subtracts it unchecked.
    let digits =
        headers.get("webhook-timestamp").is_some_and(|at| at.as_bytes().iter().all(u8::is_ascii_digit));
    if !digits || webhook.verify(&body, &headers).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    let event: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let id = headers["webhook-id"].to_str().unwrap_or_default().to_owned();
    if seen.lock().expect("nothing panics while it is held").insert(id) {
        // Keep it here, work on it later.
        println!(
            "{} {}",
            event["type"].as_str().unwrap_or_default(),
            event["data"]["reference"].as_str().unwrap_or_default()
        );
    }
    // Within 12 seconds, or it comes again.
    StatusCode::NO_CONTENT
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let webhook = Webhook::new(&std::env::var("SECRET")?)?;
    let receiver: Receiver = Arc::new((webhook, Mutex::default()));
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", std::env::var("PORT")?)).await?;
    axum::serve(listener, Router::new().fallback(post(receive)).with_state(receiver)).await?;
    Ok(())
}
