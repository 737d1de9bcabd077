//! What is written in the journal is met in the journal alone: in no frame, overlay, dock, log, delivered file,
//! or answer of another part.

use std::path::Path;

use evenkeel::secret::Secret;
use reqwest::Method;
use serde_json::{Value, json};
use tracing::instrument::WithSubscriber;

use crate::support::fake_hook::FakeHook;
use crate::support::log::Log;
use crate::support::web::{Service, Socket};

const QUINCE: &str = "quincunx";

#[tokio::test]
async fn the_journal_is_met_nowhere_but_in_the_journal() {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.subscriber());
    Box::pin(walk(&log).with_current_subscriber()).await;
    drop(guard);
}

/// Everything up to a line that is said now and shown to both screens.
async fn frames(service: &Service, screens: &mut [Socket; 2], words: &str, seen: &mut Vec<(String, String)>) {
    service.hand_in("Rowan", words).await;
    for (screen, name) in screens.iter_mut().zip(["dock", "overlay"]) {
        let last = |frame: &Value| frame["type"] == "passed" && frame.to_string().contains(words);
        for frame in screen.frames_until(last).await {
            seen.push((format!("a frame to the {name}"), frame.to_string()));
        }
    }
}

fn files(folder: &Path, seen: &mut Vec<(String, String)>) {
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        if file.is_dir() {
            files(&file, seen);
        } else if !file.file_name().unwrap().to_string_lossy().starts_with("journal.sqlite") {
            let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
            seen.push((file.display().to_string(), text));
        }
    }
}

async fn walk(log: &Log) {
    let delivered = tempfile::tempdir().unwrap();
    let hook = FakeHook::start().await;
    let service = Service::with(|config| {
        config.digest.folder = delivered.path().into();
        config.twitch.irc_url = "irc://127.0.0.1:9".into();
        config.digest.webhook = Secret::new(hook.url("/letters"));
    })
    .await;
    let mut screens = [service.dock().await, service.overlay().await];
    let mut seen = Vec::new();
    service.post("/api/v1/stream/start", &json!({})).await;
    let words = |what: &str| format!("{QUINCE} {what}");
    let thought = json!({ "thought": words("a"), "situation": words("b"), "balanced": words("c"),
        "prediction": words("d"), "evidence_for": [{ "text": words("e"), "by": words("f") }] });
    let added: Value = service.post("/api/v1/journal/thoughts", &thought).await.json().await.unwrap();
    let one = format!("/api/v1/journal/thoughts/{}", added["id"].as_str().unwrap());
    for (method, path, body) in [
        (Method::POST, "/api/v1/marks", json!({ "note": words("g") })),
        (Method::POST, "/api/v1/journal/checkins", json!({ "words": words("h"), "note": words("i") })),
        (Method::POST, "/api/v1/journal/intentions", json!({ "text": words("j") })),
        (Method::POST, "/api/v1/journal/debrief", json!({ "went_well": words("k") })),
        (Method::PUT, "/api/v1/journal/weeks/2026-W47", json!({ "goal": words("l") })),
        (Method::PUT, "/api/v1/journal/drafts/thought", json!({ "fields": { "thought": words("m") } })),
        (Method::POST, "/api/v1/journal/distortions", json!({ "text": words("always") })),
        // Mistakes are not written into the log, either.
        (Method::PUT, &one, json!({ "thought": words("n"), "version": 9 })),
        (Method::POST, "/api/v1/journal/thoughts", json!({ words("o"): words("o") })),
        (Method::PUT, "/api/v1/journal/passphrase", json!({ "new": "quincunx quincunx quincunx" })),
        (Method::POST, "/api/v1/journal/unlock", json!({ "passphrase": words("p") })),
        (Method::POST, "/api/v1/journal/unlock", json!({ "passphrase": "quincunx quincunx quincunx" })),
    ] {
        service.call(method, path).json(&body).send().await.unwrap();
    }
    let import = service.call(Method::POST, "/api/v1/journal/import").header("content-type", "text/markdown");
    import.body(format!("# {QUINCE}")).send().await.unwrap();
    for page in
        ["/journal", "/journal/thought", "/journal/debrief", "/journal/week", "/patterns", "/journal/keeping"]
    {
        let text = service.get(page).await.text().await.unwrap();
        let title = text.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        assert!(!title.contains(QUINCE), "{page}: {title}");
    }
    service.hand_in("Mira", "i love your stream, thank you").await;
    service.hand_in("Gus", "your audio is terrible").await;
    frames(&service, &mut screens, "hello everyone here", &mut seen).await;
    service.post("/api/v1/breaks", &json!({})).await;
    service.post("/api/v1/breaks/current/end", &json!({})).await;
    service.post("/api/v1/stream/end", &json!({})).await;
    service.post("/api/v1/digests", &json!({})).await;
    service.post("/api/v1/journal/lock", &json!({})).await;
    frames(&service, &mut screens, "good night everyone here", &mut seen).await;

    let description = service.json("/api/v1/openapi.json").await;
    for (path, calls) in description["paths"].as_object().unwrap() {
        if calls.get("get").is_some() && !path.starts_with("/api/v1/journal") {
            let answer = service.get(&path.replace("{id}", "last")).await;
            seen.push((path.clone(), format!("{:?}", answer.headers()) + &answer.text().await.unwrap()));
        }
    }
    for page in ["/", "/dock", "/overlay", "/setup", "/digests", "/digests/last", "/numbers", "/numbers/last"]
    {
        seen.push((page.to_owned(), service.get(page).await.text().await.unwrap()));
    }
    for line in ["status", "doctor", "digest last", "digest last --format markdown", "shield", "config check"]
    {
        seen.push((line.to_owned(), service.also(line).await.1));
    }
    for letter in hook.received(1).await {
        seen.push(("the webhook".to_owned(), format!("{:?}", letter.head) + &letter.body));
    }
    files(delivered.path(), &mut seen);
    files(service.data(), &mut seen);
    seen.push(("the log".to_owned(), log.text()));
    let met: Vec<&str> = seen
        .iter()
        .filter(|(_, text)| text.to_lowercase().contains(QUINCE))
        .map(|(place, _)| place.as_str())
        .collect();
    assert_eq!(met, Vec::<&str>::new(), "the journal's words were met");
    let places: Vec<&str> = seen.iter().map(|(place, _)| place.as_str()).collect();
    assert!(places.contains(&"the log") && places.contains(&"a frame to the overlay"), "{places:?}");
    assert!(
        places.iter().any(|place| place.ends_with(".md")),
        "a delivered digest was looked at: {places:?}"
    );
    assert!(log.text().len() > 50, "something was logged: {}", log.text());

    // And it is there where it belongs.
    service.post("/api/v1/journal/unlock", &json!({ "passphrase": "quincunx quincunx quincunx" })).await;
    assert!(service.get("/journal").await.text().await.unwrap().contains("quincunx c"));
}
