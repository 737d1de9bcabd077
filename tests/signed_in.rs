//! The whole service against a whole Twitch, over real sockets: signed in, told of everything once,
//! signed out, and on its feet again.

mod crawl;

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::fake_events::{self as told, Connection as Events};
use crate::support::fake_twitch::Connection as Chat;
use crate::support::web::Service;
use crate::support::whole_twitch::WholeTwitch;

const MINUTE: Duration = Duration::from_secs(60);
/// Two seconds after the scripted events, in milliseconds: chat tells of the same things a little later.
const TOLD_AT: u64 = 1789997592000;
/// No number that Twitch tells may be met anywhere.
const NUMBERS: [&str; 6] = ["4711", "4712", "4713", "9871", "9872", "9873"];

async fn service(twitch: &WholeTwitch) -> Service {
    let service = Service::with(|config| twitch.set_up(config)).await;
    twitch.auth.live_by(&service.clock);
    service
}

/// Waits until what stands at `path` is as wanted.
async fn until(service: &Service, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    let waiting = async {
        loop {
            last = service.json(path).await;
            if wanted(&last) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let come = timeout(PATIENCE, waiting).await;
    assert!(come.is_ok(), "{path}: {last}");
    last
}

/// Signs in, as the setup page does, and waits until all of Twitch is there.
async fn signed_in(service: &Service, twitch: &WholeTwitch) -> Events {
    twitch.helix.let_in("access1", crate::support::fake_auth::CLIENT);
    let answer = service.post("/api/v1/account/sign-in", &json!({})).await;
    assert_eq!(answer.status(), 202);
    until(service, "/api/v1/account", |account| account["state"] == "code").await;
    service.clock.advance(Duration::from_secs(5));
    let account = until(service, "/api/v1/account", |account| account["state"] == "signed_in").await;
    assert_eq!(account["kept_in"], "file");
    let events = twitch.listener().await;
    until(service, "/api/v1/status", |status| {
        ["eventsub", "stats"].iter().all(|part| status[*part]["state"] == "up")
    })
    .await;
    events
}

fn notice(id: &str, tags: &str, words: &str) -> String {
    format!(
        "@id={id};room-id=500;tmi-sent-ts={TOLD_AT};user-id=42;login=juniper;display-name=Juniper;{tags} :tmi.twitch.tv USERNOTICE #{} :{words}",
        crate::support::fake_auth::LOGIN
    )
}

/// Chat tells of these as well.
async fn tell_in_chat(chat: &mut Chat) {
    chat.send(&notice("c1", "msg-id=sub;msg-param-cumulative-months=1", "")).await;
    chat.send(&notice("c2", "msg-id=submysterygift;msg-param-mass-gift-count=9871", "")).await;
    let channel = crate::support::fake_auth::LOGIN;
    let cheer = format!(
        "@id=c3;room-id=500;tmi-sent-ts={TOLD_AT};user-id=42;display-name=Juniper;bits=9872 :juniper!j@j.tmi.twitch.tv PRIVMSG #{channel} :Cheer9872 lovely"
    );
    chat.send(&cheer).await;
}

#[tokio::test]
async fn everything_is_told_once_and_no_number_is_met() {
    let twitch = WholeTwitch::start().await;
    let service = service(&twitch).await;
    let (mut chat, pass) = twitch.chatter().await;
    assert_eq!(pass, None, "nobody is signed in yet");
    let (mut dock, mut overlay) = (service.dock().await, service.overlay().await);
    let mut events = signed_in(&service, &twitch).await;

    twitch.helix.go_live("b1");
    events.tell("m0", &told::online()).await;
    until(&service, "/api/v1/status", |status| status["live"] == true).await;
    for (id, told) in [
        ("m1", told::subscribe(false)),
        ("m2", told::gift(9871)),
        ("m3", told::cheer("Cheer9872 lovely", 9872)),
        ("m4", told::raid(9873)),
        ("m5", told::follow()),
        ("m3", told::cheer("Cheer9872 lovely", 9872)),
    ] {
        events.tell(id, &told).await;
    }
    tell_in_chat(&mut chat).await;
    let last = "@id=c9;room-id=500;user-id=7 :rowan!r@r.tmi.twitch.tv PRIVMSG #harbour :good evening";
    chat.send(last).await;
    let is_last = |frame: &Value| frame.to_string().contains("good evening");
    let frames = [dock.frames_until(is_last).await, overlay.frames_until(is_last).await].concat();
    // Five events, the follow among them held, and the last line.
    let count = "SELECT count(*) FROM feedback";
    let read = move |connection: &rusqlite::Connection| connection.query_row(count, [], |row| row.get(0));
    let kept: u32 = service.running.store.write(read).await.unwrap();
    assert_eq!(kept, 6, "each is one item");

    service.clock.advance(MINUTE);
    until(&service, "/api/v1/status", |_| twitch.helix.count("/streams") >= 2).await;
    let mut seen = vec![frames.iter().map(Value::to_string).collect::<String>()];
    for path in
        ["/api/v1/status", "/api/v1/feedback", "/api/v1/account", "/api/v1/digests", "/", "/dock", "/setup"]
    {
        seen.push(service.get(path).await.text().await.unwrap());
    }
    for number in NUMBERS {
        assert!(seen.iter().all(|text| !text.contains(number)), "{number} was shown");
    }
    // They are kept for the shield.
    let stored = "SELECT count(DISTINCT number) FROM sample WHERE value IN (4711, 4712, 4713)";
    let all_kept = async {
        loop {
            let read =
                move |connection: &rusqlite::Connection| connection.query_row(stored, [], |row| row.get(0));
            let kinds: u32 = service.running.engine.read(read).await.unwrap();
            if kinds == 3 {
                return;
            }
        }
    };
    timeout(PATIENCE, all_kept).await.expect("viewers, followers and subscribers are kept");
}

#[tokio::test]
async fn a_restart_keeps_the_sign_in_and_the_stream() {
    let twitch = WholeTwitch::start().await;
    let service = service(&twitch).await;
    let _chat = twitch.chatter().await;
    let mut events = signed_in(&service, &twitch).await;
    // Nobody answers whether it is live: the event alone says so, and an empty answer would end it by chance.
    twitch.helix.always("/streams", crate::support::fake_helix::Answer::Status(503));
    events.tell("m0", &told::online()).await;
    let before = until(&service, "/api/v1/status", |status| status["live"] == true).await["stream"].clone();
    let service = service.restart().await;
    let (_chat, pass) = twitch.chatter().await;
    let _events = twitch.listener().await;
    // Both come back by themselves, in either order.
    let is_back = |status: &Value| status["account"]["state"] == "signed_in" && !status["stream"].is_null();
    let status = until(&service, "/api/v1/status", is_back).await;
    assert_eq!(status["stream"], before, "one stream");
    // Chat connects before the sign-in is validated; it signs in the next time.
    assert!(pass.is_none_or(|token| token == "access1"));
}

#[tokio::test]
async fn a_sign_in_that_ends_costs_nothing_but_itself() {
    let twitch = WholeTwitch::start().await;
    let service = service(&twitch).await;
    let (mut chat, _) = twitch.chatter().await;
    let mut events = signed_in(&service, &twitch).await;
    events.tell("m0", &told::online()).await;
    until(&service, "/api/v1/status", |status| status["live"] == true).await;

    twitch.auth.disconnect();
    events.revoke("channel.follow", "authorization_revoked").await;
    let status = until(&service, "/api/v1/status", |status| status["account"]["state"] == "lapsed").await;
    assert!(status["account"]["advice"].as_str().unwrap().contains("Sign in"), "{status}");
    assert_eq!(status["live"], true);
    chat.send("@id=c1;room-id=500;user-id=7 :rowan!r@r.tmi.twitch.tv PRIVMSG #harbour :still here").await;
    until(&service, "/api/v1/feedback", |items| items.to_string().contains("still here")).await;
    let (asked, streams) = (twitch.auth.count("refresh"), twitch.helix.count_all());
    for _ in 0..60 {
        service.clock.advance(MINUTE);
        service.json("/api/v1/status").await;
    }
    assert!(twitch.auth.count("refresh") <= asked + 1, "Twitch is left in peace");
    assert_eq!(twitch.helix.count_all(), streams);

    // And what is signed out is forgotten.
    assert_eq!(service.call(Method::DELETE, "/api/v1/account").send().await.unwrap().status(), 202);
    until(&service, "/api/v1/account", |account| account["state"] == "signed_out").await;
    // It is told at once; the file follows.
    let holds_it = || {
        std::fs::read_dir(service.data()).unwrap().any(|file| {
            let content = std::fs::read(file.unwrap().path()).unwrap_or_default();
            content.windows(8).any(|part| part == b"refresh1")
        })
    };
    let forgotten = async {
        while holds_it() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, forgotten).await.expect("it is forgotten");
}

#[tokio::test]
async fn two_services_hear_two_twitches() {
    let (one, other) = (WholeTwitch::start().await, WholeTwitch::start().await);
    let (here, there) = (service(&one).await, service(&other).await);
    let _chats = (one.chatter().await, other.chatter().await);
    let mut events = signed_in(&here, &one).await;
    let _other = signed_in(&there, &other).await;
    events.tell("m0", &told::online()).await;
    until(&here, "/api/v1/status", |status| status["live"] == true).await;
    assert_eq!(there.json("/api/v1/status").await["live"], false);
}

#[tokio::test]
async fn a_night_asleep_ends_with_everything_up_again() {
    let twitch = WholeTwitch::start().await;
    let service = service(&twitch).await;
    let chat = twitch.chatter().await;
    let events = signed_in(&service, &twitch).await;
    // The lid is closed. Sockets die unheard; the tokens of the evening run out.
    chat.0.close().await;
    events.vanish();
    service.clock.advance(MINUTE * 60 * 9);
    let awake = async {
        let events = async {
            let mut events = twitch.events.accept().await;
            events.welcome("morning").await;
            events
        };
        tokio::join!(twitch.chatter(), events)
    };
    let tick = async {
        loop {
            service.clock.advance(Duration::from_secs(1));
            twitch.helix.let_in(
                &format!("access{}", twitch.auth.count("refresh") + 1),
                crate::support::fake_auth::CLIENT,
            );
            service.json("/api/v1/status").await;
        }
    };
    tokio::select! {
        come = timeout(PATIENCE, awake) => drop(come.expect("both come back")),
        () = tick => {}
    }
}
