//! Settings: compiled-in defaults, then a file, then the environment; read once, checked whole, handed down as values.
//!
//! `config/default.toml` holds every setting with its comment. Nothing else in the crate reads the environment.

use crate::domain::ids::{ChannelName, CouncilId};
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Every setting with its comment and default.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

/// What the bot in the section itself is called.
const FIRST_BOT: &str = "main";

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
    /// Bots on Telegram: the first stands in the section itself.
    Telegram {
        /// What BotFather gave; none for no bot.
        #[serde(deserialize_with = "secret_or_none")]
        token: Option<Secret>,
        /// Where the Bot API is, without a slash at the end; of every bot.
        api_url: String,
        /// How updates come.
        mode: TelegramMode,
        /// What Telegram must send along to the webhook.
        #[serde(deserialize_with = "secret_or_none")]
        secret: Option<Secret>,
        /// At whose door the bot stands.
        #[serde(deserialize_with = "council_or_none")]
        council: Option<CouncilId>,
        /// It serves every council, and asks which.
        many: bool,
        /// Further bots.
        bots: Vec<TelegramBot>,
    }
);
section!(
    /// One more bot.
    TelegramBot {
        /// Its name in addresses, queues and logs.
        name: String,
        /// What BotFather gave.
        token: Secret,
        /// How updates come; the section's when absent.
        #[serde(default)]
        mode: Option<TelegramMode>,
        /// What Telegram must send along to the webhook.
        #[serde(default)]
        secret: Option<Secret>,
        /// At whose door it stands.
        council: CouncilId,
        /// It serves every council, and asks which.
        #[serde(default)]
        many: bool,
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

/// How updates come from Telegram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TelegramMode {
    /// We ask for them.
    Polling,
    /// Telegram posts them.
    Webhook,
}

impl Telegram {
    /// Every bot, the section's own first, under the name `main`.
    pub fn all(&self) -> Vec<TelegramBot> {
        let first = self.token.clone().zip(self.council.clone()).map(|(token, council)| TelegramBot {
            name: FIRST_BOT.to_owned(),
            token,
            mode: None,
            secret: self.secret.clone(),
            council,
            many: self.many,
        });
        let mode = |bot: TelegramBot| TelegramBot { mode: bot.mode.or(Some(self.mode)), ..bot };
        first.into_iter().chain(self.bots.clone()).map(mode).collect()
    }
}

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
        if self.telegram.token.is_some() && self.telegram.council.is_none() {
            return wrong(
                "telegram.council",
                "must say at whose door the bot stands, such as \"borsetshire\"",
            );
        }
        if self.telegram.api_url.ends_with('/') || !self.telegram.api_url.starts_with("http") {
            return wrong("telegram.api_url", "must be an address without a slash at the end");
        }
        let bots = self.telegram.all();
        for (index, bot) in bots.iter().enumerate() {
            if bots[..index].iter().any(|earlier| earlier.name == bot.name) {
                return wrong(
                    "telegram.bots.name",
                    "must be another one for each bot (the first is \"main\")",
                );
            }
            if bot.name.is_empty()
                || !bot.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            {
                return wrong("telegram.bots.name", "must be small letters, digits and hyphens");
            }
            let fits = |secret: &Secret| {
                let secret = secret.expose();
                (16..=256).contains(&secret.len())
                    && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            };
            if bot.mode == Some(TelegramMode::Webhook) && !bot.secret.as_ref().is_some_and(fits) {
                return wrong(
                    "telegram.secret",
                    "must be set for a webhook: 16 to 256 letters, digits, _ and -, that nobody can guess",
                );
            }
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

fn secret_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret>, D::Error> {
    let secret = Secret::deserialize(from)?;
    Ok((!secret.expose().is_empty()).then_some(secret))
}

fn council_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<CouncilId>, D::Error> {
    let written = String::deserialize(from)?;
    if written.is_empty() {
        return Ok(None);
    }
    CouncilId::parse(&written).map(Some).map_err(serde::de::Error::custom)
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
    fn the_first_bot_stands_in_the_section_and_further_ones_below_it() {
        let text = "[telegram]\ntoken = \"1:a\"\ncouncil = \"borsetshire\"\n\
                    [[telegram.bots]]\nname = \"felpersham\"\ntoken = \"2:b\"\ncouncil = \"felpersham\"\n\
                    mode = \"webhook\"\nsecret = \"0123456789abcdef\"\n";
        let bots = Config::from_text(text).expect("fits").telegram.all();
        let seen: Vec<_> =
            bots.iter().map(|bot| (bot.name.as_str(), bot.council.as_str(), bot.mode)).collect();
        let expected = [
            ("main", "borsetshire", Some(TelegramMode::Polling)),
            ("felpersham", "felpersham", Some(TelegramMode::Webhook)),
        ];
        assert_eq!(seen, expected);
        assert!(Config::from_text("").expect("fits").telegram.all().is_empty());
    }

    #[test]
    fn a_bot_that_cannot_work_is_refused() {
        for (settings, setting) in [
            ("token = \"1:a\"", "telegram.council"),
            ("token = \"1:a\"\ncouncil = \"borsetshire\"\nmode = \"webhook\"", "telegram.secret"),
            (
                "token = \"1:a\"\ncouncil = \"borsetshire\"\nmode = \"webhook\"\nsecret = \"short\"",
                "telegram.secret",
            ),
            ("api_url = \"https://api.telegram.org/\"", "telegram.api_url"),
            ("council = \"Not One\"", "a council"),
        ] {
            let error = Config::from_text(&format!("[telegram]\n{settings}")).expect_err(settings);
            assert!(error.to_string().contains(setting), "{error}");
        }
    }

    #[test]
    fn secrets_do_not_print() {
        let config = Config::from_text("").expect("the defaults fit");
        assert!(!format!("{config:?}").contains("moothall.sqlite"));
    }
}
