//! What makes a moment good or bad for a break: ads, a hype train, a raid, a question, a peek.
//!
//! A bad moment puts an offer off for a while and never for good. Must not count live time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{BreakPlan, PlannerState};
use crate::clock::SteadyTime;

/// People who came by with a raid are greeted first.
const RAID: Duration = Duration::from_secs(3 * 60);
/// Somebody who asked something is answered first.
const QUESTION: Duration = Duration::from_secs(45);
/// Planned ads may begin so much later than planned.
const GRACE: Duration = Duration::from_secs(20);
/// A break in ads is over so much before they are, so that nobody comes back to an empty chair.
const MARGIN: Duration = Duration::from_secs(5);

/// What goes on around the stream now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "T: Deserialize<'de> + Default"))]
pub struct Surroundings<T = SteadyTime> {
    /// Ads run until then.
    pub ads_until: Option<T>,
    /// The next ads that are planned.
    pub ads_planned: Option<T>,
    /// A hype train runs until then.
    pub hype_train_until: Option<T>,
    /// A look at a number is under way until then.
    pub peek_until: Option<T>,
}

impl<T> Surroundings<T> {
    /// The same, told in another time.
    pub(super) fn map<U>(self, time: impl Fn(T) -> U) -> Surroundings<U> {
        Surroundings {
            ads_until: self.ads_until.map(&time),
            ads_planned: self.ads_planned.map(&time),
            hype_train_until: self.hype_train_until.map(&time),
            peek_until: self.peek_until.map(&time),
        }
    }
}

impl PlannerState {
    /// What goes on around changed. Planned ads that have just come are still waited for a little.
    pub(super) fn look_around(&mut self, around: Surroundings, now: SteadyTime) {
        self.around = around;
        let has_come = self.ads_expected.is_some_and(|at| at <= now);
        if around.ads_until.is_some() || around.ads_planned.is_some() || !has_come {
            self.ads_expected = around.ads_planned;
        }
    }

    /// How long a break may be that begins now and is over before the running ads are; none where no
    /// ads run, or too little of them is left for a break.
    pub(super) fn fits_ads(&self, plan: &BreakPlan, now: SteadyTime) -> Option<Duration> {
        let left = self.around.ads_until.filter(|_| plan.with_ads)?.since(now);
        let length = left - MARGIN.min(left / 10);
        (left > least_in_ads(plan)).then(|| length.min(plan.length))
    }

    /// When an offer that came early because of ads makes no sense any more.
    pub(super) fn early_offer_ends(&self, plan: &BreakPlan) -> Option<SteadyTime> {
        let ends = self.around.ads_until.filter(|_| !self.is_owed(plan))?;
        Some(ends - least_in_ads(plan))
    }

    /// When a break in the planned ads is to be announced.
    pub(super) fn ads_notice(&self, plan: &BreakPlan) -> Option<SteadyTime> {
        self.ads_expected.filter(|_| plan.with_ads).map(|at| at - plan.notice)
    }

    /// Since when a break that could begin since `since` may: not in a bad moment, unless it has
    /// waited for long enough.
    pub(super) fn good_from(&self, plan: &BreakPlan, since: SteadyTime) -> SteadyTime {
        let at_most = since + plan.a_while();
        let raid = self.raided_at.map(|at| at + RAID.min(plan.every / 10));
        let question = self.asked_at.map(|at| at + QUESTION.min(plan.every / 50));
        let ads = self.ads_expected.filter(|at| plan.with_ads && *at <= at_most && self.waits_for_ads());
        let ads = ads.map(|at| at + GRACE.min(plan.every / 50));
        [raid, question, ads, self.around.hype_train_until, self.around.peek_until]
            .into_iter()
            .flatten()
            .fold(since, SteadyTime::max)
            .min(at_most)
    }

    fn waits_for_ads(&self) -> bool {
        self.around.ads_until.is_none()
    }
}

/// Less than a quarter of a break is none.
fn least_in_ads(plan: &BreakPlan) -> Duration {
    plan.length / 4
}
