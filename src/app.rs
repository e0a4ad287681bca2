//! Builds everything once, runs it, stops it in order. The only room that knows all the others.

use crate::assistant::answer::Assistant;
use crate::assistant::ports::{Chance, Clock, Store};
use crate::assistant::understand::Mind;
use crate::assistant::wording::EXPECTED;
use crate::config::Config;
use crate::content::{Library, Source};
use crate::matcher::{Limits, Model, Options};
use crate::models::Cache;
use crate::store;
use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;

/// The clock on the wall.
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The operating system's randomness.
pub struct Dice;

impl Chance for Dice {
    fn number(&self) -> u64 {
        rand::random()
    }
}

/// Where the content comes from.
pub fn source(config: &Config) -> Source {
    config.content.folder.clone().map_or(Source::Embedded, Source::Folder)
}

/// The time zone of days and office hours.
///
/// # Errors
/// When there is no such zone.
pub fn time_zone(config: &Config) -> anyhow::Result<TimeZone> {
    let name = &config.content.time_zone;
    TimeZone::get(name).with_context(|| format!("settings: content.time_zone: there is no time zone {name:?}"))
}

/// The day it is where the councils are.
///
/// # Errors
/// When the time zone cannot be found.
pub fn today(config: &Config) -> anyhow::Result<Date> {
    Ok(Timestamp::now().to_zoned_datetime(time_zone(config)?).date())
}

/// Reads and checks the content and learns its phrases, or finds them learnt.
///
/// # Errors
/// Every fault of the content, with file and line.
pub fn mind(config: &Config, source: &Source) -> anyhow::Result<Mind> {
    let library = Library::load(source, today(config)?, &EXPECTED)
        .map_err(|faults| anyhow::anyhow!("the content has faults; mend them and try again\n{faults}"))?;
    let kept_in_scope = 1.0 - f32::from(config.matcher.held_back_per_hundred) / 100.0;
    let limits = Limits { kept_in_scope, ..Limits::default() };
    let folder = config.matcher.cache_folder.clone().or_else(Cache::default_folder);
    let cache = folder.map(Cache::new);
    let mind = Mind::new(library, limits, |examples| match &cache {
        Some(cache) => cache.load_or_train(examples, &Options::default()),
        None => Model::train(examples, &Options::default()),
    })?;
    Ok(mind)
}

/// The store that the settings name.
///
/// # Errors
/// In words that say what to do next.
pub async fn open_store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    let options = store::Options { wait: Duration::from_secs(config.database.wait_seconds), ..store::Options::default() };
    Ok(store::open(config.database.url.expose(), options).await?)
}

/// An assistant on a store.
///
/// # Errors
/// When the content has faults or the time zone is unknown.
pub fn assistant(config: &Config, store: Arc<dyn Store>) -> anyhow::Result<Arc<Assistant>> {
    let mind = Arc::new(mind(config, &source(config))?);
    let assistant = Assistant::new(store, mind, Arc::new(WallClock), Arc::new(Dice), time_zone(config)?);
    assistant.switch_off(config.switched_off.clone());
    Ok(Arc::new(assistant))
}
