//! What agents and residents say to one another.

use super::egress::{handed_off, replies};
use super::*;
use crate::support::program::eventually;

/// A PNG's first bytes.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

async fn upload(app: &TestApp, bytes: &[u8]) -> String {
    let form = [
        b"--edge\r\ncontent-disposition: form-data; name=\"council\"\r\n\r\nborsetshire\r\n--edge\r\n\
          content-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
            .as_slice(),
        bytes,
        b"\r\n--edge--\r\n",
    ]
    .concat();
    let request = app.client().post(format!("{}/v1/attachments", app.url()));
    let sent = request.header("content-type", "multipart/form-data; boundary=edge").body(form);
    send(sent).await.text("id").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agents_words_and_pictures_arrive_under_their_name() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len();
    let (picture, paper) = (upload(&app, PNG).await, upload(&app, b"%PDF-1.7 a form").await);
    let agent_is = json!({"id": "a-17", "name": "Kirsty"});
    let body = json!({"text": "Like this one?", "attachments": [picture, paper], "agent": agent_is});
    let answer = agent(&app, &key, Method::POST, &format!("{ticket}/replies"), body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let shown = told(&telegram, JILL, sent + 1).await;
    assert!(
        shown.contains("Kirsty") && shown.contains("a person at") && shown.ends_with("\nLike this one?"),
        "{shown}"
    );
    let photo = telegram.called("sendPhoto", 1).await;
    assert_eq!((photo.chat(), photo.body["file"].as_u64()), (JILL, Some(PNG.len() as u64)));
    let document = telegram.called("sendDocument", 1).await;
    assert_eq!((document.chat(), &document.body["as"]), (JILL, &json!("document")));
}

#[tokio::test(flavor = "multi_thread")]
async fn h13_a_reply_that_is_posted_twice_is_sent_once() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len();
    let url = format!("{}{ticket}/replies", app.url());
    let reply = || {
        let request = app.client().post(&url).bearer_auth(&key).header("idempotency-key", "click-1");
        send(request.json(&json!({"text": "Hello."})))
    };
    let both = tokio::join!(reply(), reply());
    assert_eq!((both.0.status, both.1.status), (200, 200));
    replies(&app, &key, &ticket, "And then?").await;
    assert!(told(&telegram, JILL, sent + 2).await.ends_with("And then?"));
    assert_eq!(telegram.texts(JILL).len(), sent + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn stickers_and_pictures_reach_the_people_who_have_the_conversation_without_a_word_of_ours() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let (key, ticket) = handed_off(&app, &telegram).await;
    let sent = telegram.texts(JILL).len() + 1;
    replies(&app, &key, &ticket, "Hello.").await;
    told(&telegram, JILL, sent).await;
    telegram.keep_file("voice", b"OggS\0\x02 a voice".as_slice());
    let sticker = json!({
        "file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1, "is_animated": false,
        "is_video": false, "emoji": "👍",
    });
    brings(&app, &telegram.message(JILL, json!({"sticker": sticker}))).await;
    let voice = json!({"voice": {"file_id": "voice", "file_unique_id": "u", "duration": 3}});
    brings(&app, &telegram.message(JILL, voice)).await;
    eventually("the ticket has both", async || {
        let ticket = agent(&app, &key, Method::GET, &ticket, Value::Null).await.body;
        let said = ticket["transcript"].as_array().expect("a list");
        let thumb = said.iter().any(|entry| entry["text"].as_str().is_some_and(|text| text.contains("👍")));
        let voice = said.iter().any(|entry| entry["attachments"][0]["media_type"] == "audio/ogg");
        (thumb && voice).then_some(())
    })
    .await;
    replies(&app, &key, &ticket, "Thank you.").await;
    assert!(told(&telegram, JILL, sent + 1).await.ends_with("Thank you."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_residents_whole_story() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let said = async |text: &str, number: usize| {
        writes(&app, &telegram, JILL, text).await;
        told(&telegram, JILL, number).await
    };
    assert!(said("/start", 1).await.contains("automated assistant"));
    let asked = said("my bin was not collected", 2).await;
    assert!(asked.contains("bin"), "{asked}");
    let answered = said("what can I put in the blue bin?", 3).await;
    assert!(!answered.is_empty());
    let key = app.key("agent", "borsetshire").await;
    writes(&app, &telegram, JILL, "/person").await;
    eventually("a person is asked", async || (count(&app, "tickets").await == 1).then_some(())).await;
    let reference = only_ticket(&app, &key).await["reference"].as_str().expect("a reference").to_owned();
    let ticket = format!("/v1/tickets/{reference}");
    let before = eventually("the resident is told", async || {
        let texts = telegram.texts(JILL);
        texts.last().filter(|text| text.contains(&reference)).map(|_| texts.len())
    })
    .await;
    let body = json!({"text": "The crew comes back on Thursday.", "agent": {"id": "a-17", "name": "Kirsty"}});
    assert_eq!(agent(&app, &key, Method::POST, &format!("{ticket}/replies"), body).await.status, 200);
    assert!(told(&telegram, JILL, before + 1).await.ends_with("The crew comes back on Thursday."));
    writes(&app, &telegram, JILL, "thank you").await;
    eventually("the words are with the person", async || {
        let ticket = agent(&app, &key, Method::GET, &ticket, Value::Null).await.body;
        let said = ticket["transcript"].as_array().expect("a list").last().expect("words")["text"].clone();
        (said == "thank you").then_some(())
    })
    .await;
    let body = json!({"agent": {"id": "a-17", "name": "Kirsty"}});
    let closed = agent(&app, &key, Method::POST, &format!("{ticket}/close"), body).await;
    assert_eq!(closed.status, 200, "{closed:?}");
    assert!(told(&telegram, JILL, before + 2).await.contains("has closed"));
    let again = said("it is still not fixed", before + 3).await;
    assert!(!again.is_empty());
}
