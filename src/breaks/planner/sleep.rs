//! What a machine that slept means for breaks: nobody streams from it meanwhile.
//!
//! Must not know how sleep is noticed.

use std::time::Duration;

use super::{BreakPlan, Output, PlannerState};
use crate::clock::SteadyTime;

impl PlannerState {
    /// The last `span` is no live time.
    pub(super) fn leave_out(&mut self, span: Duration, now: SteadyTime) {
        self.counted_to = self.counted_to.map(|counted_to| (counted_to + span).min(now));
    }

    /// Whoever let the machine sleep for long enough has had a break, unless one that ran then is over now.
    pub(super) fn wake_up(
        &mut self,
        plan: &BreakPlan,
        span: Duration,
        now: SteadyTime,
        outputs: &mut Vec<Output>,
    ) {
        let ran = self.running.is_some() || !outputs.is_empty();
        if ran || !self.is_present() || span < plan.natural() {
            return;
        }
        self.withdraw_if(true, outputs);
        self.settle(now);
        outputs.push(Output::Natural { since: now - span });
    }
}
