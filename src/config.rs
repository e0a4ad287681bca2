//! Settings: compiled-in defaults, then a file, then the environment; read once, checked whole, handed down as values.
//!
//! `config/default.toml` holds every setting with its comment. Nothing else in the crate reads the environment.

use crate::domain::ids::ChannelName;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Every setting with its comment and default.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

/// A value that must not be printed: only [`Secret::expose`] reveals it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The value itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }
    };
}

mod telegram;

pub use telegram::{Telegram, TelegramBot, TelegramMode};

section!(
    /// All settings.
    Config {
        /// Where everything is kept.
        database: Database,
        /// What councils wrote.
        content: Content,
        /// How words are matched.
        matcher: Matcher,
        /// Listening.
        http: Http,
        /// The chat page.
        web: Web,
        /// Bots on Telegram.
        telegram: Telegram,
        /// Telling other systems.
        delivery: Delivery,
        /// How long data is kept.
        retention: RetentionDays,
        /// Channels that are off, with the reason.
        switched_off: BTreeMap<ChannelName, String>,
        /// What is logged, and how.
        log: Log,
    }
);
section!(
    /// Where everything is kept.
    Database {
        /// `sqlite://…` or `postgres://…`; it may hold a password.
        url: Secret,
        /// How long to wait for PostgreSQL at start, in seconds.
        wait_seconds: u64,
    }
);
section!(
    /// What councils wrote.
    Content {
        /// A folder laid over the compiled-in content.
        #[serde(deserialize_with = "path_or_none")]
        folder: Option<PathBuf>,
        /// How often it is looked at, in seconds; 0 never.
        watch_seconds: u64,
        /// IANA name: `Europe/London`.
        time_zone: String,
    }
);
section!(
    /// How words are matched.
    Matcher {
        /// Where trained models are kept; none for the user's cache folder.
        #[serde(deserialize_with = "path_or_none")]
        cache_folder: Option<PathBuf>,
        /// What turns sentences into vectors: `bundled`, `off` or a folder.
        encoder: String,
        /// Refuse to start without the encoder that was chosen.
        encoder_required: bool,
        /// Of a hundred answers given without asking back, how many may be wrong, 0 to 50.
        wrong_answers_per_hundred: u8,
        /// Of a hundred answerable enquiries, how many may be held back, 0 to 50.
        held_back_per_hundred: u8,
    }
);
section!(
    /// Listening.
    Http {
        /// Web chat and API.
        listen: SocketAddr,
        /// Metrics; none for no metrics.
        #[serde(deserialize_with = "address_or_none")]
        metrics_listen: Option<SocketAddr>,
        /// How the outside reaches us, without a slash at the end.
        public_url: String,
        /// From one address, 0 for no limit.
        requests_per_minute: u32,
        /// Networks of our own proxies.
        trusted_proxies: Vec<String>,
        /// How long /readyz says no before connections are refused, in milliseconds.
        notice_milliseconds: u64,
        /// For work under way after that, in seconds.
        drain_seconds: u64,
    }
);
section!(
    /// The chat page.
    Web {
        /// Origins that may show it in a frame.
        embed_origins: Vec<String>,
    }
);
section!(
    /// Telling other systems.
    Delivery {
        /// Plain http and private addresses are allowed.
        allow_private: bool,
        /// Waits before each try after the first, in seconds.
        retry_seconds: Vec<u32>,
        /// How long an endpoint fails before somebody is told, in minutes.
        alert_after_minutes: u32,
        /// Who is told; it may hold a token. Empty for the log alone.
        alert_url: Secret,
    }
);
section!(
    /// How long data is kept, in days.
    RetentionDays {
        /// Conversations without an open ticket.
        conversations_days: u32,
        /// Closed tickets.
        tickets_days: u32,
        /// Files that belong to nothing.
        attachments_days: u32,
        /// Answers to ids.
        receipts_days: u32,
        /// Dead letters.
        dead_letters_days: u32,
        /// What endpoints were told of, or are to be told of.
        deliveries_days: u32,
        /// How often it is swept, in minutes.
        sweep_minutes: u64,
    }
);
section!(
    /// What is logged, and how.
    Log {
        /// A level or filter.
        level: String,
        /// For people or machines.
        format: LogFormat,
    }
);

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// Settings that cannot be used, in words that say what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Config {
    /// Reads defaults, then `moothall.toml` here (or the file named), then `MOOTHALL_…` of the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names the setting and where it was set.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            return Err(ConfigError(format!("there is no settings file {}", file.display())));
        }
        let file = file.map_or_else(|| PathBuf::from("moothall.toml"), Path::to_path_buf);
        let figment = Figment::new().merge(Toml::string(DEFAULTS)).merge(Toml::file(file));
        Self::from_figment(figment.merge(environment()))
    }

    /// Defaults, then this text in the form of the settings file, and nothing of the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names the setting.
    pub fn from_text(text: &str) -> Result<Self, ConfigError> {
        Self::from_figment(Figment::new().merge(Toml::string(DEFAULTS)).merge(Toml::string(text)))
    }

    fn from_figment(figment: Figment) -> Result<Self, ConfigError> {
        let config: Self = figment.extract().map_err(|error| {
            let what: Vec<String> = error.into_iter().map(|fault| fault.to_string()).collect();
            ConfigError(format!(
                "settings: {}. `moothall default-config` shows every setting",
                what.join("; ")
            ))
        })?;
        config.checked()
    }

    fn checked(self) -> Result<Self, ConfigError> {
        let wrong = |setting: &str, what: &str| Err(ConfigError(format!("settings: {setting} {what}")));
        if self.http.public_url.ends_with('/') || !self.http.public_url.starts_with("http") {
            return wrong(
                "http.public_url",
                "must be an address such as https://ask.example.gov.uk, without a slash at the end",
            );
        }
        if self.matcher.held_back_per_hundred > 50 {
            return wrong("matcher.held_back_per_hundred", "must be 0 to 50");
        }
        if self.matcher.wrong_answers_per_hundred > 50 {
            return wrong("matcher.wrong_answers_per_hundred", "must be 0 to 50");
        }
        if let Err((setting, what)) = self.telegram.check() {
            return wrong(setting, what);
        }
        if self.retention.sweep_minutes == 0 {
            return wrong("retention.sweep_minutes", "must be at least 1");
        }
        Ok(self)
    }
}

/// `MOOTHALL_SECTION__KEY`; other names that begin so are somebody else's.
fn environment() -> Env {
    Env::prefixed("MOOTHALL_").filter(|key| key.as_str().contains("__")).split("__")
}

fn path_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PathBuf>, D::Error> {
    let path = PathBuf::deserialize(from)?;
    Ok((!path.as_os_str().is_empty()).then_some(path))
}

fn address_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    let written = String::deserialize(from)?;
    if written.is_empty() {
        return Ok(None);
    }
    written
        .parse()
        .map(Some)
        .map_err(|_| serde::de::Error::custom("an address such as 127.0.0.1:9090 is wanted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_defaults_fit() {
        let config = Config::from_text("").expect("the defaults fit");
        assert_eq!(config.http.listen, "127.0.0.1:8080".parse().expect("an address"));
        assert_eq!(config.content.folder, None);
    }

    #[test]
    fn a_setting_that_does_not_exist_is_named() {
        let error = Config::from_text("[http]\nlissen = 1").expect_err("unknown setting");
        assert!(error.to_string().contains("lissen"), "{error}");
    }

    #[test]
    fn secrets_do_not_print() {
        let config = Config::from_text("").expect("the defaults fit");
        assert!(!format!("{config:?}").contains("moothall.sqlite"));
    }
}
