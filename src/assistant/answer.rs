//! The steps of a turn: load, understand, decide, commit; and again when somebody else wrote meanwhile.

mod result;

use super::decide::{Change, Decision, Heard, cross, decide};
use super::earlier::Earlier;
use super::mind::Mind;
use super::once::{again, receipt_id};
use super::ports::{
    Beginning, Chance, Clock, Commit, Committed, ConversationWrite, Erase, Receipt, Store, TicketWrite,
};
use super::push;
use super::recent::Recent;
use super::remind::promised;
use super::scene::Scene;
use super::understand::Alarm;
use super::{TurnError, TurnResult};
use crate::domain::conversation::{Conversation, From, Message, Owner, State, Understood, Version};
use crate::domain::enquiry::{Content, Enquiry, LONGEST_TEXT, Speaker};
use crate::domain::event::EventType;
use crate::domain::ids::{ChannelName, ConversationKey, ConversationRef};
use crate::domain::mask::mask;
use crate::domain::reply::Reply;
use crate::domain::ticket::{Priority, Ticket};
use crate::safety::Level;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use result::result;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How often a turn is worked out again when somebody else wrote first.
pub(super) const MOST_TRIES: usize = 8;

/// What every channel talks to.
pub struct Assistant {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    zone: TimeZone,
    mind: RwLock<Arc<Mind>>,
    switched_off: RwLock<BTreeMap<ChannelName, String>>,
    recent: Recent,
}

/// How something came by way of the inbox.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arrival {
    /// The inbox rows that the turn settles.
    pub rows: Vec<i64>,
    /// What the channel says of it by itself, before the answer: a file was too large. Not part of the conversation.
    pub notes: Vec<Reply>,
}

/// A turn that was worked out and not yet written.
pub struct Worked {
    /// What to write.
    pub commit: Commit,
    /// What to answer.
    pub result: TurnResult,
    /// The resident asked for everything to be erased: that is done instead of writing.
    pub erases: bool,
    /// Why the best guess is the best, in a plain sentence.
    pub reason: String,
    /// The safety rule that fired.
    pub alarm: Option<Alarm>,
    /// The higher of the rule's priority and the service's.
    pub priority: Priority,
}

impl Assistant {
    /// An assistant on this store, with this content; days and hours are those of `zone`.
    pub fn new(
        store: Arc<dyn Store>,
        mind: Arc<Mind>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        zone: TimeZone,
    ) -> Self {
        Self {
            store,
            clock,
            chance,
            zone,
            mind: RwLock::new(mind),
            switched_off: RwLock::default(),
            recent: Recent::default(),
        }
    }

    /// Takes one thing that a person said, and answers it when the answer is durable.
    ///
    /// # Errors
    /// [`TurnError`]; nothing was written then.
    pub async fn turn(&self, enquiry: Enquiry) -> Result<TurnResult, TurnError> {
        self.turn_of(enquiry, Arrival::default()).await
    }

    /// The same for something that arrived by way of the inbox, in one transaction with what that needs.
    ///
    /// # Errors
    /// [`TurnError`]; nothing was written then, and the rows still wait.
    pub async fn turn_of(&self, enquiry: Enquiry, arrival: Arrival) -> Result<TurnResult, TurnError> {
        let mind = self.mind();
        if mind.library.pack(&enquiry.council, "en").is_none() {
            return Err(TurnError::UnknownCouncil(enquiry.council.to_string()));
        }
        if let Some(reason) = self.switched_off(&enquiry.channel) {
            return Err(TurnError::SwitchedOff(reason));
        }
        let enquiry = Enquiry { content: tidy(enquiry.content.clone()), ..enquiry };
        let content = &enquiry.content;
        if content.text.is_empty()
            && content.choice.is_none()
            && content.intent.is_none()
            && content.location.is_none()
            && content.attachments.is_empty()
        {
            return Err(TurnError::Nothing);
        }
        let receipt = receipt_id(&enquiry);
        for _ in 0..MOST_TRIES {
            let Enquiry { council, channel, speaker, .. } = &enquiry;
            let begun = match self.recent.take(council, channel, speaker) {
                // A message that was answered before is found when it is written.
                Some(conversation) => Beginning { earlier: None, conversation: Some(conversation) },
                None => self.store.begin(council, channel, speaker, receipt.as_ref()).await?,
            };
            if let (Some(id), Some(earlier)) = (&receipt, begun.earlier) {
                return again(id, &earlier)?.ok_or(TurnError::IdReused);
            }
            if begun.conversation.is_none() && names_a_conversation(&enquiry.speaker) {
                return Err(TurnError::UnknownConversation);
            }
            let held = match begun.conversation.as_ref().and_then(|c| c.state.hand_off.as_ref()) {
                Some(reference) => self.store.ticket(reference).await?,
                None => None,
            };
            let earlier = self.earlier(&enquiry, begun.conversation.as_ref()).await?;
            let mut worked = self.work_out(&mind, &enquiry, begun.conversation, held, &earlier)?;
            if worked.erases {
                if let Some(write) = worked.commit.conversation {
                    let last_words = push::last_words(&write.after, worked.commit.outbox);
                    self.erase_and_say(&Erase::Reference(write.after.reference), last_words).await?;
                }
                return Ok(worked.result);
            }
            worked.commit.receipt = receipt.clone().map(|id| Receipt {
                id,
                answer: serde_json::to_string(&worked.result).expect("a result is plain data"),
            });
            worked.commit.settles.clone_from(&arrival.rows);
            if let Some(write) = &worked.commit.conversation {
                let notes = push::notes(&write.after, &arrival.notes);
                worked.commit.outbox.splice(..0, notes);
            }
            let written = worked.commit.conversation.as_ref().map(|write| write.after.clone());
            match self.store.commit(worked.commit).await? {
                Committed::Done => {
                    written.into_iter().for_each(|written| self.recent.keep(written));
                    return Ok(worked.result);
                }
                Committed::Conflict => {}
                Committed::Repeated(earlier) => {
                    let id = receipt.as_ref().ok_or(TurnError::Busy)?;
                    return again(id, &earlier)?.ok_or(TurnError::IdReused);
                }
            }
        }
        Err(TurnError::Busy)
    }

    /// Works out the first turn of a conversation without writing anything.
    ///
    /// # Errors
    /// [`TurnError::UnknownCouncil`].
    pub fn consider(&self, enquiry: &Enquiry) -> Result<Worked, TurnError> {
        let enquiry = Enquiry { content: tidy(enquiry.content.clone()), ..enquiry.clone() };
        self.work_out(&self.mind(), &enquiry, None, None, &Earlier::default())
    }

    fn work_out(
        &self,
        mind: &Mind,
        enquiry: &Enquiry,
        known: Option<Conversation>,
        held: Option<Ticket>,
        earlier: &Earlier,
    ) -> Result<Worked, TurnError> {
        let now = self.now();
        let is_new = known.is_none();
        let mut before = known.unwrap_or_else(|| self.new_conversation(enquiry, now));
        if before.owner != Owner::Bot && held.is_none() {
            // The ticket is gone (its time was over): nobody would hear, so the conversation is ours again.
            before.owner = Owner::Bot;
            before.state.hand_off = None;
        }
        let language = mind.language(&before.language).to_owned();
        let chance = self.chance.number();
        let at = |state: &State| {
            let door = state.door.as_ref().unwrap_or(&before.council);
            Scene::new(mind, door, &language, now, &self.zone, chance)
                .ok_or_else(|| TurnError::UnknownCouncil(door.to_string()))
        };
        let text = mask(&enquiry.content.text);
        let mut state = before.state.clone();
        let here = at(&state)?;
        cross(&mut state, &text, enquiry.content.choice.as_deref(), &here);
        let scene = if state.door == before.state.door { here } else { at(&state)? };
        before.state = state;
        let understood = scene.understand(&text);
        let heard = Heard {
            text: &text,
            choice: enquiry.content.choice.as_deref(),
            intent: enquiry.content.intent.as_ref(),
            location: enquiry.content.location,
            attachments: &enquiry.content.attachments,
            understood: &understood,
        };
        let mut decision = decide(&before, held.as_ref(), earlier, &heard, &scene);
        if text != enquiry.content.text && decision.owner == Owner::Bot {
            decision.replies.push(scene.line("refused_number", &scene.values(&scene.own())));
        }
        let said = match (heard.choice, heard.intent) {
            (Some(id), _) => label_of(&before.state, id),
            (None, Some(intent)) => scene.pack.title(intent).unwrap_or_default().to_owned(),
            (None, None) => text.to_string(),
        };
        let erases = decision.erases;
        let result = result(&before, &decision, &understood, &scene, &language, held.as_ref());
        let commit = self.commit_of(before, is_new, enquiry, said, decision, held.as_ref(), &result, now);
        let wanted = result.intent.as_ref().and_then(|intent| scene.pack.intent(intent));
        let of_service = wanted.map_or(Priority::Normal, |intent| intent.priority);
        let of_rule = understood.alarm.as_ref().map_or(Priority::Normal, |alarm| match alarm.level {
            Level::Emergency => Priority::Emergency,
            Level::Urgent => Priority::Urgent,
        });
        Ok(Worked {
            commit,
            result,
            erases,
            reason: understood.reason,
            alarm: understood.alarm,
            priority: of_rule.max(of_service),
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one transaction, gathered in one place")]
    fn commit_of(
        &self,
        before: Conversation,
        is_new: bool,
        enquiry: &Enquiry,
        said: String,
        decision: Decision,
        held: Option<&Ticket>,
        result: &TurnResult,
        now: Timestamp,
    ) -> Commit {
        let mut messages = vec![Message {
            id: before.messages + 1,
            from: From::Citizen,
            name: None,
            reply: Reply { text: said, ..Reply::default() },
            location: enquiry.content.location,
            attachments: enquiry.content.attachments.clone(),
            at: now,
            understood: Some(Understood {
                outcome: decision.outcome,
                intent: result.intent.clone(),
                confidence: result.confidence,
            }),
        }];
        let replies = decision.replies.into_iter().zip(before.messages + 2..);
        messages.extend(replies.map(|(reply, id)| Message { id, ..push::ours(reply, now) }));
        // While people have the conversation, what is said in it is said to them.
        let told = held.filter(|_| before.owner != Owner::Bot).map(|held| TicketWrite {
            before: Some(held.epoch),
            after: held.clone(),
            happened: EventType::TicketMessage,
            by: "citizen".to_owned(),
        });
        let opened = decision.opens.map(|after| TicketWrite {
            before: None,
            after,
            happened: EventType::TicketOpened,
            by: "bot".to_owned(),
        });
        let changed = decision.changes.map(|Change { ticket, happened }| TicketWrite {
            before: Some(ticket.epoch),
            after: Ticket { epoch: ticket.epoch + 1, ..ticket },
            happened,
            by: "citizen".to_owned(),
        });
        let version = before.version;
        let promised = promised(&before.state, &decision.state, &before.reference);
        let after = Conversation {
            version: Version {
                epoch: version.epoch + i64::from(decision.owner != before.owner),
                turns: version.turns + 1,
            },
            owner: decision.owner,
            state: decision.state,
            messages: before.messages + messages.len() as i64,
            last: now,
            ..before
        };
        let outbox = push::rows(&after, &messages).into_iter().chain(promised).collect();
        Commit {
            at: now,
            receipt: None,
            settles: Vec::new(),
            conversation: Some(ConversationWrite { before: (!is_new).then_some(version), after }),
            messages,
            tickets: told.into_iter().chain(opened).chain(changed).collect(),
            events: Vec::new(),
            outbox,
        }
    }

    /// A line of the assistant's own in the language and words of a conversation's council.
    pub(super) fn line_to(
        &self,
        to: &Conversation,
        key: &str,
        agent: &str,
        ticket: &Ticket,
    ) -> Option<Reply> {
        let mind = self.mind();
        let language = mind.language(&to.language);
        let door = to.state.door.as_ref().unwrap_or(&to.council);
        let scene = Scene::new(&mind, door, language, self.now(), &self.zone, 0)?;
        let values = scene.values(&scene.body(&ticket.body));
        Some(scene.line(key, &values.with("agent", agent).with("reference", ticket.reference.as_str())))
    }

    fn new_conversation(&self, enquiry: &Enquiry, now: Timestamp) -> Conversation {
        let hex = |numbers: usize| {
            (0..numbers).map(|_| format!("{:016x}", self.chance.number())).collect::<String>()
        };
        let (scope, sender) = match &enquiry.speaker {
            Speaker::Sender { scope, sender, .. } => (scope.clone(), sender.clone()),
            Speaker::New | Speaker::Key(_) => (String::new(), String::new()),
        };
        Conversation {
            reference: ConversationRef::parse(&hex(1)).expect("sixteen hexadecimal digits fit"),
            key: ConversationKey::parse(&hex(2)).expect("thirty-two hexadecimal digits fit"),
            council: enquiry.council.clone(),
            channel: enquiry.channel.clone(),
            scope,
            sender,
            language: enquiry.language.clone(),
            owner: Owner::Bot,
            version: Version { epoch: 1, turns: 0 },
            messages: 0,
            state: State::default(),
            started: now,
            last: now,
        }
    }

    /// The content in force.
    pub fn mind(&self) -> Arc<Mind> {
        Arc::clone(&self.mind.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes new content; turns under way finish with the old.
    pub fn change_mind(&self, mind: Arc<Mind>) {
        *self.mind.write().unwrap_or_else(PoisonError::into_inner) = mind;
    }

    /// Switches channels off, each with its reason; all others are on.
    pub fn switch_off(&self, channels: BTreeMap<ChannelName, String>) {
        *self.switched_off.write().unwrap_or_else(PoisonError::into_inner) = channels;
    }

    fn switched_off(&self, channel: &ChannelName) -> Option<String> {
        self.switched_off.read().unwrap_or_else(PoisonError::into_inner).get(channel).cloned()
    }

    pub(super) fn recent(&self) -> &Recent {
        &self.recent
    }

    pub(super) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The local time of days and office hours.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(super) fn chance(&self) -> &dyn Chance {
        &*self.chance
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The day it is where the councils are.
    pub(super) fn today(&self) -> Date {
        self.now().to_zoned_datetime(self.zone.clone()).date()
    }
}

/// Takes out what no channel should carry: control characters and marks that turn the direction of writing.
fn tidy(mut content: Content) -> Content {
    let kept = |c: &char| {
        *c == '\n' || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    let text: String = content.text.chars().filter(kept).take(LONGEST_TEXT).collect();
    content.text = text.trim().to_owned();
    content
}

fn names_a_conversation(speaker: &Speaker) -> bool {
    matches!(speaker, Speaker::Key(_) | Speaker::Sender { key: Some(_), .. })
}

fn label_of(state: &State, id: &str) -> String {
    state.offers.iter().find(|offer| offer.id == id).map(|offer| offer.label.clone()).unwrap_or_default()
}
