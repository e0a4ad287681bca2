//! What content people use: `evaluate` of our own content with its report, and `check --confusions`, on a made-up
//! folder in which two intents take each other's phrases.

use crate::support::program::Place;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;

/// What people say of the stable and of the lamp alike, but for a last word that tells nothing.
const SHARED: &str = "the old oak door is broken; who mends it in our lane; somebody kicked it last night; \
    can you paint it; there is ivy all over it; nobody has looked at it for years; my neighbour says it is ours; \
    water drips in when it rains; how old is it; send a person to see it";
const TAILS: [&str; 5] = ["please", "now", "again", "today", "then"];
const LAMP: &str = "it is dark at night; no light on the corner; the bulb flickers; a bulb has blown; \
    light shines into my bedroom; the light stays on all day; bulb wants changing; a dim light; lantern glass cracked; \
    new bulb";
const STABLE: &str = "hay for the horse; a horse got out; the pony limps; who feeds the ponies; a pony in the straw; \
    may i ride a horse; the horse needs straw; hay prices; a horse to hire; straw and hay";
const URN: &str = "my kettle leaks; where can i hire a kettle; a kettle with a whistle; kettle for the village fete; \
    tea for two hundred; bring back the tea urn; urn hire; is the urn free on saturday; cups and saucers; \
    how many cups have you got; the urn came back chipped; cups for tea; book the urn; cancel my urn; \
    what does the urn cost; lid of the kettle is lost; kettle and cups; deposit for cups; collect the urn; tea cups lost";
/// For nobody at all.
const STRANGE: &str = "who won the cup final; sing me a song; capital of france; weather tomorrow; tell me a joke; \
    recipe for lasagne; seven times eight; is there life on mars; translate good morning; how tall is everest; \
    play some music; best film ever; set an alarm for six; how far is the moon; lottery numbers; who wrote hamlet; \
    flights to spain; what year is that; do fish sleep; how do magnets work";

/// Each with a tail, from the one of this number round to it.
fn shared(first: usize) -> Vec<String> {
    let mut moulds: Vec<&str> = SHARED.split("; ").collect();
    moulds.rotate_left(first);
    moulds.iter().zip(TAILS.iter().cycle()).map(|(mould, tail)| format!("{mould} {tail}")).collect()
}

fn own(phrases: &str) -> Vec<String> {
    phrases.split("; ").map(str::to_owned).collect()
}

/// A folder with four intents and whatever the program says of itself; words and letters alone decide.
fn place() -> Place {
    let place = Place::without_content();
    let content = place.path("content");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR"));
    for system in ["intents/en/system", "responses/en/system"] {
        fs::create_dir_all(content.join(system)).expect("a folder");
        for entry in fs::read_dir(ours.join(system)).expect("a folder") {
            let entry = entry.expect("an entry");
            fs::copy(entry.path(), content.join(system).join(entry.file_name())).expect("copies");
        }
    }
    let write = |path: &str, text: &str| {
        let path = content.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("writes");
    };
    let mut services = String::new();
    for (intent, does, phrases, elsewhere) in [
        ("street/lamp", "answer", [own(LAMP), shared(0)], "hall/urn"),
        // One further round, so that what says the same is never held out together, nor has the same tail.
        ("farm/stable", "answer", [shared(1), own(STABLE)], "street/lamp"),
        ("hall/urn", "answer", [own(URN), Vec::new()], "farm/stable"),
        ("other/strange", "not_understood", [own(STRANGE), Vec::new()], "hall/urn"),
    ] {
        let (area, name) = intent.split_once('/').expect("area and name");
        services += &format!("[{name}]\narea = \"{area}\"\ndefinition = \"Made up.\"\n");
        let head =
            format!("service = \"{name}\"\ntitle = \"{name}\"\nabout = \"Made up.\"\ndoes = \"{does}\"");
        let phrases: String = phrases.concat().iter().map(|phrase| format!("  {phrase:?},\n")).collect();
        write(&format!("intents/en/{intent}.toml"), &format!("{head}\nphrases = [\n{phrases}]\n"));
        let sources = "owner = \"Clerk\"\nsource = \"The clerk\"\nreviewed = 2026-11-01";
        let answer = format!("{sources}\n\n[answer]\ntext = \"We look after it.\"\n");
        write(&format!("responses/en/{intent}.toml"), &answer);
        let tests: Vec<String> =
            ["one", "two", "three", "four", "five"].map(|n| format!("{name} {n}")).into();
        let never = ["six", "seven"].map(|n| format!("\"{name} {n}\" = \"{elsewhere}\"")).join("\n");
        write(&format!("tests/content/en/{intent}.toml"), &format!("match = {tests:?}\n[never]\n{never}\n"));
    }
    write("intents/services.toml", &services);
    let council =
        "name = \"Loam Council\"\nshort_name = \"Loam\"\ntier = \"unitary\"\nreference_prefix = \"LO\"\n";
    write("councils/loam/council.toml", council);
    let folder = content.display().to_string();
    place.with("MOOTHALL_CONTENT__FOLDER", folder).with("MOOTHALL_MATCHER__ENCODER", "off")
}

fn printed(ended: &Output) -> String {
    assert!(ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
    String::from_utf8(ended.stdout.clone()).expect("UTF-8")
}

#[test]
fn our_own_content_is_evaluated_by_area_with_its_confusions() {
    let place = place();
    let text = printed(&place.run(&["evaluate"]));
    for area in ["farm", "hall", "other", "street"] {
        assert!(text.lines().any(|line| line.starts_with(area) && line.contains(" 20 ")), "{area}: {text}");
    }
    assert!(
        text.contains("farm/stable → street/lamp") && text.contains("street/lamp → farm/stable"),
        "{text}"
    );

    let json = place.run(&["evaluate", "--json", "--report", "report.html"]);
    let report: Value = serde_json::from_str(&printed(&json)).expect("one object");
    let names: Vec<&str> =
        report["areas"].as_array().expect("areas").iter().filter_map(|area| area["area"].as_str()).collect();
    assert_eq!(names, ["farm", "hall", "other", "street"]);
    let share = |name: &str| report[name].as_f64().unwrap_or_else(|| panic!("{name}: {report}"));
    assert!(share("in_scope_accuracy") > 0.5 && share("oos_recall") > 0.0, "{report}");

    let page = fs::read_to_string(place.path("work/report.html")).expect("the report");
    for name in [
        "accuracy",
        "in_scope_accuracy",
        "gated_in_scope_accuracy",
        "oos_recall",
        "oos_precision",
        "macro_f1",
        "calibration_error",
    ] {
        let figure = format!("{:.1} %", share(name) * 100.0);
        assert!(page.contains(&figure), "{name}: {figure}");
    }
    assert!(page.contains(&format!("{:.3}", share("auroc"))));
    assert!(page.contains("This file holds the texts it was tested on."));
    for outside in ["http:", "https:", "<script", "<link", "src=", "href=", "url(", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn confusions_are_advice_after_the_ordinary_check() {
    let place = place();
    let ordinary = place.run(&["check"]);
    let with = place.run(&["check", "--confusions"]);
    assert_eq!(with.status, ordinary.status);
    let (ordinary, with) = (printed(&ordinary), printed(&with));
    let advice = with.strip_prefix(&ordinary).expect("the ordinary check comes first");
    assert!(advice.contains("Intents that take each other's phrases"), "{advice}");
    assert!(advice.contains("of farm/stable, taken for street/lamp: \""), "{advice}");
    assert!(advice.contains("of street/lamp, taken for farm/stable: \""), "{advice}");
    assert!(advice.contains("intents/en/farm/stable.toml:"), "{advice}");

    let json = printed(&place.run(&["check", "--confusions", "--json"]));
    let object: Value = serde_json::from_str(&json).expect("one object");
    let worst = &object["confusions"][0]["pairs"][0];
    let mut pair = [worst["one"].as_str(), worst["other"].as_str()];
    pair.sort_unstable();
    assert_eq!(pair, [Some("farm/stable"), Some("street/lamp")], "{worst}");
    let plain: Value = serde_json::from_str(&printed(&place.run(&["check", "--json"]))).expect("one object");
    assert!(plain.get("confusions").is_none());
}
