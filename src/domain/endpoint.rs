//! An endpoint: an address of another system that is told what happens, and how it is told.

use super::event::{About, Event, EventType};
use super::ids::{ChannelName, CouncilId, EndpointId};
use super::network::is_public;
use super::secret::Secret;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use url::{Host, Url};

/// How long a secret signs beside the one that took its place, in hours.
pub const ROTATION_HOURS: i64 = 24;

/// The longest address that is taken, in bytes.
const LONGEST_URL: usize = 2_000;

/// Where events are posted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointUrl(Url);

/// Why an address is not taken; the message says what would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// It cannot be read, has no host, or is too long.
    #[error("url is an address such as https://tickets.example.gov.uk/moothall, 2,000 characters at most")]
    Malformed,
    /// It is not encrypted.
    #[error("url must begin with https://")]
    NotEncrypted,
    /// It holds a user or password, which would end in logs.
    #[error("url may hold no user and password")]
    HoldsPassword,
    /// It lies inside.
    #[error("url is an address of a private network")]
    Private,
}

impl EndpointUrl {
    /// Takes an address on the public internet; where `allow_private`, also plain http and private addresses. What a
    /// name resolves to is looked at whenever something is sent.
    ///
    /// # Errors
    /// [`BadUrl`] says what would be taken.
    pub fn parse(text: &str, allow_private: bool) -> Result<Self, BadUrl> {
        let url = Url::parse(text).map_err(|_| BadUrl::Malformed)?;
        if text.len() > LONGEST_URL || !matches!(url.scheme(), "https" | "http") {
            return Err(BadUrl::Malformed);
        }
        let host = url.host().ok_or(BadUrl::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadUrl::HoldsPassword);
        }
        let inside = match host {
            Host::Ipv4(address) => !is_public(address.into()),
            Host::Ipv6(address) => !is_public(address.into()),
            Host::Domain(_) => false,
        };
        match () {
            () if allow_private => Ok(Self(url)),
            () if url.scheme() != "https" => Err(BadUrl::NotEncrypted),
            () if inside => Err(BadUrl::Private),
            () => Ok(Self(url)),
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// By which scheme of Standard Webhooks an endpoint's events are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// HMAC-SHA256: we and the receiver share the secret.
    V1,
    /// Ed25519: the receiver has the public key, and cannot sign.
    V1a,
}

impl Scheme {
    /// The word used in the API and tables, and before each signature.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V1a => "v1a",
        }
    }

    /// The scheme that a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::V1, Self::V1a].into_iter().find(|scheme| scheme.as_str() == word)
    }
}

/// How much an endpoint is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    /// References only.
    Thin,
    /// Transcript and details too.
    Full,
}

impl Payload {
    /// The word used in the API and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Thin => "thin",
            Self::Full => "full",
        }
    }

    /// The value that a word of the API or a table stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Thin, Self::Full].into_iter().find(|payload| payload.as_str() == word)
    }
}

/// Which events an endpoint wants: `*`, all of a kind (`ticket.*`) or one (`ticket.opened`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventFilter(String);

impl EventFilter {
    /// Takes a filter that some event can pass.
    pub fn parse(text: &str) -> Option<Self> {
        let filter = Self(text.to_owned());
        EventType::ALL.into_iter().any(|happened| filter.passes(happened)).then_some(filter)
    }

    /// The filter as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether such an event is wanted.
    pub fn passes(&self, happened: EventType) -> bool {
        match self.0.strip_suffix('*') {
            Some("") => true,
            Some(kind) => kind.ends_with('.') && happened.as_str().starts_with(kind),
            None => self.0 == happened.as_str(),
        }
    }
}

impl fmt::Display for EventFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EventFilter {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a filter is *, ticket.* or the type of an event")
    }
}

impl From<EventFilter> for String {
    fn from(filter: EventFilter) -> String {
        filter.0
    }
}

/// An address of another system that is told what happens to a council's tickets, or in one integrator's channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// Its id.
    pub id: EndpointId,
    /// Whose events.
    pub council: CouncilId,
    /// Where they go.
    pub url: EndpointUrl,
    /// Which.
    pub events: Vec<EventFilter>,
    /// The integrator's channel that it serves: then it hears of this channel, and of tickets nothing.
    pub channel: Option<ChannelName>,
    /// How much it is told.
    pub payload: Payload,
    /// How what goes out is signed.
    pub scheme: Scheme,
    /// Signs what goes out.
    pub secret: Secret,
    /// Signs beside it until then: the secret before the last rotation.
    pub old_secret: Option<(Secret, Timestamp)>,
    /// Signs what its system sends to us.
    pub inbound_secret: Secret,
    /// When it was made.
    pub created: Timestamp,
    /// Since when nothing is sent, and why; its events wait.
    pub disabled: Option<Disabled>,
    /// It asked us to wait until then.
    pub paused_until: Option<Timestamp>,
    /// Since when every try has failed.
    pub failing_since: Option<Timestamp>,
}

/// Why nothing is sent to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disabled {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub because: DisabledBecause,
}

/// Why an endpoint was disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisabledBecause {
    /// It answered 410.
    Gone,
    /// An administrator said so.
    Asked,
}

impl DisabledBecause {
    /// The word used in the API and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Asked => "asked",
        }
    }

    /// The value that a word of a table stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Gone, Self::Asked].into_iter().find(|because| because.as_str() == word)
    }
}

impl Endpoint {
    /// The secrets that sign at this moment, the newest first.
    pub fn secrets(&self, now: Timestamp) -> Vec<&Secret> {
        let old = self.old_secret.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        std::iter::once(&self.secret).chain(old).collect()
    }

    /// Whether it is to be told of an event: the body that does the work of all, the council at whose door it came in
    /// of how it stands, the endpoint of a channel of what is said there.
    pub fn hears(&self, event: &Event) -> bool {
        let of_council = match &event.about {
            About::Ticket(happening) => {
                self.channel.is_none()
                    && (happening.ticket.body == self.council
                        || (happening.ticket.council == self.council && event.happened.changes_state()))
            }
            About::Message(said) => {
                said.council == self.council && self.channel.as_ref() == Some(&said.channel)
            }
            About::Erased(erased) => match &self.channel {
                None => erased.tickets.iter().any(|ticket| ticket.concerns(&self.council)),
                Some(channel) => *channel == erased.channel && erased.council == self.council,
            },
            About::Test => false,
        };
        of_council && self.events.iter().any(|filter| filter.passes(event.happened))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_public_addresses_are_taken() {
        for (text, fault) in [
            ("https://tickets.example.gov.uk/hook?x=1", None),
            ("http://tickets.example.gov.uk/", Some(BadUrl::NotEncrypted)),
            ("https://127.0.0.1/", Some(BadUrl::Private)),
            ("https://2130706433/", Some(BadUrl::Private)),
            ("https://0x7f.1/", Some(BadUrl::Private)),
            ("https://[::ffff:169.254.169.254]/", Some(BadUrl::Private)),
            ("https://user:word@example.org/", Some(BadUrl::HoldsPassword)),
            ("ftp://example.org/", Some(BadUrl::Malformed)),
            ("https://", Some(BadUrl::Malformed)),
            ("tickets", Some(BadUrl::Malformed)),
        ] {
            assert_eq!(EndpointUrl::parse(text, false).err(), fault, "{text}");
        }
        assert!(EndpointUrl::parse("http://127.0.0.1:8000/", true).is_ok());
        assert!(EndpointUrl::parse("file:///etc/passwd", true).is_err());
    }

    #[test]
    fn a_filter_passes_all_a_kind_or_one() {
        let passes = |filter: &str, happened| EventFilter::parse(filter).unwrap().passes(happened);
        assert!(passes("*", EventType::MessageOutbound));
        assert!(passes("ticket.*", EventType::TicketOpened));
        assert!(!passes("ticket.*", EventType::ConversationErased));
        assert!(passes("ticket.opened", EventType::TicketOpened));
        assert!(!passes("ticket.opened", EventType::TicketClosed));
        for wrong in ["", "tick*", "ticket.", "ticket.finished", "**"] {
            assert_eq!(EventFilter::parse(wrong), None, "{wrong}");
        }
    }
}
