//! The poll over single answers; `error` over bad ones, `promises` over random ones.

mod errors;
mod promises;

use HelixQuestion::{Ads, Followers, Stream, Subscribers, Who};

use super::*;
use crate::clock::before;
use crate::domain::{Link, NumberId, Sample};
use crate::secret::Secret;

const SECOND: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_secs(60);

fn start() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

fn access(login: &str, scopes: &[&str]) -> Access {
    Access {
        token: Secret::new("token"),
        client_id: "client".into(),
        user_id: "12".into(),
        login: login.into(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    }
}

fn everything() -> Access {
    access("harbour", &["moderator:read:followers", "channel:read:subscriptions", "channel:read:ads"])
}

fn said(what: HelixReply) -> Result<HelixAnswer<HelixReply>, HelixRefusal> {
    Ok(HelixAnswer { what, budget: Some(799), renewed_at: None })
}

fn on_air(id: &str) -> SeenStream {
    SeenStream {
        id: id.into(),
        started_at: Some(start()),
        topic: Topic { title: "Lino cuts".into(), category: "Art".into() },
        viewers: Some(sample(NumberId::Viewers)),
    }
}

fn sample(number: NumberId) -> Sample {
    Sample { number, at: start(), value: 4711 }
}

/// A good answer to `question`, of a channel that is live or not.
fn good(question: HelixQuestion, live: bool) -> HelixReply {
    match question {
        Who => HelixReply::Who(Some("12".into())),
        Stream => HelixReply::Stream(live.then(|| on_air("41"))),
        Followers => HelixReply::Number(Some(sample(NumberId::Followers))),
        Subscribers => HelixReply::Number(Some(sample(NumberId::Subscribers))),
        Ads => HelixReply::Ads(None),
    }
}

/// A poll with a clock of its own, and what it was last told to do.
struct Bench {
    poll: Poll,
    now: Timestamp,
    /// By how much the clock on the wall was set back.
    behind: Duration,
    out: Vec<PollEffect>,
    /// What was last told of the connection.
    last_link: Option<Link>,
}

impl Bench {
    fn new() -> Self {
        Self {
            poll: Poll::new("harbour", EVERY, 1),
            now: start(),
            behind: Duration::ZERO,
            out: Vec::new(),
            last_link: None,
        }
    }

    /// A bench whose streamer has signed in and permitted everything.
    fn signed_in() -> Self {
        let mut bench = Self::new();
        bench.give(NetEvent::News(PollNews::Access(Some(everything()))));
        bench
    }

    fn give(&mut self, event: NetEvent<'_, PollNews>) -> &mut Self {
        self.out.clear();
        let now = Now { steady: self.now, wall: before(self.now, self.behind) };
        self.poll.on(event, now, &mut self.out);
        self.last_link = self.link().cloned().or(self.last_link.take());
        self
    }

    fn answer(&mut self, what: HelixReply) -> &mut Self {
        self.give(NetEvent::News(PollNews::Answer(said(what))))
    }

    fn refuse(&mut self, refused: HelixRefusal) -> &mut Self {
        self.give(NetEvent::News(PollNews::Answer(Err(refused))))
    }

    /// Goes to the time the poll wants to be woken at, and ticks. Gives how long that was.
    fn wake(&mut self) -> Duration {
        let at = self.poll.wake_at().unwrap().max(self.now);
        let waited = until(self.now, at).unwrap_or_default();
        self.now = at;
        self.give(NetEvent::Tick);
        waited
    }

    fn asked(&self) -> Option<HelixQuestion> {
        self.out.iter().find_map(|output| match output {
            Effect::Run(PollQuestion { question, .. }) => Some(*question),
            _ => None,
        })
    }

    fn of(&self) -> Option<&str> {
        self.out.iter().find_map(|output| match output {
            Effect::Run(PollQuestion { of, .. }) => Some(of.as_str()),
            _ => None,
        })
    }

    fn link(&self) -> Option<&Link> {
        self.out.iter().rev().find_map(|output| match output {
            Effect::Report(Incoming::Link(link)) => Some(link),
            _ => None,
        })
    }

    fn state(&self) -> Option<LinkState> {
        self.link().map(|link| link.state)
    }

    fn handed(&self) -> Vec<&Incoming> {
        self.out
            .iter()
            .filter_map(|output| match output {
                Effect::Report(Incoming::Link(_)) => None,
                Effect::Report(incoming) => Some(incoming),
                _ => None,
            })
            .collect()
    }

    /// Answers well until nothing is asked any more. Gives what was asked in the meantime.
    fn settle(&mut self, live: bool) -> Vec<HelixQuestion> {
        let mut asked = Vec::new();
        while let Some(question) = self.asked() {
            asked.push(question);
            self.answer(good(question, live));
        }
        asked
    }

    /// What is asked within `span`, and when, in seconds from now.
    fn watch(&mut self, span: Duration, live: bool) -> Vec<(HelixQuestion, u64)> {
        let (from, end) = (self.now, after(self.now, span));
        let mut asked = Vec::new();
        while self.poll.wake_at().is_some_and(|at| at <= end) {
            self.wake();
            let at = until(from, self.now).unwrap_or_default().as_secs();
            asked.extend(self.settle(live).into_iter().map(|question| (question, at)));
        }
        self.now = end;
        asked
    }
}

#[test]
fn nothing_is_asked_while_nobody_is_signed_in() {
    let mut bench = Bench::new();
    bench.give(NetEvent::News(PollNews::Access(None)));
    assert_eq!((bench.state(), bench.poll.wake_at()), (Some(LinkState::Off), None));
    bench.give(NetEvent::News(PollNews::Live(true)));
    bench.give(NetEvent::Tick);
    bench.give(NetEvent::News(PollNews::Access(None)));
    assert_eq!(bench.out, [], "once told is enough");
    bench.give(NetEvent::News(PollNews::Access(Some(everything()))));
    assert_eq!((bench.state(), bench.asked()), (Some(LinkState::Connecting), Some(Stream)));
    bench.give(NetEvent::News(PollNews::Access(None)));
    assert_eq!(bench.out.first(), Some(&Effect::CancelJobs));
    assert_eq!((bench.state(), bench.poll.wake_at()), (Some(LinkState::Off), None));
    bench.refuse(HelixRefusal::SignedOut);
    assert_eq!(bench.out, [], "an answer that comes too late is no news");
}

#[test]
fn the_channel_s_id_is_the_sign_in_s_own_or_is_asked_for_once() {
    let bench = Bench::signed_in();
    assert_eq!((bench.asked(), bench.of()), (Some(Stream), Some("12")));

    let mut bench = Bench::new();
    bench.give(NetEvent::News(PollNews::Access(Some(access("someone", &[])))));
    assert_eq!((bench.asked(), bench.of()), (Some(Who), Some("harbour")));
    bench.answer(HelixReply::Who(Some("34".into())));
    assert_eq!((bench.asked(), bench.of()), (Some(Stream), Some("34")));
    bench.settle(false);
    assert_eq!(bench.watch(3 * EVERY, false), [(Stream, 60), (Stream, 120), (Stream, 180)]);
    bench.give(NetEvent::News(PollNews::Access(Some(access("another", &[])))));
    assert_eq!(bench.asked(), Some(Who));
}

#[test]
fn a_channel_that_does_not_exist_stops_until_the_sign_in_changes() {
    let mut bench = Bench::new();
    bench.give(NetEvent::News(PollNews::Access(Some(access("someone", &[])))));
    bench.answer(HelixReply::Who(None));
    let link = bench.link().unwrap();
    assert_eq!(link.state, LinkState::Stopped);
    assert!(link.problem.as_ref().unwrap().contains("`harbour`") && link.advice.is_some());
    assert_eq!(bench.poll.wake_at(), None);
    bench.now = after(bench.now, 100 * EVERY);
    bench.give(NetEvent::News(PollNews::Live(true)));
    bench.give(NetEvent::Tick);
    assert_eq!(bench.out, []);
    bench.give(NetEvent::News(PollNews::Access(Some(everything()))));
    assert_eq!(bench.asked(), Some(Stream));
}

#[test]
fn whether_it_is_live_is_asked_always_and_the_rest_while_it_is() {
    let mut bench = Bench::signed_in();
    bench.answer(HelixReply::Stream(None));
    assert_eq!(bench.state(), Some(LinkState::Up));
    assert_eq!(bench.handed(), [&Incoming::LiveStatus(LiveStatus::NotSeen)]);
    assert_eq!(bench.watch(2 * EVERY, false), [(Stream, 60), (Stream, 120)]);
    let extras = |at| [(Followers, at), (Subscribers, at), (Ads, at)];
    let mut expected = vec![(Stream, 60)];
    expected.extend(extras(60));
    expected.extend([120, 180, 240, 300, 360].map(|at| (Stream, at)));
    let mut asked = bench.watch(6 * EVERY, true);
    asked.sort_by_key(|(_, at)| *at);
    // Which of those that are due at once comes first does not matter.
    assert_eq!(asked.split_off(asked.len() - 4).iter().map(|(_, at)| *at).collect::<Vec<_>>(), [360; 4]);
    assert_eq!(asked, expected[..expected.len() - 1]);
    assert_eq!(bench.watch(EVERY, false), [(Stream, 60)]);
    assert_eq!(bench.watch(9 * EVERY, false).iter().filter(|(question, _)| *question != Stream).count(), 0);
}

#[test]
fn a_stream_is_told_with_its_topic_when_that_is_new() {
    let mut bench = Bench::signed_in();
    bench.answer(HelixReply::Stream(Some(on_air("41"))));
    let seen = |id: &str| Incoming::LiveStatus(LiveStatus::Seen { id: id.into(), started_at: start() });
    let topic = Incoming::Topic(on_air("41").topic);
    let viewers = Incoming::Sample(sample(NumberId::Viewers));
    assert_eq!(bench.handed(), [&seen("41"), &topic, &viewers]);
    bench.settle(true);
    bench.wake();
    bench.answer(HelixReply::Stream(Some(on_air("41"))));
    assert_eq!(bench.handed(), [&seen("41"), &viewers]);
    bench.wake();
    let other = Topic { title: "Etching".into(), ..on_air("41").topic };
    bench.answer(HelixReply::Stream(Some(SeenStream {
        topic: other.clone(),
        viewers: None,
        ..on_air("41")
    })));
    assert_eq!(bench.handed(), [&seen("41"), &Incoming::Topic(other.clone())]);
    // Another stream is told with its topic, whether it is the same or not.
    bench.wake();
    bench.answer(HelixReply::Stream(Some(SeenStream {
        topic: other.clone(),
        viewers: None,
        ..on_air("42")
    })));
    assert_eq!(bench.handed(), [&seen("42"), &Incoming::Topic(other)]);
}

#[test]
fn a_beginning_that_makes_no_sense_is_when_the_stream_was_first_seen() {
    let mut bench = Bench::signed_in();
    for _ in 0..3 {
        bench.answer(HelixReply::Stream(Some(SeenStream { started_at: None, ..on_air("41") })));
        let seen = Incoming::LiveStatus(LiveStatus::Seen { id: "41".into(), started_at: start() });
        assert_eq!(bench.handed().first(), Some(&&seen));
        bench.settle(true);
        while bench.asked() != Some(Stream) {
            bench.wake();
        }
    }
}

#[test]
fn what_is_not_permitted_or_not_the_streamer_s_to_ask_is_not_asked() {
    let mut bench = Bench::new();
    bench.give(NetEvent::News(PollNews::Access(Some(access("harbour", &["channel:read:ads"])))));
    assert_eq!(bench.settle(true), [Stream, Ads]);
    let mut bench = Bench::new();
    bench.give(NetEvent::News(PollNews::Access(Some(Access {
        user_id: "99".into(),
        login: "helper".into(),
        ..everything()
    }))));
    assert_eq!(bench.settle(true), [Who, Stream, Followers]);
}

#[test]
fn a_stream_that_begins_is_asked_about_at_once_and_its_numbers_with_it() {
    let mut bench = Bench::signed_in();
    bench.settle(false);
    bench.now = after(bench.now, 20 * SECOND);
    bench.give(NetEvent::News(PollNews::Live(true)));
    assert_eq!(bench.settle(false), [Stream, Followers, Subscribers, Ads]);
    assert_eq!(bench.poll.wake_at(), Some(after(bench.now, EVERY)));
    // Told again, or forth and back: no faster for it.
    let before = bench.now;
    bench.give(NetEvent::News(PollNews::Live(true)));
    assert_eq!(bench.asked(), None);
    bench.give(NetEvent::News(PollNews::Live(false)));
    bench.give(NetEvent::News(PollNews::Live(true)));
    assert_eq!(bench.asked(), None);
    assert_eq!(bench.poll.wake_at(), Some(after(before, SECOND)));
    assert_eq!(bench.watch(SECOND, false), [(Stream, 1)]);
}
