//! The settings of bots on Telegram.

use super::Secret;
use crate::domain::ids::CouncilId;
use serde::{Deserialize, Deserializer};

/// What the bot in the section itself is called.
const FIRST_BOT: &str = "main";

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

    /// The setting that cannot be used, and what it must be.
    pub(super) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if self.token.is_some() && self.council.is_none() {
            return Err((
                "telegram.council",
                "must say at whose door the bot stands, such as \"borsetshire\"",
            ));
        }
        if self.api_url.ends_with('/') || !self.api_url.starts_with("http") {
            return Err(("telegram.api_url", "must be an address without a slash at the end"));
        }
        let bots = self.all();
        for (index, bot) in bots.iter().enumerate() {
            if bots[..index].iter().any(|earlier| earlier.name == bot.name) {
                return Err((
                    "telegram.bots.name",
                    "must be another one for each bot (the first is \"main\")",
                ));
            }
            if bot.name.is_empty()
                || !bot.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            {
                return Err(("telegram.bots.name", "must be small letters, digits and hyphens"));
            }
            let fits = |secret: &Secret| {
                let secret = secret.expose();
                (16..=256).contains(&secret.len())
                    && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            };
            if bot.mode == Some(TelegramMode::Webhook) && !bot.secret.as_ref().is_some_and(fits) {
                return Err((
                    "telegram.secret",
                    "must be set for a webhook: 16 to 256 letters, digits, _ and -, that nobody can guess",
                ));
            }
        }
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

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
}
