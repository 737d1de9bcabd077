//! Emotes of other services: asked for only where the settings name a service, shown on the overlay from our own disk,
//! and words where a service is away.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use evenkeel::app::{self, Deps, RunningService};
use evenkeel::config::Config;
use evenkeel::domain::{EmoteService, LinkState, Peer};
use evenkeel::emotes::{EmoteServer, EmoteServers};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::fake_twitch::{Connection, FakeTwitch};
use crate::support::web::Client;

/// A service's server, and how often it was asked for what.
struct FakeEmotes {
    servers: EmoteServers,
    sets: Arc<AtomicUsize>,
    pictures: Arc<AtomicUsize>,
}

impl FakeEmotes {
    async fn start() -> Self {
        let (sets, pictures) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let everybody = r#"[{"id":"54fa","code":"SourPls","imageType":"gif","animated":true},
            {"id":"5849","code":"SantaHat","imageType":"png","animated":false},
            {"id":"bad1","code":"NoPicture","imageType":"png","animated":false}]"#;
        let channel =
            r#"{"channelEmotes":[{"id":"a1b2","code":"harbourWave","imageType":"png"}],"sharedEmotes":[]}"#;
        let set = |text: &'static str, count: &Arc<AtomicUsize>| {
            let count = count.clone();
            get(move || async move {
                count.fetch_add(1, Ordering::AcqRel);
                text
            })
        };
        let counted = pictures.clone();
        let picture = move |path: axum::extract::Path<String>| async move {
            counted.fetch_add(1, Ordering::AcqRel);
            // What claims to be a picture may be anything.
            let body: &[u8] =
                if path.0.contains("bad1") { b"<svg onload='x'>" } else { b"\x89PNG\r\n\x1a\nharbour" };
            (StatusCode::OK, [(header::CONTENT_TYPE, "image/png")], body).into_response()
        };
        let routes = Router::new()
            .route("/api/emotes/global", set(everybody, &sets))
            .route("/api/users/twitch/500", set(channel, &sets))
            .route("/cdn/{*path}", get(picture));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let nobody =
            EmoteServer { api: "http://127.0.0.1:9/x".into(), images: "http://127.0.0.1:9/x".into() };
        let bttv = EmoteServer { api: format!("{base}/api"), images: format!("{base}/cdn") };
        Self { servers: EmoteServers { bttv, ffz: nobody.clone(), seven_tv: nobody }, sets, pictures }
    }
}

/// The service with these emotes, in a channel that it reads.
async fn start(
    fake: &FakeEmotes,
    services: &[EmoteService],
    folder: &std::path::Path,
) -> (RunningService, Client, Connection) {
    let twitch = FakeTwitch::irc().await;
    let mut config = Config::default();
    config.twitch.channel = "harbour".into();
    config.twitch.irc_url = twitch.url();
    config.twitch.keyring = false;
    config.server.listen = "127.0.0.1:0".parse().unwrap();
    config.overlay.emotes = services.to_vec();
    config.hotkeys = evenkeel::config::Hotkeys::none();
    config.ui.tray = false;
    config.digest.notify = false;
    let around = Deps { emotes: fake.servers.clone(), ..Deps::default() };
    let running = Box::pin(app::start(&config, folder, around)).await.unwrap();
    let chat = timeout(PATIENCE, twitch.welcome()).await.expect("it comes to chat");
    let client = Client::new(running.address, running.key.expose());
    (running, client, chat)
}

async fn until(running: &RunningService, state: LinkState) {
    let mut status = running.engine.watch();
    let so = status.wait_for(|status| status.link(Peer::Emotes).is_some_and(|link| link.state == state));
    timeout(PATIENCE, so).await.expect("in time").unwrap();
}

/// What the overlay is told of the next line, as its pieces.
async fn line(chat: &mut Connection, client: &Client, text: &str) -> Value {
    let mut overlay = client.overlay().await;
    overlay.frames_until(|frame| frame["type"] == "snapshot").await;
    assert!(
        chat.send(&format!(
            "@id={}x;user-id=7;room-id=500 :rowan!rowan@x PRIVMSG #harbour :{text}",
            text.len()
        ))
        .await
    );
    let frames = overlay.frames_until(|frame| frame["type"] == "passed").await;
    frames.last().unwrap()["line"]["fragments"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_of_the_services_that_are_wanted_are_pictures_from_our_own_disk() {
    let (fake, folder) = (FakeEmotes::start().await, tempfile::tempdir().unwrap());
    let (running, client, mut chat) = start(&fake, &[EmoteService::Bttv], folder.path()).await;
    until(&running, LinkState::Up).await;
    // The channel's own come once chat has told which it is.
    let asked = async {
        while fake.sets.load(Ordering::Acquire) < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, asked).await.expect("both sets are asked for");
    running.engine.settle().await;
    let fragments = line(&mut chat, &client, "hello SourPls SantaHat harbourWave").await;
    assert_eq!(
        fragments,
        json!([
            {"type": "text", "text": "hello "},
            {"type": "emote", "id": "54fa", "name": "SourPls", "service": "bttv"},
            {"type": "text", "text": " "},
            {"type": "emote", "id": "5849", "name": "SantaHat", "service": "bttv", "over": true},
            {"type": "text", "text": " "},
            {"type": "emote", "id": "a1b2", "name": "harbourWave", "service": "bttv"},
        ])
    );
    // Public, like the overlay; asked for once, and from the disk afterwards.
    for _ in 0..2 {
        let picture = client.bare(reqwest::Method::GET, "/emotes/bttv/54fa").send().await.unwrap();
        assert_eq!(
            (picture.status().as_u16(), &picture.headers()["content-type"]),
            (200, &"image/png".parse().unwrap())
        );
    }
    assert_eq!(fake.pictures.load(Ordering::Acquire), 1);
    assert!(folder.path().join("emotes/bttv-54fa.still").exists(), "moving ones rest unless that is wanted");
    for unknown in ["bttv/0000", "7tv/54fa", "bttv/..%2f..%2fapi-key", "bttv/bad1", "other/54fa"] {
        let answer = client.bare(reqwest::Method::GET, &format!("/emotes/{unknown}")).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{unknown}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_unless_that_is_wanted_and_one_that_is_away_leaves_words() {
    let (fake, folder) = (FakeEmotes::start().await, tempfile::tempdir().unwrap());
    let (running, client, mut chat) = start(&fake, &[], folder.path()).await;
    let words = json!([{"type": "text", "text": "hello SourPls"}]);
    assert_eq!(line(&mut chat, &client, "hello SourPls").await, words);
    assert_eq!(fake.sets.load(Ordering::Acquire), 0);
    running.stop().await;

    let folder = tempfile::tempdir().unwrap();
    let (running, client, mut chat) =
        start(&fake, &[EmoteService::SevenTv, EmoteService::Bttv], folder.path()).await;
    until(&running, LinkState::Waiting).await;
    let problem = running.engine.status().link(Peer::Emotes).unwrap().problem.clone().unwrap();
    assert_eq!(problem, "7TV did not answer.");
    running.engine.settle().await;
    assert_eq!(
        line(&mut chat, &client, "hello SourPls").await[1]["name"],
        "SourPls",
        "the other's are there"
    );
    running.stop().await;
}
