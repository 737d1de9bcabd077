//! How breaks stand, and how that changes. Plain data, kept over restarts in times of the wall clock: what an older
//! version wrote can still be read, so a field is never renamed and always has a default.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BreakPlan, Input, Output, Rest, RunningBreak, Surroundings};
use crate::clock::{SteadyTime, WallOffset};
use crate::config::BreakStart;
use crate::domain::{BreakEnd, Refusal};

/// How breaks stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "T: Deserialize<'de> + Default"))]
pub struct PlannerState<T = SteadyTime> {
    /// Live time since the last break, up to `counted_to`.
    pub(super) worked: Duration,
    /// Live time is counted up to here; none while nothing is counted.
    pub(super) counted_to: Option<T>,
    /// A break is offered.
    pub(super) offered: bool,
    /// Nothing is offered before this.
    pub(super) snoozed_until: Option<T>,
    /// The break that runs.
    pub(super) running: Option<RunningBreak<T>>,
    /// A stream is running.
    live: bool,
    /// Everything is at rest.
    at_rest: bool,
    /// Quiet mode is on.
    quiet: bool,
    /// The desktop asks not to be disturbed.
    do_not_disturb: bool,
    /// The streamer is away.
    away: bool,
    /// Since when there is no stream, or nobody at it.
    pub(super) absent_since: Option<T>,
    /// In this absence the stream ended.
    pub(super) was_off_air: bool,
    /// Somebody asked for the break before it was due.
    wanted: bool,
    /// Since when the break is announced.
    pub(super) noticed_at: Option<T>,
    /// Since when only a bad moment stands between the break and its offer.
    pub(super) ready_since: Option<T>,
    /// Since when the break is being put off.
    put_off_since: Option<T>,
    /// What goes on around.
    pub(super) around: Surroundings<T>,
    /// Planned ads that may still come.
    pub(super) ads_expected: Option<T>,
    /// When a raid last came.
    pub(super) raided_at: Option<T>,
    /// When somebody last asked something.
    pub(super) asked_at: Option<T>,
    /// When the last step was.
    pub(super) seen: Option<T>,
}

impl<T> PlannerState<T> {
    /// The same, told in another time.
    fn map<U>(self, time: impl Fn(T) -> U) -> PlannerState<U> {
        let time = &time;
        PlannerState {
            worked: self.worked,
            counted_to: self.counted_to.map(time),
            offered: self.offered,
            snoozed_until: self.snoozed_until.map(time),
            running: self.running.map(|running| RunningBreak {
                exercise: running.exercise,
                started_at: time(running.started_at),
                ends_at: time(running.ends_at),
            }),
            live: self.live,
            at_rest: self.at_rest,
            quiet: self.quiet,
            do_not_disturb: self.do_not_disturb,
            away: self.away,
            absent_since: self.absent_since.map(time),
            was_off_air: self.was_off_air,
            wanted: self.wanted,
            noticed_at: self.noticed_at.map(time),
            ready_since: self.ready_since.map(time),
            put_off_since: self.put_off_since.map(time),
            around: self.around.map(time),
            ads_expected: self.ads_expected.map(time),
            raided_at: self.raided_at.map(time),
            asked_at: self.asked_at.map(time),
            seen: self.seen.map(time),
        }
    }
}

impl PlannerState<Timestamp> {
    /// Takes up what was kept, at `now`. The wall clock may have been set meanwhile: what lies ahead now and cannot
    /// is taken to have just come, and a break that has not begun is over.
    pub fn take_up(self, plan: &BreakPlan, wall: WallOffset, now: SteadyTime) -> PlannerState {
        let mut state = self.map(|at| wall.to_steady(at));
        for past in [
            &mut state.counted_to,
            &mut state.absent_since,
            &mut state.noticed_at,
            &mut state.ready_since,
            &mut state.put_off_since,
            &mut state.raided_at,
            &mut state.asked_at,
            &mut state.seen,
        ] {
            *past = past.map(|at| at.min(now));
        }
        state.bring_near(plan, now);
        if let Some(running) = state.running.as_mut().filter(|running| running.started_at > now) {
            running.ends_at = now;
        }
        state
    }
}

impl PlannerState {
    /// How it is kept over a restart.
    pub fn kept(&self, wall: WallOffset) -> PlannerState<Timestamp> {
        self.clone().map(|at| wall.to_wall(at))
    }

    /// The break that runs.
    pub fn running(&self) -> Option<&RunningBreak> {
        self.running.as_ref()
    }

    /// What the planner knows of what goes on around.
    pub fn around(&self) -> &Surroundings {
        &self.around
    }

    /// Whether the streamer is taken to be away.
    pub fn is_away(&self) -> bool {
        self.away
    }

    /// Whether a stream is taken to be running.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Whether `rest` holds offers back.
    pub fn rests(&self, rest: Rest) -> bool {
        match rest {
            Rest::Pause => self.at_rest,
            Rest::Quiet => self.quiet,
            Rest::DoNotDisturb => self.do_not_disturb,
        }
    }

    /// A stream runs, and the streamer is at it.
    pub(super) fn is_present(&self) -> bool {
        self.live && !self.away
    }

    /// A break may be offered.
    pub(super) fn is_free(&self) -> bool {
        self.is_present() && !self.at_rest && !self.quiet && !self.do_not_disturb && self.running.is_none()
    }

    /// A break is due, or was asked for.
    pub(super) fn is_owed(&self, plan: &BreakPlan) -> bool {
        self.wanted || self.worked >= plan.every
    }

    /// It was put off for as long as may be.
    pub(super) fn is_last_call(&self, plan: &BreakPlan) -> bool {
        let is_asked = self.offered || self.noticed_at.is_some();
        is_asked && self.seen.is_some_and(|now| self.may_put_off(plan, now).is_none())
    }

    /// For how much longer the break may be put off; none where that is over.
    fn may_put_off(&self, plan: &BreakPlan, now: SteadyTime) -> Option<Duration> {
        let left = (self.put_off_since.unwrap_or(now) + plan.snooze_limit).since(now);
        (!left.is_zero()).then_some(left)
    }

    /// When the break is due, as things stand.
    pub(super) fn due(&self, plan: &BreakPlan, now: SteadyTime) -> SteadyTime {
        let missing = if self.wanted { Duration::ZERO } else { plan.every.saturating_sub(self.worked) };
        let due = self.counted_to.unwrap_or(now) + missing;
        self.snoozed_until.map_or(due, |snoozed| due.max(snoozed))
    }

    /// When a break that is due at `due` may begin: one that begins by itself is announced first.
    pub(super) fn begins(&self, plan: &BreakPlan, due: SteadyTime, now: SteadyTime) -> SteadyTime {
        match plan.start {
            BreakStart::Offer => due,
            BreakStart::Auto => {
                let noticed = self.noticed_at.unwrap_or_else(|| (due - plan.notice).max(now));
                due.max(noticed + plan.notice)
            }
        }
    }

    /// Whether `at` had not come at the last step.
    pub(super) fn is_yet_to_come(&self, at: SteadyTime) -> bool {
        self.seen.is_some_and(|seen| at > seen)
    }

    /// What lies further away than it ever can is brought near: the settings may be other ones.
    pub(super) fn bring_near(&mut self, plan: &BreakPlan, now: SteadyTime) {
        self.snoozed_until = self.snoozed_until.map(|snoozed| snoozed.min(now + plan.a_while()));
    }

    /// Adds the live time since the last count.
    pub(super) fn count(&mut self, now: SteadyTime) {
        if let Some(counted_to) = self.counted_to {
            self.worked = self.worked.saturating_add(now.since(counted_to));
        }
        self.go_on_counting(now);
    }

    fn go_on_counting(&mut self, now: SteadyTime) {
        self.counted_to = (self.is_present() && self.running.is_none()).then_some(now);
    }

    pub(super) fn end_if_over(&mut self, now: SteadyTime, outputs: &mut Vec<Output>) {
        if self.running.as_ref().is_some_and(|running| now >= running.ends_at) {
            self.end(BreakEnd::Finished, now, outputs);
        }
    }

    fn end(&mut self, how: BreakEnd, now: SteadyTime, outputs: &mut Vec<Output>) {
        self.running = None;
        if self.absent_since.is_some() {
            // Being away in a break is part of it.
            self.absent_since = Some(now);
        }
        self.settle(now);
        outputs.push(Output::Ended(how));
    }

    /// Nothing is owed any more.
    pub(super) fn settle(&mut self, now: SteadyTime) {
        self.worked = Duration::ZERO;
        self.forget_offer();
        self.go_on_counting(now);
    }

    fn forget_offer(&mut self) {
        self.offered = false;
        self.wanted = false;
        self.noticed_at = None;
        self.ready_since = None;
        self.put_off_since = None;
    }

    pub(super) fn take(
        &mut self,
        plan: &BreakPlan,
        input: &Input,
        now: SteadyTime,
        outputs: &mut Vec<Output>,
    ) {
        let is_asked = self.offered || self.noticed_at.is_some();
        match input {
            Input::Tick => {}
            Input::Live(live) => self.turn(plan, now, outputs, |state| state.live = *live),
            Input::Slept(span) => self.wake_up(plan, *span, now, outputs),
            Input::Away(away) => self.turn(plan, now, outputs, |state| state.away = *away),
            Input::Rest(rest, on) => {
                match rest {
                    Rest::Pause => self.at_rest = *on,
                    Rest::Quiet => self.quiet = *on,
                    Rest::DoNotDisturb => self.do_not_disturb = *on,
                }
                self.withdraw_if(*on, outputs);
            }
            Input::Around(around) => self.look_around(*around, now),
            Input::Raided => self.raided_at = Some(now),
            Input::Asked => self.asked_at = Some(now),
            Input::Suggest => self.suggest(plan, now, outputs),
            Input::Start { .. } if self.running.is_some() => {
                outputs.push(Output::Refused(Refusal::BreakRuns));
            }
            Input::Start { exercise, length } => {
                let exercise = exercise.as_ref().unwrap_or(&plan.exercise);
                let fitting = self.fits_ads(plan, now).filter(|_| self.offered);
                let length = length.or(fitting).unwrap_or(plan.length);
                self.start(exercise.clone(), length, now, outputs);
            }
            Input::Snooze if is_asked => self.snooze(plan, now, outputs),
            Input::Skip if is_asked => {
                // One that was only suggested leaves owed what is owed.
                if self.worked.saturating_add(plan.a_while()) >= plan.every {
                    self.worked = Duration::ZERO;
                }
                self.forget_offer();
                self.snoozed_until = Some(now + plan.a_while());
                outputs.push(Output::Skipped);
            }
            Input::Skip if self.running.is_some() => self.end(BreakEnd::Skipped, now, outputs),
            Input::End if self.running.is_some() => self.end(BreakEnd::Ended, now, outputs),
            Input::Snooze | Input::Skip => {
                outputs.push(Output::Refused(Refusal::NoOffer));
            }
            Input::End => outputs.push(Output::Refused(Refusal::NoBreak)),
        }
    }

    /// The stream begins or ends, or the streamer goes or comes.
    fn turn(
        &mut self,
        plan: &BreakPlan,
        now: SteadyTime,
        outputs: &mut Vec<Output>,
        change: impl FnOnce(&mut Self),
    ) {
        let was_present = self.is_present();
        change(self);
        let is_present = self.is_present();
        if !is_present && (was_present || self.absent_since.is_none()) {
            self.absent_since = Some(now);
        }
        self.was_off_air |= !self.live;
        self.withdraw_if(!is_present, outputs);
        if is_present && !was_present {
            self.come_back(plan, now, outputs);
        }
        self.go_on_counting(now);
    }

    fn come_back(&mut self, plan: &BreakPlan, now: SteadyTime, outputs: &mut Vec<Output>) {
        let since = self.absent_since.take();
        let was_off_air = std::mem::take(&mut self.was_off_air);
        let is_long = since.is_none_or(|since| now.since(since) >= plan.natural());
        if self.running.is_some() || !is_long {
            return;
        }
        self.settle(now);
        // Between two streams one does other things; that is no break in one.
        if let Some(since) = since.filter(|_| !was_off_air) {
            outputs.push(Output::Natural { since });
        }
    }

    pub(super) fn withdraw_if(&mut self, on: bool, outputs: &mut Vec<Output>) {
        if on && std::mem::take(&mut self.offered) {
            outputs.push(Output::Withdrawn);
        }
    }

    fn suggest(&mut self, plan: &BreakPlan, now: SteadyTime, outputs: &mut Vec<Output>) {
        if !self.is_free() || self.snoozed_until.is_some_and(|snoozed| now < snoozed) {
            return outputs.push(Output::Refused(Refusal::BreakDoesNotFit));
        }
        if self.offered {
            return;
        }
        match plan.start {
            BreakStart::Offer => {
                self.wanted = true;
                self.offer(outputs);
            }
            BreakStart::Auto => self.start(plan.exercise.clone(), plan.length, now, outputs),
        }
    }

    fn snooze(&mut self, plan: &BreakPlan, now: SteadyTime, outputs: &mut Vec<Output>) {
        let Some(left) = self.may_put_off(plan, now) else {
            return outputs.push(Output::Refused(Refusal::PutOffLongEnough));
        };
        let until = now + plan.a_while().min(left);
        self.put_off_since = Some(self.put_off_since.unwrap_or(now));
        self.offered = false;
        self.noticed_at = None;
        self.ready_since = None;
        self.snoozed_until = Some(until);
        outputs.push(Output::Snoozed { until });
    }

    fn start(&mut self, exercise: String, length: Duration, now: SteadyTime, outputs: &mut Vec<Output>) {
        let running = RunningBreak { exercise, started_at: now, ends_at: now + length };
        self.running = Some(running.clone());
        self.snoozed_until = None;
        self.settle(now);
        outputs.push(Output::Started(running));
    }

    fn offer(&mut self, outputs: &mut Vec<Output>) {
        self.offered = true;
        self.noticed_at = None;
        self.ready_since = None;
        outputs.push(Output::Offered);
    }

    /// Announces, offers or begins what is due, and takes back what came early and was not taken.
    pub(super) fn look_ahead(&mut self, plan: &BreakPlan, now: SteadyTime, outputs: &mut Vec<Output>) {
        if !self.is_free() {
            (self.noticed_at, self.ready_since) = (None, None);
            return;
        }
        let fitting = self.fits_ads(plan, now);
        if self.offered && (self.is_owed(plan) || fitting.is_some()) {
            return;
        }
        self.withdraw_if(true, outputs);
        self.noticed_at = self.is_near(plan, now).then(|| self.noticed_at.unwrap_or(now));
        if !self.is_ready(plan, fitting.is_some(), now) {
            self.ready_since = None;
            return;
        }
        let since = *self.ready_since.get_or_insert(now);
        if now < self.good_from(plan, since) {
            return;
        }
        match plan.start {
            BreakStart::Offer => self.offer(outputs),
            BreakStart::Auto => {
                self.start(plan.exercise.clone(), fitting.unwrap_or(plan.length), now, outputs);
            }
        }
    }

    /// Whether a break is to be announced: it is due shortly, or ads in which it would fit are.
    fn is_near(&self, plan: &BreakPlan, now: SteadyTime) -> bool {
        let is_due = now >= self.due(plan, now) - plan.notice;
        let are_ads_near = self.ads_notice(plan).is_some_and(|at| now >= at);
        is_due || are_ads_near && self.may_be_early(plan) && self.is_awake(now)
    }

    /// Whether only a bad moment could stand in the way.
    fn is_ready(&self, plan: &BreakPlan, fits_ads: bool, now: SteadyTime) -> bool {
        let due = self.due(plan, now);
        now >= self.begins(plan, due, now) || fits_ads && self.may_be_early(plan) && self.is_awake(now)
    }

    fn may_be_early(&self, plan: &BreakPlan) -> bool {
        self.worked.saturating_add(plan.a_while()) >= plan.every
    }

    fn is_awake(&self, now: SteadyTime) -> bool {
        self.snoozed_until.is_none_or(|snoozed| now >= snoozed)
    }
}
