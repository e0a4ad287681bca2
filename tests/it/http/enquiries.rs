//! `POST /v1/enquiries` on the web, and its idempotency.

use super::*;

#[tokio::test]
async fn an_enquiry_is_answered_in_the_shape_that_callers_rely_on() {
    let app = TestApp::start().await;
    let answer = say(&app, "when is my bin collected").await;
    let mut fields: Vec<_> = answer.body.as_object().expect("an object").keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "alternatives",
            "confidence",
            "conversation",
            "intent",
            "language",
            "lgsl",
            "outcome",
            "replies",
            "service",
            "ticket"
        ]
    );
    for field in ["text", "speech", "choices", "links"] {
        assert!(!answer.body["replies"][0][field].is_null(), "{field}");
    }
    assert_eq!(answer.body["language"], "en");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_same_id_and_body_again_returns_the_first_outcome() {
    let app = TestApp::start().await;
    let body = json!({"council": "borsetshire", "text": "my bin was not collected", "id": uuid()});
    let first = enquire(&app, body.clone()).await;
    let again = enquire(&app, body).await;
    assert_eq!((first.status, again.status), (200, 200));
    assert_eq!(first.body, again.body);
    let path = format!("/v1/conversations/{}", first.text("conversation"));
    let messages = get(&app, &path).await.body["messages"].as_array().expect("a list").len();
    assert_eq!(messages, 1 + first.body["replies"].as_array().expect("a list").len());
}

#[tokio::test]
async fn the_same_id_with_another_body_is_refused() {
    let app = TestApp::start().await;
    let id = uuid();
    let first = enquire(&app, json!({"council": "borsetshire", "text": "hello", "id": id})).await;
    assert_eq!(first.status, 200);
    let other = enquire(&app, json!({"council": "borsetshire", "text": "goodbye", "id": id})).await;
    assert!(other.is_problem(422).text("type").ends_with("#id-reused"));
    let conversation = first.text("conversation");
    let said = |text: &str| {
        enquire(
            &app,
            json!({"council": "borsetshire", "conversation": conversation, "text": text, "id": "m1"}),
        )
    };
    assert_eq!(said("my bin").await.status, 200);
    said("my road").await.is_problem(422);
}

#[tokio::test]
async fn the_same_enquiry_sent_at_once_is_one_turn() {
    let app = TestApp::start().await;
    let body = json!({"council": "borsetshire", "text": "my bin was not collected", "id": uuid()});
    let answers = futures::future::join_all((0..8).map(|_| enquire(&app, body.clone()))).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.body, answers[0].body);
    }
}

#[tokio::test]
async fn without_a_conversation_an_id_must_be_a_uuid() {
    let app = TestApp::start().await;
    let body = json!({"council": "borsetshire", "text": "hello", "id": "message-1"});
    enquire(&app, body).await.is_problem(422);
}

#[tokio::test]
async fn a_conversation_that_does_not_exist_or_is_another_councils_is_not_found() {
    let app = TestApp::start().await;
    let known = say(&app, "hello").await;
    for (council, conversation) in [
        ("borsetshire", "0123456789abcdef0123456789abcdef"),
        ("borsetshire", "short"),
        ("borsetshire", "../../../etc/passwd"),
        ("felpersham", known.text("conversation")),
    ] {
        enquire(&app, json!({"council": council, "conversation": conversation, "text": "hello"}))
            .await
            .is_problem(404);
    }
}

#[tokio::test]
async fn a_file_is_uploaded_then_sent_and_its_type_is_found_from_its_content() {
    let app = TestApp::start().await;
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".to_vec();
    let kept = upload(&app, Some("borsetshire"), png.clone()).await;
    assert_eq!(kept.status, 200, "{kept:?}");
    assert_eq!(kept.body["media_type"], "image/png");
    assert_eq!(kept.body["bytes"], png.len());
    let answer = enquire(&app, json!({"council": "borsetshire", "attachments": [kept.text("id")]})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let elsewhere = json!({"council": "felpersham", "text": "look", "attachments": [kept.text("id")]});
    enquire(&app, elsewhere).await.is_problem(422);
}

#[tokio::test]
async fn a_file_that_is_not_taken_says_why() {
    let app = TestApp::start().await;
    upload(&app, Some("borsetshire"), Vec::new()).await.is_problem(422);
    upload(&app, Some("nowhere"), b"%PDF-1.7".to_vec()).await.is_problem(422);
    upload(&app, None, b"%PDF-1.7".to_vec()).await.is_problem(422);
    upload(&app, Some("borsetshire"), b"#!/bin/sh\nexit 0\n".to_vec()).await.is_problem(415);
    upload(&app, Some("borsetshire"), vec![0; 21 * 1024 * 1024]).await.is_problem(413);
    let json = json!({"council": "borsetshire"});
    send(request(&app, Method::POST, "/v1/attachments").json(&json)).await.is_problem(415);
}

/// Sends a multipart form, written out by hand: the crate's own client is built without forms.
async fn upload(app: &TestApp, council: Option<&str>, file: Vec<u8>) -> Answer {
    let mut form = Vec::new();
    if let Some(council) = council {
        let part = format!("--edge\r\ncontent-disposition: form-data; name=\"council\"\r\n\r\n{council}\r\n");
        form.extend(part.into_bytes());
    }
    form.extend(b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.exe\"\r\n\r\n");
    form.extend(file);
    form.extend(b"\r\n--edge--\r\n");
    send(
        request(app, Method::POST, "/v1/attachments")
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(form),
    )
    .await
}
