//! How long a digest of many messages takes, and how much memory. `cargo bench --bench digest`.

use std::collections::HashSet;

use divan::{AllocProfiler, Bencher};
use evenkeel::digest::compose::compose;
use evenkeel::domain::{Feedback, Kind, Occasion};
use evenkeel::feedback::grouping;
use jiff::{SignedDuration, Timestamp};

/// Counts what is asked for; `max alloc` is the most that was held at one time.
#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

/// So many messages wait for one digest: far more than the loudest evening leaves.
const MANY: i64 = 100_000;

fn main() {
    divan::main();
}

/// Every line differs a little, and one word is everywhere: the hard case for grouping.
fn items(kind: Kind) -> Vec<Feedback> {
    (0..MANY)
        .map(|id| {
            let (login, text) = (
                format!("person{}", id % 5_000),
                format!("music take{} word{} then{}", id % 97, id % 7_919, id % 331),
            );
            // Spread out: what comes at once is a flood.
            let at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(id * 2);
            Feedback { kind, ..Feedback::message(id, &login, text, at) }
        })
        .collect()
}

#[divan::bench(sample_count = 5)]
fn group_many(bencher: Bencher<'_, '_>) {
    let items = items(Kind::Idea);
    let all: Vec<&Feedback> = items.iter().collect();
    bencher.bench(|| grouping::group(&all).len());
}

#[divan::bench(sample_count = 5, args = [Kind::Praise, Kind::Critical, Kind::Question])]
fn compose_many(bencher: Bencher<'_, '_>, kind: Kind) {
    let items = items(kind);
    bencher.bench(|| compose(Occasion::AfterStream, &items, 5_000, &HashSet::new()).len());
}
