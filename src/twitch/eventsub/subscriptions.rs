//! What is to be asked for in a session, one after the other, and what became of it.
//!
//! Pure, like the session. Must not know how a question is put, nor what a connection is.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::error::EventSubError;
use super::subjects::SubscriptionType;
use crate::clock::{after, until};
use crate::net::{Backoff, Now};
use crate::twitch::helix::HelixRefusal;

/// How long to wait at least and at most where Twitch wants to be asked later. Its limits are renewed
/// within a minute; what it says beyond that is not believed.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// After so many refusals for the number of questions in a row it is not that: Twitch says the same
/// where there are too many subscriptions or connections, and that does not pass.
const PAUSES: u32 = 3;

/// What a subscription costs, what all do, and what all may; nothing where Twitch does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Costs {
    pub(super) cost: u32,
    pub(super) total_cost: u32,
    pub(super) max_total_cost: u32,
}

/// Why we are not told of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Off {
    /// Not for this sign-in.
    Refused,
    /// It would cost more than is left, or there are too many of it. The next session may have room.
    NoRoom,
    /// Twitch took it back. A renewed sign-in may have it again.
    Revoked,
    /// Twitch does not have it any more in the version that is read here.
    Outdated,
}

/// The questions of a sign-in.
#[derive(Debug)]
pub(super) struct Subscriptions {
    /// What the sign-in permits, in order.
    permitted: Vec<SubscriptionType>,
    /// What is still to be asked for in this session; the first may be in flight.
    queue: VecDeque<SubscriptionType>,
    in_flight: bool,
    not_before: Option<Timestamp>,
    pauses: u32,
    on: BTreeSet<SubscriptionType>,
    off: BTreeMap<SubscriptionType, Off>,
    costs: Costs,
    /// What the latest subject cost, of those that need no permission, and of those that do: where one
    /// costs something, its like do, too.
    price: [u32; 2],
    backoff: Backoff,
}

impl Subscriptions {
    /// Nothing is asked for yet. Waits are drawn from `seed`.
    pub(super) fn new(permitted: Vec<SubscriptionType>, seed: u64) -> Self {
        Self {
            permitted,
            queue: VecDeque::new(),
            in_flight: false,
            not_before: None,
            pauses: 0,
            on: BTreeSet::new(),
            off: BTreeMap::new(),
            costs: Costs::default(),
            price: [0; 2],
            backoff: Backoff::for_twitch(seed),
        }
    }

    /// A session began, in which nothing is subscribed to.
    pub(super) fn begin(&mut self) {
        self.forget();
        self.off.retain(|_, off| matches!(off, Off::Refused | Off::Outdated));
        let open = |subject: &SubscriptionType| !self.off.contains_key(subject);
        self.queue = self.permitted.iter().copied().filter(open).collect();
        let off: Vec<SubscriptionType> = self.off.keys().copied().collect();
        off.into_iter().for_each(|subject| self.ask_instead_of(subject));
    }

    /// The session is over, and with it what was subscribed to in it. Gives whether a question was in
    /// flight.
    pub(super) fn forget(&mut self) -> bool {
        self.queue.clear();
        self.on.clear();
        self.not_before = None;
        self.pauses = 0;
        (self.costs, self.price) = (Costs::default(), [0; 2]);
        std::mem::take(&mut self.in_flight)
    }

    /// What to ask for now, if anything. It is in flight from then on.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<SubscriptionType> {
        if self.in_flight || self.not_before.is_some_and(|at| until(now, at).is_some()) {
            return None;
        }
        self.not_before = None;
        while let Some(&subject) = self.queue.front() {
            let price = *self.price_of(subject);
            let Costs { total_cost, max_total_cost, .. } = self.costs;
            if price == 0 || max_total_cost == 0 || total_cost.saturating_add(price) <= max_total_cost {
                self.in_flight = true;
                return Some(subject);
            }
            self.put_off(subject, Off::NoRoom);
        }
        None
    }

    /// When to look for the next question; none where an answer comes first.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.not_before.filter(|_| !self.in_flight)
    }

    /// An answer to what is in flight. Gives what keeps us from going on at once, if anything does.
    pub(super) fn answered(
        &mut self,
        answer: Result<Costs, HelixRefusal>,
        now: Now,
    ) -> Option<EventSubError> {
        let subject = self.queue.front().copied().filter(|_| self.in_flight)?;
        self.in_flight = false;
        match answer {
            Ok(costs) => {
                *self.price_of(subject) = costs.cost;
                self.costs = costs;
                self.put_on(subject);
                None
            }
            // What is there already, and a good answer nobody can read, is good.
            Err(HelixRefusal::Known | HelixRefusal::Unclear) => {
                self.put_on(subject);
                None
            }
            Err(HelixRefusal::Forbidden | HelixRefusal::Bad(..)) => {
                self.put_off(subject, Off::Refused);
                None
            }
            Err(HelixRefusal::Limited(reset)) => {
                self.pauses += 1;
                if self.pauses >= PAUSES {
                    self.put_off(subject, Off::NoRoom);
                    return None;
                }
                let wait = reset.and_then(|reset| until(now.wall, reset)).unwrap_or_default();
                self.not_before = Some(after(now.steady, wait.clamp(PAUSE.0, PAUSE.1)));
                Some(EventSubError::Limited)
            }
            Err(HelixRefusal::Unwell(_)) => Some(self.retry(EventSubError::Unwell, now)),
            Err(HelixRefusal::Silent(silence)) => Some(self.retry(EventSubError::NoReply(silence), now)),
            // Should the sign-in be gone, that is told by itself.
            Err(HelixRefusal::SignedOut | HelixRefusal::Unauthorized) => {
                Some(self.retry(EventSubError::NotAccepted, now))
            }
        }
    }

    /// What is in flight was asked in a session that has since moved, and came to nothing: once more.
    pub(super) fn again(&mut self) {
        self.in_flight = false;
    }

    /// Twitch took a subscription back, for this reason (its word).
    pub(super) fn revoked(&mut self, subject: SubscriptionType, status: &str) {
        if self.on.remove(&subject) {
            let off = if status == "version_removed" { Off::Outdated } else { Off::Revoked };
            self.turn_off(subject, off);
        }
    }

    /// The sign-in was renewed: what Twitch took back may be had again.
    pub(super) fn renewed(&mut self) {
        let revoked = |off: &Off| *off == Off::Revoked;
        self.queue.extend(self.off.iter().filter(|(_, off)| revoked(off)).map(|(subject, _)| *subject));
        self.off.retain(|_, off| !revoked(off));
    }

    /// Whether everything has been asked for.
    pub(super) fn is_settled(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether we are told of nothing, nor will be.
    pub(super) fn is_nothing(&self) -> bool {
        self.is_settled() && self.on.is_empty()
    }

    /// What we are not told of, and what to do about it, as sentences.
    pub(super) fn missing(&self) -> Option<(String, String)> {
        let told = |subject: SubscriptionType| self.on.contains(&subject) || self.queue.contains(&subject);
        let missing = || self.off.iter().filter(|(subject, _)| !subject.instead().is_some_and(told));
        let mut about: Vec<&str> = missing().map(|(subject, _)| subject.about()).collect();
        about.dedup();
        let any = |wanted: Off| missing().any(|(_, off)| *off == wanted);
        let advice = if any(Off::Refused) {
            "Sign in with the channel's own account to hear of it."
        } else if any(Off::Revoked) {
            "Sign in again to hear of it."
        } else if any(Off::NoRoom) {
            "It leaves room for only so much: close other programs that use the same sign-in. Evenkeel asks \
             again when it next connects."
        } else {
            "A newer Evenkeel may know how to ask for it."
        };
        (!about.is_empty())
            .then(|| (format!("Twitch does not tell of {}.", about.join(", ")), advice.to_owned()))
    }

    fn retry(&mut self, error: EventSubError, now: Now) -> EventSubError {
        self.not_before = Some(after(now.steady, self.backoff.next_wait()));
        error
    }

    fn put_on(&mut self, subject: SubscriptionType) {
        self.done();
        self.on.insert(subject);
    }

    fn put_off(&mut self, subject: SubscriptionType, off: Off) {
        self.done();
        self.turn_off(subject, off);
    }

    /// We are not told of `subject`. What tells the same is asked for, unless the sign-in itself is in question, or room.
    fn turn_off(&mut self, subject: SubscriptionType, off: Off) {
        self.off.insert(subject, off);
        if matches!(off, Off::Refused | Off::Outdated) {
            self.ask_instead_of(subject);
        }
    }

    fn ask_instead_of(&mut self, subject: SubscriptionType) {
        let is_new = |instead: &SubscriptionType| {
            !(self.off.contains_key(instead) || self.on.contains(instead) || self.queue.contains(instead))
        };
        let instead = subject.instead().filter(is_new);
        self.queue.extend(instead);
    }

    fn done(&mut self) {
        self.queue.pop_front();
        self.pauses = 0;
        self.backoff.reset();
    }

    fn price_of(&mut self, subject: SubscriptionType) -> &mut u32 {
        let [free, permitted] = &mut self.price;
        if subject.feature().is_none() { free } else { permitted }
    }
}

#[cfg(test)]
mod tests;
