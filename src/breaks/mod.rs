//! Breaks: when one is due, and what one does in it. Pure rules; time comes in as an argument.
//!
//! Must not know the screens, the store or the clock.

mod exercises;
mod planner;

pub use exercises::{Exercises, built_in_ids};
pub use planner::{
    BreakPlan, Input, Output, PlannerState, Rest, RunningBreak, Surroundings, next_break, next_wake, step,
    view,
};
