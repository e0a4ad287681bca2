//! The signed way back in, for systems that can only post webhooks.

use super::*;
use jiff::Timestamp;
use standardwebhooks::Webhook;

struct Inbound<'a> {
    hall: &'a Hall,
    path: String,
    signer: Webhook,
}

impl<'a> Inbound<'a> {
    fn of(hall: &'a Hall, endpoint: &Answer) -> Self {
        let path = format!("/v1/endpoints/{}/inbound", endpoint.text("id"));
        Self { hall, path, signer: Webhook::new(endpoint.text("inbound_secret")).expect("a secret") }
    }

    async fn send(&self, id: &str, body: &Value) -> Answer {
        self.send_at(id, Timestamp::now().as_second(), body).await
    }

    async fn send_at(&self, id: &str, at: i64, body: &Value) -> Answer {
        let bytes = body.to_string().into_bytes();
        let signature = self.signer.sign(id, at, &bytes).expect("signs");
        self.send_raw(id, &at.to_string(), &signature, bytes).await
    }

    async fn send_raw(&self, id: &str, at: &str, signature: &str, bytes: Vec<u8>) -> Answer {
        let request = self.hall.request(Method::POST, &self.path);
        let signed = [("webhook-id", id), ("webhook-timestamp", at), ("webhook-signature", signature)];
        let request = signed.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        send(request.header("content-type", "application/json").body(bytes)).await
    }

    async fn said(&self, conversation: &str) -> Vec<Value> {
        let read = self.hall.get(&format!("/v1/conversations/{conversation}")).await;
        let messages = read.body["messages"].as_array().expect("a list");
        messages.iter().filter(|said| said["from"] == "agent").map(|said| said["text"].clone()).collect()
    }
}

fn act(kind: &str, reference: &str, text: &str) -> Value {
    json!({"type": kind, "timestamp": "2026-11-24T10:00:00Z",
        "data": {"reference": reference, "text": text, "agent": {"id": "a-17", "name": "Kirsty"}}})
}

#[tokio::test]
async fn an_agent_claims_replies_and_closes_by_signed_webhooks() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    let inbound = Inbound::of(&hall, &endpoint);
    let (conversation, reference) = hall.handed_off().await;
    let claimed =
        inbound.send("m1", &json!({"type": "ticket.claim", "data": {"reference": reference}})).await;
    assert_eq!((claimed.status, claimed.text("status")), (200, "assigned"), "{claimed:?}");
    assert_eq!(claimed.body["assignee"]["name"], "Borsetshire Council");
    let held = inbound.send("m2", &act("ticket.reply", &reference, "Hello")).await;
    assert_eq!(held.is_problem(409).text("holder"), "Borsetshire Council");
    let reply =
        json!({"type": "ticket.reply", "data": {"reference": reference, "text": "Hello, I can help."}});
    assert_eq!(inbound.send("m3", &reply).await.status, 200);
    let close = json!({"type": "ticket.close", "data": {"reference": reference}});
    assert_eq!(inbound.send("m4", &close).await.text("status"), "closed");
    inbound.send("m5", &reply).await.is_problem(410);
    assert_eq!(inbound.said(&conversation).await, ["Hello, I can help."]);
}

#[tokio::test]
async fn a_webhook_that_comes_again_does_nothing_again_and_is_answered_as_before() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    let inbound = Inbound::of(&hall, &endpoint);
    let (conversation, reference) = hall.handed_off().await;
    let reply = act("ticket.reply", &reference, "Hello, I can help.");
    let first = inbound.send("m1", &reply).await;
    assert_eq!(first.status, 200, "{first:?}");
    let again = futures::future::join_all((0..4).map(|_| inbound.send("m1", &reply))).await;
    assert!(again.iter().all(|answer| answer.body == first.body), "{again:?}");
    inbound.send("m1", &act("ticket.reply", &reference, "Something else")).await.is_problem(422);
    assert_eq!(inbound.said(&conversation).await, ["Hello, I can help."]);
    assert_eq!(inbound.send("m2", &act("ticket.return", &reference, "")).await.text("status"), "returned");
}

#[tokio::test]
async fn what_is_not_signed_for_this_moment_is_not_believed() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    let inbound = Inbound::of(&hall, &endpoint);
    let (conversation, reference) = hall.handed_off().await;
    let reply = act("ticket.reply", &reference, "Hello");
    let now = Timestamp::now().as_second();
    for far in [now - 310, now + 310, 0, -1, i64::MIN, i64::MAX] {
        inbound.send_at("m1", far, &reply).await.is_problem(401);
    }
    let bytes = reply.to_string().into_bytes();
    let signature = inbound.signer.sign("m1", now, &bytes).expect("signs");
    let mut tampered = bytes.clone();
    *tampered.last_mut().expect("bytes") = b' ';
    for (id, at, signature, bytes) in [
        ("m1", now.to_string(), signature.clone(), tampered),
        ("m2", now.to_string(), signature.clone(), bytes.clone()),
        ("m1", (now + 1).to_string(), signature.clone(), bytes.clone()),
        ("m1", now.to_string(), String::new(), bytes.clone()),
        ("m1", format!("{now}.0"), signature.clone(), bytes.clone()),
        ("m1", "-9223372036854775808".to_owned(), signature.clone(), bytes.clone()),
    ] {
        inbound.send_raw(id, &at, &signature, bytes).await.is_problem(401);
    }
    // The secret of the other direction is none of this one.
    let outward = Inbound {
        hall: &hall,
        path: inbound.path.clone(),
        signer: Webhook::new(endpoint.text("secret")).expect("a secret"),
    };
    outward.send("m1", &reply).await.is_problem(401);
    let bare = hall.request(Method::POST, &inbound.path).json(&reply);
    send(bare).await.is_problem(401);
    assert_eq!(inbound.said(&conversation).await, [] as [Value; 0]);
    assert_eq!(inbound.send("m1", &reply).await.status, 200, "after all that the id is still unused");
}

#[tokio::test]
async fn an_endpoint_acts_on_the_tickets_of_its_own_body_alone() {
    let hall = Hall::open().await;
    let (_, reference) = hall.handed_off().await;
    let felpersham = hall.app.key("administrator", "felpersham").await;
    let body = json!({"url": hall.centre.url(), "council": "felpersham"});
    let foreign =
        send(hall.request(Method::POST, "/v1/endpoints").bearer_auth(&felpersham).json(&body)).await;
    let reply = act("ticket.reply", &reference, "Hello");
    Inbound::of(&hall, &foreign).send("m1", &reply).await.is_problem(404);
    let channel = hall.endpoint(json!({"channel": "whatsapp"})).await;
    Inbound::of(&hall, &channel).send("m1", &reply).await.is_problem(404);

    let own = hall.endpoint(json!({})).await;
    let mut nobody = Inbound::of(&hall, &own);
    for id in ["ep_00000000000000000000000000000000", "x", "%00"] {
        nobody.path = format!("/v1/endpoints/{id}/inbound");
        nobody.send("m1", &reply).await.is_problem(404);
    }
}

#[tokio::test]
async fn signed_nonsense_is_refused_by_name() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    let inbound = Inbound::of(&hall, &endpoint);
    let (_, reference) = hall.handed_off().await;
    for (body, status) in [
        (json!({"type": "ticket.reply", "data": {"reference": reference}}), 422),
        (act("ticket.reply", &reference, &"a".repeat(4_001)), 422),
        (act("ticket.reply", &reference, &"a".repeat(20_000)), 422),
        (act("ticket.explode", &reference, "now"), 422),
        (act("ticket.claim", "BO-777-77", ""), 404),
        (act("ticket.claim", "nonsense", ""), 404),
        (json!({"type": "ticket.claim", "data": {"reference": reference, "colour": "red"}}), 422),
        (json!("hello"), 422),
    ] {
        let answer = inbound.send(&uuid::Uuid::new_v4().to_string(), &body).await;
        assert_eq!(answer.status, status, "{body}: {answer:?}");
    }
    inbound.send("", &act("ticket.claim", &reference, "")).await.is_problem(400);
    let large = inbound.send("m9", &act("ticket.reply", &reference, &"a".repeat(70_000))).await;
    assert_eq!(large.status, 413, "{large:?}");
}
