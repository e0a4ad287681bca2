//! What goes out: in order, as fast as Telegram allows, once, and not lost without a word.

use super::*;
use crate::support::program::eventually;
use crate::support::telegram::{Fault, TOKEN};
use std::time::{Duration, Instant};

/// A resident whose conversation people have, with the key of an agent and the path of the ticket.
pub(super) async fn handed_off(app: &TestApp, telegram: &Telegram) -> (String, String) {
    let before = telegram.texts(JILL).len();
    writes(app, telegram, JILL, "/person").await;
    told(telegram, JILL, before + 1).await;
    let key = app.key("agent", "borsetshire").await;
    let ticket = only_ticket(app, &key).await;
    (key, format!("/v1/tickets/{}", ticket["reference"].as_str().expect("a reference")))
}

pub(super) async fn replies(app: &TestApp, key: &str, ticket: &str, text: &str) {
    let answer = agent(app, key, Method::POST, &format!("{ticket}/replies"), json!({"text": text})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// How often something happened to a ticket.
pub(super) async fn happened(app: &TestApp, what: &str) -> i64 {
    count(app, &format!("ticket_events WHERE happened = '{what}'")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn t6_a_chat_that_must_wait_keeps_its_order_and_holds_up_nobody() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    telegram.fail("sendMessage", JILL, Fault::wait(2));
    let begun = Instant::now();
    writes(&app, &telegram, JILL, "my bin was not collected").await;
    telegram.called("refused sendMessage", 1).await;
    writes(&app, &telegram, JILL, "/help").await;
    writes(&app, &telegram, 7, "/help").await;
    telegram.nth(7, 1).await;
    assert!(begun.elapsed() < Duration::from_secs(2), "another chat need not wait");
    assert!(telegram.texts(JILL).is_empty());
    let first = telegram.nth(JILL, 1).await;
    assert!(first.at - begun >= Duration::from_secs(2), "as long as Telegram said");
    assert!(first.text().contains("bin"), "{first:?}");
    assert!(told(&telegram, JILL, 2).await.contains("/person"));
    // T7: once each.
    assert_eq!(telegram.texts(JILL).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn t6_a_wait_of_hours_is_kept_in_the_store() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    telegram.fail("sendMessage", JILL, Fault::wait(10_072));
    writes(&app, &telegram, JILL, "/help").await;
    let waits = "outbox WHERE because = 'Telegram asked to wait' AND leased_until = 0 AND not_before > (SELECT MAX(not_before) FROM inbox) + 10000000";
    eventually("it waits", async || (count(&app, waits).await == 1).then_some(())).await;
    assert!(telegram.texts(JILL).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_with_faults_of_its_own_is_tried_again_and_told_once() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    telegram.fail("sendMessage", JILL, Fault::broken());
    telegram.fail("sendMessage", 7, Fault::Garbage);
    for chat in [JILL, 7] {
        writes(&app, &telegram, chat, "/help").await;
        writes(&app, &telegram, chat, "/privacy").await;
        told(&telegram, chat, 2).await;
    }
    for chat in [JILL, 7] {
        let texts = telegram.texts(chat);
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].contains("/person") && texts[1].contains("/privacy?council="), "{texts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t2_a_message_that_may_have_arrived_says_so_when_it_comes_again() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    telegram.fail("sendMessage", JILL, Fault::Cut);
    writes(&app, &telegram, JILL, "/help").await;
    let again = told(&telegram, JILL, 2).await;
    let texts = telegram.texts(JILL);
    assert_eq!(again, format!("<i>You may have had this already:</i>\n\n{}", texts[0]));
    assert_eq!(texts.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn h14_a_resident_who_blocked_the_bot_is_known_to_the_agent_and_heard_again_when_they_come_back() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len();
    telegram.fail("sendMessage", JILL, Fault::blocked());
    replies(&app, &key, &ticket, "Hello, I can help.").await;
    eventually("the ticket says so", async || {
        (happened(&app, "ticket.delivery_failed").await == 1).then_some(())
    })
    .await;
    eventually("it is a dead letter", async || {
        (count(&app, "outbox WHERE ending = 'dead' AND payload LIKE '%I can help%'").await == 1).then_some(())
    })
    .await;
    assert_eq!(count(&app, "senders WHERE unreachable IS NOT NULL").await, 1);
    assert_eq!(telegram.texts(JILL).len(), sent, "not tried again");
    writes(&app, &telegram, JILL, "I am back").await;
    eventually("they are reachable", async || {
        (count(&app, "senders WHERE unreachable IS NULL").await == 1).then_some(())
    })
    .await;
    replies(&app, &key, &ticket, "Welcome back.").await;
    assert!(told(&telegram, JILL, sent + 1).await.ends_with("Welcome back."));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_telegram_refuses_for_good_is_told_to_the_agent() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len();
    telegram.fail(
        "sendMessage",
        JILL,
        Fault::Refuse(400, "Bad Request: message is too strange", Value::Null),
    );
    replies(&app, &key, &ticket, "First.").await;
    replies(&app, &key, &ticket, "Second.").await;
    assert!(told(&telegram, JILL, sent + 1).await.ends_with("Second."), "the chat goes on");
    assert_eq!(happened(&app, "ticket.delivery_failed").await, 1);
    assert_eq!(count(&app, "outbox WHERE because LIKE '%too strange%'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn t9_markup_that_telegram_cannot_read_is_sent_once_more_as_plain_text() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len();
    let why = "Bad Request: can't parse entities: Unexpected end tag";
    telegram.fail("sendMessage", JILL, Fault::Refuse(400, why, Value::Null));
    replies(&app, &key, &ticket, "1 < 2 & *so* on").await;
    let plain = telegram.nth(JILL, sent + 1).await;
    assert!(plain.text().ends_with("1 < 2 & *so* on"), "{plain:?}");
    assert!(plain.body["parse_mode"].is_null());
    assert_eq!(telegram.texts(JILL).len(), sent + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn t9_marks_in_names_and_words_are_shown_and_never_markup() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len();
    let marks = r#"_ * [ ] ( ) ~ ` > # + - = | { } . ! < & > " </b> **x**"#;
    let body = json!({"text": marks, "agent": {"id": "a-1", "name": "Kirsty <b>&"}});
    assert_eq!(agent(&app, &key, Method::POST, &format!("{ticket}/replies"), body).await.status, 200);
    let shown = told(&telegram, JILL, sent + 1).await;
    assert!(shown.contains("Kirsty &lt;b&gt;&amp;</b>"), "{shown}");
    let escaped =
        marks.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    assert!(shown.ends_with(&escaped), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn t12_a_chat_that_moved_is_followed() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let why = "Bad Request: group chat was upgraded to a supergroup chat";
    telegram.fail(
        "sendMessage",
        -5,
        Fault::Refuse(400, why, json!({"migrate_to_chat_id": -1_000_000_000_005_i64})),
    );
    let group = json!({"chat": {"id": -5, "type": "group", "title": "Street"}, "text": "/help"});
    brings(&app, &telegram.message(JILL, group)).await;
    assert!(told(&telegram, -1_000_000_000_005, 1).await.contains("groups"));
}

#[tokio::test(flavor = "multi_thread")]
async fn t8_a_long_text_arrives_whole_in_several_messages_in_order() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len();
    // 4,000 characters are 8,000 units of Telegram's.
    let words: String = (0..500).map(|number| format!("😀{number:04}👍🏽 ")).collect();
    let words = words.trim_end();
    telegram.fail("sendMessage", JILL, Fault::broken());
    replies(&app, &key, &ticket, words).await;
    let shown = telegram.nth(JILL, sent + 2).await;
    let texts = telegram.texts(JILL).split_off(sent);
    assert!(texts.iter().all(|text| text.encode_utf16().count() <= 4096 + 100), "{texts:?}");
    let (_, first) = texts[0].split_once('\n').expect("the agent's name stands before it");
    assert_eq!(format!("{first} {}", shown.text()), words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_gets_a_burst_and_then_one_a_second() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let begun = Instant::now();
    for _ in 0..5 {
        writes(&app, &telegram, JILL, "/help").await;
    }
    let last = telegram.nth(JILL, 5).await;
    let times: Vec<Duration> =
        telegram.calls("sendMessage").into_iter().map(|call| call.at - begun).collect();
    assert!(times[2] < Duration::from_secs(1), "{times:?}");
    assert!(last.at - begun > Duration::from_millis(1_900), "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_wrong_loses_nothing_and_stands_in_no_log() {
    let telegram = Telegram::start().await;
    let app =
        with(&telegram, &[("MOOTHALL_TELEGRAM__MODE", "webhook"), ("MOOTHALL_TELEGRAM__TOKEN", "1:revoked")])
            .await;
    writes(&app, &telegram, JILL, "/help").await;
    let waits = "outbox WHERE because = 'Telegram does not know this token'";
    eventually("it waits", async || (count(&app, waits).await == 1).then_some(())).await;
    assert_ne!(TOKEN, "1:revoked");
}
