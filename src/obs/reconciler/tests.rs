//! The reconciler by itself, and its promises over random evenings.

mod evening;
mod fade;

use super::error::ReconcileError;
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
    /// The scene collection that is open.
    collection: String,
    now: Timestamp,
}

impl Bench {
    fn new(notes: ObsNotes) -> Self {
        let mute = ["Mic".to_owned(), "Music".to_owned()];
        let reconciler = Reconciler::new("Pause", &mute, notes.clone());
        Self { reconciler, asked: VecDeque::new(), disk: notes, collection: "Work".into(), now: at(NOW) }
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
        if self.asked == [ReconcileRequest::Collection] {
            self.answer(ReconcileReply::Collection(self.collection.clone()));
        }
        assert_eq!(self.answer(scenes(scene)), ReconcileRequest::Scenes);
        assert_eq!(self.answer(ReconcileReply::Muted(mic)), ReconcileRequest::Muted("Mic".into()));
        assert_eq!(self.answer(ReconcileReply::Muted(music)), ReconcileRequest::Muted("Music".into()));
    }

    /// Lets it work until it waits for OBS; the disk takes everything.
    fn work(&mut self) {
        let mut actions = VecDeque::new();
        loop {
            self.reconciler.work(self.now, true, &mut actions);
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
        // No transition runs, unless a test says so.
        if request != ReconcileRequest::Transition && self.asked == [ReconcileRequest::Transition] {
            self.answer(ReconcileReply::Transition(false));
        }
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
    ReconcileReply::Scenes { on_air: on_air.into(), preview: None, all }
}

/// There is no scene for breaks.
fn only_game() -> ReconcileReply {
    ReconcileReply::Scenes { on_air: "Game".into(), preview: None, all: vec!["Game".into()] }
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
    for answer in [scenes("Game"), ReconcileReply::Muted(false), ReconcileReply::Muted(false)] {
        bench.reconciler.work(bench.now, true, &mut actions);
        assert!(matches!(actions.pop_front(), Some(ReconcileAction::Ask(_))));
        bench.reconciler.answered(answer, bench.now);
    }
    bench.reconciler.work(bench.now, true, &mut actions);
    assert!(matches!(actions.pop_front(), Some(ReconcileAction::Save(_))), "{actions:?}");
    assert_eq!(actions, []);
    // The disk is full: then it is tried again, and OBS is left as it is.
    bench.reconciler.written(false, bench.now);
    bench.reconciler.work(bench.now, true, &mut actions);
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

    // Where it is changed back in the break, it is as the break made it again.
    let mut bench = Bench::in_break();
    bench.reconciler.shows("Chat");
    bench.reconciler.shows("Pause");
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Game".into()));
}

#[test]
fn what_is_renamed_in_a_break_is_put_back_under_its_new_name() {
    let mut bench = Bench::in_break();
    bench.reconciler.scene_renamed("Game", "Play");
    bench.reconciler.scene_renamed("Pause", "Away");
    bench.reconciler.input_renamed("Mic", "Voice");
    bench.reconciler.look_again();
    bench.reconciler.on_break(None);
    bench.work();
    assert_eq!(bench.answer(scenes("Away")), ReconcileRequest::Scenes);
    assert_eq!(bench.answer(ReconcileReply::Muted(true)), ReconcileRequest::Muted("Voice".into()));
    assert_eq!(bench.answer(ReconcileReply::Muted(true)), ReconcileRequest::Muted("Music".into()));
    let back = [ReconcileRequest::Show("Play".into()), mute("Voice", false), mute("Music", false)];
    for request in back {
        assert_eq!(bench.answer(ReconcileReply::Done), request);
    }
    assert!(bench.reconciler.is_at_rest());
}

#[test]
fn what_a_break_changed_in_another_scene_collection_is_put_back_there() {
    let mut bench = Bench::in_break();
    let switch = |bench: &mut Bench, to: &str, mic: bool, music: bool, scene: &str| {
        bench.reconciler.paused();
        bench.collection = to.into();
        bench.connect(mic, music, scene);
    };
    // The other one has a break of its own.
    switch(&mut bench, "Other", false, true, "Game");
    for request in [mute("Mic", true), ReconcileRequest::Show("Pause".into())] {
        assert_eq!(bench.answer(ReconcileReply::Done), request);
    }
    assert_eq!(bench.reconciler.errors(), [], "the break goes on");
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    for request in [ReconcileRequest::Show("Game".into()), mute("Mic", false)] {
        assert_eq!(bench.answer(ReconcileReply::Done), request);
    }
    let sentence = bench.reconciler.errors().first().unwrap().to_string();
    assert!(sentence.contains("`Work`") && sentence.contains("`Mic` is still muted"), "{sentence}");
    // Nothing can be done about it, and whoever stops us is not kept.
    assert!(bench.reconciler.is_at_rest());
    bench.reconciler = Reconciler::new("Pause", &["Mic".into(), "Music".into()], bench.disk.clone());
    switch(&mut bench, "Work", true, true, "Pause");
    let back = [ReconcileRequest::Show("Game".into()), mute("Music", false), mute("Mic", false)];
    for request in back {
        assert_eq!(bench.answer(ReconcileReply::Done), request);
    }
    assert_eq!(bench.reconciler.errors(), []);
    assert_eq!(bench.disk, ObsNotes::default());
}

#[test]
fn an_obs_that_does_not_say_which_scene_collection_is_open_is_put_back_all_the_same() {
    let mut bench = Bench::in_break();
    bench.reconciler.gone();
    bench.reconciler.on_break(None);
    bench.reconciler.connected();
    bench.work();
    assert_eq!(bench.answer(ReconcileReply::Refused), ReconcileRequest::Collection);
    bench.know(true, true, "Pause");
    let back = [ReconcileRequest::Show("Game".into()), mute("Music", false), mute("Mic", false)];
    for request in back {
        assert_eq!(bench.answer(ReconcileReply::Done), request);
    }
    assert_eq!(bench.disk, ObsNotes::default());
}

#[test]
fn in_studio_mode_what_was_prepared_is_prepared_again() {
    let studio = |on_air: &str, preview: &str| ReconcileReply::Scenes {
        on_air: on_air.into(),
        preview: Some(preview.into()),
        all: ["Game", "Chat", "Pause"].map(str::to_owned).into(),
    };
    // What OBS leaves in the preview, and what belongs there afterwards: the streamer may have prepared
    // something else meanwhile.
    for (left, due) in [("Pause", "Chat"), ("Game", "Chat"), ("Other", "Other")] {
        let mut bench = Bench::new(ObsNotes::default());
        bench.reconciler = Reconciler::new("Pause", &[], ObsNotes::default());
        bench.reconciler.connected();
        bench.reconciler.on_break(Some(at(NOW)));
        bench.work();
        bench.answer(ReconcileReply::Collection("Work".into()));
        bench.answer(studio("Game", "Chat"));
        assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Pause".into()));
        bench.reconciler.on_break(None);
        bench.work();
        bench.answer(studio("Pause", left));
        assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Game".into()));
        assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Preview(due.into()));
        assert!(bench.reconciler.is_at_rest());
    }
}

#[test]
fn an_obs_that_comes_back_from_a_crash_with_an_open_microphone_is_told_of() {
    let mut bench = Bench::in_break();
    let heard = |bench: &Bench| bench.reconciler.errors();
    let mic = [ReconcileError::HeardAgain { name: "Mic".into(), was_away: true }];
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

    // Where OBS was there all the time, nobody says that it was not.
    let mut bench = Bench::new(Bench::in_break().disk);
    bench.reconciler.on_break(Some(at(NOW)));
    bench.connect(false, true, "Pause");
    let told = bench.reconciler.errors().first().unwrap().to_string();
    assert!(told.contains("`Mic` can be heard again") && !told.contains("away"), "{told}");
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
    bench.answer(ReconcileReply::Collection("Work".into()));
    bench.answer(only_game());
    bench.answer(ReconcileReply::NotThere);
    assert_eq!(bench.reconciler.errors(), [], "what is missing together is told together");
    bench.answer(ReconcileReply::Muted(false));
    let told = bench.reconciler.errors();
    let expected =
        [ReconcileError::NoInput { name: "Mic".into() }, ReconcileError::NoScene { name: "Pause".into() }];
    assert_eq!(told, expected);
    bench.reconciler.on_break(Some(at(NOW)));
    bench.work();
    bench.answer(only_game());
    bench.answer(ReconcileReply::NotThere);
    bench.answer(ReconcileReply::Muted(false));
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", true));
    assert_eq!(bench.answer(ReconcileReply::NotThere), ReconcileRequest::Show("Pause".into()));
    assert!(bench.asked.is_empty());
    let told = bench.reconciler.errors();
    assert_eq!(told, expected);
    bench.reconciler.on_break(None);
    bench.work();
    bench.answer(scenes("Game"));
    bench.answer(ReconcileReply::NotThere);
    bench.answer(ReconcileReply::Muted(true));
    assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
    // It was made meanwhile.
    assert_eq!(bench.reconciler.errors().len(), 1);
}

#[test]
fn what_cannot_be_put_back_is_told_and_tried_again() {
    let mut bench = Bench::in_break();
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(ReconcileReply::Refused), ReconcileRequest::Show("Game".into()));
    let told = bench.reconciler.errors();
    assert_eq!(told, [ReconcileError::SceneNotBack { name: "Game".into() }]);
    assert!(bench.asked.is_empty());
    bench.now = after(bench.now, AGAIN);
    bench.work();
    assert_eq!(bench.answer(scenes("Pause")), ReconcileRequest::Scenes);
    assert_eq!(bench.reconciler.errors().len(), 1, "told until it is so no more");
    assert_eq!(bench.answer(ReconcileReply::Done), ReconcileRequest::Show("Game".into()));
    assert_eq!(bench.reconciler.errors().len(), 0);
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
    bench.answer(ReconcileReply::Collection("Work".into()));
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
