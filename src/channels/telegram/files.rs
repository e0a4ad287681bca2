//! Fetching files that residents send, and keeping them by the one path that checks and hashes them.

use super::Bot;
use super::api::Fault;
use super::read::File;
use crate::assistant::AttachmentError;
use crate::assistant::ports::StoreError;
use crate::domain::attachment::{Attachment, LARGEST};
use crate::domain::ids::CouncilId;
use std::collections::BTreeSet;
use teloxide_core::payloads::GetFile;
use teloxide_core::types::FileId;

/// What became of the files of one message.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Those that were kept.
    pub attachments: Vec<Attachment>,
    /// The lines that say why others were not; each is said once.
    pub lines: BTreeSet<&'static str>,
}

/// Why the files could not be fetched just now.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Telegram is away, or asks to wait.
    Telegram(Fault),
    /// The store is away.
    Store(StoreError),
}

/// Fetches and keeps files. What can never be had is said, what may come later is tried again.
pub(super) async fn keep(bot: &Bot, council: &CouncilId, files: &[File]) -> Result<Kept, Trouble> {
    let mut kept = Kept::default();
    for file in files {
        let bytes = match fetch(bot, file).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                kept.lines.insert("telegram.file_too_large");
                continue;
            }
            Err(Fault::Refused(_) | Fault::Garbled) => {
                kept.lines.insert("telegram.file_lost");
                continue;
            }
            Err(fault) => return Err(Trouble::Telegram(fault)),
        };
        match bot.assistant.add_attachment(council, bytes).await {
            Ok(attachment) => kept.attachments.push(attachment),
            Err(AttachmentError::Store(error)) => return Err(Trouble::Store(error)),
            Err(AttachmentError::TooLarge) => {
                kept.lines.insert("telegram.file_too_large");
            }
            Err(AttachmentError::Empty | AttachmentError::UnknownType | AttachmentError::UnknownCouncil) => {
                kept.lines.insert("telegram.file_kind");
            }
        }
    }
    Ok(kept)
}

/// A file's bytes; none when it is larger than we, or Telegram's own 20 MB, allow. Its path is good for an hour, so it is
/// asked for anew each time.
async fn fetch(bot: &Bot, file: &File) -> Result<Option<Vec<u8>>, Fault> {
    if file.bytes as usize > LARGEST {
        return Ok(None);
    }
    let asked = bot.api.ask(&GetFile::new(FileId(file.id.clone()))).await;
    let found = match asked {
        Err(Fault::Refused(why)) if why.contains("too big") => return Ok(None),
        other => other?,
    };
    bot.api.download(&found.path, LARGEST).await
}
