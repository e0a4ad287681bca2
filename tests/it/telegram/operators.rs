//! What an operator does on the command line, and what they are told.

use super::*;
use crate::support::program::Place;
use std::process::Output;

fn place(telegram: &Telegram, settings: &[(&str, &str)]) -> Place {
    let place = Place::without_content()
        .with("MOOTHALL_TELEGRAM__TOKEN", TOKEN)
        .with("MOOTHALL_TELEGRAM__API_URL", telegram.url())
        .with("MOOTHALL_TELEGRAM__COUNCIL", "borsetshire")
        .with("MOOTHALL_TELEGRAM__SECRET", SECRET)
        .with("MOOTHALL_HTTP__PUBLIC_URL", "https://ask.borsetshire.example");
    settings.iter().fold(place, |place, (name, value)| place.with(name, *value))
}

async fn run(place: Place, command: &'static str) -> (bool, String) {
    let ran = move || place.run(&["telegram", command]);
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(ran).await.expect("it runs");
    let printed = [stdout, stderr].concat();
    let printed = String::from_utf8(printed).expect("text");
    assert!(!printed.contains(TOKEN) && !printed.contains(SECRET), "{printed}");
    (status.success(), printed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_set_and_seen_and_removed() {
    let telegram = Telegram::start().await;
    let webhook = [("MOOTHALL_TELEGRAM__MODE", "webhook")];
    let (well, said) = run(place(&telegram, &webhook), "status").await;
    assert!(!well && said.contains("set-webhook"), "{said}");
    let (well, said) = run(place(&telegram, &webhook), "set-webhook").await;
    assert!(well, "{said}");
    assert_eq!(telegram.webhook().as_deref(), Some("https://ask.borsetshire.example/telegram/main"));
    let call = telegram.called("setWebhook", 1).await.body;
    assert_eq!((&call["secret_token"], &call["drop_pending_updates"]), (&json!(SECRET), &json!(false)));
    assert!(call["allowed_updates"].as_array().expect("a list").contains(&json!("callback_query")));
    let (well, said) = run(place(&telegram, &webhook), "status").await;
    assert!(well && said.contains("@borsetshire_bot"), "{said}");
    // A bot that polls cannot, while it is set.
    let (well, said) = run(place(&telegram, &[]), "status").await;
    assert!(!well && said.contains("delete-webhook"), "{said}");
    let (well, _) = run(place(&telegram, &[]), "delete-webhook").await;
    assert!(well && telegram.webhook().is_none());
    let (well, said) = run(place(&telegram, &[]), "status").await;
    assert!(well, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_in_plain_words() {
    let telegram = Telegram::start().await;
    let (well, said) = run(place(&telegram, &[("MOOTHALL_TELEGRAM__TOKEN", "1:revoked")]), "status").await;
    assert!(!well && said.contains("wrong or was revoked") && !said.contains("1:revoked"), "{said}");
    let (well, said) =
        run(place(&telegram, &[("MOOTHALL_TELEGRAM__API_URL", "http://127.0.0.1:9")]), "status").await;
    assert!(!well && said.contains("does not answer"), "{said}");
    let (well, said) = run(place(&telegram, &[("MOOTHALL_TELEGRAM__SECRET", "")]), "set-webhook").await;
    assert!(!well && said.contains("telegram.secret"), "{said}");
    let (well, said) = run(place(&telegram, &[("MOOTHALL_TELEGRAM__TOKEN", "")]), "status").await;
    assert!(!well && said.contains("telegram.token is empty"), "{said}");
    let (well, said) = run(place(&telegram, &[("MOOTHALL_TELEGRAM__COUNCIL", "")]), "status").await;
    assert!(!well && said.contains("telegram.council"), "{said}");
}
