//! When digests are due. Pure: the facts and the present moment come in as arguments.
//!
//! Every occasion has a slot, a key that the store lets be taken once; so however often the schedule
//! is asked, before or after a crash, each digest is composed once. Must not know how they are kept.

use jiff::tz::TimeZone;
use jiff::{RoundMode, Timestamp, ToSpan, Unit, ZonedRound};

use crate::clock::after;
use crate::config::{DigestSettings, During, TimeOfDay};
use crate::domain::{Occasion, StreamId};

/// The stream that is running.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveFacts {
    /// The stream that ended.
    pub stream: StreamId,
    /// When it began.
    pub started_at: Timestamp,
    /// When the newest interval digest of it was handled.
    pub last_interval: Option<Timestamp>,
    /// When the next break is expected.
    pub next_break: Option<Timestamp>,
}

/// How things stand for the schedule.
pub struct Facts<'a> {
    /// The present.
    pub now: Timestamp,
    /// The streamer's time zone.
    pub zone: &'a TimeZone,
    /// Everything is at rest: nothing is due.
    pub paused: bool,
    /// The stream that is running.
    pub live: Option<LiveFacts>,
    /// Ended streams whose digest is still to come, with their ends, oldest first.
    pub awaiting: &'a [(StreamId, Timestamp)],
    /// Whether it may be known for how long a stream has been running.
    pub shows_uptime: bool,
    /// When the service was first used: no time of day before it is made up.
    pub since: Timestamp,
    /// Whether a slot was taken.
    pub is_taken: &'a dyn Fn(&str) -> bool,
}

/// A digest that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Key of the occasion.
    pub slot: String,
    /// Why it is due.
    pub occasion: Occasion,
    /// About which stream.
    pub stream: Option<StreamId>,
    /// To be composed; otherwise only to be ticked off, since another digest covers it.
    pub compose: bool,
}

/// What is due now, in the order in which it should be composed.
pub fn due(settings: &DigestSettings, facts: &Facts<'_>) -> Vec<Due> {
    if facts.paused {
        return Vec::new();
    }
    let mut due: Vec<Due> = interval(settings, facts).into_iter().collect();
    if facts.live.is_none() {
        due.extend(after_streams(settings, facts));
    }
    due.extend(daily(settings, facts));
    due
}

/// When to look again; none when only something that happens can make a digest due.
pub fn wake(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Timestamp> {
    if facts.paused {
        return None;
    }
    let times = next_after_stream(settings, facts)
        .into_iter()
        .chain(next_interval(settings, facts))
        .chain(next_daily(settings, facts));
    times.min()
}

/// When the streamer may expect the next digest; none when the end of the stream decides.
///
/// A time that hangs on when the stream began or ended would tell that. Where it is not to be known, the next half
/// hour stands for it.
pub fn next_at(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Timestamp> {
    let told = |at| if facts.shows_uptime { at } else { half_hour_after(at, facts.zone) };

    let at_break = facts.live.as_ref().filter(|_| settings.during == During::AtBreaks);
    let at_break = at_break.and_then(|live| live.next_break).filter(|at| *at > facts.now && !facts.paused);
    if facts.live.is_some() {
        // A time of day is covered by the digest after the stream.
        return next_interval(settings, facts).into_iter().chain(at_break).min().map(told);
    }
    let after_stream = next_after_stream(settings, facts).map(told);
    after_stream.into_iter().chain(next_daily(settings, facts)).min().filter(|_| !facts.paused)
}

/// The first half hour of the clock that is not before `at`.
fn half_hour_after(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let whole = ZonedRound::new().smallest(Unit::Minute).increment(30).mode(RoundMode::Ceil);
    at.to_zoned(zone.clone()).round(whole).map_or(at, |round| round.timestamp())
}

fn next_after_stream(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Timestamp> {
    facts.awaiting.iter().map(|(_, end)| cooled(settings, *end)).min().filter(|_| facts.live.is_none())
}

fn cooled(settings: &DigestSettings, end: Timestamp) -> Timestamp {
    after(end, settings.after_stream.get())
}

/// Those whose cool-down is over. While the next stream runs they wait: nobody reads criticism of
/// yesterday in the middle of today.
fn after_streams<'a>(settings: &'a DigestSettings, facts: &'a Facts<'_>) -> impl Iterator<Item = Due> + 'a {
    let over = facts.awaiting.iter().filter(|(_, end)| facts.now >= cooled(settings, *end));
    over.map(|(stream, _)| Due {
        slot: format!("after_stream:{stream}"),
        occasion: Occasion::AfterStream,
        stream: Some(*stream),
        compose: true,
    })
}

/// The interval digest of the running stream, if one is due. One that was missed is made up once.
fn interval(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Due> {
    let live = facts.live.as_ref()?;
    let at = next_interval(settings, facts).filter(|at| facts.now >= *at)?;
    Some(Due {
        slot: format!("interval:{}:{}", live.stream, at.as_millisecond()),
        occasion: Occasion::Interval,
        stream: Some(live.stream),
        compose: true,
    })
}

fn next_interval(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Timestamp> {
    let During::Every(span) = settings.during else { return None };
    let live = facts.live.as_ref()?;
    let last = live.last_interval.unwrap_or(live.started_at);
    // A clock that was set back must not silence a whole evening.
    Some(after(last.min(facts.now), span.get()))
}

/// The latest time of day that has come and was not handled. Earlier ones that were missed as well
/// are covered by it.
fn daily(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Due> {
    let (at, slot) = occurrences(settings, facts, -1).filter(|(at, _)| *at <= facts.now).max()?;
    if at < facts.since || (facts.is_taken)(&slot) {
        return None;
    }
    Some(Due { slot, occasion: Occasion::Daily, stream: None, compose: facts.live.is_none() })
}

fn next_daily(settings: &DigestSettings, facts: &Facts<'_>) -> Option<Timestamp> {
    occurrences(settings, facts, 0).map(|(at, _)| at).filter(|at| *at > facts.now).min()
}

/// The times of day as instants with their slots, for two days from `first` days after today. A time
/// that daylight saving leaves out comes as much later; one that comes twice counts the first time.
fn occurrences<'a>(
    settings: &'a DigestSettings,
    facts: &'a Facts<'_>,
    first: i64,
) -> impl Iterator<Item = (Timestamp, String)> + 'a {
    let today = facts.now.to_zoned(facts.zone.clone()).date();
    let days = (first..first + 2).filter_map(move |offset| today.checked_add(offset.days()).ok());
    days.flat_map(move |day| {
        settings.daily.iter().filter_map(move |TimeOfDay(time)| {
            let at = day.to_datetime(*time).to_zoned(facts.zone.clone()).ok()?.timestamp();
            Some((at, format!("daily:{day}T{}", time.strftime("%H:%M"))))
        })
    })
}

#[cfg(test)]
mod tests;
