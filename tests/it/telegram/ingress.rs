//! What comes in: it is durable before it is acknowledged, and worked once.

use super::*;
use crate::support::databases::statement;
use crate::support::program::eventually;
use crate::support::telegram::Fault;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Waits until nothing waits in the inbox any more.
async fn settled(app: &TestApp) {
    eventually("the inbox is empty", async || {
        (count(app, "inbox WHERE ended_at IS NULL").await == 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_answered() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    writes(&app, &telegram, JILL, "my bin was not collected").await;
    let answer = told(&telegram, JILL, 1).await;
    assert!(answer.contains("bin"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn t1_an_update_that_comes_twice_is_worked_once() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let update = telegram.message(JILL, json!({"text": "hello"}));
    for _ in 0..2 {
        brings(&app, &update).await;
    }
    let other = telegram.message(7, json!({"text": "hello"}));
    let both = tokio::join!(post(&app, &other), post(&app, &other));
    assert_eq!((both.0.status, both.1.status), (200, 200));
    told(&telegram, JILL, 1).await;
    told(&telegram, 7, 1).await;
    settled(&app).await;
    // And once more after it was answered (T3: a restart repeats the last one).
    brings(&app, &update).await;
    settled(&app).await;
    assert_eq!((telegram.texts(JILL).len(), telegram.texts(7).len()), (1, 1));
    assert_eq!(count(&app, "messages").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn t1_while_the_store_is_away_telegram_is_told_to_come_again() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let update = telegram.message(JILL, json!({"text": "hello"}));
    statement(app.database(), "ALTER TABLE inbox RENAME TO away").await;
    assert!(post(&app, &update).await.status >= 500);
    statement(app.database(), "ALTER TABLE away RENAME TO inbox").await;
    brings(&app, &update).await;
    told(&telegram, JILL, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t15_the_webhook_takes_updates_from_telegram_alone() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let url = format!("{}/telegram/main", app.url());
    let update = telegram.message(JILL, json!({"text": "hello"}));
    let secret = ("x-telegram-bot-api-secret-token", SECRET);
    let posted = || app.client().post(&url);
    send(posted().json(&update)).await.is_problem(401);
    for wrong in ["", "a-secret-of-the-test", "a-secret-of-the-tests!"] {
        send(posted().header(secret.0, wrong).json(&update)).await.is_problem(401);
    }
    // The secret comes before everything else: nothing of a stranger's body is read.
    assert_eq!(answered_by_its_head(&app, "content-type: text/plain").await, 401);
    send(app.client().get(&url).header(secret.0, secret.1)).await.is_problem(405);
    let json = || posted().header(secret.0, secret.1).header("content-type", "application/json");
    let head = format!("content-type: application/json\r\n{}: {}", secret.0, secret.1);
    assert_eq!(answered_by_its_head(&app, &head).await, 413);
    send(posted().header(secret.0, secret.1).body(update.to_string())).await.is_problem(415);
    for nonsense in ["", "{", "null", "[]", "{\"message\":{}}", "\u{feff}{}", "\"\\ud800\""] {
        send(json().body(nonsense)).await.is_problem(400);
    }
    send(json().body(b"{\"update_id\":\xff}".as_slice())).await.is_problem(400);
    let other = format!("{}/telegram/other", app.url());
    send(app.client().post(other).header(secret.0, secret.1).json(&update)).await.is_problem(404);
    assert_eq!(count(&app, "inbox").await, 0);
}

/// The status that a request gets which has sent its head and says that three megabytes follow.
async fn answered_by_its_head(app: &TestApp, headers: &str) -> u16 {
    let address = app.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.expect("connects");
    let head = format!(
        "POST /telegram/main HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: 3000000\r\n{headers}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("is sent");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer)[9..].parse().expect("a status")
}

#[tokio::test(flavor = "multi_thread")]
async fn t15_what_our_types_do_not_know_is_kept_and_the_chat_goes_on() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    brings(&app, &telegram.update("thought", json!({"from": {"id": JILL}, "about": "bins"}))).await;
    let strange = json!({"message_id": "nine", "chat": {"id": JILL, "type": "private"}, "text": "hello"});
    brings(&app, &telegram.update("message", strange)).await;
    writes(&app, &telegram, JILL, "hello").await;
    assert!(told(&telegram, JILL, 1).await.contains("can't read"));
    told(&telegram, JILL, 2).await;
    settled(&app).await;
    assert_eq!(count(&app, "inbox WHERE ending = 'dead' AND payload LIKE '%about%bins%'").await, 1);
    assert_eq!(count(&app, "inbox WHERE ending = 'dead' AND payload LIKE '%nine%'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn t15_chats_have_numbers_of_sixty_four_bits() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let far = 4_503_599_627_370_495;
    writes(&app, &telegram, far, "hello").await;
    told(&telegram, far, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t4_what_was_written_while_we_were_down_is_answered() {
    let telegram = Telegram::start().await;
    telegram.hand_out(telegram.message(JILL, json!({"text": "hello"})));
    telegram.hand_out(telegram.message(7, json!({"text": "hello"})));
    let _app = polling(&telegram).await;
    told(&telegram, JILL, 1).await;
    told(&telegram, 7, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t5_a_conflict_backs_off_and_is_over_by_itself() {
    let telegram = Telegram::start().await;
    for _ in 0..3 {
        let why = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
        telegram.fail("getUpdates", 0, Fault::Refuse(409, why, Value::Null));
    }
    telegram.fail("getUpdates", 0, Fault::broken());
    telegram.fail("getUpdates", 0, Fault::Garbage);
    telegram.hand_out(telegram.message(JILL, json!({"text": "hello"})));
    let _app = polling(&telegram).await;
    told(&telegram, JILL, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_polls_at_a_time_and_another_takes_over() {
    let telegram = Telegram::start().await;
    let first = polling(&telegram).await;
    let second = with(&telegram, &[("MOOTHALL_DATABASE__URL", first.database())]).await;
    telegram.hand_out(telegram.message(JILL, json!({"text": "hello"})));
    told(&telegram, JILL, 1).await;
    assert_eq!(count(&first, "locks WHERE name LIKE '%polling'").await, 1);
    let begun = std::time::Instant::now();
    let kept = first.stop().await;
    telegram.hand_out(telegram.message(JILL, json!({"text": "hello again"})));
    told(&telegram, JILL, 2).await;
    assert!(begun.elapsed() < Duration::from_secs(15), "the lock was given back");
    assert_eq!(telegram.texts(JILL).len(), 2);
    drop((second, kept));
}
