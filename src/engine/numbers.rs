//! The numbers, as far as the shield lets them be seen. The only way out for them, besides a peek.

use jiff::Timestamp;
use rusqlite::Connection;

use super::Engine;
use crate::catalog;
use crate::clock::before;
use crate::domain::{NumberId, NumberView, NumberWord, Sample, ShieldMode, Stream};
use crate::shield::usual::{RECENT, median};
use crate::shield::{Modes, words};
use crate::store::numbers::{self, Past};
use crate::store::{StoreError, samples, streams};

impl Engine {
    /// What may be seen of every number now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn numbers(&self) -> Result<Vec<NumberView>, StoreError> {
        loop {
            let (now, delay) = (self.clock.now(), self.looks.borrow().delay);
            let modes = self.status.borrow().shield.clone();
            let asked = modes.clone();
            let seen =
                self.store.read(move |connection| see(connection, &modes, now, before(now, delay))).await?;
            // What was hidden while it was read is not to be told any more.
            if self.status.borrow().shield == asked {
                return Ok(seen);
            }
        }
    }
}

fn see(
    connection: &Connection,
    modes: &Modes,
    now: Timestamp,
    earlier: Timestamp,
) -> rusqlite::Result<Vec<NumberView>> {
    let stream = streams::live(connection)?;
    let sight = |number: &NumberId| {
        let (number, mode) = (*number, modes.of_number(*number));
        let reading = |until| numbers::reading(connection, stream.as_ref(), number, until);
        let hidden = NumberView { number, mode, word: None, words: None, value: None, at: None };
        let seen = |reading: Option<Sample>| {
            let (value, at) = reading.map(|reading| (reading.value, reading.at)).unzip();
            NumberView { value, at, ..hidden.clone() }
        };
        Ok(match mode {
            ShieldMode::Hidden => hidden,
            ShieldMode::Words => {
                let word = said(connection, stream.as_ref(), number, now)?;
                NumberView { word: Some(word), words: Some(catalog::numbers::word(word)), ..hidden }
            }
            ShieldMode::Delayed => seen(reading(earlier)?),
            ShieldMode::Shown => seen(reading(now)?),
        })
    };
    NumberId::ALL.iter().map(sight).collect()
}

/// A number in words.
fn said(
    connection: &Connection,
    stream: Option<&Stream>,
    number: NumberId,
    now: Timestamp,
) -> rusqlite::Result<NumberWord> {
    let Some(stream) = stream else { return Ok(NumberWord::Unknown) };
    let measured = || -> rusqlite::Result<Vec<f64>> {
        let samples = samples::of_stream(connection, stream.id, number)?;
        Ok(samples.iter().map(|sample| level(sample.value)).collect())
    };
    let past = || numbers::past_before(connection, stream.id, RECENT);
    Ok(match number {
        NumberId::Viewers => words::viewers(&measured()?, &levels(&past()?)),
        NumberId::Followers | NumberId::Subscribers => words::total(&measured()?),
        NumberId::Raid | NumberId::Bits | NumberId::Gifts => {
            let reading = numbers::reading(connection, Some(stream), number, now)?;
            words::given(reading.is_some_and(|reading| reading.value > 0))
        }
        NumberId::Uptime => {
            let lengths: Vec<f64> = past()?
                .iter()
                .map(|past| past.ended_at.duration_since(past.started_at).as_secs_f64())
                .collect();
            let so_far = now.duration_since(stream.started_at);
            words::length(so_far.try_into().unwrap_or_default(), &lengths)
        }
        NumberId::Chatters | NumberId::WatchStreak | NumberId::HypeTrain | NumberId::Leaderboard => {
            NumberWord::Unknown
        }
    })
}

/// The median number of viewers of each stream.
fn levels(past: &[Past]) -> Vec<f64> {
    past.iter().filter_map(median_viewers).collect()
}

/// The median number of viewers of a stream; none where it was not measured.
pub(super) fn median_viewers(past: &Past) -> Option<f64> {
    let values: Vec<f64> = past.viewers.iter().map(|value| level(*value)).collect();
    median(&values)
}

#[expect(clippy::cast_precision_loss, reason = "no channel has 2^52 viewers")]
pub(super) fn level(value: i64) -> f64 {
    value as f64
}
