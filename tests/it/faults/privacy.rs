//! Personal words are planted in every way in, and then everything that the program wrote outside the store is
//! searched; and after erasure the store's own files.

use crate::support::answer::send;
use crate::support::centre::Centre;
use crate::support::databases::connect;
use crate::support::program::{Place, Program};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Connection, Executor};
use std::fs;
use std::net::TcpListener;
use std::path::Path;

/// What nobody may find, in small letters: names, places, numbers, and words that stand nowhere else.
const PLANTED: [&str; 14] = [
    "quaggamuffin",
    "thistlewhistle",
    "zibblewick",
    "bo4 9zx",
    "bo49zx",
    "07700 900461",
    "07700900461",
    "+447700900462",
    "snorkelbaum",
    "frobnicatrix",
    "malformidable",
    "querulix",
    "pathelbert",
    "jinglehorn",
];

/// An agent's name: no business of a log, but a ticket goes on telling who worked it.
const AGENT: &str = "pumblechook";

/// The address of an endpoint may hold a token: it stands in the store and in no log.
const HOOK: &str = "blatherskite";

/// What may not even stand in the store.
const NEVER_KEPT: [&str; 4] = ["4111 1111 1111 1111", "4111111111111111", "ab 12 34 56 c", "ab123456c"];

/// Whether a text or file holds a word, in large or small letters.
fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.to_ascii_lowercase().windows(word.len()).any(|window| window == word.as_bytes())
}

/// Every file below a folder; a draft that goes while we look is passed over.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if let Ok(bytes) = fs::read(&path) {
            found.push((path.display().to_string(), bytes));
        }
    }
    found
}

/// A port that was free a moment ago.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

fn key(place: &Place, role: &str) -> String {
    let made = place.run(&["key", "create", "--council", "borsetshire", "--role", role]);
    String::from_utf8(made.stdout).expect("UTF-8").trim().to_owned()
}

async fn say(program: &Program, conversation: Option<&str>, text: &str) -> Value {
    let mut body = json!({"council": "borsetshire", "text": text});
    if let Some(conversation) = conversation {
        body["conversation"] = json!(conversation);
    }
    let answer = program.enquire(&body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// A report by form, a hand-off with everything personal and a file, and an agent's answer. The conversation's key and
/// its ticket's reference.
async fn converse(program: &Program, agent: &str) -> (String, String) {
    let begun = say(program, None, "My bin was not collected. I am Quaggamuffin Thistlewhistle").await;
    let conversation = begun["conversation"].as_str().expect("a key").to_owned();
    let within = Some(conversation.as_str());
    say(program, within, "the blue one, 93 Zibblewick Passage, BO4 9ZX, it was due yesterday").await;
    say(program, within, "yes, it was out in time").await;
    let reported = say(program, within, "yes").await;
    assert_eq!(reported["ticket"]["kind"], "report", "{reported}");
    let handed = say(program, within, "I want to speak to a person").await;
    let ticket = handed["ticket"]["reference"].as_str().expect("a ticket").to_owned();
    say(program, within, "call 07700 900461 or write to quaggamuffin@thistlewhistle.example").await;
    say(program, within, "my card is 4111 1111 1111 1111 and my number AB 12 34 56 C").await;
    let file = program.upload("borsetshire", b"%PDF-1.7 a letter from Frobnicatrix").await;
    let body =
        json!({"council": "borsetshire", "conversation": conversation, "attachments": [file.text("id")]});
    assert_eq!(program.enquire(&body).await.status, 200);
    let reply = program.request(Method::POST, &format!("/v1/tickets/{ticket}/replies")).bearer_auth(agent);
    let said = json!({"text": "Good morning, Snorkelbaum", "agent": {"id": "a1", "name": "Pumblechook"}});
    assert_eq!(send(reply.json(&said)).await.status, 200);
    (conversation, ticket)
}

/// The same words typed into the page; the cookie by which the browser holds the conversation.
async fn on_the_page(program: &Program) -> String {
    let form = "--edge\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n\
        I am Quaggamuffin Thistlewhistle, 93 Zibblewick Passage\r\n--edge--\r\n";
    let sent =
        program.request(Method::POST, "/chat?council=borsetshire").header("accept", "application/json");
    let answer = send(sent.header("content-type", "multipart/form-data; boundary=edge").body(form)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let (cookie, _) = answer.header("set-cookie").split_once(';').expect("a cookie");
    cookie.to_owned()
}

/// Another system that is told of everything whole, and one that answers nobody; with what secret the first is signed.
async fn told_of_everything(program: &Program, place: &Place, centre: &Centre) -> String {
    let administrator = key(place, "administrator");
    let mut secrets = Vec::new();
    for url in [centre.url(), &format!("http://127.0.0.1:1/{HOOK}")] {
        let new = json!({"url": url, "council": "borsetshire", "payload": "full"});
        let asked = program.request(Method::POST, "/v1/endpoints").bearer_auth(&administrator).json(&new);
        secrets.push(send(asked).await.text("secret").to_lowercase());
    }
    secrets.swap_remove(0)
}

/// Requests that are refused: what is wrong with them is told, and what they held is not.
async fn be_refused(program: &Program, place: &Place, key: &str) {
    let post = || program.request(Method::POST, "/v1/enquiries").header("content-type", "application/json");
    for body in [
        r#"{"council":"borsetshire","text":"Malformidable"#,
        r#"{"council":"borsetshire","text":7,"language":"Malformidable"}"#,
        r#"{"council":"borsetshire","location":"Malformidable"}"#,
        r#"{"council":"borsetshire","text":"hello","conversation":"Malformidable"}"#,
        r#"{"council":"Malformidable","text":"hello"}"#,
    ] {
        let refused = send(post().body(body)).await;
        assert!((400..500).contains(&refused.status), "{body}: {refused:?}");
        assert!(!holds(refused.body.to_string().as_bytes(), "malformidable"), "{body}: {refused:?}");
    }
    for path in
        ["/v1/tickets?status=Querulix", "/v1/tickets?Querulix=1", "/v1/Pathelbert", "/?council=Pathelbert"]
    {
        let refused = send(program.request(Method::GET, path).bearer_auth(key)).await;
        assert!((400..500).contains(&refused.status), "{path}: {refused:?}");
    }
    let broken = "--edge\r\ncontent-disposition: form-data; name=\"Malformidable\"\r\n\r\nMalformidable";
    for path in ["/v1/attachments", "/chat?council=borsetshire"] {
        let sent =
            program.request(Method::POST, path).header("content-type", "multipart/form-data; boundary=edge");
        let refused = send(sent.body(broken)).await;
        assert!((400..500).contains(&refused.status), "{path}: {refused:?}");
    }
    send(post().bearer_auth("Jinglehorn").header("x-request-id", "Jinglehorn, again").body("{}"))
        .await
        .is_problem(401);

    let mut other = connect(&place.database()).await;
    other.execute("BEGIN IMMEDIATE").await.expect("locks");
    let body = json!({"council": "borsetshire", "text": "I am Quaggamuffin, and nobody writes it down"});
    program.enquire(&body).await.is_problem(503);
    other.execute("ROLLBACK").await.expect("unlocks");
    other.close().await.expect("closes");
}

#[tokio::test]
async fn personal_words_stand_in_the_store_alone_and_after_erasure_nowhere() {
    let metrics = free_address();
    let place = Place::new()
        .with("MOOTHALL_LOG__LEVEL", "trace")
        .with("MOOTHALL_HTTP__METRICS_LISTEN", &metrics)
        .with("MOOTHALL_DELIVERY__ALLOW_PRIVATE", "true")
        .with("MOOTHALL_CONTENT__FOLDER", env!("CARGO_MANIFEST_DIR"));
    let (agent, integrator) = (key(&place, "agent"), key(&place, "integrator"));
    let program = place.serve().await;
    let centre = Centre::open().await;
    let signing = told_of_everything(&program, &place, &centre).await;

    let (first, _) = converse(&program, &agent).await;
    let (second, ticket) = converse(&program, &agent).await;
    let message = json!({"council": "borsetshire", "channel": "whatsapp", "sender": "+447700900462",
        "text": "I am Quaggamuffin Thistlewhistle"});
    let asked = program.request(Method::POST, "/v1/enquiries").bearer_auth(&integrator).json(&message);
    let third = send(asked).await.text("conversation").to_owned();
    let cookie = on_the_page(&program).await;
    be_refused(&program, &place, &agent).await;
    centre.came(8).await;
    let page = format!("http://{metrics}/metrics");
    let figures = reqwest::get(page).await.expect("figures").text().await.expect("text");
    assert!(figures.contains("moothall_turns_total"), "{figures}");

    // A resident's key and an API key open doors, so they are no less secret than the words.
    let in_cookie = cookie.split(['=', '.']).nth(1).expect("a key");
    let keys = [first.as_str(), &second, &third, in_cookie];
    let told: Vec<u8> = centre.calls().iter().flat_map(|call| call.bytes.to_vec()).collect();
    assert!(holds(&told, "quaggamuffin") && !keys.iter().any(|key| holds(&told, key)));
    let personal: Vec<&str> = PLANTED.iter().chain(&NEVER_KEPT).chain(&keys).copied().collect();
    let secrets: Vec<&str> =
        personal.iter().copied().chain([AGENT, HOOK, &agent, &integrator, &signing]).collect();
    let kept = files(&place.path("store"));
    for word in ["quaggamuffin", "zibblewick", "frobnicatrix", "snorkelbaum", "+447700900462"] {
        assert!(kept.iter().any(|(_, bytes)| holds(bytes, word)), "{word} was planted");
    }
    nowhere(&kept, &NEVER_KEPT);

    let erased = send(program.request(Method::DELETE, &format!("/v1/conversations/{first}"))).await;
    assert_eq!(erased.status, 204);
    let deleted = program.request(Method::POST, "/chat/delete?council=borsetshire").header("cookie", &cookie);
    assert_eq!(send(deleted).await.status, 200);
    for whose in [["--ticket", &ticket], ["--sender", "whatsapp:+447700900462"]] {
        let forgot = place.run(&["forget", whose[0], whose[1]]);
        assert!(forgot.status.success(), "{forgot:?}");
        let said = [forgot.stdout, forgot.stderr].concat();
        nowhere(&[("what forget says".to_owned(), said)], &secrets);
    }
    nowhere(&files(&place.path("store")), &personal);

    let log = program.log();
    assert!(log.contains("request answered") && log.contains("the store is away"), "{log}");
    program.stop().await;
    nowhere(&[("figures".to_owned(), figures.into_bytes())], &secrets);
    for folder in [place.path("output"), place.path("work"), env!("CARGO_TARGET_TMPDIR").into()] {
        nowhere(&files(&folder), &secrets);
    }
}

#[track_caller]
fn nowhere(files: &[(String, Vec<u8>)], words: &[&str]) {
    for (name, bytes) in files {
        for word in words {
            if holds(bytes, word) {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let line = text.lines().find(|line| line.to_lowercase().contains(word)).unwrap_or_default();
                panic!("{word} stands in {name}: {:.400}", line);
            }
        }
    }
}
