//! The shield over HTTP: its switch, the extension's token, numbers and peeks.

use std::time::Duration;

use evenkeel::domain::{Account, AccountState, Incoming, LiveStatus, NumberId, Sample};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::web::Service;

const VIEWERS: i64 = 4711;

/// A service that is live by Twitch's word, with so many watching.
async fn live() -> Service {
    let service = Service::start().await;
    let now = service.clock.now();
    let account = Account { state: AccountState::SignedIn, ..Account::default() };
    service
        .hear(vec![
            Incoming::Account(Box::new(account)),
            Incoming::LiveStatus(LiveStatus::Began { id: "b1".into(), started_at: now }),
            Incoming::Sample(Sample { number: NumberId::Viewers, at: now, value: VIEWERS }),
        ])
        .await;
    // What was handed in is on disk once this is.
    service.running.store.write(|_| Ok(())).await.unwrap();
    service
}

async fn put(service: &Service, body: Value) -> Value {
    service.shield(&body).await
}

fn of(numbers: &Value, id: &str) -> Value {
    numbers.as_array().unwrap().iter().find(|number| number["number"] == id).unwrap().clone()
}

#[tokio::test]
async fn the_switch_sets_all_numbers_or_one() {
    let service = live().await;
    let shield = service.json("/api/v1/shield").await;
    assert_eq!(
        (&shield["hide"], &shield["mode"], &shield["numbers"]["viewers"]),
        (&json!(true), &json!("hidden"), &json!("hidden"))
    );
    let shield = put(&service, json!({ "mode": "shown", "number": "followers" })).await;
    assert_eq!((&shield["hide"], &shield["numbers"]["followers"]), (&json!(true), &json!("shown")));
    let shield = put(&service, json!({ "mode": "shown" })).await;
    assert_eq!(shield["hide"], false);
    assert_eq!(of(&service.json("/api/v1/numbers").await, "viewers")["value"], VIEWERS);
    assert_eq!(service.json("/api/v1/status").await["shield"]["mode"], "shown");

    for wrong in [json!({ "mode": "off" }), json!({ "mode": "hidden", "number": "likes" }), json!({})] {
        let answer = service.call(Method::PUT, "/api/v1/shield").json(&wrong).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{wrong}");
    }
}

#[tokio::test]
async fn the_extensions_token_opens_one_call_and_no_other() {
    let service = live().await;
    let token = std::fs::read_to_string(service.data().join("shield-token")).unwrap();
    let ask = |method, path: &'static str| service.bare(method, path).bearer_auth(&token).send();
    let asked = service.json("/api/v1/shield/extension").await;
    assert_eq!(asked, json!({ "state": "never", "asked_at": null }));
    service.json("/api/v1/shield").await;
    assert_eq!(service.json("/api/v1/shield/extension").await["state"], "never", "it was somebody else");
    let answer = ask(Method::GET, "/api/v1/shield").await.unwrap();
    assert_eq!(answer.status(), 200);
    let allowed = answer.headers().keys().any(|name| name.as_str().starts_with("access-control"));
    assert!(!allowed, "no web page may read it");
    let asked = service.json("/api/v1/shield/extension").await;
    assert_eq!(asked, json!({ "state": "lately", "asked_at": "2026-11-22T19:00:00Z" }));
    service.clock.advance(Duration::from_secs(300));
    assert_eq!(service.json("/api/v1/shield/extension").await["state"], "earlier");
    assert_eq!(ask(Method::PUT, "/api/v1/shield").await.unwrap().status(), 401);
    for path in ["/api/v1/status", "/api/v1/numbers", "/api/v1/shield/extension", "/", "/dock"] {
        assert_eq!(ask(Method::GET, path).await.unwrap().status(), 401, "{path}");
    }
    assert_eq!(service.bare(Method::GET, "/api/v1/shield").send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_peek_is_early_then_there_then_gone() {
    let service = live().await;
    let ask = service.call(Method::POST, "/api/v1/numbers/peek").json(&json!({ "number": "viewers" }));
    let answer = ask.send().await.unwrap();
    assert_eq!(answer.status(), 202);
    let peek: Value = answer.json().await.unwrap();
    let path = format!("/api/v1/numbers/peek/{}", peek["id"].as_str().unwrap());
    let early = service.get(&path).await;
    assert_eq!(early.status(), 425);
    assert_eq!(early.headers()["retry-after"], "20");
    assert!(!early.text().await.unwrap().contains("4711"));
    service.clock.advance(Duration::from_secs(20));
    let shown = service.json(&path).await;
    assert_eq!(shown["value"], VIEWERS, "{shown}");
    service.clock.advance(Duration::from_secs(10));
    assert_eq!(service.get(&path).await.status(), 410);
    assert_eq!(service.get("/api/v1/numbers/peek/999").await.status(), 404);
    assert_eq!(service.delete("/api/v1/numbers/peek/999").await.status(), 404);
}

#[tokio::test]
async fn a_peek_is_let_be() {
    let service = live().await;
    let ask = service.call(Method::POST, "/api/v1/numbers/peek").json(&json!({ "number": "viewers" }));
    let peek: Value = ask.send().await.unwrap().json().await.unwrap();
    let path = format!("/api/v1/numbers/peek/{}", peek["id"].as_str().unwrap());
    assert_eq!(service.delete(&path).await.status(), 204);
    service.clock.advance(Duration::from_secs(20));
    assert_eq!(service.get(&path).await.status(), 410);
}

#[tokio::test]
async fn obs_is_noticed_by_the_pages_it_loads() {
    let service = Service::start().await;
    put(&service, json!({ "mode": "shown" })).await;
    let mut dock = service.dock().await;
    assert_eq!(dock.frame().await["state"]["shield"]["mode"], "shown");
    let agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/127.0.0.0 Safari/537.36 OBS/31.0.2";
    let origin = service.origin();
    let in_obs = [("origin", origin.as_str()), ("user-agent", agent)];
    let _overlay = service.socket("/ws/overlay", &in_obs).await.unwrap();
    let raised = dock.frames_until(|frame| frame["type"] == "shield").await.pop().unwrap();
    assert_eq!((&raised["mode"], &raised["raised"]), (&json!("hidden"), &json!("obs")));
    // It is still open: what is chosen now stands.
    put(&service, json!({ "mode": "words" })).await;
    let mut again = service.socket("/ws/overlay", &in_obs).await.unwrap();
    again.frame().await;
    assert_eq!(service.json("/api/v1/shield").await["mode"], "words");
}

#[tokio::test]
async fn the_numbers_of_a_stream_open_when_asked_for_and_never_while_live() {
    let service = live().await;
    for path in ["/numbers", "/numbers/1", "/numbers/last"] {
        let page = service.get(path).await.text().await.unwrap();
        assert!(page.contains("You are live") && !page.contains("4711"), "{path}: {page}");
    }
    assert_eq!(service.get("/api/v1/streams/last/numbers").await.status(), 409);
    service.clock.advance(Duration::from_secs(3600));
    service.post("/api/v1/stream/end", &json!({})).await;
    let list = service.get("/numbers").await.text().await.unwrap();
    assert!(list.contains(r#"href="/numbers/1""#) && !list.contains("4711"), "{list}");
    let opened = service.get("/numbers/1").await.text().await.unwrap();
    assert!(opened.contains("About 4711 at a time") && opened.contains("too few streams yet"), "{opened}");
    let numbers = service.json("/api/v1/streams/last/numbers").await;
    assert_eq!((&numbers["stream"], &numbers["numbers"][0]["level"]), (&json!("1"), &json!(4711.0)));
    assert_eq!(service.get("/numbers/7").await.status(), 404);
    assert_eq!(service.get("/api/v1/streams/x/numbers").await.status(), 404);
}

#[tokio::test]
async fn what_hides_counts_at_once_and_what_shows_is_asked_for_twice() {
    let service = live().await;
    let ask = async |method, path: &str, body: Option<Value>| {
        let mut request = service.call(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or_default())
    };
    for (method, path, body) in [
        (Method::PUT, "/api/v1/shield", Some(json!({ "mode": "words" }))),
        (Method::POST, "/api/v1/shield/reveal", None),
    ] {
        let (status, waits) = ask(method.clone(), path, body.clone()).await;
        assert_eq!((status, &waits["mode"]), (202, &json!("hidden")), "{path}");
        assert!(waits["ready_at"].is_string(), "{waits}");
        assert_eq!(ask(Method::DELETE, "/api/v1/shield/reveal", None).await.0, 204);
        service.clock.advance(Duration::from_secs(20));
        assert_eq!(ask(method.clone(), path, body.clone()).await.0, 202, "it was let be");
        service.clock.advance(Duration::from_secs(20));
        let (status, shield) = ask(method, path, body).await;
        assert_eq!((status, &shield["mode"]), (200, &json!("words")), "{path}");
        let (status, shield) = ask(Method::POST, "/api/v1/shield/toggle", None).await;
        assert_eq!((status, &shield["mode"]), (200, &json!("hidden")), "{path}");
    }
    // A key that is pressed once too often shows nothing: the dock asks.
    let mut dock = service.dock().await;
    dock.frame().await;
    for _ in 0..2 {
        let (status, shield) = ask(Method::POST, "/api/v1/shield/toggle", None).await;
        assert_eq!((status, &shield["mode"], shield.get("ready_at")), (202, &json!("hidden"), None));
        assert_eq!(dock.frame().await, json!({ "type": "reveal_asked" }));
        service.clock.advance(Duration::from_secs(20));
    }
}

#[tokio::test]
async fn a_look_that_would_find_nothing_says_so_at_once() {
    let service = Service::start().await;
    for number in ["viewers", "uptime", "leaderboard"] {
        let ask = service.call(Method::POST, "/api/v1/numbers/peek").json(&json!({ "number": number }));
        let answer = ask.send().await.unwrap();
        assert_eq!(answer.status(), 409, "{number}");
        let problem: Value = answer.json().await.unwrap();
        assert!(problem["detail"].as_str().unwrap().len() > 20, "{problem}");
    }
}
