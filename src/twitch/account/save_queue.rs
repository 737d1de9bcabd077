//! What is to be done where the sign-in is kept, one thing at a time, until it is done.
//!
//! Pure. Must not know what a sign-in is, only how new it is.

use jiff::Timestamp;

use super::error::SignInError;
use crate::clock::{after, until};
use crate::domain::KeptIn;
use crate::net::Backoff;

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SaveTask {
    /// Save the sign-in of this generation.
    Save(u64),
    /// Remove what is kept.
    Forget,
}

/// The keeping.
#[derive(Debug)]
pub(super) struct SaveQueue {
    doing: Option<SaveTask>,
    /// What is kept must go.
    forget: bool,
    at: Timestamp,
    /// Why it did not work.
    pub(super) error: Option<SignInError>,
    /// Where the sign-in is kept.
    pub(super) place: Option<KeptIn>,
    backoff: Backoff,
}

impl SaveQueue {
    /// Nothing is to be done; what there is, is kept in `place`.
    pub(super) fn new(place: Option<KeptIn>, seed: u64) -> Self {
        let backoff = Backoff::for_twitch(seed);
        Self { doing: None, forget: false, at: Timestamp::MIN, error: None, place, backoff }
    }

    /// There is a new sign-in.
    pub(super) fn replace(&mut self) {
        self.forget = false;
        self.begin_anew();
    }

    /// What is kept must go.
    pub(super) fn forget(&mut self) {
        self.forget = true;
        self.place = None;
        self.begin_anew();
    }

    fn begin_anew(&mut self) {
        self.error = None;
        self.at = Timestamp::MIN;
        self.backoff.reset();
    }

    /// Whether something is being done.
    pub(super) fn is_busy(&self) -> bool {
        self.doing.is_some()
    }

    /// When to look again, if `unsaved` is the generation that is not saved.
    pub(super) fn wake_at(&self, unsaved: Option<u64>) -> Option<Timestamp> {
        (self.doing.is_none() && self.wanted(unsaved).is_some()).then_some(self.at)
    }

    /// What is to be begun at `now`, if `unsaved` is the generation that is not saved.
    pub(super) fn due(&mut self, unsaved: Option<u64>, now: Timestamp) -> Option<SaveTask> {
        if self.doing.is_some() || until(now, self.at).is_some() {
            return None;
        }
        self.doing = self.wanted(unsaved);
        self.doing
    }

    fn wanted(&self, unsaved: Option<u64>) -> Option<SaveTask> {
        unsaved.map(SaveTask::Save).or(self.forget.then_some(SaveTask::Forget))
    }

    /// What came of saving. Gives the generation that is kept durably now.
    pub(super) fn saved(&mut self, outcome: Result<KeptIn, String>, now: Timestamp) -> Option<u64> {
        let Some(SaveTask::Save(generation)) = self.doing.take() else { return None };
        match outcome {
            // Signed out meanwhile: it goes next.
            Ok(_) if self.forget => None,
            Ok(place) => {
                self.place = Some(place);
                self.begin_anew();
                Some(generation)
            }
            Err(why) => {
                self.later(SignInError::NotSaved(why), now);
                None
            }
        }
    }

    /// What came of removing.
    pub(super) fn forgotten(&mut self, outcome: Result<(), String>, now: Timestamp) {
        self.doing = None;
        match outcome {
            Ok(()) => {
                self.forget = false;
                self.begin_anew();
            }
            Err(why) => self.later(SignInError::NotForgotten(why), now),
        }
    }

    fn later(&mut self, error: SignInError, now: Timestamp) {
        // It does not matter any more whether that worked: something else is wanted by now.
        if self.forget == matches!(error, SignInError::NotForgotten(_)) {
            self.error = Some(error);
            self.at = after(now, self.backoff.next_wait());
        }
    }
}
