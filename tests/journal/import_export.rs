//! Export and import over HTTP and on the command line.

use std::fs;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::web::{Service, problem};

const FORMS: [(&str, &str); 3] = [("application/json", "json"), ("text/csv", "csv"), ("text/markdown", "md")];

/// A journal with something of everything.
async fn full(service: &Service) {
    service.post("/api/v1/marks", &json!({ "note": "=the silence" })).await;
    service.moment();
    service.post("/api/v1/marks", &json!({})).await;
    let kind = service.hand_in("Mira", "i love your stream, **thank you** https://a.b").await;
    service.post(&format!("/api/v1/feedback/{kind}/keep"), &json!({})).await;
    let piece = json!([{ "text": "two\nlines", "by": "Mira", "said_at": "2026-11-22T18:00:00.123456789Z" }]);
    let thought = json!({ "thought": "- not \"good\" enough", "evidence_against": piece, "belief_before": 0,
        "distortions": ["mind_reading"], "prediction": "all leave", "outcome": "not" });
    service.post("/api/v1/journal/thoughts", &thought).await;
    let sitting =
        json!({ "before": { "mood": "low" }, "went_well": "waves", "intention": { "text": "two hours" } });
    service.post("/api/v1/journal/debrief", &sitting).await;
    service.put("/api/v1/journal/weeks/2026-W47", &json!({ "goal": "rest" })).await;
}

async fn export(service: &Service, kind: &str) -> String {
    let answer =
        service.call(Method::GET, "/api/v1/journal/export").header("accept", kind).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(kind));
    answer.text().await.unwrap()
}

async fn import(service: &Service, kind: &str, text: String) -> reqwest::Response {
    let call = service.call(Method::POST, "/api/v1/journal/import").header("content-type", kind);
    call.body(text).send().await.unwrap()
}

#[tokio::test]
async fn a_journal_moves_to_another_machine_in_every_form_without_loss() {
    let here = Service::start().await;
    full(&here).await;
    let whole = export(&here, "application/json").await;
    for (kind, _) in FORMS {
        let there = Service::start().await;
        let text = export(&here, kind).await;
        let said: Value = import(&there, kind, text.clone()).await.json().await.unwrap();
        assert_eq!(said, json!({ "added": 8, "known": 0 }), "{kind}");
        assert_eq!(export(&there, "application/json").await, whole, "{kind}");
        let again: Value = import(&there, kind, text).await.json().await.unwrap();
        assert_eq!(again, json!({ "added": 0, "known": 8 }), "what is there stays as it is");
        assert_eq!(export(&there, "application/json").await, whole, "{kind}");
    }
}

#[tokio::test]
async fn a_wrong_file_changes_nothing_and_is_told_in_a_sentence() {
    let service = Service::start().await;
    full(&service).await;
    let before = export(&service, "application/json").await;
    let spoilt = before.replace("\"low\"", "\"lowest\"");
    let cut = export(&service, "text/csv").await;
    let cut = cut[..cut.len() * 2 / 3].to_owned();
    for (kind, text, says) in [
        ("application/json", "{}".to_owned(), "not a journal"),
        ("application/json", spoilt, "cannot be understood at line"),
        ("text/csv", "name,age\nx,1\n".to_owned(), "not a journal"),
        ("text/csv", cut, ""),
        ("text/markdown", "# My diary\n\nsecret\n".to_owned(), "not a journal"),
        ("text/markdown", String::new(), "not a journal"),
    ] {
        let (status, said) = problem(import(&service, kind, text).await).await;
        let said = said["detail"].as_str().unwrap();
        assert_eq!(status, 422, "{said}");
        assert!(said.contains(says) && !said.contains("secret"), "{said}");
        assert_eq!(export(&service, "application/json").await, before, "{kind}");
    }
    assert_eq!(problem(import(&service, "text/plain", "x".into()).await).await.0, 415);
}

#[tokio::test]
async fn the_command_line_writes_reads_and_carries() {
    let service = Service::start().await;
    let (code, said) = service.also("journal add enough").await;
    assert!(code == Some(0) && said.contains("Written down"), "{said}");
    let (_, list) = service.also("journal list").await;
    assert!(list.contains("not finished"), "{list}");
    let (_, shown) = service.also(&format!("journal show {}", &list[..8])).await;
    assert!(shown.contains("The thought\n  enough"), "{shown}");
    assert_eq!(service.also("journal show zz").await.0, Some(1));
    let dir = service.data().join("carried");
    let (code, said) = service.also(&format!("journal export {}", dir.display())).await;
    assert!(code == Some(0) && said.contains("not encrypted"), "{said}");
    let there = Service::start().await;
    for (_, ending) in FORMS {
        let file = dir.join(format!("journal.{ending}"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let (code, said) = there.also(&format!("journal import {}", file.display())).await;
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("One entry was imported.") || said.contains("One was here already"), "{said}");
    }
    let foreign = service.data().join("foreign.md");
    fs::write(&foreign, "# Shopping\n").unwrap();
    assert_eq!(there.also(&format!("journal import {}", foreign.display())).await.0, Some(1));
    service.put("/api/v1/journal/passphrase", &json!({ "new": "four plain small words" })).await;
    service.post("/api/v1/journal/lock", &json!({})).await;
    let again = service.data().join("again");
    assert_eq!(service.also(&format!("journal export {}", again.display())).await.0, Some(1));
    assert!(!again.exists(), "a locked journal leaves no files");
}
