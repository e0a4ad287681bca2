//! Packs with faults: refused at the start with file and line; while running the old pack stays.

use crate::support::program::{Place, Program, eventually};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

const COUNCIL: &str = "councils/borsetshire/council.toml";
const GREETING: &str = "responses/en/chitchat/chit_greet.toml";

/// A copy of the whole content, to spoil.
fn with_content() -> Place {
    let place = Place::new();
    let content = place.path("content");
    for tree in ["intents", "responses", "councils", "tests/content"] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(tree), &content.join(tree));
    }
    place.with("MOOTHALL_CONTENT__FOLDER", content.display().to_string())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("copies");
        }
    }
}

fn file(place: &Place, name: &str) -> PathBuf {
    place.path("content").join(name)
}

/// Adds a line that no file may hold; what a fault there is called.
fn spoil(place: &Place, name: &str) -> String {
    let path = file(place, name);
    let text = fs::read_to_string(&path).expect("the file");
    fs::write(&path, format!("colour = \"red\"\n{text}")).expect("writes");
    format!("{name}:1: ")
}

fn greet(place: &Place, words: &str) {
    let path = file(place, GREETING);
    let text = fs::read_to_string(&path).expect("the file");
    let line = text.lines().find(|line| line.starts_with("text = ")).expect("a wording");
    fs::write(&path, text.replace(line, &format!("text = {words:?}"))).expect("writes");
}

async fn greeting(program: &Program) -> String {
    let answer = program.enquire(&json!({"council": "borsetshire", "text": "hello"})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["replies"][0]["text"].as_str().expect("a reply").to_owned()
}

#[test]
fn a_faulty_pack_is_refused_at_the_start_with_every_file_and_line() {
    let place = with_content();
    let faults = [spoil(&place, COUNCIL), spoil(&place, GREETING)];
    for command in [["serve"].as_slice(), &["check"], &["ask", "hello"]] {
        let ended = place.run(command);
        assert_eq!(ended.status.code(), Some(1), "{command:?}");
        let said = String::from_utf8([ended.stdout, ended.stderr].concat()).expect("UTF-8");
        for fault in &faults {
            assert!(said.contains(fault), "{command:?}: {fault} in {said}");
        }
    }
}

#[test]
fn a_content_folder_that_is_not_there_is_named() {
    let place = Place::new().with("MOOTHALL_CONTENT__FOLDER", "no/such/folder");
    let ended = place.run(&["serve"]);
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains("no/such/folder"), "{said}");
}

#[tokio::test]
async fn a_change_is_taken_while_running_and_a_faulty_one_is_refused() {
    let place = with_content().with("MOOTHALL_CONTENT__WATCH_SECONDS", "1");
    let program = place.serve().await;
    let before = greeting(&program).await;

    let sound = fs::read_to_string(file(&place, GREETING)).expect("the file");
    let fault = spoil(&place, GREETING);
    eventually("the fault is reported", async || program.log().contains(&fault).then_some(())).await;
    assert_eq!(greeting(&program).await, before, "the old pack stays");

    fs::write(file(&place, GREETING), sound).expect("writes");
    greet(&place, "Good day from the new pack.");
    eventually("the change is taken", async || {
        (greeting(&program).await == "Good day from the new pack.").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_notice_is_said_within_a_moment_of_being_written() {
    let place = with_content().with("MOOTHALL_CONTENT__WATCH_SECONDS", "1");
    let program = place.serve().await;
    let ask = async || {
        let answer = program.enquire(&json!({"council": "borsetshire", "text": "when is my bin day"})).await;
        answer.body["replies"][0]["text"].as_str().expect("a reply").to_owned()
    };
    assert!(!ask().await.contains("Snow"));
    let path = file(&place, COUNCIL);
    let text = fs::read_to_string(&path).expect("the file");
    let notice = "[[notice]]\ntext = \"Snow: no bins today.\"\nuntil = 9999-12-30\nareas = [\"waste\"]\n";
    fs::write(
        &path,
        text.replace(
            "[[does]]\nservices = [\"water_leak\"",
            &format!("{notice}\n[[does]]\nservices = [\"water_leak\""),
        ),
    )
    .expect("writes");
    eventually("the notice is said", async || (ask().await == "Snow: no bins today.").then_some(())).await;
}

#[tokio::test]
async fn a_pack_that_nobody_watches_is_taken_when_the_program_is_told() {
    let place = with_content().with("MOOTHALL_CONTENT__WATCH_SECONDS", "0");
    let program = place.serve().await;
    greet(&place, "Good day after the signal.");
    program.signal("HUP");
    eventually("the change is taken", async || {
        (greeting(&program).await == "Good day after the signal.").then_some(())
    })
    .await;
}
