//! What must be on disk after all that happened, held against what is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};

use super::witness::{Deed, Seen, What};
use crate::support::binary::Home;
use crate::support::fake_hook::FakeHook;

/// A line of chat with its number in id, author and words, of all kinds.
pub fn line(number: usize) -> String {
    let author = 1000 + number % 211;
    format!(
        "@badges=;display-name=Viewer_{author};emotes=;id=line-{number};mod=0;room-id=500;\
         tmi-sent-ts={sent};user-id={author};user-type= \
         :viewer_{author}!viewer_{author}@viewer_{author}.tmi.twitch.tv PRIVMSG #harbour :{words}\r\n",
        sent = 1_790_000_000_000_u64 + number as u64,
        words = words(number),
    )
}

fn words(number: usize) -> String {
    let mark = spoken(number);
    match number % 50 {
        7 => format!("the sound is terrible {mark}"),
        17 => format!("can you play the harbour level next {mark}?"),
        27 => format!("thank you, i love it here {mark}"),
        37 => format!("only three viewers, dead stream {mark}"),
        _ => format!("the boat goes on {mark}"),
    }
}

/// A number as a word: lines that differ in a number at their end are copies of one.
fn spoken(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "ce", "di", "fo", "gu", "ha", "ji", "ko", "lu", "mi"];
    number.to_string().bytes().map(|digit| SYLLABLES[usize::from(digit - b'0')]).collect()
}

/// Everything that must be there.
#[derive(Default)]
pub struct Record {
    lines: BTreeSet<usize>,
    shown: BTreeMap<i64, String>,
    digests: BTreeSet<i64>,
    done: Vec<What>,
    /// What was asked for and never answered: it may have been done.
    open: Vec<What>,
    /// The quiet switch, as last answered; none while an unanswered wish may have turned it.
    quiet: Option<bool>,
}

impl Record {
    pub fn received(&mut self, lines: Range<usize>) {
        self.lines.extend(lines);
    }

    pub fn seen(&mut self, seen: Seen) {
        for (id, words) in seen.lines {
            let before = self.shown.insert(id, words.clone());
            assert!(before.is_none_or(|before| before == words), "{id} was two lines");
        }
        self.digests.extend(seen.digests);
    }

    pub fn done(&mut self, deed: Deed) {
        match deed {
            Deed::Asked(what) => {
                if matches!(what, What::Quiet(_)) {
                    self.quiet = None;
                }
                self.open.push(what);
            }
            Deed::Refused => drop(self.open.pop()),
            Deed::Done(what) => {
                self.open.pop();
                match &what {
                    What::Quiet(on) => self.quiet = Some(*on),
                    What::Digest(Some(id)) => drop(self.digests.insert(*id)),
                    _ => {}
                }
                self.done.push(what);
            }
        }
    }

    /// Looks at a copy of the data folder as the kill left it, so that whatever has to be put right is
    /// left for the service itself.
    pub fn check(&self, home: &Home, sent: usize) {
        let copy = Look::at_copy(&home.data());
        let all = |sql: &str| -> Vec<String> { copy.column(sql) };
        assert_eq!(all("PRAGMA integrity_check"), ["ok"]);
        assert_eq!(all("PRAGMA journal.integrity_check"), ["ok"]);
        assert_eq!(copy.column::<i64>("SELECT count(*) FROM pragma_foreign_key_check"), [0]);

        let kept: BTreeMap<usize, String> = copy.lines();
        let lost: Vec<_> = self.lines.iter().filter(|line| !kept.contains_key(line)).collect();
        assert!(lost.is_empty(), "received and lost: {lost:?}\n{}", home.log());
        for (number, text) in &kept {
            assert!(*number < sent, "nobody said line {number}");
            assert_eq!(*text, words(*number));
        }
        let by_id = copy.by_id();
        for (id, words) in &self.shown {
            assert_eq!(by_id.get(id), Some(words), "item {id} was shown");
        }

        self.check_exactly_once(
            &copy,
            "SELECT note ->> 'note' FROM journal.mark WHERE note IS NOT NULL",
            |what| match what {
                What::Mark(note) => Some(note.clone()),
                _ => None,
            },
        );
        self.check_exactly_once(&copy, "SELECT source_id FROM feedback WHERE source = 'form'", |what| {
            match what {
                What::Feedback(id) => Some(id.clone()),
                _ => None,
            }
        });
        self.check_count(&copy, "SELECT count(*) FROM break", |what| *what == What::BreakStart);
        self.check_count(&copy, "SELECT count(*) FROM break WHERE ended_at IS NOT NULL", |what| {
            *what == What::BreakEnd
        });
        if let Some(quiet) = self.quiet {
            assert_eq!(all("SELECT value FROM fact WHERE name = 'quiet'"), [quiet.to_string()]);
        }

        let digests: BTreeSet<i64> = copy.column("SELECT id FROM digest").into_iter().collect();
        let lost: Vec<_> = self.digests.difference(&digests).collect();
        assert!(lost.is_empty(), "digests were told of and lost: {lost:?}");
        check_slots(&copy);
        check_files(home, &digests);
    }

    fn check_exactly_once(&self, copy: &Look, sql: &str, name: impl Fn(&What) -> Option<String>) {
        let there: Vec<String> = copy.column(sql);
        let set: BTreeSet<_> = there.iter().cloned().collect();
        assert_eq!(there.len(), set.len(), "something is there twice: {sql}");
        let mut owed: BTreeSet<_> = self.done.iter().filter_map(&name).collect();
        let lost: Vec<_> = owed.difference(&set).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        owed.extend(self.open.iter().filter_map(&name));
        assert!(set.is_subset(&owed), "there and never asked for");
    }

    fn check_count(&self, copy: &Look, sql: &str, is: impl Fn(&What) -> bool) {
        let there = usize::try_from(copy.column::<i64>(sql)[0]).unwrap();
        let done = self.done.iter().filter(|what| is(what)).count();
        let perhaps = self.open.iter().filter(|what| is(what)).count();
        assert!(
            (done..=done + perhaps).contains(&there),
            "{there}, not {done} and at most {perhaps} more: {sql}"
        );
    }

    /// Once everything came to rest: nothing is owed to anybody.
    pub fn check_settled(&self, home: &Home) {
        assert!(nothing_is_owed(home));
        let copy = Look::at_copy(&home.data());
        let held = "SELECT count(*) FROM feedback WHERE state = 'held' AND standing = 'viewer'
                    AND id <= (SELECT max(to_item) FROM digest WHERE occasion IN ('after_stream', 'on_demand'))";
        assert_eq!(copy.column::<i64>(held), [0], "held, and no digest delivered it");
        let undigested = "SELECT count(*) FROM break WHERE stream IS NOT NULL AND ended_at IS NULL
                          AND 'break:' || id NOT IN (SELECT key FROM slot)";
        assert_eq!(copy.column::<i64>(undigested), [0], "a break lost its digest");
        let digests: Vec<i64> = copy.column("SELECT id FROM digest");
        assert_eq!(files(home).len(), digests.len(), "each digest is in the folder once");
    }

    /// What the webhook was sent is what the journal says: never twice; once where it was sent, and at most
    /// once where that is not known.
    pub fn check_letters(&self, home: &Home, hook: &FakeHook) {
        let copy = Look::at_copy(&home.data());
        let states = "SELECT digest || ' ' || state FROM delivery WHERE target = 'webhook'";
        let mut sent: BTreeMap<String, usize> = BTreeMap::new();
        for letter in hook.letters() {
            let name = &letter.head["webhook-id"];
            *sent.entry(name.rsplit('-').next().unwrap().to_owned()).or_default() += 1;
        }
        let all: Vec<String> = copy.column(states);
        for row in &all {
            let (id, state) = row.split_once(' ').unwrap();
            let times = sent.remove(id).unwrap_or_default();
            let may_be = match state {
                "sent" => 1..=1,
                "unsure" => 0..=1,
                _ => 0..=0,
            };
            assert!(may_be.contains(&times), "digest {id} is {state} and came {times} times");
        }
        assert!(sent.is_empty(), "letters of no digest: {sent:?}");
        assert!(all.iter().filter(|row| row.ends_with(" sent")).count() > 2, "{all:?}");
    }

    /// Whether enough happened for the test to mean anything.
    pub fn is_worth_something(&self) -> bool {
        self.lines.len() > 500 && self.done.len() > 25 && self.digests.len() > 3 && self.shown.len() > 100
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} lines received in time, {} lines shown, {} actions acknowledged ({} cut off), {} digests told of",
            self.lines.len(),
            self.shown.len(),
            self.done.len(),
            self.open.len(),
            self.digests.len(),
        )
    }
}

/// Whether every ended stream has its digest and every digest is where it has to go.
pub fn nothing_is_owed(home: &Home) -> bool {
    let look = Look::live(&home.data());
    let owed = "SELECT (SELECT count(*) FROM stream WHERE ended_at IS NOT NULL
                        AND 'after_stream:' || id NOT IN (SELECT key FROM slot))
                     + (SELECT count(*) FROM stream WHERE ended_at IS NULL)
                     + (SELECT count(*) FROM delivery WHERE done_at IS NULL)";
    look.column::<i64>(owed) == [0]
}

/// Every digest has one slot, every slot one digest, and every ended stream that was digested one.
fn check_slots(copy: &Look) {
    let doubled = "SELECT count(*) FROM (SELECT digest FROM slot WHERE digest IS NOT NULL GROUP BY digest HAVING count(*) > 1)";
    assert_eq!(copy.column::<i64>(doubled), [0]);
    let loose =
        "SELECT count(*) FROM digest WHERE id NOT IN (SELECT digest FROM slot WHERE digest IS NOT NULL)";
    assert_eq!(copy.column::<i64>(loose), [0]);
    let twice = "SELECT count(*) FROM (SELECT stream FROM digest WHERE occasion = 'after_stream' GROUP BY stream HAVING count(*) > 1)";
    assert_eq!(copy.column::<i64>(twice), [0], "a stream was digested twice");
    let untold = "SELECT count(*) FROM digest WHERE id NOT IN (SELECT digest FROM delivery)";
    assert_eq!(copy.column::<i64>(untold), [0], "a digest has nowhere to go");
}

/// Every file is whole, belongs to a digest, and no digest has two.
fn check_files(home: &Home, digests: &BTreeSet<i64>) {
    let files = files(home);
    let ids: Vec<i64> = files.iter().map(|name| id_of(name)).collect();
    let set: BTreeSet<i64> = ids.iter().copied().collect();
    assert_eq!(ids.len(), set.len(), "a digest has two files: {files:?}");
    assert!(set.is_subset(digests), "a file of no digest: {files:?}");
    for name in files {
        let content = std::fs::read_to_string(home.path("digests").join(&name)).unwrap();
        assert!(content.starts_with("---\n") && content.ends_with('\n'), "{name} is not whole: {content}");
    }
}

fn id_of(name: &str) -> i64 {
    name.trim_end_matches(".md").rsplit(' ').next().unwrap().parse().unwrap()
}

fn files(home: &Home) -> Vec<String> {
    let Ok(folder) = home.path("digests").read_dir() else { return Vec::new() };
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".md")).collect()
}

/// A look at the database.
struct Look {
    connection: Connection,
    /// Where the copy lies, if it is one.
    _folder: Option<tempfile::TempDir>,
}

impl Look {
    /// At the file itself, changing nothing.
    fn live(data: &Path) -> Self {
        let path = data.join("evenkeel.db");
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        Self { connection, _folder: None }
    }

    /// At a copy of it as it lies there while nobody has it open.
    fn at_copy(data: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["evenkeel.db", "evenkeel.db-wal", "journal.sqlite", "journal.sqlite-wal"] {
            if data.join(name).exists() {
                std::fs::copy(data.join(name), folder.path().join(name)).unwrap();
            }
        }
        let path = folder.path().join("evenkeel.db");
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        let journal = folder.path().join("journal.sqlite");
        connection.execute("ATTACH ?1 AS journal", [journal.to_str().unwrap()]).unwrap();
        Self { connection, _folder: Some(folder) }
    }

    fn column<T: FromSql>(&self, sql: &str) -> Vec<T> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }

    /// Chat by its number.
    fn lines(&self) -> BTreeMap<usize, String> {
        let mut statement =
            self.connection.prepare("SELECT source_id, text FROM feedback WHERE source = 'twitch'").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).unwrap();
        let mut lines = BTreeMap::new();
        for (id, text) in rows.map(Result::unwrap) {
            let number = id.strip_prefix("line-").unwrap().parse().unwrap();
            assert!(lines.insert(number, text).is_none(), "{id} is there twice");
        }
        lines
    }

    /// Words by item.
    fn by_id(&self) -> BTreeMap<i64, String> {
        let mut statement = self.connection.prepare("SELECT id, text FROM feedback").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }
}
