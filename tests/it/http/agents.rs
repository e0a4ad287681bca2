//! `/v1/tickets`: who sees what, and what agents do once when they ask twice.

use super::*;
use crate::support::values;

const ACTS: [&str; 5] = ["claim", "replies", "updates", "return", "close"];

fn body_for(act: &str) -> Value {
    match act {
        "claim" => json!({}),
        "updates" => json!({"status": "waiting", "text": "We are on it."}),
        _ => json!({"text": "The crew comes back on Thursday."}),
    }
}

/// A ticket that came in at Borsetshire's door and is Felpersham's work, put straight into the store.
async fn ticket_of_another_body(app: &TestApp) -> String {
    let conversation = values::conversation("elsewhere");
    let mut ticket = values::ticket(7, &conversation.reference);
    ticket.body = values::felpersham();
    let mut commit = values::beginning(&conversation, &["there is a hole in the road"]);
    commit.tickets.push(values::opening(&ticket));
    app.store().commit(commit).await.expect("the store takes it");
    ticket.reference.to_string()
}

async fn messages(app: &TestApp, conversation: &str) -> Vec<Value> {
    let read = get(app, &format!("/v1/conversations/{conversation}")).await;
    read.body["messages"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn every_ticket_route_needs_an_agents_or_administrators_key() {
    let app = TestApp::start().await;
    let (_, reference) = handed_off(&app).await;
    let integrator = app.key("integrator", "borsetshire").await;
    let one = format!("/v1/tickets/{reference}");
    for path in ["/v1/tickets".to_owned(), one.clone(), format!("{one}/attachments/0123456789abcdef")] {
        assert!(get(&app, &path).await.is_problem(401).header("www-authenticate").starts_with("Bearer"));
        get_as(&app, "no-such-key", &path).await.is_problem(401);
        get_as(&app, &integrator, &path).await.is_problem(403);
    }
    for act in ACTS {
        let path = format!("{one}/{act}");
        send(request(&app, Method::POST, &path).json(&body_for(act))).await.is_problem(401);
        post_as(&app, &integrator, &path, body_for(act)).await.is_problem(403);
    }
    let administrator = app.key("administrator", "borsetshire").await;
    assert_eq!(get_as(&app, &administrator, &one).await.status, 200);
    assert_eq!(post_as(&app, &administrator, &format!("{one}/claim"), json!({})).await.status, 200);
}

#[tokio::test]
async fn to_another_councils_key_a_ticket_does_not_exist() {
    let app = TestApp::start().await;
    let (_, reference) = handed_off(&app).await;
    let foreign = app.key("agent", "felpersham").await;
    get_as(&app, &foreign, &format!("/v1/tickets/{reference}")).await.is_problem(404);
    for act in ACTS {
        post_as(&app, &foreign, &format!("/v1/tickets/{reference}/{act}"), body_for(act))
            .await
            .is_problem(404);
    }
    assert_eq!(get_as(&app, &foreign, "/v1/tickets").await.body["items"], json!([]));
    get_as(&app, &foreign, "/v1/tickets?council=borsetshire").await.is_problem(403);
}

#[tokio::test]
async fn the_council_at_the_door_sees_how_it_stands_and_cannot_act() {
    let app = TestApp::start().await;
    let reference = ticket_of_another_body(&app).await;
    let path = format!("/v1/tickets/{reference}");
    let door = app.key("agent", "borsetshire").await;
    let seen = get_as(&app, &door, &path).await;
    assert_eq!(seen.body, json!({"reference": reference, "kind": "report", "status": "open"}));
    for act in ACTS {
        post_as(&app, &door, &format!("{path}/{act}"), body_for(act)).await.is_problem(403);
    }
    let body = app.key("agent", "felpersham").await;
    let whole = get_as(&app, &body, &path).await;
    assert_eq!(whole.body["transcript"][0]["text"], "there is a hole in the road");
    assert_eq!(whole.header("etag"), "\"1\"");
    assert_eq!(post_as(&app, &body, &format!("{path}/claim"), json!({})).await.status, 200);
}

#[tokio::test]
async fn a_key_is_checked_before_the_body_is_read() {
    let app = TestApp::start().await;
    let (_, reference) = handed_off(&app).await;
    let path = format!("/v1/tickets/{reference}/replies");
    let huge =
        || request(&app, Method::POST, &path).header("content-type", "text/plain").body("x".repeat(90_000));
    send(huge()).await.is_problem(401);
    let foreign = app.key("agent", "felpersham").await;
    send(huge().bearer_auth(&foreign)).await.is_problem(404);
    let agent = app.key("agent", "borsetshire").await;
    send(huge().bearer_auth(&agent)).await.is_problem(415);
}

#[tokio::test]
async fn an_agent_claims_replies_and_gives_back() {
    let app = TestApp::start().await;
    let (conversation, reference) = handed_off(&app).await;
    let key = app.key("agent", "borsetshire").await;
    let path = format!("/v1/tickets/{reference}");
    let agent = json!({"id": "a-17", "name": "Kirsty"});

    let claimed = send(request(&app, Method::POST, &format!("{path}/claim")).bearer_auth(&key)).await;
    assert_eq!(claimed.status, 200, "a body is not needed: {claimed:?}");
    assert_eq!(claimed.body["status"], "assigned");
    assert_eq!(claimed.header("etag"), format!("\"{}\"", claimed.body["epoch"]));
    assert_eq!(claimed.body["assignee"]["name"], "Borsetshire Council");
    post_as(&app, &key, &format!("{path}/replies"), json!({"text": "Hello", "agent": agent}))
        .await
        .is_problem(409);

    let replied =
        post_as(&app, &key, &format!("{path}/replies"), json!({"text": "Hello, I can help."})).await;
    assert_eq!(replied.status, 200, "{replied:?}");
    let said = messages(&app, &conversation).await;
    let reply = said.iter().find(|message| message["from"] == "agent").expect("the reply arrived");
    assert_eq!(
        (&reply["text"], &reply["name"]),
        (&json!("Hello, I can help."), &json!("Borsetshire Council"))
    );

    let returned = post_as(&app, &key, &format!("{path}/return"), json!({})).await;
    assert_eq!(returned.body["status"], "returned");
    assert_eq!(get(&app, &format!("/v1/conversations/{conversation}")).await.body["owner"], "bot");
}

#[tokio::test]
async fn an_agent_reply_sent_twice_reaches_the_citizen_once() {
    let app = TestApp::start().await;
    let (conversation, reference) = handed_off(&app).await;
    let key = app.key("agent", "borsetshire").await;
    let path = format!("/v1/tickets/{reference}/replies");
    let reply = |text: &str, id: &str| {
        let asked = request(&app, Method::POST, &path).bearer_auth(&key).header("idempotency-key", id);
        send(asked.json(&json!({"text": text})))
    };
    let once = futures::future::join_all((0..4).map(|_| reply("Hello, I can help.", "click-1"))).await;
    for answer in &once {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.body, once[0].body);
    }
    assert_eq!(reply("Hello, I can help.", "\"click-1\"").await.body, once[0].body, "quoted is the same id");
    assert!(reply("Something else.", "click-1").await.is_problem(422).text("type").ends_with("#id-reused"));
    let said = messages(&app, &conversation).await;
    assert_eq!(said.iter().filter(|message| message["from"] == "agent").count(), 1);

    // The id belongs to its route: another route may use it again.
    let closing = request(&app, Method::POST, &format!("/v1/tickets/{reference}/close"));
    let closed = send(closing.bearer_auth(&key).header("idempotency-key", "click-1")).await;
    assert_eq!(closed.status, 200, "{closed:?}");
}

#[tokio::test]
async fn an_act_on_an_epoch_that_has_passed_is_refused() {
    let app = TestApp::start().await;
    let (_, reference) = handed_off(&app).await;
    let key = app.key("agent", "borsetshire").await;
    let path = format!("/v1/tickets/{reference}");
    let tag = get_as(&app, &key, &path).await.header("etag").to_owned();
    let claim = |tag: &str| {
        send(request(&app, Method::POST, &format!("{path}/claim")).bearer_auth(&key).header("if-match", tag))
    };
    let claimed = claim(&tag).await;
    assert_eq!(claimed.status, 200, "{claimed:?}");
    claim(&tag).await.is_problem(412);
    claim(tag.trim_matches('"')).await.is_problem(412);
    claim("not-an-epoch").await.is_problem(400);
    assert_eq!(claim(claimed.header("etag")).await.status, 200);
}

#[tokio::test]
async fn a_closed_ticket_takes_no_more_replies() {
    let app = TestApp::start().await;
    let (_, reference) = handed_off(&app).await;
    let key = app.key("agent", "borsetshire").await;
    let path = format!("/v1/tickets/{reference}");
    assert_eq!(
        post_as(&app, &key, &format!("{path}/close"), json!({"text": "All done."})).await.body["status"],
        "closed"
    );
    post_as(&app, &key, &format!("{path}/replies"), json!({"text": "One more"})).await.is_problem(410);
}

#[tokio::test]
async fn acts_with_nothing_or_nonsense_in_them_are_refused() {
    let app = TestApp::start().await;
    let (_, reference) = handed_off(&app).await;
    let key = app.key("agent", "borsetshire").await;
    for (act, body) in [
        ("replies", json!({})),
        ("replies", json!({"text": " \u{0} "})),
        ("replies", json!({"text": "a".repeat(4001)})),
        ("replies", json!({"text": "see this", "attachments": ["0123456789abcdef"]})),
        ("replies", json!({"text": "hello", "agent": {"id": "", "name": "Kirsty"}})),
        ("replies", json!({"text": "hello", "agent": {"name": "Kirsty"}})),
        ("updates", json!({})),
        ("updates", json!({"status": "finished"})),
        ("claim", json!({"who": "me"})),
    ] {
        let answer = post_as(&app, &key, &format!("/v1/tickets/{reference}/{act}"), body.clone()).await;
        assert_eq!(answer.status, 422, "{act} {body}: {answer:?}");
    }
    post_as(&app, &key, "/v1/tickets/BO-777-77/claim", json!({})).await.is_problem(404);
    post_as(&app, &key, "/v1/tickets/nonsense/claim", json!({})).await.is_problem(404);
}

#[tokio::test]
async fn the_list_is_filtered_and_paged() {
    let app = TestApp::start().await;
    let mut opened = Vec::new();
    for _ in 0..3 {
        opened.push(handed_off(&app).await.1);
    }
    let key = app.key("agent", "borsetshire").await;
    let mut listed = Vec::new();
    let mut path = "/v1/tickets?status=queued,assigned&kind=conversation&limit=2".to_owned();
    loop {
        let page = get_as(&app, &key, &path).await;
        let items = page.body["items"].as_array().expect("a list");
        assert!(items.iter().all(|item| item["transcript"].is_null()), "lists hold no transcripts");
        listed.extend(items.iter().map(|item| item["reference"].as_str().expect("a reference").to_owned()));
        let Some(next) = page.body["next"].as_str() else { break };
        path = reqwest::Url::parse_with_params(
            &format!("{}/v1/tickets?status=queued,assigned&kind=conversation&limit=2", app.url()),
            [("after", next)],
        )
        .expect("an address")
        .as_str()
        .replace(&app.url(), "");
    }
    listed.sort_unstable();
    opened.sort_unstable();
    assert_eq!(listed, opened);
    assert_eq!(get_as(&app, &key, "/v1/tickets?kind=report").await.body["items"], json!([]));
    for wrong in ["status=done", "kind=chat", "priority=high", "limit=0", "limit=201"] {
        get_as(&app, &key, &format!("/v1/tickets?{wrong}")).await.is_problem(422);
    }
    get_as(&app, &key, "/v1/tickets?colour=red").await.is_problem(400);
}

#[tokio::test]
async fn a_tickets_files_are_downloads_for_its_agents_alone() {
    let app = TestApp::start().await;
    let (conversation, reference) = handed_off(&app).await;
    let file = b"--edge\r\ncontent-disposition: form-data; name=\"council\"\r\n\r\nborsetshire\r\n--edge\r\n\
        content-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 a form\r\n--edge--\r\n";
    let sent = request(&app, Method::POST, "/v1/attachments")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(file.as_slice());
    let id = send(sent).await.text("id").to_owned();
    let unsent = format!("/v1/tickets/{reference}/attachments/{id}");
    let key = app.key("agent", "borsetshire").await;
    get_as(&app, &key, &unsent).await.is_problem(404);

    let body = json!({"council": "borsetshire", "conversation": conversation, "attachments": [id]});
    assert_eq!(enquire(&app, body).await.status, 200);
    let got = request(&app, Method::GET, &unsent).bearer_auth(&key).send().await.expect("an answer");
    assert_eq!(got.headers()["content-type"], "application/pdf");
    assert_eq!(got.headers()["x-content-type-options"], "nosniff");
    assert!(got.headers()["content-disposition"].to_str().expect("ASCII").starts_with("attachment"));
    assert_eq!(got.bytes().await.expect("its bytes").as_ref(), b"%PDF-1.7 a form");
    let foreign = app.key("agent", "felpersham").await;
    get_as(&app, &foreign, &unsent).await.is_problem(404);
}
