//! The key to a resident's conversation, kept in this browser alone: one cookie a council, never in an address.

use crate::domain::ids::{ConversationKey, CouncilId};
use axum::http::{HeaderMap, HeaderValue, header};
use uuid::Uuid;

/// What a browser holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held {
    /// The key to the conversation.
    pub(super) key: ConversationKey,
    /// The id of the message that began it. A first message sent twice comes the second time with the key that the
    /// first time earned, and only this tells that it is not a second message.
    pub(super) began: Uuid,
}

/// How cookies are written at this address.
#[derive(Debug, Clone)]
pub(super) struct Keyring {
    /// Whether residents come over https.
    secure: bool,
    /// How long a conversation is kept, in seconds; the key need not outlive it.
    seconds: i64,
}

impl Keyring {
    /// For an address and a time, in seconds, that conversations are kept.
    pub(super) fn new(public_url: &str, seconds: i64) -> Self {
        Self { secure: public_url.starts_with("https://"), seconds: seconds.max(0) }
    }

    /// What this browser holds for a council.
    pub(super) fn find(&self, headers: &HeaderMap, council: &CouncilId) -> Option<Held> {
        let name = self.name(council);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(found, _)| *found == name)
            .filter_map(|(_, value)| value.split_once('.'))
            .find_map(|(key, began)| {
                Some(Held { key: ConversationKey::parse(key).ok()?, began: Uuid::parse_str(began).ok()? })
            })
    }

    /// Gives the browser a key, or the same key again for another while.
    pub(super) fn keep(&self, council: &CouncilId, held: &Held, embedded: bool) -> HeaderValue {
        self.write(council, &format!("{}.{}", held.key, held.began), self.seconds, embedded)
    }

    /// Takes the key away.
    pub(super) fn forget(&self, council: &CouncilId, embedded: bool) -> HeaderValue {
        self.write(council, "", 0, embedded)
    }

    /// `__Host-` binds the cookie to this host and to https.
    fn name(&self, council: &CouncilId) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}moothall-{council}")
    }

    /// A frame on a council's page is third party: there only a partitioned cookie is kept, and only over https.
    fn write(&self, council: &CouncilId, value: &str, seconds: i64, embedded: bool) -> HeaderValue {
        let guard = match (self.secure, embedded) {
            (true, true) => "; Secure; SameSite=None; Partitioned",
            (true, false) => "; Secure; SameSite=Lax",
            (false, _) => "; SameSite=Lax",
        };
        let name = self.name(council);
        HeaderValue::try_from(format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly{guard}"))
            .expect("names and keys are visible ASCII")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn council() -> CouncilId {
        CouncilId::parse("borsetshire").expect("a council")
    }

    #[test]
    fn a_key_comes_back_only_for_its_council() {
        let ring = Keyring::new("http://127.0.0.1:8080", 60);
        let held = Held { key: ConversationKey::parse("abcdefgh12").expect("a key"), began: Uuid::nil() };
        let written = ring.keep(&council(), &held, false);
        let pair = written.to_str().expect("ASCII").split(';').next().expect("a pair").to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {pair}").parse().expect("a header"));
        assert_eq!(ring.find(&headers, &council()), Some(held));
        assert_eq!(ring.find(&headers, &CouncilId::parse("ambridge").expect("a council")), None);
        for wrong in [
            "moothall-borsetshire=../x",
            "moothall-borsetshire=abcdefgh12",
            "moothall-borsetshire=abcdefgh12.x",
        ] {
            headers.insert(header::COOKIE, wrong.parse().expect("a header"));
            assert_eq!(ring.find(&headers, &council()), None, "{wrong}");
        }
    }

    #[test]
    fn the_cookie_is_as_strict_as_its_place_allows() {
        for (url, embedded, prefix, guard) in [
            ("http://127.0.0.1:8080", true, "", "; SameSite=Lax"),
            ("https://a.example", false, "__Host-", "; Secure; SameSite=Lax"),
            ("https://a.example", true, "__Host-", "; Secure; SameSite=None; Partitioned"),
        ] {
            let written = Keyring::new(url, 60).forget(&council(), embedded);
            assert_eq!(written, format!("{prefix}moothall-borsetshire=; Path=/; Max-Age=0; HttpOnly{guard}"));
        }
    }
}
