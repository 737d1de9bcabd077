//! Twitch's numbers over real sockets, against a fake Helix. The clock stands still until a test moves it.

use std::time::Duration;

use evenkeel::clock::Clock;
use evenkeel::domain::{Incoming, Link, LinkState, LiveStatus, NumberId, Sample, StreamSignal, Topic};
use evenkeel::net::tls;
use evenkeel::secret::Secret;
use evenkeel::twitch::access::{self, Access, TokenStore};
use evenkeel::twitch::helix::{self, Helix, PollSettings};
use evenkeel::twitch::http::Http;
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::instrument::WithSubscriber;

use crate::support::fake_helix::{Answer, FakeHelix};
use crate::support::log::Log;

const SECOND: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_secs(60);
const START: i64 = 1_790_000_000;

/// Running questions and what they hand on.
struct Stats {
    fake: FakeHelix,
    url: String,
    clock: Clock,
    token_store: TokenStore,
    live: watch::Sender<bool>,
    stop: CancellationToken,
    batches: mpsc::Receiver<Vec<Incoming>>,
    unread: std::collections::VecDeque<Incoming>,
    task: JoinHandle<()>,
    log: Log,
}

fn access(token: &str) -> Access {
    let scopes = ["moderator:read:followers", "channel:read:subscriptions", "channel:read:ads"];
    Access {
        token: Secret::new(token),
        client_id: "client-7".into(),
        user_id: "12".into(),
        login: "harbour".into(),
        scopes: scopes.map(str::to_owned).to_vec(),
    }
}

impl Stats {
    /// Nobody is signed in, and the fake lets in who shows `token-1`.
    async fn signed_out() -> Self {
        let fake = FakeHelix::new();
        fake.let_in("token-1", "client-7");
        let url = fake.serve().await;
        let clock = Clock::manual(Timestamp::from_second(START).unwrap());
        let (token_store, token_reader) = access::token_channel();
        let helix = Helix::new(Http::new(&tls::trusting_nobody().unwrap()).unwrap(), &url, token_reader);
        let (live, known_live) = watch::channel(false);
        let stop = CancellationToken::new();
        let (out, batches) = mpsc::channel(4);
        let settings = PollSettings { channel: "harbour".into(), poll_every: EVERY, seed: 7 };
        let log = Log::default();
        let running = helix::run(settings, helix, known_live, clock.clone(), stop.clone(), out);
        let task = tokio::spawn(running.with_subscriber(log.subscriber()));
        Self { fake, url, clock, token_store, live, stop, batches, unread: Default::default(), task, log }
    }

    async fn signed_in() -> Self {
        let stats = Self::signed_out().await;
        stats.token_store.share(Some(access("token-1")));
        stats
    }

    async fn next(&mut self) -> Incoming {
        loop {
            if let Some(incoming) = self.unread.pop_front() {
                return incoming;
            }
            let batch =
                tokio::time::timeout(20 * SECOND, self.batches.recv()).await.expect("something in time");
            self.unread.extend(batch.expect("the questions go on"));
        }
    }

    /// The next change of the connection, which must be to this state.
    async fn link(&mut self, state: LinkState) -> Link {
        loop {
            if let Incoming::Link(link) = self.next().await {
                assert_eq!(link.state, state, "{link:?}");
                return link;
            }
        }
    }

    async fn broadcast(&mut self) -> LiveStatus {
        loop {
            if let Incoming::LiveStatus(broadcast) = self.next().await {
                return broadcast;
            }
        }
    }

    async fn sample(&mut self) -> Sample {
        loop {
            if let Incoming::Sample(sample) = self.next().await {
                return sample;
            }
        }
    }

    /// The next token that is reported as refused.
    async fn refused(&mut self) -> Secret {
        let reported = tokio::time::timeout(20 * SECOND, self.token_store.refused.recv());
        reported.await.expect("a report in time").expect("the token_reader is there")
    }

    /// Lets everything that was going to be asked now be asked: several questions of our own go the
    /// same way meanwhile.
    async fn settle(&self) {
        for _ in 0..5 {
            let address = self.url.trim_start_matches("http://").trim_end_matches("/helix");
            let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
            let request = b"GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
            tokio::io::AsyncWriteExt::write_all(&mut socket, request).await.unwrap();
            tokio::io::AsyncReadExt::read_to_end(&mut socket, &mut Vec::new()).await.unwrap();
        }
    }

    /// Ends it. Gives its log.
    async fn stop(self) -> String {
        self.stop.cancel();
        drop(self.batches);
        tokio::time::timeout(20 * SECOND, self.task).await.expect("it stops").unwrap();
        self.log.text()
    }
}

#[tokio::test]
async fn a_stream_is_seen_with_its_topic_its_numbers_and_its_ads() {
    let mut stats = Stats::signed_in().await;
    stats.fake.go_live("41");
    stats.fake.say("/channels/ads", json!({ "data": [{ "next_ad_at": "2026-09-21T16:00:00Z" }] }));
    stats.link(LinkState::Connecting).await;
    stats.link(LinkState::Up).await;
    let started_at = "2026-09-21T14:00:00Z".parse().unwrap();
    assert_eq!(stats.broadcast().await, LiveStatus::Seen { id: "41".into(), started_at });
    let topic = Topic { title: "Lino cuts".into(), category: "Art".into() };
    assert_eq!(stats.next().await, Incoming::Topic(topic));
    let at = stats.clock.now();
    for (number, value) in
        [(NumberId::Viewers, 4711), (NumberId::Followers, 4712), (NumberId::Subscribers, 4713)]
    {
        assert!(stats.sample().await == Sample { number, at, value });
    }
    let planned = StreamSignal::AdsPlanned { at: "2026-09-21T16:00:00Z".parse().ok() };
    assert_eq!(stats.next().await, Incoming::StreamSignal(planned));
    assert_eq!(stats.fake.queries("/streams"), ["user_id=12"]);
    for path in ["/channels/followers", "/subscriptions"] {
        assert_eq!(stats.fake.queries(path), ["broadcaster_id=12&first=1"]);
    }
    assert_eq!(stats.fake.queries("/channels/ads"), ["broadcaster_id=12"]);
    assert_eq!(stats.fake.count("/users"), 0, "the sign-in is the channel's own");
    stats.fake.go_off();
    stats.clock.advance(EVERY);
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    stats.stop().await;
}

#[tokio::test]
async fn while_nothing_runs_only_that_is_asked_and_a_beginning_is_followed_at_once() {
    let mut stats = Stats::signed_in().await;
    for polls in 1..8 {
        assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
        assert_eq!(stats.fake.count_all(), polls);
        stats.clock.advance(EVERY);
    }
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    stats.clock.advance(2 * SECOND);
    stats.live.send_replace(true);
    // Helix itself does not know of it yet.
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    assert_eq!(stats.sample().await.number, NumberId::Followers);
    stats.fake.asked("/channels/ads", 1).await;
    stats.settle().await;
    assert_eq!(stats.fake.count_all(), 8 + 4);
    stats.stop().await;
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_question_answered() {
    let mut stats = Stats::signed_in().await;
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    stats.fake.let_in("token-2", "client-7");
    stats.clock.advance(EVERY);
    assert_eq!(stats.refused().await, Secret::new("token-1"));
    stats.token_store.share(Some(access("token-2")));
    assert_eq!(stats.next().await, Incoming::LiveStatus(LiveStatus::NotSeen), "and no word of trouble");
    assert_eq!(stats.fake.count("/streams"), 3);
    assert!(stats.token_store.refused.try_recv().is_err());
    let log = stats.stop().await;
    assert!(!log.contains("token-"), "{log}");
}

#[tokio::test]
async fn a_sign_in_that_is_never_good_is_a_sentence_and_is_tried_again() {
    let mut stats = Stats::signed_in().await;
    stats.fake.let_in("token-9", "client-7");
    stats.link(LinkState::Connecting).await;
    stats.refused().await;
    stats.token_store.share(Some(access("token-2")));
    let link = stats.link(LinkState::Waiting).await;
    assert!(link.problem.unwrap().contains("sign-in") && link.advice.is_some());
    stats.settle().await;
    assert_eq!(stats.fake.count("/streams"), 2, "refused, renewed, refused, and no more");
    stats.fake.let_in("token-2", "client-7");
    stats.clock.advance(2 * EVERY);
    stats.link(LinkState::Up).await;
    stats.stop().await;
}

#[tokio::test]
async fn the_client_id_is_shown_as_well() {
    let mut stats = Stats::signed_in().await;
    stats.fake.let_in("token-1", "client-8");
    stats.refused().await;
    stats.token_store.share(Some(Access { client_id: "client-8".into(), ..access("token-1") }));
    stats.clock.advance(SECOND);
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    stats.stop().await;
}

#[tokio::test]
async fn signed_out_nothing_is_asked_and_a_sign_in_begins() {
    let mut stats = Stats::signed_out().await;
    stats.link(LinkState::Off).await;
    stats.live.send_replace(true);
    stats.clock.advance(100 * EVERY);
    stats.settle().await;
    assert_eq!(stats.fake.count_all(), 0);
    stats.token_store.share(Some(access("token-1")));
    stats.link(LinkState::Connecting).await;
    stats.link(LinkState::Up).await;
    stats.fake.asked("/channels/ads", 1).await;
    // Signed out again, with a question on its way.
    stats.fake.always("/streams", Answer::Held);
    stats.clock.advance(EVERY);
    stats.fake.asked("/streams", 2).await;
    stats.token_store.share(None);
    stats.link(LinkState::Off).await;
    let asked = stats.fake.count_all();
    stats.fake.release();
    stats.clock.advance(100 * EVERY);
    stats.settle().await;
    assert_eq!((stats.fake.count_all(), stats.unread.len()), (asked, 0));
    stats.stop().await;
}

#[tokio::test]
async fn another_s_channel_is_asked_for_by_name_and_an_unknown_one_stops() {
    let helper = Access { login: "helper".into(), user_id: "99".into(), ..access("token-1") };
    let mut stats = Stats::signed_out().await;
    stats.fake.go_live("41");
    stats.token_store.share(Some(helper.clone()));
    assert!(matches!(stats.broadcast().await, LiveStatus::Seen { .. }));
    stats.fake.asked("/channels/followers", 1).await;
    assert_eq!(stats.fake.queries("/users"), ["login=harbour"]);
    assert_eq!(stats.fake.queries("/streams"), ["user_id=12"]);
    stats.settle().await;
    // Only the broadcaster may ask these.
    assert_eq!((stats.fake.count("/subscriptions"), stats.fake.count("/channels/ads")), (0, 0));
    stats.stop().await;

    let mut stats = Stats::signed_out().await;
    stats.fake.say("/users", json!({ "data": [] }));
    stats.token_store.share(Some(helper));
    stats.link(LinkState::Connecting).await;
    let link = stats.link(LinkState::Stopped).await;
    assert!(link.problem.unwrap().contains("`harbour`") && link.advice.is_some());
    stats.clock.advance(100 * EVERY);
    stats.settle().await;
    assert_eq!(stats.fake.count_all(), 1);
    stats.stop().await;
}

#[tokio::test]
async fn what_is_not_permitted_is_not_asked() {
    let mut stats = Stats::signed_out().await;
    stats.fake.go_live("41");
    stats.token_store.share(Some(Access { scopes: vec!["channel:read:ads".into()], ..access("token-1") }));
    stats.fake.asked("/channels/ads", 1).await;
    stats.settle().await;
    assert_eq!(stats.fake.count_all(), 2);
    assert_eq!(stats.sample().await.number, NumberId::Viewers);
    stats.stop().await;
}

#[tokio::test]
async fn a_question_that_is_forbidden_is_told_once_and_asked_no_more() {
    let mut stats = Stats::signed_in().await;
    stats.fake.go_live("41");
    stats.fake.always("/subscriptions", Answer::Status(403));
    stats.link(LinkState::Connecting).await;
    stats.link(LinkState::Up).await;
    let link = stats.link(LinkState::Up).await;
    assert!(link.problem.unwrap().contains("how many subscribe") && link.advice.is_some());
    for polls in 2..12 {
        stats.clock.advance(EVERY);
        stats.fake.asked("/streams", polls).await;
        while stats.sample().await.number != NumberId::Viewers {}
    }
    stats.fake.asked("/channels/followers", 2).await;
    assert_eq!(stats.fake.count("/subscriptions"), 1);
    assert!(stats.unread.iter().all(|incoming| !matches!(incoming, Incoming::Link(_))));
    stats.stop().await;
}

#[tokio::test]
async fn a_limit_is_waited_out() {
    for answer in [Answer::LimitedUntil(START + 150), Answer::Left(2, START + 150)] {
        let mut stats = Stats::signed_out().await;
        let limited = matches!(answer, Answer::LimitedUntil(_));
        stats.fake.next("/streams", [answer]);
        stats.token_store.share(Some(access("token-1")));
        stats.link(LinkState::Connecting).await;
        stats.link(if limited { LinkState::Waiting } else { LinkState::Up }).await;
        stats.clock.advance(149 * SECOND);
        stats.settle().await;
        assert_eq!(stats.fake.count_all(), 1, "not before the reset");
        stats.clock.advance(SECOND);
        stats.fake.asked("/streams", 2).await;
        stats.stop().await;
    }
}

#[tokio::test]
async fn a_limit_by_a_wrong_clock_or_without_an_end_is_waited_out_for_minutes_only() {
    for (answer, least, most) in [
        (Answer::LimitedUntil(START + 86_400), 179, 1),
        (Answer::LimitedUntil(START - 86_400), 59, 2),
        (Answer::Status(429), 59, 2),
    ] {
        let mut stats = Stats::signed_out().await;
        stats.fake.next("/streams", [answer]);
        stats.token_store.share(Some(access("token-1")));
        stats.link(LinkState::Connecting).await;
        stats.link(LinkState::Waiting).await;
        stats.clock.advance(least * SECOND);
        stats.settle().await;
        assert_eq!(stats.fake.count_all(), 1);
        stats.clock.advance(most * SECOND);
        stats.link(LinkState::Up).await;
        stats.stop().await;
    }
}

#[tokio::test]
async fn every_kind_of_trouble_is_told_once_in_one_line_and_passes() {
    let mut bodies = [b"".to_vec(), b"{}".to_vec(), b"[[[[".to_vec(), b"{\"data\":null}".to_vec()].to_vec();
    bodies.extend([
        b"{\"data\":[{\"id\":4711}]}".to_vec(),
        b"\xff\xfe".to_vec(),
        vec![b' '; 3 * 1024 * 1024],
    ]);
    let bodies = bodies.into_iter().map(Answer::Body);
    let others =
        [Answer::Status(500), Answer::Status(503), Answer::Status(400), Answer::Status(403), Answer::Cut];
    for trouble in bodies.chain(others) {
        let mut stats = Stats::signed_out().await;
        stats.fake.next("/streams", vec![trouble; 4]);
        stats.token_store.share(Some(access("token-1")));
        stats.link(LinkState::Connecting).await;
        let link = stats.link(LinkState::Waiting).await;
        assert!(link.problem.is_some() && link.advice.is_some());
        for asked in 2..6 {
            stats.clock.advance(EVERY - SECOND);
            stats.settle().await;
            assert_eq!(stats.fake.count_all(), asked - 1, "never faster than polls");
            stats.clock.advance(EVERY);
            stats.fake.asked("/streams", asked).await;
            stats.settle().await;
        }
        stats.link(LinkState::Up).await;
        let log = stats.stop().await;
        assert_eq!(log.matches("WARN").count(), 1, "{log}");
        assert!(!log.contains("471"), "{log}");
    }
}

#[tokio::test]
async fn nobody_there_is_a_sentence() {
    let fake = FakeHelix::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/helix", listener.local_addr().unwrap());
    drop(listener);
    let (token_store, token_reader) = access::token_channel();
    token_store.share(Some(access("token-1")));
    let helix = Helix::new(Http::new(&tls::trusting_nobody().unwrap()).unwrap(), &url, token_reader);
    let (_live, known_live) = watch::channel(false);
    let (out, mut batches) = mpsc::channel(4);
    let settings = PollSettings { channel: "harbour".into(), poll_every: EVERY, seed: 7 };
    let stop = CancellationToken::new();
    let clock = Clock::manual(Timestamp::from_second(START).unwrap());
    let task = tokio::spawn(helix::run(settings, helix, known_live, clock, stop.clone(), out));
    loop {
        let batch = batches.recv().await.unwrap();
        if let Some(Incoming::Link(Link { state: LinkState::Waiting, problem, .. })) = batch.last() {
            assert_eq!(problem.as_deref(), Some("Twitch could not be reached."));
            break;
        }
    }
    assert_eq!(fake.count_all(), 0);
    stop.cancel();
    task.await.unwrap();
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_given_up() {
    let mut stats = Stats::signed_out().await;
    stats.fake.always("/streams", Answer::Held);
    stats.token_store.share(Some(access("token-1")));
    stats.fake.asked("/streams", 1).await;
    stats.clock.advance(EVERY);
    stats.link(LinkState::Connecting).await;
    assert!(stats.link(LinkState::Waiting).await.problem.unwrap().contains("in time"));
    stats.fake.release();
    stats.clock.advance(2 * EVERY);
    stats.link(LinkState::Up).await;
    assert_eq!(stats.fake.count("/streams"), 2);
    stats.stop().await;
}

#[tokio::test]
async fn a_night_asleep_makes_one_poll_and_a_clock_set_back_no_long_wait() {
    let mut stats = Stats::signed_in().await;
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    stats.clock.advance(8 * 60 * EVERY);
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    stats.settle().await;
    assert_eq!(stats.fake.count_all(), 2);
    stats.clock.set(Timestamp::from_second(START).unwrap());
    stats.settle().await;
    stats.clock.advance(EVERY);
    assert_eq!(stats.broadcast().await, LiveStatus::NotSeen);
    assert_eq!(stats.fake.count_all(), 3);
    stats.stop().await;
}

#[tokio::test]
async fn no_number_is_in_any_log_or_sentence() {
    let mut stats = Stats::signed_in().await;
    stats.fake.go_live("41");
    stats.fake.next("/streams", [Answer::Good, Answer::Status(503), Answer::Status(400)]);
    stats.fake.always("/subscriptions", Answer::Status(403));
    let mut told = String::new();
    for polls in 1..8 {
        stats.fake.asked("/streams", polls).await;
        stats.settle().await;
        while let Ok(batch) = stats.batches.try_recv() {
            told += &format!("{batch:?}");
        }
        stats.clock.advance(2 * EVERY);
    }
    assert!(told.contains("Sample(viewers") && told.contains("Sample(followers"), "{told}");
    assert!(told.contains("Twitch has trouble"), "{told}");
    let log = stats.stop().await;
    assert!(log.contains("stats is connected"), "{log}");
    for kept in ["471", "token-1", "client-7", "user_id", "rowan", "Lino"] {
        assert!(!log.contains(kept), "{kept} in {log}");
    }
    assert!(!told.contains("471") && !told.contains("token-1"), "{told}");
}
