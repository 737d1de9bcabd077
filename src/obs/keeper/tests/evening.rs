//! Random evenings: breaks, a streamer who changes things, an OBS that comes, goes and refuses, a
//! service that is killed anywhere. In the end everything is as the streamer last had it.

use proptest::prelude::*;

use super::*;

const SCENES: [&str; 3] = ["Game", "Chat", "Pause"];
const INPUTS: [&str; 2] = ["Mic", "Music"];

/// Something on its way from OBS.
#[derive(Debug)]
enum FromObs {
    Answer(Answer),
    /// A part changed; by the streamer, with the change's number, or by us.
    Changed(Part, Value, Option<u64>),
}

/// What a part must be in the end.
struct Wish {
    value: Value,
    /// What it may be as well: the streamer's change could not be seen, or not be told from ours.
    or: Vec<Value>,
    /// The number of the change.
    number: u64,
    /// What it was before, as far back as it may still be taken for.
    before: Vec<Value>,
}

struct Evening {
    keeper: Keeper,
    now: Timestamp,
    running: Option<Timestamp>,
    breaks: i64,
    is_connected: bool,
    obs: BTreeMap<Part, Value>,
    wishes: BTreeMap<Part, Wish>,
    /// A request that has not reached OBS.
    request: Option<Request>,
    messages: VecDeque<FromObs>,
    disk: Kept,
    writing: Option<Kept>,
    /// Whether OBS may say no, and not only that it is busy.
    refuses: bool,
}

fn parts() -> impl Iterator<Item = Part> {
    INPUTS.iter().map(|input| Part::Mute((*input).to_owned())).chain([Part::Scene])
}

fn to(part: &Part) -> Value {
    match part {
        Part::Scene => Value::Scene("Pause".into()),
        Part::Mute(_) => Value::Muted(true),
    }
}

fn set(request: &Request) -> Option<(Part, Value)> {
    match request {
        Request::Show(scene) => Some((Part::Scene, Value::Scene(scene.clone()))),
        Request::Mute(input, muted) => Some((Part::Mute(input.clone()), Value::Muted(*muted))),
        Request::Scenes | Request::Muted(_) => None,
    }
}

fn new_keeper(kept: Kept) -> Keeper {
    Keeper::new("Pause", &INPUTS.map(str::to_owned), kept)
}

impl Evening {
    fn new(scene: usize, mic: bool) -> Self {
        let mut obs: BTreeMap<_, _> = parts().map(|part| (part, Value::Muted(false))).collect();
        obs.insert(Part::Mute("Mic".into()), Value::Muted(mic));
        obs.insert(Part::Scene, Value::Scene(SCENES[scene % 3].into()));
        let wish =
            |value: &Value| Wish { value: value.clone(), or: Vec::new(), number: 0, before: Vec::new() };
        Self {
            keeper: new_keeper(Kept::default()),
            now: at(0),
            running: None,
            breaks: 0,
            is_connected: false,
            wishes: obs.iter().map(|(part, value)| (part.clone(), wish(value))).collect(),
            obs,
            request: None,
            messages: VecDeque::new(),
            disk: Kept::default(),
            writing: None,
            refuses: true,
        }
    }

    fn work(&mut self) {
        let mut deeds = VecDeque::new();
        self.keeper.work(self.now, &mut deeds);
        for deed in deeds {
            match deed {
                Deed::Keep(kept) => {
                    assert!(self.writing.is_none(), "one write at a time");
                    self.writing = Some(kept);
                }
                Deed::Ask(request) => {
                    assert!(self.is_connected && self.request.is_none(), "one request at a time");
                    if let Some((part, value)) = set(&request)
                        && self.running.is_some()
                    {
                        let noted = |held: &Held| {
                            held.part == part && matches!(&held.hold, Hold::Taking { to, .. } if *to == value)
                        };
                        assert!(self.disk.held.iter().any(noted), "{request:?} is not written down");
                    }
                    self.request = Some(request);
                }
            }
        }
    }

    /// The request reaches OBS. `failure`: it is not ready, or would not do it.
    fn obs_does(&mut self, failure: u8, event_first: bool) {
        let Some(request) = self.request.take() else { return };
        let failed = match failure {
            0 => Some(Answer::NotReady),
            1 if self.refuses => Some(Answer::Refused),
            _ => None,
        };
        if let Some(answer) = failed {
            self.messages.push_back(FromObs::Answer(answer));
            return;
        }
        let answer = match (&request, set(&request)) {
            (_, Some((part, value))) => {
                let changed = self.obs.insert(part.clone(), value.clone()) != Some(value.clone());
                if changed && event_first {
                    self.messages.push_back(FromObs::Changed(part.clone(), value.clone(), None));
                }
                self.messages.push_back(FromObs::Answer(Answer::Done));
                if changed && !event_first {
                    self.messages.push_back(FromObs::Changed(part, value, None));
                }
                return;
            }
            (Request::Muted(input), _) => match self.obs[&Part::Mute(input.clone())] {
                Value::Muted(muted) => Answer::Muted(muted),
                Value::Scene(_) => unreachable!(),
            },
            _ => match &self.obs[&Part::Scene] {
                Value::Scene(scene) => scenes(scene),
                Value::Muted(_) => unreachable!(),
            },
        };
        self.messages.push_back(FromObs::Answer(answer));
    }

    fn obs_says(&mut self) {
        match self.messages.pop_front() {
            None => {}
            Some(FromObs::Answer(answer)) => self.keeper.answered(answer, self.now),
            Some(FromObs::Changed(part, value, number)) => {
                let asking = self.keeper.asking.as_ref().filter(|asking| asking.part == part);
                let putting_back = asking.is_some_and(|asking| asking.aim == Aim::PutBack);
                let taking = asking.is_some_and(|asking| asking.aim == Aim::Take);
                let hold = self.keeper.kept.held.iter().find(|held| held.part == part).map(|held| &held.hold);
                let is_clear = match value == to(&part) {
                    // Notes that say otherwise, and may be all that is left, are an excuse.
                    true => !taking && !matches!(hold, Some(Hold::Taken { .. })) && !self.is_noted(&part),
                    false => true,
                };
                if number == Some(self.wishes[&part].number) {
                    self.wishes.get_mut(&part).unwrap().before.clear();
                }
                let is_free = hold.is_none() && !self.is_noted(&part);
                if number == Some(self.wishes[&part].number)
                    && is_clear
                    && !putting_back
                    && (self.running.is_some() || is_free)
                {
                    // It was seen: now there is no excuse.
                    self.wishes.get_mut(&part).unwrap().or.clear();
                }
                match (part, value) {
                    (Part::Scene, Value::Scene(scene)) => self.keeper.shows(&scene),
                    (Part::Mute(input), Value::Muted(muted)) => self.keeper.mutes(&input, muted),
                    _ => unreachable!(),
                }
            }
        }
    }

    /// Whether the notes on disk, or about to be, say that the break has `part`.
    fn is_noted(&self, part: &Part) -> bool {
        let notes = [Some(&self.disk), self.writing.as_ref()];
        let mut held = notes.into_iter().flatten().flat_map(|kept| &kept.held);
        held.any(|held| held.part == *part && held.hold != Hold::Left)
    }

    fn streamer_sets(&mut self, part: &Part, value: Value) {
        if self.obs[part] == value {
            return;
        }
        let notes = [Some(&self.keeper.kept), Some(&self.disk), self.writing.as_ref()];
        let held: Vec<_> = notes
            .into_iter()
            .flatten()
            .flat_map(|kept| &kept.held)
            .filter(|held| held.part == *part)
            .collect();
        let is_under_way =
            self.keeper.asking.as_ref().is_some_and(|asking| asking.part == *part && asking.aim != Aim::Know);
        let taking = held.iter().any(|held| matches!(held.hold, Hold::Taking { .. }));
        let wish = self.wishes.get_mut(part).unwrap();
        wish.before.push(wish.value.clone());
        let before = std::mem::take(&mut wish.before);
        let mut or = Vec::new();
        // Until the change is seen, a break may begin or end with what was known before it. And what is
        // set by hand to what a break would set it to cannot always be told from the break's.
        if self.running.is_some() || !held.is_empty() {
            or.extend(before.iter().cloned());
        }
        if value == to(part) || is_under_way || taking {
            or.extend(held.iter().filter_map(|held| held.was().cloned()));
            or.append(&mut wish.or);
        }
        let number = wish.number + 1;
        *wish = Wish { value: value.clone(), or, number, before };
        self.obs.insert(part.clone(), value.clone());
        if self.is_connected {
            self.messages.push_back(FromObs::Changed(part.clone(), value, Some(number)));
        }
    }

    fn disconnect(&mut self, request_arrives: bool) {
        if request_arrives {
            self.obs_does(9, true);
        }
        self.request = None;
        self.messages.clear();
        self.is_connected = false;
        self.keeper.gone();
    }

    fn connect(&mut self) {
        if !self.is_connected {
            self.is_connected = true;
            self.keeper.connected();
        }
    }

    fn write(&mut self, works: bool) {
        if let Some(kept) = self.writing.take() {
            if works {
                self.disk = kept;
            }
            self.keeper.written(works, self.now);
        }
    }

    fn crash(&mut self, write_works: bool, request_arrives: bool) {
        if let Some(kept) = self.writing.take().filter(|_| write_works) {
            self.disk = kept;
        }
        self.disconnect(request_arrives);
        self.keeper = new_keeper(self.disk.clone());
        self.keeper.on_break(self.running);
    }

    fn break_turns(&mut self) {
        self.running = match self.running {
            Some(_) => None,
            None => {
                self.breaks += 1;
                Some(at(self.breaks))
            }
        };
        self.keeper.on_break(self.running);
    }

    fn step(&mut self, choice: u8, pick: u8) {
        let even = pick.is_multiple_of(2);
        match choice {
            0..=5 => self.obs_does(if pick < 30 { pick % 2 } else { 9 }, even),
            6..=12 => self.obs_says(),
            13..=16 => self.write(pick >= 30),
            17 | 18 => self.break_turns(),
            19 => self.connect(),
            20 => self.disconnect(even),
            21 => self.crash(even, pick % 4 < 2),
            22 | 23 => self.streamer_sets(&Part::Scene, Value::Scene(SCENES[usize::from(pick) % 3].into())),
            24 => {
                let part = Part::Mute(INPUTS[usize::from(pick / 2) % 2].into());
                self.streamer_sets(&part, Value::Muted(even));
            }
            _ => self.now = after(self.now, Duration::from_millis(u64::from(pick) * 20)),
        }
        self.work();
    }

    /// Nothing more happens; what is under way comes to its end.
    fn settle(&mut self) {
        for _ in 0..200 {
            self.work();
            self.write(true);
            self.obs_does(9, true);
            self.obs_says();
            self.now = after(self.now, Duration::from_millis(200));
        }
        assert!(self.request.is_none() && self.writing.is_none() && self.messages.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn in_the_end_everything_is_as_the_streamer_last_had_it(
        scene in 0usize..3,
        mic in any::<bool>(),
        story in prop::collection::vec((0u8..28, any::<u8>()), 0..200),
    ) {
        let mut evening = Evening::new(scene, mic);
        evening.connect();
        for (choice, pick) in story {
            evening.step(choice, pick);
        }
        if evening.running.is_some() {
            evening.break_turns();
        }
        evening.connect();
        evening.settle();
        for part in parts() {
            let (is, wish) = (&evening.obs[&part], &evening.wishes[&part]);
            prop_assert!(*is == wish.value || wish.or.contains(is), "{part:?} is {is:?}, not {:?}", wish.value);
        }
        prop_assert_eq!(&evening.disk, &Kept::default());
        prop_assert!(evening.keeper.is_at_rest());
        // And the next break is like the first.
        evening.break_turns();
        evening.settle();
        for part in parts() {
            prop_assert_eq!(&evening.obs[&part], &to(&part));
        }
    }

    /// Where nobody touches OBS there are no two ways about it, whatever else happens.
    #[test]
    fn an_obs_that_nobody_touches_is_exactly_as_before(
        scene in 0usize..3,
        mic in any::<bool>(),
        story in prop::collection::vec((0u8..22, any::<u8>()), 0..200),
    ) {
        let mut evening = Evening::new(scene, mic);
        evening.refuses = false;
        let before = evening.obs.clone();
        for (choice, pick) in story {
            evening.step(choice, pick);
        }
        evening.connect();
        if evening.running.is_none() {
            evening.break_turns();
        }
        evening.settle();
        for part in parts() {
            prop_assert_eq!(&evening.obs[&part], &to(&part), "in the break");
        }
        evening.break_turns();
        evening.settle();
        prop_assert_eq!(&evening.obs, &before);
        prop_assert_eq!(&evening.disk, &Kept::default());
    }
}
