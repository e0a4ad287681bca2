//! What begins with a slash. A command is short for words, or asks about the bot itself.

use super::Bot;
use super::answer::{Dealt, Trouble, Visitor};
use crate::assistant::ports::Leased;
use crate::domain::enquiry::Content;
use crate::domain::ids::IntentId;
use crate::domain::reply::{Choice, Reply};

/// The commands of the menu, in its order; the line `telegram.command_<name>` says what each does.
pub(super) const MENU: [&str; 8] =
    ["help", "person", "status", "council", "language", "privacy", "forget", "cancel"];
/// Before a language's tag, in a button's data.
pub(super) const LANGUAGE: &str = "language:";
/// The data of the button that erases everything.
pub(super) const FORGET: &str = "forget";

impl Bot {
    /// Deals with a command.
    pub(super) async fn command(
        &self,
        row: &Leased,
        visitor: Visitor,
        name: &str,
        rest: &str,
    ) -> Result<Dealt, Trouble> {
        let says = match name {
            "start" => return self.start(row, visitor, rest).await,
            // Steering words of the content, whoever has the conversation.
            "person" | "cancel" => {
                return self
                    .converse(row, visitor, Content { text: format!("/{name}"), ..Content::default() })
                    .await;
            }
            "status" => {
                let status = IntentId::parse("council/report_status").ok();
                return self.converse(row, visitor, Content { intent: status, ..Content::default() }).await;
            }
            "council" if self.settings.many => {
                let mut visitor = visitor;
                visitor.note.council = None;
                self.assistant.remember_sender(&visitor.note).await?;
                return self
                    .say(row, &visitor, vec![self.line(&visitor, "telegram.council_which", &[])])
                    .await;
            }
            "council" => self.line(&visitor, "telegram.council_is", &[]),
            "language" => self.languages(&visitor),
            "privacy" => {
                let council = visitor.to.council.as_str();
                let page = format!("{}/privacy?council={council}", self.settings.public_url);
                self.line(&visitor, "telegram.privacy", &[("page", &page)])
            }
            "forget" => {
                let label = self.line(&visitor, "conversation.label_delete", &[]).text;
                let choices = vec![Choice { id: FORGET.to_owned(), label }];
                Reply { choices, ..self.line(&visitor, "telegram.forget", &[]) }
            }
            "help" => self.line(&visitor, "telegram.help", &[]),
            _ => self.line(&visitor, "telegram.unknown_command", &[]),
        };
        self.say(row, &visitor, vec![says]).await
    }

    /// The first thing that everybody sends, perhaps by a link that names a council or a service.
    async fn start(&self, row: &Leased, mut visitor: Visitor, link: &str) -> Result<Dealt, Trouble> {
        if let Some(intent) = self.assistant.intent_named(&visitor.to.council, link)
            && !self.asks_for_council(&visitor)
        {
            let content = Content { intent: Some(intent), ..Content::default() };
            return self.converse(row, visitor, content).await;
        }
        if self.choose_by_name(&mut visitor, link).await?.is_some() {
            return self.say(row, &visitor, vec![self.line(&visitor, "telegram.start", &[])]).await;
        }
        let known = self.assistant.standing(&visitor.to).await?.is_some();
        if known && !self.asks_for_council(&visitor) {
            return self
                .converse(row, visitor, Content { text: "/start".to_owned(), ..Content::default() })
                .await;
        }
        let mut says = vec![self.line(&visitor, "telegram.start", &[])];
        if self.asks_for_council(&visitor) {
            says = vec![self.line(&visitor, "telegram.start_many", &[])];
        }
        self.say(row, &visitor, says).await
    }

    fn languages(&self, visitor: &Visitor) -> Reply {
        let languages = self.assistant.languages();
        if languages.len() < 2 {
            return self.line(visitor, "telegram.language_one", &[]);
        }
        let label =
            |tag: &str| self.assistant.line(&visitor.to.council, tag, "telegram.language_name", &[]).text;
        let choice = |tag: String| Choice { label: label(&tag), id: format!("{LANGUAGE}{tag}") };
        let choices = languages.into_iter().map(choice).collect();
        Reply { choices, ..self.line(visitor, "telegram.language_which", &[]) }
    }

    /// Takes a language from a button.
    pub(super) async fn choose_language(
        &self,
        row: &Leased,
        mut visitor: Visitor,
        tag: &str,
    ) -> Result<Dealt, Trouble> {
        if !self.assistant.languages().iter().any(|known| known == tag) {
            return self.say(row, &visitor, vec![self.line(&visitor, "conversation.old_button", &[])]).await;
        }
        visitor.note.language = Some(tag.to_owned());
        visitor.to.language = tag.to_owned();
        self.assistant.remember_sender(&visitor.note).await?;
        self.say(row, &visitor, vec![self.line(&visitor, "telegram.language_set", &[])]).await
    }
}
