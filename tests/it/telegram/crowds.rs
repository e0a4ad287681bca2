//! Many chats at once: none waits for another, each is answered in order, a panic is one chat's alone.

use super::*;
use crate::support::databases::Fresh;
use crate::support::town::{HandClock, LoadedDice, MIND, london};
use moothall::app::WallClock;
use moothall::assistant::Assistant;
use moothall::assistant::ports::{Chance, Clock};
use moothall::channels::telegram::{BotSettings, Mode, Telegram as Bots};
use moothall::domain::ids::CouncilId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn t17_a_flood_in_one_chat_holds_up_no_other() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    writes(&app, &telegram, 1, "/help").await;
    told(&telegram, 1, 1).await;
    let flood: Vec<Value> = (0..200).map(|_| telegram.message(JILL, json!({"text": "/help"}))).collect();
    futures::future::join_all(flood.iter().map(|update| brings(&app, update))).await;
    let begun = Instant::now();
    for chat in 100..120 {
        writes(&app, &telegram, chat, "/help").await;
    }
    for chat in 100..120 {
        told(&telegram, chat, 1).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(telegram.texts(JILL).len() < 20, "the flood is still going out, one a second");
}

#[tokio::test(flavor = "multi_thread")]
async fn t18_a_hundred_chats_are_each_answered_in_order() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let commands = ["/help", "/privacy", "/council"];
    let chats: Vec<i64> = (500..600).collect();
    futures::future::join_all(chats.iter().map(async |chat| {
        for command in commands {
            writes(&app, &telegram, *chat, command).await;
        }
    }))
    .await;
    for chat in chats {
        told(&telegram, chat, 3).await;
        let texts = telegram.texts(chat);
        let order: Vec<bool> = ["/person", "/privacy?council=", "This is"]
            .iter()
            .zip(&texts)
            .map(|(word, text)| text.contains(word))
            .collect();
        assert_eq!(order, [true; 3], "{texts:?}");
    }
}

/// Dice that fall apart when told.
struct BrittleDice(LoadedDice, Arc<AtomicBool>);

impl Chance for BrittleDice {
    fn number(&self) -> u64 {
        // Without a message: the test's output stays clean.
        if self.1.swap(false, Ordering::SeqCst) {
            std::panic::resume_unwind(Box::new("the dice fell apart"));
        }
        self.0.number()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t16_a_panic_apologises_in_its_chat_and_the_rest_goes_on() {
    let telegram = Telegram::start().await;
    let database = Fresh::sqlite();
    let store = database.open().await;
    let clock: Arc<dyn Clock> = Arc::new(WallClock);
    let fragile = Arc::new(AtomicBool::new(false));
    let dice = Arc::new(BrittleDice(LoadedDice::default(), Arc::clone(&fragile)));
    let assistant =
        Arc::new(Assistant::new(Arc::clone(&store), Arc::clone(&MIND), clock.clone(), dice, london()));
    let settings = BotSettings {
        name: "main".to_owned(),
        token: TOKEN.to_owned(),
        api_url: telegram.url().to_owned(),
        mode: Mode::Polling,
        secret: None,
        council: CouncilId::parse("borsetshire").expect("a council"),
        many: false,
        public_url: "http://127.0.0.1:8080".to_owned(),
    };
    let bots = Bots::new(vec![settings], &assistant, &store, &clock).expect("a client");
    let stop = CancellationToken::new();
    let running = tokio::spawn(bots.run(stop.clone()));
    fragile.store(true, Ordering::SeqCst);
    telegram.hand_out(telegram.message(JILL, json!({"text": "my bin was not collected"})));
    let sorry = told(&telegram, JILL, 1).await;
    assert!(sorry.contains("went wrong on our side"), "{sorry}");
    for chat in [JILL, 7] {
        telegram.hand_out(telegram.message(chat, json!({"text": "my bin was not collected"})));
    }
    assert!(told(&telegram, JILL, 2).await.contains("bin"));
    assert!(told(&telegram, 7, 1).await.contains("bin"));
    stop.cancel();
    running.await.expect("the bots stop");
    assert!(database.dump().await.contains("inbox.because answering it panicked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_stops_nobody() {
    let telegram = Telegram::start().await;
    let database = Fresh::sqlite();
    let store = database.open().await;
    let hand = Arc::new(HandClock::default());
    hand.set(jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0));
    let clock: Arc<dyn Clock> = hand.clone();
    let dice = Arc::new(LoadedDice::default());
    let assistant =
        Arc::new(Assistant::new(Arc::clone(&store), Arc::clone(&MIND), clock.clone(), dice, london()));
    let settings = BotSettings {
        name: "main".to_owned(),
        token: TOKEN.to_owned(),
        api_url: telegram.url().to_owned(),
        mode: Mode::Polling,
        secret: None,
        council: CouncilId::parse("borsetshire").expect("a council"),
        many: false,
        public_url: "http://127.0.0.1:8080".to_owned(),
    };
    let bots = Bots::new(vec![settings], &assistant, &store, &clock).expect("a client");
    let stop = CancellationToken::new();
    let running = tokio::spawn(bots.run(stop.clone()));
    for number in 1..=3 {
        telegram.hand_out(telegram.message(JILL, json!({"text": "/help"})));
        told(&telegram, JILL, number).await;
        hand.pass(-3_600);
    }
    stop.cancel();
    running.await.expect("the bots stop");
}
