//! The session's promises over random worlds.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// What the random test knows of the world.
#[derive(Default)]
struct World {
    /// The connections there are, and whether they stand.
    wires: BTreeMap<Wire, bool>,
    /// The session that each welcomed connection carries.
    sessions: BTreeMap<Wire, String>,
    in_flight: Option<Question>,
    finding: bool,
    subscribed: BTreeSet<String>,
    moving_to: Option<(Wire, String)>,
}

impl World {
    fn do_as_told(&mut self, output: Output) -> Result<(), TestCaseError> {
        match output {
            Output::Connect(wire, address) => {
                prop_assert!(self.wires.insert(wire, false).is_none());
                prop_assert!(self.wires.len() <= 3);
                if address.host.starts_with("cell") {
                    let from = self.sessions.iter().next_back().unwrap();
                    self.moving_to = Some((wire, from.1.clone()));
                } else {
                    prop_assert_eq!(self.wires.len(), 1, "a fresh start leaves nothing behind");
                }
            }
            Output::Disconnect(wire) => {
                prop_assert!(self.wires.remove(&wire).is_some());
                self.sessions.remove(&wire);
            }
            Output::Subscribe(question) => {
                prop_assert!(self.in_flight.is_none() && !self.finding);
                prop_assert!(self.sessions.values().any(|session| *session == question.session));
                self.subscribed.insert(question.session.clone());
                // Whatever else is connected carries the same session.
                let live: BTreeSet<_> =
                    self.sessions.values().filter(|id| self.subscribed.contains(*id)).collect();
                prop_assert!(live.len() <= 1, "two sessions are subscribed: {:?}", live);
                self.in_flight = Some(question);
            }
            Output::Find => {
                prop_assert!(self.in_flight.is_none());
                self.finding = true;
            }
            Output::Cancel => (self.in_flight, self.finding) = (None, false),
            Output::Doubt | Output::Hand(_) => {}
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
        let address = "wss://events.example/ws".parse().unwrap();
        let mut session = Session::new("harbour", &address, seed);
        let mut now = Timestamp::from_second(1_790_000_000).unwrap();
        let (mut world, mut sent, mut handed, mut names) = (World::default(), BTreeSet::new(), 0, 0);
        let own = access("harbour", &["bits:read", "channel:read:ads"]);
        let guest = access("guest", &["bits:read"]);
        for (millis, choice, pick) in story {
            let span = Duration::from_millis(millis.unsigned_abs());
            now = if millis < 0 { before(now, span) } else { after(now, span) };
            let wire = world.wires.keys().copied().nth(pick % 3);
            let open = wire.filter(|wire| world.wires[wire]);
            let text;
            let input = match (choice, wire, open) {
                (0, ..) => Input::SignIn(Some(&own)),
                (1, ..) if pick == 0 => Input::SignIn(None),
                (2, ..) if pick == 0 => Input::SignIn(Some(&guest)),
                (3..=5, Some(wire), None) => {
                    world.wires.insert(wire, true);
                    Input::Connected(wire)
                }
                (3..=5, _, Some(wire)) => {
                    let moved = world.moving_to.take_if(|(to, _)| *to == wire);
                    names += 1;
                    let id = world.sessions.get(&wire).cloned()
                        .unwrap_or_else(|| moved.map_or(format!("s-{names}"), |(_, id)| id));
                    world.sessions.insert(wire, id.clone());
                    text = welcome(&id);
                    Input::Text(wire, &text)
                }
                (6..=8, _, Some(wire)) => {
                    let id = format!("m-{}", sent.len().saturating_sub(pick / 3));
                    sent.insert(id.clone());
                    text = offline(&id);
                    Input::Text(wire, &text)
                }
                (9, _, Some(wire)) => {
                    let urls = ["wss://cell.example/x", "wss://cell.example", "irc://127.0.0.1", "no"];
                    text = reconnect(urls[pick % 4]);
                    Input::Text(wire, &text)
                }
                (10, _, Some(wire)) => {
                    let statuses = ["authorization_revoked", "user_removed", "version_removed", ""];
                    text = revocation(Subject::ASKED[pick], statuses[pick % 4]);
                    Input::Text(wire, &text)
                }
                (11, _, Some(wire)) => {
                    text = ["", "{}", KEEPALIVE, "[[[[", "\0"][pick % 5].to_owned();
                    Input::Text(wire, &text)
                }
                (12, Some(wire), _) if pick < 4 => {
                    world.wires.remove(&wire);
                    world.sessions.remove(&wire);
                    Input::Closed(wire, Trouble::Closed { code: Some(4000 + u16::try_from(pick).unwrap()) })
                }
                (13..=16, ..) if world.finding => {
                    world.finding = false;
                    Input::Found(match pick {
                        0 => Err(Refused::Unauthorized),
                        1 => Ok(None),
                        2 => Err(Refused::Unwell(502)),
                        _ => Ok(Some("500".into())),
                    })
                }
                (13..=16, ..) if world.in_flight.is_some() => {
                    let question = world.in_flight.take().unwrap();
                    Input::Answered(question.session, match (choice, pick) {
                        (13, 0) => Err(Refused::Forbidden),
                        (13, 1) => Err(Refused::Limited(Some(now))),
                        (13, 2) => Err(Refused::Unwell(500)),
                        (13, 3) => Err(Refused::Unauthorized),
                        (13, 4) => Err(Refused::Bad(400, String::new())),
                        _ => Ok(Costs { cost: u32::from(choice == 14), total_cost: u32::try_from(pick).unwrap(), max_total_cost: 10 }),
                    })
                }
                // What a careful driver would not say is harmless, too.
                (17, ..) => Input::Closed(999, Trouble::NoAnswer),
                _ => {
                    now = session.wake_at().map_or(now, |at| at.max(now));
                    Input::Tick
                }
            };
            let mut out = VecDeque::new();
            session.on(input, now, &mut out);
            for output in out {
                handed += usize::from(matches!(output, Output::Hand(Incoming::Broadcast(_))));
                world.do_as_told(output)?;
            }
            prop_assert_eq!(handed, sent.len());
            if let Some(at) = session.wake_at() {
                prop_assert!(until(now, at).is_none_or(|left| left <= LONG));
            }
        }
    }
}
