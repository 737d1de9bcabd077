//! The journal on disk: kept, sealed, locked, forgotten and swept.

#![expect(clippy::redundant_closure_for_method_calls, reason = "one form for all that is read")]

use std::time::Duration;

use super::*;
use crate::journal::{Intention, Thought};

const WORDS: &str = "a quince nobody else would name";

fn clock() -> Clock {
    Clock::manual("2026-11-22T21:00:00Z".parse().unwrap())
}

fn open(folder: &Path, clock: &Clock) -> Journal {
    Journal::open(folder, clock.clone(), Duration::from_secs(600)).unwrap()
}

async fn write(journal: &Journal) -> Thought {
    let thought = Thought { thought: Some(WORDS.into()), ..Thought::default() };
    journal.transaction(|book| book.add(thought)).await.unwrap()
}

/// Whether the words stand in any file of the folder.
fn is_on_disk(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(WORDS.len()).any(|part| part == WORDS.as_bytes())
    })
}

fn secret(words: &str) -> Option<Secret> {
    Some(Secret::new(words))
}

#[tokio::test]
async fn records_are_kept_changed_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let journal = open(folder.path(), &clock);
    let added = write(&journal).await;
    assert_eq!((added.version, added.at), (1, clock.now()));
    clock.advance(Duration::from_secs(60));
    let change = Thought { balanced: Some("and yet".into()), ..added.clone() };
    let id = added.id.clone();
    let changed = journal.transaction(move |book| book.change(&id, change)).await.unwrap().unwrap();
    assert_eq!((changed.version, changed.at, changed.changed_at), (2, added.at, clock.now()));
    // Whoever still has the first version does not undo the second.
    let (id, late) = (added.id.clone(), Thought { thought: None, ..added.clone() });
    let refused = journal.transaction(move |book| book.change(&id, late)).await;
    assert!(matches!(refused, Err(JournalError::Conflict(_))), "{refused:?}");
    drop(journal);
    let journal = open(folder.path(), &clock);
    assert_eq!(journal.transaction(|book| book.list::<Thought>()).await.unwrap(), [changed]);
    assert_eq!(journal.transaction(|book| book.list::<Intention>()).await.unwrap(), []);
    // A name of another kind is no name.
    let id = added.id.clone();
    assert!(
        !journal
            .transaction(move |book| book.forget(crate::journal::RecordKind::Intention, &id))
            .await
            .unwrap()
    );
    assert!(is_on_disk(folder.path()));
    let id = added.id.clone();
    assert!(
        journal.transaction(move |book| book.forget(crate::journal::RecordKind::Thought, &id)).await.unwrap()
    );
    assert!(!is_on_disk(folder.path()), "what was forgotten still lies there");
    assert_eq!(journal.transaction(|book| book.list::<Thought>()).await.unwrap(), []);
}

#[tokio::test]
async fn what_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path(), &clock());
    let failed = journal
        .transaction(|book| {
            book.add(Thought { thought: Some("x".into()), ..Thought::default() })?;
            book.add(Thought::default())
        })
        .await;
    assert!(matches!(failed, Err(JournalError::Fault(_))), "a blank one is none");
    assert_eq!(journal.transaction(|book| book.list::<Thought>()).await.unwrap(), []);
}

#[tokio::test]
async fn with_a_passphrase_nothing_that_was_written_can_be_read_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let journal = open(folder.path(), &clock);
    let thought = write(&journal).await;
    journal.mark(clock.now(), Some(WORDS.into())).await.unwrap();
    let fields = Fields::from([("thought".into(), WORDS.into())]);
    journal.transaction(move |book| book.keep_draft("thought", &fields)).await.unwrap();
    assert!(is_on_disk(folder.path()));

    assert!(matches!(journal.set_passphrase(None, secret("short")).await, Err(JournalError::Fault(_))));
    journal.set_passphrase(None, secret("four plain small words")).await.unwrap();
    assert!(!is_on_disk(folder.path()), "plain words are left in the file");
    let again = write(&journal).await;
    assert!(!is_on_disk(folder.path()));
    assert_eq!(journal.transaction(|book| book.list::<Thought>()).await.unwrap().len(), 2);
    assert_eq!(journal.transaction(|book| book.marks()).await.unwrap()[0].note.as_deref(), Some(WORDS));

    // Locked by hand, after a start, and after a quiet time; marks go on, without words.
    journal.lock();
    assert!(matches!(journal.transaction(|book| book.marks()).await, Err(JournalError::Locked)));
    let (_, kept) = journal.mark(clock.now(), Some(WORDS.into())).await.unwrap();
    assert!(!kept && !is_on_disk(folder.path()));
    drop(journal);
    let journal = open(folder.path(), &clock);
    assert!(journal.standing().is_locked);
    let wrong = journal.unlock(Secret::new("four plain small word")).await;
    assert!(matches!(wrong, Err(JournalError::WrongPassphrase)));
    assert!(journal.standing().is_locked);
    journal.unlock(Secret::new("four plain small words")).await.unwrap();
    assert_eq!(journal.transaction(|book| book.marks()).await.unwrap().len(), 2);
    assert_eq!(journal.mark_times().await.unwrap().len(), 2);

    // Another one, and none: the old one has to be known, also while it is open.
    for current in [None, secret("something else")] {
        let refused = journal.set_passphrase(current, None).await;
        assert!(matches!(refused, Err(JournalError::WrongPassphrase)));
    }
    journal
        .set_passphrase(secret("four plain small words"), secret("five other plain small words"))
        .await
        .unwrap();
    assert!(matches!(
        journal.unlock(Secret::new("four plain small words")).await,
        Err(JournalError::WrongPassphrase)
    ));
    journal.set_passphrase(secret("five other plain small words"), None).await.unwrap();
    assert!(!journal.standing().has_passphrase && is_on_disk(folder.path()));
    let ids: Vec<_> =
        journal.transaction(|book| book.list::<Thought>()).await.unwrap().into_iter().map(|t| t.id).collect();
    assert!(ids.contains(&thought.id) && ids.contains(&again.id));
    assert_eq!(journal.transaction(|book| book.draft("thought")).await.unwrap().unwrap()["thought"], WORDS);
}

#[tokio::test]
async fn it_is_locked_when_nobody_was_at_it_for_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let journal = open(folder.path(), &clock);
    journal.set_passphrase(None, secret("four plain small words")).await.unwrap();
    let watch = tokio::spawn({
        let journal = journal.clone();
        async move { journal.close_when_quiet().await }
    });
    let settle = async || {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    };
    settle().await;
    clock.advance(Duration::from_secs(599));
    settle().await;
    assert!(!journal.standing().is_locked);
    journal.transaction(|book| book.marks()).await.unwrap();
    clock.advance(Duration::from_secs(599));
    settle().await;
    assert!(!journal.standing().is_locked, "a visit begins the time anew");
    clock.advance(Duration::from_secs(1));
    settle().await;
    assert!(journal.standing().is_locked);
    // A wall clock that is set back keeps it open no longer.
    journal.unlock(Secret::new("four plain small words")).await.unwrap();
    settle().await;
    clock.set("2026-11-22T20:00:00Z".parse().unwrap());
    clock.advance(Duration::from_secs(600));
    settle().await;
    assert!(journal.standing().is_locked);
    watch.abort();
}

#[tokio::test]
async fn forgetting_all_needs_no_passphrase_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let journal = open(folder.path(), &clock);
    write(&journal).await;
    journal.mark(clock.now(), Some(WORDS.into())).await.unwrap();
    journal.forget_all().await.unwrap();
    assert!(!is_on_disk(folder.path()));
    write(&journal).await;
    journal.set_passphrase(None, secret("four plain small words")).await.unwrap();
    journal.lock();
    journal.forget_all().await.unwrap();
    assert!(!journal.standing().has_passphrase);
    assert_eq!(journal.transaction(|book| book.list::<Thought>()).await.unwrap(), []);
    assert_eq!(journal.mark_times().await.unwrap(), []);
}

#[tokio::test]
async fn what_a_stop_left_to_be_swept_is_swept_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let journal = open(folder.path(), &clock);
    write(&journal).await;
    drop(journal);
    // As if the power had failed between the commit and the sweeping, without secure_delete's help.
    let connection = Connection::open(folder.path().join(FILE)).unwrap();
    connection
        .execute_batch("PRAGMA secure_delete = OFF; DELETE FROM entry; INSERT INTO sweep (one) VALUES (1);")
        .unwrap();
    drop(connection);
    assert!(is_on_disk(folder.path()));
    drop(open(folder.path(), &clock));
    assert!(!is_on_disk(folder.path()));
}

#[tokio::test]
async fn a_sealed_entry_cannot_stand_in_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let journal = open(folder.path(), &clock);
    let (one, other) = (write(&journal).await, write(&journal).await);
    journal.set_passphrase(None, secret("four plain small words")).await.unwrap();
    let connection = Connection::open(folder.path().join(FILE)).unwrap();
    let swap = "UPDATE entry SET body = (SELECT body FROM entry WHERE id = ?1) WHERE id = ?2";
    connection.execute(swap, [one.id.as_str(), other.id.as_str()]).unwrap();
    let id = other.id.clone();
    let read = journal.transaction(move |book| book.get::<Thought>(&id)).await;
    assert!(matches!(read, Err(JournalError::Unreadable)), "{read:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone_and_a_foreign_one_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    drop(open(folder.path(), &clock));
    let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let foreign = tempfile::tempdir().unwrap();
    std::fs::write(foreign.path().join(FILE), "not a database at all, but somebody's words").unwrap();
    let refused = Journal::open(foreign.path(), clock, Duration::from_secs(1));
    assert!(matches!(refused.err(), Some(StoreError::Damaged(_))));
}
