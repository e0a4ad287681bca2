//! A conversation: who owns it, where it stands, what was said.

use super::attachment::Attachment;
use super::enquiry::Location;
use super::ids::{ChannelName, ConversationKey, ConversationRef, CouncilId, IntentId};
use super::reminder::{Reminder, Wanted};
use super::reply::{Outcome, Reply};
use super::ticket::{Detail, Priority, Reference};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who may speak to the resident: exactly one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Moothall answers.
    Bot,
    /// People have it, and nobody has taken it yet.
    Queue,
    /// An agent has it.
    Agent,
}

impl Owner {
    /// The word used in the API and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Queue => "queue",
            Self::Agent => "agent",
        }
    }

    /// The owner that a word of a table stands for.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "bot" => Some(Self::Bot),
            "queue" => Some(Self::Queue),
            "agent" => Some(Self::Agent),
            _ => None,
        }
    }
}

/// What the store must still find when it writes, or the turn is worked out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Rises whenever the owner changes.
    pub epoch: i64,
    /// Rises with every write.
    pub turns: i64,
}

/// A conversation without what was said in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// What tickets and agents call it.
    pub reference: ConversationRef,
    /// The resident's own key.
    pub key: ConversationKey,
    /// At whose door.
    pub council: CouncilId,
    /// By which channel.
    pub channel: ChannelName,
    /// The name space of the sender (an integrator's key, a bot); empty on the web.
    pub scope: String,
    /// The channel's own name for the person; empty on the web.
    pub sender: String,
    /// Language as a BCP 47 tag.
    pub language: String,
    /// Who may speak.
    pub owner: Owner,
    /// What a write must still find.
    pub version: Version,
    /// How many messages it holds: the next one gets this number plus one.
    pub messages: i64,
    /// Where it stands.
    pub state: State,
    /// When it began.
    pub started: Timestamp,
    /// When something was last said.
    pub last: Timestamp,
}

/// Where a conversation stands: everything the next decision may look at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The open question, if there is one.
    pub stage: Stage,
    /// Turns in a row that were not understood.
    pub misses: u8,
    /// Details learnt here that a later need may use: `name` is the kind of detail (`address`, `telephone`).
    pub known: Vec<Detail>,
    /// Buttons that were offered, newest last; old ones fall off.
    pub offers: Vec<Offer>,
    /// Needs that were named while another was dealt with: they come next, never dropped in silence.
    pub waiting: Vec<Need>,
    /// Small talk that was answered here already: said again, it gets another answer, where there is one.
    pub small_talk: Vec<IntentId>,
    /// Files sent before we knew what about.
    pub attachments: Vec<Attachment>,
    /// Tickets opened here, newest last.
    pub tickets: Vec<Reference>,
    /// What was promised to be said later.
    pub reminders: Vec<Reminder>,
    /// The ticket that owns the conversation while people have it.
    pub hand_off: Option<Reference>,
    /// What each conversation hears once and was told: texts of notices, the name of a council that has ended.
    pub told: Vec<String>,
    /// The council that the resident chose where two border on each other: it answers from then on.
    pub door: Option<CouncilId>,
    /// The place for which they chose.
    pub settled: Option<String>,
}

/// Something the resident wants, with the words it was said in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// What was meant.
    pub intent: IntentId,
    /// The words: they may hold details.
    pub about: String,
}

/// The open question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// None.
    #[default]
    Idle,
    /// "Is it one of these?"
    Clarifying {
        /// What was offered, best first.
        options: Vec<IntentId>,
        /// The words that were unclear: they may hold details.
        about: String,
    },
    /// "Could you say it in other words?"; asked once.
    AskedAgain,
    /// A report's details are being collected.
    Filling(Form),
    /// "Is that right?"
    Confirming(Form),
    /// "Which one is wrong?"
    Changing(Form),
    /// A rule before tickets stopped the report: "report it anyway?" Its last [`Heeded`] is the rule.
    Stopped(Form),
    /// "There is one already: add this to it, or a new report?"
    Beside {
        /// What would be a second report.
        form: Form,
        /// The first.
        earlier: Reference,
    },
    /// "Which of your reports?"
    WhichReport {
        /// What was offered, newest first.
        reports: Vec<Reference>,
        /// It is still not fixed, and not only asked after.
        not_fixed: bool,
    },
    /// "Shall I fetch a person?"
    OfferingPerson {
        /// Why, in a plain sentence for the ticket.
        reason: String,
        /// What it was about, if that was understood.
        intent: Option<IntentId>,
    },
    /// People have it: "how would you like your answer?"
    AskingContact,
    /// People have it: which number or address?
    TakingContact(ContactChoice),
    /// "Which council is it?", when the place that was named is another's.
    Bordering {
        /// What is wanted.
        intent: IntentId,
        /// The words it was said in, and what was collected before.
        about: String,
        /// The place.
        place: String,
        /// The councils to choose from, the one at whose door the person stands last.
        councils: Vec<CouncilId>,
        /// The safety rule that spoke on the way.
        safety_rule: Option<String>,
    },
    /// "When shall I remind you?" and what else a reminder wants to know.
    Reminding(Wanted),
    /// "Shall I ask a person to contact you?" after a safety rule that opens no ticket unasked.
    AskingConsent {
        /// The rule.
        rule: String,
    },
}

/// A report that is being filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// What is reported.
    pub intent: IntentId,
    /// Who will do the work.
    pub body: CouncilId,
    /// How soon: a safety rule may have raised it.
    pub priority: Priority,
    /// The safety rule that raised it.
    pub safety_rule: Option<String>,
    /// The detail that was asked for, or none when all were asked for together.
    pub asked: Option<String>,
    /// What was collected so far, in the order of the intent's details.
    pub details: Vec<Detail>,
    /// Files sent for it.
    pub attachments: Vec<Attachment>,
    /// How often the open question was answered with something unusable.
    pub tries: u8,
    /// Details that may stay empty and were asked for in vain.
    #[serde(default)]
    pub skipped: Vec<String>,
    /// Rules before tickets that had their say.
    #[serde(default)]
    pub heeded: Vec<Heeded>,
    /// An earlier report of the same at the same place, beside which this one is wanted.
    #[serde(default)]
    pub apart_from: Option<Reference>,
}

/// A rule before tickets that had its say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heeded {
    /// Its name in the content: what it says.
    pub rule: String,
    /// The details it looked at; when they change it may speak again.
    pub because: Vec<String>,
    /// The resident wants the report all the same.
    pub insisted: bool,
}

/// A button that was offered, and what pressing it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id, unique in the conversation.
    pub id: String,
    /// What stood on it.
    pub label: String,
    /// What pressing it means.
    pub means: Meaning,
}

/// What a button means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// "That is what I meant."
    Intent(IntentId),
    /// "None of these."
    SomethingElse,
    /// "This council."
    Council(CouncilId),
    /// Yes to the open question.
    Yes,
    /// No to the open question.
    No,
    /// "Change something" before a ticket opens.
    Change,
    /// "I don't know" to a question that need not be answered.
    Skip,
    /// "Report it anyway."
    Anyway,
    /// "Add it to the earlier report."
    AddToEarlier,
    /// "Make it a new report."
    NewReport,
    /// This one of several reports.
    Report(Reference),
    /// This report is still not fixed.
    NotFixed(Reference),
    /// This value for this detail.
    Value {
        /// The detail's name.
        detail: String,
        /// The value.
        value: String,
    },
    /// Change this detail.
    Detail(String),
    /// This many weeks from one reminder to the next; 0 is once.
    Often(u8),
    /// "Fetch a person."
    Person,
    /// How people may reach the resident.
    Contact(ContactChoice),
    /// "Delete everything."
    Erase,
}

/// How people may reach the resident after a hand-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactChoice {
    /// Here, in this chat.
    Here,
    /// By telephone.
    Call,
    /// By e-mail.
    Email,
    /// Not at all.
    No,
}

/// Who said a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The resident.
    Citizen,
    /// Moothall.
    Bot,
    /// A person at the council.
    Agent,
}

impl From {
    /// The word used in the API and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Bot => "bot",
            Self::Agent => "agent",
        }
    }

    /// The author that a word of a table stands for.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "citizen" => Some(Self::Citizen),
            "bot" => Some(Self::Bot),
            "agent" => Some(Self::Agent),
            _ => None,
        }
    }
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its number in the conversation, from 1.
    pub id: i64,
    /// Who said it.
    pub from: From,
    /// The agent's name, when an agent said it.
    pub name: Option<String>,
    /// What was said; a resident's message has text alone.
    #[serde(flatten)]
    pub reply: Reply,
    /// A place that was sent.
    pub location: Option<Location>,
    /// Files that were sent.
    pub attachments: Vec<Attachment>,
    /// When.
    pub at: Timestamp,
    /// On a resident's message: what we made of it.
    pub understood: Option<Understood>,
}

/// What a turn made of a message, kept for review and statistics.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Understood {
    /// How the turn ended.
    pub outcome: Outcome,
    /// The best guess.
    pub intent: Option<IntentId>,
    /// Its probability, 0 to 1.
    pub confidence: f32,
}
