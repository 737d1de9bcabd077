//! When each question to Helix may be asked again.
//!
//! Pure times: must not know what an answer means, nor which questions are of any use now.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{after, until};
use crate::domain::Feature;
use crate::net::Now;

/// The shortest time between two polls, whatever is set.
const SHORTEST: Duration = Duration::from_millis(100);
/// A question that something new makes urgent is asked again so soon, and no sooner.
const URGENT: Duration = Duration::from_secs(1);
/// What changes slowly is asked for at every fifth poll: with a poll a minute, every five minutes.
const SLOWLY: u32 = 5;
/// The longest time for which a limit of Twitch's is waited out before trying again. Its buckets fill
/// within a minute; a moment that is further away says that our clock is wrong.
const LONGEST_LIMIT: Duration = Duration::from_secs(3 * 60);
/// How long a limit is waited out that comes without its end.
const USUAL_LIMIT: Duration = Duration::from_secs(60);

/// A question to Helix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HelixQuestion {
    /// Twitch's id of the channel.
    Who,
    /// Whether it is live, and the stream.
    Stream,
    /// How many follow.
    Followers,
    /// How many subscribe.
    Subscribers,
    /// When the next ads run.
    Ads,
}

impl HelixQuestion {
    /// Every question, the most important first.
    pub(super) const ALL: [Self; 5] =
        [Self::Who, Self::Stream, Self::Followers, Self::Subscribers, Self::Ads];

    /// Whether it is asked only while the channel is live. The connection does not depend on it.
    pub(super) fn is_extra(self) -> bool {
        self.feature().is_some()
    }

    /// The permission it wants.
    pub(super) fn feature(self) -> Option<Feature> {
        match self {
            Self::Who | Self::Stream => None,
            Self::Followers => Some(Feature::Follows),
            Self::Subscribers => Some(Feature::Subs),
            Self::Ads => Some(Feature::Ads),
        }
    }

    /// Whether only the broadcaster may ask it. Others are not told that they may not, but that their
    /// sign-in is no good, and would renew it for nothing again and again.
    pub(super) fn is_for_the_broadcaster(self) -> bool {
        matches!(self, Self::Subscribers | Self::Ads)
    }
}

#[derive(Debug)]
struct AgendaEntry {
    question: HelixQuestion,
    /// When it is to be asked.
    due: Timestamp,
    /// When it may be asked at the earliest, however urgent.
    earliest: Timestamp,
    /// Twitch does not answer it to this sign-in.
    withheld: bool,
}

/// The times of all questions.
#[derive(Debug)]
pub(super) struct Agenda {
    every: Duration,
    entries: [AgendaEntry; 5],
    /// After a failure nothing is asked until then.
    rest_until: Timestamp,
    /// Twitch wants to be left alone until then.
    limited_until: Timestamp,
}

impl Agenda {
    /// Everything may be asked at once, and then polled `every` so often.
    pub(super) fn new(every: Duration) -> Self {
        let entry = |question| AgendaEntry {
            question,
            due: Timestamp::MIN,
            earliest: Timestamp::MIN,
            withheld: false,
        };
        Self {
            every: every.max(SHORTEST),
            entries: HelixQuestion::ALL.map(entry),
            rest_until: Timestamp::MIN,
            limited_until: Timestamp::MIN,
        }
    }

    /// Which of the `wanted` questions comes next, and when.
    pub(super) fn next(&self, wanted: impl Fn(HelixQuestion) -> bool) -> Option<(HelixQuestion, Timestamp)> {
        let not_before = self.rest_until.max(self.limited_until);
        let wanted = self.entries.iter().filter(|entry| !entry.withheld && wanted(entry.question));
        // Among those that waited for the same end, the most important comes first.
        wanted.map(|entry| (entry.question, entry.due.max(not_before))).min_by_key(|(_, at)| *at)
    }

    /// `question` is asked now.
    pub(super) fn asked(&mut self, question: HelixQuestion, now: Timestamp) {
        let every = self.every;
        let (span, at_least) = match question {
            HelixQuestion::Who | HelixQuestion::Stream => (every, every.min(URGENT)),
            _ => (every.saturating_mul(SLOWLY), every),
        };
        for entry in self.of(|asked| asked == question) {
            entry.due = after(now, span);
            entry.earliest = after(now, at_least);
        }
    }

    /// These questions have become urgent.
    pub(super) fn hurry(&mut self, which: impl Fn(HelixQuestion) -> bool, now: Timestamp) {
        for entry in self.of(which) {
            entry.due = entry.earliest.max(now);
        }
    }

    /// `question` failed, and nothing but it: it is asked again at the next poll, and `wait` later.
    pub(super) fn put_off(&mut self, question: HelixQuestion, wait: Duration, now: Timestamp) {
        let due = after(now, self.every.saturating_add(wait));
        for entry in self.of(|failed| failed == question) {
            entry.due = due;
        }
    }

    /// Something is wrong: everything rests for a poll, and `wait` longer.
    pub(super) fn rest(&mut self, wait: Duration, now: Timestamp) {
        self.rest_until = after(now, self.every.saturating_add(wait));
    }

    /// Twitch wants to be left alone until `end`, by its own clock, if it said so.
    pub(super) fn limit(&mut self, end: Option<Timestamp>, now: Now) {
        let limit = end.map_or(USUAL_LIMIT, |end| until(now.wall, end).unwrap_or_default());
        self.limited_until = after(now.steady, limit.min(LONGEST_LIMIT));
    }

    /// Twitch does not answer `question` to this sign-in.
    pub(super) fn withhold(&mut self, question: HelixQuestion) {
        self.of(|refused| refused == question).for_each(|entry| entry.withheld = true);
    }

    /// What is withheld.
    pub(super) fn withheld(&self) -> impl Iterator<Item = HelixQuestion> {
        self.entries.iter().filter(|entry| entry.withheld).map(|entry| entry.question)
    }

    /// Nothing is withheld any more.
    pub(super) fn allow_all(&mut self) {
        self.of(|_| true).for_each(|entry| entry.withheld = false);
    }

    /// Another sign-in begins anew. Limits of Twitch's stay: they may be this machine's.
    pub(super) fn begin(&mut self, now: Timestamp) {
        self.allow_all();
        self.hurry(|_| true, now);
        self.rest_until = Timestamp::MIN;
    }

    fn of(&mut self, which: impl Fn(HelixQuestion) -> bool) -> impl Iterator<Item = &mut AgendaEntry> {
        self.entries.iter_mut().filter(move |entry| which(entry.question))
    }
}
