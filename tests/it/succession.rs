//! The day on which councils end and another begins: keys, names, and what the command line shows of that day.

use crate::support::program::Place;
use crate::support::town::Town;
use jiff::civil::date;
use moothall::assistant::ports::{ApiKey, Role};
use moothall::domain::ids::CouncilId;

fn council(slug: &str) -> CouncilId {
    CouncilId::parse(slug).expect("a council")
}

async fn key_for(town: &Town, slug: &str) {
    let key = ApiKey {
        id: format!("key-{slug}"),
        sha256: format!("hash of {slug}"),
        councils: vec![council(slug)],
        role: Role::Agent,
        created: "2026-11-01T12:00:00Z".parse().expect("a moment"),
    };
    town.store.add_key(&key).await.expect("the key is kept");
}

async fn reach(town: &Town, slug: &str) -> Vec<String> {
    let key = town.assistant.key(&format!("hash of {slug}")).await.expect("the store answers");
    key.expect("the key is known").councils.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_keys_of_a_successor_reach_what_came_before_it_from_its_first_day_on() {
    let town = Town::new().await;
    key_for(&town, "wendshire").await;
    key_for(&town, "north-wend").await;
    town.clock.set(date(2028, 3, 31).at(23, 59, 0, 0));
    assert_eq!(reach(&town, "wendshire").await, ["wendshire"]);
    assert_eq!(
        town.assistant.council_name(&council("north-wend")).as_deref(),
        Some("North Wend District Council")
    );
    town.clock.set(date(2028, 4, 1).at(0, 0, 0, 0));
    assert_eq!(
        reach(&town, "wendshire").await,
        ["wendshire", "north-wend", "wend-coast", "wendshire-county"]
    );
    assert_eq!(
        reach(&town, "north-wend").await,
        ["north-wend"],
        "an old key reaches its own and nothing new"
    );
    assert_eq!(town.assistant.council_name(&council("north-wend")).as_deref(), Some("Wendshire Council"));
    let offered = town.assistant.councils();
    assert!(
        !offered.iter().any(|(id, _)| *id == council("north-wend")),
        "nobody is sent to a door that has closed"
    );
}

fn preview(arguments: &[&str]) -> String {
    let ended = Place::new().run(&[&["preview"], arguments].concat());
    assert!(ended.status.success(), "{ended:?}");
    String::from_utf8(ended.stdout).expect("UTF-8")
}

#[test]
fn a_preview_shows_who_answers_on_a_day_and_what_they_leave_out() {
    let before = preview(&["highways/pothole", "--council", "north-wend", "--on", "2028-03-31"]);
    assert!(before.contains("Done by Wendshire County Council"), "{before}");
    assert!(before.contains("WX-7K2-P4") && before.contains("Tuesday 18 April"), "{before}");
    let after = preview(&["highways/pothole", "--council", "north-wend", "--on", "2028-04-01"]);
    assert!(after.contains("Done by Wendshire Council itself"), "{after}");
    assert!(after.contains("WS-7K2-P4") && after.contains("Friday 7 April"), "{after}");
    let bins = preview(&["waste/bin_calendar", "--council", "north-wend", "--on", "2027-01-12"]);
    assert!(bins.contains("[notice]\n") && bins.contains("Snow: no bins are emptied"), "{bins}");
    assert!(
        bins.contains("Owner Waste and recycling") && bins.contains("reviewed 2026-11-01: fresh"),
        "{bins}"
    );
    assert!(bins.contains("(left out for want of facts.bin_food_how_often"), "{bins}");
    let heard = preview(&["waste/bin_calendar", "--council", "north-wend", "--channel", "phone"]);
    assert!(heard.contains("I can't read out your own bin day"), "{heard}");
    let old = preview(&["council_tax/ct_band", "--council", "north-wend", "--on", "2027-04-01"]);
    assert!(
        old.contains("withdrawn") && old.contains("council_tax_band_d_price ended on 2027-03-31"),
        "{old}"
    );
    let water = preview(&["highways/water_leak", "--council", "north-wend"]);
    assert!(water.contains("Not ours: Wend Water."), "{water}");
}

#[test]
fn a_day_is_taken_only_by_what_can_be_looked_at_on_that_day() {
    let ended = Place::new().run(&["doctor", "--on", "2028-04-01"]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&ended.stderr).contains("--on is for ask, chat, match, check and preview")
    );
}
