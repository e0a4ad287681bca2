//! A town to try things in: the compiled-in content, a store of its own, a clock that moves when told, and dice that
//! fall the same way every time.

use super::databases::Fresh;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use moothall::assistant::Assistant;
use moothall::assistant::mind::Mind;
use moothall::assistant::ports::{Chance, Clock, Store};
use moothall::assistant::wording::EXPECTED;
use moothall::content::{Library, Source};
use moothall::matcher::{Limits, Options};
use moothall::models::{Cache, encoder};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

/// The compiled-in content, learnt once for all tests; what was learnt is kept beside the build.
pub(crate) static MIND: LazyLock<Arc<Mind>> = LazyLock::new(|| {
    let today = jiff::civil::date(2026, 11, 23);
    let library =
        Library::load(&Source::Embedded, today, &EXPECTED).unwrap_or_else(|faults| panic!("{faults}"));
    let cache = Cache::new(env!("CARGO_TARGET_TMPDIR"));
    let encoder = encoder::Choice::Bundled.load().expect("the bundled encoder is sound");
    let mind = Mind::new(library, Limits::default(), |examples, language| {
        let language = Arc::new(language);
        cache.load_or_train(examples, &Options { language, encoder: encoder.clone(), ..Options::default() })
    });
    Arc::new(mind.expect("the content can be learnt"))
});

/// A clock that moves when told.
#[derive(Default)]
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    /// Sets it to a local time.
    pub(crate) fn set(&self, local: DateTime) {
        let moment = local.to_zoned_datetime(london()).expect("a local time that exists").timestamp();
        self.0.store(moment.as_second(), Ordering::SeqCst);
    }

    /// Moves it on.
    pub(crate) fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).expect("within the calendar")
    }
}

/// Dice that fall the same way every time (SplitMix64).
#[derive(Default)]
pub(crate) struct LoadedDice(AtomicU64);

impl Chance for LoadedDice {
    fn number(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// Where the councils' clocks are.
pub(crate) fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("compiled in")
}

/// An assistant with its surroundings.
pub(crate) struct Town {
    /// Who answers.
    pub(crate) assistant: Arc<Assistant>,
    /// The time.
    pub(crate) clock: Arc<HandClock>,
    /// Where everything is kept.
    pub(crate) store: Arc<dyn Store>,
    _database: Fresh,
}

impl Town {
    /// On an SQLite file of its own, on a working day at ten.
    pub(crate) async fn new() -> Self {
        let database = Fresh::sqlite();
        let store = database.open().await;
        let clock = Arc::new(HandClock::default());
        clock.set(jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0));
        let assistant = Assistant::new(
            Arc::clone(&store),
            Arc::clone(&MIND),
            clock.clone(),
            Arc::new(LoadedDice::default()),
            london(),
        );
        Self { assistant: Arc::new(assistant), clock, store, _database: database }
    }
}
