//! What can be wrong around the service: one clear sentence each, the right exit code, and nothing
//! that was there is written over. And what it does when it is told to stop.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::support::binary::{Home, PATIENCE};
use crate::support::fake_twitch::FakeTwitch;

const SETTINGS: &str = "[server]\nlisten = '127.0.0.1:0'\n";

/// What lies in the data folder, file by file, without what only a running service writes.
fn contents(data: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let ours = ["evenkeel.lock", "evenkeel.db-shm", "evenkeel.db-wal", "wait.html"];
    let mut files = BTreeMap::new();
    for entry in data.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !ours.contains(&path.file_name().unwrap().to_str().unwrap()) {
            files.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
    files
}

/// Starts the service, which must refuse with `code` and leave every file that was there as it was.
async fn refusal(home: &Home, line: &str, code: i32) -> String {
    let before = if home.data().is_dir() { contents(&home.data()) } else { BTreeMap::new() };
    let outcome = home.run(line).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(code), ""), "{outcome:?}");
    for (path, bytes) in before {
        assert!(std::fs::read(&path).unwrap() == bytes, "{} was written over", path.display());
    }
    home.scrub(&outcome.err)
}

/// A home whose service has run and been stopped, with a mark in it.
async fn lived_in() -> Home {
    let home = Home::new(SETTINGS);
    let mut service = home.start().await;
    assert_eq!(home.run("mark kept").await.code, Some(0));
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
    home
}

#[tokio::test]
async fn a_database_that_is_none_of_ours_is_left_alone() {
    let mut said = Vec::new();

    let home = lived_in().await;
    let database = home.data().join("evenkeel.db");
    rusqlite::Connection::open(&database).unwrap().pragma_update(None, "user_version", 999).unwrap();
    said.push(refusal(&home, "run", 1).await);

    std::fs::write(&database, "this is a shopping list\n".repeat(400)).unwrap();
    said.push(refusal(&home, "run", 1).await);

    std::fs::write(&database, "no").unwrap();
    said.push(refusal(&home, "run", 1).await);

    let other = Home::new(SETTINGS);
    std::fs::create_dir_all(other.data()).unwrap();
    let foreign = rusqlite::Connection::open(other.data().join("evenkeel.db")).unwrap();
    foreign.execute_batch("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')").unwrap();
    drop(foreign);
    said.push(refusal(&other, "run", 1).await);

    let damaged = lived_in().await;
    let database = damaged.data().join("evenkeel.db");
    let mut bytes = std::fs::read(&database).unwrap();
    bytes[4096..].fill(0xA5);
    std::fs::write(&database, &bytes).unwrap();
    said.push(refusal(&damaged, "run", 1).await);
    bytes.truncate(4096 * 2);
    std::fs::write(&database, &bytes).unwrap();
    said.push(refusal(&damaged, "run", 1).await);

    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn a_place_that_cannot_be_used_is_named() {
    let mut said = Vec::new();
    let home = Home::new(SETTINGS);

    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let sentence = refusal(&home, &format!("run --listen 127.0.0.1:{port}"), 1).await;
    said.push(sentence.replace(&port, "PORT"));
    said.push(refusal(&home, "run --listen 192.0.2.1:4477", 2).await);

    // Whoever may do everything still cannot make a folder inside a file, nor in a kernel's.
    std::fs::write(home.path("file"), "a file").unwrap();
    let inside = home.path("file").join("data");
    said.push(refusal(&home, &format!("run --data-dir {}", inside.display()), 1).await);
    said.push(refusal(&home, &format!("run --data-dir {}", home.path("file").display()), 1).await);
    if cfg!(target_os = "linux") {
        said.push(refusal(&home, "run --data-dir /proc/evenkeel", 1).await);
    }
    assert_eq!(std::fs::read(home.path("file")).unwrap(), b"a file");
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_named_and_an_empty_one_is_made_anew() {
    let home = lived_in().await;
    let key = home.data().join("api-key");
    std::fs::write(&key, b"\xff\xfe").unwrap();
    let mut said = vec![refusal(&home, "run", 1).await];
    std::fs::remove_file(&key).unwrap();
    std::fs::create_dir(&key).unwrap();
    said.push(refusal(&home, "run", 1).await);
    insta::assert_snapshot!(said.join("\n"));

    std::fs::remove_dir(&key).unwrap();
    std::fs::write(&key, "\n").unwrap();
    let mut service = home.start().await;
    assert_eq!(home.key().len(), 64);
    assert_eq!(home.run("mark again").await.code, Some(0));
    service.signal("INT").await;
    assert_eq!(service.ended().await, Some(0));
}

#[tokio::test]
async fn a_second_one_leads_to_the_first() {
    let home = Home::new(SETTINGS);
    let mut service = home.start().await;
    let second = home.run("run").await;
    assert_eq!((second.code, second.err.as_str()), (Some(0), ""));
    let said = second.out.replace(&home.key(), "KEY").replace(&service.address, "ADDRESS");
    insta::assert_snapshot!(said);
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
}

/// Chat at full speed, an open dock, a call on its way: none of it holds up the end, all of it is kept.
#[tokio::test]
async fn it_stops_in_time_and_keeps_everything() {
    for signal in ["TERM", "INT"] {
        let fake = FakeTwitch::irc().await;
        let irc = format!("[twitch]\nchannel = 'harbour'\nirc_url = '{}'\n{SETTINGS}", fake.url());
        let home = Home::new(&irc);
        let mut service = home.start().await;
        let mut twitch = fake.welcome().await;
        let dock = tokio::spawn(crate::kill::witness::watch(service.address.clone(), home.key()));
        for number in 0..3_000 {
            let line = crate::support::script::message("harbour", number);
            assert!(twitch.send(&line).await);
        }
        // Whoever has answered this has read what came before it.
        twitch.send("PING :all").await;
        assert_eq!(twitch.read_line().await.as_deref(), Some("PONG :all"));

        let told = std::time::Instant::now();
        service.signal(signal).await;
        assert_eq!(service.ended().await, Some(0), "{}", home.log());
        let took = told.elapsed();
        assert!(took.as_secs() < 2, "it took {took:?}");
        let seen = timeout(PATIENCE, dock).await.unwrap().unwrap();
        println!("stopped {took:?} after SIG{signal}; a dock had seen {} lines", seen.lines.len());

        let database = rusqlite::Connection::open(home.data().join("evenkeel.db")).unwrap();
        let kept: i64 = database.query_row("SELECT count(*) FROM feedback", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 3_000);
        assert!(!home.data().join("service.json").exists(), "it says no longer where it answers");
    }
}
