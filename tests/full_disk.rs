//! A disk that is full and has room again: said in a sentence, nothing acknowledged that is not kept,
//! and what waits is written by itself.

#![allow(clippy::print_stdout, reason = "a test that could not be made says so")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use crate::support::binary::{Home, PATIENCE, Service};
use crate::support::fake_twitch::{Connection, FakeTwitch};
use crate::support::script::message;

const FULL: &str = "The disk is full or takes no more, so nothing more can be kept. Free some space; what waits will then be written by itself.";

/// What stands in the way of writing, and can be taken out of it.
enum Shortage {
    /// A disk of its own with something large on it.
    Disk { mounted: PathBuf, ballast: PathBuf },
    /// The system lets no file of the service's grow beyond a size.
    Limit,
}

impl Shortage {
    /// A disk of three megabytes; none where this machine does not let us make one.
    async fn disk(home: &Home) -> Option<Self> {
        let mounted = home.data();
        std::fs::create_dir_all(&mounted).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=3m", "none"]).arg(&mounted).stderr(Stdio::null());
        if !mount.status().await.is_ok_and(|status| status.success()) {
            println!("NOT TESTED: this machine lets us make no small disk");
            return None;
        }
        let ballast = mounted.join("ballast");
        Some(Self::Disk { mounted, ballast })
    }

    /// Starts the service with little room left.
    async fn start(&self, home: &Home) -> Service {
        match self {
            Self::Disk { ballast, .. } => {
                std::fs::write(ballast, vec![0; 2 * 1024 * 1024]).unwrap();
                home.start().await
            }
            Self::Limit => {
                let mut shell = Command::new("sh");
                // Without the trap, the system would end whoever meets the limit.
                let start = "trap '' XFSZ; ulimit -S -f 800; exec \"$0\" run";
                shell.args(["-c", start, env!("CARGO_BIN_EXE_evenkeel")]).stdout(Stdio::piped());
                home.prepare(&mut shell);
                Service::ready(shell.spawn().unwrap()).await.expect("it starts")
            }
        }
    }

    /// Room again.
    async fn lift(&self, service: &Service) {
        match self {
            Self::Disk { ballast, .. } => std::fs::remove_file(ballast).unwrap(),
            Self::Limit => {
                let id = service.child.id().unwrap().to_string();
                let lifted = Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited"]).status().await;
                assert!(lifted.unwrap().success());
            }
        }
    }
}

impl Drop for Shortage {
    fn drop(&mut self) {
        if let Self::Disk { mounted, .. } = self {
            // Whoever still has a file open there ends with the test.
            let _ = std::process::Command::new("umount").arg("-l").arg(mounted).status();
        }
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_what_waits_is_written_once_there_is_room() {
    let fake = FakeTwitch::irc().await;
    let home = Home::new(&settings(&fake));
    if let Some(shortage) = Shortage::disk(&home).await {
        live_through(&shortage, &fake, &home).await;
    }
}

#[tokio::test]
async fn a_limit_on_files_is_a_full_disk_too() {
    let there = Command::new("prlimit").arg("--version").stdout(Stdio::null()).status().await;
    if !there.is_ok_and(|status| status.success()) {
        return println!("NOT TESTED: this machine cannot lift a limit");
    }
    let fake = FakeTwitch::irc().await;
    live_through(&Shortage::Limit, &fake, &Home::new(&settings(&fake))).await;
}

fn settings(fake: &FakeTwitch) -> String {
    format!("[twitch]\nchannel = 'harbour'\nirc_url = '{}'\n[server]\nlisten = '127.0.0.1:0'\n", fake.url())
}

async fn live_through(shortage: &Shortage, fake: &FakeTwitch, home: &Home) {
    let mut service = shortage.start(home).await;
    let mut twitch = fake.welcome().await;
    assert_eq!(home.run("mark before").await.code, Some(0));

    let mut said = 0;
    while trouble(&service, home).await.is_none() {
        speak(&mut twitch, &mut said, 500).await;
        assert!(said < 100_000, "the disk does not fill");
    }
    assert_eq!(trouble(&service, home).await.unwrap()["problem"], FULL);
    for line in ["status", "doctor"] {
        let said = home.run(line).await;
        assert!(said.out.contains("The disk is full"), "{line}: {said:?}");
    }
    let refused = home.run("quiet on").await;
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    assert_eq!(refused.err, format!("evenkeel: {FULL}\n"));
    speak(&mut twitch, &mut said, 500).await; // life goes on

    shortage.lift(&service).await;
    let recovered = async { while trouble(&service, home).await.is_some() {} };
    timeout(PATIENCE, recovered).await.expect("it recovers by itself");
    assert_eq!(home.run("mark after").await.code, Some(0));
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0), "{}", home.log());

    let database = rusqlite::Connection::open(home.data().join("evenkeel.db")).unwrap();
    let column = |sql: &str| -> Vec<String> {
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    assert_eq!(column("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(
        column("SELECT value FROM fact WHERE name = 'quiet'"),
        [""; 0],
        "what was refused was not done"
    );
    let journal = home.data().join("journal.sqlite");
    database.execute("ATTACH ?1 AS journal", [journal.to_str().unwrap()]).unwrap();
    let notes = column("SELECT note ->> 'note' FROM journal.mark ORDER BY at");
    assert_eq!(notes, ["before", "after"], "what was acknowledged is there");
    let kept: BTreeSet<_> = column("SELECT source_id FROM feedback").into_iter().collect();
    let lost: Vec<_> = (0..said).filter(|number| !kept.contains(&format!("line-{number}"))).collect();
    assert_eq!((kept.len(), lost), (said, vec![]), "every line was kept");
    println!("{said} lines, none lost");
}

/// Says `count` more lines and waits until they were read.
async fn speak(twitch: &mut Connection, said: &mut usize, count: usize) {
    for _ in 0..count {
        assert!(twitch.send(&message("harbour", *said)).await);
        *said += 1;
    }
    let ask = format!("PING :{said}");
    twitch.send(&ask).await;
    assert_eq!(twitch.read_line().await, Some(ask.replace("PING", "PONG")));
}

/// The trouble with the database, as it is told.
async fn trouble(service: &Service, home: &Home) -> Option<Value> {
    let http = crate::support::web::http();
    let status = http.get(service.api("/status")).bearer_auth(home.key()).send().await.unwrap();
    let status: Value = status.json().await.unwrap();
    status["health"].as_array().unwrap().iter().find(|link| link["peer"] == "store").cloned()
}

#[tokio::test]
async fn a_disk_that_is_full_from_the_start_is_said_and_nothing_is_broken() {
    let home = Home::new("[server]\nlisten = '127.0.0.1:0'\n");
    let Some(shortage) = Shortage::disk(&home).await else { return };
    let Shortage::Disk { mounted, ballast } = &shortage else { return };
    let filled = std::fs::write(ballast, vec![0; 4 * 1024 * 1024]);
    assert!(filled.is_err(), "it is full");
    let outcome = home.run("run").await;
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{outcome:?}");
    let sentence = home.scrub(&outcome.err);
    assert!(sentence.contains("Free some space, then start Evenkeel again."), "{sentence}");

    let doctor = home.run("doctor").await;
    assert!(doctor.code == Some(1) && doctor.out.contains(" is full or takes no more."), "{doctor:?}");

    // Room for the key, and none for the database.
    let ballast_size = std::fs::metadata(ballast).unwrap().len();
    let file = std::fs::File::options().write(true).open(ballast).unwrap();
    file.set_len(ballast_size - 64 * 1024).unwrap();
    drop(file); // an open file keeps its room even when it is removed
    let outcome = home.run("run").await;
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{outcome:?}");
    let sentence = home.scrub(&outcome.err);
    assert!(sentence.contains("Free some space, then start Evenkeel again."), "{sentence}");

    std::fs::remove_file(ballast).unwrap();
    let mut service = home.start().await;
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
    assert!(mounted.join("evenkeel.db").exists());
}

#[tokio::test]
async fn a_disk_that_may_only_be_read_is_said_and_nothing_is_written() {
    let home = Home::new("[server]\nlisten = '127.0.0.1:0'\n");
    let Some(shortage) = Shortage::disk(&home).await else { return };
    let Shortage::Disk { mounted, .. } = &shortage else { return };
    let mut service = home.start().await;
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
    let before = std::fs::read(mounted.join("evenkeel.db")).unwrap();
    let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(mounted).status().await;
    assert!(remounted.unwrap().success());
    let outcome = home.run("run").await;
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{outcome:?}");
    assert_eq!(
        home.scrub(&outcome.err),
        "evenkeel: The data folder HOME/data cannot be used: Read-only file system (os error 30). \
         Choose another with --data-dir, or make this one writable.\n"
    );
    assert_eq!(std::fs::read(mounted.join("evenkeel.db")).unwrap(), before);
}

#[tokio::test]
async fn it_stops_in_time_though_what_waits_cannot_be_written() {
    let fake = FakeTwitch::irc().await;
    let home = Home::new(&settings(&fake));
    let Some(shortage) = Shortage::disk(&home).await else { return };
    let mut service = shortage.start(&home).await;
    let mut twitch = fake.welcome().await;
    let mut said = 0;
    // Far more than may wait: the way is blocked back to the socket.
    let blocked = async {
        while twitch.send(&message("harbour", said)).await {
            said += 1;
        }
    };
    let heard = async { while trouble(&service, &home).await.is_none() {} };
    tokio::select! {
        () = blocked => panic!("the service hung up"),
        () = heard => {}
    }
    let told = std::time::Instant::now();
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
    let took = told.elapsed();
    assert!(took.as_secs() < 2, "it took {took:?}");
    assert!(home.log().contains("What still waited could not be kept"), "{}", home.log());
    assert_eq!(home.run("run").await.code, Some(1), "the disk is still full");
}
