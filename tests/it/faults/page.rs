//! The chat page under bad input: it takes forms and gives HTML, so what `http/input` shows of the API says nothing
//! of it.

use crate::support::TestApp;
use reqwest::{Method, RequestBuilder, Response};

const EDGE: &str = "multipart/form-data; boundary=edge";

fn request(app: &TestApp, method: Method, path: &str) -> RequestBuilder {
    app.client().request(method, format!("{}{path}", app.url()))
}

/// Sends words as the page's own form does.
async fn send(app: &TestApp, council: &str, words: &[u8]) -> Response {
    let head = b"--edge\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n".as_slice();
    let form = [head, words, b"\r\n--edge--\r\n"].concat();
    let path = format!("/chat?council={council}");
    let sent =
        request(app, Method::POST, &path).header("content-type", EDGE).header("accept", "application/json");
    sent.body(form).send().await.expect("an answer")
}

/// The cookie by which the browser holds its conversation.
fn cookie(sent: &Response) -> String {
    let set = sent.headers()["set-cookie"].to_str().expect("ASCII");
    set.split(';').next().expect("a pair").to_owned()
}

#[tokio::test]
async fn markup_typed_into_the_page_is_shown_as_words() {
    let app = TestApp::start().await;
    let typed = "<script>alert(1)</script> {{ 7 * 7 }} \" onload=\"x my bin was not collected";
    let sent = send(&app, "borsetshire", typed.as_bytes()).await;
    assert_eq!(sent.status(), 200);
    let cookie = cookie(&sent);
    let page = request(&app, Method::GET, "/?council=borsetshire").header("cookie", cookie).send().await;
    let page = page.expect("an answer");
    let policy = page.headers()["content-security-policy"].to_str().expect("ASCII").to_owned();
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    let html = page.text().await.expect("a page");
    assert!(html.contains("&lt;script&gt;alert(1)") && !html.contains("<script>alert"), "{html}");
    assert!(html.contains("{{ 7 * 7 }}") && !html.contains("onload=\"x"), "{html}");
}

#[tokio::test]
async fn bad_input_to_the_page_is_refused_with_a_reason() {
    let app = TestApp::start().await;
    let long = "a".repeat(100_000);
    for (council, words, status) in [
        ("borsetshire", b"".as_slice(), 422),
        ("borsetshire", b" \n\t ", 422),
        ("borsetshire", b"\0\x1b\x07", 422),
        ("borsetshire", long.as_bytes(), 422),
        ("nowhere", b"hello", 404),
        ("../../etc", b"hello", 404),
    ] {
        let sent = send(&app, council, words).await;
        let (found, said) = (sent.status(), sent.text().await.expect("a reason"));
        assert_eq!(found, status, "{council}, {} bytes: {said:.300}", words.len());
        assert!(!said.is_empty());
    }
    for (media, body) in
        [("text/plain", "hello"), ("multipart/form-data", "hello"), (EDGE, "--edge\r\nhalf of it")]
    {
        let sent =
            request(&app, Method::POST, "/chat?council=borsetshire").header("content-type", media).body(body);
        let status = sent.send().await.expect("an answer").status();
        assert!(status.is_client_error(), "{media}: {status}");
    }
    // Browsers send UTF-8; what is none is taken with a mark in its place, for a form cannot tell its sender more.
    let strange = ["🙂🙂🙂", "мой мусор не забрали", "'; drop table messages; --"].map(str::as_bytes);
    for words in strange.into_iter().chain([b"my bin \xff\xfe was missed".as_slice()]) {
        assert_eq!(send(&app, "borsetshire", words).await.status(), 200, "{words:?}");
    }
}

#[tokio::test]
async fn a_cookie_that_is_forged_or_broken_opens_nothing() {
    let app = TestApp::start().await;
    for value in ["x", "0123456789abcdef0123456789abcdef.0190", "%ff", "a=b=c", "../../etc/passwd"] {
        let cookie = format!("moothall-borsetshire={value}");
        for path in [
            "/?council=borsetshire",
            "/chat/messages?council=borsetshire&after=-7",
            "/chat/events?council=borsetshire",
        ] {
            let answer =
                request(&app, Method::GET, path).header("cookie", &cookie).send().await.expect("an answer");
            assert!(answer.status().is_success(), "{value} {path}: {}", answer.status());
        }
    }
}

#[tokio::test]
async fn while_the_store_is_away_the_page_says_when_to_come_back() {
    let app = TestApp::start().await;
    let sent = send(&app, "borsetshire", b"hello").await;
    let cookie = cookie(&sent);
    app.store().close().await;
    let page = request(&app, Method::GET, "/?council=borsetshire").header("cookie", cookie);
    for answer in [send(&app, "borsetshire", b"my bin").await, page.send().await.expect("an answer")] {
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"), "{answer:?}");
    }
}
