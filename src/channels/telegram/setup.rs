//! Once at start: whether Telegram knows the bot, and what it shows of it before anybody writes.

use super::api::Fault;
use super::commands::MENU;
use super::{Bot, Mode};
use std::sync::Arc;
use std::time::Duration;
use teloxide_core::payloads::{
    GetMyCommands, GetMyCommandsSetters, GetMyDescription, GetMyDescriptionSetters, GetMyName,
    GetMyNameSetters, GetMyShortDescription, GetMyShortDescriptionSetters, SetMyCommands,
    SetMyCommandsSetters, SetMyDescription, SetMyDescriptionSetters, SetMyName, SetMyNameSetters,
    SetMyShortDescription, SetMyShortDescriptionSetters,
};
use teloxide_core::types::BotCommand;
use tokio_util::sync::CancellationToken;

/// How long to wait before Telegram is asked again.
const PAUSE: Duration = Duration::from_secs(15);

/// Asks Telegram who the bot is until it answers, and then sets menus and descriptions.
pub(super) async fn run(bot: Arc<Bot>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = introduce(&bot) => {}
    }
}

async fn introduce(bot: &Bot) {
    let name = bot.settings.name.as_str();
    let me = loop {
        match bot.api.me().await {
            Ok(me) => break me,
            Err(Fault::Token) => tracing::error!(
                bot = name,
                "Telegram does not know this bot's token: it is wrong or was revoked. Ask BotFather for a new one and set \
                 telegram.token"
            ),
            Err(fault) => tracing::warn!(bot = name, %fault, "Telegram does not say who the bot is"),
        }
        tokio::time::sleep(PAUSE).await;
    };
    let username = me.username.unwrap_or_default();
    tracing::info!(
        bot = name,
        username,
        polling = bot.settings.mode == Mode::Polling,
        "residents can write to the bot"
    );
    // Only a process has this bot once, so nobody has set it before.
    let _ = bot.username.set(username);
    for language in bot.assistant.languages() {
        if let Err(fault) = describe(bot, &language).await {
            tracing::warn!(bot = name, language, %fault, "menu and description could not be set");
        }
    }
}

/// Sets what differs: Telegram lets these be changed only now and then.
async fn describe(bot: &Bot, language: &str) -> Result<(), Fault> {
    let council = &bot.settings.council;
    let line = |name: &str| bot.assistant.line(council, language, name, &[]).text;
    // English is what Telegram shows to everybody whose language we do not have.
    let tag = if language == "en" { String::new() } else { language.to_owned() };
    let wanted: Vec<BotCommand> = MENU
        .iter()
        .filter(|command| **command != "council" || bot.settings.many)
        .map(|command| BotCommand::new(*command, line(&format!("telegram.command_{command}"))))
        .collect();
    if bot.api.ask(&GetMyCommands::new().language_code(tag.clone())).await? != wanted {
        bot.api.order(&SetMyCommands::new(wanted).language_code(tag.clone())).await?;
    }
    let wanted = line("telegram.bot_name");
    if bot.api.ask(&GetMyName::new().language_code(tag.clone())).await?.name != wanted {
        bot.api.order(&SetMyName::new().name(wanted).language_code(tag.clone())).await?;
    }
    let wanted = line("telegram.bot_description");
    if bot.api.ask(&GetMyDescription::new().language_code(tag.clone())).await?.description != wanted {
        bot.api.order(&SetMyDescription::new().description(wanted).language_code(tag.clone())).await?;
    }
    let wanted = line("telegram.bot_about");
    if bot.api.ask(&GetMyShortDescription::new().language_code(tag.clone())).await?.short_description
        != wanted
    {
        bot.api.order(&SetMyShortDescription::new().short_description(wanted).language_code(tag)).await?;
    }
    Ok(())
}
