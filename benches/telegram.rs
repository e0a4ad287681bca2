//! A bot under load, beside a pretend Telegram on the same cores.
//!
//! `cargo bench --bench telegram`. First updates are posted to the webhook at a fixed rate, from a thousand chats, and the
//! time until each is acknowledged (and so durable) is measured; `MOOTHALL_BENCH_SECONDS` says for how long (30). Then one
//! chat sends 200 messages in ten seconds, and the time until each of fifty other chats has its answer is measured, with
//! and without the flood. Telegram's own limit of 30 messages a second holds for the answers.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::routing::post;
use moothall::app::{self, App};
use moothall::config::Config;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Updates a second.
const RATE: usize = 1_000;
/// Who writes.
const CHATS: i64 = 1_000;
const SECRET: &str = "a-secret-of-the-bench";
/// Answers within the bot's own limit, so that the wait for a token is not what is measured.
const PAUSE: Duration = Duration::from_millis(200);

/// When each chat got its answers.
type Sent = Arc<Mutex<HashMap<i64, Vec<Instant>>>>;

#[tokio::main]
async fn main() {
    let seconds = std::env::var("MOOTHALL_BENCH_SECONDS").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let sent = Sent::default();
    let telegram = pretend(Arc::clone(&sent)).await;
    let (address, _folder) = program(telegram).await;
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let bot = Bot { client, url: format!("http://{address}/telegram/main"), next: 1.into() };

    for flooded in [false, true] {
        let mut delays = delays(&bot, &sent, flooded).await;
        println!(
            "fifty chats, {} a flood in another: {}",
            if flooded { "with" } else { "without" },
            shares(&mut delays)
        );
    }
    let mut times = accepted(&bot, seconds).await;
    println!(
        "{RATE} updates a second for {seconds} s from {CHATS} chats, acknowledged: {}",
        shares(&mut times)
    );
}

/// Somebody who posts updates as Telegram does.
struct Bot {
    client: reqwest::Client,
    url: String,
    next: std::sync::atomic::AtomicI64,
}

impl Bot {
    async fn bring(&self, chat: i64, text: &str) -> Duration {
        let id = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let person = json!({"id": chat, "is_bot": false, "first_name": "Jill"});
        let place = json!({"id": chat, "type": "private", "first_name": "Jill"});
        let message =
            json!({"message_id": id, "date": 1_790_000_000, "chat": place, "from": person, "text": text});
        let request = self.client.post(&self.url).header("x-telegram-bot-api-secret-token", SECRET);
        let begun = Instant::now();
        let answer =
            request.json(&json!({"update_id": id, "message": message})).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        begun.elapsed()
    }
}

/// How long each update took to be acknowledged, at a rate that does not wait for the answers.
async fn accepted(bot: &Bot, seconds: usize) -> Vec<Duration> {
    let begun = tokio::time::Instant::now();
    let posts = (0..seconds * RATE).map(|number| async move {
        tokio::time::sleep_until(begun + Duration::from_secs(1) / RATE as u32 * number as u32).await;
        bot.bring(10_000 + number as i64 % CHATS, "when is my bin day please").await
    });
    futures::future::join_all(posts).await
}

/// How long each of fifty chats waits for its answer.
async fn delays(bot: &Bot, sent: &Sent, flooded: bool) -> Vec<Duration> {
    let flood = async {
        for _ in 0..if flooded { 200 } else { 0 } {
            bot.bring(1, "when is my bin day please").await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let others = async {
        let mut delays = Vec::new();
        for chat in 100..150 {
            let chat = chat + if flooded { 100 } else { 0 };
            let begun = Instant::now();
            bot.bring(chat, "when is my bin day please").await;
            loop {
                let got = sent.lock().expect("no panic").get(&chat).and_then(|times| times.first().copied());
                if let Some(got) = got {
                    delays.push(got - begun);
                    break;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
        delays
    };
    tokio::join!(flood, others).1
}

fn shares(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    format!("p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", at(0.5), at(0.99), at(1.0))
}

async fn program(telegram: SocketAddr) -> (SocketAddr, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!(
        "database.url = \"sqlite://{}\"\nhttp.listen = \"127.0.0.1:0\"\nhttp.metrics_listen = \"\"\n\
         log.level = \"off\"\n[telegram]\ntoken = \"1:bench\"\ncouncil = \"borsetshire\"\nmode = \"webhook\"\n\
         secret = \"{SECRET}\"\napi_url = \"http://{telegram}\"\n",
        folder.path().join("bench.sqlite").display()
    );
    let config = Config::from_text(&settings).expect("the settings fit");
    let mind = Arc::new(app::mind(&config, &app::source(&config)).expect("the content holds"));
    let app = App::build_with(config, mind).await.expect("the program starts");
    let address = app.address().expect("it listens");
    tokio::spawn(app.run_until(std::future::pending()));
    (address, folder)
}

/// A Telegram that does everything and notes what it sent.
async fn pretend(sent: Sent) -> SocketAddr {
    async fn call(
        State(sent): State<Sent>,
        Path((_, method)): Path<(String, String)>,
        body: Bytes,
    ) -> impl IntoResponse {
        if method == "sendMessage" {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            let chat = body["chat_id"].as_i64().expect("a chat");
            sent.lock().expect("no panic").entry(chat).or_default().push(Instant::now());
        }
        axum::Json(json!({"ok": true, "result": true}))
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().route("/{bot}/{method}", post(call)).with_state(sent);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
