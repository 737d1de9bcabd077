//! When a break is due: live time adds up, a break is announced, offered, taken, put off or skipped.
//!
//! `step` is the whole planner: a state, an input and the present moment give a new state and what
//! to do. It survives restarts because the state is plain data, and plans in steady time, so that a wall clock
//! that is set moves nothing. Must not know who asks or who is told.

mod moments;
mod sleep;
mod state;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::exercises::Exercises;
use crate::clock::{SteadyTime, WallOffset};
use crate::config::{BreakStart, Breaks};
use crate::domain::{BreakEnd, BreakState, BreakView, Refusal};

pub use moments::Surroundings;
pub use state::PlannerState;

/// The settings that planning needs.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakPlan {
    /// Live time between breaks.
    pub every: Duration,
    /// Length of a break.
    pub length: Duration,
    /// How long before a break it is announced.
    pub notice: Duration,
    /// Exercise of a break, by its id.
    pub exercise: String,
    /// Every exercise there is.
    pub exercises: Exercises,
    /// Offered, or by itself.
    pub start: BreakStart,
    /// Whether a break is taken in ads where some are near.
    pub with_ads: bool,
    /// For how long altogether a break may be put off.
    pub snooze_limit: Duration,
}

impl BreakPlan {
    /// The plan of `settings`.
    pub fn of(settings: &Breaks) -> Self {
        let every = settings.every.get();
        Self {
            every,
            length: settings.length.get(),
            // A break that is always announced is not announced.
            notice: settings.notice.get().min(every / 2),
            exercise: settings.exercise.clone(),
            exercises: Exercises::of(settings),
            start: settings.start,
            with_ads: settings.with_ads,
            snooze_limit: settings.snooze_limit.get(),
        }
    }

    /// A fifth of the time between breaks, ten minutes by default: so long a break is put off, and
    /// nothing is offered after one was skipped; so long one waits for a better moment; and so much
    /// too early it may be taken in ads.
    pub(super) fn a_while(&self) -> Duration {
        self.every / 5
    }

    /// Whoever was away for half a break has had one.
    fn natural(&self) -> Duration {
        self.length / 2
    }
}

/// A running break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningBreak<T = SteadyTime> {
    /// The exercise's id.
    pub exercise: String,
    /// When it began.
    pub started_at: T,
    /// When it will end.
    pub ends_at: T,
}

/// Why nothing may be offered, though time goes on being owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Everything is at rest.
    Pause,
    /// Quiet mode.
    Quiet,
    /// The desktop asks not to be disturbed.
    DoNotDisturb,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Time went by.
    Tick,
    /// A stream began or ended.
    Live(bool),
    /// The machine slept for so long and woke up just now.
    Slept(Duration),
    /// The streamer went away or came back: the break scene shows, or nobody is at the keyboard.
    Away(bool),
    /// A reason to offer nothing came or went.
    Rest(Rest, bool),
    /// What goes on around changed.
    Around(Surroundings),
    /// Another channel came by just now.
    Raided,
    /// Somebody in chat asked something just now.
    Asked,
    /// A moderator thinks that a break would be good.
    Suggest,
    /// The streamer wants a break now.
    Start {
        /// Which exercise; the plan's if none.
        exercise: Option<String>,
        /// How long; the plan's if none.
        length: Option<Duration>,
    },
    /// Not now, a little later.
    Snooze,
    /// Not this one.
    Skip,
    /// Back early.
    End,
}

impl Input {
    /// Whether it only says what kind of moment this is: if it is forgotten, nothing is lost.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Around(_) | Self::Raided | Self::Asked)
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A break is offered now.
    Offered,
    /// The offer is gone without an answer.
    Withdrawn,
    /// A break began.
    Started(RunningBreak),
    /// The running break ended.
    Ended(BreakEnd),
    /// The break was put off.
    Snoozed {
        /// Until when.
        until: SteadyTime,
    },
    /// The break was skipped.
    Skipped,
    /// The streamer was away for long enough for it to be a break.
    Natural {
        /// Since when.
        since: SteadyTime,
    },
    /// It does not fit how things stand; a sentence for the streamer.
    Refused(Refusal),
}

/// Lets `input` happen at `now`.
pub fn step(
    plan: &BreakPlan,
    mut state: PlannerState,
    input: &Input,
    now: SteadyTime,
) -> (PlannerState, Vec<Output>) {
    let mut outputs = Vec::new();
    state.seen = Some(now);
    state.bring_near(plan, now);
    if let Input::Slept(span) = input {
        state.leave_out(*span, now);
    }
    state.count(now);
    state.end_if_over(now, &mut outputs);
    state.take(plan, input, now, &mut outputs);
    state.look_ahead(plan, now, &mut outputs);
    (state, outputs)
}

/// The next moment at which a tick would change something. Once it has come and a tick was taken, it
/// lies ahead again.
pub fn next_wake(plan: &BreakPlan, state: &PlannerState, now: SteadyTime) -> Option<SteadyTime> {
    if let Some(running) = &state.running {
        return Some(running.ends_at);
    }
    if !state.is_free() {
        return None;
    }
    if state.offered {
        return state.early_offer_ends(plan);
    }
    if let Some(since) = state.ready_since {
        return Some(state.good_from(plan, since));
    }
    let due = state.due(plan, now);
    let notice = Some(due - plan.notice).filter(|_| state.noticed_at.is_none());
    let ads = state.ads_notice(plan).filter(|at| state.is_yet_to_come(*at));
    [Some(state.begins(plan, due, now)), notice, ads].into_iter().flatten().min()
}

/// When the next break is expected to begin; none while one is offered, and while none is planned.
pub fn next_break(plan: &BreakPlan, state: &PlannerState, now: SteadyTime) -> Option<SteadyTime> {
    match &state.running {
        Some(running) if state.is_present() => Some(running.ends_at + plan.every),
        Some(_) => None,
        None if state.offered || !state.is_free() => None,
        None => {
            let begins = state.begins(plan, state.due(plan, now), now);
            Some(state.good_from(plan, state.ready_since.unwrap_or(begins)))
        }
    }
}

/// What the screens should show, in times by the wall clock.
pub fn view(plan: &BreakPlan, state: &PlannerState, wall: WallOffset) -> BreakView {
    let exercise = |id: &str| {
        let id = if plan.exercises.find(id).is_some() { id } else { &plan.exercise };
        Some(Box::new(plan.exercises.get(id)))
    };
    match &state.running {
        Some(running) => BreakView {
            state: BreakState::Break,
            exercise: exercise(&running.exercise),
            started_at: Some(wall.to_wall(running.started_at)),
            ends_at: Some(wall.to_wall(running.ends_at)),
            ..BreakView::default()
        },
        None => BreakView {
            state: if state.offered { BreakState::Offer } else { BreakState::Idle },
            exercise: if state.offered { exercise(&plan.exercise) } else { None },
            soon: state.noticed_at.is_some(),
            last_call: state.is_last_call(plan),
            ..BreakView::default()
        },
    }
}

#[cfg(test)]
mod tests;
