//! What is taken along is all there is, what is forgotten is gone from the file itself, and the old goes
//! only when nothing waits for it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::export_schema::BOOKKEEPING;
use super::*;
use crate::domain::{ItemId, NumberId, Sample};
use crate::store::{FILE, Store};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A store with one stream that is over, one that may run, and something in every table.
async fn furnished(live: bool) -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), |_| {}).unwrap();
    let sql = format!(
        "INSERT INTO stream (id, started_at, ended_at, origin, ended_by) VALUES (1, 1000, 9000, 'manual', 'hand');
         INSERT INTO stream (id, started_at, ended_at, origin) VALUES (2, 77777777000, {}, 'manual');
         INSERT INTO topic (stream, at, title, category) VALUES (1, 1000, 'Lino', 'Art'), (2, 77777777000, 'Ink', 'Art');
         INSERT INTO feedback (id, at, stream, event, source, source_id, author_id, author_login, author_name,
            text, emotes, kind, tone, harm, reasons, state, standing, amount) VALUES
            (1, 2000, 1, 'message', 'twitch', 'a', '7', 'mira', 'Mira', '=1+1 \"so\" kind', '[{{\"id\":\"25\",\"start\":0,\"end\":2}}]', 'kind', 'warm', 'none', '[\"says thanks\"]', 'passed', 'viewer', NULL),
            (2, 2100, 1, 'message', 'twitch', 'b', '8', 'ulf', 'Ulf', 'only four here', NULL, 'number_talk', 'cold', 'none', NULL, 'delivered', 'viewer', NULL),
            (3, 2200, 1, 'message', 'twitch', 'c', '9', 'orm', 'Orm', 'vile words', NULL, 'hateful', 'cold', 'hateful', NULL, 'delivered', 'viewer', NULL),
            (4, 2300, 1, 'cheer', 'twitch', 'd', '7', 'mira_old', 'Mira', 'take this', NULL, 'kind', 'warm', 'none', NULL, 'passed', 'viewer', 4242),
            (5, 2400, 2, 'message', 'twitch', 'e', '10', 'bo', 'Bo', 'the sound is bad', NULL, 'critical', 'cold', 'none', NULL, 'held', 'viewer', NULL);
         UPDATE feedback SET style = '{{\"colour\":\"#1e90ff\",\"answers\":\"Mira_Old\"}}' WHERE id = 5;
         INSERT INTO correction VALUES (1, 3000, 'chatter', 'kind');
         INSERT INTO lesson VALUES (1, 1, 3000, 'so kind', 1, 'kind', 0);
         INSERT INTO answer VALUES (1, 3000, 4000);
         INSERT INTO let_go VALUES (4, 3000);
         INSERT INTO hidden VALUES (4, 3000, 1);
         INSERT INTO let_pass VALUES (3, 3000);
         INSERT INTO digest (id, stream, occasion, composed_at, from_at, to_at, to_item) VALUES (1, 1, 'after_stream', 9500, 1000, 9000, 4);
         INSERT INTO slot VALUES ('after_stream:1', 9500, 1);
         INSERT INTO digest_entry VALUES (1, 1, 'kind', 0, NULL, 'one', NULL), (2, 1, 'number_talk', 1, 'It was there.', 'one', NULL);
         INSERT INTO digest_item VALUES (1, 0, 1, 1), (1, 1, 4, 1), (2, 0, 2, 0);
         INSERT INTO delivery (digest, target) VALUES (1, 'folder');
         INSERT INTO break (stream, exercise, started_at, ends_at, ended_at, how) VALUES (1, 'water', 3000, 4000, 4000, 'over');
         INSERT INTO break_note (stream, what, from_at, to_at) VALUES (2, 'skipped', 77777778000, 77777778000);
         INSERT INTO mark (at, stream, note) VALUES (3500, 1, 'about the silence');
         INSERT INTO peek (at, number, stream, outcome) VALUES (3600, 'viewers', 1, 'looked');",
        if live { "NULL" } else { "77777999000" }
    );
    store
        .write(move |connection| {
            connection.execute_batch(&sql)?;
            let sample = Sample { number: NumberId::Viewers, at: at("1970-01-01T00:00:03Z"), value: 31_337 };
            super::super::samples::keep(connection, &sample, Some(crate::domain::StreamId(1)), false)
        })
        .await
        .unwrap();
    (store, folder)
}

async fn exported(store: &Store, scope: Scope) -> String {
    let write = move |connection: &Connection| {
        let mut out = Vec::new();
        write(connection, scope, at("2026-11-26T12:00:00Z"), &mut out).unwrap();
        Ok(String::from_utf8(out).unwrap())
    };
    store.read(write).await.unwrap()
}

const ALL: Scope = Scope { with_held: true, with_numbers: true };

#[tokio::test]
async fn every_table_and_every_column_has_its_place() {
    let (store, _folder) = furnished(false).await;
    let undecided = store
        .read(|connection| {
            let mut known = BTreeSet::new();
            for sheet in all() {
                for column in sheet.columns {
                    known.insert(format!("{}.{}", sheet.table, column.sql));
                }
            }
            // Written with a condition, read for the order alone, or the store's own.
            let own = [
                "stream.started_at",
                "digest.to_item",
                "break.thanked_to",
                "digest_entry.id",
                "digest_entry.text",
            ];
            known.extend(own.map(str::to_owned));
            known.extend(["key", "way", "id"].map(|name| format!("feedback.twin_{name}")));
            known.extend(["topic.id", "topic.stream", "sample.stream"].map(str::to_owned));
            known.extend(["tries", "parts", "not_before", "asked"].map(|name| format!("delivery.{name}")));
            connection
                .prepare(
                    "SELECT m.name || '.' || c.name, m.name FROM sqlite_schema m, pragma_table_info(m.name) c
                     WHERE m.type = 'table'",
                )?
                .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
                .filter(|found| {
                    let (column, table) = found.as_ref().unwrap();
                    !known.contains(column) && !BOOKKEEPING.iter().any(|name| table.starts_with(name))
                })
                .map(|found| Ok(found?.0))
                .collect::<rusqlite::Result<Vec<String>>>()
        })
        .await
        .unwrap();
    assert_eq!(undecided, Vec::<String>::new(), "give them a sheet, or say that they are bookkeeping");
}

#[tokio::test]
async fn an_export_explains_itself_and_holds_every_row_with_every_column() {
    let (store, _folder) = furnished(false).await;
    let text = exported(&store, ALL).await;
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap(), &serde_json::json!({ "end": true }));
    assert_eq!(lines[0]["left_out"], serde_json::json!([]));
    for sheet in lines[0]["sheets"].as_array().unwrap() {
        let rows: Vec<&Value> = lines.iter().filter(|line| line["sheet"] == sheet["name"]).collect();
        assert!(!rows.is_empty(), "{sheet} has a row");
        for column in sheet["columns"].as_array().unwrap() {
            let name = column["name"].as_str().unwrap();
            assert!(rows[0].get(name).is_some(), "{name} in {}", rows[0]);
            assert!(column["about"].as_str().unwrap().ends_with('.'), "{column}");
        }
    }
    insta::assert_snapshot!(text.lines().skip(1).collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn while_live_no_number_is_in_it_and_it_says_so() {
    let (store, _folder) = furnished(true).await;
    let text = exported(&store, ALL).await;
    for number in ["31337", "4242", "only four", "the sound is bad", "1972", "Ink"] {
        assert!(!text.contains(number), "{number} in {text}");
    }
    for kept in ["Lino", "so\\\" kind", "about the silence"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    assert!(text.lines().next().unwrap().contains("You are live, so numbers"));
}

#[tokio::test]
async fn what_is_held_and_numbers_that_never_appear_are_left_out_unless_asked_for() {
    let (store, _folder) = furnished(false).await;
    let text = exported(&store, Scope::default()).await;
    for absent in ["31337", "4242", "the sound is bad"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    assert!(text.contains("only four here"));
    let head: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(head["left_out"].as_array().unwrap().len(), 2);
}

/// Whether any file of the folder holds these bytes.
fn lies_in(folder: &std::path::Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|part| part == words.as_bytes())
    })
}

#[tokio::test]
async fn a_viewer_is_forgotten_under_every_name_and_the_file_holds_nothing_of_it() {
    let (store, folder) = furnished(false).await;
    assert!(lies_in(folder.path(), "take this"));
    let gone = store.write(|connection| forget_viewer(connection, "mira")).await.unwrap();
    assert_eq!(gone, [ItemId(1), ItemId(4)], "the same account under an older name, too");
    assert!(store.sweep().await.unwrap());
    for words in ["take this", "kind", "Mira", "mira"] {
        let is_word_of_ours = words == "kind";
        assert_eq!(lies_in(folder.path(), words), is_word_of_ours, "{words}");
    }
    let left = store
        .read(|connection| {
            let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
            Ok([
                count("SELECT count(*) FROM feedback")?,
                count("SELECT count(*) FROM correction")?,
                count("SELECT count(*) FROM digest_item")?,
                count("SELECT count(*) FROM digest_entry")?,
            ])
        })
        .await
        .unwrap();
    assert_eq!(left, [3, 0, 1, 1], "others stay, and the entry that stood on these alone is gone");
    let again = store.write(|connection| forget_viewer(connection, "mira")).await.unwrap();
    assert_eq!(again, []);
    assert!(folder.path().join(FILE).exists());
}

#[tokio::test]
async fn the_old_goes_unless_something_waits_for_it() {
    let (store, _folder) = furnished(false).await;
    let old = async || {
        let cutoff = at("2026-01-01T00:00:00Z");
        store.read(move |connection| expired(connection, cutoff, 10)).await.unwrap()
    };
    // 1, 2 and 4 stand in a digest that is still to be delivered; 5 is held.
    assert_eq!(old().await, [ItemId(3)]);
    let run = async |sql: &'static str| {
        store.write(move |connection| connection.execute_batch(sql)).await.unwrap();
    };
    run("UPDATE delivery SET done_at = 1").await;
    assert_eq!(old().await, [1, 2, 3, 4].map(ItemId));
    run("UPDATE answer SET answered_at = NULL").await;
    assert_eq!(old().await, [2, 3, 4].map(ItemId), "one that is to be answered stays until it is");
    run("UPDATE answer SET answered_at = 1").await;
    run("UPDATE stream SET ended_at = NULL WHERE id = 1").await;
    assert_eq!(old().await, [], "a running stream is read whole by its digest");
    run("UPDATE stream SET ended_at = 9000; DELETE FROM slot").await;
    assert_eq!(old().await, [], "one that is over, too, until its digest is there");
    run("INSERT INTO slot VALUES ('after_stream:1', 1, 1); UPDATE digest SET occasion = 'break'").await;
    assert_eq!(old().await, [], "no full digest went by");
    run("UPDATE digest SET occasion = 'daily', to_item = 2").await;
    assert_eq!(old().await, [ItemId(1), ItemId(2)], "the next digest begins behind the last");
    let cutoff = at("1970-01-01T00:00:02Z");
    assert_eq!(store.read(move |connection| expired(connection, cutoff, 10)).await.unwrap(), []);
}

#[tokio::test]
async fn an_old_digest_with_nothing_left_goes_and_its_occasion_stays_taken() {
    let (store, _folder) = furnished(false).await;
    let left = store
        .write(|connection| {
            connection.execute_batch(
                "UPDATE delivery SET done_at = 1;
                 INSERT INTO digest (id, stream, occasion, composed_at, from_at, to_at, to_item) VALUES (2, 1, 'daily', 9600, 1000, 9000, 4), (3, 2, 'after_stream', 9700, 1000, 9000, 5);",
            )?;
            remove_items(connection, &[1, 2, 3, 4].map(ItemId))?;
            drop_old_digests(connection, at("2026-01-01T00:00:00Z"))?;
            let digests: String =
                connection.query_row("SELECT group_concat(id) FROM digest", [], |row| row.get(0))?;
            let slots: i64 = connection.query_row(
                "SELECT count(*) FROM slot WHERE key = 'after_stream:1' AND digest IS NULL",
                [],
                |row| row.get(0),
            )?;
            Ok((digests, slots))
        })
        .await
        .unwrap();
    assert_eq!(left, ("2,3".to_owned(), 1), "the newest of each occasion stays");
}
