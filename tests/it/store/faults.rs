//! What can happen to a database: locks, full and read-only disks, newer programs, servers that go away, kill -9.

use crate::support::databases::{Fresh, connect, statement};
use crate::support::values::{beginning, borsetshire, conversation, file, key, opening, second, ticket};
use moothall::assistant::ports::{Commit, Committed, Store, StoreError};
use moothall::domain::conversation::Conversation;
use moothall::store::{OpenError, Options, migrate, open};
use sqlx::{Connection, Executor};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

stories!(
    a_bad_job_in_a_batch_harms_nobody,
    a_database_that_is_newer_is_refused,
    a_database_is_brought_up_to_date_once_and_then_left_alone,
    what_was_acknowledged_survives_kill_nine,
);

/// Set in the child process of `what_was_acknowledged_survives_kill_nine`: the database to write to.
const CHILD: &str = "MOOTHALL_TEST_CHILD";

fn quick() -> Options {
    Options { connections: 2, wait: Duration::from_millis(100) }
}

async fn said(store: &Arc<dyn Store>, name: &str) -> Result<Committed, StoreError> {
    store.commit(beginning(&conversation(name), &["hello"])).await
}

async fn a_bad_job_in_a_batch_harms_nobody(fresh: &Fresh) {
    let store = fresh.open().await;
    let taken = ticket(1, &conversation("first").reference);
    let with_taken =
        |name: &str| Commit { tickets: vec![opening(&taken)], ..beginning(&conversation(name), &["bad"]) };
    assert_eq!(store.commit(with_taken("first")).await.expect("commits"), Committed::Done);
    let commits = (0..100).map(|number| match number % 10 {
        // A conflict after something was written, and a fault: messages without their conversation.
        3 => with_taken(&format!("conflict-{number}")),
        7 => Commit { conversation: None, ..beginning(&conversation(&format!("fault-{number}")), &["bad"]) },
        _ => beginning(&conversation(&format!("good-{number}")), &["good"]),
    });
    let ended = futures::future::join_all(commits.map(|commit| store.commit(commit))).await;
    for (number, ended) in ended.into_iter().enumerate() {
        match number % 10 {
            3 => assert_eq!(ended.expect("answers"), Committed::Conflict),
            7 => assert!(matches!(ended, Err(StoreError::Broken(_)))),
            _ => assert_eq!(ended.expect("answers"), Committed::Done),
        }
    }
    let dump = fresh.dump().await;
    assert_eq!(dump.matches("conversations.reference").count(), 81);
    assert_eq!(dump.matches("messages.content").count(), 81);
}

async fn a_database_that_is_newer_is_refused(fresh: &Fresh) {
    migrate(&fresh.url, quick()).await.expect("migrates");
    let newest = "UPDATE _sqlx_migrations SET version = 9001 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
    statement(&fresh.url, newest).await;
    let refused = open(&fresh.url, quick()).await.err().expect("is refused");
    assert!(matches!(refused, OpenError::Newer { version: 9001 }), "{refused:?}");
    assert!(refused.to_string().contains("newer Moothall"), "{refused}");
}

async fn a_database_is_brought_up_to_date_once_and_then_left_alone(fresh: &Fresh) {
    migrate(&fresh.url, quick()).await.expect("migrates");
    let store = fresh.open().await;
    said(&store, "one").await.expect("commits");
    migrate(&fresh.url, quick()).await.expect("migrates beside a running node");
    assert!(store.conversation(&key("one")).await.expect("reads").is_some());
}

/// The test starts itself again as the process to be killed.
async fn what_was_acknowledged_survives_kill_nine(fresh: &Fresh) {
    if let Ok(url) = std::env::var(CHILD) {
        return write_until_killed(&url).await;
    }
    let database = if fresh.folder().is_some() { "on_sqlite" } else { "on_postgres" };
    let name = format!("store::faults::{database}::what_was_acknowledged_survives_kill_nine");
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", &name, "--include-ignored", "--nocapture"])
        .env(CHILD, &fresh.url)
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
    let mut acknowledged = Vec::new();
    while let Some(Ok(line)) = lines.next() {
        acknowledged.extend(line.split_once("done ").map(|(_, name)| name.to_owned()));
        if acknowledged.len() == 300 {
            child.kill().expect("kills");
        }
    }
    child.wait().expect("is dead");
    assert!(acknowledged.len() >= 300, "the child ended by itself");
    let store = fresh.open().await;
    for name in acknowledged {
        assert!(store.conversation(&key(&name)).await.expect("reads").is_some(), "{name} was acknowledged");
        let reference = conversation(&name).reference;
        assert_eq!(store.messages(&reference, 0).await.expect("reads").len(), 2, "{name} is whole");
    }
}

async fn write_until_killed(url: &str) {
    let store = open(url, quick()).await.expect("opens");
    let writers = (0..16).map(|writer| {
        let store = store.clone();
        async move {
            for number in 0.. {
                let name = format!("{writer}-{number}");
                let commit = beginning(&conversation(&name), &["hello", "good morning"]);
                assert_eq!(store.commit(commit).await.expect("commits"), Committed::Done);
                println!("done {name}");
            }
        }
    });
    futures::future::join_all(writers).await;
}

#[tokio::test]
async fn an_sqlite_file_locked_by_another_process_is_unavailable_and_resumes() {
    let fresh = Fresh::sqlite();
    let store = fresh.open().await;
    let mut other = connect(&fresh.url).await;
    other.execute("BEGIN IMMEDIATE").await.expect("locks");
    assert!(matches!(said(&store, "one").await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.ready().await, Err(StoreError::Unavailable(_))));
    assert!(store.conversation(&key("one")).await.expect("reading goes on").is_none());
    other.execute("ROLLBACK").await.expect("unlocks");
    assert_eq!(said(&store, "one").await.expect("commits"), Committed::Done);
    other.close().await.expect("closes");
}

/// The test starts itself again under a limit of the system: no file may grow past 4 MB.
#[tokio::test]
async fn a_full_disk_is_unavailable_and_what_fits_still_goes_through() {
    let Ok(url) = std::env::var(CHILD) else {
        let fresh = Fresh::sqlite();
        let name = "store::faults::a_full_disk_is_unavailable_and_what_fits_still_goes_through";
        let child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 8192; exec \"$0\" \"$@\""])
            .arg(std::env::current_exe().expect("this program"))
            .args(["--exact", name])
            .env(CHILD, &fresh.url)
            .output()
            .expect("runs");
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        return;
    };
    let store = open(&url, quick()).await.expect("opens");
    let picture = file("large", "hash");
    let council = borsetshire();
    let large = || store.keep_attachment(&council, &picture, vec![7; 20_000_000], second(0));
    let (full, neighbour) = tokio::join!(large(), said(&store, "one"));
    assert!(matches!(full, Err(StoreError::Unavailable(_))), "{full:?}");
    assert_eq!(neighbour.expect("commits"), Committed::Done);
    assert!(matches!(large().await, Err(StoreError::Unavailable(_))));
    assert_eq!(said(&store, "two").await.expect("commits"), Committed::Done);
    assert!(store.conversation(&key("one")).await.expect("reads").is_some());
}

#[tokio::test]
async fn a_folder_that_is_missing_is_made_and_one_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("a/b c/moothall?.sqlite").display());
    migrate(&url, quick()).await.expect("makes the folder");
    assert!(folder.path().join("a/b c/moothall?.sqlite").is_file());

    std::fs::write(folder.path().join("file"), "no folder").expect("writes");
    let url = format!("sqlite://{}", folder.path().join("file/moothall.sqlite").display());
    let refused = open(&url, quick()).await.err().expect("is refused");
    assert!(matches!(refused, OpenError::Folder { .. }), "{refused:?}");
    assert!(refused.to_string().contains("file"), "{refused}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone_and_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("letter.txt");
    let letter = "Dear council, ".repeat(100);
    std::fs::write(&path, &letter).expect("writes");
    let refused = open(&format!("sqlite://{}", path.display()), quick()).await.err().expect("is refused");
    assert!(matches!(refused, OpenError::NotADatabase), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&path).expect("reads"), letter);
}

#[tokio::test]
async fn a_server_that_is_away_at_the_start_is_waited_for_and_then_named() {
    let begun = std::time::Instant::now();
    let options = Options { wait: Duration::from_millis(700), ..quick() };
    let refused = open("postgres://postgres@127.0.0.1:1/nothing", options).await.err().expect("is refused");
    assert!(matches!(refused, OpenError::Away(_)), "{refused:?}");
    assert!(begun.elapsed() >= Duration::from_millis(700));
}

#[tokio::test]
#[ignore = "needs a server: set MOOTHALL_TEST_POSTGRES and pass --include-ignored"]
async fn on_postgres_a_server_that_goes_away_later_is_unavailable_and_resumes() {
    let fresh = Fresh::postgres().await;
    let (store, other) = (fresh.open().await, fresh.open().await);
    said(&store, "one").await.expect("commits");
    fresh.shut(true).await;
    assert!(matches!(said(&store, "two").await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.ready().await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.conversation(&key("one")).await, Err(StoreError::Unavailable(_))));
    fresh.shut(false).await;
    assert_eq!(said(&store, "two").await.expect("commits"), Committed::Done);
    // The ear for other nodes opens again too.
    let mut there = other.changes();
    for number in 0.. {
        said(&store, &format!("word-{number}")).await.expect("commits");
        if tokio::time::timeout(Duration::from_millis(200), there.recv()).await.is_ok() {
            break;
        }
    }
    fresh.remove().await;
}

#[tokio::test]
async fn a_store_in_memory_keeps_what_it_is_told_and_shares_it_with_nobody() {
    let store = open("sqlite::memory:", quick()).await.expect("opens");
    let other = open("sqlite::memory:", quick()).await.expect("opens");
    let one = Conversation { messages: 1, ..conversation("one") };
    assert_eq!(said(&store, "one").await.expect("commits"), Committed::Done);
    assert_eq!(store.conversation(&key("one")).await.expect("reads"), Some(one));
    assert_eq!(other.conversation(&key("one")).await.expect("reads"), None);
}
