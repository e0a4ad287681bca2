//! Integrators' channels: a key of their own, and conversations that only that key finds.

use super::*;

fn whatsapp(text: &str, sender: &str) -> Value {
    json!({"council": "borsetshire", "channel": "whatsapp", "sender": sender, "text": text})
}

#[tokio::test]
async fn a_channel_of_ones_own_needs_an_integrators_key_for_the_council() {
    let app = TestApp::start().await;
    let said = whatsapp("hello", "+447700900123");
    let refused = enquire(&app, said.clone()).await;
    assert!(refused.is_problem(401).header("www-authenticate").starts_with("Bearer"));
    post_as(&app, "no-such-key", "/v1/enquiries", said.clone()).await.is_problem(401);
    let agent = app.key("agent", "borsetshire").await;
    post_as(&app, &agent, "/v1/enquiries", said.clone()).await.is_problem(403);
    let elsewhere = app.key("integrator", "felpersham").await;
    post_as(&app, &elsewhere, "/v1/enquiries", said.clone()).await.is_problem(403);
    let integrator = app.key("integrator", "borsetshire").await;
    assert_eq!(post_as(&app, &integrator, "/v1/enquiries", said).await.status, 200);
}

#[tokio::test]
async fn an_unknown_key_is_refused_even_where_none_is_needed() {
    let app = TestApp::start().await;
    let body = json!({"council": "borsetshire", "text": "hello"});
    post_as(&app, "no-such-key", "/v1/enquiries", body).await.is_problem(401);
}

#[tokio::test]
async fn reserved_channels_are_refused_in_clear_words() {
    let app = TestApp::start().await;
    let key = app.key("integrator", "borsetshire").await;
    for channel in ["telegram", "phone", "terminal", "desk", "email"] {
        let body = json!({"council": "borsetshire", "channel": channel, "sender": "x", "text": "hello"});
        let answer = post_as(&app, &key, "/v1/enquiries", body).await;
        assert!(answer.is_problem(422).text("type").ends_with("#reserved-channel"), "{channel}");
    }
}

#[tokio::test]
async fn a_sender_finds_their_conversation_and_nobody_elses() {
    let app = TestApp::start().await;
    let ours = app.key("integrator", "borsetshire").await;
    let theirs = app.key("integrator", "borsetshire").await;
    let said = async |key: &str, sender: &str| {
        let answer = post_as(&app, key, "/v1/enquiries", whatsapp("hello", sender)).await;
        answer.text("conversation").to_owned()
    };
    let first = said(&ours, "jill").await;
    assert_eq!(said(&ours, "jill").await, first);
    assert_ne!(said(&ours, "david").await, first);
    assert_ne!(said(&theirs, "jill").await, first);

    let by_conversation =
        json!({"council": "borsetshire", "channel": "whatsapp", "conversation": first, "text": "more"});
    let again = post_as(&app, &ours, "/v1/enquiries", by_conversation.clone()).await;
    assert_eq!(again.text("conversation"), first);
    post_as(&app, &theirs, "/v1/enquiries", by_conversation).await.is_problem(404);
    let neither = json!({"council": "borsetshire", "channel": "whatsapp", "text": "hello"});
    post_as(&app, &ours, "/v1/enquiries", neither).await.is_problem(422);
}

#[tokio::test]
async fn an_integrators_conversation_opens_to_its_key_alone() {
    let app = TestApp::start().await;
    let ours = app.key("integrator", "borsetshire").await;
    let theirs = app.key("integrator", "borsetshire").await;
    let agent = app.key("agent", "borsetshire").await;
    let answer = post_as(&app, &ours, "/v1/enquiries", whatsapp("hello", "jill")).await;
    let path = format!("/v1/conversations/{}", answer.text("conversation"));
    assert_eq!(get_as(&app, &ours, &path).await.status, 200);
    get_as(&app, &theirs, &path).await.is_problem(404);
    get_as(&app, &agent, &path).await.is_problem(404);
    get(&app, &path).await.is_problem(404);
    get(&app, &format!("{path}/events")).await.is_problem(404);
    send(request(&app, Method::DELETE, &path)).await.is_problem(404);
    assert_eq!(get_as(&app, &ours, &path).await.status, 200);
}

#[tokio::test]
async fn an_id_is_scoped_to_key_channel_and_sender() {
    let app = TestApp::start().await;
    let ours = app.key("integrator", "borsetshire").await;
    let theirs = app.key("integrator", "borsetshire").await;
    let said = |text: &str, sender: &str| {
        let mut body = whatsapp(text, sender);
        body["id"] = json!("m1");
        body
    };
    assert_eq!(post_as(&app, &ours, "/v1/enquiries", said("hello", "jill")).await.status, 200);
    assert_eq!(post_as(&app, &ours, "/v1/enquiries", said("my bin", "david")).await.status, 200);
    assert_eq!(post_as(&app, &theirs, "/v1/enquiries", said("my road", "jill")).await.status, 200);
    post_as(&app, &ours, "/v1/enquiries", said("my street", "jill")).await.is_problem(422);
}
