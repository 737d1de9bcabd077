//! The machine on a clock that a test moves, without pages and peers.

use std::time::Duration;

use evenkeel::clock::Clock;
use evenkeel::config::Config;
use evenkeel::domain::{
    Action, Author, Digest, Done, Feedback, Incoming, ItemState, Language, NewFeedback, NumberId, Occasion,
    Refusal, ShieldMode, Stream,
};
use evenkeel::engine::{Engine, Parts, Started};
use evenkeel::store::{Store, StoreError, digests};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::binary::PATIENCE;

/// A machine with a data folder that outlives it.
pub struct House {
    pub folder: tempfile::TempDir,
    pub clock: Clock,
    pub config: Config,
    pub engine: Engine,
    pub store: Store,
    task: JoinHandle<()>,
    pub commands: mpsc::Receiver<evenkeel::domain::Command>,
    said: usize,
}

impl House {
    pub async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub async fn with(mut config: Config) -> Self {
        config.twitch.channel = "harbour".into();
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual(Timestamp::from_second(1_790_000_000).unwrap());
        let Started { engine, store, commands, task } = start(&config, folder.path(), &clock).await;
        Self { folder, clock, config, engine, store, task, commands, said: 0 }
    }

    /// As if the power had failed: the machine is gone in the middle of whatever it did.
    pub async fn crash(&mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
        let Started { engine, store, commands, task } =
            start(&self.config, self.folder.path(), &self.clock).await;
        (self.engine, self.store, self.commands, self.task) = (engine, store, commands, task);
    }

    /// Does what somebody asks for, and what follows from it.
    pub async fn act(&self, action: Action) -> Result<Done, Refusal> {
        let answer = timeout(PATIENCE, self.engine.execute(action)).await.expect("an answer");
        self.settle().await;
        answer
    }

    /// Somebody says something; returns once it is kept.
    pub async fn hears(&mut self, login: &str, words: &str) -> Feedback {
        self.said += 1;
        let author = Author { id: login.into(), login: login.into(), name: login.into() };
        let mut draft = NewFeedback::message("twitch", author, words, self.clock.now());
        let id = format!("{}", self.said);
        draft.source_id = Some(id.clone());
        self.engine.incoming().send(vec![Incoming::Feedback(Box::new(draft))]).await.unwrap();
        let kept = async {
            loop {
                let sql = "SELECT id FROM feedback WHERE source_id = ?1";
                let id = id.clone();
                let find = move |connection: &rusqlite::Connection| {
                    let found = connection.query_row(sql, [&id], |row| row.get(0));
                    match found {
                        Ok(id) => evenkeel::store::feedback::get(connection, evenkeel::domain::ItemId(id)),
                        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
                        Err(error) => Err(error),
                    }
                };
                if let Some(item) = self.engine.read(find).await.unwrap() {
                    return item;
                }
            }
        };
        timeout(PATIENCE, kept).await.expect("it is kept")
    }

    /// Sets how much may be seen; what lets more be seen is asked for again after the pause.
    pub async fn shield(&self, mode: ShieldMode, number: Option<NumberId>) {
        let wish = Action::Shield { mode, number };
        if let Ok(Done::RevealWaits { .. }) = self.act(wish.clone()).await {
            self.pass(self.config.shield.peek_pause.get()).await;
            assert_eq!(self.act(wish).await, Ok(Done::Shielded));
        }
    }

    /// A peer hands something in, and it is taken.
    pub async fn takes(&self, incoming: Vec<Incoming>) {
        self.engine.incoming().send(incoming).await.unwrap();
        self.settle().await;
    }

    /// Moves the clock and lets whatever is due by then be done.
    pub async fn pass(&self, span: Duration) {
        self.clock.advance(span);
        self.settle().await;
    }

    /// Returns once everything that is due or arrived is done.
    pub async fn settle(&self) {
        timeout(PATIENCE, self.engine.settle()).await.expect("it comes to rest");
    }

    pub async fn streams(&self) -> Vec<Stream> {
        let sql = "SELECT id, started_at, ended_at, origin, twitch_id FROM stream ORDER BY id";
        let all = move |connection: &rusqlite::Connection| {
            let time = |millis: i64| Timestamp::from_millisecond(millis).unwrap();
            let mut rows = connection.prepare(sql)?;
            let rows = rows.query_map([], |row| {
                Ok(Stream {
                    id: evenkeel::domain::StreamId(row.get(0)?),
                    started_at: time(row.get(1)?),
                    ended_at: row.get::<_, Option<i64>>(2)?.map(time),
                    origin: row.get::<_, String>(3)?.parse().unwrap(),
                    twitch_id: row.get(4)?,
                })
            })?;
            rows.collect()
        };
        self.engine.read(all).await.unwrap()
    }

    /// Every digest, oldest first.
    pub async fn digests(&self) -> Vec<Digest> {
        let all = |connection: &_| {
            let heads = digests::list(connection, None, 100)?;
            heads
                .iter()
                .rev()
                .map(|head| {
                    Ok(digests::get(connection, Some(head.id))?.map(|kept| kept.hydrate(Language::English)))
                })
                .collect()
        };
        let digests: Result<Vec<Option<Digest>>, StoreError> = self.engine.read(all).await;
        digests.unwrap().into_iter().flatten().collect()
    }

    pub async fn occasions(&self) -> Vec<Occasion> {
        self.digests().await.iter().map(|digest| digest.occasion).collect()
    }

    pub async fn state(&self, item: &Feedback) -> ItemState {
        let id = item.id;
        let get = move |connection: &_| evenkeel::store::feedback::get(connection, id);
        self.engine.read(get).await.unwrap().unwrap().state
    }
}

async fn start(config: &Config, folder: &std::path::Path, clock: &Clock) -> Started {
    let parts = Parts { config, folder, clock: clock.clone(), zone: TimeZone::UTC };
    Engine::start(parts, CancellationToken::new()).await.unwrap()
}
