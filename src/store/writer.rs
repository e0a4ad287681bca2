//! The one writer of an SQLite file: it gathers the jobs that wait, runs them in one transaction, makes them durable
//! with one write to the disk, and answers them all (group commit).
//!
//! A job that cannot stay in such a batch is set aside: the batch is rolled back and run again without it, and the job
//! gets a transaction of its own. So no job is ever harmed by its neighbours.

use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use crate::domain::ids::ConversationRef;
use async_trait::async_trait;
use sqlx::{AnyConnection, Connection, Executor};
use std::collections::VecDeque;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How many jobs may wait, and how many are written at once: more would make the first wait for the last.
const BATCH: usize = 256;

/// Hands jobs to the writer task.
pub(super) struct Writer {
    jobs: mpsc::Sender<Box<dyn Waiting>>,
    stop: CancellationToken,
    task: TaskTracker,
}

impl Writer {
    /// Starts the task on a connection of its own.
    pub(super) fn start(connection: AnyConnection, changes: broadcast::Sender<ConversationRef>) -> Self {
        let (jobs, waiting) = mpsc::channel(BATCH);
        let stop = CancellationToken::new();
        let task = TaskTracker::new();
        task.spawn(work(Desk { connection, changes }, waiting, stop.clone()));
        task.close();
        Self { jobs, stop, task }
    }

    /// Runs a job with whatever else waits; returns when it is durable.
    pub(super) async fn write<J: Job>(&self, job: J) -> Result<J::Answer, Fault> {
        let closed = || Fault::unavailable("the database is closed");
        let (reply, answer) = oneshot::channel();
        let waiting = Box::new(Pending { job, answer: None, reply });
        self.jobs.send(waiting).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Lets the task finish what waits, and stops it.
    pub(super) async fn close(&self) {
        self.stop.cancel();
        self.task.wait().await;
    }
}

/// A job that waits for its turn, whatever it answers.
#[async_trait]
trait Waiting: Send {
    /// Runs the statements and keeps the answer back.
    async fn run(&mut self, on: &mut AnyConnection, later: &mut Later) -> Result<Ended<()>, Fault>;

    /// Whether the job takes away what nobody may read again.
    fn erases(&self) -> bool;

    /// The conversations in which the job wrote.
    fn touched(&self) -> Vec<ConversationRef>;

    /// Gives out the answer, or the fault.
    fn finish(self: Box<Self>, fault: Option<Fault>);
}

struct Pending<J: Job> {
    job: J,
    answer: Option<Ended<J::Answer>>,
    reply: oneshot::Sender<Result<J::Answer, Fault>>,
}

#[async_trait]
impl<J: Job> Waiting for Pending<J> {
    async fn run(&mut self, on: &mut AnyConnection, later: &mut Later) -> Result<Ended<()>, Fault> {
        let answer = self.answer.insert(self.job.run(on, later).await?);
        Ok(match answer {
            Ended::Written(_) => Ended::Written(()),
            Ended::Untouched(_) => Ended::Untouched(()),
            Ended::Undo(_) => Ended::Undo(()),
        })
    }

    fn erases(&self) -> bool {
        self.job.erases()
    }

    fn touched(&self) -> Vec<ConversationRef> {
        match &self.answer {
            Some(Ended::Written(answer)) => self.job.touched(answer),
            _ => Vec::new(),
        }
    }

    fn finish(self: Box<Self>, fault: Option<Fault>) {
        let answer = match (fault, self.answer) {
            (None, Some(Ended::Written(answer) | Ended::Untouched(answer) | Ended::Undo(answer))) => {
                Ok(answer)
            }
            (Some(fault), _) => Err(fault),
            (None, None) => Err(Fault::broken("a job was answered before it ran")),
        };
        // Whoever asked may have gone; the work is done all the same.
        let _ = self.reply.send(answer);
    }
}

/// What the task works with.
struct Desk {
    connection: AnyConnection,
    changes: broadcast::Sender<ConversationRef>,
}

type Batch = Vec<Box<dyn Waiting>>;

async fn work(mut desk: Desk, mut waiting: mpsc::Receiver<Box<dyn Waiting>>, stop: CancellationToken) {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            taken = waiting.recv_many(&mut batch, BATCH) => if taken == 0 { break },
            () = stop.cancelled(), if !waiting.is_closed() => waiting.close(),
        }
        desk.settle(std::mem::take(&mut batch)).await;
    }
    desk.forget_log().await;
    // A fault on closing changes nothing: what was answered is durable.
    let _ = desk.connection.close().await;
}

/// Why a batch did not go through.
enum Stopped {
    /// This job, of several, cannot stay in it.
    At(usize),
    /// One of several, and there is no telling which.
    Somewhere,
    /// All of it.
    Whole(Fault),
}

impl Desk {
    /// Runs and answers every job of a batch.
    async fn settle(&mut self, batch: Batch) {
        let mut batches = VecDeque::from([batch]);
        while let Some(mut batch) = batches.pop_front() {
            if batch.is_empty() {
                continue;
            }
            match self.transact(&mut batch).await {
                Ok(()) => self.answer(batch).await,
                Err(stopped) => {
                    // SQLite has rolled back by itself after some faults; a second time is refused and harmless.
                    let _ = self.connection.execute("ROLLBACK").await;
                    match stopped {
                        Stopped::At(index) => {
                            batches.push_back(vec![batch.remove(index)]);
                            batches.push_front(batch);
                        }
                        Stopped::Somewhere => batches.extend(batch.into_iter().map(|job| vec![job])),
                        Stopped::Whole(fault) => {
                            for job in batch {
                                job.finish(Some(fault.clone()));
                            }
                        }
                    }
                }
            }
        }
    }

    async fn transact(&mut self, batch: &mut Batch) -> Result<(), Stopped> {
        let whole = |error: sqlx::Error| Stopped::Whole(error.into());
        let alone = batch.len() == 1;
        let together = |fault: Fault| if alone { Stopped::Whole(fault) } else { Stopped::Somewhere };
        let mut later = Later::default();
        self.connection.execute("BEGIN IMMEDIATE").await.map_err(whole)?;
        for (index, job) in batch.iter_mut().enumerate() {
            if job.erases() {
                later.write(&mut self.connection).await.map_err(together)?;
            }
            match job.run(&mut self.connection, &mut later).await {
                Ok(Ended::Written(()) | Ended::Untouched(())) => {}
                Ok(Ended::Undo(())) if alone => {
                    self.connection.execute("ROLLBACK").await.map_err(whole)?;
                    return Ok(());
                }
                Err(fault) if alone => return Err(Stopped::Whole(fault)),
                Ok(Ended::Undo(())) | Err(_) => return Err(Stopped::At(index)),
            }
        }
        later.write(&mut self.connection).await.map_err(together)?;
        self.connection.execute("COMMIT").await.map_err(whole)?;
        Ok(())
    }

    async fn answer(&mut self, batch: Batch) {
        if batch.iter().any(|job| job.erases()) {
            self.forget_log().await;
        }
        for job in batch {
            for conversation in job.touched() {
                // Nobody may be listening.
                let _ = self.changes.send(conversation);
            }
            job.finish(None);
        }
    }

    /// Moves the log into the file and empties it, so that nothing erased can be read there. When a reader is in the
    /// way, the next one does it.
    async fn forget_log(&mut self) {
        let _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
    }
}
