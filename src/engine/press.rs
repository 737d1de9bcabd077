//! Keys: what a press means as things stand.
//!
//! Must hold no rules but which way a switch goes.

use super::Engine;
use crate::domain::{Action, Done, Press, Refusal, ShieldMode};

impl Engine {
    /// Does what `press` asks for as things stand. A switch is turned; the shield goes between hidden and
    /// words, for no key should put digits on a screen.
    ///
    /// # Errors
    /// As [`Engine::execute`].
    pub async fn press(&self, press: Press) -> Result<Done, Refusal> {
        let status = self.status();
        let action = match press {
            Press::Break => Action::StartBreak { exercise: None, length: None },
            Press::Quiet => Action::Quiet(!status.quiet),
            Press::Mark => Action::Mark { note: None },
            Press::Pause => Action::Pause(!status.paused),
            Press::Shield => {
                let mode = match status.shield.default {
                    ShieldMode::Hidden => ShieldMode::Words,
                    _ => ShieldMode::Hidden,
                };
                Action::Shield { mode, number: None }
            }
        };
        self.execute(action).await
    }
}
