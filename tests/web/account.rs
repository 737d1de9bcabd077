//! The sign-in at Twitch as it is asked for and seen over HTTP, and the health of every connection.

use std::time::Duration;

use evenkeel::clock::after;
use evenkeel::domain::{AccountState, Incoming, LinkState, Peer, StreamSignal};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::account::{self, ADDRESS, CODE};
use crate::support::web::{Service, problem};

const SIGN_IN: &str = "/api/v1/account/sign-in";
const ACCOUNT: &str = "/api/v1/account";
const PICTURE: &str = "/api/v1/account/code.svg";

#[tokio::test]
async fn where_one_cannot_sign_in_it_is_said_why() {
    let service = Service::start().await;
    assert_eq!(service.json(ACCOUNT).await, json!({ "state": "unavailable", "permissions": [] }));
    let account = evenkeel::domain::Account {
        problem: Some("No client id is set.".into()),
        advice: Some("The page /setup says how to get one.".into()),
        ..account::account(AccountState::Unavailable)
    };
    service.account(account).await;
    for response in [
        service.post(SIGN_IN, &json!({})).await,
        service.delete(SIGN_IN).await,
        service.delete(ACCOUNT).await,
    ] {
        let (status, said) = problem(response).await;
        assert_eq!(status, 409, "{said}");
        assert_eq!(said["detail"], "No client id is set. The page /setup says how to get one.");
    }
}

#[tokio::test]
async fn a_sign_in_is_asked_for_let_be_and_ended() {
    let service = Service::start().await;
    service.account(account::account(AccountState::SignedOut)).await;
    let response = service.post(SIGN_IN, &json!({})).await;
    assert_eq!(response.status(), 202);
    assert_eq!(response.json::<Value>().await.unwrap()["state"], "signed_out", "Twitch has yet to answer");
    service.account(account::code(service.clock.now())).await;
    let waiting = service.json(ACCOUNT).await;
    assert_eq!(
        waiting["code"],
        json!({ "code": CODE, "address": ADDRESS, "expires_at": "2026-11-22T19:00:00Z" })
    );
    assert_eq!(service.delete(SIGN_IN).await.status(), 204);
    service.account(account::signed_in("harbour")).await;
    let account = service.json(ACCOUNT).await;
    assert_eq!((&account["login"], &account["kept_in"]), (&json!("harbour"), &json!("file")));
    assert_eq!(service.delete(ACCOUNT).await.status(), 202);
}

#[tokio::test]
async fn only_our_own_pages_may_ask_with_a_session() {
    let service = Service::start().await;
    service.account(account::code(service.clock.now())).await;
    let session = service.sign_in().await;
    for (method, path, done) in
        [(Method::POST, SIGN_IN, 202), (Method::DELETE, SIGN_IN, 204), (Method::DELETE, ACCOUNT, 202)]
    {
        let request = || service.with_session(method.clone(), path, &session);
        assert_eq!(request().send().await.unwrap().status(), 403, "{method} {path}: no Origin");
        let foreign = request().header("origin", "http://evil.example").send().await.unwrap();
        assert_eq!(foreign.status(), 403, "{method} {path}");
        let own = request().header("origin", service.origin()).send().await.unwrap();
        assert_eq!(own.status(), done, "{method} {path}");
    }
    let picture = || service.with_session(Method::GET, PICTURE, &session);
    let embedded = picture().header("sec-fetch-site", "cross-site").header("sec-fetch-dest", "image");
    assert_eq!(embedded.send().await.unwrap().status(), 403);
    assert_eq!(picture().header("sec-fetch-site", "same-origin").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_waiting_codes_address_is_a_picture_while_it_waits() {
    let service = Service::start().await;
    assert_eq!(problem(service.get(PICTURE).await).await.0, 404);
    service.account(account::code(service.clock.now())).await;
    let response = service.get(PICTURE).await;
    assert_eq!(response.headers()["content-type"], "image/svg+xml");
    let picture = response.text().await.unwrap();
    for part in ["<svg", "#000000", "#ffffff"] {
        assert!(picture.contains(part), "{part}: {picture}");
    }
    assert!(!picture.contains(CODE), "the words are not in it: {picture}");

    // Another address is another picture; one that fits no picture, or none at all, is none.
    let mut other = account::code(service.clock.now());
    other.code.as_mut().unwrap().address = "https://\u{202e}<script>alert(1)</script>".into();
    service.account(other.clone()).await;
    let hostile = service.get(PICTURE).await.text().await.unwrap();
    assert!(hostile != picture && !hostile.contains("script"), "{hostile}");
    other.code.as_mut().unwrap().address = format!("https://{}", "x".repeat(5000));
    service.account(other).await;
    assert_eq!(problem(service.get(PICTURE).await).await.0, 404);
    service.account(account::signed_in("harbour")).await;
    assert_eq!(problem(service.get(PICTURE).await).await.0, 404);
}

#[tokio::test]
async fn the_status_tells_of_every_connection_and_of_no_code() {
    let service = Service::start().await;
    let now = service.clock.now();
    let soon = after(now, Duration::from_secs(90));
    for part in ["chat", "eventsub", "stats"] {
        assert_eq!(service.json("/api/v1/status").await[part], json!({ "state": "off" }), "{part}");
    }
    let link = |peer, state| Incoming::Link(account::link(peer, state, now));
    service
        .hear(vec![
            Incoming::Account(Box::new(account::code(now))),
            link(Peer::Chat, LinkState::Up),
            link(Peer::EventSub, LinkState::Waiting),
            link(Peer::Stats, LinkState::Stopped),
            link(Peer::Account, LinkState::Waiting),
            Incoming::StreamSignal(StreamSignal::AdsBegan { until: soon }),
        ])
        .await;
    let status = service.json("/api/v1/status").await;
    assert_eq!(status["chat"], json!({ "state": "up", "since": now }));
    assert_eq!(
        (&status["eventsub"]["state"], &status["stats"]["state"]),
        (&json!("waiting"), &json!("stopped"))
    );
    assert_eq!(status["eventsub"]["problem"], "Something happened (eventsub).");
    assert_eq!(status["moments"], json!({ "ads_until": soon }));
    let account = &status["account"];
    assert_eq!((&account["state"], &account["since"]), (&json!("code"), &json!(now)));
    assert_eq!(account["problem"], "Something happened (account).", "its connection's words, it has none");
    assert!(!status.to_string().contains(CODE), "{status}");
    let ill: Vec<_> = status["health"].as_array().unwrap().iter().map(|link| &link["peer"]).collect();
    assert_eq!(ill, ["account", "eventsub", "stats"]);

    service.account(account::lapsed()).await;
    let account = service.json("/api/v1/status").await["account"].clone();
    assert_eq!(account["problem"], "Twitch says that the sign-in is over.");
    assert_eq!(account["advice"], "Sign in again when you like.");
}

#[tokio::test]
async fn the_command_line_says_it_too() {
    let service = Service::start().await;
    // Long enough ago to be said with its day, whenever this runs.
    let since = "2020-01-02T19:00:00Z".parse().unwrap();
    let link = |peer, state| Incoming::Link(account::link(peer, state, since));
    service
        .hear(vec![
            Incoming::Account(Box::new(account::account(AccountState::SignedOut))),
            link(Peer::Chat, LinkState::Up),
        ])
        .await;
    let off = "They are used once you are signed in at Twitch, which is optional.";
    let calm = [
        "Chat is connected since 2 January, 19:00.".to_owned(),
        "Nobody is signed in at Twitch, which is optional; the page /setup says what it adds.".to_owned(),
        format!("Twitch's events are off. {off}"),
        format!("Twitch's numbers are off. {off}"),
    ];
    let (code, said) = service.also("status").await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with(&format!("{}\n", calm.join("\n"))), "{said}");
    let (code, said) = service.also("doctor").await;
    assert_eq!(code, Some(0), "{said}");
    for words in &calm {
        assert!(said.contains(&format!("ok         {words}\n")), "{words}: {said}");
    }

    let account = Incoming::Account(Box::new(account::lapsed()));
    service.hear(vec![account, link(Peer::EventSub, LinkState::Waiting)]).await;
    let (code, said) = service.also("doctor").await;
    assert_eq!(code, Some(1), "{said}");
    for words in [
        "attention  The sign-in at Twitch has ended. Twitch says that the sign-in is over. Sign in again when you like.",
        "attention  Twitch's events are not connected since 2 January, 19:00. This comes back by itself. \
         Something happened (eventsub). Something can be done (eventsub).",
    ] {
        assert!(said.contains(&format!("{words}\n")), "{words}: {said}");
    }
}
