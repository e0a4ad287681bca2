//! One bot for many councils: which of them a resident means, asked once and remembered.

use super::Bot;
use super::answer::Visitor;
use crate::assistant::ports::{SenderNote, StoreError};
use crate::domain::enquiry::{Content, Enquiry};
use crate::domain::ids::{ChannelName, CouncilId};
use crate::domain::reply::{Choice, Reply};

/// Before a council's short name, in a button's data.
pub(super) const COUNCIL: &str = "council:";
/// Words that may be no more than the name of a place.
const FEW_WORDS: usize = 4;
/// Councils offered as buttons.
const MOST: usize = 8;

/// What is to be done with words that came before a council was chosen.
pub(super) enum Chosen {
    /// They can be answered at this door.
    GoOn,
    /// This is said instead.
    Say(Reply),
}

impl Bot {
    /// Whether a council must be asked for first.
    pub(super) fn asks_for_council(&self, visitor: &Visitor) -> bool {
        self.settings.many && visitor.note.council.is_none()
    }

    /// Looks for a place in the first words. Danger is answered at any door.
    pub(super) async fn choose(&self, visitor: &mut Visitor, text: &str) -> Result<Chosen, StoreError> {
        let enquiry = Enquiry {
            council: visitor.to.council.clone(),
            channel: ChannelName::telegram(),
            speaker: visitor.to.speaker(),
            id: None,
            content: Content { text: text.to_owned(), ..Content::default() },
            language: visitor.to.language.clone(),
        };
        if self.assistant.consider(&enquiry).is_ok_and(|worked| worked.alarm.is_some()) {
            return Ok(Chosen::GoOn);
        }
        let found = self.assistant.councils_named(text);
        match found.as_slice() {
            [] => Ok(Chosen::Say(self.line(visitor, "telegram.council_which", &[]))),
            [(only, _)] => {
                self.remember_council(visitor, only.clone()).await?;
                if text.split_whitespace().count() > FEW_WORDS {
                    return Ok(Chosen::GoOn);
                }
                Ok(Chosen::Say(self.line(visitor, "telegram.council_set", &[])))
            }
            several => {
                let mut reply = self.line(visitor, "telegram.council_several", &[]);
                let offered = several.iter().take(MOST);
                reply.choices = offered
                    .map(|(id, name)| Choice { id: format!("{COUNCIL}{id}"), label: name.clone() })
                    .collect();
                Ok(Chosen::Say(reply))
            }
        }
    }

    /// Takes a council by its short name, from a button or a link; none when this bot does not serve it.
    pub(super) async fn choose_by_name(
        &self,
        visitor: &mut Visitor,
        name: &str,
    ) -> Result<Option<Reply>, StoreError> {
        let council =
            CouncilId::parse(name).ok().filter(|id| self.settings.many && self.assistant.has_council(id));
        let Some(council) = council else { return Ok(None) };
        self.remember_council(visitor, council).await?;
        Ok(Some(self.line(visitor, "telegram.council_set", &[])))
    }

    async fn remember_council(&self, visitor: &mut Visitor, council: CouncilId) -> Result<(), StoreError> {
        visitor.note = SenderNote { council: Some(council.clone()), ..visitor.note.clone() };
        visitor.to.council = council;
        self.assistant.remember_sender(&visitor.note).await
    }

    /// A line in the words of the visitor's council and language.
    pub(super) fn line(&self, visitor: &Visitor, name: &str, values: &[(&str, &str)]) -> Reply {
        self.assistant.line(&visitor.to.council, &visitor.to.language, name, values)
    }
}
