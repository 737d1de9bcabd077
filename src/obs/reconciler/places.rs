//! What is called what, and is where: scenes and inputs that are renamed, and scene collections.
//!
//! Notes are about one collection. Those about another are put aside until it is open again.

use super::error::short;
use super::notes::{ObsPart, PartNote, PartState, PartValue};
use super::{ReconcileError, Reconciler};

impl Reconciler {
    /// A scene is called `new` now.
    pub(in crate::obs) fn scene_renamed(&mut self, old: &str, new: &str) {
        // The vertical canvas has scenes of its own, which OBS tells nothing of.
        let on_air = self.wanted.iter_mut().filter(|(part, _)| *part == ObsPart::Scene);
        on_air.for_each(|(_, value)| value.rename_scene(old, new));
        for note in self.notes.parts.iter_mut().filter(|note| note.part != ObsPart::Vertical) {
            note.values_mut().into_iter().flatten().for_each(|value| value.rename_scene(old, new));
            if note.preview.as_deref() == Some(old) {
                note.preview = Some(new.to_owned());
            }
        }
    }

    /// An input is called `new` now.
    pub(in crate::obs) fn input_renamed(&mut self, old: &str, new: &str) {
        self.wanted.iter_mut().for_each(|(part, _)| part.rename_input(old, new));
        self.notes.parts.iter_mut().for_each(|note| note.part.rename_input(old, new));
        let errors = std::mem::take(&mut self.errors).into_iter();
        self.errors = errors.filter(|(part, _)| *part != ObsPart::Mute(old.to_owned())).collect();
    }

    /// This scene collection is open; none where OBS does not tell. Then the notes stay where they are.
    pub(super) fn opened(&mut self, collection: Option<String>) {
        if let Some(open) = &collection {
            let notes = &mut self.notes;
            if let Some(other) = notes.collection.take_if(|noted| noted != open) {
                let mut parts = std::mem::take(&mut notes.parts);
                parts.retain(|note| note.to().is_some());
                if !parts.is_empty() {
                    notes.elsewhere.insert(other, parts);
                }
                notes.break_started = None;
            }
            if let Some(back) = notes.elsewhere.remove(open) {
                notes.parts.extend(back);
                notes.break_started = None;
            }
        }
        self.collection = Some(collection);
        self.note_place();
    }

    /// Notes that say nothing are about no break, and in no collection.
    pub(super) fn note_place(&mut self) {
        if self.notes.parts.is_empty() {
            self.notes.break_started = None;
            self.notes.collection = None;
        } else if let Some(Some(open)) = &self.collection {
            self.notes.collection = Some(open.clone());
        }
    }

    /// What a break that is over has left in other collections.
    pub(super) fn left_elsewhere(&self) -> impl Iterator<Item = ReconcileError> {
        let elsewhere = self.notes.elsewhere.iter().filter(|_| self.running.is_none());
        elsewhere.filter_map(|(collection, parts)| {
            Some(ReconcileError::LeftElsewhere { collection: collection.clone(), parts: left(parts)? })
        })
    }

    /// What a break that is over has left in an OBS that is away.
    pub(in crate::obs) fn left_here(&self) -> Option<ReconcileError> {
        let parts = left(&self.notes.parts).filter(|_| self.running.is_none())?;
        Some(ReconcileError::LeftHere { parts })
    }
}

/// What is not as it was, as parts of a sentence; none where everything is.
fn left(notes: &[PartNote]) -> Option<Vec<String>> {
    let taken = notes.iter().filter(|note| matches!(note.state, PartState::Taken { .. }));
    let parts = taken.filter_map(|note| match (&note.part, note.to()?) {
        (ObsPart::Mute(name), _) => Some(format!("`{}` is still muted", short(name))),
        (ObsPart::Scene, PartValue::Scene(name)) => Some(format!("the scene `{}` is still on", short(name))),
        (ObsPart::Vertical, PartValue::Scene(name)) => {
            Some(format!("the vertical scene `{}` is still on", short(name)))
        }
        (ObsPart::Scene | ObsPart::Vertical, PartValue::Muted(_)) => None,
    });
    Some(parts.collect::<Vec<_>>()).filter(|parts| !parts.is_empty())
}
