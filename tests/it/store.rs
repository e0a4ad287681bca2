//! The contract of the store: every story runs on SQLite, and on PostgreSQL when it is asked for:
//!
//! ```text
//! MOOTHALL_TEST_POSTGRES=postgres://postgres@localhost:5432/postgres cargo test --test it on_postgres -- --include-ignored
//! ```
//!
//! A story is a function over a fresh database; the list at the end of its file names it twice.

mod turns;

/// Names each story once for either database. Without a server those on PostgreSQL are shown as ignored.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::store::run(crate::support::databases::Fresh::sqlite(), super::$story).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs a server: set MOOTHALL_TEST_POSTGRES and pass --include-ignored"]
            async fn $story() {
                crate::store::run(crate::support::databases::Fresh::postgres().await, super::$story).await;
            })+
        }
    };
}
use stories;
