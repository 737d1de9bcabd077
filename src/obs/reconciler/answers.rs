//! What an answer of OBS's means.

use std::time::Duration;

use jiff::Timestamp;

use super::notes::{ObsPart, PartState, PartValue};
use super::requests::ReconcileReply;
use super::{
    AGAIN, LONGEST_TRANSITION, NOTHING_ON_AIR, ObservedPart, PendingRequest, PictureState, ReconcileError,
    Reconciler, RequestPurpose, TRANSITION_LOOK,
};
use crate::clock::after;

/// How long OBS is left alone that was not ready (it loads another scene collection).
const NOT_READY: Duration = Duration::from_secs(1);

impl Reconciler {
    /// OBS answered.
    pub(in crate::obs) fn answered(&mut self, answer: ReconcileReply, now: Timestamp) {
        let Some(pending) = self.pending.take() else { return };
        match answer {
            _ if pending.purpose == RequestPurpose::Picture => self.picture(&answer, now),
            ReconcileReply::NotReady => {
                if pending.purpose == RequestPurpose::Prepare {
                    self.preview_due = pending.scene();
                }
                self.rest = Some(after(now, NOT_READY));
            }
            // Studio mode is off by now, or the scene is gone: then there is no preview to put back.
            _ if pending.purpose == RequestPurpose::Prepare => {}
            ReconcileReply::Collection(name) => self.opened(Some(name)),
            // It knows of no collections.
            _ if pending.purpose == RequestPurpose::Place => self.opened(None),
            // It may have been renamed meanwhile.
            ReconcileReply::NotThere if pending.is_overtaken => drop(self.seen.remove(&pending.part)),
            ReconcileReply::Scenes { on_air, preview, all } if pending.purpose == RequestPurpose::Know => {
                self.nothing_on_air = 0;
                self.note_scenes(&all);
                self.preview = preview;
                self.found(pending, ObservedPart::Is(PartValue::Scene(on_air)));
            }
            ReconcileReply::NothingOnAir if self.nothing_on_air < NOTHING_ON_AIR => {
                self.nothing_on_air += 1;
                self.rest = Some(after(now, NOT_READY));
            }
            // So it is; what is to be muted is muted all the same.
            ReconcileReply::NothingOnAir => self.found(pending, ObservedPart::Missing),
            ReconcileReply::Vertical(name) if pending.purpose == RequestPurpose::Know => {
                self.forget(&ObsPart::Vertical, ReconcileError::is_of_the_settings);
                self.found(pending, ObservedPart::Is(PartValue::Scene(name)));
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

    /// What an OBS that does not tell of its transitions answers keeps nobody silent.
    fn picture(&mut self, answer: &ReconcileReply, now: Timestamp) {
        let until = match self.picture {
            PictureState::InTransition { until } => until,
            _ => after(now, LONGEST_TRANSITION),
        };
        let goes_on = matches!(answer, ReconcileReply::Transition(true) | ReconcileReply::NotReady);
        if goes_on && crate::clock::until(now, until).is_some() {
            self.picture = PictureState::InTransition { until };
            self.rest = Some(after(now, TRANSITION_LOOK));
        } else {
            self.picture = PictureState::There;
        }
    }

    pub(super) fn note_scenes(&mut self, all: &[String]) {
        let missing = self.break_scene().filter(|scene| !all.iter().any(|known| known == scene));
        let missing = missing.map(str::to_owned);
        match missing {
            Some(name) => drop(self.errors.insert(ObsPart::Scene, ReconcileError::NoScene { name })),
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
        self.forget(&pending.part, ReconcileError::is_of_putting_back);
        match pending.purpose {
            RequestPurpose::Take => self.taken(&pending.part),
            _ => {
                if pending.part == ObsPart::Scene {
                    self.picture = PictureState::Unknown;
                    self.preview_due = self.preview_to_restore();
                }
                self.drop_note(&pending.part);
            }
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
            ObsPart::Mute(input) => ReconcileError::NoInput { name: input.clone() },
            ObsPart::Vertical => {
                let vertical = self.wanted.iter().find(|(wanted, _)| wanted == part);
                let Some((_, PartValue::Scene(name))) = vertical else { return };
                ReconcileError::NoVertical { name: name.clone() }
            }
            ObsPart::Scene => match self.wanted.last() {
                Some((ObsPart::Scene, PartValue::Scene(name))) => {
                    ReconcileError::NoScene { name: name.clone() }
                }
                _ => return,
            },
        };
        self.errors.insert(part.clone(), error);
    }

    fn not_put_back(&mut self, pending: &PendingRequest) {
        let error = match (&pending.part, &pending.value) {
            (ObsPart::Mute(input), _) => ReconcileError::StillMuted { name: input.clone() },
            (ObsPart::Scene | ObsPart::Vertical, Some(PartValue::Scene(name))) => {
                ReconcileError::SceneNotBack { name: name.clone() }
            }
            _ => return,
        };
        self.errors.insert(pending.part.clone(), error);
    }
}
