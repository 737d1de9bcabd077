//! Past chat by the command line and over HTTP: with a service and without one, to the end and cut off.

use std::io::Write as _;
use std::process::Stdio;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::binary::{Home, Outcome, Service};
use crate::support::web::http;

const SETTINGS: &str =
    "[server]\nlisten = '127.0.0.1:0'\n[twitch]\nchannel = 'harbour'\nirc_url = 'ws://127.0.0.1:1'\n";

/// Raw lines of an evening five days ago.
fn evening(lines: i64) -> String {
    let began = (Timestamp::now() - SignedDuration::from_hours(24 * 5)).as_millisecond();
    let line = |number: i64| {
        format!(
            "@id=n-{number};room-id=9;tmi-sent-ts={};user-id=u-{n} :v{n}!v{n}@v{n} PRIVMSG #harbour :i love this, line {number}\r\n",
            began + number * 40_000 / lines.max(1) * 60,
            n = number % 9
        )
    };
    (0..lines).map(line).collect()
}

async fn json(service: &Service, home: &Home, path: &str) -> Value {
    let request = http().get(service.api(path)).bearer_auth(home.key().trim());
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_command_line_takes_files_in_with_a_service_and_without() {
    let home = Home::new(SETTINGS);
    std::fs::write(home.path("a.txt"), evening(100)).unwrap();
    std::fs::write(home.path("b.txt"), "Dear diary\n").unwrap();
    let files = format!("{} {}", home.path("b.txt").display(), home.path("a.txt").display());
    let alone = home.run(&format!("import chat {files}")).await;
    assert_eq!(alone.code, Some(1), "{alone:?}");
    assert!(alone.out.contains("a.txt: One past stream was imported."), "{alone:?}");
    assert!(alone.err.contains("b.txt: This is no chat that Evenkeel can read."), "{alone:?}");

    let service = home.start().await;
    let again = home.run(&format!("import chat {}", home.path("a.txt").display())).await;
    assert_eq!(
        (again.code, again.out.trim()),
        (Some(0), "a.txt: Everything in it was here already."),
        "{again:?}"
    );
    let list = home.run("digest list").await;
    assert!(list.out.contains("imported"), "{list:?}");
    let digest: Value = json(&service, &home, "/digests/last").await;
    assert_eq!(digest["occasion"], "imported");
    let missing = home.run("import chat nowhere.log").await;
    assert!(missing.code == Some(1) && missing.err.contains("could not be read"), "{missing:?}");
}

#[tokio::test]
async fn what_is_cut_off_leaves_what_came_before() {
    let home = Home::new(SETTINGS);
    let service = home.start().await;
    let body = evening(20_000);
    let half = body.len() / 2;
    let mut socket = TcpStream::connect(&service.address).await.unwrap();
    let head = format!(
        "POST /api/v1/chat/import?name=a.txt HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
        service.address,
        home.key().trim(),
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&body.as_bytes()[..half]).await.unwrap();
    drop(socket);
    // The digest of what came is composed last.
    let digest = loop {
        let list: Value = json(&service, &home, "/digests").await;
        if let Some(digest) = list.as_array().and_then(|list| list.first()) {
            break digest.clone();
        }
    };
    assert_eq!(digest["occasion"], "imported");
    std::fs::write(home.path("a.txt"), &body).unwrap();
    let whole = home.run(&format!("import chat {}", home.path("a.txt").display())).await;
    assert_eq!(whole.code, Some(0), "{whole:?}");
    assert!(whole.out.contains("Some of it was here already"), "{whole:?}");
    let list: Value = json(&service, &home, "/digests").await;
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    let kept: Value = json(&service, &home, "/feedback?limit=1").await;
    assert!(kept[0]["text"].as_str().unwrap().contains("line 19999"), "{kept}");
}

#[tokio::test]
async fn ctrl_c_leaves_what_was_finished() {
    let home = Home::new(SETTINGS);
    // A pipe: a file that goes on for as long as it is wanted.
    let pipe = home.path("a.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut command = home.command(&format!("import chat {}", pipe.display()));
    let import = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut file = std::fs::File::options().write(true).open(&pipe).unwrap();
    file.write_all(evening(5000).as_bytes()).unwrap();
    let database = home.data().join("evenkeel.db");
    let kept = || {
        let connection =
            rusqlite::Connection::open_with_flags(&database, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.query_row("SELECT count(*), (SELECT count(*) FROM digest) FROM feedback", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })
    };
    while kept().map_or(0, |(lines, _)| lines) == 0 {
        tokio::task::yield_now().await;
    }
    let id = import.id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success());
    drop(file);
    let ended = Outcome::of(&import.wait_with_output().await.unwrap());
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("Stopped. What was imported until then is kept."), "{ended:?}");
    let (lines, digests) = kept().unwrap();
    assert!(lines >= 1000 && digests == 1, "{lines} lines, {digests} digests");
}
