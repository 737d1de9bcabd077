//! A database of an older version, opened by this one.

use rusqlite::Connection;
use rusqlite_migration::Migrations;

use super::steps;
use crate::catalog;
use crate::catalog::feedback::reasons;
use crate::domain::{DeliveryProblem, DigestId, ItemId, Kind, Language, Reason, Remark, WebhookFault};
use crate::store::{FILE, Store, deliveries, digests, feedback};

/// A folder with a database as it was after the first `done` changes, with the rows of `sql`.
fn older(done: usize, sql: &str) -> tempfile::TempDir {
    let mut changes = steps();
    changes.truncate(done);
    let folder = tempfile::tempdir().unwrap();
    let mut connection = Connection::open(folder.path().join(FILE)).unwrap();
    Migrations::new(changes).to_latest(&mut connection).unwrap();
    connection.execute_batch(sql).unwrap();
    folder
}

/// Rows of feedback by as many people, from 1 on.
fn said(kind: &str, texts: &[&str]) -> String {
    let row = |(id, text): (usize, &&str)| {
        format!(
            "INSERT INTO feedback (id, at, stream, event, source, author_id, author_login, author_name, text, kind,
                tone, harm, state, standing)
             VALUES ({id}, {id}, NULL, 'message', 'twitch', '{id}', 'p{id}', 'P{id}', '{text}', '{kind}', 'neutral',
                'none', 'delivered', 'viewer');"
        )
    };
    (1..).zip(texts).map(row).collect()
}

#[tokio::test]
async fn the_sentences_of_old_digests_become_what_they_mean_and_unknown_ones_stay() {
    let much = "Much of what was written this time was critical. That is hard to read, and it need not be read at once.";
    let rude = "Some of it was only rude. Those words are left out here; they are in your list of feedback.";
    let entries = [(much, 1), (rude, 2), ("Something that was said once.", 3)].map(|(text, item)| {
        format!(
            "INSERT INTO digest_entry (id, digest, section, position, text, people)
             VALUES ({item}, 1, 'criticism', {item}, '{text}', 'several');
             INSERT INTO digest_item (entry, position, item, quote) VALUES ({item}, 0, {item}, 0);"
        )
    });
    let digest = "INSERT INTO digest (id, occasion, composed_at, from_at, to_at, to_item)
        VALUES (1, 'on_demand', 9, 0, 9, 3);";
    let folder = older(
        11,
        &format!("{}{digest}{}", said("critical", &["so dull", "boo", "the map"]), entries.concat()),
    );
    let store = Store::open(folder.path(), |_| {}).unwrap();
    let digest = store.read(|connection| digests::get(connection, Some(DigestId(1)))).await.unwrap().unwrap();
    let digest = digest.hydrate(Language::English);
    let entries = &digest.sections[0].entries;
    let read: Vec<_> = entries.iter().map(|entry| (entry.remark, entry.text.as_str())).collect();
    assert_eq!(
        read,
        [
            (Some(Remark::MuchCritical), catalog::ENGLISH.digest.remark(Remark::MuchCritical)),
            (Some(Remark::Jeers), catalog::ENGLISH.digest.remark(Remark::Jeers)),
            (None, "Something that was said once."),
        ]
    );
    assert_eq!(entries[1].quotes.len(), 1, "what jeered can be opened");
    let sentences = store
        .read(|connection| {
            connection.query_row("SELECT count(text) FROM digest_entry", [], |row| row.get::<_, i64>(0))
        })
        .await;
    assert_eq!(sentences.unwrap(), 1, "no sentence of ours is kept that has a meaning");
}

#[tokio::test]
async fn the_reasons_of_old_rows_become_what_they_mean_and_read_as_before() {
    let old = r#"["reads like criticism: mic, quiet","you said so","hears bad: boring"]"#;
    let sql =
        format!("{}UPDATE feedback SET reasons = '{old}' WHERE id = 2", said("critical", &["one", "two"]));
    let folder = older(11, &sql);
    let store = Store::open(folder.path(), |_| {}).unwrap();
    let [plain, item] = [1, 2].map(ItemId);
    let read = move |connection: &Connection| {
        Ok((feedback::get(connection, plain)?.unwrap(), feedback::get(connection, item)?.unwrap()))
    };
    let (plain, item) = store.read(read).await.unwrap();
    assert_eq!(plain.reasons, []);
    assert_eq!(
        item.reasons,
        [
            Reason::Like { kind: Kind::Critical, words: vec!["mic".into(), "quiet".into()] },
            Reason::Corrected,
            Reason::Other("hears bad: boring".into()),
        ]
    );
    let sentences: Vec<String> = serde_json::from_str(old).unwrap();
    assert_eq!(reasons(&item.reasons), sentences);
}

#[tokio::test]
async fn the_problems_of_old_deliveries_become_what_they_mean_and_read_as_before() {
    let old = [
        "A digest for your webhook at a.example was too old to be sent by itself.",
        "Your webhook at b.example is out of order (status 503).",
        "The wind was against it.",
    ];
    let rows: String = (1..)
        .zip(old)
        .map(|(id, problem)| {
            format!(
                "INSERT INTO digest (id, occasion, composed_at, from_at, to_at, to_item)
                 VALUES ({id}, 'on_demand', 9, 0, 9, 3);
                 INSERT INTO delivery (digest, target, state, problem) VALUES ({id}, 'webhook', 'owed', '{problem}');"
            )
        })
        .collect();
    let folder = older(11, &rows);
    let store = Store::open(folder.path(), |_| {}).unwrap();
    let webhook = |host: &str, fault| DeliveryProblem::Webhook { host: host.into(), fault };
    let meant = [
        webhook("a.example", WebhookFault::TooOld),
        webhook("b.example", WebhookFault::Busy(503)),
        DeliveryProblem::Other(old[2].into()),
    ];
    for ((id, old), meant) in (1..).zip(old).zip(meant) {
        let of = move |connection: &Connection| deliveries::of_digest(connection, DigestId(id));
        let problem = store.read(of).await.unwrap().remove(0).problem.unwrap();
        assert_eq!((catalog::ENGLISH.delivery.problem(&problem).as_str(), &problem), (old, &meant));
    }
}
