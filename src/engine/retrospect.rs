//! The numbers of a stream that is over, beside what is usual for this streamer. Opened on request
//! alone, and never while a stream runs.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::Engine;
use super::numbers::{level, median_viewers};
use crate::catalog;
use crate::config::AfterStream;
use crate::domain::{Closed, NumberId, Retrospect, StreamId, StreamNumbers, Wrote};
use crate::shield::usual::{ComparedStream, RECENT, compare};
use crate::store::numbers::{self, Past};
use crate::store::{StoreError, streams};

impl Engine {
    /// The numbers of stream `id`, or of the last one that is over; or why they stay closed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn stream_numbers(
        &self,
        id: Option<StreamId>,
    ) -> Result<Result<StreamNumbers, Closed>, StoreError> {
        if self.looks.borrow().after == AfterStream::Never {
            return Ok(Err(Closed::Never));
        }
        let zone = self.zone.clone();
        self.store
            .read(move |connection| {
                // Asked of the same snapshot that is read: a stream may just have begun.
                let snapshot = connection.unchecked_transaction()?;
                if streams::live(&snapshot)?.is_some() {
                    return Ok(Err(Closed::Live));
                }
                Ok(open(&snapshot, id, &zone)?.ok_or(Closed::Missing))
            })
            .await
    }
}

fn open(
    connection: &Connection,
    id: Option<StreamId>,
    zone: &TimeZone,
) -> rusqlite::Result<Option<StreamNumbers>> {
    // The one that is asked for, and those before it.
    let past = numbers::past(connection, id, RECENT + 1)?;
    let Some(this) = past.first() else { return Ok(None) };
    if id.is_some_and(|id| id != this.stream) {
        return Ok(None);
    }
    let viewers = past.iter().map(median_viewers).collect();
    let people: Vec<Wrote> =
        past.iter().map(|past| numbers::wrote(connection, past.stream)).collect::<rusqlite::Result<_>>()?;
    let chatters = people.iter().map(|people| (people.wrote > 0).then(|| level(people.wrote))).collect();
    let known = [(NumberId::Viewers, viewers), (NumberId::Chatters, chatters)];
    let compared = |(number, levels): (NumberId, Vec<Option<f64>>)| beside(number, &past, &levels, zone);
    Ok(Some(StreamNumbers {
        stream: this.stream,
        started_at: this.started_at,
        ended_at: this.ended_at,
        numbers: known.into_iter().filter_map(compared).collect(),
        left_out: this.left_out.clone(),
        people: people.first().copied().unwrap_or_default(),
    }))
}

/// The first of `past` beside the rest, by the level of each; none where its own is not known.
fn beside(number: NumberId, past: &[Past], levels: &[Option<f64>], zone: &TimeZone) -> Option<Retrospect> {
    let evening = |(past, level): (&Past, &Option<f64>)| {
        let weekday = past.started_at.to_zoned(zone.clone()).weekday();
        let length = past.ended_at.duration_since(past.started_at).try_into().unwrap_or_default();
        Some(ComparedStream { level: (*level)?, weekday, length })
    };
    let mut evenings = past.iter().zip(levels).map(evening);
    let this = evenings.next()??;
    let earlier: Vec<ComparedStream> = evenings.flatten().collect();
    let comparison = compare(&this, &earlier);
    Some(Retrospect {
        number,
        level: this.level,
        usual: comparison.map(|comparison| comparison.usual),
        place: comparison.map(|comparison| comparison.place),
        among: comparison.map(|comparison| comparison.among),
        sentence: catalog::numbers::conclusion(comparison.map(|comparison| comparison.place)),
    })
}

impl Engine {
    /// The streams whose numbers may be opened, newest first: when they began. None while one runs, or
    /// where the settings say never.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn streams_to_open(
        &self,
        limit: usize,
    ) -> Result<Result<Vec<(StreamId, Timestamp)>, Closed>, StoreError> {
        if self.looks.borrow().after == AfterStream::Never {
            return Ok(Err(Closed::Never));
        }
        self.store
            .read(move |connection| {
                if streams::live(connection)?.is_some() {
                    return Ok(Err(Closed::Live));
                }
                let past = numbers::past(connection, None, limit)?;
                Ok(Ok(past.into_iter().map(|past| (past.stream, past.started_at)).collect()))
            })
            .await
    }
}
