//! Twitch's events over real sockets, against a scripted Twitch. The clock stands still until a test
//! moves it.

use std::time::Duration;

use evenkeel::clock::Clock;
use evenkeel::domain::{
    FeedbackEvent, Incoming, Link, LinkState, LiveStatus, NewFeedback, StreamSignal, Topic, Transport,
};
use evenkeel::net::tls::trusting_nobody;
use evenkeel::secret::Secret;
use evenkeel::twitch::access::{self, Access, TokenStore};
use evenkeel::twitch::eventsub::{self, EventSubSettings, EventTally};
use evenkeel::twitch::helix::Helix;
use evenkeel::twitch::http::Http;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::fake_events::{self as fake, Connection, FakeEvents, Refusal};

const SECOND: Duration = Duration::from_secs(1);

const SCOPES: [&str; 6] = [
    "moderator:read:followers",
    "channel:read:subscriptions",
    "bits:read",
    "channel:read:redemptions",
    "channel:read:ads",
    "channel:read:hype_train",
];

const IN_ORDER: [&str; 15] = [
    "stream.online",
    "stream.offline",
    "channel.raid",
    "channel.update",
    "channel.follow",
    "channel.subscribe",
    "channel.subscription.message",
    "channel.subscription.gift",
    "channel.bits.use",
    "channel.channel_points_custom_reward_redemption.add",
    "channel.custom_power_up_redemption.add",
    "channel.ad_break.begin",
    "channel.hype_train.begin",
    "channel.hype_train.progress",
    "channel.hype_train.end",
];

fn access(token: &str, scopes: &[&str]) -> Access {
    Access {
        token: Secret::new(token),
        client_id: "client".into(),
        user_id: "500".into(),
        login: "harbour".into(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    }
}

/// The running part and what it hands on.
struct Events {
    fake: FakeEvents,
    token_store: TokenStore,
    clock: Clock,
    stop: CancellationToken,
    batches: mpsc::Receiver<Vec<Incoming>>,
    unread: Vec<Incoming>,
    tally: watch::Receiver<EventTally>,
    task: JoinHandle<()>,
}

impl Events {
    async fn start() -> Self {
        let fake = FakeEvents::start().await;
        let routes = fake.routes().merge(fake.user_routes());
        let helix = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", helix.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(helix, routes).await });

        let (token_store, token_reader) = access::token_channel();
        let tls = trusting_nobody().unwrap();
        let helix = Helix::new(Http::new(&tls).unwrap(), &base, token_reader);
        let clock = Clock::manual("2026-09-21T13:33:20Z".parse().unwrap());
        let stop = CancellationToken::new();
        let settings = EventSubSettings {
            channel: "harbour".to_owned(),
            url: evenkeel::twitch::address(&fake.url()).unwrap(),
            tls: tls.into(),
            seed: 7,
            tally: watch::Sender::default(),
        };
        let tally = settings.tally.subscribe();
        let (out, batches) = mpsc::channel(1);
        let task = tokio::spawn(eventsub::run(settings, helix, clock.clone(), stop.clone(), out));
        Self { fake, token_store, clock, stop, batches, unread: Vec::new(), tally, task }
    }

    /// Signed in with every permission, and up.
    async fn up() -> (Self, Connection) {
        let mut events = Self::start().await;
        events.token_store.share(Some(access("token", &SCOPES)));
        let server = events.fake.welcome().await;
        assert_eq!(events.fake.subjects(&server.session, 15).await, IN_ORDER);
        assert_eq!(events.link(LinkState::Up).await.problem, None);
        (events, server)
    }

    /// A fresh connection, with all questions asked again.
    async fn again(&mut self) -> Connection {
        let server = self.fake.welcome().await;
        assert_eq!(self.fake.subjects(&server.session, 15).await, IN_ORDER);
        self.link(LinkState::Up).await;
        server
    }

    async fn next(&mut self) -> Incoming {
        while self.unread.is_empty() {
            let batch =
                tokio::time::timeout(20 * SECOND, self.batches.recv()).await.expect("something in time");
            self.unread.extend(batch.expect("the part runs"));
        }
        self.unread.remove(0)
    }

    async fn draft(&mut self) -> NewFeedback {
        match self.next().await {
            Incoming::Feedback(draft) => *draft,
            other => panic!("{other:?}"),
        }
    }

    /// The next change of the connection, to this state after any others.
    async fn link(&mut self, state: LinkState) -> Link {
        loop {
            match self.next().await {
                Incoming::Link(link) if link.state == state => return link,
                Incoming::Link(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Waits until so many messages were not handed on.
    async fn counted(&mut self, enough: impl Fn(&EventTally) -> bool) -> EventTally {
        let counted = self.tally.wait_for(|tally| enough(tally));
        *tokio::time::timeout(20 * SECOND, counted).await.expect("counted in time").unwrap()
    }

    async fn stop(self) {
        self.stop.cancel();
        drop(self.batches);
        tokio::time::timeout(20 * SECOND, self.task).await.expect("it stops").unwrap();
    }
}

/// What both ways to tell have in common.
fn key(draft: &NewFeedback) -> Option<&str> {
    let twin = draft.twin.as_ref()?;
    // Of the two events that tell of a power-up one stands in chat's place.
    assert!(twin.way == Transport::Events || twin.key.starts_with("power_up:"));
    Some(&twin.key)
}

#[tokio::test]
async fn without_a_sign_in_nothing_is_connected() {
    let mut events = Events::start().await;
    events.link(LinkState::Off).await;
    assert!(events.fake.is_left_alone().await);
    events.token_store.share(Some(access("token", &[])));
    let server = events.fake.welcome().await;
    assert_eq!(server.path, "/ws?keepalive_timeout_seconds=30");
    assert_eq!(events.fake.subjects(&server.session, 4).await, IN_ORDER[..4], "what needs no permission");
    events.link(LinkState::Up).await;
    events.token_store.share(None);
    events.link(LinkState::Off).await;
    server.left().await;
    events.stop().await;
}

#[tokio::test]
async fn everything_is_told_in_the_words_of_the_house() {
    let (mut events, mut server) = Events::up().await;
    let at = |text: &str| -> Timestamp { text.parse().unwrap() };
    server.tell("1", &fake::online()).await;
    let began = LiveStatus::Began { id: "stream-9".into(), started_at: at("2026-09-21T13:33:00Z") };
    assert_eq!(events.next().await, Incoming::LiveStatus(began));
    server.tell("2", &fake::update("Slow morning")).await;
    let topic = Topic { title: "Slow morning".into(), category: "Pottery".into() };
    assert_eq!(events.next().await, Incoming::Topic(topic));
    server.tell("3", &fake::ads(90)).await;
    let until = at("2026-09-21T13:34:30Z");
    assert_eq!(events.next().await, Incoming::StreamSignal(StreamSignal::AdsBegan { until }));
    for (id, step) in [("4", "begin"), ("5", "progress")] {
        server.tell(id, &fake::hype_train(step)).await;
        let until = at("2026-09-21T13:38:00Z");
        assert_eq!(events.next().await, Incoming::StreamSignal(StreamSignal::HypeTrain { until }));
    }
    server.tell("6", &fake::hype_train("end")).await;
    assert_eq!(events.next().await, Incoming::StreamSignal(StreamSignal::HypeTrainEnded));
    // Told by the gift itself.
    server.tell("7", &fake::subscribe(true)).await;
    for (id, told, twin, amount, text) in [
        ("8", fake::follow(), Some("follow:42"), None, ""),
        ("9", fake::subscribe(false), Some("sub:42"), None, ""),
        ("10", fake::resub("still here"), Some("sub:42"), Some(7), "still here"),
        ("11", fake::gift(20), Some("gift:42:20"), Some(20), ""),
        ("12", fake::cheer("Cheer100 lovely", 100), Some("cheer:42:100"), Some(100), "lovely"),
        ("12b", fake::bits("cheer", "Cheer50 again", 50), Some("cheer:42:50"), Some(50), "again"),
        ("12c", fake::bits("power_up", "Wave", 40), None, Some(40), ""),
        ("12d", fake::bits("custom_power_up", "one lap", 300), Some("power_up:42:300"), Some(300), "one lap"),
        ("12e", fake::power_up("one lap", 300), Some("power_up:42:300"), Some(300), "one lap"),
        ("13", fake::raid(430), Some("raid:77"), Some(430), ""),
        ("14", fake::redemption("one lap"), Some("redemption:42:reward-1"), None, "one lap"),
    ] {
        server.tell(id, &told).await;
        let draft = events.draft().await;
        assert_eq!((key(&draft), draft.amount, draft.text.as_str()), (twin, amount, text), "{id}");
        assert_eq!(draft.source_id, Some(format!("eventsub:{id}")));
    }
    server.tell("15", &fake::offline()).await;
    let ended = LiveStatus::Ended { id: Some("stream-9".into()), at: at("2026-09-21T13:33:10.123456789Z") };
    assert_eq!(events.next().await, Incoming::LiveStatus(ended));
    server.ping(b"still there").await;
    events.stop().await;
    server.left().await;
}

#[tokio::test]
async fn what_comes_again_or_cannot_be_read_costs_nothing() {
    let (mut events, mut server) = Events::up().await;
    server.tell("1", &fake::resub("one")).await;
    assert_eq!(events.draft().await.text, "one");
    server.tell("1", &fake::resub("one")).await;
    for hostile in [
        String::new(),
        "[".repeat(200_000),
        "{\"metadata\":{\"message_type\":\"notification\",\"message_id\":7},\"payload\":{}}".to_owned(),
        "\u{0}\u{1f600}".to_owned(),
    ] {
        server.text(&hostile).await;
    }
    server.binary(b"\x00\xff").await;
    let broken = fake::Told { event: serde_json::json!({ "user_id": 42, "message": [] }), ..fake::resub("") };
    server.tell("2", &broken).await;
    let newer = fake::Told { version: "9", ..fake::follow() };
    server.tell("3", &newer).await;
    let unknown = fake::Told { subject: "channel.weather", ..fake::follow() };
    server.tell("4", &unknown).await;
    // What chat tells as well is not asked for; notices that nobody knew of cost nothing, should they come.
    for (id, notice) in
        [("n1", "watch_streak"), ("n2", "modiversary"), ("n3", "shared_chat_modiversary"), ("n4", "unknown")]
    {
        let event =
            serde_json::json!({ "notice_type": notice, notice: { "streak_count": 7 }, "message": null });
        server.tell(id, &fake::Told { subject: "channel.chat.notification", event, ..fake::follow() }).await;
    }
    let broken = fake::Told {
        event: serde_json::json!({ "user_id": "42", "bits": "many" }),
        ..fake::bits("cheer", "", 1)
    };
    server.tell("n5", &broken).await;
    server.tell("5", &fake::resub("two")).await;
    assert_eq!(events.draft().await.text, "two");
    let tally = events.counted(|tally| tally.events == 2).await;
    assert_eq!(tally, EventTally { events: 2, duplicates: 1, unknown: 6, unreadable: 7 });
    events.stop().await;
}

#[tokio::test]
async fn the_same_event_under_another_id_is_known_and_the_same_again_later_is_not() {
    let (mut events, mut server) = Events::up().await;
    server.tell("1", &fake::cheer("Cheer50 for the boat", 50)).await;
    server.tell("2", &fake::cheer("Cheer50 for the boat", 50)).await;
    server.tell("3", &fake::gift(5)).await;
    server.tell("4", &fake::gift(5)).await;
    assert_eq!(events.draft().await.text, "for the boat");
    assert_eq!(events.draft().await.event, FeedbackEvent::Gift);
    assert_eq!(events.counted(|tally| tally.duplicates == 2).await.events, 2);
    // How things stand may be told again in the same words.
    for (id, title) in [("5", "Slow morning"), ("6", "Loud morning"), ("7", "Slow morning")] {
        server.tell(id, &fake::update(title)).await;
        let Incoming::Topic(topic) = events.next().await else { panic!("a topic") };
        assert_eq!(topic.title, title);
    }
    events.clock.advance(30 * SECOND);
    server.tell("8", &fake::cheer("Cheer50 for the boat", 50)).await;
    assert_eq!(events.draft().await.text, "for the boat", "again, and meant so");
    events.stop().await;
}

#[tokio::test]
async fn what_websocket_cannot_skip_ends_the_connection_and_nothing_else() {
    let (mut events, mut server) = Events::up().await;
    for bytes in [vec![b'x'; 300 * 1024], b"\xff\xfe".to_vec()] {
        server.raw(&bytes).await;
        assert!(events.link(LinkState::Waiting).await.problem.unwrap().contains("broke"));
        server.left().await;
        events.clock.advance(60 * SECOND);
        server = events.again().await;
    }
    server.tell("1", &fake::resub("hello")).await;
    assert_eq!(events.draft().await.text, "hello");
    events.stop().await;
}

#[tokio::test]
async fn a_move_loses_nothing_and_asks_for_nothing() {
    let (mut events, mut old) = Events::up().await;
    old.reconnect(&format!("ws://{}/elsewhere?challenge=a%20b&id=c", events.fake.address())).await;
    let mut new = events.fake.accept().await;
    assert_eq!(new.path, "/elsewhere?challenge=a%20b&id=c", "unchanged");
    old.tell("1", &fake::resub("on the old one")).await;
    assert_eq!(events.draft().await.text, "on the old one");
    new.welcome(&old.session.clone()).await;
    new.tell("1", &fake::resub("on the old one")).await;
    new.tell("2", &fake::resub("on the new one")).await;
    assert_eq!(events.draft().await.text, "on the new one");
    old.tell("3", &fake::resub("on its way")).await;
    assert_eq!(events.draft().await.text, "on its way");
    events.clock.advance(2 * SECOND);
    old.left().await;
    new.tell("4", &fake::resub("after it")).await;
    assert_eq!(events.draft().await.text, "after it");
    assert_eq!(events.fake.asked().len(), 15);
    assert_eq!(events.counted(|tally| tally.events == 4).await.duplicates, 1);
    events.stop().await;
}

#[tokio::test]
async fn a_move_whose_old_connection_ends_first_still_arrives() {
    let (mut events, mut old) = Events::up().await;
    let session = old.session.clone();
    old.reconnect(&events.fake.url()).await;
    let mut new = events.fake.accept().await;
    old.close(4004).await;
    new.welcome(&session).await;
    new.tell("1", &fake::resub("hello")).await;
    assert_eq!(events.draft().await.text, "hello");
    assert_eq!(events.fake.asked().len(), 15);
    events.stop().await;
}

#[tokio::test]
async fn a_move_that_fails_means_a_fresh_session() {
    let (mut events, mut old) = Events::up().await;
    old.reconnect(&events.fake.url()).await;
    let new = events.fake.accept().await;
    new.close(4007).await;
    events.link(LinkState::Waiting).await;
    old.left().await;
    let mut fresh = events.again().await;
    // Across connections, too, the same message is the same.
    fresh.reconnect("ws://192.168.1.4/not-encrypted").await;
    assert!(events.link(LinkState::Waiting).await.problem.unwrap().contains("address"));
    fresh.left().await;
    events.stop().await;
}

#[tokio::test]
async fn silence_is_noticed_and_signs_of_life_count() {
    let (mut events, mut server) = Events::up().await;
    for id in ["1", "2"] {
        events.clock.advance(34 * SECOND);
        server.keepalive().await;
        server.tell(id, &fake::resub("hello")).await;
        assert_eq!(events.draft().await.text, "hello");
    }
    events.clock.advance(35 * SECOND);
    assert!(events.link(LinkState::Waiting).await.problem.unwrap().contains("silent"));
    server.left().await;
    events.clock.advance(60 * SECOND);
    let mut server = events.again().await;
    server.tell("2", &fake::resub("hello")).await;
    server.tell("3", &fake::resub("news")).await;
    assert_eq!(events.draft().await.text, "news", "what came before is known across sessions");
    events.stop().await;
}

#[tokio::test]
async fn each_close_code_leads_back_in_its_time() {
    let (mut events, mut server) = Events::up().await;
    // At once, the clock standing still.
    for code in [4002, 4004, 4007] {
        server.close(code).await;
        events.link(LinkState::Waiting).await;
        server = events.again().await;
        // A good while, so that the next one may be at once, too.
        for _ in 0..2 {
            events.clock.advance(30 * SECOND);
            server.tell(&format!("{code}-{}", events.clock.now()), &fake::follow()).await;
            events.draft().await;
        }
    }
    for code in [4000, 4003, 4005, 4006, 1001] {
        server.close(code).await;
        assert!(events.link(LinkState::Waiting).await.advice.is_some());
        events.clock.advance(60 * SECOND);
        server = events.again().await;
    }
    server.vanish();
    events.link(LinkState::Waiting).await;
    events.clock.advance(60 * SECOND);
    server = events.again().await;
    server.close(4001).await;
    assert!(events.link(LinkState::Waiting).await.advice.unwrap().contains("report"));
    events.clock.advance(599 * SECOND);
    assert!(events.fake.is_left_alone().await);
    events.clock.advance(SECOND);
    events.again().await;
    events.stop().await;
}

#[tokio::test]
async fn what_is_refused_is_off_and_said_and_the_rest_works() {
    let mut events = Events::start().await;
    let refused = |status| Refusal { status, reset: None };
    events.fake.refuse("channel.follow", 1, &refused(403));
    events.fake.refuse("channel.hype_train.begin", 1, &refused(400));
    events.fake.refuse("stream.offline", 1, &refused(409));
    events.token_store.share(Some(access("token", &SCOPES)));
    let mut server = events.fake.welcome().await;
    assert_eq!(events.fake.subjects(&server.session, 15).await, IN_ORDER);
    let link = events.link(LinkState::Up).await;
    assert_eq!(link.problem.as_deref(), Some("Twitch does not tell of follows, hype trains."));
    server.tell("1", &fake::resub("hello")).await;
    assert_eq!(events.draft().await.text, "hello");
    // What was refused to this sign-in is not asked for again.
    server.close(4002).await;
    let server = events.fake.welcome().await;
    assert_eq!(events.fake.subjects(&server.session, 13).await.len(), 13);
    events.link(LinkState::Up).await;
    events.stop().await;
}

#[tokio::test]
async fn a_desk_in_trouble_is_asked_again_in_order() {
    let mut events = Events::start().await;
    let reset = events.clock.now().as_second() + 20;
    events.fake.refuse("stream.online", 1, &Refusal { status: 503, reset: None });
    events.fake.refuse("channel.raid", 1, &Refusal { status: 429, reset: Some(reset) });
    events.token_store.share(Some(access("token", &[])));
    let server = events.fake.welcome().await;
    assert!(events.link(LinkState::Waiting).await.problem.is_some());
    events.clock.advance(SECOND);
    assert!(events.link(LinkState::Waiting).await.problem.unwrap().contains("later"));
    events.clock.advance(18 * SECOND);
    assert_eq!(events.fake.asked().len(), 4);
    events.clock.advance(SECOND);
    events.link(LinkState::Up).await;
    let asked = events.fake.subjects(&server.session, 6).await;
    assert_eq!(
        asked,
        [
            "stream.online",
            "stream.online",
            "stream.offline",
            "channel.raid",
            "channel.raid",
            "channel.update"
        ]
    );
    events.stop().await;
}

#[tokio::test]
async fn where_there_is_no_room_costly_ones_are_left_out_and_it_is_said() {
    let mut events = Events::start().await;
    events.fake.charge(1, 2);
    events.token_store.share(Some(access("token", &[])));
    let server = events.fake.welcome().await;
    let link = events.link(LinkState::Up).await;
    assert_eq!(link.problem.as_deref(), Some("Twitch does not tell of raids, the title and the category."));
    assert!(link.advice.unwrap().contains("room"));
    assert_eq!(events.fake.subjects(&server.session, 2).await.len(), 2);
    events.stop().await;
}

#[tokio::test]
async fn nothing_granted_stops_until_the_sign_in_changes() {
    let mut events = Events::start().await;
    for subject in &IN_ORDER[..4] {
        events.fake.refuse(subject, 1, &Refusal { status: 403, reset: None });
    }
    events.token_store.share(Some(access("token", &[])));
    let server = events.fake.welcome().await;
    events.link(LinkState::Stopped).await;
    server.left().await;
    events.clock.advance(3600 * SECOND);
    assert!(events.fake.is_left_alone().await);
    events.token_store.share(Some(access("other", &SCOPES)));
    events.again().await;
    events.stop().await;
}

#[tokio::test]
async fn revocations_are_said_and_a_lost_permission_is_reported() {
    let (mut events, mut server) = Events::up().await;
    server.revoke("channel.follow", "moderator_removed").await;
    let link = events.link(LinkState::Up).await;
    assert_eq!(link.problem.as_deref(), Some("Twitch does not tell of follows."));
    server.revoke("channel.bits.use", "authorization_revoked").await;
    assert_eq!(events.token_store.refused.recv().await, Some(Secret::new("token")));
    events.link(LinkState::Up).await;
    events.token_store.share(None);
    events.link(LinkState::Off).await;
    server.left().await;
    events.stop().await;
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_and_the_question_asked_again() {
    let mut events = Events::start().await;
    events.fake.refuse("stream.online", 1, &Refusal { status: 401, reset: None });
    events.token_store.share(Some(access("old", &[])));
    let server = events.fake.welcome().await;
    assert_eq!(events.token_store.refused.recv().await, Some(Secret::new("old")));
    events.token_store.share(Some(access("new", &[])));
    events.link(LinkState::Up).await;
    assert_eq!(events.fake.subjects(&server.session, 5).await.len(), 5);
    let tokens: Vec<_> = events.fake.asked().into_iter().map(|asked| asked.token).collect();
    assert_eq!(tokens, ["old", "new", "new", "new", "new"]);
    events.stop().await;
}

#[tokio::test]
async fn more_permissions_start_a_new_session() {
    let mut events = Events::start().await;
    events.token_store.share(Some(access("token", &[])));
    let server = events.fake.welcome().await;
    events.link(LinkState::Up).await;
    events.token_store.share(Some(access("more", &SCOPES)));
    server.left().await;
    events.again().await;
    events.stop().await;
}

#[tokio::test]
async fn somebody_elses_channel_is_looked_up() {
    let mut events = Events::start().await;
    events.fake.knows("harbour", "77");
    events.token_store.share(Some(Access { login: "guest".into(), ..access("token", &SCOPES[..1]) }));
    let server = events.fake.welcome().await;
    events.fake.subjects(&server.session, 5).await;
    let asked = events.fake.asked();
    assert_eq!(asked[0].condition, serde_json::json!({ "broadcaster_user_id": "77" }));
    assert_eq!(asked[2].condition, serde_json::json!({ "to_broadcaster_user_id": "77" }));
    let follow = serde_json::json!({ "broadcaster_user_id": "77", "moderator_user_id": "500" });
    assert_eq!((asked[4].condition.clone(), asked[4].version.as_str()), (follow, "2"));
    events.link(LinkState::Up).await;
    events.stop().await;

    let mut events = Events::start().await;
    events.token_store.share(Some(Access { login: "guest".into(), ..access("token", &[]) }));
    assert!(events.link(LinkState::Stopped).await.problem.unwrap().contains("`harbour`"));
    assert!(events.fake.is_left_alone().await);
    events.stop().await;
}

#[tokio::test]
async fn while_nobody_receives_nothing_is_read_and_nothing_lost() {
    let (mut events, mut server) = Events::up().await;
    let sent: Vec<_> = (0..200).map(|number| format!("line {number}")).collect();
    for words in &sent {
        server.tell(words, &fake::resub(words)).await;
    }
    let tally = events.counted(|tally| tally.events >= 1).await;
    assert!(tally.events < 10, "{tally:?}");
    for words in &sent {
        assert_eq!(events.draft().await.text, *words);
    }
    events.stop().await;
}
