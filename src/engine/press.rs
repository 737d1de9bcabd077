//! Keys: what a press means as things stand.
//!
//! Must hold no rules but which way a switch goes.

use super::Engine;
use crate::domain::{Action, Done, Press, Refusal};

impl Engine {
    /// Does what `press` asks for as things stand. A switch is turned.
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
            Press::Shield => Action::ToggleShield,
        };
        self.execute(action).await
    }
}
