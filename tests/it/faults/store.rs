//! Databases that are locked, full, away or nowhere: 503 with a time to come back, and on again by itself.

use crate::support::databases::{Fresh, connect};
use crate::support::program::Place;
use crate::support::{Answer, TestApp, send};
use serde_json::json;
use sqlx::{Connection, Executor};

async fn say(app: &TestApp, text: &str) -> Answer {
    let body = json!({"council": "borsetshire", "text": text});
    send(app.client().post(format!("{}/v1/enquiries", app.url())).json(&body)).await
}

async fn ready(app: &TestApp) -> Answer {
    send(app.client().get(format!("{}/readyz", app.url()))).await
}

#[track_caller]
fn is_away(answer: &Answer) {
    assert_eq!(answer.is_problem(503).header("retry-after"), "2", "{answer:?}");
}

#[tokio::test]
async fn while_another_process_holds_the_database_people_are_told_to_come_back() {
    let app = TestApp::start().await;
    let conversation = say(&app, "hello").await.text("conversation").to_owned();
    let mut other = connect(app.database()).await;
    other.execute("BEGIN IMMEDIATE").await.expect("locks");
    let (said, ready_or_not) = tokio::join!(say(&app, "my bin was not collected"), ready(&app));
    is_away(&said);
    is_away(&ready_or_not);
    let read = format!("{}/v1/conversations/{conversation}", app.url());
    assert_eq!(send(app.client().get(read)).await.status, 200, "reading goes on");
    other.execute("ROLLBACK").await.expect("unlocks");
    assert_eq!(say(&app, "my bin was not collected").await.status, 200);
    assert_eq!(ready(&app).await.status, 200);
    other.close().await.expect("closes");
}

/// No file may grow past 4 MB; then the limit is lifted, as when an operator makes room.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn while_the_disk_is_full_people_are_told_to_come_back() {
    let place = Place::new();
    let mut limited = std::process::Command::new("sh");
    let script = "trap '' XFSZ; ulimit -S -f 8192; exec \"$0\" \"$@\"";
    limited.args(["-c", script, env!("CARGO_BIN_EXE_moothall")]);
    let program = place.serve_as(limited).await;
    // Files that are alike are kept once.
    let plan = |letter: u8| [b"%PDF-1.7 ".as_slice(), &[letter; 1_000_000]].concat();
    let mut letters = b'a'..=b'z';
    let refused = loop {
        let letter = letters.next().expect("the disk is full by now");
        let answer = program.upload("borsetshire", &plan(letter)).await;
        if answer.status != 200 {
            break answer;
        }
    };
    is_away(&refused);
    assert_eq!(program.get("/healthz").await.status, 200);

    let lifted = std::process::Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &program.process()])
        .status();
    assert!(lifted.expect("prlimit runs").success());
    assert_eq!(program.upload("borsetshire", &plan(b'!')).await.status, 200);
    assert_eq!(program.get("/readyz").await.status, 200);
    program.stop().await;
}

#[tokio::test]
async fn a_folder_that_is_missing_is_made() {
    let place = Place::new().with("MOOTHALL_DATABASE__URL", "sqlite://not/there yet/moothall.sqlite");
    let program = place.serve().await;
    assert_eq!(program.enquire(&json!({"council": "borsetshire", "text": "hello"})).await.status, 200);
    assert!(place.path("work/not/there yet/moothall.sqlite").is_file());
    program.stop().await;
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let place = Place::new().with("MOOTHALL_DATABASE__URL", "sqlite://letter/moothall.sqlite");
    std::fs::write(place.path("work/letter"), "no folder").expect("writes");
    let ended = place.run(&["serve"]);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("work/letter") && said.contains("database.url"), "{said}");
}

#[test]
fn a_server_that_is_away_at_the_start_is_named_after_the_wait() {
    let place = Place::new()
        .with("MOOTHALL_DATABASE__URL", "postgres://moothall:hunter2@127.0.0.1:1/nothing")
        .with("MOOTHALL_DATABASE__WAIT_SECONDS", "1");
    let ended = place.run(&["serve"]);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("database.url") && !said.contains("hunter2"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a server: set MOOTHALL_TEST_POSTGRES and pass --include-ignored"]
async fn on_postgres_a_server_that_goes_away_is_503_until_it_is_back() {
    let fresh = Fresh::postgres().await;
    let app = TestApp::start_with(&[("MOOTHALL_DATABASE__URL", &fresh.url)]).await;
    assert_eq!(say(&app, "hello").await.status, 200);
    fresh.shut(true).await;
    is_away(&say(&app, "my bin was not collected").await);
    is_away(&ready(&app).await);
    fresh.shut(false).await;
    assert_eq!(say(&app, "my bin was not collected").await.status, 200);
    assert_eq!(ready(&app).await.status, 200);
    drop(app);
    fresh.remove().await;
}
