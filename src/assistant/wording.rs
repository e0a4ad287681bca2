//! What the assistant's own code needs of the content: lines by name, each with the values it hands in, and word lists.
//!
//! `check` holds that every one of them is there and uses no other value, so that a line can always be said.

use crate::content::{Expected, SystemReply};

/// Handed to the content when it is loaded.
pub const EXPECTED: Expected = Expected { replies: &LINES, words: &WORDS, facts: &[] };

/// Steering words, and what joins two needs in one message.
const WORDS: [&str; 12] = [
    "yes",
    "no",
    "none",
    "cancel",
    "restart",
    "person",
    "back",
    "skip",
    "why",
    "correction",
    "question",
    "joining",
];

const fn line(name: &'static str, values: &'static [&'static str]) -> SystemReply {
    SystemReply { name, values }
}

const LINES: [SystemReply; 66] = [
    line("conversation.ask_again", &[]),
    line("conversation.clarify", &[]),
    line("conversation.offer_person", &[]),
    line("conversation.offer_person_closed", &["opens", "opens_at"]),
    line("conversation.try_again", &[]),
    line("conversation.handed_off", &["body.name", "reference"]),
    line("conversation.handed_off_closed", &["body.name", "opens", "opens_at", "reference"]),
    line("conversation.handed_off_urgent", &["body.name", "reference"]),
    line("conversation.ask_contact", &[]),
    line("conversation.ask_contact_safe", &[]),
    line("conversation.ask_consent", &["body.name"]),
    line("conversation.contact_here", &[]),
    line("conversation.contact_call", &[]),
    line("conversation.contact_email", &[]),
    line("conversation.contact_kept", &[]),
    line("conversation.contact_no", &[]),
    line("conversation.added", &[]),
    line("conversation.hand_off_cancelled", &[]),
    line("conversation.cancelled", &[]),
    line("conversation.nothing_to_cancel", &[]),
    line("conversation.restarted", &[]),
    line("conversation.confirm", &["summary"]),
    line("conversation.is_that_right", &[]),
    line("conversation.what_to_change", &[]),
    line("conversation.anything_else", &[]),
    line("conversation.several", &["first", "then"]),
    line("conversation.now_the_other", &[]),
    line("conversation.noted", &[]),
    line("conversation.back_to_question", &[]),
    line("conversation.old_button", &[]),
    line("conversation.done_by", &["body.name", "council.short_name"]),
    line("conversation.not_ours", &["body.name", "council.short_name", "why"]),
    line("conversation.withdrawn", &[]),
    line("conversation.past_review", &[]),
    line("conversation.no_answer", &[]),
    line("conversation.what_about_it", &[]),
    line("conversation.why_asked", &[]),
    line("conversation.cannot_skip", &[]),
    line("conversation.not_address", &[]),
    line("conversation.not_postcode", &[]),
    line("conversation.not_date", &[]),
    line("conversation.not_telephone", &[]),
    line("conversation.not_email", &[]),
    line("conversation.not_reference", &[]),
    line("conversation.not_choice", &[]),
    line("conversation.not_yes_no", &[]),
    line("conversation.not_photo", &[]),
    line("conversation.not_text", &[]),
    line("conversation.refused_number", &[]),
    line("conversation.erased", &[]),
    line("conversation.automatic", &[]),
    line("conversation.label_yes", &[]),
    line("conversation.label_no", &[]),
    line("conversation.label_change", &[]),
    line("conversation.label_something_else", &[]),
    line("conversation.label_person", &[]),
    line("conversation.label_yes_please", &[]),
    line("conversation.label_try_again", &[]),
    line("conversation.label_here", &[]),
    line("conversation.label_here_plain", &[]),
    line("conversation.label_call", &[]),
    line("conversation.label_email", &[]),
    line("conversation.label_no_contact", &[]),
    line("conversation.label_delete", &[]),
    line("conversation.returned", &["agent"]),
    line("conversation.closed", &["agent", "reference"]),
];
