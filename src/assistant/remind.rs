//! Keeps the promise of a reminder: when its time has come it is said in the conversation, once.
//!
//! A row of the outbox wakes us; what is said stands in the conversation's state alone, so that a reminder that was
//! ended or erased is not said, however late the row comes, and none is said twice.

use super::answer::Assistant;
use super::ports::{Commit, Committed, ConversationWrite, Leased, Outgoing, Settlement, StoreError};
use super::push;
use super::scene::Scene;
use crate::domain::conversation::{Conversation, Message, Owner, State, Version};
use crate::domain::ids::ConversationRef;
use crate::domain::reminder::Reminder;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// The outbox queue that wakes us.
const QUEUE: &str = "reminder";
/// Rows that are taken at once.
const AT_ONCE: u32 = 32;
const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// While people have the conversation nothing of ours is said: we look again after this.
const PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// The rows that wake us for what was promised in a turn.
pub(super) fn promised(before: &State, after: &State, whose: &ConversationRef) -> Vec<Outgoing> {
    let new = after.reminders.iter().filter(|one| !before.reminders.iter().any(|old| old.id == one.id));
    new.map(|reminder| wake(reminder, whose)).collect()
}

fn wake(reminder: &Reminder, whose: &ConversationRef) -> Outgoing {
    Outgoing {
        queue: QUEUE.to_owned(),
        // Each has its own lane: one that waits delays no other.
        lane: format!("{whose}/{}", reminder.id),
        conversation: Some(whose.clone()),
        payload: serde_json::to_string(&(whose, &reminder.id)).expect("two words are plain data"),
        after: reminder.at,
    }
}

impl Assistant {
    /// Says the reminders whose time has come; how many rows that were.
    ///
    /// # Errors
    /// When the store fails: what was not said is said at the next call.
    pub async fn remind(&self) -> Result<usize, StoreError> {
        let rows = self.store().lease_outbox(QUEUE, AT_ONCE, self.now(), LEASE).await?;
        for row in &rows {
            let settlement = self.wake_up(row).await?;
            self.store().settle_outbox(row, settlement, self.now()).await?;
        }
        Ok(rows.len())
    }

    async fn wake_up(&self, row: &Leased) -> Result<Settlement, StoreError> {
        let now = self.now();
        let again = |pause: SignedDuration, because: &str| Settlement::Again {
            at: now + pause,
            because: because.to_owned(),
        };
        let Ok((whose, id)) = serde_json::from_str::<(ConversationRef, String)>(&row.payload) else {
            return Ok(Settlement::Dead { because: "the row cannot be read".to_owned() });
        };
        let Some(conversation) = self.store().conversation_of(&whose).await? else {
            return Ok(Settlement::Done);
        };
        let due = |reminder: &&Reminder| reminder.id == id && reminder.at <= now;
        let Some(reminder) = conversation.state.reminders.iter().find(due).cloned() else {
            return Ok(Settlement::Done);
        };
        if conversation.owner != Owner::Bot {
            return Ok(again(PAUSE, "people have the conversation"));
        }
        let safe = self.may_be_written_to(&conversation).await?;
        let Some(commit) = self.say_reminder(conversation, &reminder, safe, now) else {
            return Ok(Settlement::Dead { because: "the council is no longer served".to_owned() });
        };
        Ok(match self.store().commit(commit).await? {
            Committed::Done => Settlement::Done,
            Committed::Conflict | Committed::Repeated(_) => {
                again(SignedDuration::ZERO, "somebody wrote first")
            }
        })
    }

    /// Whether no ticket of the conversation says that writing to this person may harm them.
    async fn may_be_written_to(&self, conversation: &Conversation) -> Result<bool, StoreError> {
        for reference in &conversation.state.tickets {
            if self.store().ticket(reference).await?.is_some_and(|ticket| !ticket.contact_safe) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn say_reminder(
        &self,
        before: Conversation,
        reminder: &Reminder,
        safe: bool,
        now: Timestamp,
    ) -> Option<Commit> {
        let mind = self.mind();
        let door = before.state.door.as_ref().unwrap_or(&before.council);
        let scene = Scene::new(&mind, door, mind.language(&before.language), now, self.zone(), 0)?;
        let values = scene.values(&scene.own());
        let reply = if reminder.what.is_empty() {
            scene.line("reminder_bare", &values)
        } else {
            scene.line("reminder", &values.with("what", reminder.what.as_str()))
        };
        let message = Message { id: before.messages + 1, ..push::ours(reply, now) };
        let mut after = Conversation {
            version: Version { turns: before.version.turns + 1, ..before.version },
            messages: before.messages + i64::from(safe),
            last: now,
            ..before.clone()
        };
        after.state.reminders.retain(|other| other.id != reminder.id);
        let next = (reminder.weeks > 0 && safe).then(|| next(reminder, &scene, now)).flatten();
        after.state.reminders.extend(next.clone());
        let mut commit = Commit::at(now);
        commit.messages = if safe { vec![message] } else { Vec::new() };
        commit.events = push::outbound(&after, None, &commit.messages);
        commit.outbox = push::rows(&after, &commit.messages);
        commit.outbox.extend(next.iter().map(|next| wake(next, &after.reference)));
        commit.conversation = Some(ConversationWrite { before: Some(before.version), after });
        Some(commit)
    }
}

/// The same reminder the next time that is still ahead, at the same hour of the clock.
fn next(reminder: &Reminder, scene: &Scene<'_>, now: Timestamp) -> Option<Reminder> {
    let weeks = i64::from(reminder.weeks);
    let first = scene.local(reminder.at);
    let mut ahead = (1..).map_while(|round| scene.moment(first.checked_add((round * weeks).weeks()).ok()?));
    let at = ahead.find(|at| *at > now)?;
    Some(Reminder { at, ..reminder.clone() })
}
