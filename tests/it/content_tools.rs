//! What content people use: `evaluate` of our own content with its report, and `check --confusions`, on a made-up
//! folder in which two intents take each other's phrases.

use crate::support::program::Place;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What people say of a lamp; with "stable" for "lamp" it is what they say of a stable, but for their own words.
const SHARED: [&str; 10] = [
    "the old oak door of the {} is broken",
    "who mends the {} in our lane",
    "somebody kicked the {} last night",
    "can you paint the {} please",
    "there is ivy all over the {}",
    "the {} has not been looked at for years",
    "my neighbour says the {} is ours",
    "water drips into the {} when it rains",
    "how old is the {}",
    "please send a person to see the {}",
];
const LAMP: [&str; 10] = [
    "it is dark at night",
    "no light on the corner",
    "the bulb flickers",
    "a bulb has blown",
    "light shines into my bedroom",
    "the light stays on all day",
    "bulb wants changing",
    "glass of the lantern cracked",
    "it hums and then goes dark",
    "a dim light",
];
const STABLE: [&str; 10] = [
    "hay for the horse",
    "a horse got out",
    "the pony limps",
    "who feeds the ponies",
    "straw everywhere",
    "may i ride here",
    "saddle was stolen",
    "the mare has a foal",
    "oats and hay prices",
    "hooves on the cobbles",
];
const KETTLE: [&str; 20] = [
    "my kettle leaks",
    "where can i hire a kettle",
    "a kettle with a whistle",
    "how hot does tea have to be",
    "kettle for the village fete",
    "tea for two hundred",
    "bring back the tea urn",
    "urn hire",
    "is the urn free on saturday",
    "cups and saucers",
    "how many cups have you got",
    "the urn came back chipped",
    "milk jugs too",
    "book the urn",
    "cancel my urn",
    "what does the urn cost",
    "lid of the kettle is lost",
    "teaspoons missing",
    "deposit for cups",
    "collect the urn from the hall",
];
/// For nobody at all.
const STRANGE: [&str; 20] = [
    "who won the cup final",
    "sing me a song",
    "what is the capital of france",
    "weather tomorrow",
    "tell me a joke",
    "recipe for lasagne",
    "seven times eight",
    "is there life on mars",
    "translate good morning",
    "how tall is everest",
    "play some music",
    "best film ever",
    "set an alarm for six",
    "how far is the moon",
    "lottery numbers",
    "who wrote hamlet",
    "flights to spain",
    "what year is it",
    "do fish sleep",
    "how do magnets work",
];

fn phrases(own: &[&str], with: Option<&str>) -> Vec<String> {
    let shared = with.into_iter().flat_map(|word| SHARED.map(|mould| mould.replace("{}", word)));
    own.iter().map(|phrase| (*phrase).to_owned()).chain(shared).collect()
}

/// A folder with four intents and whatever the program says of itself.
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
    let write = |path: &str, text: String| {
        let path = content.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("writes");
    };
    let mut services = String::new();
    for (intent, does, phrases) in [
        ("street/lamp", "answer", phrases(&LAMP, Some("shed"))),
        ("farm/stable", "answer", phrases(&STABLE, Some("barn"))),
        ("hall/urn", "answer", phrases(&KETTLE, None)),
        ("other/strange", "not_understood", phrases(&STRANGE, None)),
    ] {
        let (area, name) = intent.split_once('/').expect("area and name");
        services += &format!("[{name}]\narea = \"{area}\"\ndefinition = \"Made up.\"\n");
        let head = format!("service = \"{name}\"\ntitle = \"{name}\"\nabout = \"Made up.\"\ndoes = \"{does}\"");
        write(&format!("intents/en/{intent}.toml"), format!("{head}\nphrases = {phrases:?}\n"));
        let sources = "owner = \"Clerk\"\nsource = \"The clerk\"\nreviewed = 2026-11-01";
        let answer = format!("{sources}\n\n[answer]\ntext = \"We look after it.\"\n");
        write(&format!("responses/en/{intent}.toml"), answer);
    }
    write("intents/services.toml", services);
    let council = "name = \"Loam Parish\"\nshort_name = \"Loam\"\ntier = \"unitary\"\nreference_prefix = \"LO\"\n";
    write("councils/loam/council.toml", council.to_owned());
    let folder = content.display().to_string();
    place.with("MOOTHALL_CONTENT__FOLDER", folder).with("MOOTHALL_MATCHER__ENCODER", "off")
}

#[test]
fn show() {
    let place = place();
    let ended = place.run(&["check", "--confusions"]);
    println!("{}\n{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    let ended = place.run(&["evaluate"]);
    println!("{}\n{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    let _: Value = Value::Null;
    panic!();
}
