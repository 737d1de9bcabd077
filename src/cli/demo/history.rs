//! The demo's earlier streams, so that its numbers can be set beside something usual; and how many
//! watch the one that runs.
//!
//! The same every time. Must not tell of anything but numbers: nobody said anything in those streams.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{after, before};
use crate::domain::{EndedBy, NumberId, Origin, Sample};
use crate::store::{Store, StoreError, digests, samples, streams};

/// How many watched in each earlier stream, oldest first.
const EVENINGS: [i64; 8] = [11, 9, 14, 12, 8, 10, 13, 9];
/// Between the beginnings of two of them.
const APART: Duration = Duration::from_secs(3 * 24 * 3600);
/// How long each was.
const LENGTH: Duration = Duration::from_secs(150 * 60);
/// Between two measurements.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// Between two measurements in the stream that runs: the demo's time is short.
pub(super) const MEASURED: Duration = Duration::from_secs(5);

/// People come and go: so many more or fewer at one measurement than at the next.
const WOBBLE: [i64; 7] = [0, 1, -1, 2, 0, -2, 1];

/// How many watch at measurement `count` of a stream around `level`.
pub(super) fn watching(level: i64, count: usize) -> i64 {
    level + WOBBLE.get(count % WOBBLE.len()).copied().unwrap_or_default()
}

/// Writes down the streams of the weeks before `now`.
pub(super) async fn write(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            let weeks = u32::try_from(EVENINGS.len()).unwrap_or(u32::MAX);
            let mut began = before(now, APART * weeks);
            for level in EVENINGS {
                let stream = streams::start(connection, began, Origin::Twitch, None)?.id;
                let ended = after(began, LENGTH);
                let mut at = began;
                for count in 0.. {
                    if at > ended {
                        break;
                    }
                    let value = watching(level, count);
                    samples::keep(
                        connection,
                        &Sample { number: NumberId::Viewers, at, value },
                        Some(stream),
                        false,
                    )?;
                    at = after(at, EVERY);
                }
                streams::end(connection, stream, ended, EndedBy::Twitch)?;
                // Their digests were read long ago.
                digests::take_slot(connection, &format!("after_stream:{stream}"), now)?;
                began = after(began, APART);
            }
            Ok(())
        })
        .await
}
