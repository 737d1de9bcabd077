//! The page sockets: who may listen, and what each one is told.

use std::time::Duration;

use evenkeel::domain::{Author, Incoming, LinkState, NewFeedback, Peer, StreamSignal};
use serde_json::{Value, json};

use crate::support::account;
use crate::support::web::Service;

#[tokio::test]
async fn the_docks_socket_opens_for_our_own_page_or_the_key() {
    let service = Service::start().await;
    let session = service.sign_in().await;
    let own = service.origin();
    let key = format!("Bearer {}", service.running.key.expose());
    let open = async |headers: &[(&'static str, &str)]| service.socket("/ws/dock", headers).await.err();
    assert_eq!(open(&[]).await, Some(401));
    assert_eq!(open(&[("origin", &own)]).await, Some(401));
    assert_eq!(open(&[("cookie", &session)]).await, Some(403), "no Origin");
    for foreign in ["http://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(open(&[("cookie", &session), ("origin", foreign)]).await, Some(403), "{foreign}");
    }
    assert_eq!(open(&[("cookie", &session), ("origin", &own)]).await, None);
    assert_eq!(open(&[("authorization", &key)]).await, None);
}

#[tokio::test]
async fn the_overlays_socket_opens_for_no_foreign_page() {
    let service = Service::start().await;
    let own = service.origin();
    let open = async |headers: &[(&'static str, &str)]| service.socket("/ws/overlay", headers).await.err();
    for foreign in ["http://evil.example", "null", "http://127.0.0.1:1", "file://"] {
        assert_eq!(open(&[("origin", foreign)]).await, Some(403), "{foreign}");
    }
    assert_eq!(open(&[("host", "evil.example")]).await, Some(421));
    assert_eq!(open(&[("origin", &own)]).await, None);
    assert_eq!(open(&[]).await, None, "a program");
}

#[tokio::test]
async fn both_begin_with_a_snapshot_of_what_passed() {
    let service = Service::start().await;
    service.hand_in("Mira", "hello there").await;
    service.hand_in("Gus", "your audio is terrible").await;
    let overlay = service.overlay().await.frame().await;
    let dock = service.dock().await.frame().await;
    for snapshot in [&overlay, &dock] {
        assert_eq!(snapshot["type"], "snapshot");
        let lines = snapshot["lines"].as_array().unwrap();
        assert_eq!(lines.len(), 1, "{snapshot}");
        assert_eq!(lines[0]["fragments"], json!([{ "type": "text", "text": "hello there" }]));
    }
    let keys = |snapshot: &Value| snapshot["state"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&overlay), ["break", "look", "now"]);
    assert_eq!(
        keys(&dock),
        [
            "account",
            "break",
            "links",
            "live",
            "moments",
            "next_digest",
            "now",
            "pause",
            "quiet",
            "shield",
            "tour",
            "urgent",
            "withheld"
        ]
    );
}

#[tokio::test]
async fn the_overlay_is_told_what_the_audience_may_see_and_nothing_of_the_streamers_own() {
    let service = Service::with(|config| config.breaks.every = "50m".parse().unwrap()).await;
    let (mut overlay, mut dock) = (service.overlay().await, service.dock().await);
    overlay.frame().await;
    dock.frame().await;

    service.post("/api/v1/stream/start", &json!({})).await;
    service.clock.advance(Duration::from_secs(50 * 60));
    dock.frames_until(|frame| frame["type"] == "break" && frame["state"] == "offer").await;
    let late = service.overlay().await.frame().await;
    assert_eq!(late["state"]["break"], json!({ "state": "idle" }), "an offer is the streamer's own affair");
    service.post("/api/v1/breaks/current/skip", &json!({})).await;
    for on in [true, false] {
        service.put("/api/v1/quiet", &json!({ "on": on })).await;
        service.put("/api/v1/pause", &json!({ "on": on })).await;
    }
    service.post("/api/v1/marks", &json!({ "note": "not good enough" })).await;
    service.hand_in("Gus", "your audio is terrible").await;
    service.post("/api/v1/digests", &json!({})).await;
    service.post("/api/v1/breaks", &json!({})).await;
    service.post("/api/v1/breaks/current/end", &json!({})).await;
    service.post("/api/v1/stream/end", &json!({})).await;
    service.hand_in("Mira", "the last line").await;

    let is_last = |frame: &Value| frame["type"] == "passed";
    let private = dock.frames_until(is_last).await;
    let seen: std::collections::BTreeSet<_> =
        private.iter().map(|frame| frame["type"].as_str().unwrap()).collect();
    for wanted in ["quiet", "pause", "marked", "digest_ready", "live", "break"] {
        assert!(seen.contains(wanted), "the dock was told of {wanted}: {seen:?}");
    }
    let public = overlay.frames_until(is_last).await;
    let shown: Vec<_> =
        public.iter().map(|frame| (frame["type"].as_str(), frame["state"].as_str())).collect();
    let expected = [("break", Some("break")), ("break", Some("idle")), ("passed", None)];
    assert_eq!(shown, expected.map(|(kind, state)| (Some(kind), state)), "{public:?}");
}

#[tokio::test]
async fn what_the_streamer_does_in_a_break_is_not_told_to_the_audience() {
    let service = Service::start().await;
    let (mut overlay, mut dock) = (service.overlay().await, service.dock().await);
    overlay.frame().await;
    dock.frame().await;
    for exercise in ["noticing", "five_senses"] {
        service.post("/api/v1/breaks", &json!({ "exercise": exercise })).await;
        let private = dock.frames_until(|frame| frame["state"] == "break").await;
        assert_eq!(private.last().unwrap()["exercise"]["id"], exercise);
        let public = overlay.frame().await;
        assert_eq!(public["exercise"]["audience"], "Back soon. A quiet moment for everyone.");
        let late = service.overlay().await.text().await;
        for text in [public.to_string(), late] {
            for word in ["thought", "senses", "noticing", "You need not"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
        service.post("/api/v1/breaks/current/end", &json!({})).await;
        overlay.frame().await;
    }
}

#[tokio::test]
async fn a_report_that_cannot_wait_is_one_line_in_the_dock_and_nowhere_else() {
    let service = Service::start().await;
    let (mut overlay, mut dock) = (service.overlay().await, service.dock().await);
    overlay.frame().await;
    assert_eq!(dock.frame().await["state"]["urgent"], Value::Null);
    let says = |login: &str, words: &str, moderator| {
        let author = Author { id: login.into(), login: login.into(), name: login.into() };
        let mut draft = NewFeedback::message("twitch", author, words, service.clock.now());
        draft.roles.moderator = moderator;
        Incoming::Feedback(Box::new(draft))
    };
    // One person, twice, and another who says something else.
    service
        .hear(vec![
            says("ann", "no sound", false),
            says("ann", "no sound!!", false),
            says("bo", "no sound in space lol", false),
            says("cy", "the game has no sound", false),
        ])
        .await;
    service.put("/api/v1/quiet", &json!({ "on": true })).await;
    service.running.engine.incoming().send(vec![says("dee", "we cant hear you", false)]).await.unwrap();
    let told = dock.frames_until(|frame| frame["type"] == "urgent").await;
    assert_eq!(told.last().unwrap()["urgent"]["text"], "Two people say there is no sound.");
    let place = |kind: &str| told.iter().position(|frame| frame["type"] == kind);
    assert!(place("quiet") < place("urgent"), "what came before was no second person: {told:?}");
    assert_eq!(
        service.dock().await.frame().await["state"]["urgent"]["report"],
        "no_sound",
        "a reload shows it"
    );

    service.delete("/api/v1/urgent").await;
    dock.frames_until(|frame| frame["urgent"].is_null() && frame["type"] == "urgent").await;
    // Not again at once; another thing by a moderator is told.
    let news = vec![says("eve", "no sound", false), says("mod", "black screen", true)];
    service.running.engine.incoming().send(news).await.unwrap();
    let told = dock.frames_until(|frame| frame["type"] == "urgent").await;
    assert_eq!(told.last().unwrap()["urgent"]["text"], "A moderator says the screen is black.");
    service.clock.advance(Duration::from_secs(601));
    dock.frames_until(|frame| frame["type"] == "urgent" && frame["urgent"].is_null()).await;

    service.put("/api/v1/quiet", &json!({ "on": false })).await;
    service.hand_in("Mira", "the last line").await;
    let public = overlay.frames_until(|frame| frame.to_string().contains("the last line")).await;
    for frame in &public {
        assert_eq!(frame["type"], "passed", "{frame}");
    }
}

#[tokio::test]
async fn the_sign_in_and_the_moments_are_for_the_dock_alone() {
    let service = Service::start().await;
    let (mut overlay, mut dock) = (service.overlay().await, service.dock().await);
    overlay.frame().await;
    dock.frame().await;
    let now = service.clock.now();
    let until = now + Duration::from_secs(180);
    let news = vec![
        Incoming::Account(Box::new(account::code(until))),
        Incoming::Link(account::link(Peer::EventSub, LinkState::Stopped, now)),
        Incoming::StreamSignal(StreamSignal::AdsBegan { until }),
        Incoming::StreamSignal(StreamSignal::HypeTrain { until }),
    ];
    service.hear(news).await;
    service.hand_in("Mira", "hello there").await;

    let is_last = |frame: &Value| frame["type"] == "passed";
    let private = dock.frames_until(is_last).await;
    let told = |kind: &str| private.iter().rfind(|frame| frame["type"] == kind).unwrap();
    assert_eq!(told("account")["code"]["code"], account::CODE);
    assert_eq!(told("link")["peer"], "eventsub");
    let moments = json!({ "ads_until": until, "hype_train_until": until });
    assert_eq!(told("moments")["ads_until"], moments["ads_until"]);
    assert_eq!(told("moments")["hype_train_until"], moments["hype_train_until"]);
    let public = overlay.frames_until(is_last).await;
    assert_eq!(public.len(), 1, "the overlay was told: {public:?}");

    let state = service.dock().await.frame().await["state"].clone();
    assert_eq!((&state["account"]["state"], &state["moments"]), (&json!("code"), &moments));
    assert!(state["links"][0]["problem"].is_string(), "{state}");
    let late = service.overlay().await.text().await;
    assert!(
        !late.contains("account") && !late.contains("ads_until") && !late.contains(account::CODE),
        "{late}"
    );
}

#[tokio::test]
async fn what_is_published_can_be_read_at_once() {
    let service = Service::start().await;
    let mut overlay = service.overlay().await;
    overlay.frame().await;
    for number in 0..20 {
        let text = format!("hello {number} times");
        service.hand_in("Mira", &text).await;
        let frame = overlay.frame().await;
        assert_eq!(frame["line"]["fragments"][0]["text"], text);
        let read = service.json("/api/v1/feedback?limit=1").await;
        assert_eq!(read[0]["text"], text);
    }
}

#[tokio::test]
async fn what_is_held_leaves_no_trace_on_the_public_socket() {
    let service = Service::start().await;
    let mut overlay = service.overlay().await;
    overlay.frame().await;
    service.hand_in("Mira", "hello there").await;
    let before = overlay.frame().await;
    let held = service.hand_in("Gus", "your audio is terrible").await;
    service.hand_in("Mira", "hello again").await;
    let after = overlay.frame().await;
    let id = |frame: &Value| frame["line"]["id"].as_str().unwrap().to_owned();
    for frame in [&before, &after] {
        assert!(id(frame).len() == 16 && id(frame).parse::<i64>().is_err(), "{frame}");
    }
    // What was held goes: only the streamer's own pages hear of it.
    let mut dock = service.dock().await;
    dock.frame().await;
    assert_eq!(service.delete("/api/v1/viewers/gus").await.status(), 200);
    let gone = dock.frames_until(|frame| frame["type"] == "removed").await.pop().unwrap();
    assert_eq!(gone["items"], json!([held]));
    assert_eq!(service.delete("/api/v1/viewers/mira").await.status(), 200);
    let gone = overlay.frame().await;
    assert_eq!(gone["items"], json!([id(&before), id(&after)]), "and nothing in between");
    // Whoever comes later knows the same lines by the same ids.
    service.hand_in("Mira", "and once more").await;
    let shown = overlay.frame().await;
    let late = service.overlay().await.frame().await;
    assert_eq!(late["lines"][0]["id"], shown["line"]["id"]);
}

#[tokio::test]
async fn a_name_that_hurts_is_on_no_screen_and_its_owner_is_somebody() {
    let service = Service::start().await;
    let (mut overlay, mut dock) = (service.overlay().await, service.dock().await);
    overlay.frame().await;
    dock.frame().await;
    service.hand_in("KillYourself", "what a lovely evening").await;
    for screen in [&mut overlay, &mut dock] {
        let line = screen.frames_until(|frame| frame["type"] == "passed").await.pop().unwrap();
        assert_eq!(line["line"]["author"], "", "{line}");
    }
    for mut screen in [service.overlay().await, service.dock().await] {
        assert_eq!(screen.frame().await["lines"][0]["author"], "");
    }
    for (path, accept) in [("/digests", "text/html"), ("/digests?q=lovely", "text/html")] {
        let page = service.call(reqwest::Method::GET, path).header("accept", accept).send().await.unwrap();
        let page = page.text().await.unwrap();
        assert!(!page.contains("KillYourself"), "{path}: {page}");
    }
}
