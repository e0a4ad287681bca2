//! Sending twice does once: the caller's id of a message, and the earlier answer to it. Pure.

use super::ports::{Receipt, ReceiptId, StoreError};
use crate::domain::enquiry::{Content, Enquiry, Speaker};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// The id a caller gave, within council, channel and conversation.
pub(super) fn receipt_id(enquiry: &Enquiry) -> Option<ReceiptId> {
    let id = enquiry.id.as_ref()?;
    let whose = match &enquiry.speaker {
        Speaker::New => "new".to_owned(),
        Speaker::Key(key) => key.to_string(),
        Speaker::Sender { scope, sender, .. } => format!("{scope}/{sender}"),
    };
    // A file that is sent again gets an id of its own: its bytes are what was sent.
    let files: Vec<&str> = enquiry.content.attachments.iter().map(|file| file.sha256.as_str()).collect();
    let Content { text, choice, intent, location, attachments: _ } = &enquiry.content;
    let content = serde_json::to_vec(&(text, choice, intent, location, files, &enquiry.language));
    let content = content.expect("content is plain data");
    Some(ReceiptId {
        scope: format!("{}/{}/{whose}", enquiry.council, enquiry.channel),
        id: id.to_string(),
        content_sha256: format!("{:x}", Sha256::digest(content)),
    })
}

/// What was answered before; none when the id came with something else then.
///
/// # Errors
/// When the store holds what is no such answer.
pub(super) fn again<T: DeserializeOwned>(id: &ReceiptId, earlier: &Receipt) -> Result<Option<T>, StoreError> {
    if earlier.id.content_sha256 != id.content_sha256 {
        return Ok(None);
    }
    let answer = serde_json::from_str(&earlier.answer);
    answer.map(Some).map_err(|fault| StoreError::Broken(anyhow::Error::new(fault)))
}
