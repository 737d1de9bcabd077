//! Keys: what a press means as things stand.
//!
//! Must hold no rules but which way a switch goes. While keys are tried they are heard, and do nothing.

use std::sync::PoisonError;
use std::time::Duration;

use super::Engine;
use crate::clock::{SteadyTime, until};
use crate::domain::{Action, BreakState, BreakView, Done, Event, HotkeyAction, Refusal};

/// A key pressed again within this was pressed twice.
const TWICE: Duration = Duration::from_secs(2);

/// Keys that are tried: heard, and nothing else.
#[derive(Debug, Default)]
pub(super) struct KeyTrial {
    until: Option<SteadyTime>,
    heard: Vec<HotkeyAction>,
}

impl Engine {
    /// Does what `press` asks for as things stand. A switch is turned.
    ///
    /// # Errors
    /// As [`Engine::execute`].
    pub async fn press(&self, press: HotkeyAction) -> Result<Done, Refusal> {
        if self.hear(press) {
            // An error means that no screen is open.
            let _ = self.events.send(Event::Pressed { press });
            return Ok(Done::Asked);
        }
        let status = self.status();
        let action = match press {
            HotkeyAction::Break if self.may_end(&status.breaks) => Action::EndBreak,
            HotkeyAction::Break => Action::StartBreak { exercise: None, length: None },
            HotkeyAction::Quiet => Action::Quiet(!status.quiet),
            HotkeyAction::Mark => Action::Mark { note: None },
            HotkeyAction::Pause => Action::Pause(!status.paused),
            HotkeyAction::Shield => Action::ToggleShield,
        };
        self.execute(action).await
    }

    /// Whether the key of a break ends the one that runs. Right after its beginning it does not: a key that was
    /// pressed twice by mistake was meant once.
    fn may_end(&self, breaks: &BreakView) -> bool {
        let began = breaks.started_at.filter(|_| breaks.state == BreakState::Break);
        began.is_some_and(|began| until(began, self.clock.now()).is_some_and(|span| span >= TWICE))
    }

    /// For so long keys are only heard, so that they can be tried; with none, they do again what they are for.
    pub fn try_keys(&self, span: Option<Duration>) {
        let until = span.map(|span| self.clock.steady() + span);
        let mut trial = self.trial.lock().unwrap_or_else(PoisonError::into_inner);
        *trial = KeyTrial { until, heard: Vec::new() };
    }

    /// Whether keys are only heard now, and which were heard when they were last tried.
    pub fn tried_keys(&self) -> (bool, Vec<HotkeyAction>) {
        let trial = self.trial.lock().unwrap_or_else(PoisonError::into_inner);
        (trial.until.is_some_and(|until| self.clock.steady() < until), trial.heard.clone())
    }

    /// Whether `press` is only heard.
    fn hear(&self, press: HotkeyAction) -> bool {
        let mut trial = self.trial.lock().unwrap_or_else(PoisonError::into_inner);
        let is_trial = trial.until.is_some_and(|until| self.clock.steady() < until);
        if is_trial && !trial.heard.contains(&press) {
            trial.heard.push(press);
        }
        is_trial
    }
}
