//! A file that a person sent, known by what it holds and never by what it claims to be.

use super::ids::AttachmentId;
use serde::{Deserialize, Serialize};

/// The largest file taken, in bytes (20 MB, as Telegram's).
pub const LARGEST: usize = 20 * 1024 * 1024;

/// A stored file; its bytes are kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Media type found from its content: `image/jpeg`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
}
