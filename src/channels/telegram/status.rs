//! What an operator asks of a bot: set or remove its webhook, and say in plain words what is wrong.

use super::api::{Api, Fault, Me};
use super::polling::KINDS;
use super::{BotSettings, Mode};
use serde_json::json;
use teloxide_core::payloads::{DeleteWebhook, GetWebhookInfo};
use teloxide_core::types::WebhookInfo;

/// What is well with a bot and what is not, a line each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What is well.
    pub well: Vec<String>,
    /// What must be mended, and how.
    pub mend: Vec<String>,
}

/// Why Telegram did not do it, in words that say what to do next.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

impl Refused {
    fn of(bot: &BotSettings, fault: &Fault) -> Self {
        let name = &bot.name;
        Self(match fault {
            Fault::Token => format!(
                "Telegram does not know the token of the bot {name:?}: it is wrong or was revoked. Ask BotFather for a new one"
            ),
            Fault::Away | Fault::Cut | Fault::Garbled => {
                format!(
                    "{} does not answer as Telegram does: is it the right address, and is the network up?",
                    bot.api_url
                )
            }
            Fault::Wait(time) => format!("Telegram asks to wait {} s and to try again then", time.as_secs()),
            other => format!("the bot {name:?}: {other}"),
        })
    }
}

/// Where Telegram shall post a bot's updates.
pub fn webhook_address(bot: &BotSettings) -> String {
    format!("{}/telegram/{}", bot.public_url, bot.name)
}

fn api(bot: &BotSettings) -> Result<Api, Refused> {
    Api::new(&bot.api_url, &bot.token)
        .map_err(|_| Refused("no connection can be made: are there root certificates?".to_owned()))
}

/// Has Telegram post updates to us from now on. What waits is kept.
///
/// # Errors
/// [`Refused`], when there is no secret or Telegram refuses.
pub async fn set_webhook(bot: &BotSettings) -> Result<(), Refused> {
    let Some(secret) = &bot.secret else {
        return Err(Refused(
            "telegram.secret must be set first: without it anybody could write for residents".to_owned(),
        ));
    };
    let wanted = json!({
        "url": webhook_address(bot), "secret_token": secret, "allowed_updates": KINDS, "drop_pending_updates": false,
    });
    let set = api(bot)?.named::<bool>("setWebhook", &wanted).await;
    set.map(|_| ()).map_err(|fault| Refused::of(bot, &fault))
}

/// Has Telegram keep updates until they are asked for.
///
/// # Errors
/// [`Refused`].
pub async fn delete_webhook(bot: &BotSettings) -> Result<(), Refused> {
    api(bot)?.order(&DeleteWebhook::new()).await.map_err(|fault| Refused::of(bot, &fault))
}

/// Asks Telegram how the bot stands, and compares it with the settings.
///
/// # Errors
/// [`Refused`], when Telegram does not even say who the bot is.
pub async fn report(bot: &BotSettings) -> Result<Report, Refused> {
    let api = api(bot)?;
    let me = api.me().await.map_err(|fault| Refused::of(bot, &fault))?;
    let info = api.ask(&GetWebhookInfo::new()).await.map_err(|fault| Refused::of(bot, &fault))?;
    Ok(compare(bot, &me, &info))
}

fn compare(bot: &BotSettings, me: &Me, info: &WebhookInfo) -> Report {
    let mut report = Report::default();
    report.well.push(format!("Telegram knows the bot as @{}", me.username.as_deref().unwrap_or("?")));
    let wanted = webhook_address(bot);
    let set = info.url.as_ref().map(ToString::to_string).filter(|url| !url.is_empty());
    match (bot.mode, set) {
        (Mode::Polling, None) => report.well.push("no webhook is set, so updates can be asked for".to_owned()),
        (Mode::Polling, Some(url)) => report.mend.push(format!(
            "a webhook is set ({url}), so nothing can be asked for: run `moothall telegram delete-webhook`, or set \
             telegram.mode to \"webhook\""
        )),
        (Mode::Webhook, None) => report.mend.push(format!(
            "no webhook is set, so nothing arrives: run `moothall telegram set-webhook` (it will be {wanted})"
        )),
        (Mode::Webhook, Some(url)) if url == wanted => report.well.push(format!("updates are posted to {url}")),
        (Mode::Webhook, Some(url)) => report.mend.push(format!(
            "updates are posted to {url}, and not to {wanted}: run `moothall telegram set-webhook`, or set http.public_url"
        )),
    }
    if bot.mode == Mode::Webhook && !bot.public_url.starts_with("https://") {
        report
            .mend
            .push("http.public_url must begin with https://: Telegram posts to no other address".to_owned());
    }
    if info.pending_update_count > 0 {
        let waiting = info.pending_update_count;
        report.well.push(format!("{waiting} updates wait at Telegram; they will be answered"));
    }
    if let (Some(when), Some(why)) = (info.last_error_date, &info.last_error_message) {
        report.mend.push(format!("the last update that could not be delivered: {why} ({when})"));
    }
    if me.can_read_all_group_messages {
        report.mend.push(
            "privacy mode is off: in groups the bot reads what is not meant for it. Turn it on with BotFather (/setprivacy)"
                .to_owned(),
        );
    }
    report
}
