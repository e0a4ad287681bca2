//! Values to begin with: a council, a moment, a conversation, a ticket.

use jiff::{SignedDuration, Timestamp};
use moothall::assistant::ports::{Commit, ConversationWrite, Outgoing, TicketWrite};
use moothall::domain::attachment::Attachment;
use moothall::domain::conversation::{Conversation, From, Message, Owner, State, Version};
use moothall::domain::endpoint::{Endpoint, EndpointUrl, EventFilter, Payload, Scheme};
use moothall::domain::event::EventType;
use moothall::domain::ids::{
    AttachmentId, ChannelName, ConversationKey, ConversationRef, CouncilId, EndpointId,
};
use moothall::domain::reply::Reply;
use moothall::domain::secret::Secret;
use moothall::domain::ticket::{Detail, Kind, Priority, Reference, Status, Ticket};

/// That many seconds into the test: time moves only when a test says so.
pub(crate) fn second(number: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + number).expect("a moment in 2027")
}

/// That many days into the test.
pub(crate) fn day(number: i64) -> Timestamp {
    second(number * 24 * 60 * 60)
}

/// That long.
pub(crate) fn seconds(number: i64) -> SignedDuration {
    SignedDuration::from_secs(number)
}

/// The council at whose door everything happens.
pub(crate) fn borsetshire() -> CouncilId {
    CouncilId::parse("borsetshire").expect("a council")
}

/// Another one.
pub(crate) fn felpersham() -> CouncilId {
    CouncilId::parse("felpersham").expect("a council")
}

/// A channel.
pub(crate) fn channel(name: &str) -> ChannelName {
    ChannelName::parse(name).expect("a channel")
}

/// The key of conversation so and so.
pub(crate) fn key(name: &str) -> ConversationKey {
    ConversationKey::parse(&format!("key-of-{name}")).expect("a key")
}

/// The reference of conversation so and so.
pub(crate) fn reference(name: &str) -> ConversationRef {
    ConversationRef::parse(&format!("conversation-{name}")).expect("a reference")
}

/// A new conversation on the web.
pub(crate) fn conversation(name: &str) -> Conversation {
    Conversation {
        reference: reference(name),
        key: key(name),
        council: borsetshire(),
        channel: ChannelName::web(),
        scope: String::new(),
        sender: String::new(),
        language: "en".to_owned(),
        owner: Owner::Bot,
        version: Version { epoch: 0, turns: 1 },
        messages: 0,
        state: State::default(),
        started: second(0),
        last: second(0),
    }
}

/// A new conversation with a Telegram chat.
pub(crate) fn chat(name: &str, sender: &str) -> Conversation {
    Conversation {
        channel: channel("telegram"),
        scope: "main".to_owned(),
        sender: sender.to_owned(),
        ..conversation(name)
    }
}

/// Something said.
pub(crate) fn message(from: From, text: &str) -> Message {
    Message {
        id: 0,
        from,
        name: None,
        reply: Reply { text: text.to_owned(), ..Reply::default() },
        location: None,
        attachments: Vec::new(),
        at: second(0),
        understood: None,
    }
}

/// The commit that begins a conversation with these words of the resident.
pub(crate) fn beginning(conversation: &Conversation, words: &[&str]) -> Commit {
    let after = Conversation { messages: words.len() as i64, ..conversation.clone() };
    Commit {
        conversation: Some(ConversationWrite { before: None, after }),
        messages: words.iter().map(|text| message(From::Citizen, text)).collect(),
        ..Commit::at(conversation.last)
    }
}

/// The commit of the next turn of a conversation as it was read, and how the conversation stands after it.
pub(crate) fn turn(before: &Conversation, words: &[&str]) -> (Commit, Conversation) {
    let after = Conversation {
        version: Version { turns: before.version.turns + 1, ..before.version },
        messages: before.messages + words.len() as i64,
        ..before.clone()
    };
    let commit = Commit {
        conversation: Some(ConversationWrite { before: Some(before.version), after: after.clone() }),
        ..beginning(&after, words)
    };
    (commit, after)
}

/// A ticket of a conversation.
pub(crate) fn ticket(number: u64, of: &ConversationRef) -> Ticket {
    Ticket {
        reference: Reference::new("BO", number),
        kind: Kind::Report,
        status: Status::Open,
        epoch: 1,
        council: borsetshire(),
        body: borsetshire(),
        service: None,
        intent: None,
        queue: "waste".to_owned(),
        reason: "A bin was missed.".to_owned(),
        safety_rule: None,
        contact_safe: true,
        priority: Priority::Normal,
        opened: second(0),
        due: Some(day(5)),
        details: vec![Detail { name: "place".to_owned(), value: "The Green".to_owned(), confidence: 0.5 }],
        attachments: Vec::new(),
        assignee: None,
        conversation: of.clone(),
    }
}

/// Opens a ticket.
pub(crate) fn opening(ticket: &Ticket) -> TicketWrite {
    TicketWrite {
        before: None,
        after: ticket.clone(),
        happened: EventType::TicketOpened,
        by: "bot".to_owned(),
    }
}

/// An endpoint of Borsetshire that wants everything.
pub(crate) fn endpoint(name: &str) -> Endpoint {
    Endpoint {
        id: EndpointId::parse(&format!("endpoint-{name}")).expect("an id"),
        council: borsetshire(),
        url: EndpointUrl::parse("https://tickets.example.org/moothall", false).expect("an address"),
        events: vec![EventFilter::parse("*").expect("a filter")],
        channel: None,
        payload: Payload::Full,
        scheme: Scheme::V1,
        secret: Secret::new([1, 2, 3, 4]),
        old_secret: None,
        inbound_secret: Secret::new([5, 6, 7, 8]),
        created: second(0),
        disabled: None,
        paused_until: None,
        failing_since: None,
    }
}

/// A file.
pub(crate) fn file(name: &str, sha256: &str) -> Attachment {
    Attachment {
        id: AttachmentId::parse(&format!("file-{name}")).expect("an id"),
        media_type: "image/jpeg".to_owned(),
        bytes: 5,
        sha256: sha256.to_owned(),
    }
}

/// A row for the outbox, due from the beginning.
pub(crate) fn outgoing(lane: &str, payload: &str) -> Outgoing {
    Outgoing {
        queue: "telegram".to_owned(),
        lane: lane.to_owned(),
        conversation: None,
        payload: payload.to_owned(),
        after: second(0),
    }
}
