use super::*;
use axum::body::Bytes;
use axum::routing::post;
use std::net::Ipv4Addr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

struct Running {
    address: SocketAddr,
    life: Lifecycle,
    served: JoinHandle<()>,
}

fn settings(requests_per_minute: u32) -> Settings {
    Settings {
        requests_per_minute,
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        embed_origins: Vec::new(),
        connections: 8,
        notice: Duration::ZERO,
        drain: Duration::from_millis(200),
    }
}

async fn run(parts: Router, settings: &Settings) -> Running {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let life = Lifecycle::default();
    let health = Router::new().route("/healthz", get("ok"));
    let router = surrounded(parts, health, settings);
    let served = tokio::spawn(serve(listener, router, life.clone(), settings.into()));
    Running { address, life, served }
}

impl Running {
    /// Sends one request and gives the whole answer, headers in small letters.
    async fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
        let head = head.replace('\n', "\r\n");
        let length = body.len();
        let sent =
            format!("{head}\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

#[tokio::test]
async fn every_answer_carries_a_request_id_and_the_plain_security_headers() {
    let site = run(Router::new().route("/", get("hello")), &settings(0)).await;
    let answer = site.ask("GET / HTTP/1.1\nx-request-id: mine-1").await;
    for line in [
        "HTTP/1.1 200",
        "x-request-id: mine-1",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(answer.contains(line), "{line} in {answer}");
    }
    let answer = site.ask("GET /nowhere HTTP/1.1\nx-request-id: not plain").await;
    for line in ["HTTP/1.1 404", "application/problem+json", "x-request-id: ", "nosniff"] {
        assert!(answer.contains(line), "{line} in {answer}");
    }
    assert!(!answer.contains("not plain"), "{answer}");
}

#[tokio::test]
async fn a_panicking_handler_is_a_problem_and_the_next_request_is_served() {
    async fn panics() -> &'static str {
        panic!("my bin is at 1 High Street")
    }
    let site = run(Router::new().route("/", get(panics)), &settings(0)).await;
    let answer = site.ask("GET / HTTP/1.1").await;
    assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("application/problem+json"), "{answer}");
    assert!(!answer.contains("High Street"), "{answer}");
    assert!(site.ask("GET /healthz HTTP/1.1").await.contains("200 OK"));
}

#[tokio::test]
async fn a_body_over_the_limit_and_a_slow_answer_are_refused() {
    let part = Router::new()
        .route("/", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/slow", get(std::future::pending::<&'static str>));
    let site = run(bounded(part, 10, Duration::from_millis(50)), &settings(0)).await;
    assert!(site.ask("POST / HTTP/1.1\n\n0123456789").await.ends_with("10"));
    let answer = site.ask("POST / HTTP/1.1\n\n01234567890").await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("too-large"), "{answer}");
    let answer = site.ask("GET /slow HTTP/1.1").await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("too-slow"), "{answer}");
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back_and_health_is_never_limited() {
    let site = run(Router::new().route("/", get("hello")), &settings(2)).await;
    let from = |address: &str| format!("GET / HTTP/1.1\nx-forwarded-for: 1.2.3.4, {address}");
    for _ in 0..2 {
        assert!(site.ask(&from("203.0.113.1")).await.starts_with("HTTP/1.1 200"));
    }
    let answer = site.ask(&from("203.0.113.1")).await;
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
    let wait = answer.split("retry-after: ").nth(1).unwrap().split('\r').next().unwrap();
    assert!((29..=30).contains(&wait.parse::<u32>().unwrap()), "{wait}");
    assert!(site.ask(&from("203.0.113.2")).await.starts_with("HTTP/1.1 200"));
    for _ in 0..5 {
        assert!(site.ask("GET /healthz HTTP/1.1\nx-forwarded-for: 203.0.113.1").await.contains("200 OK"));
    }
}

#[tokio::test]
async fn only_embedding_origins_may_call_from_the_browser() {
    let part = Router::new()
        .route("/", post("said"))
        .layer(cors(&[HeaderValue::from_static("https://council.example")]));
    let site = run(part, &settings(0)).await;
    let asked =
        |origin: &str| format!("OPTIONS / HTTP/1.1\norigin: {origin}\naccess-control-request-method: POST");
    let allowed = "access-control-allow-origin: https://council.example";
    assert!(site.ask(&asked("https://council.example")).await.contains(allowed));
    assert!(!site.ask(&asked("https://elsewhere.example")).await.contains("access-control-allow-origin"));
}

#[tokio::test]
async fn a_request_in_flight_finishes_and_a_new_one_is_refused() {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (began, wait) = (Arc::clone(&begun), Arc::clone(&go));
    let part = Router::new().route(
        "/",
        get(move || async move {
            began.notify_one();
            wait.notified().await;
            "done"
        }),
    );
    let site = run(part, &Settings { drain: Duration::from_secs(10), ..settings(0) }).await;
    let (answer, ()) = tokio::join!(site.ask("GET / HTTP/1.1"), async {
        begun.notified().await;
        site.life.stop(Duration::ZERO).await;
        while TcpStream::connect(site.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        go.notify_one();
    });
    assert!(answer.ends_with("done"), "{answer}");
    site.served.await.unwrap();
}

#[tokio::test]
async fn what_takes_longer_than_the_drain_is_cut_off() {
    let site = run(Router::new().route("/", get(std::future::pending::<&'static str>)), &settings(0)).await;
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(!site.life.is_leaving());
    site.life.stop(Duration::ZERO).await;
    assert!(site.life.is_leaving());
    site.served.await.unwrap();
    assert_eq!(stream.read(&mut [0; 16]).await.unwrap(), 0);
}
