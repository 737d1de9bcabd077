//! How often one text may come into sight. Must not know who wrote it.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::said::CopyKey;
use super::{Text, passed_between, take_one};

/// Copies are counted over this time.
const WITHIN: Duration = Duration::from_secs(120);
/// So many copies of one text say all that it says.
const COPIES: usize = 4;
/// One word, or emotes alone, are how a chat laughs and claps.
const SHORT_COPIES: usize = 12;
/// So many lines are remembered; a chat that is faster than that is not read anyway.
const MOST: usize = 8192;

/// What came into sight lately.
#[derive(Debug, Clone, Default)]
pub(super) struct Copies {
    often: HashMap<Text, usize>,
    order: VecDeque<(Timestamp, Text)>,
}

impl Copies {
    /// Whether one more copy of `said` may be seen at `now`; if so, it counts as seen.
    pub(super) fn admit(&mut self, said: CopyKey, now: Timestamp) -> bool {
        while self.order.len() >= MOST
            || self.order.front().is_some_and(|(at, _)| passed_between(*at, now) >= WITHIN)
        {
            self.drop_oldest();
        }
        let often = self.often.entry(said.text).or_default();
        if *often >= if said.short { SHORT_COPIES } else { COPIES } {
            return false;
        }
        *often += 1;
        self.order.push_back((now, said.text));
        true
    }

    fn drop_oldest(&mut self) {
        if let Some((_, text)) = self.order.pop_front() {
            take_one(&mut self.often, text);
        }
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.often.len().max(self.order.len())
    }
}
