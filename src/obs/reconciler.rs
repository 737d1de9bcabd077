//! What a break changes in OBS, and puts back: the scene on air and what is muted.
//!
//! Pure. It compares how OBS is with how it is wanted, and does one thing at a time. Before it changes
//! anything it has written down what was there; so whatever ends in between (the service, OBS, the
//! connection, the break), it finds out from OBS itself how far it came. What the streamer changes is
//! the streamer's: it is left alone, and not put back. Must not know sockets, nor what a message looks
//! like.

mod answers;
mod decide;
mod error;
mod notes;
mod places;
mod requests;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{after, until};
pub(super) use error::ReconcileError;
pub use notes::ObsNotes;
use notes::{ObsPart, PartState, PartValue};
pub(super) use requests::{ReconcileAction, ReconcileReply, ReconcileRequest};

/// How long until something is tried again that OBS, or the disk, would not do.
const AGAIN: Duration = Duration::from_secs(3);

/// How soon it is looked again whether a transition is over.
const TRANSITION_LOOK: Duration = Duration::from_millis(100);

/// So often in a row no scene may be on air, a second apart, before that is how it is. An OBS that loads takes less.
const NOTHING_ON_AIR: u32 = 15;

/// The longest that OBS lets a transition take. One that is held in the middle by hand is not waited for longer.
const LONGEST_TRANSITION: Duration = Duration::from_secs(20);

/// How the picture comes back after a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PictureState {
    /// It may still be on its way.
    Unknown,
    /// A transition runs. Sound waits for it until then at the latest.
    InTransition { until: Timestamp },
    /// It is there.
    There,
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
    /// To know which collection is open.
    Place,
    /// To know how a part is.
    Know,
    /// To make it as the break wants it.
    Take,
    /// To make it as it was before.
    PutBack,
    /// To have the preview as it was before.
    Prepare,
    /// To know whether the picture is back.
    Picture,
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

impl PendingRequest {
    /// The scene that it asks for, if it does.
    fn scene(self) -> Option<String> {
        match self.value {
            Some(PartValue::Scene(name)) => Some(name),
            _ => None,
        }
    }
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
    /// OBS was gone since the break took something.
    was_away: bool,
    /// Everything that matters was looked at since OBS is there. Until then nothing is called missing: OBS
    /// may still be loading, and what is missing together is told together.
    has_looked: bool,
    /// Which scene collection is open, as far as OBS tells; none until it was asked.
    collection: Option<Option<String>>,
    /// How many canvases there are.
    canvases: usize,
    /// How often in a row no scene was on air.
    nothing_on_air: u32,
    /// The scene in the preview, in studio mode.
    preview: Option<String>,
    /// The scene that is to be in the preview again.
    preview_due: Option<String>,
    seen: BTreeMap<ObsPart, ObservedPart>,
    pending: Option<PendingRequest>,
    /// Sound comes back with the picture, not before it.
    picture: PictureState,
    /// OBS is left alone until then.
    rest: Option<Timestamp>,
    /// Nothing is written until then.
    rest_from_writing: Option<Timestamp>,
    errors: BTreeMap<ObsPart, ReconcileError>,
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
            was_away: false,
            has_looked: false,
            collection: None,
            canvases: 1,
            nothing_on_air: 0,
            preview: None,
            preview_due: None,
            seen: BTreeMap::new(),
            pending: None,
            picture: PictureState::Unknown,
            rest: None,
            rest_from_writing: None,
            errors: BTreeMap::new(),
        }
    }

    /// The same, where the scene `vertical` is shown on the vertical canvas as well (none where it is empty).
    pub(super) fn with_vertical(mut self, vertical: &str) -> Self {
        if !vertical.is_empty() {
            let scene = PartValue::Scene(vertical.to_owned());
            // Before the scene on air, which stands last.
            let place = self.wanted.iter().take_while(|(part, _)| *part != ObsPart::Scene).count();
            self.wanted.insert(place, (ObsPart::Vertical, scene));
        }
        self
    }

    /// So many canvases there are.
    pub(super) fn note_canvases(&mut self, canvases: usize) {
        self.canvases = canvases;
    }

    /// When to call [`Reconciler::work`] even if nothing happens.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        let rest = self.rest.filter(|_| self.is_connected);
        [rest, self.rest_from_writing].into_iter().flatten().min()
    }

    /// What the streamer should know, if anything.
    pub(super) fn errors(&self) -> Vec<ReconcileError> {
        let told = self.errors.values().filter(|error| self.has_looked || !error.is_of_the_settings());
        let has_vertical = self.wanted.iter().any(|(part, _)| *part == ObsPart::Vertical);
        let uncovered = (self.canvases > 1 && !has_vertical).then_some(ReconcileError::OtherCanvases);
        told.cloned().chain(self.left_elsewhere()).chain(uncovered).collect()
    }

    /// Whether there is nothing to put back here, and nothing to write.
    pub(super) fn is_at_rest(&self) -> bool {
        self.notes.parts.is_empty()
            && self.durable == self.notes
            && self.pending.is_none()
            && self.preview_due.is_none()
    }

    /// Whether something is being written down.
    pub(super) fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// The scene that is shown in breaks, as it is called now.
    pub(super) fn break_scene(&self) -> Option<&str> {
        self.wanted.iter().find_map(|wanted| match wanted {
            (ObsPart::Scene, PartValue::Scene(name)) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The break that began then runs, or none does.
    pub(super) fn on_break(&mut self, running: Option<Timestamp>) {
        if self.running != running {
            self.running = running;
            self.was_away = false;
            self.picture = PictureState::Unknown;
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
        self.resumed();
    }

    /// OBS is gone, and with it the answer to what was asked.
    pub(super) fn gone(&mut self) {
        self.was_away = true;
        self.paused();
    }

    /// OBS changes its scene collection, or ends. What is asked now is not answered.
    pub(super) fn paused(&mut self) {
        self.is_connected = false;
        self.pending = None;
        self.picture = PictureState::Unknown;
        self.preview_due = None;
        self.rest = None;
        self.look_again();
    }

    /// It has another scene collection now, or the same one anew.
    pub(super) fn resumed(&mut self) {
        self.is_connected = true;
        self.has_looked = false;
        self.collection = None;
        self.errors.clear();
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

    /// OBS was asked about a change that it told of.
    pub(super) fn checked(&mut self, asked: &ReconcileRequest, answer: ReconcileReply) {
        match (asked, answer) {
            (_, ReconcileReply::Scenes { on_air, preview, all }) => {
                self.note_scenes(&all);
                self.preview = preview;
                self.shows(&on_air);
            }
            (ReconcileRequest::Muted(input), ReconcileReply::Muted(muted)) => self.mutes(input, muted),
            _ => self.look_again(),
        }
    }

    /// Whether OBS is about to show a scene at our request.
    pub(super) fn is_setting_scene(&self) -> bool {
        self.is_setting(&ObsPart::Scene)
    }

    /// Whether OBS is about to mute this input at our request, or not to.
    pub(super) fn is_setting_mute_of(&self, input: &str) -> bool {
        self.is_setting(&ObsPart::Mute(input.to_owned()))
    }

    /// Whether it matters if this input is muted.
    pub(super) fn concerns_input(&self, input: &str) -> bool {
        self.concerns(&ObsPart::Mute(input.to_owned()))
    }

    fn is_setting(&self, part: &ObsPart) -> bool {
        let set = [RequestPurpose::Take, RequestPurpose::PutBack];
        self.pending.as_ref().is_some_and(|pending| pending.part == *part && set.contains(&pending.purpose))
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
                // It stays the streamer's for as long as it is not as the break made it.
                PartState::Taken { was, to } if value != *to && self.running.is_some() => {
                    note.state = PartState::Changed { was: was.clone(), to: to.clone() };
                }
                _ => {}
            }
        }
        self.forget(&part, |error| error.is_of_putting_back() || error.is_of_the_break());
        self.seen.insert(part, ObservedPart::Is(value));
    }

    /// The trouble with `part`, if it is `such`, is over.
    fn forget(&mut self, part: &ObsPart, such: impl Fn(&ReconcileError) -> bool) {
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

    /// Does what can be done now. `may_ask`: nothing else is being asked of OBS.
    pub(super) fn work(&mut self, now: Timestamp, may_ask: bool, out: &mut VecDeque<ReconcileAction>) {
        self.rest = self.rest.filter(|rest| until(now, *rest).is_some());
        self.rest_from_writing = self.rest_from_writing.filter(|rest| until(now, *rest).is_some());
        if may_ask && self.is_connected && self.pending.is_none() && self.rest.is_none() {
            out.extend(self.next().map(ReconcileAction::Ask));
        }
        if self.writing.is_none() && self.rest_from_writing.is_none() && self.notes != self.durable {
            self.writing = Some(self.notes.clone());
            out.push_back(ReconcileAction::Save(self.notes.clone()));
        }
    }

    /// The next thing to ask of OBS.
    fn next(&mut self) -> Option<ReconcileRequest> {
        if self.collection.is_none() {
            self.begin(ObsPart::Scene, RequestPurpose::Place, None);
            return Some(ReconcileRequest::Collection);
        }
        if let Some(scene) = self.preview_due.take() {
            self.begin(ObsPart::Scene, RequestPurpose::Prepare, Some(PartValue::Scene(scene.clone())));
            return Some(ReconcileRequest::Preview(scene));
        }
        if let Some(part) = self.unseen() {
            let request = match &part {
                ObsPart::Scene => ReconcileRequest::Scenes,
                ObsPart::Vertical => ReconcileRequest::Vertical,
                ObsPart::Mute(input) => ReconcileRequest::Muted(input.clone()),
            };
            self.begin(part, RequestPurpose::Know, None);
            return Some(request);
        }
        self.has_looked = true;
        let (part, value, purpose) = match self.running {
            Some(running) => {
                self.take(running);
                let (part, value) = self.next_to_take()?;
                (part, value, RequestPurpose::Take)
            }
            None => {
                let (part, value) = self.next_to_put_back()?;
                if matches!(part, ObsPart::Mute(_)) && self.picture != PictureState::There {
                    self.begin(ObsPart::Scene, RequestPurpose::Picture, None);
                    return Some(ReconcileRequest::Transition);
                }
                (part, value, RequestPurpose::PutBack)
            }
        };
        let request = match (&part, &value) {
            (ObsPart::Mute(input), PartValue::Muted(muted)) => ReconcileRequest::Mute(input.clone(), *muted),
            (ObsPart::Vertical, PartValue::Scene(scene)) => ReconcileRequest::ShowVertical(scene.clone()),
            (_, PartValue::Scene(scene)) => ReconcileRequest::Show(scene.clone()),
            // Cannot be: a scene is no mute.
            (ObsPart::Scene | ObsPart::Vertical, PartValue::Muted(_)) => return None,
        };
        self.begin(part, purpose, Some(value));
        Some(request)
    }

    fn begin(&mut self, part: ObsPart, purpose: RequestPurpose, value: Option<PartValue>) {
        self.pending = Some(PendingRequest { part, purpose, value, is_overtaken: false });
    }
}

#[cfg(test)]
mod tests;
