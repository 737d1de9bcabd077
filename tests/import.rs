//! Chat from before: every program's files become past streams with digests, nothing comes twice, no number comes along,
//! and nobody is told.

mod files;
mod places;

use evenkeel::config::Config;
use evenkeel::domain::{ChatFormat, Digest, ImportOutcome, Language, Occasion, SectionId};
use evenkeel::import::{ImportError, ImportRules, import_chat};
use evenkeel::store::feedback::Filter;
use evenkeel::store::{Store, digests, feedback, numbers, search, streams};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use files::NUMBER;

/// A data folder without a service, some days after the evening.
struct Kept {
    _folder: tempfile::TempDir,
    store: Store,
    config: Config,
    now: Timestamp,
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), |_| {}).unwrap();
        let mut config = Config::default();
        config.twitch.channel = "harbour".into();
        Self { _folder: folder, store, config, now: "2026-11-20T12:00:00Z".parse().unwrap() }
    }

    async fn import(&self, name: &str, file: impl Into<Vec<u8>>) -> Result<ImportOutcome, ImportError> {
        let rules = ImportRules::of(&self.config, TimeZone::get("Europe/Berlin").unwrap(), self.now);
        let file = std::io::Cursor::new(file.into());
        import_chat(self.store.clone(), rules, name.into(), file, CancellationToken::new()).await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        self.store.read(work).await.unwrap()
    }

    /// What viewers wrote, oldest first.
    async fn texts(&self) -> Vec<String> {
        self.read(|connection| {
            connection
                .prepare("SELECT author_login || ': ' || text FROM feedback WHERE standing = 'viewer' AND event = 'message' AND state <> 'deleted' ORDER BY at")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
        .await
    }

    /// The newest digest.
    async fn digest(&self) -> Digest {
        self.read(|connection| digests::get(connection, None))
            .await
            .expect("a digest")
            .hydrate(Language::English)
    }

    async fn streams(&self) -> i64 {
        self.read(|connection| connection.query_row("SELECT count(*) FROM stream", [], |row| row.get(0)))
            .await
    }
}

fn evening() -> Vec<String> {
    let viewers = files::EVENING.iter().filter(|(_, login, _)| *login != "nightbot");
    viewers.map(|(_, login, text)| format!("{login}: {text}")).collect()
}

fn every_format() -> Vec<(ChatFormat, &'static str, String)> {
    use ChatFormat::*;
    vec![
        (Chatterino, "harbour-2026-11-10.log", files::chatterino()),
        (Chatty, "#harbour.log", files::chatty()),
        (TwitchDownloader, "chat.json", files::twitch_downloader()),
        (ChatDownloader, "chat.json", files::chat_downloader_recorded()),
        (JustlogJson, "harbour.json", files::justlog_json()),
        (JustlogJson, "harbour.ndjson", files::rustlog_lines()),
        (JustlogText, "harbour.txt", files::justlog_text()),
        (Raw, "harbour.txt", files::raw()),
    ]
}

#[tokio::test]
async fn each_programs_file_becomes_a_past_stream_with_its_digest_and_twice_is_once() {
    for (format, name, file) in every_format() {
        let kept = Kept::new();
        let outcome = kept.import(name, file.clone()).await.unwrap();
        assert_eq!(
            (outcome.format, outcome.whole, outcome.known),
            (format, true, 0),
            "{format}: {outcome:?}"
        );
        let [stream] = outcome.streams[..] else { panic!("{format}: {outcome:?}") };
        if format != ChatFormat::JustlogText {
            assert_eq!(kept.texts().await, evening(), "{format}");
        }
        let digest = kept.digest().await;
        assert_eq!((digest.id, digest.occasion), (stream.digest.unwrap(), Occasion::Imported), "{format}");
        assert_eq!(digest.stream, Some(stream.stream));
        let sections: Vec<_> = digest.sections.iter().map(|section| section.id).collect();
        for section in [SectionId::Kind, SectionId::Questions, SectionId::Criticism, SectionId::Numbers] {
            assert!(sections.contains(&section), "{format}: {sections:?}");
        }
        let minutes = stream.started_at.duration_since(files::began()).as_mins();
        assert!((-5..=1).contains(&minutes), "{format}: in the right hour, but {}", stream.started_at);

        let again = kept.import(name, file).await.unwrap();
        assert_eq!((again.new, again.known), (0, outcome.new), "{format}");
        assert_eq!(again.streams, outcome.streams, "{format}: the same stream, and the same digest");
        assert_eq!(kept.streams().await, 1, "{format}");
    }
}

#[tokio::test]
async fn no_number_comes_along_but_where_numbers_go() {
    for (format, name, file) in every_format().into_iter().chain([(
        ChatFormat::ChatDownloader,
        "live.json",
        files::chat_downloader_live(),
    )]) {
        let kept = Kept::new();
        kept.import(name, file).await.unwrap();
        let words: String = kept
            .read(|connection| {
                connection.query_row(
                    "SELECT group_concat(text || author_name || author_login || coalesce(style, '') || coalesce(reasons, '')) FROM feedback",
                    [],
                    |row| row.get(0),
                )
            })
            .await;
        assert!(!words.contains(&NUMBER.to_string()), "{format}: {words}");
        let digest = kept.digest().await;
        assert!(!serde_json::to_string(&digest).unwrap().contains(&NUMBER.to_string()), "{format}");
    }
}

#[tokio::test]
async fn live_chat_of_chat_downloader_has_raids_and_people_as_they_are_shown() {
    let kept = Kept::new();
    let outcome = kept.import("live.json", files::chat_downloader_live()).await.unwrap();
    assert_eq!(outcome.streams.len(), 1);
    assert!(kept.texts().await.contains(&"宇宙の猫: how do you mix that green?".to_owned()));
    let raid: (String, i64) = kept
        .read(|connection| {
            connection.query_row(
                "SELECT author_login, amount FROM feedback WHERE event = 'raid'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
        .await;
    assert_eq!(raid, ("fern".to_owned(), NUMBER));
}

#[tokio::test]
async fn two_programs_that_kept_the_same_evening_tell_of_it_once() {
    let kept = Kept::new();
    let first = kept.import("harbour-2026-11-10.log", files::chatterino()).await.unwrap();
    for (format, name, file) in every_format() {
        let outcome = kept.import(name, file).await.unwrap();
        assert_eq!(outcome.new, 0, "{format}: {outcome:?}");
        assert_eq!(outcome.streams[0].stream, first.streams[0].stream, "{format}");
    }
    // justlog's text tells that a moderator removed what ash wrote, and no later file brings it back.
    let mut evening = evening();
    evening.retain(|text| !text.starts_with("ash"));
    assert_eq!((kept.texts().await, kept.streams().await), (evening, 1));
}

#[tokio::test]
async fn what_is_no_chat_of_ours_is_told_in_a_sentence_and_changes_nothing() {
    let kept = Kept::new();
    let other = files::twitch_downloader().replace("harbour", "elsewhere").replace("Harbour", "Elsewhere");
    for (name, file, said) in [
        ("a.log", Vec::new(), "nothing in this file"),
        ("a.gz", vec![0x1f, 0x8b, 8, 0, 0, 1], "packed"),
        ("a.html", b"<!DOCTYPE html><html><body>chat".to_vec(), "page for a browser"),
        ("a.txt", b"[0:00:05] ash: hi\n".to_vec(), "does not tell on which day"),
        ("a.bin", (0..=255).cycle().take(70_000).collect(), "no chat that Evenkeel can read"),
        ("a.json", br#"{"name":"x","version":"1"}"#.to_vec(), "no chat that Evenkeel can read"),
        ("a.json", other.into_bytes(), "the chat of elsewhere"),
        ("a.txt", files::raw().replace("#harbour", "#elsewhere").into_bytes(), "the chat of another channel"),
        ("harbour.log", b"[19:00:05] ash: hi\n[19:00:06] ash: ho\n".to_vec(), "on which day it was written"),
    ] {
        let error = kept.import(name, file).await.unwrap_err().to_string();
        assert!(error.contains(said), "{name}: {error}");
        assert!(error.ends_with('.') && error.matches(". ").count() >= 1, "two sentences: {error}");
    }
    assert_eq!((kept.streams().await, kept.texts().await.len()), (0, 0));
}

#[tokio::test]
async fn half_a_file_gives_its_half_and_the_whole_one_the_rest() {
    for (format, name, file) in every_format() {
        let kept = Kept::new();
        // In the middle of a line.
        let cut = file.find("time tomorrow").unwrap();
        let half = kept.import(name, file.as_bytes()[..cut].to_vec()).await.unwrap();
        assert!(!half.whole, "{format}");
        assert!(half.new >= 4 && half.streams.len() <= 1, "{format}: {half:?}");
        let whole = kept.import(name, file).await.unwrap();
        if format != ChatFormat::JustlogText {
            assert_eq!(kept.texts().await, evening(), "{format}");
        }
        assert_eq!((whole.streams.len(), kept.streams().await), (1, 1), "{format}");
        if let [before] = half.streams[..] {
            assert_eq!(before.digest, whole.streams[0].digest, "{format}: it is composed anew in its place");
        }
        let digest = kept.digest().await;
        assert!(serde_json::to_string(&digest).unwrap().contains("brushes"), "{format}");
    }
}

#[tokio::test]
async fn broken_lines_cost_themselves_alone() {
    let kept = Kept::new();
    let mut raw = files::raw().into_bytes();
    raw.extend(b"@id=x\r\n\xff\xfe\xfd\r\n:a!a@a PRIVMSG #harbour :without a time\r\n");
    raw.extend("x".repeat(100_000).bytes());
    raw.push(b'\n');
    let outcome = kept.import("a.txt", raw).await.unwrap();
    assert_eq!((outcome.left_out.unreadable, outcome.left_out.undated), (3, 1), "{outcome:?}");
    assert_eq!(kept.texts().await, evening());

    let kept = Kept::new();
    let json =
        files::twitch_downloader().replace("\"created_at\":\"2026-11-10T18:05", "\"created_at\":[],\"x\":\"");
    let outcome = kept.import("a.json", json).await.unwrap();
    // An offset tells the same.
    assert_eq!(
        (outcome.whole, outcome.left_out.undated, kept.texts().await.len()),
        (true, 0, 7),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn what_moderators_removed_does_not_come_back() {
    let kept = Kept::new();
    let at = files::began().as_millisecond() + 60_000 * 15;
    let gone = format!(
        "@room-id=9;target-user-id=u-birch;tmi-sent-ts={at} :tmi.twitch.tv CLEARCHAT #harbour :birch\r\n"
    );
    kept.import("a.txt", files::raw() + &gone).await.unwrap();
    assert!(!kept.texts().await.iter().any(|text| text.starts_with("birch")));
    kept.import("a.txt", files::raw()).await.unwrap();
    assert!(!kept.texts().await.iter().any(|text| text.starts_with("birch")), "not by the same file");

    let kept = Kept::new();
    let gone = "[2026-11-10 19:16:00 +0100] BAN: birch (600s) [rude, twice], dove\n";
    kept.import("a.log", files::chatty() + gone).await.unwrap();
    assert_eq!(kept.texts().await.len(), 4, "{:?}", kept.texts().await);
}

#[tokio::test]
async fn it_hurries_nobody_and_stands_apart_from_what_is_heard() {
    let kept = Kept::new();
    let now = kept.now;
    kept.store
        .write(move |connection| {
            // A stream of ours that is over, and whose digest is owed.
            let stream = streams::start(connection, now, evenkeel::domain::Origin::Manual, None)?;
            streams::end(connection, stream.id, now, evenkeel::domain::EndedBy::Hand)
        })
        .await
        .unwrap();
    kept.import("a.txt", files::raw()).await.unwrap();
    kept.read(move |connection| {
        assert_eq!(streams::awaiting_digest(connection)?.len(), 1, "the one of ours alone");
        assert_eq!(streams::last_end(connection)?, Some(now), "what was brought along ended no stream");
        assert!(!feedback::waits(connection)?, "nothing waits for a digest");
        assert!(feedback::recently_passed(connection, 50)?.is_empty(), "no screen shows it");
        for occasion in [Occasion::Daily, Occasion::OnDemand, Occasion::Break] {
            let material = digests::material(connection, occasion, None)?;
            assert!(material.items.is_empty() && material.wrote == 0, "{occasion}");
        }
        let deliveries: i64 = connection.query_row("SELECT count(*) FROM delivery", [], |row| row.get(0))?;
        assert_eq!(deliveries, 0, "it goes nowhere");
        let past = numbers::past(connection, None, 10)?;
        assert!(past[0].started_at > past[1].started_at, "by when they were, not by when they were told");
        let filter = Filter { limit: 10, ..Filter::default() };
        assert_eq!(
            search::find(connection, "painting beautiful", &filter)?.len(),
            1,
            "it can be found at once"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn streams_of_ours_what_is_too_old_and_what_stands_alone_are_left_out() {
    let mut kept = Kept::new();
    let (from, to) = (files::began(), files::began() + jiff::SignedDuration::from_mins(20));
    kept.store
        .write(move |connection| {
            let stream = streams::start(connection, from, evenkeel::domain::Origin::Inferred, None)?;
            streams::end(connection, stream.id, to, evenkeel::domain::EndedBy::Silence)
        })
        .await
        .unwrap();
    let outcome = kept.import("a.txt", files::raw()).await.unwrap();
    assert_eq!((outcome.new, outcome.left_out.heard), (0, 8), "{outcome:?}");

    kept = Kept::new();
    kept.config.retention.chat = "5d".parse().unwrap();
    let outcome = kept.import("a.txt", files::raw()).await.unwrap();
    assert_eq!((outcome.new, outcome.left_out.too_old, kept.streams().await), (0, 8, 0));

    kept = Kept::new();
    let few: String = files::raw().lines().take(3).map(|line| format!("{line}\n")).collect();
    let outcome = kept.import("a.txt", few).await.unwrap();
    assert_eq!((outcome.new, outcome.left_out.alone, kept.streams().await), (0, 2, 0));
}

#[tokio::test]
async fn a_log_over_midnight_is_one_stream_and_a_silence_parts_two() {
    let kept = Kept::new();
    let line = |time: &str, words: &str| format!("[{time}] ash: {words}\n");
    let first = "# Start logging at 2026-11-10 23:00:00 CET\n".to_owned()
        + &["23:10:00", "23:30:00", "23:58:00"].map(|time| line(time, "painting on")).concat();
    let second = "# Start logging at 2026-11-11 00:00:00 CET\n".to_owned()
        + &["00:02:00", "00:20:00", "00:40:00", "20:00:00", "20:10:00", "20:20:00"]
            .map(|time| line(time, "still here"))
            .concat();
    kept.import("harbour-2026-11-10.log", first).await.unwrap();
    let outcome = kept.import("harbour-2026-11-11.log", second).await.unwrap();
    assert_eq!((outcome.streams.len(), kept.streams().await), (2, 2), "{outcome:?}");
    let lengths: Vec<i64> = kept
        .read(|connection| {
            connection
                .prepare("SELECT (ended_at - started_at) / 60000 FROM stream ORDER BY started_at")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
        .await;
    assert_eq!(lengths, [90, 20]);
}

#[tokio::test]
async fn a_hundred_thousand_lines_are_taken_in_and_found_again() {
    let kept = Kept::new();
    let began = files::began().as_millisecond();
    let mut raw = String::with_capacity(20_000_000);
    for number in 0..100_000i64 {
        let (login, at) = (number % 800, began + number * 100);
        raw.push_str(&format!(
            "@display-name=V{login};id=n-{number};room-id=9;tmi-sent-ts={at};user-id=u-{login} \
             :v{login}!v{login}@v{login}.tmi.twitch.tv PRIVMSG #harbour :line {number} of a long evening\r\n"
        ));
    }
    let outcome = kept.import("a.txt", raw.clone()).await.unwrap();
    assert_eq!((outcome.new, outcome.known, outcome.streams.len()), (100_000, 0, 1));
    let again = kept.import("a.txt", raw).await.unwrap();
    assert_eq!((again.new, again.known), (0, 100_000));
}
