//! The arrows of ARCHITECTURE.md, read off the sources: who may name whom, and which packages stay in which room.

use std::fs;
use std::path::{Path, PathBuf};

/// A room and the other rooms of this crate that it may name. Outer rooms never know each other; only `app` knows all.
const MAY_KNOW: [(&str, &[&str]); 17] = [
    ("domain", &[]),
    ("signature", &["domain"]),
    ("matcher", &["domain"]),
    ("safety", &["domain"]),
    ("content", &["domain"]),
    ("assistant", &["domain", "matcher", "safety", "content"]),
    ("store", &["domain", "assistant"]),
    ("models", &["domain", "matcher"]),
    ("jobs", &["domain", "assistant"]),
    ("delivery", &["domain", "assistant", "signature"]),
    ("web", &["domain", "assistant"]),
    ("channels", &["domain", "assistant", "web", "signature"]),
    ("desk", &["domain", "assistant", "web"]),
    ("config", &["domain"]),
    ("telemetry", &["config"]),
    (
        "app",
        &[
            "domain",
            "matcher",
            "safety",
            "content",
            "assistant",
            "store",
            "models",
            "jobs",
            "delivery",
            "web",
            "channels",
            "desk",
            "config",
            "telemetry",
        ],
    ),
    (
        "cli",
        &[
            "app",
            "domain",
            "matcher",
            "safety",
            "content",
            "assistant",
            "store",
            "models",
            "web",
            "channels",
            "config",
            "telemetry",
        ],
    ),
];

/// A package, or a thing of the standard library, and the only places that may name it.
const ONLY_IN: [(&str, &[&str]); 10] = [
    ("sqlx", &["store"]),
    ("axum", &["web", "channels", "desk", "app"]),
    ("minijinja", &["content", "desk", "channels", "cli/evaluate/report.rs"]),
    ("figment", &["config.rs"]),
    ("std::env", &["config.rs"]),
    ("std::fs", &["content/load.rs", "models", "store/sqlite.rs", "cli/evaluate.rs", "cli/new_council.rs"]),
    ("std::time::Instant", &["cli/evaluate/trial.rs"]),
    ("reqwest", &["cli/healthcheck.rs", "channels/telegram", "delivery"]),
    ("teloxide_core", &["channels/telegram"]),
    (
        "tracing",
        &["telemetry.rs", "app", "jobs.rs", "store", "web", "channels", "desk", "models", "cli", "delivery"],
    ),
];

/// Rooms without async, clock or dice: everything they need is an argument.
const PURE: [&str; 7] =
    ["domain", "matcher", "safety", "content", "assistant/decide", "assistant/form.rs", "assistant/scene.rs"];

/// What a pure room may not hold.
const IMPURE: [&str; 6] =
    ["async fn", "Timestamp::now(", "ZonedDateTime::now(", "SystemTime", "rand::", "tokio::"];

#[test]
fn every_arrow_points_inwards() {
    let mut wrong = Vec::new();
    for (file, line, text) in lines() {
        let room = room_of(&file);
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(name, _)| *name == room) else {
            if room != "lib" && room != "main" {
                wrong.push(format!(
                    "{file}:{line}: the room {room} is not on the map in tests/it/architecture.rs"
                ));
            }
            continue;
        };
        for named in named_rooms(&text) {
            if named != room
                && MAY_KNOW.iter().any(|(name, _)| *name == named)
                && !allowed.contains(&named.as_str())
            {
                wrong.push(format!("{file}:{line}: {room} may not know {named}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn packages_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (file, line, text) in lines() {
        for (package, rooms) in ONLY_IN {
            let named = ["use ", "(", " ", "&", "<"]
                .iter()
                .any(|before| text.contains(&format!("{before}{package}::")))
                || text.trim_start().starts_with(&format!("{package}::"));
            if named && !rooms.iter().any(|room| file.starts_with(&format!("src/{room}"))) {
                wrong.push(format!("{file}:{line}: {package} belongs in {}", rooms.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn pure_rooms_have_no_clock_no_dice_and_wait_for_nothing() {
    let mut wrong = Vec::new();
    for (file, line, text) in lines() {
        let pure = PURE.iter().any(|room| file.starts_with(&format!("src/{room}")));
        // The one place in `content` that reads files also looks at their times.
        if !pure || file == "src/content/load.rs" {
            continue;
        }
        for impure in IMPURE.iter().filter(|impure| text.contains(**impure)) {
            wrong.push(format!("{file}:{line}: {impure} in a pure room"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn nothing_is_left_over() {
    // Spelt in two halves, so that this line is not one of them.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X "), concat!("#[ig", "nore]")];
    let mut wrong = Vec::new();
    for (file, line, text) in lines() {
        wrong.extend(
            marks.iter().filter(|mark| text.contains(**mark)).map(|mark| format!("{file}:{line}: {mark}")),
        );
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Every line of code of `src/`: file, line number, text without its comment.
fn lines() -> Vec<(String, usize, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 50, "the sources are gone");
    let mut lines = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).expect("inside").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("readable");
        // Tests may reach further than the code they test.
        let is_test = name.ends_with("/tests.rs") || name.contains("/tests/");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        if !is_test {
            let numbered = code.lines().enumerate();
            let without_comment = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
            lines.extend(numbered.map(|(index, line)| (name.clone(), index + 1, without_comment(line))));
        }
    }
    lines
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// `src/store/sqlite.rs` is in the room `store`.
fn room_of(file: &str) -> String {
    let inside = file.trim_start_matches("src/");
    inside.split(['/', '.']).next().unwrap_or_default().to_owned()
}

/// The rooms that a line names as `crate::room`, or in a `use crate::{…}`.
fn named_rooms(line: &str) -> Vec<String> {
    let mut named: Vec<String> = line.split("crate::").skip(1).map(first_word).collect();
    if let Some((_, inside)) = line.split_once("crate::{") {
        named.extend(inside.trim_end_matches([';', '}']).split(',').map(|part| first_word(part.trim())));
    }
    named
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
