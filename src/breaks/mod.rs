//! Breaks: when one is due, and what one does in it. Pure rules; time comes in as an argument.
//!
//! Must not know the screens, the store or the clock.

mod exercises;
mod planner;

pub use exercises::{Exercises, built_in_ids};
pub use planner::{Around, Input, Output, Plan, Rest, Running, State, next_break, next_wake, step, view};
