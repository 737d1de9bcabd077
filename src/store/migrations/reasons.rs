//! Reasons that were kept as sentences become what they mean.

use rusqlite::{Transaction, params};
use rusqlite_migration::HookResult;
use serde_json::{Value, json};

/// So many rows are taken over at once.
const ROWS: u32 = 4096;

/// What was said of a kind, before the words that told.
const LIKE: [(&str, &str); 8] = [
    ("reads like kind words", "kind"),
    ("reads like a question", "question"),
    ("reads like a wish", "idea"),
    ("reads like criticism", "critical"),
    ("degrades or threatens a person", "hateful"),
    ("reads like talk about numbers", "number_talk"),
    ("offers or asks for something that is not about the stream", "spam"),
    ("is ordinary chat", "chatter"),
];

/// What else was said.
const OTHERS: [(&str, &str); 6] = [
    ("is a drawing of signs", "drawing"),
    ("repeats itself at length", "repetition"),
    ("sounds rude", "rude"),
    ("may not be meant well, so it waits", "may_hurt"),
    ("you taught this", "taught"),
    ("you said so", "corrected"),
];

/// Takes over every row.
pub(super) fn take_over(transaction: &Transaction<'_>) -> HookResult {
    let mut read = transaction.prepare(
        "SELECT id, reasons FROM feedback WHERE reasons IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let mut write = transaction.prepare("UPDATE feedback SET reasons = ?2 WHERE id = ?1")?;
    let mut done = 0;
    loop {
        let rows: Vec<(i64, String)> = read
            .query_map(params![done, ROWS], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        done = *last;
        for (id, sentences) in rows {
            // What a damaged file holds instead is passed over by every reader.
            if let Ok(sentences) = serde_json::from_str::<Vec<String>>(&sentences) {
                let reasons: Value = sentences.iter().map(|sentence| meant(sentence)).collect();
                write.execute(params![id, reasons.to_string()])?;
            }
        }
    }
}

/// What `sentence` means, as reasons were kept when this change was made.
fn meant(sentence: &str) -> Value {
    if let Some((_, name)) = OTHERS.iter().find(|(words, _)| *words == sentence) {
        return json!(name);
    }
    let like = LIKE.iter().find_map(|(words, kind)| Some((sentence.strip_prefix(words)?, kind)));
    match like {
        Some(("", kind)) => json!({ "like": { "kind": kind } }),
        Some((rest, kind)) if rest.starts_with(": ") => {
            let words: Vec<&str> = rest.trim_start_matches(": ").split(", ").collect();
            json!({ "like": { "kind": kind, "words": words } })
        }
        _ => json!({ "other": sentence }),
    }
}
