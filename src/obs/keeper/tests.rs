//! The keeper by itself, and its promises over random evenings.

mod evening;

use super::*;
use crate::obs::keeper::kept::Held;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

const NOW: i64 = 100;

/// A keeper with what it wants done and what it has written.
struct Bench {
    keeper: Keeper,
    asked: VecDeque<Request>,
    disk: Kept,
    now: Timestamp,
}

impl Bench {
    fn new(kept: Kept) -> Self {
        let mute = ["Mic".to_owned(), "Music".to_owned()];
        let keeper = Keeper::new("Pause", &mute, kept.clone());
        Self { keeper, asked: VecDeque::new(), disk: kept, now: at(NOW) }
    }

    /// Connected, with everything known: the scene is Game and nothing is muted.
    fn up() -> Self {
        let mut bench = Self::new(Kept::default());
        bench.connect(false, false, "Game");
        bench
    }

    fn connect(&mut self, mic: bool, music: bool, scene: &str) {
        self.keeper.connected();
        self.know(mic, music, scene);
    }

    fn know(&mut self, mic: bool, music: bool, scene: &str) {
        self.work();
        assert_eq!(self.answer(Answer::Muted(mic)), Request::Muted("Mic".into()));
        assert_eq!(self.answer(Answer::Muted(music)), Request::Muted("Music".into()));
        assert_eq!(self.answer(scenes(scene)), Request::Scenes);
    }

    /// Lets it work until it waits for OBS; the disk takes everything.
    fn work(&mut self) {
        let mut deeds = VecDeque::new();
        loop {
            self.keeper.work(self.now, &mut deeds);
            let mut wrote = false;
            while let Some(deed) = deeds.pop_front() {
                match deed {
                    Deed::Ask(request) => self.asked.push_back(request),
                    Deed::Keep(kept) => {
                        self.disk = kept;
                        wrote = true;
                        self.keeper.written(true, self.now);
                    }
                }
            }
            if !wrote {
                return;
            }
        }
    }

    fn answer(&mut self, answer: Answer) -> Request {
        let request = self.asked.pop_front().expect("something was asked");
        assert!(self.asked.is_empty(), "one thing at a time");
        self.keeper.answered(answer, self.now);
        self.work();
        request
    }

    fn break_begins(&mut self) {
        self.keeper.on_break(Some(at(NOW)));
        self.know(false, false, "Game");
    }

    fn in_break() -> Self {
        let mut bench = Self::up();
        bench.break_begins();
        for request in [mute("Mic", true), mute("Music", true), Request::Show("Pause".into())] {
            assert_eq!(bench.answer(Answer::Done), request);
        }
        assert!(bench.asked.is_empty());
        bench
    }
}

fn scenes(on_air: &str) -> Answer {
    let all = ["Game", "Chat", "Pause"].map(str::to_owned).into();
    Answer::Scenes { on_air: on_air.into(), all }
}

fn mute(input: &str, muted: bool) -> Request {
    Request::Mute(input.into(), muted)
}

#[test]
fn a_break_mutes_and_switches_and_its_end_puts_both_back_in_turn() {
    let mut bench = Bench::in_break();
    bench.keeper.on_break(None);
    bench.know(true, true, "Pause");
    for request in [Request::Show("Game".into()), mute("Music", false), mute("Mic", false)] {
        assert_eq!(bench.answer(Answer::Done), request);
    }
    assert_eq!(bench.disk, Kept::default());
    assert!(bench.keeper.is_at_rest());
}

#[test]
fn nothing_is_changed_before_it_is_written_down() {
    let mut bench = Bench::up();
    bench.keeper.on_break(Some(at(NOW)));
    let mut deeds = VecDeque::new();
    for answer in [Answer::Muted(false), Answer::Muted(false), scenes("Game")] {
        bench.keeper.work(bench.now, &mut deeds);
        assert!(matches!(deeds.pop_front(), Some(Deed::Ask(_))));
        bench.keeper.answered(answer, bench.now);
    }
    bench.keeper.work(bench.now, &mut deeds);
    assert!(matches!(deeds.pop_front(), Some(Deed::Keep(_))), "{deeds:?}");
    assert_eq!(deeds, []);
    // The disk is full: then it is tried again, and OBS is left as it is.
    bench.keeper.written(false, bench.now);
    bench.keeper.work(bench.now, &mut deeds);
    assert_eq!(deeds, []);
    assert_eq!(bench.keeper.wake_at(), Some(after(bench.now, AGAIN)));
    bench.now = after(bench.now, AGAIN);
    bench.work();
    assert_eq!(bench.asked, [mute("Mic", true)]);
}

#[test]
fn what_the_streamer_changes_in_a_break_is_left_to_the_streamer() {
    let mut bench = Bench::in_break();
    bench.keeper.shows("Chat");
    bench.keeper.mutes("Mic", false);
    bench.work();
    bench.keeper.on_break(None);
    bench.know(false, true, "Chat");
    assert_eq!(bench.answer(Answer::Done), mute("Music", false));
    assert!(bench.asked.is_empty() && bench.keeper.is_at_rest());

    // Also where it is set to the break's scene by hand afterwards: that is then the streamer's.
    let mut bench = Bench::in_break();
    bench.keeper.shows("Chat");
    bench.keeper.shows("Pause");
    bench.keeper.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(Answer::Done), mute("Music", false));
}

#[test]
fn an_obs_that_comes_back_from_a_crash_with_an_open_microphone_is_told_of() {
    let mut bench = Bench::in_break();
    let heard = |bench: &Bench| bench.keeper.troubles().cloned().collect::<Vec<_>>();
    let mic = [Trouble::HeardAgain { name: "Mic".into() }];
    bench.keeper.gone();
    bench.connect(false, true, "Pause");
    assert!(bench.asked.is_empty(), "it may have been the streamer, and is left alone");
    assert_eq!(heard(&bench), mic);
    // Whoever mutes it has seen it; and after the break it is as it should be.
    bench.keeper.mutes("Mic", true);
    assert_eq!(heard(&bench), []);
    bench.keeper.mutes("Mic", false);

    let mut bench = Bench::in_break();
    bench.keeper.gone();
    bench.connect(false, true, "Pause");
    assert_eq!(heard(&bench), mic);
    bench.keeper.on_break(None);
    assert_eq!(heard(&bench), []);
}

#[test]
fn what_was_so_before_stays_so_afterwards() {
    let mut bench = Bench::new(Kept::default());
    bench.connect(true, false, "Pause");
    bench.keeper.on_break(Some(at(NOW)));
    bench.know(true, false, "Pause");
    assert_eq!(bench.answer(Answer::Done), mute("Music", true));
    bench.keeper.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(Answer::Done), mute("Music", false));
    assert!(bench.asked.is_empty());
}

#[test]
fn killed_in_a_break_it_puts_back_what_its_notes_say() {
    let disk = Bench::in_break().disk;
    // The break still runs: nothing is to be done.
    let mut bench = Bench::new(disk.clone());
    bench.keeper.on_break(Some(at(NOW)));
    bench.connect(true, true, "Pause");
    assert!(bench.asked.is_empty());
    // It ended meanwhile.
    let mut bench = Bench::new(disk.clone());
    bench.connect(true, true, "Pause");
    assert_eq!(bench.answer(Answer::Done), Request::Show("Game".into()));
    // Another one runs: it ends with what was there before the first.
    let mut bench = Bench::new(disk);
    bench.keeper.on_break(Some(at(NOW + 500)));
    bench.connect(false, true, "Pause");
    assert_eq!(bench.answer(Answer::Done), mute("Mic", true));
    bench.keeper.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(Answer::Done), Request::Show("Game".into()));
}

#[test]
fn a_scene_and_an_input_that_are_not_there_are_told_and_the_break_goes_on() {
    let mut bench = Bench::new(Kept::default());
    bench.keeper.connected();
    bench.work();
    bench.answer(Answer::NotThere);
    bench.answer(Answer::Muted(false));
    bench.answer(Answer::Scenes { on_air: "Game".into(), all: vec!["Game".into()] });
    let told: Vec<_> = bench.keeper.troubles().cloned().collect();
    let expected = [Trouble::NoInput { name: "Mic".into() }, Trouble::NoScene { name: "Pause".into() }];
    assert_eq!(told, expected);
    bench.keeper.on_break(Some(at(NOW)));
    bench.work();
    bench.answer(Answer::NotThere);
    bench.answer(Answer::Muted(false));
    bench.answer(Answer::Scenes { on_air: "Game".into(), all: vec!["Game".into()] });
    assert_eq!(bench.answer(Answer::Done), mute("Music", true));
    assert_eq!(bench.answer(Answer::NotThere), Request::Show("Pause".into()));
    assert!(bench.asked.is_empty());
    let told: Vec<_> = bench.keeper.troubles().cloned().collect();
    assert_eq!(told, expected);
    bench.keeper.on_break(None);
    bench.work();
    bench.answer(Answer::NotThere);
    bench.answer(Answer::Muted(true));
    bench.answer(scenes("Game"));
    assert_eq!(bench.answer(Answer::Done), mute("Music", false));
    // It was made meanwhile.
    assert_eq!(bench.keeper.troubles().count(), 1);
}

#[test]
fn what_cannot_be_put_back_is_told_and_tried_again() {
    let mut bench = Bench::in_break();
    bench.keeper.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(Answer::Refused), Request::Show("Game".into()));
    let told: Vec<_> = bench.keeper.troubles().cloned().collect();
    assert_eq!(told, [Trouble::SceneNotBack { name: "Game".into() }]);
    assert!(bench.asked.is_empty());
    bench.now = after(bench.now, AGAIN);
    bench.work();
    assert_eq!(bench.answer(scenes("Pause")), Request::Scenes);
    assert_eq!(bench.keeper.troubles().count(), 1, "told until it is so no more");
    assert_eq!(bench.answer(Answer::Done), Request::Show("Game".into()));
    assert_eq!(bench.keeper.troubles().count(), 0);
    // A scene that was removed is never coming back.
    let mut bench = Bench::in_break();
    bench.keeper.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(Answer::NotThere), Request::Show("Game".into()));
    assert_eq!(bench.answer(Answer::Done), mute("Music", false));
}

#[test]
fn an_obs_that_is_not_ready_is_given_time() {
    let mut bench = Bench::new(Kept::default());
    bench.keeper.connected();
    bench.work();
    bench.answer(Answer::NotReady);
    assert!(bench.asked.is_empty());
    bench.now = bench.keeper.wake_at().expect("it looks again");
    bench.know(false, false, "Game");
}

#[test]
fn the_notes_can_be_read_back() {
    let kept = Bench::in_break().disk;
    let json = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Kept>(&json).unwrap(), kept, "{json}");
    assert_eq!(serde_json::from_str::<Kept>("{}").unwrap(), Kept::default());
}

#[test]
fn a_streamer_who_was_faster_than_our_request_has_that_back() {
    let mut bench = Bench::up();
    bench.break_begins();
    bench.answer(Answer::Done);
    bench.answer(Answer::Done);
    // Our request for the scene is on its way when the streamer chooses another one, and comes second.
    assert_eq!(bench.asked, [Request::Show("Pause".into())]);
    bench.keeper.shows("Chat");
    bench.answer(Answer::Done);
    bench.answer(scenes("Pause"));
    bench.keeper.on_break(None);
    bench.know(true, true, "Pause");
    assert_eq!(bench.answer(Answer::Done), Request::Show("Chat".into()));

    // Where the streamer came second, it is the streamer's.
    let mut bench = Bench::up();
    bench.break_begins();
    bench.answer(Answer::Done);
    bench.answer(Answer::Done);
    bench.keeper.shows("Chat");
    bench.answer(Answer::Done);
    bench.answer(scenes("Chat"));
    bench.keeper.on_break(None);
    bench.know(true, true, "Chat");
    assert_eq!(bench.answer(Answer::Done), mute("Music", false));
}
