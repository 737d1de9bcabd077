//! Problems of deliveries that were kept as sentences become what they mean.

use rusqlite::{Transaction, params};
use rusqlite_migration::HookResult;
use serde_json::{Value, json};

/// Sentences with a host in the middle.
const PLAIN: [(&str, &str, &str); 6] = [
    ("Your webhook at ", " could not be reached.", "unreachable"),
    ("Your webhook at ", " did not take the digest, however often it was tried.", "given_up"),
    ("The address of your webhook at ", " cannot be used.", "address"),
    ("A digest for your webhook at ", " was too old to be sent by itself.", "too_old"),
    ("A digest may have been sent to your webhook at ", ": no answer came back.", "unsure"),
    ("A digest may have been sent to your webhook at ", ": Evenkeel was stopped meanwhile.", "cut_off"),
];

/// Sentences with a host in the middle and a status at the end.
const WITH_STATUS: [(&str, &str); 5] = [
    (" is out of order (status ", "busy"),
    (" does not let Evenkeel in (status ", "not_let_in"),
    (" is not there any more (status ", "gone"),
    (" leads elsewhere, which is not followed (status ", "redirected"),
    (" did not take the digest (status ", "not_taken"),
];

/// Takes over every row.
pub(super) fn take_over(transaction: &Transaction<'_>) -> HookResult {
    let rows: Vec<(i64, String, String)> = transaction
        .prepare("SELECT digest, target, problem FROM delivery WHERE problem IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut write =
        transaction.prepare("UPDATE delivery SET problem = ?3 WHERE digest = ?1 AND target = ?2")?;
    for (digest, target, sentence) in rows {
        write.execute(params![digest, target, meant(&sentence).to_string()])?;
    }
    Ok(())
}

/// What `sentence` means, as problems were kept when this change was made.
fn meant(sentence: &str) -> Value {
    let webhook = |host: &str, fault: Value| json!({ "webhook": { "host": host, "fault": fault } });
    for (before, after, fault) in PLAIN {
        if let Some(host) = sentence.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) {
            return webhook(host, json!(fault));
        }
    }
    let rest = sentence.strip_prefix("Your webhook at ").unwrap_or_default();
    if let Some(host) = rest.strip_suffix(" asks to wait a little.") {
        return webhook(host, json!({ "busy": 429 }));
    }
    for (between, fault) in WITH_STATUS {
        let found = rest.strip_suffix(").").and_then(|rest| rest.split_once(between));
        if let Some((host, Ok(status))) = found.map(|(host, status)| (host, status.parse::<u16>())) {
            return webhook(host, json!({ fault: status }));
        }
    }
    json!({ "other": sentence })
}
