//! The process dies at any moment, again and again: what was acknowledged is answered, in order, and what is said twice
//! is no more than one message a death and says so.
//!
//! `MOOTHALL_TEST_DEATHS` sets how often (5 by default; `docs/telegram.md` says how many its figures are of).

use super::*;
use crate::support::program::{Place, Program, eventually};
use futures::StreamExt;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Residents who write at once.
const RESIDENTS: i64 = 24;
/// What the channel puts before what may have come before.
const TWICE: &str = "<i>You may have had this already:</i>\n\n";

/// Posts until it is taken; false when the program is gone.
async fn taken(program: &Program, update: &Value) -> bool {
    let request = program.request(Method::POST, "/telegram/main");
    let request = request.header("x-telegram-bot-api-secret-token", SECRET).json(update);
    crate::support::answer::try_send(request).await.is_ok_and(|answer| answer.status == 200)
}

#[tokio::test(flavor = "multi_thread")]
async fn t2_whatever_was_acknowledged_is_answered_whenever_the_process_dies() {
    let deaths: usize = std::env::var("MOOTHALL_TEST_DEATHS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let telegram = Telegram::start().await;
    let place = Place::new()
        .with("MOOTHALL_TELEGRAM__TOKEN", TOKEN)
        .with("MOOTHALL_TELEGRAM__API_URL", telegram.url())
        .with("MOOTHALL_TELEGRAM__COUNCIL", "borsetshire")
        .with("MOOTHALL_TELEGRAM__SECRET", SECRET)
        .with("MOOTHALL_TELEGRAM__MODE", "webhook");
    let mut acknowledged: BTreeMap<i64, usize> = BTreeMap::new();
    let mut pending: Vec<(i64, Value)> = Vec::new();
    for life in 0..=deaths {
        let program = place.serve().await;
        let enough = 1 + usize::from(rand::random::<u8>()) % 24;
        let so_far = AtomicUsize::new(0);
        // What was not acknowledged before is brought again first, as Telegram does.
        let mut waiting = std::mem::take(&mut pending);
        for chat in 1..=RESIDENTS {
            waiting.push((chat, telegram.message(chat, json!({"text": "/help"}))));
        }
        let bring = futures::stream::iter(1..=RESIDENTS).map(|chat| {
            let mine: Vec<&(i64, Value)> = waiting.iter().filter(|(of, _)| *of == chat).collect();
            let (program, so_far) = (&program, &so_far);
            async move {
                let mut brought = 0;
                for (_, update) in &mine {
                    if !taken(program, update).await {
                        break;
                    }
                    brought += 1;
                    so_far.fetch_add(1, Ordering::Relaxed);
                }
                let rest = mine.into_iter().skip(brought).cloned().collect::<Vec<_>>();
                (chat, brought, rest)
            }
        });
        let bring = bring.buffer_unordered(RESIDENTS as usize).collect::<Vec<_>>();
        let death = async {
            if life < deaths {
                eventually("some are acknowledged", async || {
                    (so_far.load(Ordering::Relaxed) >= enough).then_some(())
                })
                .await;
                program.signal("KILL");
            }
        };
        let (brought, ()) = tokio::join!(bring, death);
        for (chat, number, rest) in brought {
            *acknowledged.entry(chat).or_default() += number;
            pending.extend(rest);
        }
        if life == deaths {
            assert!(pending.is_empty(), "the last life takes everything");
            // A chat is told one thing a second, so this takes as long as it takes; but it must get less and less.
            let database = place.database();
            let left = async || {
                rows(&database, "outbox WHERE ended_at IS NULL").await
                    + rows(&database, "inbox WHERE ended_at IS NULL").await
            };
            let mut still = left().await;
            while still > 0 {
                still =
                    eventually("less is left", async || Some(left().await).filter(|now| *now < still)).await;
            }
            program.stop().await;
        }
    }
    let (mut answers, mut twice, mut marked) = (0, 0, 0);
    for (chat, number) in &acknowledged {
        let texts = telegram.texts(*chat);
        assert!(texts.len() >= *number, "chat {chat} was told {} times for {number} messages", texts.len());
        let again = texts.iter().filter(|text| text.starts_with(TWICE)).count();
        answers += number;
        marked += again;
        twice += texts.len() - number;
        assert!(texts.len() - number <= again, "whatever came twice says so: {texts:?}");
    }
    println!("{deaths} deaths: {answers} acknowledged and answered, {twice} sent twice, {marked} marked");
}
