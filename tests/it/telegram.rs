//! Telegram, told by a pretend one: each case of a bot's life that has gone wrong somewhere is a short test.
//! `docs/telegram.md` has the table of cases.

/// What agents and residents say to one another, and a resident's whole story.
mod agents;
/// Many chats at once, floods, panics.
mod crowds;
/// The process dies, again and again.
mod deaths;
/// What goes out: limits, faults, order.
mod egress;
/// What comes in: webhook, polling, repeats.
mod ingress;
/// What an operator does on the command line.
mod operators;
/// What a resident sends and sees.
mod residents;

use crate::support::databases::connect;
use crate::support::telegram::{TOKEN, Telegram};
use crate::support::{Answer, TestApp, send};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Connection, Row};

/// What Telegram must say to the webhook.
const SECRET: &str = "a-secret-of-the-tests";
/// A resident.
const JILL: i64 = 42;

/// A program with a bot that Telegram posts to.
async fn posted_to(telegram: &Telegram) -> TestApp {
    with(telegram, &[("MOOTHALL_TELEGRAM__MODE", "webhook")]).await
}

/// A program with a bot that polls.
async fn polling(telegram: &Telegram) -> TestApp {
    with(telegram, &[]).await
}

/// A program with a bot and further settings.
async fn with(telegram: &Telegram, settings: &[(&str, &str)]) -> TestApp {
    let mut all = vec![
        ("MOOTHALL_TELEGRAM__TOKEN", TOKEN),
        ("MOOTHALL_TELEGRAM__API_URL", telegram.url()),
        ("MOOTHALL_TELEGRAM__COUNCIL", "borsetshire"),
        ("MOOTHALL_TELEGRAM__SECRET", SECRET),
    ];
    all.retain(|(name, _)| settings.iter().all(|(set, _)| set != name));
    all.extend_from_slice(settings);
    TestApp::start_with(&all).await
}

/// Posts an update as Telegram does.
async fn post(app: &TestApp, update: &Value) -> Answer {
    post_to(app, "main", update).await
}

async fn post_to(app: &TestApp, bot: &str, update: &Value) -> Answer {
    let request = app.client().post(format!("{}/telegram/{bot}", app.url()));
    send(request.header("x-telegram-bot-api-secret-token", SECRET).json(update)).await
}

/// A resident writes, and Telegram brings it.
async fn writes(app: &TestApp, telegram: &Telegram, chat: i64, text: &str) {
    brings(app, &telegram.message(chat, json!({"text": text}))).await;
}

/// Telegram brings an update, and it is taken.
async fn brings(app: &TestApp, update: &Value) {
    assert_eq!(post(app, update).await.status, 200, "{update}");
}

/// What a chat has been told so far, once there are so many texts, without markup.
async fn told(telegram: &Telegram, chat: i64, number: usize) -> String {
    telegram.nth(chat, number).await.text().to_owned()
}

/// Calls the API for agents.
async fn agent(app: &TestApp, key: &str, method: Method, path: &str, body: Value) -> Answer {
    let request = app.client().request(method, format!("{}{path}", app.url())).bearer_auth(key);
    send(if body.is_null() { request } else { request.json(&body) }).await
}

/// The only ticket that there is, whole.
async fn only_ticket(app: &TestApp, key: &str) -> Value {
    let list = agent(app, key, Method::GET, "/v1/tickets", Value::Null).await;
    let items = list.body["items"].as_array().expect("a list").clone();
    assert_eq!(items.len(), 1, "{items:?}");
    let path = format!("/v1/tickets/{}", items[0]["reference"].as_str().expect("a reference"));
    agent(app, key, Method::GET, &path, Value::Null).await.body
}

/// How many rows a table has that are so.
async fn count(app: &TestApp, what: &str) -> i64 {
    rows(app.database(), what).await
}

async fn rows(database: &str, what: &str) -> i64 {
    let mut connection = connect(database).await;
    let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {what}"));
    let row = sqlx::query(count).fetch_one(&mut connection).await.expect("a count");
    connection.close().await.expect("closes");
    row.get(0)
}
