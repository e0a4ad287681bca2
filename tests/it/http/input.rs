//! Bad input: whatever is sent, the answer is a clear 4xx problem or an ordinary turn, and never a 500.

use super::*;

async fn raw(app: &TestApp, media: &str, body: impl Into<reqwest::Body>) -> Answer {
    send(request(app, Method::POST, "/v1/enquiries").header("content-type", media).body(body)).await
}

#[tokio::test]
async fn nothing_said_is_refused() {
    let app = TestApp::start().await;
    for body in [
        json!({"council": "borsetshire"}),
        json!({"council": "borsetshire", "text": ""}),
        json!({"council": "borsetshire", "text": " \n\t "}),
        json!({"council": "borsetshire", "text": "\u{0}\u{1b}\u{7}"}),
        json!({"council": "borsetshire", "attachments": []}),
    ] {
        enquire(&app, body).await.is_problem(422);
    }
}

#[tokio::test]
async fn text_over_the_limit_is_refused_with_the_limit() {
    let app = TestApp::start().await;
    let answer = enquire(&app, json!({"council": "borsetshire", "text": "é".repeat(4001)})).await;
    assert!(answer.is_problem(422).text("detail").contains("4000"), "{answer:?}");
    let longest = enquire(&app, json!({"council": "borsetshire", "text": "é".repeat(4000)})).await;
    assert_eq!(longest.status, 200, "{longest:?}");
    let huge = json!({"council": "borsetshire", "text": "a".repeat(100_000)});
    enquire(&app, huge).await.is_problem(413);
}

#[tokio::test]
async fn strange_but_readable_text_is_an_ordinary_turn() {
    let app = TestApp::start().await;
    for text in [
        "🙂🙂🙂",
        "мой мусор не забрали",
        "我的垃圾没有收",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }} {% for x in y %}",
        "my\u{0} bin\u{8} was\u{1b}[31m missed",
        "'; drop table messages; --",
        "\u{202e}nib ym",
        "%s%n ../../etc/passwd",
    ] {
        let answer = say(&app, text).await;
        assert!(!answer.body["replies"].as_array().expect("a list").is_empty(), "{text}");
    }
}

#[tokio::test]
async fn a_control_character_is_not_kept() {
    let app = TestApp::start().await;
    let answer = say(&app, "my\u{0} bin\u{1b} was missed").await;
    let path = format!("/v1/conversations/{}", answer.text("conversation"));
    let said = get(&app, &path).await.body["messages"][0]["text"].clone();
    assert_eq!(said, "my bin was missed");
}

#[tokio::test]
async fn what_is_not_json_is_400_and_what_is_not_said_to_be_json_is_415() {
    let app = TestApp::start().await;
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for body in [
        b"".to_vec(),
        b"{\"council\":\"borsetshire\",\"text\":\"my b".to_vec(),
        b"{\"council\":\"borsetshire\",\"text\":\"\xff\xfe\"}".to_vec(),
        b"{\"council\":\"borsetshire\",\"text\":\"\\ud800\"}".to_vec(),
    ] {
        raw(&app, "application/json", body).await.is_problem(400);
    }
    // Refused where it begins: a list is not what is taken here.
    raw(&app, "application/json", deep.clone()).await.is_problem(422);
    let inside = format!("{{\"council\":\"borsetshire\",\"text\":{deep}}}");
    raw(&app, "application/json", inside).await.is_problem(422);
    for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        raw(&app, media, "{\"council\":\"borsetshire\",\"text\":\"my bin\"}").await.is_problem(415);
    }
}

#[tokio::test]
async fn an_unknown_field_is_refused_by_name_and_no_value_is_repeated() {
    let app = TestApp::start().await;
    let answer = enquire(&app, json!({"council": "borsetshire", "txt": "my secret illness"})).await;
    answer.is_problem(422);
    assert!(answer.text("detail").contains("`txt`"), "{answer:?}");
    let answer = enquire(&app, json!({"council": "borsetshire", "location": "my secret illness"})).await;
    answer.is_problem(422);
    assert!(!answer.body.to_string().contains("secret"), "{answer:?}");
}

#[tokio::test]
async fn values_out_of_their_range_are_refused() {
    let app = TestApp::start().await;
    for (field, value) in [
        ("council", json!("nowhere")),
        ("council", json!("../../etc")),
        ("channel", json!("Not A Channel")),
        ("language", json!("<en>")),
        ("location", json!({"latitude": 91, "longitude": 0})),
        ("location", json!({"latitude": 1})),
        ("choice", json!("c".repeat(300))),
        ("attachments", json!(["0123456789abcdef"])),
        ("attachments", json!(["not/an/id"])),
        ("attachments", json!(vec!["0123456789abcdef"; 11])),
        ("sender", json!("+447700900123")),
        ("text", json!(7)),
    ] {
        let mut body = json!({"council": "borsetshire", "text": "my bin was not collected"});
        body[field] = value.clone();
        let answer = enquire(&app, body).await;
        assert_eq!(answer.status, 422, "{field} {value}: {answer:?}");
        answer.is_problem(422);
    }
}

#[tokio::test]
async fn a_choice_that_is_forged_or_anothers_is_an_ordinary_turn_and_opens_nothing() {
    let app = TestApp::start().await;
    let press = |conversation: &str, choice: &str| {
        let mut body = json!({"council": "borsetshire", "choice": choice});
        if !conversation.is_empty() {
            body["conversation"] = json!(conversation);
        }
        enquire(&app, body)
    };
    let offered =
        say(&app, "the bin men missed my blue bin at 14 mill lane yesterday, it was out on time").await;
    let yes = offered.body["replies"][0]["choices"][0]["id"].as_str().expect("a button").to_owned();
    let other = say(&app, "hello").await;
    for (conversation, choice) in [("", "forged"), ("", &yes), (other.text("conversation"), &yes)] {
        let answer = press(conversation, choice).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.body["ticket"].is_null(), "{answer:?}");
    }
    let reported = press(offered.text("conversation"), &yes).await;
    assert_eq!(reported.text("outcome"), "reported", "where it was offered it counts");
}

#[tokio::test]
async fn a_header_that_is_no_utf_8_is_not_a_fault() {
    let app = TestApp::start().await;
    let odd = reqwest::header::HeaderValue::from_bytes(b"\xff\xfe").expect("opaque bytes are allowed");
    for name in ["authorization", "x-request-id", "accept-language", "x-forwarded-for"] {
        let body = json!({"council": "borsetshire", "text": "hello"});
        let answer =
            send(request(&app, Method::POST, "/v1/enquiries").header(name, odd.clone()).json(&body)).await;
        assert!(answer.status < 500, "{name}: {answer:?}");
    }
}
