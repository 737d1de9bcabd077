//! Random evenings: breaks, a streamer who changes things, an OBS that comes, goes and refuses, a
//! service that is killed anywhere. In the end everything is as the streamer last had it.

use proptest::prelude::*;

use super::*;

const SCENES: [&str; 3] = ["Game", "Chat", "Pause"];
const INPUTS: [&str; 2] = ["Mic", "Music"];

/// Something on its way from OBS.
#[derive(Debug)]
enum FromObs {
    Reply(ReconcileReply),
    /// A part changed; by the streamer, with the change's number, or by us.
    Changed(ObsPart, PartValue, Option<u64>),
}

/// What a part must be in the end.
struct StreamersChoice {
    value: PartValue,
    /// What it may be as well: the streamer's change could not be seen, or not be told from ours.
    or: Vec<PartValue>,
    /// The number of the change.
    number: u64,
    /// What it was before, as far back as it may still be taken for.
    before: Vec<PartValue>,
}

struct Evening {
    reconciler: Reconciler,
    now: Timestamp,
    running: Option<Timestamp>,
    breaks: i64,
    is_connected: bool,
    obs: BTreeMap<ObsPart, PartValue>,
    choices: BTreeMap<ObsPart, StreamersChoice>,
    /// A request that has not reached OBS.
    request: Option<ReconcileRequest>,
    messages: VecDeque<FromObs>,
    disk: ObsNotes,
    writing: Option<ObsNotes>,
    /// Whether OBS may say no, and not only that it is busy.
    refuses: bool,
}

fn parts() -> impl Iterator<Item = ObsPart> {
    INPUTS.iter().map(|input| ObsPart::Mute((*input).to_owned())).chain([ObsPart::Scene])
}

fn to(part: &ObsPart) -> PartValue {
    match part {
        ObsPart::Scene | ObsPart::Vertical => PartValue::Scene("Pause".into()),
        ObsPart::Mute(_) => PartValue::Muted(true),
    }
}

fn set(request: &ReconcileRequest) -> Option<(ObsPart, PartValue)> {
    match request {
        ReconcileRequest::Show(scene) => Some((ObsPart::Scene, PartValue::Scene(scene.clone()))),
        ReconcileRequest::Mute(input, muted) => {
            Some((ObsPart::Mute(input.clone()), PartValue::Muted(*muted)))
        }
        ReconcileRequest::Collection
        | ReconcileRequest::Scenes
        | ReconcileRequest::Muted(_)
        | ReconcileRequest::Transition
        | ReconcileRequest::Vertical
        | ReconcileRequest::ShowVertical(_)
        | ReconcileRequest::Preview(_) => None,
    }
}

fn new_reconciler(notes: ObsNotes) -> Reconciler {
    Reconciler::new("Pause", &INPUTS.map(str::to_owned), notes)
}

impl Evening {
    fn new(scene: usize, mic: bool) -> Self {
        let mut obs: BTreeMap<_, _> = parts().map(|part| (part, PartValue::Muted(false))).collect();
        obs.insert(ObsPart::Mute("Mic".into()), PartValue::Muted(mic));
        obs.insert(ObsPart::Scene, PartValue::Scene(SCENES[scene % 3].into()));
        let choice = |value: &PartValue| StreamersChoice {
            value: value.clone(),
            or: Vec::new(),
            number: 0,
            before: Vec::new(),
        };
        Self {
            reconciler: new_reconciler(ObsNotes::default()),
            now: at(0),
            running: None,
            breaks: 0,
            is_connected: false,
            choices: obs.iter().map(|(part, value)| (part.clone(), choice(value))).collect(),
            obs,
            request: None,
            messages: VecDeque::new(),
            disk: ObsNotes::default(),
            writing: None,
            refuses: true,
        }
    }

    fn work(&mut self) {
        let mut actions = VecDeque::new();
        self.reconciler.work(self.now, true, &mut actions);
        for action in actions {
            match action {
                ReconcileAction::Save(notes) => {
                    assert!(self.writing.is_none(), "one write at a time");
                    self.writing = Some(notes);
                }
                ReconcileAction::Ask(request) => {
                    assert!(self.is_connected && self.request.is_none(), "one request at a time");
                    if let Some((part, value)) = set(&request)
                        && self.running.is_some()
                    {
                        let noted = |note: &PartNote| {
                            note.part == part
                                && matches!(&note.state, PartState::Taking { to, .. } if *to == value)
                        };
                        assert!(self.disk.parts.iter().any(noted), "{request:?} is not written down");
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
            0 => Some(ReconcileReply::NotReady),
            1 if self.refuses => Some(ReconcileReply::Refused),
            _ => None,
        };
        if let Some(answer) = failed {
            self.messages.push_back(FromObs::Reply(answer));
            return;
        }
        let answer = match (&request, set(&request)) {
            (_, Some((part, value))) => {
                let changed = self.obs.insert(part.clone(), value.clone()) != Some(value.clone());
                if changed && event_first {
                    self.messages.push_back(FromObs::Changed(part.clone(), value.clone(), None));
                }
                self.messages.push_back(FromObs::Reply(ReconcileReply::Done));
                if changed && !event_first {
                    self.messages.push_back(FromObs::Changed(part, value, None));
                }
                return;
            }
            (ReconcileRequest::Muted(input), _) => match self.obs[&ObsPart::Mute(input.clone())] {
                PartValue::Muted(muted) => ReconcileReply::Muted(muted),
                PartValue::Scene(_) => unreachable!(),
            },
            (ReconcileRequest::Transition, _) => ReconcileReply::Transition(false),
            (ReconcileRequest::Collection, _) => ReconcileReply::Collection("Work".into()),
            _ => match &self.obs[&ObsPart::Scene] {
                PartValue::Scene(scene) => scenes(scene),
                PartValue::Muted(_) => unreachable!(),
            },
        };
        self.messages.push_back(FromObs::Reply(answer));
    }

    fn obs_says(&mut self) {
        match self.messages.pop_front() {
            None => {}
            Some(FromObs::Reply(answer)) => self.reconciler.answered(answer, self.now),
            Some(FromObs::Changed(part, value, number)) => {
                let pending = self.reconciler.pending.as_ref().filter(|pending| pending.part == part);
                let putting_back = pending.is_some_and(|pending| pending.purpose == RequestPurpose::PutBack);
                let taking = pending.is_some_and(|pending| pending.purpose == RequestPurpose::Take);
                let state =
                    self.reconciler.notes.parts.iter().find(|note| note.part == part).map(|note| &note.state);
                let is_clear = match value == to(&part) {
                    // Notes that say otherwise, and may be all that is left, are an excuse.
                    true => {
                        !taking && !matches!(state, Some(PartState::Taken { .. })) && !self.is_noted(&part)
                    }
                    false => true,
                };
                if number == Some(self.choices[&part].number) {
                    self.choices.get_mut(&part).unwrap().before.clear();
                }
                let is_free = state.is_none() && !self.is_noted(&part);
                if number == Some(self.choices[&part].number)
                    && is_clear
                    && !putting_back
                    && (self.running.is_some() || is_free)
                {
                    // It was seen: now there is no excuse.
                    self.choices.get_mut(&part).unwrap().or.clear();
                }
                match (part, value) {
                    (ObsPart::Scene, PartValue::Scene(scene)) => self.reconciler.shows(&scene),
                    (ObsPart::Mute(input), PartValue::Muted(muted)) => self.reconciler.mutes(&input, muted),
                    _ => unreachable!(),
                }
            }
        }
    }

    /// Whether the notes on disk, or about to be, say that the break has `part`.
    fn is_noted(&self, part: &ObsPart) -> bool {
        let notes = [Some(&self.disk), self.writing.as_ref()];
        let mut note = notes.into_iter().flatten().flat_map(|notes| &notes.parts);
        note.any(|note| note.part == *part && note.state != PartState::Left)
    }

    fn streamer_sets(&mut self, part: &ObsPart, value: PartValue) {
        if self.obs[part] == value {
            return;
        }
        let notes = [Some(&self.reconciler.notes), Some(&self.disk), self.writing.as_ref()];
        let note: Vec<_> = notes
            .into_iter()
            .flatten()
            .flat_map(|notes| &notes.parts)
            .filter(|note| note.part == *part)
            .collect();
        let is_under_way = self
            .reconciler
            .pending
            .as_ref()
            .is_some_and(|pending| pending.part == *part && pending.purpose != RequestPurpose::Know);
        let taking = note.iter().any(|note| matches!(note.state, PartState::Taking { .. }));
        let choice = self.choices.get_mut(part).unwrap();
        choice.before.push(choice.value.clone());
        let before = std::mem::take(&mut choice.before);
        let mut or = Vec::new();
        // Until the change is seen, a break may begin or end with what was known before it. And what is
        // set by hand to what a break would set it to cannot always be told from the break's.
        if self.running.is_some() || !note.is_empty() {
            or.extend(before.iter().cloned());
        }
        if value == to(part) || is_under_way || taking {
            or.extend(note.iter().filter_map(|note| note.was().cloned()));
            or.append(&mut choice.or);
        }
        let number = choice.number + 1;
        *choice = StreamersChoice { value: value.clone(), or, number, before };
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
        self.reconciler.gone();
    }

    fn connect(&mut self) {
        if !self.is_connected {
            self.is_connected = true;
            self.reconciler.connected();
        }
    }

    fn write(&mut self, works: bool) {
        if let Some(notes) = self.writing.take() {
            if works {
                self.disk = notes;
            }
            self.reconciler.written(works, self.now);
        }
    }

    fn crash(&mut self, write_works: bool, request_arrives: bool) {
        if let Some(notes) = self.writing.take().filter(|_| write_works) {
            self.disk = notes;
        }
        self.disconnect(request_arrives);
        self.reconciler = new_reconciler(self.disk.clone());
        self.reconciler.on_break(self.running);
    }

    fn break_turns(&mut self) {
        self.running = match self.running {
            Some(_) => None,
            None => {
                self.breaks += 1;
                Some(at(self.breaks))
            }
        };
        self.reconciler.on_break(self.running);
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
            22 | 23 => {
                self.streamer_sets(&ObsPart::Scene, PartValue::Scene(SCENES[usize::from(pick) % 3].into()))
            }
            24 => {
                let part = ObsPart::Mute(INPUTS[usize::from(pick / 2) % 2].into());
                self.streamer_sets(&part, PartValue::Muted(even));
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
            let (is, choice) = (&evening.obs[&part], &evening.choices[&part]);
            prop_assert!(*is == choice.value || choice.or.contains(is), "{part:?} is {is:?}, not {:?}", choice.value);
        }
        prop_assert_eq!(&evening.disk, &ObsNotes::default());
        prop_assert!(evening.reconciler.is_at_rest());
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
        prop_assert_eq!(&evening.disk, &ObsNotes::default());
    }
}
