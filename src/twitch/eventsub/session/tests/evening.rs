//! Twelve-hour evenings with random faults: every event that was delivered in full is in the store
//! exactly once, however often and in however many ways it was told.
//!
//! Twitch is simulated second by second, with its own clock; session, parser, conversion and store are
//! the real ones. `EVENKEEL_RUNS=2000` runs so many, `EVENKEEL_SEED=7` just that one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::*;
use crate::domain::{AuthorRole, ItemState, NewFeedback, Verdict};
use crate::store::{LogEntry, NewItem, Store};

use crate::twitch::chat::{ChannelFilter, Parser};

const EVENING: u32 = 12 * 3600;
/// Seconds without faults at the end, after which everything must be up: after a fault of our own
/// (4001) the session stays away for ten minutes.
const CALM: u32 = 720;

/// A connection as Twitch sees it.
#[derive(Default)]
struct Door {
    stands: bool,
    /// Nothing comes through, and nobody notices.
    stalled: bool,
    session: Option<String>,
    quiet: u32,
}

/// Something that happened on the channel.
struct Happening {
    subject: &'static str,
    frame: String,
    /// How chat tells of it, if it does.
    line: Option<String>,
}

struct Evening {
    dice: fastrand::Rng,
    session: EventSubSession,
    parser: Parser,
    access: Access,
    /// Twitch's time, and by how many milliseconds ours differs.
    time: i64,
    skew: i64,
    doors: BTreeMap<ConnectionId, Door>,
    moving: BTreeMap<ConnectionId, String>,
    answers: VecDeque<SubscriptionRequest>,
    granted: BTreeSet<(String, &'static str)>,
    happened: Vec<Happening>,
    lines: Vec<(u32, usize)>,
    /// What was delivered to us in full, by any way.
    delivered: BTreeSet<usize>,
    handed: Vec<NewFeedback>,
    sessions: u32,
    dark_until: u32,
    connects: u32,
    up: bool,
    calm: bool,
}

impl Evening {
    fn new(seed: u64) -> Self {
        let scopes = ["moderator:read:followers", "channel:read:subscriptions", "bits:read"];
        let mut evening = Self {
            dice: fastrand::Rng::with_seed(seed),
            session: machine(seed),
            parser: Parser::new(ChannelFilter::Only("harbour".into())),
            access: access("harbour", &scopes),
            time: 1_790_000_000_000,
            skew: 0,
            doors: BTreeMap::new(),
            moving: BTreeMap::new(),
            answers: VecDeque::new(),
            granted: BTreeSet::new(),
            happened: Vec::new(),
            lines: Vec::new(),
            delivered: BTreeSet::new(),
            handed: Vec::new(),
            sessions: 0,
            dark_until: 0,
            connects: 0,
            up: false,
            calm: false,
        };
        evening.wake_up();
        evening
    }

    fn wake_up(&mut self) {
        let access = self.access.clone();
        self.give(signs_in(access));
    }

    fn one_in(&mut self, odds: u64) -> bool {
        self.dice.u64(..odds) == 0
    }

    fn pick(&mut self, end: usize) -> usize {
        usize::try_from(self.dice.u64(..u64::try_from(end).unwrap())).unwrap()
    }

    fn now(&self) -> Now {
        let at = |millis| Timestamp::from_millisecond(millis).unwrap();
        Now { steady: at(self.time), wall: at(self.time + self.skew) }
    }

    fn give(&mut self, input: Event<'_>) {
        let mut out = Vec::new();
        self.session.on(input, self.now(), &mut out);
        for output in out {
            match output {
                Effect::Open(wire, address) => {
                    self.connects += 1;
                    if address.host.starts_with("cell") {
                        let from = self.doors.values().find_map(|door| door.session.clone());
                        self.moving.extend(from.map(|session| (wire, session)));
                    }
                    self.doors.insert(wire, Door::default());
                }
                Effect::Close(wire) => drop(self.doors.remove(&wire)),
                Effect::Run(EventSubJob::Subscribe(question)) => self.answers.push_back(question),
                Effect::CancelJobs => self.answers.clear(),
                Effect::Report(Incoming::Feedback(draft)) => self.handed.push(*draft),
                Effect::Report(Incoming::Link(link)) => self.up = link.state == LinkState::Up,
                _ => {}
            }
        }
    }

    fn second(&mut self, second: u32, calm: bool) {
        self.time += 1000;
        self.calm = calm;
        if !calm {
            self.fault(second);
        }
        let dark = second < self.dark_until && !calm;
        self.greet(dark);
        self.answer(calm);
        if self.one_in(60) {
            self.happen(second);
        }
        if !self.happened.is_empty() && self.one_in(300) {
            // Twitch delivers at least once.
            let again = self.pick(self.happened.len());
            self.tell(again);
            self.say(again);
        }
        let due: Vec<usize> =
            self.lines.extract_if(.., |(at, _)| *at <= second).map(|(_, which)| which).collect();
        due.into_iter().for_each(|which| self.say(which));
        self.keep_alive(dark);
        for _ in 0..20 {
            if self.session.wake_at().is_none_or(|at| at > self.now().steady) {
                break;
            }
            self.give(Event::Tick);
        }
    }

    fn fault(&mut self, second: u32) {
        let wire = self.doors.keys().copied().next_back();
        if let Some(wire) = wire.filter(|wire| self.doors[wire].stands) {
            if self.one_in(1500) {
                self.close(wire, None);
            } else if self.one_in(3000) {
                let code = 4000 + u16::try_from(self.dice.u64(..8)).unwrap();
                self.close(wire, Some(code));
            } else if self.one_in(3000) {
                self.doors.get_mut(&wire).unwrap().stalled = true;
            } else if self.one_in(2500) && !self.doors[&wire].stalled && self.doors[&wire].session.is_some() {
                self.give(text(wire, &reconnect("wss://cell.example/x?id=1")));
            }
        }
        if self.one_in(6000) {
            self.dark_until = second + u32::try_from(self.dice.u64(..600)).unwrap();
            self.doors.values_mut().for_each(|door| door.stalled = true);
        }
        if self.one_in(8000) {
            // Half an hour forward or back.
            self.skew = i64::try_from(self.dice.u64(..3_600_000)).unwrap() - 1_800_000;
            // Whoever sleeps by it wakes.
            self.give(Event::Tick);
        }
        if self.one_in(15_000) {
            // The lid is closed.
            self.time += i64::try_from(self.dice.u64(..7_200_000)).unwrap();
            self.doors.values_mut().for_each(|door| door.stalled = true);
        }
        if self.one_in(12_000) {
            // The service is started again, and remembers nothing but what is on disk.
            self.doors.clear();
            self.answers.clear();
            self.session = machine(self.dice.u64(..u64::MAX));
            self.wake_up();
        }
    }

    fn close(&mut self, wire: ConnectionId, code: Option<u16>) {
        self.doors.remove(&wire);
        self.give(closed(wire, code));
    }

    /// Lets in who knocks, or does not.
    fn greet(&mut self, dark: bool) {
        for wire in self.doors.keys().copied().collect::<Vec<_>>() {
            let Some(door) = self.doors.get_mut(&wire) else { continue };
            if door.stalled || dark {
                continue;
            }
            if !door.stands {
                door.stands = true;
                self.give(Event::Opened(wire));
            } else if door.session.is_none() {
                self.sessions += 1;
                let fresh = format!("s-{}", self.sessions);
                let session = self.moving.remove(&wire).unwrap_or(fresh);
                door.session = Some(session.clone());
                self.give(text(wire, &welcome(&session)));
            }
        }
    }

    fn answer(&mut self, calm: bool) {
        let Some(question) = self.answers.pop_front() else { return };
        let refused = match if calm { 9 } else { self.dice.u64(..40) } {
            0 => Some(HelixRefusal::Unwell(503)),
            1 => Some(HelixRefusal::Limited(None)),
            2 => Some(HelixRefusal::Silent(NoAnswer::TooSlow)),
            _ => None,
        };
        let answer = match refused {
            Some(refused) => Err(refused),
            None => {
                self.granted.insert((question.session.clone(), question.subject.name()));
                Ok(Costs::default())
            }
        };
        self.give(answered(question.session, answer));
    }

    /// Something happens; Twitch tells of it where it is heard, and chat a little later.
    fn happen(&mut self, second: u32) {
        let which = self.happened.len();
        let at = Timestamp::from_millisecond(self.time).unwrap();
        let kind = self.pick(4);
        self.happened.push(happening(which, kind, at));
        if self.happened[which].line.is_some() && !self.one_in(10) {
            let later = u32::try_from(self.dice.u64(..90)).unwrap();
            self.lines.push((second + later, which));
        }
        self.tell(which);
    }

    fn tell(&mut self, which: usize) {
        let Happening { subject, frame, .. } = &self.happened[which];
        let (subject, frame) = (*subject, frame.clone());
        for wire in self.doors.keys().copied().collect::<Vec<_>>() {
            let hears = self.doors.get(&wire).is_some_and(|door| {
                let granted = |session: &String| self.granted.contains(&(session.clone(), subject));
                !door.stalled && door.session.as_ref().is_some_and(granted)
            });
            if !hears {
                continue;
            }
            if !self.calm && self.one_in(50) {
                // Cut in the middle of it.
                self.close(wire, None);
                continue;
            }
            self.delivered.insert(which);
            self.doors.get_mut(&wire).unwrap().quiet = 0;
            let times = if self.one_in(10) { 2 } else { 1 };
            for _ in 0..times {
                self.give(text(wire, &frame));
            }
        }
    }

    fn say(&mut self, which: usize) {
        let Some(line) = self.happened[which].line.clone() else { return };
        self.delivered.insert(which);
        let said = self.parser.line(line.as_bytes(), self.now().wall);
        let Some(Incoming::Feedback(draft)) = said else {
            panic!("no feedback: {line}, {:?}", self.parser.tally())
        };
        self.handed.push(*draft);
    }

    fn keep_alive(&mut self, dark: bool) {
        for wire in self.doors.keys().copied().collect::<Vec<_>>() {
            let Some(door) = self.doors.get_mut(&wire) else { continue };
            if door.session.is_none() || door.stalled || dark {
                continue;
            }
            door.quiet += 1;
            if door.quiet >= 25 {
                door.quiet = 0;
                self.give(text(wire, KEEPALIVE));
            }
        }
    }
}

fn machine(seed: u64) -> EventSubSession {
    EventSubSession::new("harbour", &crate::twitch::address("wss://events.example/ws").unwrap(), seed)
}

/// Each by a person of its own, so that each has a key of its own.
fn happening(which: usize, kind: usize, at: Timestamp) -> Happening {
    let user = format!(r#""user_id":"{which}","user_login":"ada{which}","user_name":"Ada""#);
    let (subject, version, event, words) = match kind {
        0 => ("channel.follow", "2", format!("{{{user}}}"), None),
        1 => {
            let event = format!(r#"{{{user},"message":"lovely","bits":100,"is_anonymous":false}}"#);
            ("channel.cheer", "1", event, Some(("PRIVMSG", "bits=100", ":Cheer100 lovely")))
        }
        2 => {
            let event = format!(
                r#"{{"from_broadcaster_user_id":"{which}","from_broadcaster_user_login":"ada{which}","from_broadcaster_user_name":"Ada","viewers":7}}"#
            );
            ("channel.raid", "1", event, Some(("USERNOTICE", "msg-id=raid;msg-param-viewerCount=7", "")))
        }
        _ => {
            let event = format!(r#"{{{user},"tier":"1000","is_gift":false}}"#);
            ("channel.subscribe", "1", event, Some(("USERNOTICE", "msg-id=sub", "")))
        }
    };
    let frame = format!(
        r#"{{"metadata":{{"message_id":"{which}","message_type":"notification","message_timestamp":"{at}","subscription_type":"{subject}","subscription_version":"{version}"}},"payload":{{"event":{event}}}}}"#
    );
    let line = words.map(|(command, tags, text)| {
        let sent = at.as_millisecond();
        let line = format!(
            "@id=c{which};user-id={which};login=ada{which};tmi-sent-ts={sent};{tags} :ada{which}!a@a {command} #harbour {text}"
        );
        line.trim_end().to_owned()
    });
    Happening { subject, frame, line }
}

/// What is in the store once all of `handed` was given to it, by the number of the happening.
fn kept(handed: Vec<NewFeedback>) -> Vec<usize> {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.path(), |_| {}).unwrap();
        let entry = |draft| {
            LogEntry::Feedback(Box::new(NewItem {
                draft,
                verdict: Verdict::chatter(),
                standing: AuthorRole::Viewer,
                state: ItemState::Held,
                stream: None,
            }))
        };
        store.append(handed.into_iter().map(entry).collect()).await.unwrap();
        let read = |connection: &rusqlite::Connection| {
            let mut rows = connection.prepare("SELECT author_id FROM feedback")?;
            let ids = rows.query_map([], |row| row.get::<_, String>(0))?;
            ids.map(|id| Ok(id?.parse().unwrap())).collect()
        };
        store.write(read).await.unwrap()
    })
}

fn run(seed: u64) {
    let mut evening = Evening::new(seed);
    (0..EVENING).for_each(|second| evening.second(second, false));
    evening.doors.values_mut().for_each(|door| door.stalled = false);
    (EVENING..EVENING + CALM).for_each(|second| evening.second(second, true));
    assert!(evening.up, "seed {seed}: twelve calm minutes, and not up");
    assert!(evening.connects < 12 * 60, "seed {seed}: {} connections", evening.connects);
    let heard = evening.delivered.len();
    assert!(heard > 300, "seed {seed}: only {heard} of {} were heard", evening.happened.len());
    let kept = kept(evening.handed);
    let once: BTreeSet<usize> = kept.iter().copied().collect();
    assert_eq!(once, evening.delivered, "seed {seed}: lost or made up");
    assert_eq!(kept.len(), once.len(), "seed {seed}: kept twice");
}

#[test]
fn whatever_was_delivered_in_an_evening_is_kept_exactly_once() {
    let number = |name| std::env::var(name).ok().map(|value| value.parse::<u64>().unwrap());
    match number("EVENKEEL_SEED") {
        Some(seed) => run(seed),
        None => (0..number("EVENKEEL_RUNS").unwrap_or(40)).for_each(run),
    }
}
