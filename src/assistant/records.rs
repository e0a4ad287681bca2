//! What was said and sent: reading it, keeping files, erasing it; and who may ask.

use super::History;
use super::answer::Assistant;
use super::ports::{ApiKey, Erase, Outgoing, Page, StoreError, TicketFilter};
use crate::domain::attachment::{Attachment, LARGEST};
use crate::domain::conversation::{Conversation, Message};
use crate::domain::ids::{AttachmentId, ConversationKey, ConversationRef, CouncilId, IntentId};
use crate::domain::ticket::{Reference, Ticket};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::broadcast;

/// Kinds of files that may be sent. What else there is could harm whoever opens it.
const KINDS: [&str; 11] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/heif",
    "application/pdf",
    "audio/ogg",
    "audio/mpeg",
    "audio/x-wav",
    "audio/m4a",
    "video/mp4",
];

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// No such council is served here.
    #[error("no such council is served here")]
    UnknownCouncil,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is over 20 MB.
    #[error("the file is larger than 20 MB")]
    TooLarge,
    /// Its content is none of the kinds taken, whatever its name says.
    #[error("only photos, PDF, sound and MP4 video can be taken")]
    UnknownType,
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Assistant {
    /// What was said after a message's number, to whoever holds the conversation's key.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn history(&self, key: &ConversationKey, after: i64) -> Result<Option<History>, StoreError> {
        let Some(conversation) = self.store().conversation(key).await? else {
            return Ok(None);
        };
        let messages = self.store().messages(&conversation.reference, after).await?;
        Ok(Some(History { conversation: conversation.key, owner: conversation.owner, messages }))
    }

    /// The conversation with this key.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn conversation(&self, key: &ConversationKey) -> Result<Option<Conversation>, StoreError> {
        self.store().conversation(key).await
    }

    /// What events and agents call the conversation with this key.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn conversation_reference(
        &self,
        key: &ConversationKey,
    ) -> Result<Option<ConversationRef>, StoreError> {
        Ok(self.conversation(key).await?.map(|conversation| conversation.reference))
    }

    /// Now, as the use cases have it.
    pub fn moment(&self) -> Timestamp {
        self.now()
    }

    /// Tells of conversations in which something was written.
    pub fn changes(&self) -> broadcast::Receiver<ConversationRef> {
        self.store().changes()
    }

    /// Erases every copy of what was said, and returns how many conversations that were.
    ///
    /// # Errors
    /// When the store fails; then nothing was erased.
    pub async fn erase(&self, whose: &Erase) -> Result<u64, StoreError> {
        self.erase_and_say(whose, Vec::new()).await
    }

    /// The same, and this goes out in the same transaction.
    pub(super) async fn erase_and_say(
        &self,
        whose: &Erase,
        last_words: Vec<Outgoing>,
    ) -> Result<u64, StoreError> {
        let erased = self.store().erase(whose, last_words, self.now()).await?;
        self.recent().forget();
        Ok(erased)
    }

    /// Keeps a file, with its kind found from its content.
    ///
    /// # Errors
    /// [`AttachmentError`] says why not.
    pub async fn add_attachment(
        &self,
        council: &CouncilId,
        bytes: Vec<u8>,
    ) -> Result<Attachment, AttachmentError> {
        if !self.has_council(council) {
            return Err(AttachmentError::UnknownCouncil);
        }
        if bytes.is_empty() {
            return Err(AttachmentError::Empty);
        }
        if bytes.len() > LARGEST {
            return Err(AttachmentError::TooLarge);
        }
        let kind = infer::get(&bytes).map(|kind| kind.mime_type());
        let media_type = kind.filter(|kind| KINDS.contains(kind)).ok_or(AttachmentError::UnknownType)?;
        let id = format!("{:016x}{:016x}", self.chance().number(), self.chance().number());
        let attachment = Attachment {
            id: AttachmentId::parse(&id).expect("thirty-two hexadecimal digits fit"),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
            sha256: format!("{:x}", Sha256::digest(&bytes)),
        };
        self.store().keep_attachment(council, &attachment, bytes, self.now()).await?;
        Ok(attachment)
    }

    /// Those of these files that this council has.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn attachments(
        &self,
        council: &CouncilId,
        ids: &[AttachmentId],
    ) -> Result<Vec<Attachment>, StoreError> {
        if ids.is_empty() { Ok(Vec::new()) } else { self.store().attachments(council, ids).await }
    }

    /// A file with its council and bytes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn attachment_bytes(
        &self,
        id: &AttachmentId,
    ) -> Result<Option<(CouncilId, Attachment, Vec<u8>)>, StoreError> {
        self.store().attachment_bytes(id).await
    }

    /// A page of tickets.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tickets(&self, filter: &TicketFilter) -> Result<Page<Ticket>, StoreError> {
        self.store().tickets(filter).await
    }

    /// A ticket with what was said, to whoever was found to be allowed to read it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ticket(&self, reference: &Reference) -> Result<Option<(Ticket, Vec<Message>)>, StoreError> {
        let Some(ticket) = self.store().ticket(reference).await? else {
            return Ok(None);
        };
        let transcript = self.store().messages(&ticket.conversation, 0).await?;
        Ok(Some((ticket, transcript)))
    }

    /// The key with this hash. One for a council that came after others is for their tickets too, from its first day on;
    /// theirs stay good for what they have.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn key(&self, sha256: &str) -> Result<Option<ApiKey>, StoreError> {
        let Some(mut key) = self.store().key(sha256).await? else { return Ok(None) };
        let mind = self.mind();
        let ended = key.councils.iter().flat_map(|council| mind.library.predecessors(council, self.today()));
        let ended = ended.map(|old| old.id.clone()).filter(|old| !key.councils.contains(old));
        let ended: Vec<CouncilId> = ended.collect();
        key.councils.extend(ended);
        Ok(Some(key))
    }

    /// Whether a write would go through just now.
    ///
    /// # Errors
    /// When it would not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.store().ready().await
    }

    /// Whether this council is served here.
    pub fn has_council(&self, id: &CouncilId) -> bool {
        self.mind().library.pack(id, "en").is_some()
    }

    /// The councils that people can ask today, by name.
    pub fn councils(&self) -> Vec<(CouncilId, String)> {
        let (mind, today) = (self.mind(), self.today());
        let mut councils: Vec<_> = mind
            .library
            .councils()
            .filter(|council| council.tier != crate::domain::council::Tier::National)
            .filter(|council| council.last_day().is_none_or(|last| today <= last))
            .map(|council| (council.id.clone(), council.name.clone()))
            .collect();
        councils.sort_by(|a, b| a.1.cmp(&b.1));
        councils
    }

    /// The councils that people can ask today and may mean by a text: by short name, by name, or by a town or parish that
    /// can be nothing else.
    pub fn councils_named(&self, text: &str) -> Vec<(CouncilId, String)> {
        let (mind, said) = (self.mind(), text.trim().to_lowercase());
        let by_town = mind.town(text).map(|town| town.councils.to_vec()).unwrap_or_default();
        let short = |id: &CouncilId| {
            mind.library
                .pack(id, "en")
                .map(|pack| pack.council().short_name.to_lowercase())
                .unwrap_or_default()
        };
        let all = self.councils();
        let exactly = |(id, name): &&(CouncilId, String)| {
            id.as_str() == said || name.to_lowercase() == said || short(id) == said
        };
        let named: Vec<_> = all.iter().filter(exactly).cloned().collect();
        if !named.is_empty() {
            return named;
        }
        all.into_iter().filter(|(id, _)| by_town.contains(id)).collect()
    }

    /// What a service or intent is at a council, by the name that stands in a link.
    pub fn intent_named(&self, council: &CouncilId, name: &str) -> Option<IntentId> {
        let mind = self.mind();
        let pack = mind.library.pack_on(council, "en", self.today())?;
        let found = pack.intents().find(|(id, intent)| intent.service.as_str() == name || id.name() == name);
        found.map(|(id, _)| id.clone())
    }

    /// The languages that there is content in, as BCP 47 tags.
    pub fn languages(&self) -> Vec<String> {
        self.mind().library.languages().map(str::to_owned).collect()
    }

    /// What the council is called that answers today at a council's door.
    pub fn council_name(&self, id: &CouncilId) -> Option<String> {
        Some(self.mind().library.pack_on(id, "en", self.today())?.council().name.clone())
    }
}
