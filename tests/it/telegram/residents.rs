//! What a resident sends and sees: every kind of message has its answer.

use super::egress::{handed_off, happened};
use super::*;
use crate::support::program::eventually;
use crate::support::telegram::Fault;
use std::time::Duration;

/// The beginning of a JPEG, which is all that is looked at.
fn picture(size: usize) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    bytes.resize(size.max(4), 7);
    bytes
}

fn photo(id: &str) -> Value {
    json!([{"file_id": id, "file_unique_id": id, "width": 90, "height": 90, "file_size": 100}])
}

#[tokio::test(flavor = "multi_thread")]
async fn t10_buttons_are_pressed_once_and_again_and_forged_and_each_press_is_acknowledged() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    writes(&app, &telegram, JILL, "????").await;
    let asked = telegram.nth(JILL, 1).await;
    let person = asked.button("Talk to a person").unwrap_or_else(|| panic!("no button: {asked:?}"));
    assert!(person.len() <= 64 && !person.contains("person"), "{person}");
    let other = format!("0123456789abcdef:{}", person.split_once(':').expect("two parts").1);
    for (number, forged) in
        [other.as_str(), "", ":", "nonsense", "council:borsetshire", "language:xx"].into_iter().enumerate()
    {
        brings(&app, &telegram.press(JILL, forged)).await;
        let answer = told(&telegram, JILL, number + 2).await;
        assert!(answer.contains("earlier question"), "{forged}: {answer}");
    }
    telegram.called("answerCallbackQuery", 6).await;
    brings(&app, &telegram.press(JILL, &person)).await;
    assert!(told(&telegram, JILL, 8).await.contains("a person at"));
    brings(&app, &telegram.press(JILL, &person)).await;
    telegram.called("answerCallbackQuery", 8).await;
    assert_eq!(count(&app, "tickets").await, 1, "pressed twice, fetched once");
}

#[tokio::test(flavor = "multi_thread")]
async fn t11_an_edit_is_no_second_question_and_people_are_told_of_it() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let edit = |text: &str| {
        let message =
            telegram.message(JILL, json!({"text": text, "edit_date": 1_790_000_001}))["message"].clone();
        telegram.update("edited_message", message)
    };
    writes(&app, &telegram, JILL, "my bin was not collected").await;
    let asked = told(&telegram, JILL, 1).await;
    brings(&app, &edit("my green bin was not collected")).await;
    let answer = told(&telegram, JILL, 2).await;
    assert!(answer.contains("changed an earlier message") && answer != asked, "{answer}");
    let (key, ticket) = handed_off(&app, &telegram).await;
    brings(&app, &edit("my brown bin was not collected")).await;
    eventually("the ticket has it", async || {
        let ticket = agent(&app, &key, Method::GET, &ticket, Value::Null).await.body;
        let said = ticket["transcript"].as_array().expect("a list").last().expect("words")["text"].clone();
        (said == "my brown bin was not collected").then_some(())
    })
    .await;
    assert_eq!(happened(&app, "ticket.message_edited").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn t12_a_group_is_refused_without_a_question_and_left_when_it_says_so() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let says = |text: &str| {
        let chat = json!({"id": -100_500, "type": "supergroup", "title": "<i>Mill Lane</i>"});
        telegram.message(JILL, json!({"chat": chat, "text": text}))
    };
    brings(&app, &says("my bin was not collected, 14 Mill Lane")).await;
    brings(&app, &says("/start")).await;
    let refusal = told(&telegram, -100_500, 1).await;
    assert!(refusal.contains("can't help in groups") && !refusal.contains('?'), "{refusal}");
    brings(&app, &says("/leave")).await;
    assert_eq!(telegram.called("leaveChat", 1).await.chat(), -100_500);
    let bot = json!({"id": 9, "is_bot": true, "first_name": "Bot"});
    brings(&app, &telegram.message(9, json!({"from": bot, "text": "hello"}))).await;
    let channel = json!({"message_id": 1, "date": 1, "chat": {"id": -1009, "type": "channel", "title": "n"}, "text": "x"});
    brings(&app, &telegram.update("channel_post", channel)).await;
    writes(&app, &telegram, JILL, "/help").await;
    told(&telegram, JILL, 1).await;
    assert_eq!(telegram.calls("sendMessage").len(), 2);
    assert_eq!(count(&app, "conversations").await, 0, "nothing of a group is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn t13_every_kind_of_message_has_its_answer() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    telegram.keep_file("photo", picture(100));
    telegram.keep_file("voice", b"OggS\0\x02 a voice".as_slice());
    let sticker = json!({
        "file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1, "is_animated": false,
        "is_video": false, "emoji": "👍",
    });
    let poll = json!({
        "id": "1", "question": "Bins?", "options": [], "total_voter_count": 0, "is_closed": false, "is_anonymous": true,
        "type": "regular", "allows_multiple_answers": false,
    });
    let point = json!({"latitude": 52.0930, "longitude": 1.3200});
    let origin = json!({"type": "hidden_user", "sender_user_name": "Joe", "date": 1_790_000_000});
    let kinds = [
        (json!({"photo": photo("photo")}), "What is it about?"),
        (json!({"document": {"file_id": "photo", "file_unique_id": "u"}}), "What is it about?"),
        (json!({"voice": {"file_id": "voice", "file_unique_id": "u", "duration": 3}}), "can't listen"),
        (
            json!({"video_note": {"file_id": "photo", "file_unique_id": "u", "length": 9, "duration": 3}}),
            "can't listen",
        ),
        (json!({"location": point}), "What is it about?"),
        (json!({"location": {"latitude": 52.1, "longitude": 1.3, "live_period": 900}}), "What is it about?"),
        (json!({"contact": {"phone_number": "+447700900123", "first_name": "Jill"}}), ""),
        (json!({"sticker": sticker}), "can't read stickers"),
        (json!({"dice": {"emoji": "🎲", "value": 4}}), "games"),
        (json!({"poll": poll}), "can't vote"),
        (json!({"paid_thing": {"a": 1}}), "can't read that kind"),
        (json!({"text": "\u{200b}\u{2060}"}), "can't read that kind"),
        (json!({"text": "my bin was not collected", "forward_origin": origin}), "bin"),
        (
            json!({"venue": {"location": point, "title": "The Bull", "address": "Ambridge"}, "location": point}),
            "",
        ),
    ];
    for (number, (content, answer)) in kinds.into_iter().enumerate() {
        let chat = 1_000 + number as i64;
        brings(&app, &telegram.message(chat, content.clone())).await;
        let said = told(&telegram, chat, 1).await;
        assert!(!said.is_empty() && said.contains(answer), "{content}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t13_an_album_is_one_entry_with_all_its_pictures_and_they_reach_the_ticket() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    for number in 0..3 {
        telegram.keep_file(&format!("p{number}"), picture(100 + number));
    }
    let part = |number: usize, caption: Value| {
        telegram.message(
            JILL,
            json!({"photo": photo(&format!("p{number}")), "media_group_id": "g", "caption": caption}),
        )
    };
    brings(&app, &part(0, json!("there is rubbish dumped in Mill Lane"))).await;
    brings(&app, &part(1, Value::Null)).await;
    brings(&app, &part(2, Value::Null)).await;
    told(&telegram, JILL, 1).await;
    assert_eq!(count(&app, "messages WHERE content LIKE '%\"from\":\"citizen\"%'").await, 1);
    let (key, _) = handed_off(&app, &telegram).await;
    let ticket = only_ticket(&app, &key).await;
    let entry = &ticket["transcript"][0];
    assert_eq!(entry["attachments"].as_array().expect("a list").len(), 3, "{entry}");
    assert_eq!(entry["text"], "there is rubbish dumped in Mill Lane");
}

#[tokio::test(flavor = "multi_thread")]
async fn t14_files_that_cannot_be_had_are_told_plainly() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    telegram.keep_file("exe", b"MZ\x90\0 a program".as_slice());
    telegram.keep_file("big", picture(20 * 1024 * 1024 + 1));
    let document = |id: &str, size: Value| json!({"document": {"file_id": id, "file_unique_id": "u", "file_size": size}});
    for (number, (content, answer)) in [
        (document("none", json!(21 * 1024 * 1024)), "too large"),
        (document("big", json!(1)), "too large"),
        (document("exe", json!(10)), "can't take that kind"),
        (document("expired", json!(10)), "couldn't get that file"),
    ]
    .into_iter()
    .enumerate()
    {
        let chat = 2_000 + number as i64;
        brings(&app, &telegram.message(chat, content.clone())).await;
        let said = told(&telegram, chat, 1).await;
        assert!(said.contains(answer), "{content}: {said}");
    }
    assert_eq!(count(&app, "attachments").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_file_takes_its_time_the_resident_sees_that_we_are_at_work() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    telegram.keep_file("photo", picture(100));
    telegram.fail("getFile", 0, Fault::Slow(Duration::from_millis(700)));
    brings(&app, &telegram.message(JILL, json!({"photo": photo("photo")}))).await;
    assert_eq!(telegram.called("sendChatAction", 1).await.body["action"], "typing");
    told(&telegram, JILL, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_for_a_place_has_a_key_that_sends_it() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    writes(&app, &telegram, JILL, "I want to report a pothole").await;
    let asked = telegram.nth(JILL, 1).await;
    assert_eq!(asked.body["reply_markup"]["keyboard"][0][0]["request_location"], true, "{asked:?}");
    let point = json!({"location": {"latitude": 52.0930, "longitude": 1.3200}});
    brings(&app, &telegram.message(JILL, point)).await;
    let next = told(&telegram, JILL, 2).await;
    assert!(!next.contains("What is it about?"), "{next}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_do_what_the_menu_says() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    for (number, (command, answer)) in [
        ("/start", "automated assistant of"),
        ("/help", "/person"),
        ("/privacy", "/privacy?council=borsetshire"),
        ("/language", "only speak English"),
        ("/council", "Borsetshire"),
        ("/status", ""),
        ("/cancel", ""),
        ("/dance", "don't know that command"),
        ("/start missed_bin", "bin"),
        ("/start", "start again"),
        ("/person", "a person at"),
    ]
    .into_iter()
    .enumerate()
    {
        writes(&app, &telegram, JILL, command).await;
        let said = told(&telegram, JILL, number + 1).await;
        assert!(!said.is_empty() && said.contains(answer), "{command}: {said}");
    }
    let commands = telegram.called("setMyCommands", 1).await;
    let menu = commands.body["commands"].as_array().expect("a list").clone();
    assert_eq!(menu[0], json!({"command": "help", "description": "What I can do"}));
    assert!(menu.iter().all(|command| command["command"] != "council"), "one council: nothing to choose");
    assert!(
        telegram.called("setMyName", 1).await.body["name"].as_str().expect("a name").contains("Borsetshire")
    );
    telegram.called("setMyShortDescription", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgetting_is_asked_for_twice_and_leaves_nothing() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    writes(&app, &telegram, JILL, "my name is Quaggamuffin").await;
    told(&telegram, JILL, 1).await;
    writes(&app, &telegram, JILL, "/forget").await;
    let button = telegram.nth(JILL, 2).await.button("Delete everything").expect("a button");
    brings(&app, &telegram.press(JILL, &button)).await;
    assert!(told(&telegram, JILL, 3).await.contains("has been deleted"));
    eventually("it is sent and gone", async || (count(&app, "outbox").await == 0).then_some(())).await;
    for what in ["conversations", "messages", "senders", "receipts", "inbox WHERE payload <> ''"] {
        assert_eq!(count(&app, what).await, 0, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bot_for_many_councils_asks_once_and_remembers() {
    let telegram = Telegram::start().await;
    let many = [("MOOTHALL_TELEGRAM__MODE", "webhook"), ("MOOTHALL_TELEGRAM__MANY", "true")];
    let app = with(&telegram, &many).await;
    writes(&app, &telegram, JILL, "/start").await;
    assert!(told(&telegram, JILL, 1).await.contains("Which town"));
    writes(&app, &telegram, JILL, "my bin was not collected").await;
    assert!(told(&telegram, JILL, 2).await.contains("Which town"));
    writes(&app, &telegram, JILL, "Felpersham").await;
    assert!(told(&telegram, JILL, 3).await.contains("Felpersham"));
    writes(&app, &telegram, JILL, "my bin was not collected").await;
    told(&telegram, JILL, 4).await;
    assert_eq!(count(&app, "conversations WHERE council = 'felpersham'").await, 1);
    writes(&app, &telegram, JILL, "/council").await;
    assert!(told(&telegram, JILL, 5).await.contains("Which town"));

    writes(&app, &telegram, 7, "/start felpersham").await;
    assert!(told(&telegram, 7, 1).await.contains("Felpersham"));
    // Danger is answered before anything is asked.
    writes(&app, &telegram, 8, "I can smell gas in the kitchen").await;
    let answer = told(&telegram, 8, 1).await;
    assert!(!answer.contains("Which town"), "{answer}");
    // A place in the first words is enough.
    writes(&app, &telegram, 9, "there is a big pothole on the main road in Felpersham").await;
    let answer = told(&telegram, 9, 1).await;
    assert!(!answer.contains("Which town") && !answer.contains("answering for"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_bots_stand_at_several_doors() {
    let telegram = Telegram::start().await;
    let second = format!(
        "[{{name = \"felpersham\", token = \"{TOKEN}\", council = \"felpersham\", secret = \"{SECRET}\"}}]"
    );
    let app =
        with(&telegram, &[("MOOTHALL_TELEGRAM__MODE", "webhook"), ("MOOTHALL_TELEGRAM__BOTS", &second)])
            .await;
    writes(&app, &telegram, JILL, "/council").await;
    assert!(told(&telegram, JILL, 1).await.contains("Borsetshire"));
    let update = telegram.message(7, json!({"text": "/council"}));
    assert_eq!(post_to(&app, "felpersham", &update).await.status, 200);
    assert!(told(&telegram, 7, 1).await.contains("Felpersham"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_too_long_is_read_as_far_as_it_goes() {
    let telegram = Telegram::start().await;
    let app = posted_to(&telegram).await;
    let long = format!("my bin was not collected {}", "and again ".repeat(405));
    assert!((4001..=4096).contains(&long.chars().count()));
    writes(&app, &telegram, JILL, &long).await;
    assert!(told(&telegram, JILL, 1).await.contains("only its beginning"));
    told(&telegram, JILL, 2).await;
}
