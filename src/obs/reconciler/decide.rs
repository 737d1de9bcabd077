//! What is to be taken and what put back, by comparing how OBS is with how it is wanted.
//!
//! Must not ask or write anything: it only decides.

use jiff::Timestamp;

use super::notes::{ObsPart, PartNote, PartState, PartValue};
use super::{ObservedPart, ReconcileError, Reconciler};

impl Reconciler {
    /// A part that matters and of which nothing is known. The scene always matters, and comes first: an OBS
    /// that still loads has none on air.
    pub(super) fn unseen(&self) -> Option<ObsPart> {
        let noted = self.notes.parts.iter().map(|note| &note.part);
        let parts =
            [&ObsPart::Scene].into_iter().chain(self.wanted.iter().map(|(part, _)| part)).chain(noted);
        parts.into_iter().find(|part| !self.seen.contains_key(part)).cloned()
    }

    fn is(&self, part: &ObsPart, value: &PartValue) -> bool {
        matches!(self.seen.get(part), Some(ObservedPart::Is(seen)) if seen == value)
    }

    /// Decides what the break that began at `running` takes. Everything that matters has been seen.
    pub(super) fn take(&mut self, running: Timestamp) {
        let mut notes = std::mem::take(&mut self.notes);
        if notes.break_started != Some(running) {
            // What an earlier break has left as it made it is as before it once this one ends.
            notes.parts.retain(|note| note.to().is_some_and(|to| self.is(&note.part, to)));
            notes.break_started = Some(running);
        }
        for note in &mut notes.parts {
            // Nobody told of it, so it was not in front of us: OBS may have come back from a crash with the
            // sound as it was. Whose doing it was is not known, so it is left alone, and said.
            if let (PartState::Taken { was, .. }, ObsPart::Mute(name)) = (&note.state, &note.part)
                && self.is(&note.part, was)
            {
                let error = ReconcileError::HeardAgain { name: name.clone(), was_away: self.was_away };
                self.errors.insert(note.part.clone(), error);
            }
            note.state = match std::mem::replace(&mut note.state, PartState::Left) {
                PartState::Taking { was, to } | PartState::Taken { was, to } if self.is(&note.part, &to) => {
                    PartState::Taken { was, to }
                }
                // It was not reached yet.
                PartState::Taking { was, to } if self.is(&note.part, &was) => PartState::Taking { was, to },
                PartState::Taken { was, to } | PartState::Changed { was, to } => {
                    PartState::Changed { was, to }
                }
                PartState::Taking { .. } | PartState::Left => PartState::Left,
            };
        }
        for (part, to) in &self.wanted {
            if notes.parts.iter().any(|note| note.part == *part) {
                continue;
            }
            let state = match self.seen.get(part) {
                Some(ObservedPart::Is(was)) if was != to => {
                    PartState::Taking { was: was.clone(), to: to.clone() }
                }
                _ => PartState::Left,
            };
            let preview =
                self.preview.clone().filter(|_| *part == ObsPart::Scene && state != PartState::Left);
            notes.parts.push(PartNote { part: part.clone(), state, preview });
        }
        self.notes = notes;
        self.note_place();
    }

    /// What is still to be taken, and is durably written down.
    pub(super) fn next_to_take(&self) -> Option<(ObsPart, PartValue)> {
        if self.durable.break_started != self.notes.break_started {
            return None;
        }
        self.notes.parts.iter().filter(|note| self.durable.parts.contains(note)).find_map(|note| match &note
            .state
        {
            PartState::Taking { to, .. } => Some((note.part.clone(), to.clone())),
            _ => None,
        })
    }

    /// What is still as the break made it. What is not is the streamer's, and let go.
    pub(super) fn next_to_put_back(&mut self) -> Option<(ObsPart, PartValue)> {
        let mut notes = std::mem::take(&mut self.notes);
        notes.parts.retain(|note| note.to().is_some_and(|to| self.is(&note.part, to)));
        self.notes = notes;
        self.note_place();
        // First the scene, then one sound after the other.
        let last = self.notes.parts.iter().max_by(|one, other| one.part.cmp(&other.part))?;
        last.was().map(|was| (last.part.clone(), was.clone()))
    }

    /// The scene that belongs into the preview once the scene is put back; none without studio mode. To
    /// show a scene throws the preview away, and may leave the break's in it.
    pub(super) fn preview_to_restore(&self) -> Option<String> {
        let now = self.preview.as_ref()?;
        let note = self.notes.parts.iter().find(|note| note.part == ObsPart::Scene)?;
        let (Some(PartValue::Scene(was)), Some(PartValue::Scene(to))) = (note.was(), note.to()) else {
            return None;
        };
        // What is neither of the two is what the streamer prepared in the break.
        let prepared = if now == was || now == to { note.preview.as_ref() } else { Some(now) };
        Some(prepared.filter(|scene| *scene != to).unwrap_or(was).clone())
    }
}
