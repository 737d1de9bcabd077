//! What is to be taken and what put back, by comparing how OBS is with how it is wanted.
//!
//! Must not ask or write anything: it only decides.

use jiff::Timestamp;

use super::kept::{Held, Hold, Part, Value};
use super::{Keeper, Seen, Trouble};

impl Keeper {
    /// A part that matters and of which nothing is known. The scene always matters.
    pub(super) fn unseen(&self) -> Option<Part> {
        let held = self.kept.held.iter().map(|held| &held.part);
        let parts = self.wanted.iter().map(|(part, _)| part).chain(held).chain([&Part::Scene]);
        parts.into_iter().find(|part| !self.seen.contains_key(part)).cloned()
    }

    fn is(&self, part: &Part, value: &Value) -> bool {
        matches!(self.seen.get(part), Some(Seen::Is(seen)) if seen == value)
    }

    /// Decides what the break that began at `running` takes. Everything that matters has been seen.
    pub(super) fn take(&mut self, running: Timestamp) {
        let mut kept = std::mem::take(&mut self.kept);
        if kept.of != Some(running) {
            // What an earlier break has left as it made it is as before it once this one ends.
            kept.held.retain(|held| held.to().is_some_and(|to| self.is(&held.part, to)));
            kept.of = Some(running);
        }
        for held in &mut kept.held {
            // Nobody told of it, so it was not in front of us: OBS may have come back from a crash with the
            // sound as it was. Whose doing it was is not known, so it is left alone, and said.
            if let (Hold::Taken { was, .. }, Part::Mute(name)) = (&held.hold, &held.part)
                && self.is(&held.part, was)
            {
                self.troubles.insert(held.part.clone(), Trouble::HeardAgain { name: name.clone() });
            }
            held.hold = match std::mem::replace(&mut held.hold, Hold::Left) {
                Hold::Taking { was, to } | Hold::Taken { was, to } if self.is(&held.part, &to) => {
                    Hold::Taken { was, to }
                }
                // It was not reached yet.
                Hold::Taking { was, to } if self.is(&held.part, &was) => Hold::Taking { was, to },
                _ => Hold::Left,
            };
        }
        for (part, to) in &self.wanted {
            if kept.held.iter().any(|held| held.part == *part) {
                continue;
            }
            let hold = match self.seen.get(part) {
                Some(Seen::Is(was)) if was != to => Hold::Taking { was: was.clone(), to: to.clone() },
                _ => Hold::Left,
            };
            kept.held.push(Held { part: part.clone(), hold });
        }
        if kept.held.is_empty() {
            kept.of = None;
        }
        self.kept = kept;
    }

    /// What is still to be taken, and is durably written down.
    pub(super) fn next_to_take(&self) -> Option<(Part, Value)> {
        if self.durable.of != self.kept.of {
            return None;
        }
        self.kept.held.iter().filter(|held| self.durable.held.contains(held)).find_map(|held| {
            match &held.hold {
                Hold::Taking { to, .. } => Some((held.part.clone(), to.clone())),
                _ => None,
            }
        })
    }

    /// What is still as the break made it. What is not is the streamer's, and let go.
    pub(super) fn next_to_put_back(&mut self) -> Option<(Part, Value)> {
        let mut kept = std::mem::take(&mut self.kept);
        kept.held.retain(|held| held.to().is_some_and(|to| self.is(&held.part, to)));
        if kept.held.is_empty() {
            kept.of = None;
        }
        self.kept = kept;
        // First the scene, then one sound after the other.
        let last = self.kept.held.iter().max_by(|one, other| one.part.cmp(&other.part))?;
        last.was().map(|was| (last.part.clone(), was.clone()))
    }
}
