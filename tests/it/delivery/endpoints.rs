//! `/v1/endpoints`: who may manage them, and what is refused.

use super::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

const NEW: &str = "https://tickets.example.gov.uk/moothall";

#[tokio::test]
async fn only_an_administrator_of_the_council_manages_its_endpoints() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    let one = format!("/v1/endpoints/{}", endpoint.text("id"));
    let routes = [
        (Method::GET, one.clone()),
        (Method::PATCH, one.clone()),
        (Method::DELETE, one.clone()),
        (Method::POST, format!("{one}/rotate")),
        (Method::POST, format!("{one}/test")),
        (Method::POST, format!("{one}/replay")),
        (Method::GET, format!("{one}/deliveries")),
        (Method::POST, format!("{one}/deliveries/evt_1/replay")),
    ];
    let agent = hall.app.key("agent", "borsetshire").await;
    let foreign = hall.app.key("administrator", "felpersham").await;
    for (method, path) in &routes {
        // What is wrong with the body is nobody's business who may not send one.
        let ask = || hall.request(method.clone(), path).header("content-type", "text/plain").body("x");
        send(ask()).await.is_problem(401);
        send(ask().bearer_auth(&agent)).await.is_problem(403);
        send(ask().bearer_auth(&foreign)).await.is_problem(404);
    }
    let body = json!({"url": NEW, "council": "borsetshire"});
    send(hall.request(Method::POST, "/v1/endpoints").json(&body)).await.is_problem(401);
    send(hall.request(Method::POST, "/v1/endpoints").bearer_auth(&agent).json(&body)).await.is_problem(403);
    send(hall.request(Method::POST, "/v1/endpoints").bearer_auth(&foreign).json(&body)).await.is_problem(403);
    let theirs = send(hall.request(Method::GET, "/v1/endpoints").bearer_auth(&foreign)).await;
    assert_eq!(theirs.body["items"], json!([]));
}

#[tokio::test]
async fn secrets_are_told_once_and_no_answer_shows_them_again() {
    let hall = Hall::open().await;
    let made = hall.endpoint(json!({})).await;
    for field in ["secret", "inbound_secret"] {
        assert!(made.text(field).starts_with("whsec_") && made.text(field).len() == 50, "{made:?}");
    }
    assert_ne!(made.text("secret"), made.text("inbound_secret"));
    let one = format!("/v1/endpoints/{}", made.text("id"));
    for read in [hall.get(&one).await, hall.get("/v1/endpoints").await] {
        assert_eq!(read.status, 200);
        assert!(!read.body.to_string().contains("whsec_"), "{read:?}");
    }
    let rotated = hall.post(&format!("{one}/rotate"), json!({})).await;
    assert_ne!(rotated.text("secret"), made.text("secret"));
    assert!(!rotated.body.to_string().contains("inbound_secret"), "{rotated:?}");
    assert!(rotated.body["old_secret_until"].is_string());
}

#[tokio::test]
async fn what_cannot_be_an_endpoint_is_refused() {
    let app = TestApp::start().await;
    let hall = Hall { key: app.key("administrator", "borsetshire").await, app, centre: Centre::open().await };
    for wrong in [
        json!({"url": "http://tickets.example.gov.uk/", "council": "borsetshire"}),
        json!({"url": "https://127.0.0.1/", "council": "borsetshire"}),
        json!({"url": "https://[::ffff:169.254.169.254]/", "council": "borsetshire"}),
        json!({"url": "https://user:word@example.org/", "council": "borsetshire"}),
        json!({"url": "nowhere", "council": "borsetshire"}),
        json!({"url": NEW, "council": "atlantis"}),
        json!({"url": NEW, "council": "borsetshire", "events": []}),
        json!({"url": NEW, "council": "borsetshire", "events": ["ticket.finished"]}),
        json!({"url": NEW, "council": "borsetshire", "payload": "fat"}),
        json!({"url": NEW, "council": "borsetshire", "signature": "v2"}),
        json!({"url": NEW, "council": "borsetshire", "channel": "telegram"}),
        json!({"url": NEW, "council": "borsetshire", "colour": "red"}),
        json!({"council": "borsetshire"}),
    ] {
        let answer = hall.post("/v1/endpoints", wrong.clone()).await;
        assert_eq!(answer.status, 422, "{wrong}: {answer:?}");
    }
    assert_eq!(hall.get("/v1/endpoints").await.body["items"], json!([]));
    let made = hall.post("/v1/endpoints", json!({"url": NEW, "council": "borsetshire"})).await;
    assert_eq!((made.status, made.text("payload"), &made.body["events"]), (201, "thin", &json!(["*"])));
}

#[tokio::test]
async fn an_endpoint_is_changed_tried_and_taken_away() {
    let hall = Hall::open().await;
    let made = hall.endpoint(json!({"url": "http://127.0.0.1:1/", "events": ["ticket.closed"]})).await;
    let one = format!("/v1/endpoints/{}", made.text("id"));
    let patch =
        async |body: Value| send(hall.request(Method::PATCH, &one).bearer_auth(&hall.key).json(&body)).await;
    let changed = patch(json!({"url": hall.centre.url(), "payload": "thin"})).await;
    assert_eq!((changed.text("url"), changed.text("payload")), (hall.centre.url(), "thin"));
    assert_eq!(changed.body["events"], json!(["ticket.closed"]), "what is not named stays");
    patch(json!({"url": "ftp://x/"})).await.is_problem(422);
    assert_eq!(patch(json!({"enabled": false})).await.body["disabled_because"], "asked");
    patch(json!({"enabled": true})).await;

    let queued = hall.post(&format!("{one}/test"), json!({})).await;
    assert_eq!(queued.status, 202, "{queued:?}");
    let call = hall.centre.came(1).await.remove(0);
    assert_eq!((call.kind(), call.id()), ("endpoint.test", queued.text("id")));
    assert!(call.is_signed_with(made.text("secret")));
    hall.handed_off().await;
    hall.delivery(&made, "delivered").await;
    assert_eq!(hall.centre.calls().len(), 1, "it wants to know of closed tickets alone");

    let gone = async || send(hall.request(Method::DELETE, &one).bearer_auth(&hall.key)).await;
    assert_eq!(gone().await.status, 204);
    gone().await.is_problem(404);
}

#[tokio::test]
async fn deliveries_are_listed_page_by_page_and_a_stretch_of_time_is_sent_again() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    for count in 1..=3 {
        hall.handed_off().await;
        hall.centre.came(count).await;
    }
    hall.delivery(&endpoint, "delivered").await;
    let path = format!("/v1/endpoints/{}/deliveries", endpoint.text("id"));
    let first = hall.get(&format!("{path}?limit=2")).await;
    let next = first.text("next").to_owned();
    let second = hall.get(&format!("{path}?limit=2&after={next}")).await;
    assert_eq!((first.body["items"].as_array().map(Vec::len), &second.body["next"]), (Some(2), &Value::Null));
    assert_eq!(second.body["items"][0]["id"], hall.centre.calls()[0].id(), "the oldest comes last");
    for wrong in ["limit=0", "state=lost"] {
        hall.get(&format!("{path}?{wrong}")).await.is_problem(422);
    }

    let replay = format!("/v1/endpoints/{}/replay", endpoint.text("id"));
    let dead = hall.post(&replay, json!({"from": "2026-01-01T00:00:00Z", "dead_only": true})).await;
    assert_eq!((dead.status, &dead.body), (202, &json!({"queued": 0})));
    let all = hall.post(&replay, json!({"from": "2026-01-01T00:00:00Z"})).await;
    assert_eq!(all.body, json!({"queued": 3}));
    let ids: Vec<String> = hall.centre.came(6).await.iter().map(|call| call.id().to_owned()).collect();
    let mut again = ids[3..].to_vec();
    again.sort_unstable();
    let mut before = ids[..3].to_vec();
    before.sort_unstable();
    assert_eq!(again, before);
    hall.post(&replay, json!({"from": "yesterday"})).await.is_problem(422);
}

#[tokio::test]
async fn an_endpoint_may_verify_with_a_public_key_and_share_no_secret() {
    let hall = Hall::open().await;
    let made = hall.endpoint(json!({"signature": "v1a"})).await;
    assert_eq!(made.body["secret"], Value::Null);
    let one = format!("/v1/endpoints/{}", made.text("id"));
    assert_eq!(hall.get(&one).await.text("public_key"), made.text("public_key"));
    hall.handed_off().await;
    let call = hall.centre.came(1).await.remove(0);

    let key: [u8; 32] = decoded(made.text("public_key"), "whpk_").try_into().expect("32 bytes");
    let key = ed25519_dalek::VerifyingKey::from_bytes(&key).expect("a key");
    let signature = decoded(call.header("webhook-signature"), "v1a,");
    let signature = ed25519_dalek::Signature::from_slice(&signature).expect("64 bytes");
    let head = format!("{}.{}.", call.id(), call.header("webhook-timestamp"));
    key.verify_strict(&[head.as_bytes(), &call.bytes].concat(), &signature).expect("it is ours");

    let rotated = hall.post(&format!("{one}/rotate"), json!({})).await;
    assert_ne!(rotated.text("public_key"), made.text("public_key"));
    assert_eq!(rotated.body["secret"], Value::Null);
}

fn decoded(text: &str, prefix: &str) -> Vec<u8> {
    BASE64.decode(text.strip_prefix(prefix).expect("its beginning")).expect("Base64")
}
