//! From one of our messages to what Telegram shows: texts in HTML with everything escaped, buttons, files. Pure.
//!
//! A message becomes the same parts every time, so that a worker that comes back knows which it has sent.

use super::split::{LONGEST, pieces, units};
use crate::assistant::push::Push;
use crate::domain::attachment::Attachment;
use crate::domain::conversation::From;
use crate::domain::reply::{Asks, Choice, Reply};
use std::ops::Range;
use teloxide_core::types::{
    ButtonRequest, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup, ReplyMarkup,
};

/// One call of the Bot API.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// A text.
    Text {
        /// With markup.
        html: String,
        /// The same without, should Telegram not understand the markup.
        plain: String,
        /// Buttons under it.
        markup: Option<ReplyMarkup>,
    },
    /// A file.
    File(Attachment),
}

/// What stands on keys that the channel adds, and how it shows that a person writes.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    /// "Send where I am."
    pub place: String,
    /// "Send my number."
    pub telephone: String,
    /// Before what an agent writes: a name, and that it is a person.
    pub agent: String,
}

/// The calls that show a message, in order.
pub(super) fn parts(push: &Push, labels: &Labels) -> Vec<Part> {
    let message = &push.message;
    let mut seen = Seen::default();
    match message.from {
        // An agent's words are no content: what looks like markup in them is none.
        From::Agent => {
            seen.marked(&labels.agent);
            seen.gap("\n", &message.reply.text);
            seen.text.push_str(&message.reply.text);
        }
        From::Bot | From::Citizen => seen.marked(&message.reply.text),
    }
    for link in &message.reply.links {
        seen.gap("\n\n", &link.title);
        let start = seen.text.len();
        seen.text.push_str(&link.title);
        seen.spans.push((start..seen.text.len(), Style::Link(link.url.clone())));
    }
    let cuts = pieces(&seen.text, LONGEST);
    let last = cuts.len().saturating_sub(1);
    let text = |(number, piece): (usize, Range<usize>)| Part::Text {
        html: seen.html(piece.clone()),
        plain: seen.text[piece].to_owned(),
        markup: if number == last { markup(push, labels) } else { None },
    };
    let texts = cuts.into_iter().enumerate().map(text);
    // A picture without a word needs no line that says who sent it, but an agent's does: it stands in the text.
    texts.chain(message.attachments.iter().cloned().map(Part::File)).collect()
}

/// A text part with a line before it, if there is room for one.
pub(super) fn with_line_before(part: Part, line: &str) -> Part {
    match part {
        Part::Text { html, plain, markup } if units(&plain) + units(line) + 2 <= LONGEST => Part::Text {
            html: format!("<i>{}</i>\n\n{html}", escaped(line)),
            plain: format!("{line}\n\n{plain}"),
            markup,
        },
        other => other,
    }
}

/// A button's data: the conversation and the offer's id in it. Neither says anything to anybody, and 27 bytes of
/// Telegram's 64 are used. What is said outside of a conversation has ids of its own.
fn data(push: &Push, choice: &Choice) -> String {
    match &push.conversation {
        Some(conversation) => format!("{conversation}:{}", choice.id),
        None => choice.id.clone(),
    }
}

fn markup(push: &Push, labels: &Labels) -> Option<ReplyMarkup> {
    let Reply { choices, asks, .. } = &push.message.reply;
    let key = match asks {
        Some(Asks::Place) => Some((&labels.place, ButtonRequest::Location)),
        Some(Asks::Telephone) => Some((&labels.telephone, ButtonRequest::Contact)),
        None => None,
    };
    if let Some((label, request)) = key {
        // One message bears one kind of keyboard: typing what stands on a button does the same as pressing it.
        let keys = choices.iter().map(|choice| vec![KeyboardButton::new(choice.label.clone())]);
        let rows = [vec![KeyboardButton::new(label.clone()).request(request)]].into_iter().chain(keys);
        return Some(ReplyMarkup::Keyboard(KeyboardMarkup::new(rows).resize_keyboard().one_time_keyboard()));
    }
    if choices.is_empty() {
        return None;
    }
    let button = |choice: &Choice| InlineKeyboardButton::callback(choice.label.clone(), data(push, choice));
    // Short answers stand side by side, as on a form.
    let short = choices.len() <= 3 && choices.iter().all(|choice| choice.label.chars().count() <= 12);
    let rows: Vec<Vec<InlineKeyboardButton>> = if short {
        vec![choices.iter().map(button).collect()]
    } else {
        choices.iter().map(|choice| vec![button(choice)]).collect()
    };
    Some(ReplyMarkup::InlineKeyboard(InlineKeyboardMarkup::new(rows)))
}

/// What is seen, and which parts of it look different.
#[derive(Debug, Default)]
struct Seen {
    text: String,
    spans: Vec<(Range<usize>, Style)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Style {
    Bold,
    Link(String),
}

impl Seen {
    /// Adds text in which `**bold**` is the only markup; a mark without its other half is text.
    fn marked(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, marked)) = rest.split_once("**") {
            let Some((bold, after)) = marked.split_once("**") else { break };
            self.text.push_str(before);
            let start = self.text.len();
            self.text.push_str(bold);
            self.spans.push((start..self.text.len(), Style::Bold));
            rest = after;
        }
        self.text.push_str(rest);
    }

    /// Sets apart what comes next, if there is something before and after.
    fn gap(&mut self, gap: &str, next: &str) {
        if !self.text.is_empty() && !next.is_empty() {
            self.text.push_str(gap);
        }
    }

    /// A piece as HTML. A style that goes on behind the cut is opened again there.
    fn html(&self, piece: Range<usize>) -> String {
        let mut html = String::new();
        let mut at = piece.start;
        for (span, style) in &self.spans {
            let (start, end) = (span.start.max(piece.start), span.end.min(piece.end));
            if start >= end {
                continue;
            }
            html.push_str(&escaped(&self.text[at..start]));
            let inside = escaped(&self.text[start..end]);
            match style {
                Style::Bold => html.push_str(&format!("<b>{inside}</b>")),
                Style::Link(url) => html.push_str(&format!("<a href=\"{}\">{inside}</a>", escaped(url))),
            }
            at = end;
        }
        html.push_str(&escaped(&self.text[at..piece.end]));
        html
    }
}

/// Text as Telegram's HTML takes it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests;
