//! The session's promises over random worlds.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// What the random test knows of the world.
#[derive(Default)]
struct World {
    /// The connections there are, and whether they stand.
    wires: BTreeMap<ConnectionId, bool>,
    /// The session that each welcomed connection carries.
    sessions: BTreeMap<ConnectionId, String>,
    in_flight: Option<SubscriptionRequest>,
    finding: bool,
    subscribed: BTreeSet<String>,
    moving_to: Option<(ConnectionId, String)>,
}

impl World {
    fn do_as_told(&mut self, output: EventSubEffect) -> Result<(), TestCaseError> {
        match output {
            Effect::Open(wire, address) => {
                prop_assert!(self.wires.insert(wire, false).is_none());
                prop_assert!(self.wires.len() <= 3);
                if address.host.starts_with("cell") {
                    let from = self.sessions.iter().next_back().unwrap();
                    self.moving_to = Some((wire, from.1.clone()));
                } else {
                    prop_assert_eq!(self.wires.len(), 1, "a fresh start leaves nothing behind");
                }
            }
            Effect::Close(wire) => {
                prop_assert!(self.wires.remove(&wire).is_some());
                self.sessions.remove(&wire);
            }
            Effect::Run(EventSubJob::Subscribe(question)) => {
                prop_assert!(self.in_flight.is_none() && !self.finding);
                prop_assert!(self.sessions.values().any(|session| *session == question.session));
                self.subscribed.insert(question.session.clone());
                // Whatever else is connected carries the same session.
                let live: BTreeSet<_> =
                    self.sessions.values().filter(|id| self.subscribed.contains(*id)).collect();
                prop_assert!(live.len() <= 1, "two sessions are subscribed: {:?}", live);
                self.in_flight = Some(question);
            }
            Effect::Run(EventSubJob::Find) => {
                prop_assert!(self.in_flight.is_none());
                self.finding = true;
            }
            Effect::CancelJobs => (self.in_flight, self.finding) = (None, false),
            Effect::Run(EventSubJob::Doubt) | Effect::Report(_) => {}
            Effect::Send(..) | Effect::Ping(_) | Effect::Finish(_) => unreachable!("nothing is ever said"),
        }
        Ok(())
    }
}

fn any_step() -> impl Strategy<Value = (i64, usize, usize)> {
    (prop_oneof![6 => 0i64..3_000, 1 => 0i64..100_000, 1 => -90_000i64..0], 0usize..20, 0usize..8)
}

proptest! {
    /// Whatever happens in whatever order: no panic; every event is handed on exactly once; one question
    /// at a time; never two sessions that are both subscribed; waits are bounded.
    #[test]
    fn it_keeps_its_promises(seed in any::<u64>(), story in prop::collection::vec(any_step(), 0..250)) {
        let address = crate::twitch::address("wss://events.example/ws").unwrap();
        let mut session = EventSubSession::new("harbour", &address, seed);
        let mut now = noon();
        let (mut world, mut sent, mut handed, mut names) = (World::default(), BTreeSet::new(), 0, 0);
        let own = access("harbour", &["bits:read", "channel:read:ads"]);
        let guest = access("guest", &["bits:read"]);
        for (millis, choice, pick) in story {
            let span = Duration::from_millis(millis.unsigned_abs());
            if millis < 0 { now.wall = before(now.wall, span) } else { pass(&mut now, span) }
            let wire = world.wires.keys().copied().nth(pick % 3);
            let open = wire.filter(|wire| world.wires[wire]);
            let raw;
            let event = match (choice, wire, open) {
                (0, ..) => signs_in(own.clone()),
                (1, ..) if pick == 0 => Event::News(EventSubNews::SignIn(None)),
                (2, ..) if pick == 0 => signs_in(guest.clone()),
                (3..=5, Some(wire), None) => {
                    world.wires.insert(wire, true);
                    Event::Opened(wire)
                }
                (3..=5, _, Some(wire)) => {
                    let moved = world.moving_to.take_if(|(to, _)| *to == wire);
                    names += 1;
                    let id = world.sessions.get(&wire).cloned()
                        .unwrap_or_else(|| moved.map_or(format!("s-{names}"), |(_, id)| id));
                    world.sessions.insert(wire, id.clone());
                    raw = welcome(&id);
                    text(wire, &raw)
                }
                (6..=8, _, Some(wire)) => {
                    let id = format!("m-{}", sent.len().saturating_sub(pick / 3));
                    sent.insert(id.clone());
                    raw = offline(&id);
                    text(wire, &raw)
                }
                (9, _, Some(wire)) => {
                    let urls = ["wss://cell.example/x", "wss://cell.example", "irc://127.0.0.1", "no"];
                    raw = reconnect(urls[pick % 4]);
                    text(wire, &raw)
                }
                (10, _, Some(wire)) => {
                    let statuses = ["authorization_revoked", "user_removed", "version_removed", ""];
                    raw = revocation(SubscriptionType::ASKED[pick], statuses[pick % 4]);
                    text(wire, &raw)
                }
                (11, _, Some(wire)) => {
                    raw = ["", "{}", KEEPALIVE, "[[[[", "\0"][pick % 5].to_owned();
                    text(wire, &raw)
                }
                (12, Some(wire), _) if pick < 4 => {
                    world.wires.remove(&wire);
                    world.sessions.remove(&wire);
                    closed(wire, Some(4000 + u16::try_from(pick).unwrap()))
                }
                (13..=16, ..) if world.finding => {
                    world.finding = false;
                    found(match pick {
                        0 => Err(HelixRefusal::Unauthorized),
                        1 => Ok(None),
                        2 => Err(HelixRefusal::Unwell(502)),
                        _ => Ok(Some("500".into())),
                    })
                }
                (13..=16, ..) if world.in_flight.is_some() => {
                    let question = world.in_flight.take().unwrap();
                    answered(question.session, match (choice, pick) {
                        (13, 0) => Err(HelixRefusal::Forbidden),
                        (13, 1) => Err(HelixRefusal::Limited(Some(now.wall))),
                        (13, 2) => Err(HelixRefusal::Unwell(500)),
                        (13, 3) => Err(HelixRefusal::Unauthorized),
                        (13, 4) => Err(HelixRefusal::Bad(400, String::new())),
                        _ => Ok(Costs { cost: u32::from(choice == 14), total_cost: u32::try_from(pick).unwrap(), max_total_cost: 10 }),
                    })
                }
                // What a careful driver would not say is harmless, too.
                (17, ..) => closed(999, None),
                _ => {
                    let wait = session.wake_at().and_then(|at| until(now.steady, at));
                    pass(&mut now, wait.unwrap_or_default());
                    Event::Tick
                }
            };
            let mut out = Vec::new();
            session.on(event, now, &mut out);
            for output in out {
                handed += usize::from(matches!(output, Effect::Report(Incoming::LiveStatus(_))));
                world.do_as_told(output)?;
            }
            prop_assert_eq!(handed, sent.len());
            if let Some(at) = session.wake_at() {
                prop_assert!(until(now.steady, at).is_none_or(|left| left <= LONG));
            }
        }
    }
}
