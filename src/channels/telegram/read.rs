//! From an update of Telegram's to what was heard. Pure.

use crate::domain::enquiry::{LONGEST_TEXT, Location};
use serde_json::Value;
use std::borrow::Cow;
use teloxide_core::types::{
    ChatMemberKind, ChatMemberUpdated, FileMeta, MediaKind, MediaLocation, Message, MessageKind, Update,
    UpdateKind,
};

/// What an update comes to, for the chat in which it happened.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Heard {
    /// Something that is not for us: counted by this name and let go.
    Nothing(&'static str),
    /// Something that our types cannot read.
    Unreadable,
    /// A message in a group.
    Group {
        /// It speaks to us, and is not just overheard.
        to_us: bool,
        /// It asks us to leave.
        leave: bool,
    },
    /// The resident has blocked the bot, or let it in again.
    Reachable(bool),
    /// A button was pressed.
    Pressed {
        /// Must be acknowledged.
        query: String,
        /// What the button carries.
        data: String,
    },
    /// A message was changed; with its new text, if it has one.
    Edited(Option<String>),
    /// A command: its name without slash and bot, in small letters, and what follows it.
    Command(String, String),
    /// Words, a place, files.
    Said(Box<Said>),
    /// Something that can be seen and not read.
    Picture {
        /// The line that answers it.
        line: &'static str,
        /// What stands in the transcript, where people read it.
        shown: String,
    },
}

/// Words, a place, files.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Said {
    /// The words; a caption, a number, the name of a place.
    pub text: String,
    /// They were longer than we take.
    pub cut: bool,
    /// A place.
    pub location: Option<Location>,
    /// Files, by the ids under which Telegram hands them out.
    pub files: Vec<File>,
    /// There is a voice among them.
    pub voice: bool,
    /// The album that it is a part of.
    pub album: Option<String>,
}

/// A file that Telegram has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct File {
    /// Asks for it.
    pub id: String,
    /// Its size in bytes, as Telegram says; zero when it does not.
    pub bytes: u32,
}

/// The id of an update; none for what is no update.
pub(super) fn id(update: &Value) -> Option<i64> {
    update.get("update_id")?.as_i64()
}

/// The chat that an update belongs to, whatever kind it is: the lane in which it is worked. Updates without a chat have
/// their sender's private chat, or no lane of their own.
pub(super) fn lane(update: &Value) -> String {
    let of = |value: &Value| {
        let direct = ["chat", "from", "user"].iter().find_map(|name| value.get(*name)?.get("id")?.as_i64());
        let message = value.get("message").and_then(|message| message.get("chat")?.get("id")?.as_i64());
        message.or(direct)
    };
    let kinds = update.as_object().into_iter().flat_map(|fields| fields.values());
    kinds.filter_map(of).next().map(|chat| chat.to_string()).unwrap_or_default()
}

/// Reads an update as it was kept, with the language that its sender has Telegram in; `username` is what the bot is
/// called, where that is known.
pub(super) fn heard(payload: &str, username: Option<&str>) -> (Heard, Option<String>) {
    let Ok(update) = serde_json::from_str::<Update>(&mended(payload)) else {
        return (Heard::Unreadable, None);
    };
    let language = update.from().and_then(|user| user.language_code.clone());
    (kind(update.kind, username), language)
}

/// Telegram may leave out the type of a file, and teloxide 0.13 then cannot read the whole message. It reads no update
/// from a `Value`, so what was mended is written out again.
fn mended(payload: &str) -> Cow<'_, str> {
    let Ok(mut update) = serde_json::from_str::<Value>(payload) else { return payload.into() };
    let mut changed = false;
    for message in ["message", "edited_message"] {
        for file in ["voice", "audio", "video", "animation"] {
            let file = update.get_mut(message).and_then(|message| message.get_mut(file));
            let Some(file) = file.and_then(Value::as_object_mut) else { continue };
            if !file.contains_key("mime_type") {
                file.insert("mime_type".to_owned(), Value::Null);
                changed = true;
            }
        }
    }
    if changed { update.to_string().into() } else { payload.into() }
}

fn kind(kind: UpdateKind, username: Option<&str>) -> Heard {
    match kind {
        UpdateKind::Message(message) => spoken(&message, username),
        UpdateKind::EditedMessage(message) => edited(&message),
        UpdateKind::CallbackQuery(query) => {
            Heard::Pressed { query: query.id.0, data: query.data.unwrap_or_default() }
        }
        UpdateKind::MyChatMember(change) => member(&change),
        UpdateKind::ChannelPost(_) | UpdateKind::EditedChannelPost(_) => Heard::Nothing("channel_post"),
        UpdateKind::Error(_) => Heard::Unreadable,
        _ => Heard::Nothing("other"),
    }
}

fn member(change: &ChatMemberUpdated) -> Heard {
    if !change.chat.is_private() {
        return Heard::Nothing("group_membership");
    }
    let gone = matches!(change.new_chat_member.kind, ChatMemberKind::Banned(_) | ChatMemberKind::Left);
    Heard::Reachable(!gone)
}

fn edited(message: &Message) -> Heard {
    if !message.chat.is_private() {
        return Heard::Nothing("group_edit");
    }
    // A live location moves by edits, many times an hour.
    match message.location() {
        Some(_) => Heard::Nothing("live_location"),
        None => Heard::Edited(message.text().or(message.caption()).map(tidy)),
    }
}

fn spoken(message: &Message, username: Option<&str>) -> Heard {
    if message.chat.is_channel() {
        return Heard::Nothing("channel_post");
    }
    if message.from.as_ref().is_some_and(|from| from.is_bot) {
        return Heard::Nothing("bot");
    }
    if !message.chat.is_private() {
        return overheard(message, username);
    }
    let MessageKind::Common(common) = &message.kind else {
        return match &message.kind {
            MessageKind::Dice(dice) => picture("telegram.dice", dice.dice.value.to_string()),
            // Also what has a field missing that our types insist on.
            MessageKind::Empty {} => Heard::Unreadable,
            _ => Heard::Nothing("service"),
        };
    };
    match &common.media_kind {
        MediaKind::Text(text) => match command(&text.text, username) {
            Some((name, rest)) => Heard::Command(name, rest),
            None => said(&text.text, Vec::new()),
        },
        MediaKind::Photo(photo) => {
            let largest =
                photo.photo.iter().max_by_key(|size| u64::from(size.width) * u64::from(size.height));
            let album = photo.media_group_id.as_ref().map(|group| group.0.clone());
            with(photo.caption.as_deref(), largest.map(|size| &size.file), album, false)
        }
        MediaKind::Document(document) => {
            let album = document.media_group_id.as_ref().map(|group| group.0.clone());
            with(document.caption.as_deref(), Some(&document.document.file), album, false)
        }
        MediaKind::Video(video) => {
            let album = video.media_group_id.as_ref().map(|group| group.0.clone());
            with(video.caption.as_deref(), Some(&video.video.file), album, false)
        }
        MediaKind::Audio(audio) => {
            let album = audio.media_group_id.as_ref().map(|group| group.0.clone());
            with(audio.caption.as_deref(), Some(&audio.audio.file), album, true)
        }
        MediaKind::Voice(voice) => with(voice.caption.as_deref(), Some(&voice.voice.file), None, true),
        MediaKind::VideoNote(note) => with(None, Some(&note.video_note.file), None, true),
        MediaKind::Animation(animation) => {
            with(animation.caption.as_deref(), Some(&animation.animation.file), None, false)
        }
        MediaKind::Location(MediaLocation { location, .. }) => {
            place(location.latitude, location.longitude, String::new())
        }
        MediaKind::Venue(venue) => {
            let (at, title) =
                (&venue.venue.location, format!("{}, {}", venue.venue.title, venue.venue.address));
            place(at.latitude, at.longitude, title)
        }
        MediaKind::Contact(contact) => said(&contact.contact.phone_number, Vec::new()),
        MediaKind::Sticker(sticker) => {
            picture("telegram.sticker", sticker.sticker.emoji.clone().unwrap_or_default())
        }
        MediaKind::Poll(poll) => picture("telegram.poll", tidy(&poll.poll.question)),
        MediaKind::Migration(_) => Heard::Nothing("migration"),
        _ => picture("telegram.other", String::new()),
    }
}

fn overheard(message: &Message, username: Option<&str>) -> Heard {
    let text = message.text().or(message.caption()).unwrap_or_default();
    let named =
        username.is_some_and(|name| text.to_lowercase().contains(&format!("@{}", name.to_lowercase())));
    let answers = message
        .reply_to_message()
        .and_then(|earlier| earlier.from.as_ref())
        .is_some_and(|from| from.is_bot && from.username.as_deref() == username);
    let command = command(text, username);
    Heard::Group {
        leave: command.as_ref().is_some_and(|(name, _)| name == "leave"),
        to_us: named || answers || command.is_some(),
    }
}

/// `/start@our_bot woodbridge` is `start` and `woodbridge`; a command to another bot is none.
fn command(text: &str, username: Option<&str>) -> Option<(String, String)> {
    let bare = text.strip_prefix('/')?;
    let (first, rest) = bare.split_once(char::is_whitespace).unwrap_or((bare, ""));
    let (name, whom) = match first.split_once('@') {
        Some((name, whom)) => (name, Some(whom)),
        None => (first, None),
    };
    let ours = match (whom, username) {
        (Some(whom), Some(username)) => whom.eq_ignore_ascii_case(username),
        _ => true,
    };
    let fits = (1..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (ours && fits).then(|| (name.to_ascii_lowercase(), rest.trim().to_owned()))
}

fn said(text: &str, files: Vec<File>) -> Heard {
    let cut = text.chars().count() > LONGEST_TEXT;
    Heard::Said(Box::new(Said { text: tidy(text), cut, files, ..Said::default() }))
}

fn with(caption: Option<&str>, file: Option<&FileMeta>, album: Option<String>, voice: bool) -> Heard {
    // Where Telegram says no size, teloxide says the largest number there is.
    let size = |size: u32| if size == u32::MAX { 0 } else { size };
    let file = file.map(|file| File { id: file.id.0.clone(), bytes: size(file.size) });
    let text = tidy(caption.unwrap_or_default());
    Heard::Said(Box::new(Said { text, files: file.into_iter().collect(), album, voice, ..Said::default() }))
}

fn place(latitude: f64, longitude: f64, text: String) -> Heard {
    match Location::parse(latitude, longitude) {
        location @ Some(_) => Heard::Said(Box::new(Said { text: tidy(&text), location, ..Said::default() })),
        None => picture("telegram.other", String::new()),
    }
}

fn picture(line: &'static str, shown: String) -> Heard {
    Heard::Picture { line, shown }
}

/// As much of a text as we take. Marks without a width go, so that an empty text is seen to be empty.
fn tidy(text: &str) -> String {
    let invisible = |c: &char| matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    let kept: String = text.chars().filter(|c| !invisible(c)).take(LONGEST_TEXT).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests;
