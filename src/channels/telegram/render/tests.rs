use super::*;
use crate::domain::conversation::Message;
use crate::domain::ids::{ConversationRef, CouncilId};
use crate::domain::reply::Link;
use jiff::Timestamp;

fn said(from: From, reply: Reply) -> Push {
    Push {
        council: CouncilId::parse("borsetshire").unwrap(),
        language: "en".to_owned(),
        conversation: Some(ConversationRef::parse("0123456789abcdef").unwrap()),
        message: Message {
            id: 2,
            from,
            name: None,
            reply,
            location: None,
            attachments: Vec::new(),
            at: Timestamp::UNIX_EPOCH,
            understood: None,
        },
    }
}

fn bot(text: &str) -> Push {
    said(From::Bot, Reply { text: text.to_owned(), ..Reply::default() })
}

fn shown(push: &Push) -> Vec<(String, String)> {
    let labels = Labels { agent: "**Kirsty <3**, a person:".to_owned(), ..Labels::default() };
    let texts = parts(push, &labels).into_iter().filter_map(|part| match part {
        Part::Text { html, plain, .. } => Some((html, plain)),
        Part::File(_) => None,
    });
    texts.collect()
}

#[test]
fn everything_is_escaped_and_only_bold_is_markup() {
    let marks = "_ * [ ] ( ) ~ ` > # + - = | { } . ! < & > \"";
    let (html, plain) = shown(&bot(&format!("**Bins & <b>** {marks} 5 ** 3"))).remove(0);
    assert_eq!(plain, format!("Bins & <b> {marks} 5 ** 3"));
    let escaped =
        marks.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    assert_eq!(html, format!("<b>Bins &amp; &lt;b&gt;</b> {escaped} 5 ** 3"));
}

#[test]
fn an_agents_words_have_their_name_before_them_and_no_markup() {
    let reply = Reply { text: "**no** <i>markup</i>".to_owned(), ..Reply::default() };
    let (html, plain) = shown(&said(From::Agent, reply)).remove(0);
    assert_eq!(html, "<b>Kirsty &lt;3</b>, a person:\n**no** &lt;i&gt;markup&lt;/i&gt;");
    assert_eq!(plain, "Kirsty <3, a person:\n**no** <i>markup</i>");
}

#[test]
fn bold_that_is_cut_goes_on_in_the_next_message_and_no_tag_is_cut() {
    let long = format!("Look: **{}**", "& ".repeat(3000));
    let shown = shown(&bot(&long));
    assert_eq!(shown.len(), 2);
    for (html, plain) in &shown {
        assert!(units(plain) <= LONGEST);
        assert_eq!(html.matches("<b>").count(), 1, "{html}");
        assert!(html.ends_with("&amp;</b>"), "{html}");
    }
}

#[test]
fn links_stand_under_the_text() {
    let link = Link { title: "Bins & more".to_owned(), url: "https://example.org/?a=1&b=2".to_owned() };
    let reply = Reply { text: "Look.".to_owned(), links: vec![link], ..Reply::default() };
    let (html, plain) = shown(&said(From::Bot, reply)).remove(0);
    assert_eq!(html, "Look.\n\n<a href=\"https://example.org/?a=1&amp;b=2\">Bins &amp; more</a>");
    assert_eq!(plain, "Look.\n\nBins & more");
}

#[test]
fn a_button_says_no_more_than_its_conversation_and_offer_in_sixty_four_bytes() {
    let choice = Choice {
        id: "123456-10".to_owned(), label: "Рельсы и ещё очень длинная кнопка ".repeat(4)
    };
    let push =
        said(From::Bot, Reply { text: "Which?".to_owned(), choices: vec![choice], ..Reply::default() });
    let Part::Text { markup: Some(markup), .. } = parts(&push, &Labels::default()).remove(0) else {
        panic!("buttons")
    };
    let json = serde_json::to_value(markup).unwrap();
    let data = json["inline_keyboard"][0][0]["callback_data"].as_str().unwrap();
    assert_eq!(data, "0123456789abcdef:123456-10");
    assert!(data.len() <= 64);
}

#[test]
fn a_question_for_a_place_has_a_key_that_sends_it_and_the_choices_below() {
    let choices = vec![Choice { id: "1-1".to_owned(), label: "I don't know".to_owned() }];
    let reply = Reply { text: "Where?".to_owned(), choices, asks: Some(Asks::Place), ..Reply::default() };
    let labels = Labels { place: "Send where I am".to_owned(), ..Labels::default() };
    let Part::Text { markup: Some(markup), .. } = parts(&said(From::Bot, reply), &labels).remove(0) else {
        panic!("keys")
    };
    let json = serde_json::to_value(markup).unwrap();
    assert_eq!(json["keyboard"][0][0]["text"], "Send where I am");
    assert_eq!(json["keyboard"][0][0]["request_location"], true);
    assert_eq!(json["keyboard"][1][0]["text"], "I don't know");
    assert_eq!(json["one_time_keyboard"], true);
}
