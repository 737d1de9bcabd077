//! The reconciler by itself, and its promises over random evenings.

mod evening;

use super::*;
use crate::obs::reconciler::notes::PartNote;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

const NOW: i64 = 100;

/// A reconciler with what it wants done and what it has written.
struct Bench {
    reconciler: Reconciler,
    asked: VecDeque<ReconcileRequest>,
    disk: ObsNotes,
    now: Timestamp,
}

impl Bench {
    fn new(notes: ObsNotes) -> Self {
        let mute = ["Mic".to_owned(), "Music".to_owned()];
        let reconciler = Reconciler::new("Pause", &mute, notes.clone());
        Self { reconciler, asked: VecDeque::new(), disk: notes, now: at(NOW) }
    }

    /// Connected, with everything known: the scene is Game and nothing is muted.
    fn up() -> Self {
        let mut bench = Self::new(ObsNotes::default());
        bench.connect(false, false, "Game");
        bench
    }

    fn connect(&mut self, mic: bool, music: bool, scene: &str) {
        self.reconciler.connected();
        self.know(mic, music, scene);
    }

    fn know(&mut self, mic: bool, music: bool, scene: &str) {
        self.work();
        assert_eq!(self.answer(ReconcileReply::Muted(mic)), ReconcileRequest::Muted("Mic".into()));
        assert_eq!(self.answer(ReconcileReply::Muted(music)), ReconcileRequest::Muted("Music".into()));
        assert_eq!(self.answer(scenes(scene)), ReconcileRequest::Scenes);
    }

    /// Lets it work until it waits for OBS; the disk takes everything.
    fn work(&mut self) {
        let mut actions = VecDeque::new();
        loop {
            self.reconciler.work(self.now, &mut actions);
            let mut wrote = false;
            while let Some(action) = actions.pop_front() {
                match action {
                    ReconcileAction::Ask(request) => self.asked.push_back(request),
                    ReconcileAction::Save(notes) => {
                        self.disk = notes;
                        wrote = true;
                        self.reconciler.written(true, self.now);
                    }
                }
            }
            if !wrote {
                return;
            }
        }
    }

    fn answer(&mut self, answer: ReconcileReply) -> ReconcileRequest {
        let request = self.asked.pop_front().expect("something was asked");
        assert!(self.asked.is_empty(), "one thing at a time");
        self.reconciler.answered(answer, self.now);
        self.work();
        request
    }

    fn break_begins(&mut self) {
        self.reconciler.on_break(Some(at(NOW)));
        self.know(false, false, "Game");
    }

    fn in_break() -> Self {
        let mut bench = Self::up();
        bench.break_begins();
        for request in [mute("Mic", true), mute("Music", true), ReconcileRequest::Show("Pause".into())] {
            assert_eq!(bench.answer(ReconcileReply::Done), request);
        }
        assert!(bench.asked.is_empty());
        bench
    }
}

fn scenes(on_air: &str) -> ReconcileReply {
    let all = ["Game", "Chat", "Pause"].map(str::to_owned).into();
    ReconcileReply::Scenes { on_air: on_air.into(), all }
}

fn mute(input: &str, muted: bool) -> ReconcileRequest {
    ReconcileRequest::Mute(input.into(), muted)
}

#[test]
fn a_break_mutes_and_switches_and_its_end_puts_both_back_in_turn() {
    let mut bench = Bench::in_break();
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    for request in [ReconcileRequest::Show("Game".into()), mute("Music", false), mute("Mic", false)] {
        assert_eq!(bench.answer(ReconcileReply::Done), request);
    }
    assert_eq!(bench.disk, ObsNotes::default());
    assert!(bench.reconciler.is_at_rest());
}

#[test]
fn nothing_is_changed_before_it_is_written_down() {
    let mut bench = Bench::up();
    bench.reconciler.on_break(Some(at(NOW)));
    let mut actions = VecDeque::new();
    for answer in [ReconcileReply::Muted(false), ReconcileReply::Muted(false), scenes("Game")] {
        bench.reconciler.work(bench.now, &mut actions);
        assert!(matches!(actions.pop_front(), Some(ReconcileAction::Ask(_))));
        bench.reconciler.answered(answer, bench.now);
    }
    bench.reconciler.work(bench.now, &mut actions);
    assert!(matches!(actions.pop_front(), Some(ReconcileAction::Save(_))), "{actions:?}");
    assert_eq!(actions, []);
    // The disk is full: then it is tried again, and OBS is left as it is.
    bench.reconciler.written(false, bench.now);
    bench.reconciler.work(bench.now, &mut actions);
    assert_eq!(actions, []);
    assert_eq!(bench.reconciler.wake_at(), Some(after(bench.now, AGAIN)));
    bench.now = after(bench.now, AGAIN);
    bench.work();
    assert_eq!(bench.asked, [mute("Mic", true)]);
}

#[test]
fn what_the_streamer_changes_in_a_break_is_left_to_the_streamer() {
    let mut bench = Bench::in_break();
    bench.reconciler.shows("Chat");
    bench.reconciler.mutes("Mic", false);
    bench.work();
    bench.reconciler.on_break(None);
    bench.know(false, true, "Chat");
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
    assert!(bench.asked.is_empty() && bench.reconciler.is_at_rest());

    // Also where it is set to the break's scene by hand afterwards: that is then the streamer's.
    let mut bench = Bench::in_break();
    bench.reconciler.shows("Chat");
    bench.reconciler.shows("Pause");
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
}

#[test]
fn an_obs_that_comes_back_from_a_crash_with_an_open_microphone_is_told_of() {
    let mut bench = Bench::in_break();
    let heard = |bench: &Bench| bench.reconciler.errors().cloned().collect::<Vec<_>>();
    let mic = [ObsError::HeardAgain { name: "Mic".into() }];
    bench.reconciler.gone();
    bench.connect(false, true, "Pause");
    assert!(bench.asked.is_empty(), "it may have been the streamer, and is left alone");
    assert_eq!(heard(&bench), mic);
    // Whoever mutes it has seen it; and after the break it is as it should be.
    bench.reconciler.mutes("Mic", true);
    assert_eq!(heard(&bench), []);
    bench.reconciler.mutes("Mic", false);

    let mut bench = Bench::in_break();
    bench.reconciler.gone();
    bench.connect(false, true, "Pause");
    assert_eq!(heard(&bench), mic);
    bench.reconciler.on_break(None);
    assert_eq!(heard(&bench), []);
}

#[test]
fn what_was_so_before_stays_so_afterwards() {
    let mut bench = Bench::new(ObsNotes::default());
    bench.connect(true, false, "Pause");
    bench.reconciler.on_break(Some(at(NOW)));
    bench.know(true, false, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", true));
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
    assert!(bench.asked.is_empty());
}

#[test]
fn killed_in_a_break_it_puts_back_what_its_notes_say() {
    let disk = Bench::in_break().disk;
    // The break still runs: nothing is to be done.
    let mut bench = Bench::new(disk.clone());
    bench.reconciler.on_break(Some(at(NOW)));
    bench.connect(true, true, "Pause");
    assert!(bench.asked.is_empty());
    // It ended meanwhile.
    let mut bench = Bench::new(disk.clone());
    bench.connect(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Game".into()));
    // Another one runs: it ends with what was there before the first.
    let mut bench = Bench::new(disk);
    bench.reconciler.on_break(Some(at(NOW + 500)));
    bench.connect(false, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Mic", true));
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Game".into()));
}

#[test]
fn a_scene_and_an_input_that_are_not_there_are_told_and_the_break_goes_on() {
    let mut bench = Bench::new(ObsNotes::default());
    bench.reconciler.connected();
    bench.work();
    bench.answer(ReconcileReply::NotThere);
    bench.answer(ReconcileReply::Muted(false));
    bench.answer(ReconcileReply::Scenes { on_air: "Game".into(), all: vec!["Game".into()] });
    let told: Vec<_> = bench.reconciler.errors().cloned().collect();
    let expected = [ObsError::NoInput { name: "Mic".into() }, ObsError::NoScene { name: "Pause".into() }];
    assert_eq!(told, expected);
    bench.reconciler.on_break(Some(at(NOW)));
    bench.work();
    bench.answer(ReconcileReply::NotThere);
    bench.answer(ReconcileReply::Muted(false));
    bench.answer(ReconcileReply::Scenes { on_air: "Game".into(), all: vec!["Game".into()] });
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", true));
    assert_eq!(bench.answer(ReconcileReply::NotThere), ReconcileRequest::Show("Pause".into()));
    assert!(bench.asked.is_empty());
    let told: Vec<_> = bench.reconciler.errors().cloned().collect();
    assert_eq!(told, expected);
    bench.reconciler.on_break(None);
    bench.work();
    bench.answer(ReconcileReply::NotThere);
    bench.answer(ReconcileReply::Muted(true));
    bench.answer(scenes("Game"));
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
    // It was made meanwhile.
    assert_eq!(bench.reconciler.errors().count(), 1);
}

#[test]
fn what_cannot_be_put_back_is_told_and_tried_again() {
    let mut bench = Bench::in_break();
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Refused), ReconcileRequest::Show("Game".into()));
    let told: Vec<_> = bench.reconciler.errors().cloned().collect();
    assert_eq!(told, [ObsError::SceneNotBack { name: "Game".into() }]);
    assert!(bench.asked.is_empty());
    bench.now = after(bench.now, AGAIN);
    bench.work();
    assert_eq!(bench.answer(scenes("Pause")), ReconcileRequest::Scenes);
    assert_eq!(bench.reconciler.errors().count(), 1, "told until it is so no more");
    assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Game".into()));
    assert_eq!(bench.reconciler.errors().count(), 0);
    // A scene that was removed is never coming back.
    let mut bench = Bench::in_break();
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::NotThere), ReconcileRequest::Show("Game".into()));
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
}

#[test]
fn an_obs_that_is_not_ready_is_given_time() {
    let mut bench = Bench::new(ObsNotes::default());
    bench.reconciler.connected();
    bench.work();
    bench.answer(ReconcileReply::NotReady);
    assert!(bench.asked.is_empty());
    bench.now = bench.reconciler.wake_at().expect("it looks again");
    bench.know(false, false, "Game");
}

#[test]
fn the_notes_can_be_read_back() {
    let notes = Bench::in_break().disk;
    let json = serde_json::to_string(&notes).unwrap();
    assert_eq!(serde_json::from_str::<ObsNotes>(&json).unwrap(), notes, "{json}");
    assert_eq!(serde_json::from_str::<ObsNotes>("{}").unwrap(), ObsNotes::default());
}

#[test]
fn a_streamer_who_was_faster_than_our_request_has_that_back() {
    let mut bench = Bench::up();
    bench.break_begins();
    bench.answer(ReconcileReply::Done);
    bench.answer(ReconcileReply::Done);
    // Our request for the scene is on its way when the streamer chooses another one, and comes second.
    assert_eq!(bench.asked, [ReconcileRequest::Show("Pause".into())]);
    bench.reconciler.shows("Chat");
    bench.answer(ReconcileReply::Done);
    bench.answer(scenes("Pause"));
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Chat".into()));

    // Where the streamer came second, it is the streamer's.
    let mut bench = Bench::up();
    bench.break_begins();
    bench.answer(ReconcileReply::Done);
    bench.answer(ReconcileReply::Done);
    bench.reconciler.shows("Chat");
    bench.answer(ReconcileReply::Done);
    bench.answer(scenes("Chat"));
    bench.reconciler.on_break(None);
    bench.know(true, true, "Chat");
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
}
