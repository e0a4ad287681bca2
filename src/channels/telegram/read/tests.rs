use super::*;
use serde_json::json;

fn message(content: Value) -> Value {
    let mut message = json!({
        "message_id": 7, "date": 1_790_000_000,
        "chat": {"id": 42, "type": "private", "first_name": "Jill"},
        "from": {"id": 42, "is_bot": false, "first_name": "Jill", "language_code": "en"},
    });
    message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    message
}

fn update(kind: &str, content: Value) -> String {
    json!({"update_id": 1, kind: content}).to_string()
}

fn of(content: Value) -> Heard {
    heard(&update("message", message(content)), Some("borsetshire_bot")).0
}

fn words(heard: Heard) -> Said {
    match heard {
        Heard::Said(said) => *said,
        other => panic!("{other:?}"),
    }
}

fn file(id: &str) -> Value {
    json!({"file_id": id, "file_unique_id": "u", "file_size": 5})
}

fn with_size(id: &str, width: u32) -> Value {
    let mut file = file(id);
    file["width"] = width.into();
    file["height"] = width.into();
    file
}

#[test]
fn words_are_words_also_when_they_are_forwarded_or_answer_an_earlier_message() {
    assert_eq!(words(of(json!({"text": " my bin \u{200b} "}))).text, "my bin");
    let origin = json!({"type": "hidden_user", "sender_user_name": "Joe", "date": 1_790_000_000});
    assert_eq!(words(of(json!({"text": "look", "forward_origin": origin}))).text, "look");
    let earlier = message(json!({"text": "Which bin?"}));
    assert_eq!(words(of(json!({"text": "the blue one", "reply_to_message": earlier}))).text, "the blue one");
}

#[test]
fn a_text_that_is_too_long_is_cut_and_known_to_be() {
    let said = words(of(json!({"text": "é".repeat(4096)})));
    assert_eq!((said.text.chars().count(), said.cut), (4000, true));
    assert!(!words(of(json!({"text": "é".repeat(4000)}))).cut);
}

#[test]
fn commands_are_told_from_words_and_from_other_bots_commands() {
    let command = |text: &str| match of(json!({"text": text})) {
        Heard::Command(name, rest) => Some((name, rest)),
        _ => None,
    };
    assert_eq!(command("/start woodbridge"), Some(("start".into(), "woodbridge".into())));
    assert_eq!(command("/HELP@Borsetshire_Bot"), Some(("help".into(), String::new())));
    assert_eq!(command("/help@another_bot"), None);
    assert_eq!(command("/ help"), None);
    assert_eq!(command("24/7"), None);
}

#[test]
fn every_kind_of_file_is_fetched_with_its_caption() {
    for (content, id, voice) in [
        (
            json!({"photo": [with_size("small", 90), with_size("large", 1280)], "caption": "here"}),
            "large",
            false,
        ),
        (json!({"document": file("paper"), "caption": "here"}), "paper", false),
        (
            json!({"video": {"file_id": "film", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1}, "caption": "here"}),
            "film",
            false,
        ),
        (
            json!({"voice": {"file_id": "voice", "file_unique_id": "u", "duration": 3}, "caption": "here"}),
            "voice",
            true,
        ),
        (
            json!({"audio": {"file_id": "song", "file_unique_id": "u", "duration": 3}, "caption": "here"}),
            "song",
            true,
        ),
    ] {
        let said = words(of(content.clone()));
        assert_eq!(
            (said.files[0].id.as_str(), said.voice, said.text.as_str()),
            (id, voice, "here"),
            "{content}"
        );
    }
    let note =
        json!({"video_note": {"file_id": "note", "file_unique_id": "u", "length": 240, "duration": 3}});
    assert!(words(of(note)).voice);
}

#[test]
fn a_file_without_a_size_is_no_fault() {
    let said = words(of(json!({"document": {"file_id": "paper", "file_unique_id": "u"}})));
    assert_eq!(said.files, [File { id: "paper".to_owned(), bytes: 0 }]);
}

#[test]
fn a_place_is_a_place_and_a_venue_has_its_name_too() {
    let point = json!({"latitude": 52.0930, "longitude": 1.3200});
    let at = Location::parse(52.0930, 1.3200);
    assert_eq!(words(of(json!({"location": point}))).location, at);
    let live = json!({"latitude": 52.0930, "longitude": 1.3200, "live_period": 900});
    assert_eq!(words(of(json!({"location": live}))).location, at);
    let venue = json!({"location": point, "title": "The Bull", "address": "Ambridge"});
    let said = words(of(json!({"venue": venue, "location": point})));
    assert_eq!((said.location, said.text.as_str()), (at, "The Bull, Ambridge"));
}

#[test]
fn a_contact_is_its_number() {
    let contact = json!({"phone_number": "+447700900123", "first_name": "Jill", "user_id": 42});
    assert_eq!(words(of(json!({"contact": contact}))).text, "+447700900123");
}

#[test]
fn what_can_only_be_seen_has_a_line_of_its_own() {
    let sticker = json!({
        "file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1, "is_animated": false,
        "is_video": false, "emoji": "👍",
    });
    let poll = json!({
        "id": "1", "question": "Bins?", "options": [], "total_voter_count": 0, "is_closed": false, "is_anonymous": true,
        "type": "regular", "allows_multiple_answers": false,
    });
    for (content, line, shown) in [
        (json!({"sticker": sticker}), "telegram.sticker", "👍"),
        (json!({"dice": {"emoji": "🎲", "value": 4}}), "telegram.dice", "4"),
        (json!({"poll": poll}), "telegram.poll", "Bins?"),
    ] {
        assert_eq!(of(content.clone()), picture(line, shown.to_owned()), "{content}");
    }
}

#[test]
fn an_edit_is_its_new_text_and_a_live_location_that_moves_is_nothing() {
    let edited = |content| heard(&update("edited_message", message(content)), None).0;
    assert_eq!(
        edited(json!({"text": "the green one", "edit_date": 1})),
        Heard::Edited(Some("the green one".into()))
    );
    let moved = json!({"location": {"latitude": 1.0, "longitude": 2.0, "live_period": 900}});
    assert_eq!(edited(moved), Heard::Nothing("live_location"));
}

#[test]
fn groups_are_heard_only_when_they_speak_to_us() {
    let group = |text: &str| {
        let chat = json!({"id": -100_123, "type": "supergroup", "title": "<b>Street</b>"});
        of(json!({"chat": chat, "text": text}))
    };
    assert_eq!(group("bins again"), Heard::Group { to_us: false, leave: false });
    assert_eq!(group("ask @Borsetshire_bot"), Heard::Group { to_us: true, leave: false });
    assert_eq!(group("/help"), Heard::Group { to_us: true, leave: false });
    assert_eq!(group("/leave@borsetshire_bot"), Heard::Group { to_us: true, leave: true });
    assert_eq!(group("/leave@another_bot"), Heard::Group { to_us: false, leave: false });
}

#[test]
fn other_bots_and_channels_are_let_go() {
    let bot = json!({"id": 9, "is_bot": true, "first_name": "Bot"});
    assert_eq!(of(json!({"from": bot, "text": "hello"})), Heard::Nothing("bot"));
    let chat = json!({"id": -1005, "type": "channel", "title": "News"});
    let post = json!({"message_id": 1, "date": 1, "chat": chat, "text": "news"});
    assert_eq!(heard(&update("channel_post", post), None).0, Heard::Nothing("channel_post"));
}

#[test]
fn blocking_and_coming_back_are_heard() {
    let change = |status: &str| {
        let member = |status: &str| json!({"user": {"id": 1, "is_bot": true, "first_name": "b"}, "status": status, "until_date": 0});
        let chat = json!({"id": 42, "type": "private", "first_name": "Jill"});
        let from = json!({"id": 42, "is_bot": false, "first_name": "Jill"});
        let (old, new) = (member("member"), member(status));
        let change =
            json!({"chat": chat, "from": from, "date": 1, "old_chat_member": old, "new_chat_member": new});
        heard(&update("my_chat_member", change), None).0
    };
    assert_eq!(change("kicked"), Heard::Reachable(false));
    assert_eq!(change("member"), Heard::Reachable(true));
}

#[test]
fn what_our_types_do_not_know_is_not_lost_and_has_its_chat_as_its_lane() {
    let new = json!({"update_id": 5, "thought": {"from": {"id": 42}, "text": "hm"}});
    assert_eq!((id(&new), lane(&new)), (Some(5), "42".to_owned()));
    assert_eq!(heard(&new.to_string(), None).0, Heard::Unreadable);
    let broken = json!({"update_id": 6, "message": {"chat": {"id": -1_002_147_483_648_i64}, "text": 5}});
    assert_eq!(lane(&broken), "-1002147483648");
    assert_eq!(heard(&broken.to_string(), None).0, Heard::Unreadable);
    let pressed =
        json!({"update_id": 7, "callback_query": {"from": {"id": 1}, "message": {"chat": {"id": 42}}}});
    assert_eq!(lane(&pressed), "42");
    assert_eq!(of(json!({"something_new": {"a": 1}})), Heard::Unreadable);
    assert_eq!((id(&json!({})), lane(&json!([1]))), (None, String::new()));
}
