//! Remembers in which language each person writes, since one short line does not tell.
//!
//! Bounded: whoever has been silent longest is forgotten. Must not judge a message.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasher;

use super::classify::Evidence;

/// So many people are remembered.
const PEOPLE: usize = 4096;

/// No more evidence than this is kept either way, so that a person may change.
const MOST: i32 = 12;

/// From this much evidence on, a person leans to a language.
const ENOUGH: i32 = 4;

/// What one line may say of itself against what is known of its writer, in words.
const LEANING: i32 = 2;

/// The people of a chat, by how they write.
#[derive(Debug, Default)]
pub struct Speakers {
    /// By a keyed hash of who they are: names are not kept.
    people: HashMap<u64, i32>,
    order: VecDeque<u64>,
    keys: RandomState,
}

impl Speakers {
    /// What to tell the classifier of `person` (a login or id): above zero another language than
    /// English, below zero English.
    pub fn leaning(&self, person: &str) -> i32 {
        match self.people.get(&self.keys.hash_one(person)).copied().unwrap_or_default() {
            ENOUGH.. => LEANING,
            balance if balance <= -ENOUGH => -LEANING,
            _ => 0,
        }
    }

    /// What a line of `person` told.
    pub fn note(&mut self, person: &str, evidence: Evidence) {
        let count = |words: usize| i32::try_from(words).unwrap_or(MOST).min(MOST);
        let told = count(evidence.abroad) - count(evidence.english);
        if told == 0 || person.is_empty() {
            return;
        }
        let key = self.keys.hash_one(person);
        if let Some(balance) = self.people.get_mut(&key) {
            *balance = (*balance + told).clamp(-MOST, MOST);
            return;
        }
        if self.order.len() == PEOPLE
            && let Some(oldest) = self.order.pop_front()
        {
            self.people.remove(&oldest);
        }
        self.order.push_back(key);
        self.people.insert(key, told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: Evidence = Evidence { english: 0, abroad: 3 };
    const ENGLISH: Evidence = Evidence { english: 3, abroad: 0 };

    #[test]
    fn a_person_leans_to_what_they_mostly_write_and_may_change() {
        let mut speakers = Speakers::default();
        assert_eq!(speakers.leaning("ida"), 0);
        speakers.note("ida", GERMAN);
        assert_eq!(speakers.leaning("ida"), 0);
        speakers.note("ida", GERMAN);
        assert_eq!(speakers.leaning("ida"), LEANING);
        (0..4).for_each(|_| speakers.note("ida", ENGLISH));
        assert_eq!(speakers.leaning("ida"), -LEANING);
    }

    #[test]
    fn no_more_people_are_remembered_than_fit() {
        let mut speakers = Speakers::default();
        for person in 0..PEOPLE * 2 {
            speakers.note(&person.to_string(), GERMAN);
        }
        assert_eq!((speakers.people.len(), speakers.order.len()), (PEOPLE, PEOPLE));
    }
}
