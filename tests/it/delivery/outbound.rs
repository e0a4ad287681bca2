//! What goes out: W1 to W9 and H10 to H12 of the failure cases, by their numbers in `docs/handoff.md`.

use super::*;
use crate::support::centre::Manner;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[tokio::test]
async fn a_hand_off_is_told_whole_signed_and_at_once() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    let began = Instant::now();
    let (conversation, reference) = hall.handed_off().await;
    let call = hall.centre.came(1).await.remove(0);
    assert!(began.elapsed() < Duration::from_secs(2));
    assert!(
        call.is_signed_with(endpoint.text("secret")) && !call.is_signed_with(endpoint.text("inbound_secret"))
    );
    assert_eq!((call.method.as_str(), call.kind()), ("POST", "ticket.opened"));
    assert_eq!(call.header("content-type"), "application/json");
    let data = &call.body["data"];
    assert_eq!((&data["reference"], &data["sequence"]), (&json!(reference), &json!(1)));
    assert_eq!(data["transcript"][0]["text"], "I want to speak to a person");
    assert_eq!(data["url"], format!("http://127.0.0.1:8080/v1/tickets/{reference}"));
    let told = String::from_utf8(call.bytes.to_vec()).expect("UTF-8");
    assert!(!told.contains(&conversation), "the resident's own key is told to nobody");
    let delivery = hall.delivery(&endpoint, "delivered").await;
    assert_eq!((&delivery["id"], &delivery["status"]), (&json!(call.id()), &json!(200)));
}

#[tokio::test]
async fn a_thin_endpoint_gets_references_and_no_words() {
    let hall = Hall::open().await;
    hall.endpoint(json!({"payload": "thin"})).await;
    let (conversation, _) = hall.handed_off().await;
    hall.say(Some(&conversation), "my name is Quaggamuffin").await;
    let calls = hall.centre.came(2).await;
    for call in &calls {
        let told = call.body.to_string();
        assert!(!told.contains("Quaggamuffin") && !told.contains("person"), "{told}");
    }
    assert_eq!(calls[1].kind(), "ticket.message");
    // Out of hours the bot says a word too.
    assert_eq!(calls[1].body["data"]["message_ids"][0], 3);
}

#[tokio::test]
async fn what_is_said_and_done_comes_in_order_with_rising_numbers() {
    let hall = Hall::open().await;
    hall.endpoint(json!({})).await;
    hall.centre.next([Manner::Status(503), Manner::Status(200), Manner::Status(500)]);
    let (conversation, reference) = hall.handed_off().await;
    hall.say(Some(&conversation), "is anybody there?").await;
    let ticket = format!("/v1/tickets/{reference}");
    let reply = hall.post(&format!("{ticket}/replies"), json!({"text": "Hello, I can help."})).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(hall.post(&format!("{ticket}/close"), json!({"text": "Goodbye."})).await.status, 200);

    let calls = hall.centre.came(7).await;
    let taken: Vec<(&str, i64)> = [1, 3, 4, 5, 6]
        .map(|index: usize| {
            (calls[index].kind(), calls[index].body["data"]["sequence"].as_i64().expect("a number"))
        })
        .to_vec();
    let expected = [
        ("ticket.opened", 1),
        ("ticket.message", 2),
        // H12: the first reply also takes the ticket, and both are told.
        ("ticket.claimed", 3),
        ("ticket.message", 4),
        ("ticket.closed", 5),
    ];
    assert_eq!(taken, expected);
    assert_eq!(calls[3].body["data"]["messages"][0]["text"], "is anybody there?");
    assert_eq!(calls[4].body["data"]["messages"], json!([]));
    assert_eq!(calls[5].body["data"]["messages"][0]["text"], "Hello, I can help.");
    assert_eq!(calls[6].body["data"]["messages"][0]["text"], "Goodbye.");
}

#[tokio::test]
async fn every_try_has_the_same_id_and_body_and_a_time_and_signature_of_its_own() {
    let hall = Hall::open_with(&[("MOOTHALL_DELIVERY__RETRY_SECONDS", "[1, 1]")]).await;
    let endpoint = hall.endpoint(json!({})).await;
    hall.centre.next([Manner::Status(500)]);
    hall.handed_off().await;
    let calls = hall.centre.came(2).await;
    assert_eq!((calls[0].id(), &calls[0].bytes), (calls[1].id(), &calls[1].bytes));
    assert!(!calls[0].id().contains('.'));
    let time = |index: usize| calls[index].header("webhook-timestamp").parse::<i64>().expect("seconds");
    assert!(time(1) > time(0));
    assert_ne!(calls[0].header("webhook-signature"), calls[1].header("webhook-signature"));
    assert!(calls.iter().all(|call| call.is_signed_with(endpoint.text("secret"))));
    assert_eq!(hall.delivery(&endpoint, "delivered").await["attempts"], 2);
}

#[tokio::test]
async fn after_a_rotation_either_secret_fits() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    let rotated = hall.post(&format!("/v1/endpoints/{}/rotate", endpoint.text("id")), json!({})).await;
    assert_eq!(rotated.status, 200, "{rotated:?}");
    hall.handed_off().await;
    let call = hall.centre.came(1).await.remove(0);
    assert_eq!(call.header("webhook-signature").split(' ').count(), 2);
    assert!(call.is_signed_with(endpoint.text("secret")) && call.is_signed_with(rotated.text("secret")));
}

#[tokio::test]
async fn what_is_refused_for_good_becomes_a_dead_letter_and_the_next_goes() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    hall.centre.next(vec![Manner::Status(422); 5]);
    let (conversation, _) = hall.handed_off().await;
    hall.say(Some(&conversation), "hello?").await;
    let calls = hall.centre.came(6).await;
    assert!(calls[..5].iter().all(|call| call.kind() == "ticket.opened"));
    assert_eq!(calls[5].kind(), "ticket.message");
    hall.delivery(&endpoint, "delivered").await;
    let path = format!("/v1/endpoints/{}/deliveries", endpoint.text("id"));
    let dead = hall.get(&format!("{path}?state=dead")).await.body["items"].clone();
    assert_eq!(dead.as_array().expect("a list").len(), 1);
    assert_eq!((&dead[0]["attempts"], &dead[0]["status"]), (&json!(5), &json!(422)));
    assert_eq!(dead[0]["because"], "refused");

    let again = format!("{path}/{}/replay", dead[0]["id"].as_str().expect("an id"));
    assert_eq!(hall.post(&again, json!({})).await.body, json!({"queued": 1}));
    let replayed = hall.centre.came(7).await.remove(6);
    assert_eq!(json!(replayed.id()), dead[0]["id"]);
    hall.post(&format!("{path}/evt_nothing/replay"), json!({})).await.is_problem(404);
}

#[tokio::test]
async fn gone_stops_the_endpoint_until_it_is_enabled_and_nothing_is_lost() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    hall.centre.next([Manner::Status(410)]);
    let (conversation, _) = hall.handed_off().await;
    hall.delivery(&endpoint, "waiting").await;
    hall.centre.came(1).await;
    let path = format!("/v1/endpoints/{}", endpoint.text("id"));
    let disabled = async || {
        for _ in 0..500 {
            let read = hall.get(&path).await;
            if !read.body["disabled"].is_null() {
                return read;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("410 disables");
    };
    assert_eq!(disabled().await.body["disabled_because"], "gone");
    hall.say(Some(&conversation), "hello?").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(hall.centre.calls().len(), 1, "nothing is sent meanwhile");

    let enable = hall.request(Method::PATCH, &path).bearer_auth(&hall.key).json(&json!({"enabled": true}));
    assert!(send(enable).await.body["disabled"].is_null());
    let kinds: Vec<String> = hall.centre.came(3).await.iter().map(|call| call.kind().to_owned()).collect();
    assert_eq!(kinds, ["ticket.opened", "ticket.opened", "ticket.message"]);
}

#[tokio::test]
async fn an_endpoint_that_asks_to_wait_is_left_alone_until_then() {
    let hall = Hall::open().await;
    hall.endpoint(json!({})).await;
    hall.centre.next([Manner::Wait(429, 2)]);
    hall.handed_off().await;
    hall.centre.came(1).await;
    let asked = Instant::now();
    tokio::time::sleep(Duration::from_millis(300)).await;
    hall.handed_off().await;
    hall.centre.came(3).await;
    assert!(asked.elapsed() > Duration::from_millis(1_700), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let hall = Hall::open_with(&[("MOOTHALL_DELIVERY__RETRY_SECONDS", "[]")]).await;
    let elsewhere = Centre::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    hall.centre.next([Manner::Redirect(elsewhere.url().to_owned())]);
    hall.handed_off().await;
    let dead = hall.delivery(&endpoint, "dead").await;
    assert_eq!((&dead["status"], &dead["because"]), (&json!(307), &json!("redirect")));
    assert_eq!(elsewhere.calls().len(), 0);
}

#[tokio::test]
async fn two_hundred_megabytes_or_a_byte_a_second_for_an_answer_hold_up_nothing() {
    let hall = Hall::open().await;
    let endpoint = hall.endpoint(json!({})).await;
    for manner in [Manner::Flood, Manner::Drip] {
        hall.centre.next([manner]);
        let began = Instant::now();
        hall.handed_off().await;
        hall.delivery(&endpoint, "delivered").await;
        assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn an_endpoint_that_never_answers_holds_up_no_other_and_is_given_up_in_time() {
    let hall = Hall::open_with(&[("MOOTHALL_DELIVERY__RETRY_SECONDS", "[]")]).await;
    let quick = Centre::open().await;
    let hanging = hall.endpoint(json!({})).await;
    hall.endpoint(json!({"url": quick.url()})).await;
    hall.centre.always(Manner::Hang);
    let began = Instant::now();
    // More tickets than one endpoint has tries under way.
    for count in 1..=12 {
        hall.handed_off().await;
        quick.came(count).await;
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert_eq!(hall.centre.calls().len(), 8, "so many at once and no more");
    let path = format!("/v1/endpoints/{}/deliveries?state=dead", hanging.text("id"));
    for _ in 0..150 {
        if !hall.get(&path).await.body["items"][0].is_null() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let dead = hall.get(&path).await.body["items"][0].clone();
    assert_eq!(dead["because"], "timeout", "{dead}");
    assert!((11_000..14_000).contains(&dead["duration_ms"].as_i64().expect("a number")), "{dead}");
}

/// Headers that come a byte at a time are cut off like no answer at all.
#[tokio::test]
async fn headers_that_drip_are_cut_off() {
    let hall = Hall::open_with(&[("MOOTHALL_DELIVERY__RETRY_SECONDS", "[]")]).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let dripping = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = [0; 1024];
        assert!(stream.read(&mut request).await.expect("a request") > 0);
        for byte in b"HTTP/1.1 200 OK\r\nx-drip: ".iter().chain(std::iter::repeat(&b'.')) {
            tokio::time::sleep(Duration::from_millis(500)).await;
            if stream.write_all(&[*byte]).await.is_err() {
                return;
            }
        }
    });
    let endpoint = hall.endpoint(json!({"url": url})).await;
    hall.handed_off().await;
    let dead = hall.delivery(&endpoint, "dead").await;
    assert_eq!((&dead["status"], &dead["because"]), (&Value::Null, &json!("timeout")));
    dripping.await.expect("it is cut off");
}

#[tokio::test]
async fn a_name_that_leads_inside_gets_no_connection() {
    let app = TestApp::start_with(&[("MOOTHALL_DELIVERY__RETRY_SECONDS", "[]")]).await;
    let hall = Hall { key: app.key("administrator", "borsetshire").await, app, centre: Centre::open().await };
    let port = hall.centre.url().rsplit_once(':').expect("a port").1;
    let endpoint = hall.endpoint(json!({"url": format!("https://localhost:{port}")})).await;
    hall.handed_off().await;
    let dead = hall.delivery(&endpoint, "dead").await;
    assert_eq!((&dead["status"], &dead["because"]), (&Value::Null, &json!("private_address")));
    assert_eq!(hall.centre.calls().len(), 0);
}

#[tokio::test]
async fn somebody_is_told_once_of_an_endpoint_that_fails_for_long() {
    let operator = Centre::open().await;
    let metrics =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let hall = Hall::open_with(&[
        ("MOOTHALL_DELIVERY__ALERT_AFTER_MINUTES", "0"),
        ("MOOTHALL_DELIVERY__ALERT_URL", operator.url()),
        ("MOOTHALL_HTTP__METRICS_LISTEN", &metrics.to_string()),
        ("MOOTHALL_DELIVERY__RETRY_SECONDS", "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"),
    ])
    .await;
    let endpoint = hall.endpoint(json!({})).await;
    hall.centre.always(Manner::Status(500));
    hall.handed_off().await;
    let told = operator.came(1).await;
    let text = told[0].body["text"].as_str().expect("a text");
    assert!(text.contains(endpoint.text("id")) && text.contains("borsetshire"), "{text}");
    assert!(!text.contains("whsec_") && !text.contains(hall.centre.url()), "{text}");
    let figures = reqwest::get(format!("http://{metrics}/metrics")).await.expect("figures");
    let figures = figures.text().await.expect("text");
    for name in
        ["deliveries_total", "deliveries_waiting", "deliveries_dead", "endpoints_failing", "endpoints_gone"]
    {
        assert!(figures.contains(&format!("moothall_{name}")), "{name} in {figures}");
    }
}

#[tokio::test]
async fn an_integrators_channel_gets_what_is_said_later_with_its_text() {
    let hall = Hall::open().await;
    hall.endpoint(json!({"channel": "whatsapp", "payload": "thin"})).await;
    let integrator = hall.app.key("integrator", "borsetshire").await;
    let asks = json!({"council": "borsetshire", "channel": "whatsapp", "sender": "447700900123",
        "text": "I want to speak to a person"});
    let asked = send(hall.request(Method::POST, "/v1/enquiries").bearer_auth(&integrator).json(&asks)).await;
    let reference = asked.body["ticket"]["reference"].as_str().expect("a ticket");
    let ticket = format!("/v1/tickets/{reference}");
    hall.post(&format!("{ticket}/replies"), json!({"text": "Hello, I can help."})).await;
    hall.post(&format!("{ticket}/return"), json!({})).await;
    let calls = hall.centre.came(2).await;
    let data = &calls[0].body["data"];
    assert_eq!(calls[0].kind(), "message.outbound");
    assert_eq!((&data["channel"], &data["sender"]), (&json!("whatsapp"), &json!("447700900123")));
    assert_eq!(
        (&data["message"]["text"], &data["message"]["from"]),
        (&json!("Hello, I can help."), &json!("agent"))
    );
    assert_eq!(data["ticket"], reference);
    assert_eq!(calls[1].body["data"]["message"]["from"], "bot", "that the bot is back is said too");
}

#[tokio::test]
async fn erasing_a_conversation_is_told_and_what_waited_is_not() {
    let hall = Hall::open_with(&[("MOOTHALL_DELIVERY__RETRY_SECONDS", "[60]")]).await;
    let endpoint = hall.endpoint(json!({})).await;
    hall.centre.next([Manner::Status(503)]);
    let (conversation, reference) = hall.handed_off().await;
    hall.centre.came(1).await;
    let erase = hall.request(Method::DELETE, &format!("/v1/conversations/{conversation}"));
    assert_eq!(send(erase).await.status, 204);
    let call = hall.centre.came(2).await.remove(1);
    assert_eq!((call.kind(), &call.body["data"]["tickets"]), ("conversation.erased", &json!([reference])));
    let path = format!("/v1/endpoints/{}/deliveries?state=erased", endpoint.text("id"));
    assert_eq!(hall.get(&path).await.body["items"][0]["type"], "ticket.opened");
}
