//! The one thread that writes the database: many changes per transaction, told after the commit.
//!
//! Feedback is never dropped: where a commit fails (a full disk), it is kept in memory and tried
//! again, and the bounded queue lets the pressure reach the peers' sockets. What a person asked for
//! is answered with the error instead, for they can ask again.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::error::StoreError;
use super::log::{EntryOutcome, LogEntry, apply};

/// Jobs that may wait; each holds at most one read of a socket.
const QUEUE: usize = 64;
/// Entries in one transaction, at most: a commit of this many takes about a tenth of a second.
const GROUP: usize = 16_384;
/// Entries that may wait in memory while the disk takes none, at most (but for one batch): some 20 MB.
const MOST_WAITING: usize = GROUP * 2;
/// How long the first entry of a quiet moment waits for others, so that a busy chat does not cost
/// a disk flush a line. Far below what a reader notices.
const GATHER: Duration = Duration::from_millis(4);
/// How long a reader may be in the way of emptying the log; others wait meanwhile.
const SWEEP_PATIENCE: Duration = Duration::from_millis(250);
/// The pause before a failed commit is tried again.
const RETRY: Duration = Duration::from_millis(500);

/// What the writer tells after it has happened.
#[derive(Debug)]
pub enum Committed {
    /// These entries are on disk, each with what became of it.
    Entries(Vec<(LogEntry, EntryOutcome)>),
    /// Writing does not work now; the sentence says why. What waits is kept and tried again.
    Failed(String),
    /// Writing works again.
    Recovered,
}

type WriteReply = Box<dyn FnOnce(Option<StoreError>) + Send>;
/// Done within the transaction, or, without one, only asked for its answer. Says whether to keep it.
type Work = Box<dyn FnOnce(Option<&Connection>) -> (bool, WriteReply) + Send>;

enum Job {
    Append(Vec<LogEntry>),
    Run(Work),
    Sweep(oneshot::Sender<rusqlite::Result<bool>>),
    Close(oneshot::Sender<()>),
}

/// The way to the writing thread. Cheap to clone.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
    stopping: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        told: impl FnMut(Committed) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let stopping = Arc::new(AtomicBool::new(false));
        let machine = WriterState {
            connection,
            told,
            backlog: Vec::new(),
            in_trouble: false,
            stopping: stopping.clone(),
        };
        thread::Builder::new().name("evenkeel-store".into()).spawn(move || machine.run(queue))?;
        Ok(Self { jobs, stopping })
    }

    /// From now on, what cannot be written at once is given up.
    pub(super) fn stop_waiting(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) async fn append(&self, entries: Vec<LogEntry>) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        self.jobs.send(Job::Append(entries)).await.map_err(|_| StoreError::Closed)
    }

    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let job: Work = Box::new(move |connection| {
            let result = connection.map(work);
            let keep = matches!(result, Some(Ok(_)));
            let reply: WriteReply = Box::new(move |failure| {
                let reply = match (failure, result) {
                    (Some(failure), _) => Err(failure),
                    (None, Some(result)) => result.map_err(StoreError::from),
                    (None, None) => Err(StoreError::Closed),
                };
                // Whoever asked may have gone; what was asked is done all the same.
                let _ = sender.send(reply);
            });
            (keep, reply)
        });
        self.jobs.send(Job::Run(job)).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Empties the log of changes into the file. False where a reader was in the way.
    pub(super) async fn sweep(&self) -> Result<bool, StoreError> {
        let (sender, swept) = oneshot::channel();
        self.jobs.send(Job::Sweep(sender)).await.map_err(|_| StoreError::Closed)?;
        swept.await.unwrap_or(Ok(false)).map_err(StoreError::from)
    }

    /// Returns once nothing is written any more.
    pub(super) async fn closed(&self) {
        self.jobs.closed().await;
    }

    pub(super) async fn close(&self) {
        let (sender, closed) = oneshot::channel();
        if self.jobs.send(Job::Close(sender)).await.is_ok() {
            // An error means that the thread has ended already, which is what we want.
            let _ = closed.await;
        }
    }
}

struct WriterState<F> {
    connection: Connection,
    told: F,
    /// Entries received and not yet committed, oldest first.
    backlog: Vec<LogEntry>,
    in_trouble: bool,
    /// Nobody can wait for better times any more.
    stopping: Arc<AtomicBool>,
}

impl<F: FnMut(Committed)> WriterState<F> {
    fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        while let Some(first) = self.next(&mut queue) {
            let mut works = Vec::new();
            let (mut closing, mut sweeping) = (None, None);
            let mut job = Some(first);
            if matches!(job, Some(Job::Append(_))) && queue.is_empty() {
                thread::sleep(GATHER);
            }
            while let Some(next) = job {
                match next {
                    Job::Append(entries) => self.backlog.extend(entries),
                    Job::Run(work) => works.push(work),
                    Job::Sweep(done) => sweeping = Some(done),
                    Job::Close(done) => closing = Some(done),
                }
                // A piece of work sees everything that was handed in before it, and nothing after.
                let full = self.backlog.len() >= GROUP
                    || !works.is_empty()
                    || closing.is_some()
                    || sweeping.is_some();
                job = if full { None } else { queue.try_recv().ok() };
            }
            self.commit(works);
            if let Some(done) = sweeping {
                let _ = done.send(sweep(&self.connection));
            }
            if let Some(done) = closing {
                drop((self.connection, queue));
                let _ = done.send(());
                return;
            }
        }
    }

    /// The next job; while there is trouble, none is taken before the backlog is down again, except
    /// that a person's request is still answered.
    fn next(&mut self, queue: &mut mpsc::Receiver<Job>) -> Option<Job> {
        while !self.backlog.is_empty() {
            thread::sleep(RETRY);
            self.commit(Vec::new());
            while let Ok(job) = queue.try_recv() {
                match job {
                    Job::Append(entries) if self.backlog.len() < MOST_WAITING => self.backlog.extend(entries),
                    Job::Append(entries) => self.wait_for_room(entries),
                    job => return Some(job),
                }
            }
        }
        queue.blocking_recv()
    }

    /// Holds on to `entries` without taking more jobs, so that the pressure reaches the sockets.
    fn wait_for_room(&mut self, entries: Vec<LogEntry>) {
        while !self.backlog.is_empty() {
            thread::sleep(RETRY);
            self.commit(Vec::new());
        }
        self.backlog = entries;
    }

    /// Commits the backlog and `works` together, or, where that fails, says so to each.
    fn commit(&mut self, works: Vec<Work>) {
        if self.backlog.is_empty() && works.is_empty() {
            return;
        }
        let mut answers = Vec::with_capacity(works.len());
        match transact(&mut self.connection, &self.backlog, works, &mut answers) {
            Ok(outcomes) => {
                if self.in_trouble {
                    self.in_trouble = false;
                    (self.told)(Committed::Recovered);
                }
                if !outcomes.is_empty() {
                    let entries = std::mem::take(&mut self.backlog);
                    (self.told)(Committed::Entries(entries.into_iter().zip(outcomes).collect()));
                }
                answers.into_iter().for_each(|answer| answer(None));
            }
            Err(error) => {
                let error = Arc::new(StoreError::from(error));
                for answer in answers {
                    answer(Some(StoreError::Refused(error.clone())));
                }
                if !self.in_trouble {
                    self.in_trouble = true;
                    tracing::error!(
                        error = &*error as &dyn Error,
                        waiting = self.backlog.len(),
                        "nothing can be kept just now"
                    );
                    (self.told)(Committed::Failed(error.to_string()));
                }
                if self.stopping.load(Ordering::Relaxed) && !self.backlog.is_empty() {
                    tracing::error!(lost = self.backlog.len(), "What still waited could not be kept");
                    self.backlog.clear();
                }
            }
        }
    }
}

/// Folds the log into the file and cuts it to nothing, unless a reader still looks at what it holds.
fn sweep(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(SWEEP_PATIENCE)?;
    let swept = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(super::PATIENCE)?;
    Ok(swept? == 0)
}

/// One transaction. A piece of work that fails takes only itself back.
fn transact(
    connection: &mut Connection,
    entries: &[LogEntry],
    works: Vec<Work>,
    answers: &mut Vec<WriteReply>,
) -> rusqlite::Result<Vec<EntryOutcome>> {
    let mut works = works.into_iter();
    let done = connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|mut open| {
        let outcomes = entries.iter().map(|entry| apply(&open, entry)).collect::<rusqlite::Result<_>>()?;
        for work in works.by_ref() {
            let savepoint = open.savepoint()?;
            let (keep, answer) = work(Some(&savepoint));
            answers.push(answer);
            if keep {
                savepoint.commit()?;
            } // else the savepoint rolls back as it is dropped
        }
        open.commit().map(|()| outcomes)
    });
    // Work that was not reached is still owed an answer.
    answers.extend(works.map(|work| work(None).1));
    done
}
