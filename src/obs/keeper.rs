//! What a break changes in OBS, and puts back: the scene on air and what is muted.
//!
//! Pure. It compares how OBS is with how it is wanted, and does one thing at a time. Before it changes
//! anything it has written down what was there; so whatever ends in between (the service, OBS, the
//! connection, the break), it finds out from OBS itself how far it came. What the streamer changes is
//! the streamer's: it is left alone, and not put back. Must not know sockets, nor what a message looks
//! like.

mod decide;
mod kept;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::trouble::Trouble;
use crate::clock::{after, before, until};
pub use kept::Kept;
use kept::{Hold, Part, Value};

/// How long OBS is left alone that was not ready (it loads another scene collection).
const NOT_READY: Duration = Duration::from_secs(1);
/// How long until something is tried again that OBS, or the disk, would not do.
const AGAIN: Duration = Duration::from_secs(3);

/// Something to ask of OBS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Request {
    /// Which scenes there are, and which is on air.
    Scenes,
    /// Whether this input is muted.
    Muted(String),
    /// Show this scene.
    Show(String),
    /// Mute this input, or not.
    Mute(String, bool),
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The scene on air, and all there are.
    Scenes { on_air: String, all: Vec<String> },
    /// Whether the input is muted.
    Muted(bool),
    /// It is done.
    Done,
    /// OBS is busy; later.
    NotReady,
    /// There is no such thing.
    NotThere,
    /// It would not do it.
    Refused,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Write this down durably, and say whether that was possible.
    Keep(Kept),
    /// Ask this of OBS, and say what it answered.
    Ask(Request),
}

/// What is known of a part of OBS.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Is(Value),
    Missing,
}

/// Why a request is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Know,
    Take,
    PutBack,
}

/// The request that is under way.
#[derive(Debug)]
struct Asking {
    part: Part,
    aim: Aim,
    /// What the part is set to, where it is.
    value: Option<Value>,
    /// OBS told something else of the part in the meantime.
    is_overtaken: bool,
}

/// The machine.
#[derive(Debug)]
pub(super) struct Keeper {
    /// How OBS is to be in a break.
    wanted: Vec<(Part, Value)>,
    /// The break that runs, by the moment it began.
    running: Option<Timestamp>,
    kept: Kept,
    /// What was last written down durably.
    durable: Kept,
    /// What is being written down.
    writing: Option<Kept>,
    is_connected: bool,
    seen: BTreeMap<Part, Seen>,
    asking: Option<Asking>,
    /// OBS is left alone until then.
    rest: Option<Timestamp>,
    /// Nothing is written until then.
    rest_from_writing: Option<Timestamp>,
    troubles: BTreeMap<Part, Trouble>,
}

impl Keeper {
    /// A keeper for breaks in which `break_scene` is shown (none where it is empty) and the inputs
    /// `mute` are muted, with what it had kept when it last ran.
    pub(super) fn new(break_scene: &str, mute: &[String], kept: Kept) -> Self {
        // Nobody is heard any more before another scene comes, and first it is the scene that comes back.
        let mut wanted: Vec<_> =
            mute.iter().map(|input| (Part::Mute(input.clone()), Value::Muted(true))).collect();
        if !break_scene.is_empty() {
            wanted.push((Part::Scene, Value::Scene(break_scene.to_owned())));
        }
        Self {
            wanted,
            running: None,
            durable: kept.clone(),
            kept,
            writing: None,
            is_connected: false,
            seen: BTreeMap::new(),
            asking: None,
            rest: None,
            rest_from_writing: None,
            troubles: BTreeMap::new(),
        }
    }

    /// When to call [`Keeper::work`] even if nothing happens.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        let rest = self.rest.filter(|_| self.is_connected);
        [rest, self.rest_from_writing].into_iter().flatten().min()
    }

    /// The clock was set back by `by`.
    pub(super) fn set_back(&mut self, by: Duration) {
        for rest in [&mut self.rest, &mut self.rest_from_writing].into_iter().flatten() {
            *rest = before(*rest, by);
        }
    }

    /// What the streamer should know, if anything.
    pub(super) fn troubles(&self) -> impl Iterator<Item = &Trouble> {
        self.troubles.values()
    }

    /// Whether there is nothing to put back, and nothing to write.
    pub(super) fn is_at_rest(&self) -> bool {
        self.kept == Kept::default() && self.durable == Kept::default() && self.asking.is_none()
    }

    /// The break that began then runs, or none does.
    pub(super) fn on_break(&mut self, running: Option<Timestamp>) {
        if self.running != running {
            self.running = running;
            if running.is_some() {
                self.troubles.clear();
            } else {
                self.troubles.retain(|_, trouble| !trouble.is_of_the_break());
            }
            self.look_again();
        }
    }

    /// OBS is there.
    pub(super) fn connected(&mut self) {
        self.is_connected = true;
        self.troubles.clear();
    }

    /// OBS is gone, and with it the answer to what was asked.
    pub(super) fn gone(&mut self) {
        self.is_connected = false;
        self.asking = None;
        self.rest = None;
        self.look_again();
    }

    /// There are other scenes or inputs than before; nothing that was known need be so.
    pub(super) fn look_again(&mut self) {
        self.seen.clear();
        if let Some(asking) = &mut self.asking {
            asking.is_overtaken = true;
        }
    }

    /// OBS tells that this scene is on air.
    pub(super) fn shows(&mut self, scene: &str) {
        self.changed(Part::Scene, Value::Scene(scene.to_owned()));
    }

    /// OBS tells that this input is muted, or not.
    pub(super) fn mutes(&mut self, input: &str, muted: bool) {
        self.changed(Part::Mute(input.to_owned()), Value::Muted(muted));
    }

    fn changed(&mut self, part: Part, value: Value) {
        if !self.concerns(&part) {
            return;
        }
        let mut is_being_set = false;
        if let Some(asking) = self.asking.as_mut().filter(|asking| asking.part == part) {
            is_being_set = asking.value.is_some();
            asking.is_overtaken |= asking.value.as_ref() != Some(&value);
        }
        if let Some(held) = self.kept.held.iter_mut().find(|held| held.part == part) {
            match &mut held.hold {
                // The streamer was faster: that is what is to be put back.
                Hold::Taking { was, to } if value != *to => *was = value.clone(),
                // And did what we were about to do.
                Hold::Taking { .. } if !is_being_set => held.hold = Hold::Left,
                Hold::Taken { to, .. } if value != *to && self.running.is_some() => held.hold = Hold::Left,
                _ => {}
            }
        }
        self.forget(&part, |trouble| trouble.is_of_putting_back() || trouble.is_of_the_break());
        self.seen.insert(part, Seen::Is(value));
    }

    /// The trouble with `part`, if it is `such`, is over.
    fn forget(&mut self, part: &Part, such: impl Fn(&Trouble) -> bool) {
        if self.troubles.get(part).is_some_and(such) {
            self.troubles.remove(part);
        }
    }

    fn concerns(&self, part: &Part) -> bool {
        *part == Part::Scene
            || self.wanted.iter().any(|(wanted, _)| wanted == part)
            || self.kept.held.iter().any(|held| held.part == *part)
    }

    /// What was written down is durable, or could not be written.
    pub(super) fn written(&mut self, is_durable: bool, now: Timestamp) {
        let Some(writing) = self.writing.take() else { return };
        if is_durable {
            self.durable = writing;
        } else {
            self.rest_from_writing = Some(after(now, AGAIN));
        }
    }

    /// OBS answered.
    pub(super) fn answered(&mut self, answer: Answer, now: Timestamp) {
        let Some(asking) = self.asking.take() else { return };
        match answer {
            Answer::NotReady => self.rest = Some(after(now, NOT_READY)),
            Answer::Scenes { on_air, all } if asking.aim == Aim::Know => {
                self.note_scenes(&all);
                self.found(asking, Seen::Is(Value::Scene(on_air)));
            }
            Answer::Muted(muted) if asking.aim == Aim::Know => {
                self.forget(&asking.part, |trouble| {
                    !trouble.is_of_putting_back() && !trouble.is_of_the_break()
                });
                self.found(asking, Seen::Is(Value::Muted(muted)));
            }
            Answer::NotThere if asking.aim == Aim::Know => {
                self.missing(&asking.part);
                self.found(asking, Seen::Missing);
            }
            Answer::Done if asking.aim != Aim::Know => self.done(asking),
            Answer::NotThere | Answer::Refused if asking.aim == Aim::Take => {
                self.missing(&asking.part);
                self.leave(&asking.part);
            }
            Answer::NotThere if asking.aim == Aim::PutBack => {
                self.not_put_back(&asking);
                self.drop_held(&asking.part);
            }
            // It cannot be known, or not be put back. That is tried for as long as it takes.
            _ => {
                if asking.aim == Aim::PutBack {
                    self.not_put_back(&asking);
                }
                self.seen.remove(&asking.part);
                self.rest = Some(after(now, AGAIN));
            }
        }
    }

    fn note_scenes(&mut self, all: &[String]) {
        let missing = self.wanted.iter().find_map(|(_, value)| match value {
            Value::Scene(name) if !all.contains(name) => Some(name.clone()),
            _ => None,
        });
        match missing {
            Some(name) => drop(self.troubles.insert(Part::Scene, Trouble::NoScene { name })),
            None => self.forget(&Part::Scene, |trouble| !trouble.is_of_putting_back()),
        }
    }

    fn found(&mut self, asking: Asking, seen: Seen) {
        // What was told meanwhile is newer.
        if !asking.is_overtaken {
            self.seen.insert(asking.part, seen);
        }
    }

    fn done(&mut self, asking: Asking) {
        self.forget(&asking.part, Trouble::is_of_putting_back);
        match asking.aim {
            Aim::Take => self.taken(&asking.part),
            _ => self.drop_held(&asking.part),
        }
        match asking.value {
            Some(value) if !asking.is_overtaken => drop(self.seen.insert(asking.part, Seen::Is(value))),
            // Who came last is found out by asking.
            _ => drop(self.seen.remove(&asking.part)),
        }
    }

    fn taken(&mut self, part: &Part) {
        if let Some(held) = self.kept.held.iter_mut().find(|held| held.part == *part)
            && let Hold::Taking { was, to } = held.hold.clone()
        {
            held.hold = Hold::Taken { was, to };
        }
    }

    fn leave(&mut self, part: &Part) {
        if let Some(held) = self.kept.held.iter_mut().find(|held| held.part == *part) {
            held.hold = Hold::Left;
        }
    }

    fn drop_held(&mut self, part: &Part) {
        self.kept.held.retain(|held| held.part != *part);
    }

    fn missing(&mut self, part: &Part) {
        let trouble = match part {
            Part::Mute(input) => Trouble::NoInput { name: input.clone() },
            Part::Scene => match self.wanted.last() {
                Some((Part::Scene, Value::Scene(name))) => Trouble::NoScene { name: name.clone() },
                _ => return,
            },
        };
        self.troubles.insert(part.clone(), trouble);
    }

    fn not_put_back(&mut self, asking: &Asking) {
        let trouble = match (&asking.part, &asking.value) {
            (Part::Mute(input), _) => Trouble::StillMuted { name: input.clone() },
            (Part::Scene, Some(Value::Scene(name))) => Trouble::SceneNotBack { name: name.clone() },
            _ => return,
        };
        self.troubles.insert(asking.part.clone(), trouble);
    }

    /// Does what can be done now.
    pub(super) fn work(&mut self, now: Timestamp, out: &mut VecDeque<Deed>) {
        self.rest = self.rest.filter(|rest| until(now, *rest).is_some());
        self.rest_from_writing = self.rest_from_writing.filter(|rest| until(now, *rest).is_some());
        if self.is_connected && self.asking.is_none() && self.rest.is_none() {
            out.extend(self.next().map(Deed::Ask));
        }
        if self.writing.is_none() && self.rest_from_writing.is_none() && self.kept != self.durable {
            self.writing = Some(self.kept.clone());
            out.push_back(Deed::Keep(self.kept.clone()));
        }
    }

    /// The next thing to ask of OBS.
    fn next(&mut self) -> Option<Request> {
        if let Some(part) = self.unseen() {
            let request = match &part {
                Part::Scene => Request::Scenes,
                Part::Mute(input) => Request::Muted(input.clone()),
            };
            self.asking = Some(Asking { part, aim: Aim::Know, value: None, is_overtaken: false });
            return Some(request);
        }
        let (part, value, aim) = match self.running {
            Some(running) => {
                self.take(running);
                let (part, value) = self.next_to_take()?;
                (part, value, Aim::Take)
            }
            None => {
                let (part, value) = self.next_to_put_back()?;
                (part, value, Aim::PutBack)
            }
        };
        let request = match (&part, &value) {
            (Part::Mute(input), Value::Muted(muted)) => Request::Mute(input.clone(), *muted),
            (_, Value::Scene(scene)) => Request::Show(scene.clone()),
            // Cannot be: a scene is no mute.
            (Part::Scene, Value::Muted(_)) => return None,
        };
        self.asking = Some(Asking { part, aim, value: Some(value), is_overtaken: false });
        Some(request)
    }
}

#[cfg(test)]
mod tests;
