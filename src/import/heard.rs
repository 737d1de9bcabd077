//! Which lines of a stream are known, whoever wrote them down.
//!
//! Two programs give the same line different ids, or none, and times that are some seconds apart. So a line is also known
//! by who wrote which words at about that time; each known one stands for one that is found again.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// The clocks of two programs are so far apart at most, in milliseconds.
const APART: i64 = 15_000;

/// The lines that are known of one stream.
#[derive(Default)]
pub(super) struct KnownLines {
    hasher: RandomState,
    times: HashMap<u64, Vec<i64>>,
    /// How many lines without an id were found that are alike in everything.
    alike: HashMap<String, u32>,
}

impl KnownLines {
    /// Somebody's words are known; none where they were removed since.
    pub(super) fn add(&mut self, login: &str, text: Option<&str>, at: Timestamp) {
        let key = self.hasher.hash_one((login, text));
        self.times.entry(key).or_default().push(at.as_millisecond());
    }

    /// Whether this is one of the known ones. It is found once. Something that the same person wrote then and that was
    /// removed is taken for this: it must not come back by another file.
    pub(super) fn find(&mut self, login: &str, text: &str, at: Timestamp) -> bool {
        self.find_exactly(login, Some(text), at) || self.find_exactly(login, None, at)
    }

    fn find_exactly(&mut self, login: &str, text: Option<&str>, at: Timestamp) -> bool {
        let key = self.hasher.hash_one((login, text));
        let Some(times) = self.times.get_mut(&key) else { return false };
        let at = at.as_millisecond();
        let near = times.iter().enumerate().min_by_key(|(_, known)| known.abs_diff(at));
        let Some((place, _)) = near.filter(|(_, known)| known.abs_diff(at) <= APART.unsigned_abs()) else {
            return false;
        };
        times.swap_remove(place);
        true
    }

    /// An id for a line whose file gives none: the same whenever the same file is read.
    pub(super) fn id(&mut self, login: &str, text: &str, at: Timestamp) -> String {
        let digest = Sha256::digest(format!("{login}\n{}\n{text}", at.as_millisecond()));
        let mut key = String::from("past:");
        for byte in digest.iter().take(12) {
            key.push_str(&format!("{byte:02x}"));
        }
        let count = self.alike.entry(key.clone()).or_default();
        *count += 1;
        format!("{key}:{count}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).unwrap()
    }

    #[test]
    fn a_known_line_stands_for_one_that_is_found_again() {
        let mut known = KnownLines::default();
        known.add("ash", Some("hi"), at(0));
        known.add("ash", Some("hi"), at(5));
        known.add("elm", None, at(0));
        assert!(known.find("elm", "rude words", at(3)) && !known.find("elm", "rude words", at(3)));
        assert!(!known.find("birch", "hi", at(0)) && !known.find("ash", "hi", at(60)));
        assert!(known.find("ash", "hi", at(6)) && known.find("ash", "hi", at(2)));
        assert!(!known.find("ash", "hi", at(2)));
    }

    #[test]
    fn the_same_file_gives_the_same_ids() {
        let ids = || {
            let mut known = KnownLines::default();
            [known.id("ash", "hi", at(0)), known.id("ash", "hi", at(0)), known.id("ash", "hi", at(1))]
        };
        let [first, second, third] = ids();
        assert!(first != second && second != third && first != third);
        assert_eq!(ids(), [first, second, third]);
    }
}
