//! Builds everything once, runs it, stops it in order. The only room that knows all the others.

mod watch;

use crate::assistant::Assistant;
use crate::assistant::mind::Mind;
use crate::assistant::ports::{Chance, Clock, Retention, Store};
use crate::assistant::wording::EXPECTED;
use crate::channels::telegram::{BotSettings, Mode, Telegram};
use crate::config::{Config, TelegramMode};
use crate::content::{Library, Source};
use crate::delivery::{self, Courier};
use crate::matcher::{Encoder, Limits, Model, Options};
use crate::models::{Cache, encoder};
use crate::web::server::{self, Lifecycle, Limits as Bounds};
use crate::web::{self, metrics};
use crate::{channels, desk, jobs, store};
use anyhow::Context;
use axum::Router;
use axum::http::HeaderValue;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use watch::Watch;

/// Open connections at most; more wait. Each costs some 10 kB.
const MOST_CONNECTIONS: usize = 10_000;

/// The clock on the wall.
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still at noon of one day, so that anybody can see what will be answered then.
pub struct Noon(Timestamp);

impl Noon {
    /// Noon of a day where the councils are.
    ///
    /// # Errors
    /// When the day is at the very edge of the calendar.
    pub fn of(day: Date, zone: &TimeZone) -> anyhow::Result<Self> {
        let noon = day.to_datetime(time(12, 0, 0, 0)).to_zoned_datetime(zone.clone());
        Ok(Self(noon.with_context(|| format!("{day} is no day that can be looked at"))?.timestamp()))
    }
}

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        self.0
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
    TimeZone::get(name)
        .with_context(|| format!("settings: content.time_zone: there is no time zone {name:?}"))
}

/// The day it is where the councils are.
///
/// # Errors
/// When the time zone cannot be found.
pub fn today(config: &Config) -> anyhow::Result<Date> {
    Ok(Timestamp::now().to_zoned_datetime(time_zone(config)?).date())
}

/// Reads and checks the content.
///
/// # Errors
/// Every fault of the content, with file and line.
pub fn library(config: &Config, source: &Source) -> anyhow::Result<Library> {
    Library::load(source, today(config)?, &EXPECTED)
        .map_err(|faults| anyhow::anyhow!("the content has faults; mend them and try again\n{faults}"))
}

/// Reads and checks the content and learns its phrases, or finds them learnt.
///
/// # Errors
/// Every fault of the content, with file and line.
pub fn mind(config: &Config, source: &Source) -> anyhow::Result<Mind> {
    let library = library(config, source)?;
    let folder = config.matcher.cache_folder.clone().or_else(Cache::default_folder);
    let cache = folder.map(Cache::new);
    let encoder = encoder(config)?;
    let mind = Mind::new(library, limits(config), |examples, language| {
        let options =
            Options { language: Arc::new(language), encoder: encoder.clone(), ..Options::default() };
        match &cache {
            Some(cache) => cache.load_or_train(examples, &options),
            None => Model::train(examples, &options),
        }
    })?;
    Ok(mind)
}

/// How sure the settings want to be.
pub fn limits(config: &Config) -> Limits {
    Limits {
        wrong_answers_per_hundred: config.matcher.wrong_answers_per_hundred,
        held_back_per_hundred: config.matcher.held_back_per_hundred,
    }
}

/// The sentence encoder that the settings choose. One that cannot be loaded is gone without, unless
/// the settings insist.
///
/// # Errors
/// When it cannot be loaded and the settings insist.
pub fn encoder(config: &Config) -> anyhow::Result<Option<Arc<dyn Encoder>>> {
    let choice: encoder::Choice = config.matcher.encoder.parse()?;
    choice.load().or_else(|error| {
        if config.matcher.encoder_required {
            return Err(error).context("matcher.encoder names it and matcher.encoder_required insists on it");
        }
        tracing::warn!(%error, "going on without the sentence encoder, on words and letters alone");
        Ok(None)
    })
}

/// The store that the settings name.
///
/// # Errors
/// In words that say what to do next.
pub async fn open_store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    let options = store::Options {
        wait: Duration::from_secs(config.database.wait_seconds),
        ..store::Options::default()
    };
    Ok(store::open(config.database.url.expose(), options).await?)
}

/// An assistant on a store, with the content that the settings name.
///
/// # Errors
/// When the content has faults or the time zone is unknown.
pub fn assistant(
    config: &Config,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Arc<Assistant>> {
    assistant_with(config, store, Arc::new(mind(config, &source(config))?), clock)
}

fn assistant_with(
    config: &Config,
    store: Arc<dyn Store>,
    mind: Arc<Mind>,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Arc<Assistant>> {
    let assistant = Assistant::new(store, mind, clock, Arc::new(Dice), time_zone(config)?);
    assistant.switch_off(config.switched_off.clone());
    Ok(Arc::new(assistant))
}

/// How long each kind of data is kept.
pub fn retention(config: &Config) -> Retention {
    let days = |days: u32| SignedDuration::from_hours(24 * i64::from(days));
    let keep = &config.retention;
    Retention {
        conversations: days(keep.conversations_days),
        tickets: days(keep.tickets_days),
        attachments: days(keep.attachments_days),
        receipts: days(keep.receipts_days),
        dead_letters: days(keep.dead_letters_days),
        deliveries: days(keep.deliveries_days),
    }
}

/// How other systems are told.
fn delivery(config: &Config) -> delivery::Settings {
    let settings = &config.delivery;
    let seconds = |seconds: &u32| SignedDuration::from_secs((*seconds).into());
    let alert_url = settings.alert_url.expose();
    delivery::Settings {
        allow_private: settings.allow_private,
        retries: settings.retry_seconds.iter().map(seconds).collect(),
        alert_after: SignedDuration::from_mins(settings.alert_after_minutes.into()),
        alert_url: (!alert_url.is_empty()).then(|| alert_url.to_owned()),
        public_url: config.http.public_url.clone(),
    }
}

/// The whole program, bound to its addresses and not yet serving.
pub struct App {
    config: Config,
    assistant: Arc<Assistant>,
    store: Arc<dyn Store>,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    life: Lifecycle,
    router: Router,
    telegram: Telegram,
    watch: Watch,
    courier: Arc<Courier>,
}

impl App {
    /// Opens the store, reads the content, binds the addresses.
    ///
    /// # Errors
    /// In words that say what to do next.
    pub async fn build(config: Config) -> anyhow::Result<Self> {
        // Watching begins before reading, so that no change falls between the two.
        let watch = Watch::begin(&config);
        let mind = Arc::new(mind(&config, &source(&config))?);
        Self::put_together(config, mind, watch).await
    }

    /// The same with content that was read before.
    ///
    /// # Errors
    /// In words that say what to do next.
    pub async fn build_with(config: Config, mind: Arc<Mind>) -> anyhow::Result<Self> {
        let watch = Watch::begin(&config);
        Self::put_together(config, mind, watch).await
    }

    async fn put_together(config: Config, mind: Arc<Mind>, watch: Watch) -> anyhow::Result<Self> {
        let bind = async |address: SocketAddr, setting: &str| {
            TcpListener::bind(address).await.with_context(|| {
                format!(
                    "cannot listen on {address}: is something else there? Set {setting} to another address"
                )
            })
        };
        let listener = bind(config.http.listen, "http.listen").await?;
        let metrics = match config.http.metrics_listen {
            Some(address) => Some(bind(address, "http.metrics_listen").await?),
            None => None,
        };
        let store = open_store(&config).await?;
        let assistant = assistant_with(&config, Arc::clone(&store), mind, Arc::new(WallClock))?;
        let life = Lifecycle::default();
        let settings = web_settings(&config)?;
        let api = channels::http::Api {
            assistant: Arc::clone(&assistant),
            life: life.clone(),
            allow_private: config.delivery.allow_private,
        };
        let pages = desk::resident::Settings {
            public_url: config.http.public_url.clone(),
            embed_origins: settings.embed_origins.clone(),
            retention: retention(&config),
            time_zone: time_zone(&config)?,
        };
        let parts = [
            channels::http::router(api, &settings.embed_origins),
            desk::resident::router(Arc::clone(&assistant), life.clone(), pages),
        ];
        let clock: Arc<dyn Clock> = Arc::new(WallClock);
        let bots = telegram_bots(&config);
        if let Some(bot) = bots.iter().find(|bot| !assistant.has_council(&bot.council)) {
            anyhow::bail!("settings: telegram: no council is called {:?} here", bot.council.as_str());
        }
        let telegram = Telegram::new(bots, &assistant, &store, &clock)?;
        let router =
            server::assemble(parts, telegram.router(), Arc::clone(&assistant), life.clone(), &settings);
        let courier = Courier::new(Arc::clone(&store), clock, Arc::new(Dice), delivery(&config))
            .context("the client that tells other systems cannot be set up")?;
        let courier = Arc::new(courier);
        Ok(Self { config, assistant, store, listener, metrics, life, router, telegram, watch, courier })
    }

    /// Where the web chat and the API are.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The assistant that answers.
    pub fn assistant(&self) -> &Arc<Assistant> {
        &self.assistant
    }

    /// Where everything is kept.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Serves until `stop` is done, then stops in order: not ready, no new connections, work under way finished, jobs
    /// ended, store closed.
    ///
    /// # Errors
    /// When the settings changed under us into something that cannot be read.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let settings = web_settings(&self.config)?;
        let jobs = CancellationToken::new();
        let mut tasks = JoinSet::new();
        tasks.spawn(jobs::sweep(
            Arc::clone(&self.store),
            Arc::new(WallClock),
            retention(&self.config),
            Duration::from_secs(60 * self.config.retention.sweep_minutes),
            jobs.clone(),
        ));
        tasks.spawn(jobs::remind(Arc::clone(&self.assistant), jobs.clone()));
        tasks.spawn(delivery::deliver(Arc::clone(&self.courier), jobs.clone()));
        tasks.spawn(delivery::watch(self.courier, jobs.clone()));
        tasks.spawn(self.watch.go_on(self.config.clone(), Arc::clone(&self.assistant), jobs.clone()));
        tasks.spawn(self.telegram.run(jobs.clone()));
        if let Some(listener) = self.metrics {
            tasks.spawn(metrics::serve(listener, self.life.clone()));
        }
        let life = self.life.clone();
        let stopping = async {
            stop.await;
            tracing::info!("stopping: finishing what is under way");
            life.stop(settings.notice).await;
        };
        let serving = server::serve(self.listener, self.router, self.life.clone(), Bounds::from(&settings));
        tokio::join!(serving, stopping);
        jobs.cancel();
        tasks.join_all().await;
        self.store.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// The bots that the settings name.
pub fn telegram_bots(config: &Config) -> Vec<BotSettings> {
    let bots = config.telegram.all().into_iter();
    bots.map(|bot| BotSettings {
        name: bot.name,
        token: bot.token.expose().to_owned(),
        api_url: config.telegram.api_url.clone(),
        mode: match bot.mode {
            Some(TelegramMode::Webhook) => Mode::Webhook,
            Some(TelegramMode::Polling) | None => Mode::Polling,
        },
        secret: bot.secret.map(|secret| secret.expose().to_owned()),
        council: bot.council,
        many: bot.many,
        public_url: config.http.public_url.clone(),
    })
    .collect()
}

fn web_settings(config: &Config) -> anyhow::Result<web::Settings> {
    let networks = config.http.trusted_proxies.iter().map(|network| {
        network.parse().map_err(|_| {
            anyhow::anyhow!(
                "settings: http.trusted_proxies: {network:?} is no network such as \"10.0.0.0/8\""
            )
        })
    });
    let origins = config.web.embed_origins.iter().map(|origin| {
        HeaderValue::from_str(origin).with_context(|| {
            format!(
                "settings: web.embed_origins: {origin:?} is no origin such as \"https://www.example.gov.uk\""
            )
        })
    });
    Ok(web::Settings {
        requests_per_minute: config.http.requests_per_minute,
        trusted_proxies: networks.collect::<anyhow::Result<_>>()?,
        embed_origins: origins.collect::<anyhow::Result<_>>()?,
        connections: MOST_CONNECTIONS,
        notice: Duration::from_millis(config.http.notice_milliseconds),
        drain: Duration::from_secs(config.http.drain_seconds),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoder_that_is_not_there_is_gone_without_unless_the_settings_insist() {
        let settings = "[matcher]\nencoder = \"/no/such/folder\"\n";
        let config = Config::from_text(settings).unwrap();
        assert!(encoder(&config).unwrap().is_none());
        let config = Config::from_text(&format!("{settings}encoder_required = true\n")).unwrap();
        let told = format!("{:#}", encoder(&config).unwrap_err());
        assert!(told.contains("encoder_required") && told.contains("/no/such/folder/model.onnx"), "{told}");
    }
}
