//! Durable turns a second over HTTP, beside a bare endpoint that writes one row by the same group commit.
//!
//! `cargo bench --bench turns`. Server and clients share this process and this machine's cores, so the ratio between the
//! two is what to quote. A turn is `POST /v1/enquiries` in a conversation that goes on: matched, decided, written and
//! durable before the answer. The last line says how much of it is the matcher alone.

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use moothall::app::{self, App};
use moothall::assistant::ports::{ApiKey, Role, Store};
use moothall::config::Config;
use moothall::domain::ids::CouncilId;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const EACH: Duration = Duration::from_secs(5);
const ROUNDS: usize = 3;
const QUESTION: &str = "when is my bin day please";

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!(
        "database.url = \"sqlite://{}\"\nhttp.listen = \"127.0.0.1:0\"\nhttp.metrics_listen = \"\"\nhttp.requests_per_minute = 0\n",
        folder.path().join("bench.sqlite").display()
    );
    let config = Config::from_text(&settings).expect("the settings fit");
    let mind = Arc::new(app::mind(&config, &app::source(&config)).expect("the content holds"));
    let app = App::build_with(config, Arc::clone(&mind)).await.expect("the program starts");
    let turns = app.address().expect("it listens");
    let bare = bare_endpoint(Arc::clone(app.store())).await;
    tokio::spawn(app.run_until(std::future::pending()));

    println!(
        "{:>11} {:>14} {:>14} {:>7} {:>12} {:>12}",
        "connections", "bare rows/s", "turns/s", "ratio", "turn p50 ms", "turn p99 ms"
    );
    for connections in [1, 16, 128] {
        // In turn, so that a change of the machine's speed touches both; the middle ratio is shown.
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let rows = load(bare, connections, bare_request).await;
            let turns = load(turns, connections, turn_request).await;
            rounds.push((turns.rate / rows.rate, rows, turns));
        }
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (ratio, rows, turns) = &rounds[ROUNDS / 2];
        println!(
            "{connections:>11} {:>14.0} {:>14.0} {:>6.0}% {:>12.1} {:>12.1}",
            rows.rate,
            turns.rate,
            ratio * 100.0,
            turns.share(0.5),
            turns.share(0.99)
        );
    }
    let pack =
        mind.library.pack(&CouncilId::parse("borsetshire").expect("a council"), "en").expect("is served");
    let begun = Instant::now();
    for _ in 0..10_000 {
        std::hint::black_box(mind.understand(&pack, "en", std::hint::black_box(QUESTION)));
    }
    println!("matcher and safety rules alone: {:.3} ms an enquiry", begun.elapsed().as_secs_f64() / 10.0);
}

/// An endpoint that does nothing but write one row and wait until it is durable: one `INSERT` a request, in the same
/// group commit. (Rows of the inbox would be no fair measure: those go 32 to a statement.)
async fn bare_endpoint(store: Arc<dyn Store>) -> SocketAddr {
    async fn write(State(store): State<Arc<dyn Store>>, _: String) -> &'static str {
        let row = ApiKey {
            id: uuid::Uuid::now_v7().to_string(),
            sha256: uuid::Uuid::new_v4().to_string(),
            councils: Vec::new(),
            role: Role::Agent,
            created: jiff::Timestamp::now(),
        };
        store.add_key(&row).await.expect("writes");
        "{}"
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("listens");
    let router = Router::new().route("/", post(write)).with_state(store);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// What one kind of load came to.
struct Load {
    rate: f64,
    taken: Vec<Duration>,
}

impl Load {
    /// Milliseconds within which this share was answered.
    fn share(&self, share: f64) -> f64 {
        self.taken[((self.taken.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0
    }
}

/// Every connection sends one request after another; the request may use the answer before.
async fn load(address: SocketAddr, connections: usize, request: fn(Option<&str>) -> String) -> Load {
    let begun = Instant::now();
    let clients: Vec<_> = (0..connections)
        .map(|_| {
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.expect("connects");
                stream.set_nodelay(true).expect("a socket");
                let mut taken = Vec::new();
                let mut answer: Option<String> = None;
                while begun.elapsed() < EACH {
                    let sent = Instant::now();
                    stream.write_all(request(answer.as_deref()).as_bytes()).await.expect("is sent");
                    answer = Some(read_answer(&mut stream).await);
                    taken.push(sent.elapsed());
                }
                taken
            })
        })
        .collect();
    let mut taken = Vec::new();
    for client in clients {
        taken.extend(client.await.expect("no panic"));
    }
    let rate = taken.len() as f64 / begun.elapsed().as_secs_f64();
    taken.sort_unstable();
    Load { rate, taken }
}

fn bare_request(_: Option<&str>) -> String {
    let body = "x".repeat(200);
    format!(
        "POST / HTTP/1.1\r\nhost: bench\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn turn_request(before: Option<&str>) -> String {
    let conversation = before.map_or_else(String::new, |answer| {
        let key = answer.split("\"conversation\":\"").nth(1).and_then(|rest| rest.split('"').next());
        format!("\"conversation\":\"{}\",", key.expect("an answer names its conversation"))
    });
    let body = format!("{{\"council\":\"borsetshire\",{conversation}\"text\":\"{QUESTION}\"}}");
    format!(
        "POST /v1/enquiries HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The body of a 200 answer with a known length.
async fn read_answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::with_capacity(4096);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            assert!(head.starts_with("HTTP/1.1 200"), "{text}");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.parse().ok()).expect("a length");
            if body.len() >= length {
                return body.to_owned();
            }
        }
        assert!(stream.read_buf(&mut bytes).await.expect("is read") > 0, "the connection ended");
    }
}
