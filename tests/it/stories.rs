//! Whole conversations as data: every file of `tests/stories/` is told from beginning to end.
//!
//! A story reads like a conversation. Its first line says what it shows; then, a line each:
//!
//! | Line | Means |
//! |---|---|
//! | `council: ambridge` | at whose door (borsetshire when absent) |
//! | `now: 2026-11-23 21:30` | the local time from here on |
//! | `later: 11 hours` | time passes (minutes, hours, days); reminders that are due are said |
//! | `R: my bin was missed` | the resident writes; `{ref}` is the last ticket's reference |
//! | `R begins anew` | what follows is another conversation |
//! | `R presses: Yes` | the resident presses a button that was offered last |
//! | `R presses again: Yes` | … or ever before |
//! | `R sends: photo, place` | the resident sends a photo, a place, or both, without words |
//! | `= asked waste/missed_bin` | how the turn ended, and with which intent |
//! | `M: sorry … house number` | what we said holds these words in this order |
//! | `M: -` | we said nothing |
//! | `not: {{` | what we said does not hold this |
//! | `[Yes] [Change something]` | just these buttons were offered |
//! | `ticket: report open normal` | the ticket that the turn opened or touched |
//! | `detail: place = 14 Mill Lane` | a detail of the ticket that was opened last |
//! | `reason: asked for a person` | the reason of that ticket holds these words |
//! | `owner: queue` | who has the conversation |
//! | `A claims` / `A: Hello` / `A returns` / `A closes` | an agent (Sam) does this with the last ticket |

use crate::support::town::Town;
use moothall::assistant::handoff::{Act, ActRequest};
use moothall::assistant::{History, TurnResult};
use moothall::domain::attachment::Attachment;
use moothall::domain::conversation::From;
use moothall::domain::enquiry::{Content, Enquiry, Location, Speaker};
use moothall::domain::ids::{ChannelName, ConversationKey, CouncilId};
use moothall::domain::reply::Choice;
use moothall::domain::ticket::{Agent, Reference, Ticket};
use std::fs;
use std::path::Path;

#[tokio::test]
async fn every_story_is_told_as_it_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 4, "the stories are gone");
    let mut faults = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let told = Telling::default().tell(&fs::read_to_string(&file).unwrap()).await;
        faults.extend(told.err().map(|fault| format!("{name}{fault}")));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n\n"));
}

/// What happened so far.
#[derive(Default)]
struct Telling {
    council: Option<CouncilId>,
    conversation: Option<ConversationKey>,
    last: Option<TurnResult>,
    offered: Vec<Choice>,
    ticket: Option<Reference>,
    script: String,
}

impl Telling {
    async fn tell(mut self, story: &str) -> Result<(), String> {
        let town = Town::new().await;
        for (index, line) in story.lines().enumerate().skip(1) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Err(wrong) = self.line(&town, line).await {
                let script = &self.script;
                return Err(format!(":{}: {line}\n    {wrong}\n--- what was said\n{script}", index + 1));
            }
        }
        Ok(())
    }

    async fn line(&mut self, town: &Town, line: &str) -> Result<(), String> {
        if line.starts_with('[') {
            return self.expect_buttons(line);
        }
        if let Some(ending) = line.strip_prefix("= ") {
            return self.expect_ending(ending);
        }
        if line == "R begins anew" {
            self.conversation = None;
            return Ok(());
        }
        if let Some(act) = line.strip_prefix("A ") {
            return self.act(town, act, None).await;
        }
        let (key, value) = line.split_once(':').ok_or("this line is none that a story knows")?;
        let value = value.trim();
        match key {
            "council" => self.council = Some(CouncilId::parse(value).map_err(|e| e.to_string())?),
            "now" => {
                town.clock.set(value.replace(' ', "T").parse().map_err(|e: jiff::Error| e.to_string())?);
                return self.remind(town).await;
            }
            "later" => {
                town.clock.pass(seconds(value)?);
                return self.remind(town).await;
            }
            "R" => {
                let reference = self.ticket.as_ref().map_or("", Reference::as_str);
                let text = value.replace("{ref}", reference);
                return self.turn(town, Content { text, ..Content::default() }).await;
            }
            "R presses" => {
                let last = self.last.iter().flat_map(|turn| &turn.replies).flat_map(|reply| &reply.choices);
                let choice = last.into_iter().find(|choice| choice.label == value);
                let id = choice.ok_or("that button was not offered")?.id.clone();
                return self.turn(town, Content { choice: Some(id), ..Content::default() }).await;
            }
            "R presses again" => {
                let choice = self.offered.iter().find(|choice| choice.label == value);
                let id = choice.ok_or("that button was never offered")?.id.clone();
                return self.turn(town, Content { choice: Some(id), ..Content::default() }).await;
            }
            "R sends" => return self.send(town, value).await,
            "M" => return self.expect_words(value),
            "not" => {
                let said = self.said();
                return if said.contains(value) { Err("it was said".into()) } else { Ok(()) };
            }
            "ticket" => return self.expect_ticket(value),
            "detail" => return self.expect_detail(town, value).await,
            "reason" => {
                let reason = self.last_ticket(town).await?.reason;
                let told = reason.contains(value);
                return if told { Ok(()) } else { Err(format!("the reason is {reason:?}")) };
            }
            "owner" => return self.expect_owner(town, value).await,
            "A" => return self.act(town, "says", Some(value)).await,
            _ => return Err("this line is none that a story knows".into()),
        }
        Ok(())
    }

    async fn turn(&mut self, town: &Town, content: Content) -> Result<(), String> {
        let council = self.council();
        let said = if content.text.is_empty() { format!("{content:?}") } else { content.text.clone() };
        self.script.push_str(&format!("R: {said}\n"));
        let speaker = self.conversation.clone().map_or(Speaker::New, Speaker::Key);
        let (channel, language) = (ChannelName::web(), "en".to_owned());
        let enquiry = Enquiry { council, channel, speaker, id: None, content, language };
        let result = town.assistant.turn(enquiry).await.map_err(|error| error.to_string())?;
        for reply in &result.replies {
            let buttons: Vec<String> =
                reply.choices.iter().map(|choice| format!("[{}]", choice.label)).collect();
            self.script.push_str(&format!("M: {}  {}\n", reply.text.replace('\n', " "), buttons.join(" ")));
        }
        self.script.push_str(&format!("= {} {:?}\n", result.outcome.as_str(), result.intent));
        self.conversation = Some(result.conversation.clone());
        self.offered.extend(result.replies.iter().flat_map(|reply| reply.choices.clone()));
        self.ticket = result.ticket.as_ref().map(|ticket| ticket.reference.clone()).or(self.ticket.take());
        self.last = Some(result);
        Ok(())
    }

    async fn send(&mut self, town: &Town, what: &str) -> Result<(), String> {
        let council = self.council();
        let mut content = Content::default();
        if what.contains("photo") {
            content.attachments.push(photo(town, &council).await);
        }
        if what.contains("place") {
            content.location = Location::parse(52.09, 1.32);
        }
        self.turn(town, content).await
    }

    async fn act(&mut self, town: &Town, act: &str, text: Option<&str>) -> Result<(), String> {
        let reference = self.ticket.clone().ok_or("there is no ticket yet")?;
        let act = match act {
            "claims" => Act::Claim,
            "returns" => Act::Return { text: None },
            "closes" => Act::Close { text: None },
            "says" => Act::Reply { text: text.unwrap_or_default().to_owned(), attachments: Vec::new() },
            _ => return Err("an agent claims, says, returns or closes".into()),
        };
        let agent = Agent { id: "sam".into(), name: "Sam".into() };
        let request = ActRequest { agent, if_match: None, receipt: None };
        town.assistant.act(&reference, act, request).await.map_err(|error| error.to_string())?;
        let history = self.history(town).await?;
        // What the resident sees of it counts as said.
        let fresh = history.messages.iter().rev().take_while(|message| message.from != From::Citizen);
        let mut replies: Vec<_> = fresh.map(|message| message.reply.clone()).collect();
        replies.reverse();
        if let Some(last) = &mut self.last {
            last.replies = replies;
        }
        self.script.push_str(&format!("A …\n{}\n", self.said()));
        Ok(())
    }

    /// What was promised for this moment is said, and what we say then counts as said.
    async fn remind(&mut self, town: &Town) -> Result<(), String> {
        if self.conversation.is_none() {
            return Ok(());
        }
        let before = self.history(town).await?.messages.len();
        town.assistant.remind().await.map_err(|error| error.to_string())?;
        let messages = self.history(town).await?.messages;
        let said: Vec<_> = messages[before..].iter().map(|message| message.reply.clone()).collect();
        if let Some(last) = self.last.as_mut().filter(|_| !said.is_empty()) {
            last.replies = said;
            self.script.push_str(&format!("M: {}\n", self.said()));
        } else if let Some(last) = &mut self.last {
            last.replies.clear();
        }
        Ok(())
    }

    async fn history(&self, town: &Town) -> Result<History, String> {
        let key = self.conversation.as_ref().ok_or("nobody has spoken yet")?;
        let history = town.assistant.history(key, 0).await.map_err(|error| error.to_string())?;
        history.ok_or_else(|| "the conversation is gone".to_owned())
    }

    fn council(&self) -> CouncilId {
        self.council.clone().unwrap_or_else(|| CouncilId::parse("borsetshire").expect("a council"))
    }

    fn said(&self) -> String {
        let replies = self.last.iter().flat_map(|turn| &turn.replies);
        replies.map(|reply| reply.text.replace("**", "")).collect::<Vec<_>>().join("\n")
    }

    fn expect_words(&self, wanted: &str) -> Result<(), String> {
        let said = self.said();
        if wanted == "-" {
            return if said.is_empty() { Ok(()) } else { Err(format!("we said: {said}")) };
        }
        let mut rest = said.to_lowercase();
        for words in wanted.split('…').map(str::trim).filter(|words| !words.is_empty()) {
            let at = rest.find(&words.to_lowercase()).ok_or(format!("{words:?} is missing in: {said}"))?;
            rest = rest.split_off(at + words.to_lowercase().len());
        }
        Ok(())
    }

    fn expect_buttons(&self, wanted: &str) -> Result<(), String> {
        let replies = self.last.iter().flat_map(|turn| &turn.replies);
        let labels: Vec<String> =
            replies.flat_map(|reply| &reply.choices).map(|choice| format!("[{}]", choice.label)).collect();
        let labels = labels.join(" ");
        if labels == wanted { Ok(()) } else { Err(format!("the buttons are {labels}")) }
    }

    fn expect_ending(&self, wanted: &str) -> Result<(), String> {
        let last = self.last.as_ref().ok_or("nobody has spoken yet")?;
        let intent = last.intent.as_ref().map_or("-", |intent| intent.as_str());
        let (outcome, wanted_intent) = wanted.split_once(' ').unwrap_or((wanted, intent));
        let found = format!("{} {intent}", last.outcome.as_str());
        if found == format!("{outcome} {wanted_intent}") { Ok(()) } else { Err(format!("it ended {found}")) }
    }

    fn expect_ticket(&self, wanted: &str) -> Result<(), String> {
        let ticket = self.last.as_ref().and_then(|turn| turn.ticket.as_ref());
        let found = ticket.map_or("none".to_owned(), |t| {
            format!("{} {} {}", t.kind.as_str(), t.status.as_str(), t.priority.as_str())
        });
        if found == wanted { Ok(()) } else { Err(format!("the ticket is {found}")) }
    }

    async fn expect_detail(&self, town: &Town, wanted: &str) -> Result<(), String> {
        let (name, value) = wanted.split_once(" = ").ok_or("write: detail: name = value")?;
        let ticket = self.last_ticket(town).await?;
        let found =
            ticket.details.iter().find(|detail| detail.name == name).map(|detail| detail.value.as_str());
        if found == Some(value) { Ok(()) } else { Err(format!("the details are {:?}", ticket.details)) }
    }

    async fn last_ticket(&self, town: &Town) -> Result<Ticket, String> {
        let reference = self.ticket.as_ref().ok_or("there is no ticket yet")?;
        let found = town.assistant.ticket(reference).await.map_err(|error| error.to_string())?;
        found.map(|(ticket, _)| ticket).ok_or_else(|| "no such ticket".to_owned())
    }

    async fn expect_owner(&self, town: &Town, wanted: &str) -> Result<(), String> {
        let found = self.history(town).await?.owner.as_str();
        if found == wanted { Ok(()) } else { Err(format!("the conversation is the {found}'s")) }
    }
}

fn seconds(span: &str) -> Result<i64, String> {
    let (number, unit) = span.split_once(' ').ok_or("write a number and a unit")?;
    let number: i64 = number.parse().map_err(|_| "write a number first")?;
    match unit.trim_end_matches('s') {
        "minute" => Ok(number * 60),
        "hour" => Ok(number * 3600),
        "day" => Ok(number * 86400),
        _ => Err("minutes, hours or days".into()),
    }
}

async fn photo(town: &Town, council: &CouncilId) -> Attachment {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec();
    town.assistant.add_attachment(council, png).await.expect("a photo is taken")
}
