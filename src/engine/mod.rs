//! The machine: everything that arrives, is asked for or falls due passes through one task.
//!
//! It knows the rules and the store, and no peer: what peers hand in comes as [`Incoming`], what it
//! wants of them leaves as [`Command`]. A change is published only after it is on disk.

mod actions;
mod breaks;
mod configure;
mod digests;
mod hiding;
mod ingest;
mod jobs;
mod lessons;
mod machine;
mod measured;
mod numbers;
mod obs;
mod on_air;
mod press;
mod replies;
mod retrospect;
mod search;
mod shield;
mod status;
mod streams;
mod thanks;
mod urgent;
mod withheld;

use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;
use rusqlite::Connection;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::breaks::Exercises;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::{Action, Command, Done, Event, Feedback, Incoming, ItemState, Line, Refusal};
use crate::feedback::names;
use crate::store::journal::{Journal, adopt};
use crate::store::{Committed, EntryOutcome, LogEntry, Store, StoreError};

use configure::ReadSettings;
use machine::{Machine, Reply, Request};
use press::KeyTrial;
pub use status::Status;

/// Batches from peers that may wait; a full queue holds the peers' sockets back.
const INCOMING: usize = 16;
/// Requests from people that may wait.
const REQUESTS: usize = 64;
/// Wishes to peers that may wait.
const COMMANDS: usize = 64;
/// Events that a screen may lag behind before it is closed and comes back with a fresh snapshot.
const EVENTS: usize = 1024;

/// What the machine is made of.
#[derive(Clone)]
pub struct Parts<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The data folder.
    pub folder: &'a Path,
    /// Time.
    pub clock: Clock,
    /// The streamer's time zone, for times of day.
    pub zone: TimeZone,
}

/// A started machine.
pub struct Started {
    /// The way in.
    pub engine: Engine,
    /// What is kept, for peers that keep something of their own.
    pub store: Store,
    /// What it wants of peers.
    pub commands: mpsc::Receiver<Command>,
    /// Ends once everything received is on disk and the database is closed.
    pub task: JoinHandle<()>,
}

/// The way to the machine. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    requests: mpsc::Sender<Request>,
    incoming: mpsc::Sender<Vec<Incoming>>,
    events: broadcast::Sender<Event>,
    status: watch::Receiver<Status>,
    live: watch::Receiver<bool>,
    room: watch::Receiver<Option<String>>,
    store: Store,
    journal: Journal,
    clock: Clock,
    zone: TimeZone,
    looks: watch::Receiver<ReadSettings>,
    trial: Arc<Mutex<KeyTrial>>,
}

impl Engine {
    /// Opens the store, takes up what was running, and starts the machine. It stops on `stop`, after
    /// what it has received is on disk; whoever feeds it should have stopped before.
    ///
    /// # Errors
    /// When the store cannot be opened or read.
    pub async fn start(parts: Parts<'_>, stop: CancellationToken) -> Result<Started, StoreError> {
        let (events, _) = broadcast::channel(EVENTS);
        let (trouble, troubles) = watch::channel(None);
        let store = Store::open(parts.folder, tell(events.clone(), trouble))?;
        let quiet = parts.config.journal.lock_after.get();
        let journal = Journal::open(parts.folder, parts.clock.clone(), quiet)?;
        adopt(&store, &journal).await;
        let (requests, requested) = mpsc::channel(REQUESTS);
        let (incoming, arriving) = mpsc::channel(INCOMING);
        let (commands, commanded) = mpsc::channel(COMMANDS);
        let (machine, status) = Machine::wake(
            &parts,
            store.clone(),
            journal.clone(),
            events.clone(),
            commands,
            arriving,
            troubles,
        )
        .await?;
        tokio::spawn(search::keep_up(store.clone(), machine.past_grew.subscribe(), stop.clone()));
        let live = machine.live_sign.subscribe();
        let looks = machine.looks.subscribe();
        let room = machine.room.subscribe();
        let task = tokio::spawn(machine.run(requested, stop));
        let engine = Self {
            requests,
            incoming,
            events,
            status,
            live,
            room,
            store: store.clone(),
            journal,
            clock: parts.clock,
            zone: parts.zone,
            looks,
            trial: Arc::default(),
        };
        Ok(Started { engine, store, commands: commanded, task })
    }

    /// Does what a person asks for. What is answered is on disk.
    ///
    /// # Errors
    /// A sentence for the person who asked.
    pub async fn execute(&self, action: Action) -> Result<Done, Refusal> {
        self.ask(|reply| Request::Action(action, reply)).await
    }

    /// Goes on with other settings. What can be seen and what is planned follow them when this returns.
    ///
    /// # Errors
    /// When it cannot be written down what follows from them; they count all the same.
    pub async fn configure(&self, config: Config) -> Result<(), Refusal> {
        self.ask(|reply| Request::Configure(Box::new(config), reply)).await.map(|_| ())
    }

    /// Returns once nothing is left to do of what was handed in, asked for or due before, long work included.
    pub async fn settle(&self) {
        let (settle, settled) = oneshot::channel();
        // An engine that has stopped has nothing left to do.
        if self.requests.send(Request::Settle(settle)).await.is_ok() {
            let _ = settled.await;
        }
    }

    async fn ask(&self, request: impl FnOnce(Reply) -> Request) -> Result<Done, Refusal> {
        let (reply, answer) = oneshot::channel();
        let stopping = || Refusal::Stopping;
        self.requests.send(request(reply)).await.map_err(|_| stopping())?;
        answer.await.unwrap_or_else(|_| Err(stopping()))
    }

    /// Closes what is kept. An engine that is told to stop does so by itself; one that has failed could not.
    pub async fn close(&self) {
        self.journal.close().await;
        self.store.close().await;
    }

    /// The way in for peers: batches, in order, with back-pressure.
    pub fn incoming(&self) -> mpsc::Sender<Vec<Incoming>> {
        self.incoming.clone()
    }

    /// Everything published from now on. A reader that lags is told so and should start afresh.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// How things stand.
    pub fn status(&self) -> Status {
        self.status.borrow().clone()
    }

    /// How things stand, to be watched.
    pub fn watch(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// Whether a stream is running, to be watched.
    pub fn live(&self) -> watch::Receiver<bool> {
        self.live.clone()
    }

    /// Twitch's id of the channel, to be watched; none until chat tells.
    pub fn room(&self) -> watch::Receiver<Option<String>> {
        self.room.clone()
    }

    /// Reads what is kept, on a connection that cannot write: whatever changes something is an [`Action`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.store.read(query).await
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What one may do in a break.
    pub fn exercises(&self) -> Exercises {
        self.looks.borrow().exercises.clone()
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// What the writer's thread does after each commit: publish what screens may see.
fn tell(
    events: broadcast::Sender<Event>,
    trouble: watch::Sender<Option<String>>,
) -> impl FnMut(Committed) + Send + 'static {
    move |committed| match committed {
        Committed::Entries(entries) => {
            // Without a screen there is nobody to tell; building the lines would be wasted.
            if events.receiver_count() > 0 {
                entries.into_iter().flat_map(public_events).for_each(|event| {
                    let _ = events.send(event);
                });
            }
        }
        Committed::Failed(sentence) => {
            trouble.send_replace(Some(sentence));
        }
        Committed::Recovered => {
            trouble.send_replace(None);
        }
    }
}

fn public_events((entry, outcome): (LogEntry, EntryOutcome)) -> impl Iterator<Item = Event> {
    let (gone, came) = match (entry, outcome) {
        (LogEntry::Feedback(new), EntryOutcome::Kept(id)) => (None, passed(&new.kept_as(id))),
        (LogEntry::Feedback(new), EntryOutcome::Completed { item, was, state }) => {
            let gone = (was == ItemState::Passed).then(|| vec![item]);
            (gone, passed(&Feedback { state, ..new.kept_as(item) }))
        }
        (_, EntryOutcome::Removed(items)) if !items.is_empty() => (Some(items), None),
        _ => (None, None),
    };
    gone.map(|items| Event::Removed { items }).into_iter().chain(came)
}

/// The event that shows `item`, if screens may show it at all.
fn passed(item: &Feedback) -> Option<Event> {
    (item.state == ItemState::Passed).then(|| Event::Passed { line: Line::of(item, names::of(item)) })
}
