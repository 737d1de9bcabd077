//! No hidden number is sent: a whole Twitch tells an unmistakable number of each kind, and then every
//! page, answer, frame, command, file and log line is searched for all of them, in every way in which a
//! number is written.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use evenkeel::domain::{NumberId, ShieldMode};
use tracing::instrument::WithSubscriber;

use super::*;
use crate::support::log::Log;
use crate::support::web::Socket;

/// Each poll of Twitch measures another of these.
const VIEWERS: [u32; 3] = [731_219, 742_361, 753_817];
const FOLLOWERS: u32 = 864_513;
const SUBSCRIBERS: u32 = 875_931;
const SUB_POINTS: u32 = 886_149;
const RAID: u32 = 897_263;
const BITS: u32 = 918_437;
const GIFTS: u32 = 929_641;
const GIFTS_EVER: u32 = 931_787;
const MONTHS: u32 = 942_859;
const STREAK: u32 = 953_971;
const BADGE: u32 = 964_183;
const TRAIN_LEVEL: u32 = 975_391;
const TRAIN_TOTAL: u32 = 986_513;
const GOAL: u32 = 997_739;
const TALK: u32 = 619_843;
const BOT: u32 = 628_951;
const TROUBLE: u32 = 637_117;

const KINDS: [u32; 17] = [
    FOLLOWERS,
    SUBSCRIBERS,
    SUB_POINTS,
    RAID,
    BITS,
    GIFTS,
    GIFTS_EVER,
    MONTHS,
    STREAK,
    BADGE,
    TRAIN_LEVEL,
    TRAIN_TOTAL,
    GOAL,
    TALK,
    BOT,
    TROUBLE,
    VIEWERS[0],
];

/// When the stream began, by Twitch's word. While live, that is a number.
const BEGAN: [&str; 2] = ["12:51:47", "12:51"];

/// Every way to write `number` that could be met, in lower case.
fn spellings(number: u32) -> Vec<String> {
    let (thousands, rest) = (number / 1000, number % 1000);
    let mut all: Vec<String> = ["", ",", ".", " ", "\u{a0}", "\u{202f}", "'", "’", "_"]
        .iter()
        .map(|sign| format!("{thousands}{sign}{rest:03}"))
        .collect();
    for tenth in [number / 100 % 10, (number + 50) / 100 % 10] {
        all.extend([".", ","].map(|point| format!("{thousands}{point}{tenth}k")));
    }
    all.extend([
        format!("{thousands}k"),
        format!("{thousands} k"),
        format!("{} thousand", spelled(thousands)),
    ]);
    // As a coordinate the digits may stand around a point.
    all.extend((1..6).map(|place| {
        let digits = number.to_string();
        format!("{}.{}", &digits[..place], &digits[place..])
    }));
    all
}

fn spelled(number: u32) -> String {
    const ONES: [&str; 10] = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const TEENS: [&str; 10] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let (hundreds, tens, ones) =
        ((number / 100) as usize, (number / 10 % 10) as usize, (number % 10) as usize);
    let rest = match (tens, ones) {
        (1, ones) => TEENS[ones].to_owned(),
        (tens, 0) => TENS[tens].to_owned(),
        (tens, ones) => format!("{}-{}", TENS[tens], ONES[ones]),
    };
    format!("{} hundred {rest}", ONES[hundreds])
}

/// Everything that was seen, with the place where it was.
#[derive(Default)]
struct Seen(Vec<(String, String)>);

impl Seen {
    fn add(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.0.push((place.into(), text.into().to_lowercase()));
    }

    /// Where `number` was met, however it was written.
    fn places(&self, number: u32) -> Vec<&str> {
        let spellings = spellings(number);
        let met = |text: &str| spellings.iter().any(|spelling| text.contains(spelling.as_str()));
        self.0.iter().filter(|(_, text)| met(text)).map(|(place, _)| place.as_str()).collect()
    }

    fn assert_none(&self, numbers: &[u32]) {
        for number in numbers {
            assert_eq!(self.places(*number), Vec::<&str>::new(), "{number} was shown");
        }
        for time in BEGAN {
            let told: Vec<_> = self.0.iter().filter(|(_, text)| text.contains(time)).collect();
            assert!(told.is_empty(), "{time} was told: {told:?}");
        }
    }
}

/// The addresses that a page leads to on this service.
fn links(page: &str) -> Vec<String> {
    ["href=\"", "src=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.starts_with('/') && !address.starts_with("/assets/"))
        .map(|address| address.split(['?', '#']).next().unwrap().to_owned())
        .collect()
}

/// Opens every page that can be reached, asks everything that the API's description names, and runs
/// what tells something on the command line.
async fn crawl(service: &Service, seen: &mut Seen) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut open: VecDeque<String> = [
        "/",
        "/dock",
        "/overlay",
        "/setup",
        "/digests",
        "/digests/last",
        "/numbers",
        "/numbers/last",
        "/numbers/1",
        "/numbers/2",
        "/nowhere",
        "/journal",
        "/patterns",
        "/settings",
    ]
    .map(String::from)
    .into();
    while let Some(path) = open.pop_front() {
        if !known.insert(path.clone()) {
            continue;
        }
        let text = service.get(&path).await.text().await.unwrap();
        // Each week leads to the one before it, without end.
        open.extend(links(&text).into_iter().filter(|_| !path.starts_with("/journal/week/")));
        seen.add(path, text);
    }
    assert!(known.len() > 14, "the crawl found its way: {known:?}");
    let description = service.json("/api/v1/openapi.json").await;
    for (path, calls) in description["paths"].as_object().unwrap() {
        if calls.get("get").is_none() {
            continue;
        }
        // Without an id in it, each is the same.
        let ids = if path.contains("{id}") { ["last", "1", "2"].as_slice() } else { &["last"] };
        for id in ids {
            let path = path.replace("{id}", id);
            for form in ["application/json", "text/markdown", "text/plain"] {
                let answer = service.call(Method::GET, &path).header("accept", form).send().await.unwrap();
                let headers = format!("{:?}", answer.headers());
                seen.add(format!("{path} as {form}"), headers + &answer.text().await.unwrap());
            }
        }
    }
    for query in ["?state=held", "?state=passed", "?state=delivered", "?kind=number_talk", "?kind=hateful"] {
        let path = format!("/api/v1/feedback{query}");
        seen.add(path.clone(), service.get(&path).await.text().await.unwrap());
    }
    for line in [
        "status",
        "doctor",
        "shield",
        "digest list",
        "digest last",
        "digest last --format markdown",
        "digest last --format json",
        "config check",
    ] {
        let (_, printed) = service.also(line).await;
        seen.add(format!("evenkeel {line}"), printed);
    }
}

/// The files that anybody but us may read: what is delivered, and the page that waits.
fn files(folder: &Path, seen: &mut Seen) {
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        // The database is where they are kept; the key is random.
        let ours = name.contains(".db") || name.contains("sqlite") || name.ends_with("key");
        if file.is_dir() {
            files(&file, seen);
        } else if !ours {
            seen.add(format!("the file {name}"), String::from_utf8_lossy(&std::fs::read(&file).unwrap()));
        }
    }
}

fn stream(viewers: u32) -> Value {
    json!({ "data": [{
        "id": "b1", "user_id": "12", "type": "live", "title": "Lino cuts", "game_name": "Art",
        "viewer_count": viewers, "started_at": "2026-09-21T12:51:47Z",
    }] })
}

/// Twitch tells everything that has a number in it, in every way it can.
async fn tell_all(events: &mut Events, chat: &mut Chat) {
    let train = json!({ "id": "h-1", "level": TRAIN_LEVEL, "total": TRAIN_TOTAL, "progress": GOAL,
        "goal": GOAL, "expires_at": "2026-09-21T13:50:00Z" });
    let mut hype = told::hype_train("progress");
    hype.event.as_object_mut().unwrap().extend(train.as_object().unwrap().clone());
    let mut resub = told::resub("so glad to be here");
    resub.event["cumulative_months"] = json!(MONTHS);
    resub.event["streak_months"] = json!(STREAK);
    let mut gift = told::gift(GIFTS);
    gift.event["cumulative_total"] = json!(GIFTS_EVER);
    for (number, told) in [
        told::cheer(&format!("Cheer{BITS} lovely"), BITS),
        gift,
        told::raid(RAID),
        resub,
        hype,
        told::follow(),
    ]
    .iter()
    .enumerate()
    {
        events.tell(&format!("e{number}"), told).await;
    }
    let words = |number: u32, what: &str| format!("system-msg={number}\\s{what};");
    for (id, tags, said) in [
        ("raid", format!("{}msg-id=raid;msg-param-viewerCount={RAID}", words(RAID, "raiders")), ""),
        (
            "resub",
            format!(
                "{}msg-id=resub;msg-param-cumulative-months={MONTHS};msg-param-streak-months={STREAK};msg-param-should-share-streak=1",
                words(MONTHS, "months")
            ),
            "hello all",
        ),
        (
            "gift",
            format!(
                "{}msg-id=submysterygift;msg-param-mass-gift-count={GIFTS};msg-param-sender-count={GIFTS_EVER}",
                words(GIFTS, "gifts")
            ),
            "",
        ),
        (
            "streak",
            format!(
                "{}msg-id=viewermilestone;msg-param-category=watch-streak;msg-param-value={STREAK}",
                words(STREAK, "streams")
            ),
            "back again",
        ),
        (
            "badge",
            format!("{}msg-id=bitsbadgetier;msg-param-threshold={BADGE}", words(BADGE, "bits")),
            "a badge",
        ),
        (
            "goal",
            format!("{}msg-id=charitydonation;msg-param-donation-amount={GOAL}", words(GOAL, "given")),
            "",
        ),
        ("new", format!("{}msg-id=somethingnew;msg-param-count={GOAL}", words(GOAL, "things")), ""),
    ] {
        chat.send(&notice(id, &tags, said)).await;
    }
    let channel = crate::support::fake_auth::LOGIN;
    let cheer = format!(
        "@id=cheer;room-id=500;user-id=43;display-name=Ash;bits={BITS} :ash!a@a.tmi.twitch.tv PRIVMSG #{channel} :Cheer{BITS} for you"
    );
    let talk = format!(
        "@id=talk;room-id=500;user-id=44;display-name=Ulf :ulf!u@u.tmi.twitch.tv PRIVMSG #{channel} :only {TALK} viewers lol, dead stream"
    );
    let bot = format!(
        "@id=bot;room-id=500;user-id=45;display-name=Nightbot :nightbot!n@n.tmi.twitch.tv PRIVMSG #{channel} :Harbour has been live with {BOT} viewers"
    );
    for line in [cheer, talk, bot] {
        chat.send(&line).await;
    }
}

/// Another tool hands `words` in; waits until both screens showed it. Everything before it has come by
/// then. (Chat itself may be reconnecting: its clock was moved by minutes.)
async fn frames(service: &Service, screens: &mut [Socket; 2], words: &str, seen: &mut Seen) {
    service.hand_in("Rowan", words).await;
    for (screen, name) in screens.iter_mut().zip(["dock", "overlay"]) {
        let is_last = |frame: &Value| frame["type"] == "passed" && frame.to_string().contains(words);
        for frame in screen.frames_until(is_last).await {
            seen.add(format!("a frame to the {name}"), frame.to_string());
        }
    }
}

/// Lets time go by until Twitch was asked again: a minute, or longer after something failed.
async fn next_poll(service: &Service, twitch: &WholeTwitch, viewers: u32) {
    let asked = twitch.helix.count("/streams");
    twitch.helix.say("/streams", stream(viewers));
    for _ in 0..20 {
        service.clock.advance(MINUTE / 2);
        // Each answer lets the other tasks go on.
        for _ in 0..20 {
            service.json("/api/v1/status").await;
            if twitch.helix.count("/streams") > asked {
                return;
            }
        }
    }
    panic!("Twitch is not asked again");
}

/// Waits until a measurement with this value is kept: then it could be shown.
async fn kept(service: &Service, value: u32) {
    let sql = "SELECT count(*) FROM sample WHERE value = ?1";
    let kept = async {
        loop {
            let read =
                move |connection: &rusqlite::Connection| connection.query_row(sql, [value], |row| row.get(0));
            let count: u32 = service.running.engine.read(read).await.unwrap();
            if count > 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, kept).await.expect("it is measured");
}

async fn set(service: &Service, mode: ShieldMode) {
    service.shield(&json!({ "mode": mode })).await;
}

async fn peek(service: &Service, number: NumberId, seen: &mut Seen) -> Value {
    let begun =
        service.post("/api/v1/numbers/peek", &json!({ "number": number })).await.text().await.unwrap();
    let id = serde_json::from_str::<Value>(&begun).unwrap()["id"].as_str().unwrap().to_owned();
    seen.add("a look begun", begun);
    let path = format!("/api/v1/numbers/peek/{id}");
    seen.add("a look too early", service.get(&path).await.text().await.unwrap());
    service.clock.advance(Duration::from_secs(20));
    let looked = service.json(&path).await;
    service.clock.advance(Duration::from_secs(10));
    seen.add("a look afterwards", service.get(&path).await.text().await.unwrap());
    looked
}

#[tokio::test]
async fn no_hidden_number_is_met_anywhere() {
    let log = Log::default();
    // Everything of the test runs on this thread, the service's tasks too.
    let guard = tracing::subscriber::set_default(log.subscriber());
    Box::pin(walk(&log).with_current_subscriber()).await;
    drop(guard);
}

async fn walk(log: &Log) {
    let folder = tempfile::tempdir().unwrap();
    let twitch = WholeTwitch::start().await;
    twitch.helix.say("/channels/followers", json!({ "total": FOLLOWERS, "data": [] }));
    twitch.helix.say("/subscriptions", json!({ "total": SUBSCRIBERS, "points": SUB_POINTS, "data": [] }));
    let service = Service::with(|config| {
        twitch.set_up(config);
        config.digest.folder = folder.path().into();
        config.feedback.pass_events.push(evenkeel::domain::FeedbackEvent::Follow);
    })
    .await;
    // The evening on which the fake events happen.
    service.clock.set("2026-09-21T13:34:00Z".parse().unwrap());
    twitch.auth.live_by(&service.clock);
    let (mut chat, _) = twitch.chatter().await;
    let mut screens = [service.dock().await, service.overlay().await];
    let mut events = signed_in(&service, &twitch).await;
    let mut seen = Seen::default();

    twitch.helix.say("/streams", stream(VIEWERS[0]));
    let mut online = told::online();
    online.event["id"] = json!("b1");
    online.event["started_at"] = json!("2026-09-21T12:51:47Z");
    events.tell("on", &online).await;
    until(&service, "/api/v1/status", |status| status["live"] == true).await;
    tell_all(&mut events, &mut chat).await;
    until(&service, "/api/v1/feedback", |items| items.to_string().contains("for you")).await;
    frames(&service, &mut screens, "good evening all", &mut seen).await;
    next_poll(&service, &twitch, VIEWERS[0]).await;
    for number in [VIEWERS[0], FOLLOWERS, SUBSCRIBERS] {
        kept(&service, number).await;
    }
    // What was given is kept, too, for the numbers page.
    let given = "SELECT count(DISTINCT amount) FROM feedback WHERE amount IN (?1, ?2, ?3, ?4)";
    let read = move |connection: &rusqlite::Connection| {
        connection.query_row(given, [RAID, BITS, GIFTS, MONTHS], |row| row.get(0))
    };
    let given: u32 = service.running.engine.read(read).await.unwrap();
    assert_eq!(given, 4, "totals are kept");

    // Hidden, in words, and delayed before its time; a digest comes in between.
    assert_eq!(service.post("/api/v1/digests", &json!({})).await.status(), 201);
    crawl(&service, &mut seen).await;
    set(&service, ShieldMode::Words).await;
    assert!(service.json("/api/v1/numbers").await.to_string().contains("some people"));
    crawl(&service, &mut seen).await;
    set(&service, ShieldMode::Delayed).await;
    crawl(&service, &mut seen).await;
    frames(&service, &mut screens, "still so calm here", &mut seen).await;

    // Something of Twitch's fails, with a number in its words.
    set(&service, ShieldMode::Hidden).await;
    let broken = format!("{{\"error\": \"{TROUBLE} viewers\"}}").into_bytes();
    twitch.helix.next("/streams", [crate::support::fake_helix::Answer::Body(broken)]);
    next_poll(&service, &twitch, VIEWERS[1]).await;
    crawl(&service, &mut seen).await;
    next_poll(&service, &twitch, VIEWERS[1]).await;
    kept(&service, VIEWERS[1]).await;

    // A look finds one number, in that answer alone.
    let looked = peek(&service, NumberId::Viewers, &mut seen).await;
    assert_eq!(looked["value"], VIEWERS[1]);
    // Two people came with so many: one told by chat, one by events.
    assert_eq!(peek(&service, NumberId::Raid, &mut seen).await["value"], 2 * RAID);
    crawl(&service, &mut seen).await;
    frames(&service, &mut screens, "what a quiet evening", &mut seen).await;

    files(folder.path(), &mut seen);
    files(service.data(), &mut seen);
    seen.add("the log", log.text());
    let all: Vec<u32> = KINDS.into_iter().chain(VIEWERS).collect();
    seen.assert_none(&all);
    let places: BTreeSet<&str> = seen.0.iter().map(|(place, _)| place.as_str()).collect();
    for place in ["the log", "a frame to the overlay", "evenkeel digest last", "/dock", "a look too early"] {
        assert!(places.contains(place), "{place} was looked at");
    }
    assert!(places.iter().any(|place| place.ends_with(".md")), "a delivered file was looked at: {places:?}");

    // Delayed, when the time has come: as it was then, in the one answer that may tell.
    service.clock.advance(MINUTE * 15);
    set(&service, ShieldMode::Delayed).await;
    let mut later = Seen::default();
    crawl(&service, &mut later).await;
    assert!(later.places(VIEWERS[1]).iter().all(|place| place.starts_with("/api/v1/numbers as")));
    assert!(!later.places(VIEWERS[1]).is_empty(), "it is found once it may be");
}

#[test]
fn numbers_are_known_however_they_are_written() {
    let mut seen = Seen::default();
    for text in [
        "731219",
        "731,219 viewers",
        "731.219",
        "731\u{202f}219",
        "731.2K",
        "731K",
        "x=\"7312.19\"",
        "Seven hundred thirty-one thousand two hundred nineteen",
    ] {
        seen.add(text, text);
    }
    assert_eq!(seen.places(VIEWERS[0]).len(), 8, "{:?}", seen.places(VIEWERS[0]));
    assert_eq!(seen.places(VIEWERS[1]), Vec::<&str>::new());
}
