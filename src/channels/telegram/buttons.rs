//! Buttons that were pressed: those of the conversation go to the assistant, the channel's own are dealt with here.

use super::Bot;
use super::answer::{Dealt, Trouble, Visitor};
use super::choose::COUNCIL;
use super::commands::{FORGET, LANGUAGE};
use crate::assistant::ports::{Leased, Settlement};
use crate::domain::conversation::Owner;
use crate::domain::enquiry::Content;
use teloxide_core::payloads::AnswerCallbackQuery;
use teloxide_core::types::CallbackQueryId;

impl Bot {
    /// Every press is acknowledged, or the button seems to hang. What comes of it is said by a message.
    pub(super) fn acknowledge(&self, query: String) {
        let api = self.api.clone();
        tokio::spawn(async move {
            // One that is too old cannot be acknowledged any more, and needs it no more.
            let _ = api.order(&AnswerCallbackQuery::new(CallbackQueryId(query))).await;
        });
    }

    /// Does what a button means. One that is old, forged or of another conversation is answered kindly.
    pub(super) async fn pressed(
        &self,
        row: &Leased,
        mut visitor: Visitor,
        data: &str,
    ) -> Result<Dealt, Trouble> {
        if data == FORGET {
            let says = self.line(&visitor, "telegram.forgotten", &[]);
            self.assistant.forget(&visitor.to, says).await?;
            // The row was emptied with everything else.
            return Ok(Some(Settlement::Done));
        }
        if let Some(tag) = data.strip_prefix(LANGUAGE) {
            return self.choose_language(row, visitor, tag).await;
        }
        if let Some(council) = data.strip_prefix(COUNCIL) {
            let chosen = self.choose_by_name(&mut visitor, council).await?;
            let says = chosen.unwrap_or_else(|| self.line(&visitor, "conversation.old_button", &[]));
            return self.say(row, &visitor, vec![says]).await;
        }
        let standing = self.assistant.standing(&visitor.to).await?;
        let (of, id) = data.split_once(':').unwrap_or_default();
        let offered = standing.as_ref().filter(|conversation| conversation.reference.as_str() == of);
        let offered =
            offered.is_some_and(|conversation| conversation.state.offers.iter().any(|offer| offer.id == id));
        if offered {
            return self
                .converse(row, visitor, Content { choice: Some(id.to_owned()), ..Content::default() })
                .await;
        }
        match standing {
            // The open question is asked again.
            Some(conversation) if conversation.owner == Owner::Bot => {
                let unknown = Some("old".to_owned());
                self.converse(row, visitor, Content { choice: unknown, ..Content::default() }).await
            }
            _ => self.say(row, &visitor, vec![self.line(&visitor, "conversation.old_button", &[])]).await,
        }
    }
}
