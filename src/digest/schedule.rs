//! When a digest is due, and when the next one comes.
//!
//! Every digest belongs to a slot with a name of its own. The name goes into the store, which keeps
//! it unique, so that no digest is ever composed twice, whatever the clock does. Must not keep state.

use std::fmt;
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::clock;
use crate::config::{DigestSettings, During};
use crate::domain::{Occasion, StreamId};

/// The slot of a digest. Its `Display` is the key that the store keeps unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// After a stream.
    AfterStream(StreamId),
    /// So many intervals into a stream.
    Interval(StreamId, u128),
    /// At a break, by the break's id.
    Break(i64),
    /// At a local time of day, by the date and time that the settings name.
    Daily(DateTime),
    /// When the streamer asked.
    OnDemand(Timestamp),
}

impl Slot {
    /// Why a digest in this slot is composed.
    pub fn occasion(self) -> Occasion {
        match self {
            Self::AfterStream(_) => Occasion::AfterStream,
            Self::Interval(..) => Occasion::Interval,
            Self::Break(_) => Occasion::Break,
            Self::Daily(_) => Occasion::Daily,
            Self::OnDemand(_) => Occasion::OnDemand,
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.occasion())?;
        match self {
            Self::AfterStream(stream) => write!(f, "{stream}"),
            Self::Interval(stream, number) => write!(f, "{stream}:{number}"),
            Self::Break(id) => write!(f, "{id}"),
            Self::Daily(at) => write!(f, "{}", at.strftime("%Y-%m-%dT%H:%M")),
            Self::OnDemand(at) => write!(f, "{at}"),
        }
    }
}

/// What is to be done about a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Compose its digest.
    Compose,
    /// Mark it handled without a digest: the one after the stream holds everything.
    PassOver,
}

/// A slot whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub slot: Slot,
    /// What to do.
    pub step: Step,
    /// When its time came.
    pub at: Timestamp,
}

/// The stream that is live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveFacts {
    /// Which.
    pub stream: StreamId,
    /// When it began.
    pub started_at: Timestamp,
    /// When the last digest during it was composed.
    pub last_mid: Option<Timestamp>,
    /// When the next break is planned.
    pub next_break: Option<Timestamp>,
}

/// How things stand.
pub struct Facts<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// The streamer's time zone.
    pub tz: TimeZone,
    /// The stream that is live.
    pub live: Option<LiveFacts>,
    /// Ended streams without their digest, and when they ended.
    pub awaiting: &'a [(StreamId, Timestamp)],
    /// Whether everything is at rest.
    pub paused: bool,
    /// When the service first ran: no time of day before it is made up for.
    pub since: Timestamp,
    /// Whether a daily slot, by its key, was composed or passed over.
    pub handled_daily: &'a dyn Fn(&str) -> bool,
}

/// What is due now. A time of day that was missed is made up for once, and only the latest.
pub fn due(settings: &DigestSettings, facts: &Facts<'_>) -> Vec<Due> {
    if facts.paused {
        return Vec::new();
    }
    let after_streams = after_streams(settings, facts).filter(|due| due.at <= facts.now);
    let interval = interval(settings, facts).filter(|due| due.at <= facts.now);
    after_streams.chain(interval).chain(daily_due(settings, facts)).collect()
}

/// When the next digest comes, as far as is known; now, if one is due. None while only the end of
/// the stream decides, and during a pause.
pub fn next_at(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Timestamp> {
    if facts.paused {
        return None;
    }
    if due(settings, facts).iter().any(|due| due.step == Step::Compose) {
        return Some(facts.now);
    }
    let planned = match (&facts.live, settings.during) {
        (Some(live), During::AtBreaks) => live.next_break,
        (Some(_), During::Every(_)) => interval(settings, facts).map(|due| due.at),
        (Some(_), During::Off) => None,
        (None, _) => cooled(settings, facts)
            .or_else(|| daily(settings, facts).into_iter().map(|(at, _)| at).find(|at| *at > facts.now)),
    };
    planned.map(|at| at.max(facts.now))
}

/// When the cool-down is over: counted from the end of the latest stream, and not while another is
/// live, since a stream that broke off and came back is one evening.
fn cooled(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Timestamp> {
    let ended = facts.awaiting.iter().map(|(_, ended)| *ended).max()?;
    facts.live.is_none().then(|| clock::after(ended, settings.after_stream.get()))
}

fn after_streams(settings: &DigestSettings, facts: &Facts<'_>) -> impl Iterator<Item = Due> {
    let at = cooled(settings, facts);
    facts.awaiting.iter().filter_map(move |(stream, _)| {
        Some(Due { slot: Slot::AfterStream(*stream), step: Step::Compose, at: at? })
    })
}

/// The latest interval that has passed without a digest, or else the coming one.
fn interval(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Due> {
    let (live, During::Every(every)) = (facts.live?, settings.during) else { return None };
    let number =
        clock::until(live.started_at, facts.now).map_or(0, |run| run.as_millis() / every.get().as_millis());
    let slot_at = |number: u128| {
        let run = every.get().as_millis().saturating_mul(number);
        clock::after(live.started_at, Duration::from_millis(u64::try_from(run).unwrap_or(u64::MAX)))
    };
    let open = |number: &u128| *number > 0 && live.last_mid.is_none_or(|last| last < slot_at(*number));
    let number = Some(number).filter(open).unwrap_or(number + 1);
    Some(Due { slot: Slot::Interval(live.stream, number), step: Step::Compose, at: slot_at(number) })
}

/// The latest time of day that has passed and was not handled.
fn daily_due(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Due> {
    let slots = daily(settings, facts);
    let (past, coming) = slots.split_at(slots.partition_point(|(at, _)| *at <= facts.now));
    let handled = |(_, slot): &(Timestamp, Slot)| (facts.handled_daily)(&slot.to_string());
    let (at, slot) = *past.last()?;
    // When the clock was set back, what is past now was past before; later ones tell.
    if at <= facts.since || handled(&(at, slot)) || coming.iter().any(handled) {
        return None;
    }
    let streaming = facts.live.is_some() || !facts.awaiting.is_empty();
    Some(Due { slot, step: if streaming { Step::PassOver } else { Step::Compose }, at })
}

/// The times of day around now, ascending. Where the clocks go forward over one, it comes that much
/// later; where they go back and it comes twice, the first counts.
fn daily(settings: &DigestSettings, facts: &Facts<'_>) -> Vec<(Timestamp, Slot)> {
    let today = facts.now.to_zoned(facts.tz.clone()).date();
    let mut slots: Vec<(Timestamp, DateTime)> = (-2..=2)
        .filter_map(|days: i64| today.checked_add(days.days()).ok())
        .flat_map(|date| settings.daily.iter().map(move |time| date.to_datetime(time.0)))
        .filter_map(|at| Some((facts.tz.to_ambiguous_timestamp(at).compatible().ok()?, at)))
        .collect();
    slots.sort_unstable();
    slots.dedup();
    slots.into_iter().map(|(at, civil)| (at, Slot::Daily(civil))).collect()
}

#[cfg(test)]
mod tests;
