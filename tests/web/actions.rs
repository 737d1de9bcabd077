//! What people ask for over HTTP: each action once as it should go, and once where it does not fit.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::web::{Service, problem};

async fn body(response: Response, status: u16) -> Value {
    assert_eq!(response.status().as_u16(), status);
    response.json().await.unwrap()
}

async fn refused(response: Response, status: u16) -> String {
    let (found, said) = problem(response).await;
    assert_eq!(found, status, "{said}");
    said["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_stream_is_begun_and_ended_by_hand() {
    let service = Service::start().await;
    let nothing = json!({});
    let said = refused(service.post("/api/v1/stream/end", &nothing).await, 409).await;
    assert_eq!(said, "No stream is running, so there is none to end.");
    let begun = body(service.post("/api/v1/stream/start", &nothing).await, 200).await;
    assert_eq!(begun["live"], true);
    let again = body(service.post("/api/v1/stream/start", &nothing).await, 200).await;
    assert_eq!(again, begun, "a stream that runs goes on");
    let status = service.json("/api/v1/status").await;
    assert_eq!((&status["live"], &status["stream"]), (&json!(true), &begun["stream"]));
    assert_eq!(status["stream"].as_object().unwrap().len(), 1, "since when is a number: {status}");
    let ended = body(service.post("/api/v1/stream/end", &nothing).await, 200).await;
    assert_eq!(ended, json!({ "live": false, "stream": begun["stream"] }));
    assert_eq!(service.json("/api/v1/status").await["stream"], Value::Null);
}

#[tokio::test]
async fn a_break_begins_and_ends() {
    let service = Service::start().await;
    for action in ["snooze", "skip", "end"] {
        refused(service.post(&format!("/api/v1/breaks/current/{action}"), &json!({})).await, 409).await;
    }
    assert_eq!(service.json("/api/v1/breaks/current").await, json!({ "state": "idle" }));
    let wish = json!({ "exercise": "box", "length": "3m" });
    let begun = body(service.post("/api/v1/breaks", &wish).await, 201).await;
    assert_eq!((&begun["state"], &begun["exercise"]["id"]), (&json!("break"), &json!("box")));
    assert_eq!(begun["ends_at"], "2026-11-22T19:03:00Z");
    assert_eq!(service.json("/api/v1/breaks/current").await, begun);
    assert_eq!(
        refused(service.post("/api/v1/breaks", &json!({})).await, 409).await,
        "A break is already running."
    );
    let ended = body(service.post("/api/v1/breaks/current/end", &json!({})).await, 200).await;
    assert_eq!(ended, json!({ "state": "idle" }));
    let bare = service.call(Method::POST, "/api/v1/breaks").send().await.unwrap();
    assert_eq!(body(bare, 201).await["exercise"]["id"], "coherent", "a wish may be left out");
}

#[tokio::test]
async fn a_wish_for_a_break_that_makes_no_sense_begins_none() {
    let service = Service::start().await;
    for wish in [
        json!({ "exercise": "juggle" }),
        json!({ "exercise": "\u{1b}[2J\u{202e}".repeat(2000) }),
        json!({ "exercise": 5 }),
        json!({ "length": "0s" }),
        json!({ "length": "13h" }),
        json!({ "length": "99999999999999999999d" }),
        json!({ "length": -5 }),
        json!({ "until": "noon" }),
    ] {
        let said = refused(service.post("/api/v1/breaks", &wish).await, 422).await;
        assert!(said.chars().count() < 400 && !said.chars().any(char::is_control), "{said:?}");
    }
    assert_eq!(service.json("/api/v1/breaks/current").await["state"], "idle");
}

#[tokio::test]
async fn an_offered_break_is_put_off_or_skipped() {
    let service = Service::with(|config| config.breaks.every = "50m".parse().unwrap()).await;
    let mut dock = service.dock().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    for action in ["snooze", "skip"] {
        service.clock.advance(Duration::from_secs(50 * 60));
        dock.frames_until(|frame| frame["type"] == "break" && frame["state"] == "offer").await;
        let answer = service.post(&format!("/api/v1/breaks/current/{action}"), &json!({})).await;
        assert_eq!(body(answer, 200).await["state"], "idle", "{action}");
    }
}

#[tokio::test]
async fn quiet_and_pause_are_switched() {
    let service = Service::start().await;
    for switch in ["quiet", "pause"] {
        let path = format!("/api/v1/{switch}");
        for on in [true, true, false] {
            assert_eq!(body(service.put(&path, &json!({ "on": on })).await, 200).await, json!({ "on": on }));
            assert_eq!(service.json("/api/v1/status").await[switch], on);
        }
        refused(service.put(&path, &json!({})).await, 422).await;
    }
}

#[tokio::test]
async fn a_mark_is_noted_with_or_without_words() {
    let service = Service::start().await;
    let bare = service.call(Method::POST, "/api/v1/marks").send().await.unwrap();
    let noted = body(bare, 201).await;
    assert_eq!((&noted["noted"], &noted["note"]), (&json!(true), &json!(false)));
    assert_eq!(service.json("/api/v1/marks").await[0]["id"], noted["id"]);
    for note in ["I am not good enough", "\0\u{1b}[2J", &"ä".repeat(2000)] {
        body(service.post("/api/v1/marks", &json!({ "note": note })).await, 201).await;
    }
    refused(service.post("/api/v1/marks", &json!({ "note": "ä".repeat(2001) })).await, 422).await;
}

#[tokio::test]
async fn a_digest_is_composed_when_something_waits_and_read_in_three_forms() {
    let service = Service::start().await;
    refused(service.get("/api/v1/digests/last").await, 404).await;
    let nothing = body(service.post("/api/v1/digests", &json!({})).await, 200).await;
    assert_eq!(nothing["id"], Value::Null);
    service.moment();
    service.hand_in("Mira", "i love your stream, thank you").await;
    service.hand_in("Teo", "can you please turn the music down a bit?").await;
    let digest = body(service.post("/api/v1/digests", &json!({})).await, 201).await;
    let sections: Vec<_> = digest["sections"].as_array().unwrap().iter().map(|part| &part["id"]).collect();
    assert_eq!(sections, ["kind", "ideas"]);
    assert_eq!(digest["occasion"], "on_demand");
    let id = digest["id"].as_str().unwrap();
    assert_eq!(service.json("/api/v1/digests").await, json!([digest]));
    for path in [format!("/api/v1/digests/{id}"), "/api/v1/digests/last".to_owned()] {
        assert_eq!(service.json(&path).await, digest);
        for (accept, begins) in [("text/markdown", "# Your digest\n"), ("text/plain", "Your digest\n")] {
            let response = service.call(Method::GET, &path).header("accept", accept).send().await.unwrap();
            assert_eq!(response.headers()["content-type"], format!("{accept}; charset=utf-8"));
            let text = response.text().await.unwrap();
            assert!(text.starts_with(begins) && text.contains("i love your stream"), "{text}");
        }
    }
    service.moment();
    let again = body(service.post("/api/v1/digests", &json!({})).await, 200).await;
    assert_eq!(again["id"], Value::Null, "nothing new waits");
    for page in ["/", "/digests", &format!("/digests/{id}"), "/digests/last"] {
        assert_eq!(service.get(page).await.status(), 200, "{page}");
    }
}
