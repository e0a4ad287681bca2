//! Messages as a page shows them: who, when, paragraphs, buttons, files. Pure.
//!
//! Knows no HTML: templates write it, and escape every word.

use super::text::{Span, paragraphs};
use crate::domain::attachment::Attachment;
use crate::domain::conversation::{From as Author, Message, Owner};
use crate::domain::reply::{Choice, Link, Outcome};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::{Value, context};

/// How many messages before the first new one are looked at to know how the new ones are shown. A turn has far fewer.
pub(super) const CONTEXT: i64 = 20;

/// One message, ready for its template.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    id: i64,
    /// `citizen`, `bot` or `agent`.
    from: &'static str,
    /// The agent's name.
    name: Option<String>,
    /// Whether the message before was somebody else's, so that the author is said again.
    first: bool,
    /// The day, when the message before was on another: `Monday 23 November 2026`.
    day: Option<String>,
    /// `4:49pm`.
    time: String,
    /// RFC 3339.
    at: String,
    /// Whether a safety rule spoke.
    emergency: bool,
    /// Paragraphs of lines of stretches.
    paragraphs: Vec<Vec<Vec<Span>>>,
    choices: Vec<Choice>,
    /// Whether the buttons may still be pressed: nothing was said since.
    open: bool,
    links: Vec<Link>,
    place: Option<String>,
    files: Vec<File>,
    /// The id of the message that its buttons would send.
    next: String,
}

/// A file as it is named on the page: its own name is not kept, since it may tell more than the sender meant.
#[derive(Debug, Clone, PartialEq)]
struct File {
    id: String,
    kind: &'static str,
    size: String,
    picture: bool,
}

impl From<Shown> for Value {
    fn from(shown: Shown) -> Self {
        let choice = |one: Choice| context! { id => one.id, label => one.label };
        let link = |one: Link| context! { title => one.title, url => one.url };
        context! {
            id => shown.id,
            from => shown.from,
            name => shown.name,
            first => shown.first,
            day => shown.day,
            time => shown.time,
            at => shown.at,
            emergency => shown.emergency,
            paragraphs => shown.paragraphs,
            choices => shown.choices.into_iter().map(choice).collect::<Vec<_>>(),
            open => shown.open,
            links => shown.links.into_iter().map(link).collect::<Vec<_>>(),
            place => shown.place,
            files => shown.files,
            next => shown.next,
        }
    }
}

impl From<File> for Value {
    fn from(file: File) -> Self {
        context! { id => file.id, kind => file.kind, size => file.size, picture => file.picture }
    }
}

/// Whether a browser can show files of this type as pictures.
pub(super) fn is_picture(media_type: &str) -> bool {
    matches!(media_type, "image/jpeg" | "image/png" | "image/gif" | "image/webp")
}

/// What the page says about who answers. Never that it is automated while it is not, nor the other way.
pub(super) fn who_answers(owner: Owner) -> &'static str {
    match owner {
        Owner::Bot => "I am an automated assistant.",
        Owner::Queue => {
            "You are waiting for a person. You can close this page and come back: we keep your place."
        }
        Owner::Agent => "You are talking to a person at the council.",
    }
}

/// Whether a safety rule spoke in answer to any of these.
pub(super) fn any_emergency(messages: &[Message]) -> bool {
    messages.iter().any(is_cry)
}

fn is_cry(message: &Message) -> bool {
    message.understood.as_ref().is_some_and(|made| made.outcome == Outcome::Emergency)
}

/// The messages after this number. Those before are looked at for context only. `fresh` gives ids for what buttons send.
pub(super) fn show(
    messages: &[Message],
    after: i64,
    zone: &TimeZone,
    mut fresh: impl FnMut() -> String,
) -> Vec<Shown> {
    let said_last = messages.iter().filter(|m| m.from == Author::Citizen).map(|m| m.id).max().unwrap_or(0);
    let day_of = |at: Timestamp| zone.to_datetime(at).date();
    let mut emergency = false;
    let mut before: Option<&Message> = None;
    let mut shown = Vec::new();
    for message in messages {
        if message.from == Author::Citizen {
            emergency = is_cry(message);
        }
        let same_day = before.is_some_and(|b| day_of(b.at) == day_of(message.at));
        let same_author =
            same_day && before.is_some_and(|b| (b.from, &b.name) == (message.from, &message.name));
        before = Some(message);
        if message.id <= after {
            continue;
        }
        let local = zone.to_datetime(message.at);
        shown.push(Shown {
            id: message.id,
            from: message.from.as_str(),
            name: message.name.clone(),
            first: !same_author,
            day: (!same_day).then(|| local.strftime("%A %-d %B %Y").to_string()),
            time: local.strftime("%-I:%M%P").to_string(),
            at: message.at.to_string(),
            emergency: emergency && message.from == Author::Bot,
            paragraphs: paragraphs(&message.reply.text, message.from != Author::Citizen),
            choices: message.reply.choices.clone(),
            open: message.id > said_last,
            links: message
                .reply
                .links
                .iter()
                .filter(|link| link.url.starts_with("https://"))
                .cloned()
                .collect(),
            place: message.location.map(|at| format!("{:.5}, {:.5}", at.latitude, at.longitude)),
            files: message.attachments.iter().map(file).collect(),
            next: fresh(),
        });
    }
    shown
}

fn file(attachment: &Attachment) -> File {
    let kind = match attachment.media_type.split('/').next() {
        Some("image") => "Photo",
        Some("audio") => "Recording",
        Some("video") => "Video",
        _ if attachment.media_type == "application/pdf" => "PDF document",
        _ => "File",
    };
    File {
        id: attachment.id.as_str().to_owned(),
        kind,
        size: size(attachment.bytes),
        picture: is_picture(&attachment.media_type),
    }
}

/// `812 KB`, `2.3 MB`: thousands, as telephones count.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::Understood;
    use crate::domain::reply::Reply;

    fn message(id: i64, from: Author, text: &str, at: &str) -> Message {
        Message {
            id,
            from,
            name: None,
            reply: Reply {
                text: text.to_owned(),
                choices: vec![Choice { id: "a".into(), label: "A".into() }],
                links: vec![Link { title: "Bad".into(), url: "javascript:alert(1)".into() }],
                ..Reply::default()
            },
            location: None,
            attachments: Vec::new(),
            at: at.parse().expect("a time"),
            understood: None,
        }
    }

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").expect("it is compiled in")
    }

    #[test]
    fn only_buttons_of_the_newest_reply_are_open_and_only_https_is_linked() {
        let said = [
            message(1, Author::Bot, "?", "2026-11-23T09:00:00Z"),
            message(2, Author::Citizen, "!", "2026-11-23T09:01:00Z"),
            message(3, Author::Bot, "?", "2026-11-23T09:01:00Z"),
        ];
        let shown = show(&said, 0, &london(), || "id".into());
        assert_eq!(shown.iter().map(|one| one.open).collect::<Vec<_>>(), [false, false, true]);
        assert!(shown.iter().all(|one| one.links.is_empty()));
        assert_eq!(show(&said, 2, &london(), || "id".into()).len(), 1);
    }

    #[test]
    fn days_and_times_are_local_and_said_once() {
        let said = [
            message(1, Author::Bot, "a", "2026-07-01T23:30:00Z"),
            message(2, Author::Bot, "b", "2026-07-01T23:31:00Z"),
            message(3, Author::Citizen, "c", "2026-11-23T16:49:00Z"),
        ];
        let shown = show(&said, 0, &london(), || "id".into());
        assert_eq!(shown[0].day.as_deref(), Some("Thursday 2 July 2026"));
        assert_eq!(shown[0].time, "12:30am");
        assert_eq!((shown[1].day.as_deref(), shown[1].first), (None, false));
        assert_eq!((shown[2].time.as_str(), shown[2].first), ("4:49pm", true));
    }

    #[test]
    fn a_reply_to_a_cry_for_help_is_marked_even_when_the_cry_is_already_shown() {
        let mut cry = message(1, Author::Citizen, "he is hitting me", "2026-11-23T09:00:00Z");
        cry.understood = Some(Understood { outcome: Outcome::Emergency, intent: None, confidence: 1.0 });
        let said = [cry, message(2, Author::Bot, "Ring **999**", "2026-11-23T09:00:00Z")];
        assert!(any_emergency(&said));
        assert!(show(&said, 1, &london(), || "id".into())[0].emergency);
    }

    #[test]
    fn sizes_are_said_as_telephones_say_them() {
        assert_eq!([size(812), size(812_300), size(2_390_000)], ["812 bytes", "813 KB", "2.3 MB"]);
    }
}
