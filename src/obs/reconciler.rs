//! What a break changes in OBS, and puts back: the scene on air and what is muted.
//!
//! Pure. It compares how OBS is with how it is wanted, and does one thing at a time. Before it changes
//! anything it has written down what was there; so whatever ends in between (the service, OBS, the
//! connection, the break), it finds out from OBS itself how far it came. What the streamer changes is
//! the streamer's: it is left alone, and not put back. Must not know sockets, nor what a message looks
//! like.

mod decide;
mod notes;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::error::ObsError;
use crate::clock::{after, before, until};
pub use notes::ObsNotes;
use notes::{ObsPart, PartState, PartValue};

/// How long OBS is left alone that was not ready (it loads another scene collection).
const NOT_READY: Duration = Duration::from_secs(1);
/// How long until something is tried again that OBS, or the disk, would not do.
const AGAIN: Duration = Duration::from_secs(3);

/// Something to ask of OBS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ReconcileRequest {
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
pub(super) enum ReconcileReply {
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
pub(super) enum ReconcileAction {
    /// Write this down durably, and say whether that was possible.
    Save(ObsNotes),
    /// Ask this of OBS, and say what it answered.
    Ask(ReconcileRequest),
}

/// What is known of a part of OBS.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ObservedPart {
    Is(PartValue),
    Missing,
}

/// Why a request is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestPurpose {
    Know,
    Take,
    PutBack,
}

/// The request that is under way.
#[derive(Debug)]
struct PendingRequest {
    part: ObsPart,
    purpose: RequestPurpose,
    /// What the part is set to, where it is.
    value: Option<PartValue>,
    /// OBS told something else of the part in the meantime.
    is_overtaken: bool,
}

/// The machine.
#[derive(Debug)]
pub(super) struct Reconciler {
    /// How OBS is to be in a break.
    wanted: Vec<(ObsPart, PartValue)>,
    /// The break that runs, by the moment it began.
    running: Option<Timestamp>,
    notes: ObsNotes,
    /// What was last written down durably.
    durable: ObsNotes,
    /// What is being written down.
    writing: Option<ObsNotes>,
    is_connected: bool,
    seen: BTreeMap<ObsPart, ObservedPart>,
    pending: Option<PendingRequest>,
    /// OBS is left alone until then.
    rest: Option<Timestamp>,
    /// Nothing is written until then.
    rest_from_writing: Option<Timestamp>,
    errors: BTreeMap<ObsPart, ObsError>,
}

impl Reconciler {
    /// A reconciler for breaks in which `break_scene` is shown (none where it is empty) and the inputs
    /// `mute` are muted, with the notes it had when it last ran.
    pub(super) fn new(break_scene: &str, mute: &[String], notes: ObsNotes) -> Self {
        // Nobody is heard any more before another scene comes, and first it is the scene that comes back.
        let mut wanted: Vec<_> =
            mute.iter().map(|input| (ObsPart::Mute(input.clone()), PartValue::Muted(true))).collect();
        if !break_scene.is_empty() {
            wanted.push((ObsPart::Scene, PartValue::Scene(break_scene.to_owned())));
        }
        Self {
            wanted,
            running: None,
            durable: notes.clone(),
            notes,
            writing: None,
            is_connected: false,
            seen: BTreeMap::new(),
            pending: None,
            rest: None,
            rest_from_writing: None,
            errors: BTreeMap::new(),
        }
    }

    /// When to call [`Reconciler::work`] even if nothing happens.
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
    pub(super) fn errors(&self) -> impl Iterator<Item = &ObsError> {
        self.errors.values()
    }

    /// Whether there is nothing to put back, and nothing to write.
    pub(super) fn is_at_rest(&self) -> bool {
        self.notes == ObsNotes::default() && self.durable == ObsNotes::default() && self.pending.is_none()
    }

    /// The break that began then runs, or none does.
    pub(super) fn on_break(&mut self, running: Option<Timestamp>) {
        if self.running != running {
            self.running = running;
            if running.is_some() {
                self.errors.clear();
            } else {
                self.errors.retain(|_, error| !error.is_of_the_break());
            }
            self.look_again();
        }
    }

    /// OBS is there.
    pub(super) fn connected(&mut self) {
        self.is_connected = true;
        self.errors.clear();
    }

    /// OBS is gone, and with it the answer to what was asked.
    pub(super) fn gone(&mut self) {
        self.is_connected = false;
        self.pending = None;
        self.rest = None;
        self.look_again();
    }

    /// There are other scenes or inputs than before; nothing that was known need be so.
    pub(super) fn look_again(&mut self) {
        self.seen.clear();
        if let Some(pending) = &mut self.pending {
            pending.is_overtaken = true;
        }
    }

    /// OBS tells that this scene is on air.
    pub(super) fn shows(&mut self, scene: &str) {
        self.changed(ObsPart::Scene, PartValue::Scene(scene.to_owned()));
    }

    /// OBS tells that this input is muted, or not.
    pub(super) fn mutes(&mut self, input: &str, muted: bool) {
        self.changed(ObsPart::Mute(input.to_owned()), PartValue::Muted(muted));
    }

    fn changed(&mut self, part: ObsPart, value: PartValue) {
        if !self.concerns(&part) {
            return;
        }
        let mut is_being_set = false;
        if let Some(pending) = self.pending.as_mut().filter(|pending| pending.part == part) {
            is_being_set = pending.value.is_some();
            pending.is_overtaken |= pending.value.as_ref() != Some(&value);
        }
        if let Some(note) = self.notes.parts.iter_mut().find(|note| note.part == part) {
            match &mut note.state {
                // The streamer was faster: that is what is to be put back.
                PartState::Taking { was, to } if value != *to => *was = value.clone(),
                // And did what we were about to do.
                PartState::Taking { .. } if !is_being_set => note.state = PartState::Left,
                PartState::Taken { to, .. } if value != *to && self.running.is_some() => {
                    note.state = PartState::Left
                }
                _ => {}
            }
        }
        self.forget(&part, |error| error.is_of_putting_back() || error.is_of_the_break());
        self.seen.insert(part, ObservedPart::Is(value));
    }

    /// The trouble with `part`, if it is `such`, is over.
    fn forget(&mut self, part: &ObsPart, such: impl Fn(&ObsError) -> bool) {
        if self.errors.get(part).is_some_and(such) {
            self.errors.remove(part);
        }
    }

    fn concerns(&self, part: &ObsPart) -> bool {
        *part == ObsPart::Scene
            || self.wanted.iter().any(|(wanted, _)| wanted == part)
            || self.notes.parts.iter().any(|note| note.part == *part)
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
    pub(super) fn answered(&mut self, answer: ReconcileReply, now: Timestamp) {
        let Some(pending) = self.pending.take() else { return };
        match answer {
            ReconcileReply::NotReady => self.rest = Some(after(now, NOT_READY)),
            ReconcileReply::Scenes { on_air, all } if pending.purpose == RequestPurpose::Know => {
                self.note_scenes(&all);
                self.found(pending, ObservedPart::Is(PartValue::Scene(on_air)));
            }
            ReconcileReply::Muted(muted) if pending.purpose == RequestPurpose::Know => {
                self.forget(&pending.part, |error| !error.is_of_putting_back() && !error.is_of_the_break());
                self.found(pending, ObservedPart::Is(PartValue::Muted(muted)));
            }
            ReconcileReply::NotThere if pending.purpose == RequestPurpose::Know => {
                self.missing(&pending.part);
                self.found(pending, ObservedPart::Missing);
            }
            ReconcileReply::Done if pending.purpose != RequestPurpose::Know => self.done(pending),
            ReconcileReply::NotThere | ReconcileReply::Refused if pending.purpose == RequestPurpose::Take => {
                self.missing(&pending.part);
                self.leave(&pending.part);
            }
            ReconcileReply::NotThere if pending.purpose == RequestPurpose::PutBack => {
                self.not_put_back(&pending);
                self.drop_note(&pending.part);
            }
            // It cannot be known, or not be put back. That is tried for as long as it takes.
            _ => {
                if pending.purpose == RequestPurpose::PutBack {
                    self.not_put_back(&pending);
                }
                self.seen.remove(&pending.part);
                self.rest = Some(after(now, AGAIN));
            }
        }
    }

    fn note_scenes(&mut self, all: &[String]) {
        let missing = self.wanted.iter().find_map(|(_, value)| match value {
            PartValue::Scene(name) if !all.contains(name) => Some(name.clone()),
            _ => None,
        });
        match missing {
            Some(name) => drop(self.errors.insert(ObsPart::Scene, ObsError::NoScene { name })),
            None => self.forget(&ObsPart::Scene, |error| !error.is_of_putting_back()),
        }
    }

    fn found(&mut self, pending: PendingRequest, seen: ObservedPart) {
        // What was told meanwhile is newer.
        if !pending.is_overtaken {
            self.seen.insert(pending.part, seen);
        }
    }

    fn done(&mut self, pending: PendingRequest) {
        self.forget(&pending.part, ObsError::is_of_putting_back);
        match pending.purpose {
            RequestPurpose::Take => self.taken(&pending.part),
            _ => self.drop_note(&pending.part),
        }
        match pending.value {
            Some(value) if !pending.is_overtaken => {
                drop(self.seen.insert(pending.part, ObservedPart::Is(value)))
            }
            // Who came last is found out by asking.
            _ => drop(self.seen.remove(&pending.part)),
        }
    }

    fn taken(&mut self, part: &ObsPart) {
        if let Some(note) = self.notes.parts.iter_mut().find(|note| note.part == *part)
            && let PartState::Taking { was, to } = note.state.clone()
        {
            note.state = PartState::Taken { was, to };
        }
    }

    fn leave(&mut self, part: &ObsPart) {
        if let Some(note) = self.notes.parts.iter_mut().find(|note| note.part == *part) {
            note.state = PartState::Left;
        }
    }

    fn drop_note(&mut self, part: &ObsPart) {
        self.notes.parts.retain(|note| note.part != *part);
    }

    fn missing(&mut self, part: &ObsPart) {
        let error = match part {
            ObsPart::Mute(input) => ObsError::NoInput { name: input.clone() },
            ObsPart::Scene => match self.wanted.last() {
                Some((ObsPart::Scene, PartValue::Scene(name))) => ObsError::NoScene { name: name.clone() },
                _ => return,
            },
        };
        self.errors.insert(part.clone(), error);
    }

    fn not_put_back(&mut self, pending: &PendingRequest) {
        let error = match (&pending.part, &pending.value) {
            (ObsPart::Mute(input), _) => ObsError::StillMuted { name: input.clone() },
            (ObsPart::Scene, Some(PartValue::Scene(name))) => ObsError::SceneNotBack { name: name.clone() },
            _ => return,
        };
        self.errors.insert(pending.part.clone(), error);
    }

    /// Does what can be done now.
    pub(super) fn work(&mut self, now: Timestamp, out: &mut VecDeque<ReconcileAction>) {
        self.rest = self.rest.filter(|rest| until(now, *rest).is_some());
        self.rest_from_writing = self.rest_from_writing.filter(|rest| until(now, *rest).is_some());
        if self.is_connected && self.pending.is_none() && self.rest.is_none() {
            out.extend(self.next().map(ReconcileAction::Ask));
        }
        if self.writing.is_none() && self.rest_from_writing.is_none() && self.notes != self.durable {
            self.writing = Some(self.notes.clone());
            out.push_back(ReconcileAction::Save(self.notes.clone()));
        }
    }

    /// The next thing to ask of OBS.
    fn next(&mut self) -> Option<ReconcileRequest> {
        if let Some(part) = self.unseen() {
            let request = match &part {
                ObsPart::Scene => ReconcileRequest::Scenes,
                ObsPart::Mute(input) => ReconcileRequest::Muted(input.clone()),
            };
            self.pending = Some(PendingRequest {
                part,
                purpose: RequestPurpose::Know,
                value: None,
                is_overtaken: false,
            });
            return Some(request);
        }
        let (part, value, purpose) = match self.running {
            Some(running) => {
                self.take(running);
                let (part, value) = self.next_to_take()?;
                (part, value, RequestPurpose::Take)
            }
            None => {
                let (part, value) = self.next_to_put_back()?;
                (part, value, RequestPurpose::PutBack)
            }
        };
        let request = match (&part, &value) {
            (ObsPart::Mute(input), PartValue::Muted(muted)) => ReconcileRequest::Mute(input.clone(), *muted),
            (_, PartValue::Scene(scene)) => ReconcileRequest::Show(scene.clone()),
            // Cannot be: a scene is no mute.
            (ObsPart::Scene, PartValue::Muted(_)) => return None,
        };
        self.pending = Some(PendingRequest { part, purpose, value: Some(value), is_overtaken: false });
        Some(request)
    }
}

#[cfg(test)]
mod tests;
