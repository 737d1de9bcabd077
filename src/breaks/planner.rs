//! When a break is due: live time adds up, a break is offered, taken, put off or skipped.
//!
//! `step` is the whole planner: a state, an input and the present moment give a new state and what
//! to do. It survives restarts because the state is plain data. Must not know who asks or who is told.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::exercises::{DEFAULT, exercise};
use crate::clock::{after, until};
use crate::config::{BreakStart, Breaks};
use crate::domain::{BreakEnd, BreakState, BreakView, Exercise};

/// The settings that planning needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Live time between breaks.
    pub every: Duration,
    /// Length of a break.
    pub length: Duration,
    /// Exercise of a break.
    pub exercise: &'static Exercise,
    /// Offered, or by itself.
    pub start: BreakStart,
}

impl Plan {
    /// The plan of `settings`. An exercise that does not exist is refused where settings are read;
    /// should one slip through, the default is better than no break.
    pub fn of(settings: &Breaks) -> Self {
        Self {
            every: settings.every.get(),
            length: settings.length.get(),
            exercise: exercise(&settings.exercise).unwrap_or(DEFAULT),
            start: settings.start,
        }
    }

    /// How long a break is put off: a fifth of the time between breaks, ten minutes by default.
    fn snooze(&self) -> Duration {
        self.every / 5
    }
}

/// A running break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The exercise's id.
    pub exercise: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it will end.
    pub ends_at: Timestamp,
}

/// How breaks stand. Plain data, kept across restarts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Live time since the last break, up to `counted_to`.
    worked: Duration,
    /// Live time is counted up to here; none while nothing is counted.
    counted_to: Option<Timestamp>,
    /// A break is offered.
    offered: bool,
    /// Not before this.
    snoozed_until: Option<Timestamp>,
    /// The break that runs.
    running: Option<Running>,
    /// A stream is running.
    live: bool,
    /// Everything is at rest: nothing is offered, though time is still owed.
    at_rest: bool,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Time went by.
    Tick,
    /// A stream began or ended.
    Live(bool),
    /// Everything came to rest, or went on.
    AtRest(bool),
    /// The streamer wants a break now.
    Start {
        /// Which exercise; the plan's if none.
        exercise: Option<&'static str>,
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

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A break is offered now.
    Offered,
    /// The offer is gone without an answer.
    Withdrawn,
    /// A break began.
    Started(Running),
    /// The running break ended.
    Ended(BreakEnd),
    /// The offer was put off or skipped.
    Answered,
    /// It does not fit how things stand; a sentence for the streamer.
    Refused(&'static str),
}

/// Lets `input` happen at `now`.
pub fn step(plan: &Plan, mut state: State, input: &Input, now: Timestamp) -> (State, Vec<Output>) {
    let mut outputs = Vec::new();
    state.count(plan, now);
    state.end_if_over(now, &mut outputs);
    state.take(plan, input, now, &mut outputs);
    state.offer_if_due(plan, now, &mut outputs);
    (state, outputs)
}

/// The next moment at which a tick would change something.
pub fn next_wake(plan: &Plan, state: &State, now: Timestamp) -> Option<Timestamp> {
    if let Some(running) = &state.running {
        return Some(running.ends_at);
    }
    if !state.live || state.at_rest || state.offered {
        return None;
    }
    let due = after(state.counted_to.unwrap_or(now), plan.every.saturating_sub(state.worked));
    Some(state.snoozed_until.map_or(due, |snoozed| due.max(snoozed)))
}

/// When the next break is expected to begin; none while one is offered, and while none is planned.
pub fn next_break(plan: &Plan, state: &State, now: Timestamp) -> Option<Timestamp> {
    match &state.running {
        Some(running) if state.live => Some(after(running.ends_at, plan.every)),
        Some(_) => None,
        None => next_wake(plan, state, now),
    }
}

/// What the screens should show.
pub fn view(plan: &Plan, state: &State) -> BreakView {
    match &state.running {
        Some(running) => BreakView {
            state: BreakState::Break,
            exercise: Some(exercise(&running.exercise).unwrap_or(plan.exercise)),
            started_at: Some(running.started_at),
            ends_at: Some(running.ends_at),
        },
        None if state.offered => {
            BreakView { state: BreakState::Offer, exercise: Some(plan.exercise), ..BreakView::default() }
        }
        None => BreakView::default(),
    }
}

impl State {
    /// The break that runs.
    pub fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }

    /// Adds the live time since the last count. A clock that was set back adds nothing.
    fn count(&mut self, plan: &Plan, now: Timestamp) {
        let latest = after(now, plan.snooze());
        self.snoozed_until = self.snoozed_until.map(|snoozed| snoozed.min(latest));
        if let Some(counted_to) = self.counted_to {
            self.worked = self.worked.saturating_add(until(counted_to, now).unwrap_or_default());
        }
        self.counted_to = (self.live && self.running.is_none()).then_some(now);
    }

    fn end_if_over(&mut self, now: Timestamp, outputs: &mut Vec<Output>) {
        // A clock that was set back before the break began would otherwise keep it up for hours.
        let over = |running: &Running| now >= running.ends_at || now < running.started_at;
        if self.running.as_ref().is_some_and(over) {
            self.end(BreakEnd::Finished, now, outputs);
        }
    }

    fn end(&mut self, how: BreakEnd, now: Timestamp, outputs: &mut Vec<Output>) {
        self.running = None;
        self.settle(now);
        outputs.push(Output::Ended(how));
    }

    /// Nothing is owed any more.
    fn settle(&mut self, now: Timestamp) {
        self.worked = Duration::ZERO;
        self.snoozed_until = None;
        self.offered = false;
        self.counted_to = (self.live && self.running.is_none()).then_some(now);
    }

    fn take(&mut self, plan: &Plan, input: &Input, now: Timestamp, outputs: &mut Vec<Output>) {
        match input {
            Input::Tick => {}
            Input::Live(live) => {
                self.live = *live;
                if std::mem::take(&mut self.offered) {
                    outputs.push(Output::Withdrawn);
                }
                self.settle(now);
            }
            Input::AtRest(at_rest) => {
                self.at_rest = *at_rest;
                if *at_rest && std::mem::take(&mut self.offered) {
                    outputs.push(Output::Withdrawn);
                }
            }
            Input::Start { .. } if self.running.is_some() => {
                outputs.push(Output::Refused("A break is already running."));
            }
            Input::Start { exercise, length } => {
                let id = exercise.unwrap_or(plan.exercise.id);
                self.start(id, length.unwrap_or(plan.length), now, outputs);
            }
            Input::Snooze if self.offered => {
                self.offered = false;
                self.snoozed_until = Some(after(now, plan.snooze()));
                outputs.push(Output::Answered);
            }
            Input::Skip if self.offered => {
                self.settle(now);
                outputs.push(Output::Answered);
            }
            Input::Skip if self.running.is_some() => self.end(BreakEnd::Skipped, now, outputs),
            Input::End if self.running.is_some() => self.end(BreakEnd::Ended, now, outputs),
            Input::Snooze | Input::Skip => {
                outputs.push(Output::Refused("No break is offered now, so there is nothing to put off."));
            }
            Input::End => outputs.push(Output::Refused("No break is running, so there is none to end.")),
        }
    }

    fn start(&mut self, exercise: &str, length: Duration, now: Timestamp, outputs: &mut Vec<Output>) {
        let running = Running { exercise: exercise.to_owned(), started_at: now, ends_at: after(now, length) };
        self.running = Some(running.clone());
        self.settle(now);
        outputs.push(Output::Started(running));
    }

    fn offer_if_due(&mut self, plan: &Plan, now: Timestamp, outputs: &mut Vec<Output>) {
        let free = self.live && !self.at_rest && !self.offered && self.running.is_none();
        let due = self.worked >= plan.every && self.snoozed_until.is_none_or(|snoozed| now >= snoozed);
        if !free || !due {
            return;
        }
        match plan.start {
            BreakStart::Offer => {
                self.offered = true;
                outputs.push(Output::Offered);
            }
            BreakStart::Auto => self.start(plan.exercise.id, plan.length, now, outputs),
        }
    }
}

#[cfg(test)]
mod tests;
