//! Searching past feedback, by HTTP, on the page and from the command line.

use evenkeel::domain::{Author, Deletion, Incoming, NewFeedback};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::web::{Service, problem};

async fn compose(service: &Service) {
    service.moment();
    assert_eq!(service.post("/api/v1/digests", &json!({})).await.status(), 201);
}

async fn find(service: &Service, query: &[(&str, &str)]) -> Vec<String> {
    let request = service.call(reqwest::Method::GET, "/api/v1/feedback").query(query);
    let found: Value = request.send().await.unwrap().json().await.unwrap();
    found.as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect()
}

/// Waits until so much is found by these words.
async fn until(service: &Service, words: &str, count: usize) -> Vec<String> {
    let waiting = async {
        loop {
            let found = find(service, &[("q", words)]).await;
            if found.len() == count {
                return found;
            }
        }
    };
    timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{words} is never found {count} times"))
}

#[tokio::test]
async fn past_feedback_is_found_and_what_is_held_or_shut_is_not() {
    let service = Service::start().await;
    let kind = "thank you, i love the zebra drawing";
    let critical = "the zebra audio is terrible";
    for (name, text) in [
        ("Mira", kind),
        ("Gus", critical),
        ("Ulf", "only 3 viewers lol, dead zebra stream"),
        ("Rag", "you are worthless trash zebra, quit streaming forever"),
        ("Teo", "zebras are calm"),
    ] {
        service.hand_in(name, text).await;
    }
    assert_eq!(find(&service, &[("q", "zebra")]).await, [""; 0], "no digest has gone by");
    compose(&service).await;
    let found = until(&service, "zebra", 3).await;
    assert_eq!(found, ["zebras are calm", critical, kind], "newest first");
    service.hand_in("Wren", "the sound is terrible today").await;
    for (query, expected) in [
        (vec![("q", "zebra"), ("kind", "critical")], vec![critical]),
        (vec![("q", "ZEBRA draw")], vec![kind]),
        (vec![("q", "mira")], vec![kind]),
        (vec![("q", "zebra"), ("limit", "1")], vec!["zebras are calm"]),
        (vec![("q", "zebra"), ("before", "2")], vec![kind]),
        (
            vec![("q", "zebra"), ("kind", "hateful")],
            vec!["you are worthless trash zebra, quit streaming forever"],
        ),
        (vec![("q", "\" OR * NEAR(")], vec![]),
        (vec![("q", "")], vec![]),
        (vec![("q", "sound")], vec![]),
    ] {
        assert_eq!(find(&service, &query).await, expected, "{query:?}");
    }
    let held = service.get("/api/v1/feedback?q=sound&state=held").await;
    assert_eq!(problem(held).await.0, 409);
    let long = service.get(&format!("/api/v1/feedback?q={}", "x".repeat(201))).await;
    assert_eq!(problem(long).await.0, 422);

    let page = service.get("/digests?q=zebra").await.text().await.unwrap();
    assert!(page.contains(kind) && page.contains("Criticism") && !page.contains("worthless"), "{page}");
    let shut = service.get("/digests?q=zebra&kind=hateful").await.text().await.unwrap();
    assert!(shut.contains("worthless") && !shut.contains(kind), "{shut}");
    let nonsense = service.get("/digests?q=%22%3E%3Cscript%3Ex&kind=nothing").await.text().await.unwrap();
    assert!(nonsense.contains("Nothing was found") && !nonsense.contains("<script>x"), "{nonsense}");

    let (code, lines) = service.also("search zebra draw").await;
    assert_eq!(
        (code, lines.as_str()),
        (Some(0), format!("2026-11-22 19:00  Mira: {kind}  (kind words)\n").as_str())
    );
    let (_, json) = service.also("search zebra --format json --kind critical").await;
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()[0]["text"], critical);
    let (code, nothing) = service.also("search giraffe").await;
    assert_eq!((code, nothing.starts_with("Nothing was found.")), (Some(0), true));
}

#[tokio::test]
async fn talk_about_numbers_is_not_found_while_live() {
    let service = Service::start().await;
    service.hand_in("Ulf", "only 3 viewers lol, dead zebra stream").await;
    service.hand_in("Mira", "thank you, i love the zebra").await;
    compose(&service).await;
    until(&service, "zebra", 1).await;
    service.post("/api/v1/stream/start", &json!({})).await;
    let asked = service.get("/api/v1/feedback?q=zebra&kind=number_talk").await;
    assert_eq!(problem(asked).await.0, 409);
    let page = service.get("/digests?q=zebra&kind=number_talk").await.text().await.unwrap();
    assert!(page.contains("waits until after the stream") && !page.contains("3 viewers"), "{page}");
}

#[tokio::test]
async fn what_is_deleted_is_not_found_from_then_on() {
    let service = Service::start().await;
    let author = Author { id: "1".into(), login: "mira".into(), name: "Mira".into() };
    let said = NewFeedback::message("twitch", author, "thank you, i love the zebra", service.clock.now());
    let said = NewFeedback { source_id: Some("1".into()), ..said };
    service.running.engine.incoming().send(vec![Incoming::Feedback(Box::new(said))]).await.unwrap();
    while service.json("/api/v1/feedback").await.as_array().unwrap().is_empty() {}
    compose(&service).await;
    until(&service, "zebra", 1).await;
    service.hear(vec![Incoming::Deleted(Deletion::Message { source_id: "1".into() })]).await;
    assert_eq!(find(&service, &[("q", "zebra")]).await, [""; 0]);
    let service = service.restart().await;
    assert_eq!(find(&service, &[("q", "zebra")]).await, [""; 0]);
}
