//! What every address shares: problems, limits, health, the description.

use super::*;

#[tokio::test]
async fn an_unknown_address_and_a_wrong_method_are_problems() {
    let app = TestApp::start().await;
    get(&app, "/v1/nothing").await.is_problem(404);
    let answer = get(&app, "/v1/enquiries").await;
    assert_eq!(answer.is_problem(405).header("allow"), "POST");
    send(request(&app, Method::PUT, "/v1/tickets")).await.is_problem(405);
}

#[tokio::test]
async fn every_answer_carries_a_request_id_and_forbids_sniffing() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/v1/nothing", "/openapi.json"] {
        let answer = send(request(&app, Method::GET, path).header("x-request-id", "mine-1")).await;
        assert_eq!(answer.header("x-request-id"), "mine-1", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("referrer-policy").is_empty(), "{path}");
    }
    assert!(!get(&app, "/healthz").await.header("x-request-id").is_empty());
}

#[tokio::test]
async fn a_program_that_can_write_is_ready() {
    let app = TestApp::start().await;
    assert_eq!(get(&app, "/healthz").await.status, 200);
    assert_eq!(get(&app, "/readyz").await.status, 200);
}

#[tokio::test]
async fn a_store_that_is_away_is_503_with_a_time_to_come_back() {
    let app = TestApp::start().await;
    let conversation = say(&app, "hello").await.text("conversation").to_owned();
    let key = app.key("agent", "borsetshire").await;
    app.store().close().await;
    let body = json!({"council": "borsetshire", "text": "my bin was not collected"});
    for answer in [
        enquire(&app, body).await,
        get(&app, &format!("/v1/conversations/{conversation}")).await,
        get_as(&app, &key, "/v1/tickets").await,
        get(&app, "/readyz").await,
    ] {
        assert_eq!(answer.is_problem(503).header("retry-after"), "2", "{answer:?}");
    }
    assert_eq!(get(&app, "/healthz").await.status, 200, "the process itself lives");
}

#[tokio::test]
async fn one_address_behind_a_trusted_proxy_is_limited_and_others_are_not() {
    let app = TestApp::start_with(&[
        ("MOOTHALL_HTTP__REQUESTS_PER_MINUTE", "3"),
        ("MOOTHALL_HTTP__TRUSTED_PROXIES", "[\"127.0.0.1/32\"]"),
    ])
    .await;
    let from = |address: &str| {
        let asked = request(&app, Method::GET, "/v1/conversations/0123456789abcdef");
        send(asked.header("x-forwarded-for", format!("192.0.2.200, {address}")))
    };
    for _ in 0..3 {
        assert_eq!(from("203.0.113.1").await.status, 404);
    }
    let answer = from("203.0.113.1").await;
    let seconds: u64 = answer.is_problem(429).header("retry-after").parse().expect("seconds");
    assert!((1..=20).contains(&seconds), "{seconds}");
    assert_eq!(from("203.0.113.2").await.status, 404);
    assert_eq!(get(&app, "/healthz").await.status, 200);
}

#[tokio::test]
async fn an_untrusted_caller_cannot_choose_its_address() {
    let app = TestApp::start_with(&[("MOOTHALL_HTTP__REQUESTS_PER_MINUTE", "2")]).await;
    let mut statuses = Vec::new();
    for n in 1..=3 {
        let asked = request(&app, Method::GET, "/v1/conversations/0123456789abcdef");
        statuses.push(send(asked.header("x-forwarded-for", format!("203.0.113.{n}"))).await.status);
    }
    assert_eq!(statuses, [404, 404, 429]);
}

#[tokio::test]
async fn the_description_names_every_route_and_has_a_page_without_scripts() {
    let app = TestApp::start().await;
    let description = get(&app, "/openapi.json").await;
    for path in
        ["/v1/enquiries", "/v1/attachments", "/v1/conversations/{id}/events", "/v1/tickets/{reference}/close"]
    {
        assert!(description.body["paths"][path].is_object(), "{path}");
    }
    let response = request(&app, Method::GET, "/openapi").send().await.expect("an answer");
    assert!(
        response.headers()["content-security-policy"].to_str().expect("ASCII").contains("default-src 'none'")
    );
    let page = response.text().await.expect("a page");
    assert!(page.contains("<h1>Moothall API</h1>") && !page.contains("<script"));
}

#[tokio::test]
async fn embedding_origins_and_no_others_may_call_from_a_browser() {
    let app =
        TestApp::start_with(&[("MOOTHALL_WEB__EMBED_ORIGINS", "[\"https://www.borsetshire.example\"]")])
            .await;
    let preflight = async |origin: &str, path: &str| {
        let asked = request(&app, Method::OPTIONS, path)
            .header("origin", origin)
            .header("access-control-request-method", "POST");
        send(asked).await.header("access-control-allow-origin").to_owned()
    };
    let ours = "https://www.borsetshire.example";
    assert_eq!(preflight(ours, "/v1/enquiries").await, ours);
    assert_eq!(preflight("https://elsewhere.example", "/v1/enquiries").await, "");
    assert_eq!(preflight(ours, "/v1/tickets").await, "", "tickets are no browser's business");
}
