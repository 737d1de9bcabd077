//! The store over its edge: what is handed in, what is told, and what is found afterwards.

use std::sync::mpsc;
use std::time::Duration;

use futures_util::FutureExt;
use rusqlite::Connection;

use super::digests::NewDigest;
use super::*;
use crate::digest::compose::{EntryPlan, compose};
use crate::domain::{
    Author, AuthorRole, Deletion, DeliveryState, DigestId, EndedBy, ItemId, ItemState, Kind, Language,
    NewFeedback, Occasion, Origin, StreamId, Target, Verdict,
};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

struct Fixture {
    store: Store,
    told: mpsc::Receiver<Committed>,
    folder: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (tell, told) = mpsc::channel();
        let store = Store::open(folder.path(), move |committed| drop(tell.send(committed))).unwrap();
        Self { store, told, folder }
    }

    /// A way around the store.
    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join(FILE)).unwrap()
    }

    /// Makes every commit of feedback fail, or lets it succeed again.
    fn break_disk(&self, broken: bool) {
        let sql = match broken {
            true => {
                "CREATE TRIGGER broken BEFORE INSERT ON feedback BEGIN SELECT raise(ABORT, 'broken'); END"
            }
            false => "DROP TRIGGER broken",
        };
        self.database().execute_batch(sql).unwrap();
    }

    fn next(&self) -> Committed {
        self.told.recv_timeout(PATIENCE).expect("something is told")
    }

    async fn append(&self, entries: impl IntoIterator<Item = LogEntry>) {
        self.store.append(entries.into_iter().collect()).await.unwrap();
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        self.store.read(work).await.unwrap()
    }

    /// Waits until everything handed in before is on disk.
    async fn settle(&self) {
        self.store.write(|_| Ok(())).await.unwrap();
    }

    async fn texts(&self) -> Vec<(String, ItemState)> {
        let items = self.read(|connection| feedback::select(connection, "true", [])).await;
        items.into_iter().map(|item| (item.text, item.state)).collect()
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn said(id: &str, words: &str) -> NewItem {
    said_by("rowan", id, words)
}

fn said_by(login: &str, id: &str, words: &str) -> NewItem {
    let author = Author { id: format!("id of {login}"), login: login.into(), name: login.into() };
    let draft =
        NewFeedback { source_id: Some(id.into()), ..NewFeedback::message("twitch", author, words, at(0)) };
    let verdict = Verdict::chatter();
    NewItem { draft, verdict, standing: AuthorRole::Viewer, state: ItemState::Held, stream: None }
}

fn item(id: &str, words: &str) -> LogEntry {
    LogEntry::Feedback(Box::new(said(id, words)))
}

fn removal(what: Deletion) -> LogEntry {
    LogEntry::Deletion { source: "twitch", what, stream: None }
}

fn kind_words(login: &str, id: &str, words: &str) -> LogEntry {
    let mut new = said_by(login, id, words);
    new.verdict.kind = Kind::Praise;
    LogEntry::Feedback(Box::new(new))
}

/// A row of whatever kind.
fn note(connection: &Connection, words: Option<&str>) -> rusqlite::Result<usize> {
    connection.execute("INSERT INTO mark (at, note) VALUES (0, ?1)", [words])
}

#[tokio::test]
async fn what_could_not_be_written_is_tried_again_in_order_and_told_once() {
    let fixture = Fixture::new();
    fixture.break_disk(true);
    fixture.append([item("1", "one")]).await;
    assert!(matches!(fixture.next(), Committed::Failed(_)));
    fixture.append([item("2", "two"), item("1", "one again")]).await;
    // What a person asks for meanwhile is answered, and not done later behind their back.
    let asked = fixture.store.write(|connection| note(connection, None)).await;
    assert!(matches!(asked, Err(StoreError::Refused(_))), "{asked:?}");

    fixture.break_disk(false);
    assert!(matches!(fixture.next(), Committed::Recovered));
    let mut outcomes = Vec::new();
    while outcomes.len() < 3 {
        let Committed::Entries(entries) = fixture.next() else { panic!("only entries are left to tell") };
        outcomes.extend(entries.into_iter().map(|(_, outcome)| outcome));
    }
    assert_eq!(outcomes, [EntryOutcome::Kept(ItemId(1)), EntryOutcome::Kept(ItemId(2)), EntryOutcome::Known]);
    let held = |words: &str| (words.to_owned(), ItemState::Held);
    assert_eq!(fixture.texts().await, [held("one"), held("two")]);
    let marks: i64 = fixture
        .read(|connection| connection.query_row("SELECT count(*) FROM mark", [], |row| row.get(0)))
        .await;
    assert_eq!(marks, 0);
    assert!(fixture.told.try_recv().is_err(), "nothing is told twice");
}

#[tokio::test]
async fn work_that_fails_takes_only_itself_back() {
    let fixture = Fixture::new();
    fixture.append([item("1", "one")]).await;
    let failed = fixture.store.write(|connection| {
        note(connection, None)?;
        Err::<(), _>(rusqlite::Error::QueryReturnedNoRows)
    });
    let done = fixture.store.write(|connection| note(connection, Some("kept")));
    let (failed, done) = tokio::join!(failed, done);
    assert!(failed.is_err() && done.is_ok());
    let notes: Vec<Option<String>> = fixture
        .read(|connection| {
            connection.prepare("SELECT note FROM mark")?.query_map([], |row| row.get(0))?.collect()
        })
        .await;
    assert_eq!(notes, [Some("kept".to_owned())]);
    assert_eq!(fixture.texts().await.len(), 1);
}

#[tokio::test]
async fn a_removal_takes_what_came_before_it_and_nothing_that_comes_after() {
    let fixture = Fixture::new();
    let one = Deletion::Message { source_id: "1".into() };
    fixture.append([item("1", "one"), removal(one), item("1", "one"), item("2", "two")]).await;
    fixture.settle().await;
    let deleted = (String::new(), ItemState::Deleted);
    let held = |words: &str| (words.to_owned(), ItemState::Held);
    assert_eq!(fixture.texts().await, [deleted.clone(), held("two")], "and a repeat stays removed");

    let author = Deletion::Author { author_id: "id of rowan".into(), at: Timestamp::UNIX_EPOCH };
    fixture.append([removal(author), item("3", "three")]).await;
    fixture.settle().await;
    assert_eq!(fixture.texts().await, [deleted.clone(), deleted.clone(), held("three")]);

    fixture.append([removal(Deletion::Everything { at: Timestamp::UNIX_EPOCH }), item("4", "four")]).await;
    fixture.settle().await;
    assert_eq!(fixture.texts().await, [deleted.clone(), deleted.clone(), deleted, held("four")]);
}

/// Keeps a digest of what there is, under `slot`.
async fn digest(fixture: &Fixture, slot: &str) -> Option<DigestId> {
    let material = fixture.read(|connection| digests::material(connection, Occasion::OnDemand, None)).await;
    let plans: Vec<EntryPlan> = compose(Occasion::OnDemand, &material.items, 1, &material.abusive);
    let new = NewDigest {
        slot: slot.to_owned(),
        stream: None,
        occasion: Occasion::OnDemand,
        composed_at: at(60),
        from: at(0),
        to_item: material.to_item,
        plans,
        targets: vec![Target::Folder],
    };
    fixture.store.write(move |connection| digests::keep(connection, &new)).await.unwrap()
}

/// The next digest that is owed to the folder.
async fn owed(fixture: &Fixture) -> Option<DigestId> {
    let owed = fixture.read(|connection| deliveries::owed(connection, Target::Folder)).await;
    owed.map(|owed| owed.digest)
}

#[tokio::test]
async fn an_occasion_has_one_digest_however_often_it_is_composed() {
    let fixture = Fixture::new();
    fixture.append([kind_words("rowan", "1", "you are lovely")]).await;
    fixture.settle().await;
    let id = digest(&fixture, "a").await.expect("the first is kept");
    fixture.append([kind_words("ada", "2", "you still are")]).await;
    fixture.settle().await;
    assert_eq!(digest(&fixture, "a").await, None, "the slot was taken");
    assert_eq!(fixture.texts().await[1].1, ItemState::Held, "and nothing was delivered with it");
    let other = digest(&fixture, "b").await.expect("another occasion has its own");
    assert_eq!(owed(&fixture).await, Some(id), "the oldest first");
    let delivered = move |connection: &_| {
        deliveries::settle(connection, id, Target::Folder, DeliveryState::Sent, None, at(61))
    };
    fixture.store.write(delivered).await.unwrap();
    assert_eq!(owed(&fixture).await, Some(other));
}

#[tokio::test]
async fn a_deletion_takes_the_words_out_of_a_digest_that_was_read() {
    let fixture = Fixture::new();
    fixture
        .append([kind_words("rowan", "1", "you are lovely"), kind_words("ada", "2", "what a fine boat")])
        .await;
    fixture.settle().await;
    let id = digest(&fixture, "a").await.unwrap();
    let read = async || {
        let digest = fixture.read(move |connection| digests::get(connection, Some(id))).await.unwrap();
        format!("{:?}", digest.hydrate(Language::English))
    };
    assert!(read().await.contains("lovely"));
    fixture.append([removal(Deletion::Message { source_id: "1".into() })]).await;
    fixture.settle().await;
    let left = read().await;
    assert!(!left.contains("lovely") && left.contains("boat"), "{left}");
    let bytes = std::fs::read(fixture.folder.path().join(FILE)).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"lovely"), "nor are they left in the file");
}

#[tokio::test]
async fn a_disk_that_takes_nothing_holds_back_whoever_hands_in_and_a_stop_ends_that() {
    let fixture = Fixture::new();
    fixture.break_disk(true);
    let batch: Vec<LogEntry> = (0..4096).map(|number| item(&number.to_string(), "words")).collect();
    let mut handed_in = 0;
    loop {
        let append = fixture.store.append(batch.clone());
        let Ok(done) = tokio::time::timeout(Duration::from_secs(2), append).await else { break };
        done.unwrap();
        handed_in += 1;
        assert!(handed_in < 200, "more and more is taken that cannot be written");
    }
    fixture.store.stop_waiting();
    tokio::time::timeout(PATIENCE, fixture.store.close()).await.expect("it closes all the same");
    assert!(matches!(fixture.store.append(batch).await, Err(StoreError::Closed)));
}

#[tokio::test]
async fn one_stream_and_one_break_at_a_time() {
    let fixture = Fixture::new();
    let start = || fixture.store.write(|connection| streams::start(connection, at(0), Origin::Manual, None));
    let stream = start().await.unwrap();
    assert!(start().await.is_err());
    let end = move |second| {
        move |connection: &Connection| streams::end(connection, stream.id, at(second), EndedBy::Hand)
    };
    fixture.store.write(end(-5)).await.unwrap();
    fixture.store.write(end(90)).await.unwrap();
    let ended = fixture.read(streams::awaiting_digest).await;
    assert_eq!(ended, [(stream.id, at(0))], "it ends once, and never before it began");
    assert_eq!(start().await.unwrap().id, StreamId(2));
}

#[tokio::test]
async fn closing_keeps_what_is_queued_and_leaves_one_file() {
    let fixture = Fixture::new();
    fixture.append([item("1", "one")]).await;
    let mut late = Box::pin(fixture.store.append(vec![item("2", "two")]));
    assert!(matches!((&mut late).now_or_never(), Some(Ok(()))), "there is room in the queue");
    drop(late);
    fixture.texts().await; // a reader has been there
    fixture.store.close().await;
    let files: Vec<_> =
        fixture.folder.path().read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, [FILE]);
    let kept: i64 =
        fixture.database().query_row("SELECT count(*) FROM feedback", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2);
    assert!(matches!(fixture.store.append(vec![item("3", "three")]).await, Err(StoreError::Closed)));
}

/// What is found by `words`.
async fn found(fixture: &Fixture, words: &'static str) -> Vec<String> {
    let filter = feedback::Filter { limit: 50, ..feedback::Filter::default() };
    let found = fixture.read(move |connection| search::find(connection, words, &filter)).await;
    found.into_iter().map(|item| item.text).collect()
}

async fn catch_up(fixture: &Fixture) -> usize {
    let mut calls = 1;
    while fixture.store.write(search::catch_up).await.unwrap() {
        calls += 1;
    }
    calls
}

#[tokio::test]
async fn past_feedback_is_found_by_the_beginnings_of_words_and_only_once_it_is_past() {
    let fixture = Fixture::new();
    fixture
        .append([
            kind_words("rowan", "1", "you are lovely, grüße"),
            item("2", "the audio is quiet"),
            item("3", "quiet nights are lovely"),
        ])
        .await;
    fixture.settle().await;
    catch_up(&fixture).await;
    assert_eq!(found(&fixture, "lovely").await, [""; 0], "no digest has gone by");
    digest(&fixture, "a").await.unwrap();
    catch_up(&fixture).await;
    assert_eq!(found(&fixture, "LOVE").await, ["quiet nights are lovely", "you are lovely, grüße"]);
    assert_eq!(found(&fixture, "lovely quiet").await, ["quiet nights are lovely"]);
    assert_eq!(found(&fixture, "rowan grusse").await, [""; 0]);
    assert_eq!(
        found(&fixture, "rowan gruße").await,
        ["you are lovely, grüße"],
        "by name, and without its dots"
    );
    for nothing in
        ["", "  ", "\"", "* OR", "NOT", "lovely AND audio", "text:lovely", "NEAR(lovely, 3)", "ovely"]
    {
        assert_eq!(found(&fixture, nothing).await, [""; 0], "{nothing}");
    }
    // What comes later waits for the next digest.
    fixture.append([item("4", "another lovely one")]).await;
    fixture.settle().await;
    catch_up(&fixture).await;
    assert_eq!(found(&fixture, "another").await, [""; 0]);
}

#[tokio::test]
async fn what_is_removed_is_found_no_more_and_leaves_nothing_in_the_file() {
    let fixture = Fixture::new();
    fixture.append([kind_words("ada", "1", "zanzibar"), kind_words("rowan", "2", "a calm evening")]).await;
    fixture.settle().await;
    digest(&fixture, "a").await.unwrap();
    catch_up(&fixture).await;
    assert_eq!(found(&fixture, "zanzibar").await, ["zanzibar"]);
    let index = |text: &'static str| {
        move |connection: &Connection| {
            let sql = "SELECT count(*) FROM feedback_words_data WHERE instr(block, CAST(?1 AS BLOB)) > 0";
            connection.query_row(sql, [text], |row| row.get::<_, i64>(0))
        }
    };
    assert_eq!(fixture.read(index("anzibar")).await, 1, "the index holds the word, or this shows nothing");
    fixture.append([removal(Deletion::Message { source_id: "1".into() })]).await;
    fixture.settle().await;
    assert_eq!(found(&fixture, "zanzibar").await, [""; 0]);
    assert_eq!(fixture.read(index("anzibar")).await, 0);
    assert_eq!(found(&fixture, "evening").await, ["a calm evening"]);
    let check = "INSERT INTO feedback_words (feedback_words, rank) VALUES ('integrity-check', 0)";
    fixture.database().execute_batch(check).unwrap();
    fixture.database().execute_batch("DELETE FROM feedback WHERE source_id = '2'").unwrap();
    assert_eq!(found(&fixture, "evening").await, [""; 0]);
}

#[tokio::test]
async fn a_long_past_is_taken_in_in_pieces_and_removals_in_between_are_no_trouble() {
    let fixture = Fixture::new();
    let line = |number: usize| kind_words("rowan", &format!("{number}"), &format!("line number{number}"));
    fixture.append((1..=1000).map(line)).await;
    fixture.settle().await;
    digest(&fixture, "a").await.unwrap();
    assert!(fixture.store.write(search::catch_up).await.unwrap(), "there is more");
    let gone = ["2", "999"].map(|id| removal(Deletion::Message { source_id: id.into() }));
    fixture.append(gone).await;
    fixture.settle().await;
    assert!(catch_up(&fixture).await > 1);
    assert_eq!(found(&fixture, "number1000").await, ["line number1000"]);
    for gone in ["number2 line", "number999"] {
        assert!(
            found(&fixture, gone)
                .await
                .iter()
                .all(|text| !["line number2", "line number999"].contains(&text.as_str()))
        );
    }
    let check = "INSERT INTO feedback_words (feedback_words, rank) VALUES ('integrity-check', 0)";
    fixture.database().execute_batch(check).unwrap();
}
