//! PostgreSQL: any number of identical nodes on one server.

use super::database::Database;
use super::fault::Fault;
use super::job::{Ended, Engine, Job};
use super::later::Later;
use super::migrations;
use super::open::{OpenError, Options};
use super::sqlite::LISTENER_QUEUE;
use crate::domain::ids::ConversationRef;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::postgres::PgListener;
use sqlx::{AnyPool, ConnectOptions};
use std::str::FromStr;
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long to wait for a free connection before saying that the database is away.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long to wait before trying again to reach a server that is away.
const PAUSE: Duration = Duration::from_millis(500);

/// How often a transaction that lost a race inside the database is run again.
const TRIES: usize = 5;

/// On which name nodes tell one another of changes.
const CHANNEL: &str = "moothall";

/// How many references go into one notification: it may hold 8000 bytes.
const TOLD_AT_ONCE: usize = 50;

/// Opens the database and brings it up to date, waiting for a server that is away.
pub(super) async fn open(url: &str, options: &Options) -> Result<Database<Postgres>, OpenError> {
    let address =
        AnyConnectOptions::from_str(url).map_err(|_| OpenError::Address)?.disable_statement_logging();
    let mut connection = reach(&address, options.wait).await?;
    migrations::apply(&migrations::POSTGRES, &mut connection).await?;
    drop(connection);
    let pool = AnyPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(address);
    let changes = broadcast::Sender::new(LISTENER_QUEUE);
    let engine = Postgres::start(pool.clone(), url.to_owned(), changes.clone());
    Ok(Database { readers: pool, engine, changes })
}

async fn reach(address: &AnyConnectOptions, wait: Duration) -> Result<sqlx::AnyConnection, OpenError> {
    let begun = Instant::now();
    loop {
        match address.connect().await.map_err(OpenError::from) {
            Err(OpenError::Away(_)) if begun.elapsed() < wait => tokio::time::sleep(PAUSE).await,
            ended => return ended,
        }
    }
}

/// The engine over a pool.
pub(super) struct Postgres {
    pool: AnyPool,
    changes: broadcast::Sender<ConversationRef>,
    told: mpsc::Sender<ConversationRef>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Postgres {
    fn start(pool: AnyPool, url: String, changes: broadcast::Sender<ConversationRef>) -> Self {
        let node = uuid::Uuid::new_v4().simple().to_string();
        let (told, telling) = mpsc::channel(LISTENER_QUEUE);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(tell(pool.clone(), node.clone(), telling, stop.clone()));
        tasks.spawn(stop.clone().run_until_cancelled_owned(listen(url, node, changes.clone())));
        tasks.close();
        Self { pool, changes, told, stop, tasks }
    }

    async fn once<J: Job>(&self, job: &J) -> Result<J::Answer, Fault> {
        let mut transaction = self.pool.begin().await?;
        let mut later = Later::default();
        match job.run(&mut transaction, &mut later).await? {
            Ended::Written(answer) => {
                later.write(&mut transaction).await?;
                transaction.commit().await?;
                for conversation in job.touched(&answer) {
                    // Nobody may be listening here, and other nodes look again by themselves when too much happens.
                    let _ = self.changes.send(conversation.clone());
                    let _ = self.told.try_send(conversation);
                }
                Ok(answer)
            }
            Ended::Untouched(answer) | Ended::Undo(answer) => {
                transaction.rollback().await?;
                Ok(answer)
            }
        }
    }
}

impl Engine for Postgres {
    const SKIP_LOCKED: &'static str = " FOR UPDATE SKIP LOCKED";

    async fn write<J: Job>(&self, job: J) -> Result<J::Answer, Fault> {
        let mut ended = self.once(&job).await;
        for _ in 1..TRIES {
            match ended {
                Err(fault) if fault.is_race() => ended = self.once(&job).await,
                ended => return ended,
            }
        }
        ended
    }

    async fn close(&self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}

/// Tells other nodes what was written here. Not inside the transaction: PostgreSQL lets transactions that notify
/// commit only one after the other. Told to stop, it first tells what waits: `moothall forget` closes at once.
async fn tell(
    pool: AnyPool,
    node: String,
    mut telling: mpsc::Receiver<ConversationRef>,
    stop: CancellationToken,
) {
    let mut some = Vec::new();
    loop {
        tokio::select! {
            taken = telling.recv_many(&mut some, TOLD_AT_ONCE) => if taken == 0 { break },
            () = stop.cancelled(), if !telling.is_closed() => telling.close(),
        }
        if some.is_empty() {
            continue;
        }
        let words =
            some.drain(..).fold(node.clone(), |words, conversation| format!("{words} {conversation}"));
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(words);
        // A server that is away tells nobody; listeners look again by themselves.
        let _ = notify.execute(&pool).await;
    }
}

/// Hears what other nodes wrote, and begins anew when the connection breaks.
async fn listen(url: String, node: String, changes: broadcast::Sender<ConversationRef>) {
    loop {
        if let Ok(mut listener) = PgListener::connect(&url).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            while let Ok(heard) = listener.recv().await {
                let mut words = heard.payload().split(' ');
                if words.next() == Some(node.as_str()) {
                    continue;
                }
                for conversation in words.filter_map(|word| ConversationRef::parse(word).ok()) {
                    // Nobody may be listening here.
                    let _ = changes.send(conversation);
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
