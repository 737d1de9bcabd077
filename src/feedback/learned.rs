//! What the streamer's corrections taught: this channel's own emotes and phrases.
//!
//! A whole message that was corrected is what the streamer said, wherever it comes again. A word or an emote
//! counts only where no rule is certain. Must not decide what is learned: two corrections that agree are
//! counted where they are kept.

use std::collections::HashMap;

use super::meaning;
use super::tokens::{TokenShape, Tokens};
use crate::domain::{Kind, Lesson};

/// A message longer than this, in words, is not said twice by chance.
const LONGEST: usize = 40;

/// A word of the channel's own has at least so many letters.
const LETTERS: usize = 3;

/// So many words of one message may be learned.
const PARTS: usize = 8;

/// What can be learned from one message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrases {
    /// All of it, as it is folded for comparing; empty where it is too long.
    pub whole: String,
    /// Its emotes, and the words that are not among those that everybody uses.
    pub parts: Vec<String>,
}

impl Phrases {
    pub(crate) fn of(tokens: &Tokens) -> Self {
        let own = tokens.iter().filter(|(shape, text)| match shape {
            TokenShape::Emote => true,
            TokenShape::Word => {
                text.chars().count() >= LETTERS && !meaning::built_in().is_some_and(|all| all.knows(text))
            }
            _ => false,
        });
        let mut parts: Vec<String> = own.map(|(_, text)| text.to_owned()).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.truncate(PARTS);
        Self { whole: whole(tokens), parts }
    }
}

/// All words of a message, with nothing between them but spaces.
fn whole(tokens: &Tokens) -> String {
    if tokens.len() > LONGEST {
        return String::new();
    }
    let words = tokens
        .iter()
        .filter(|(shape, _)| matches!(shape, TokenShape::Word | TokenShape::Emote | TokenShape::Mention));
    words.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// What was learned, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    whole: HashMap<String, Kind>,
    parts: HashMap<String, Kind>,
}

impl Learned {
    /// Everything that the lessons teach.
    pub fn new(lessons: &[Lesson]) -> Self {
        let of = |whole| {
            let chosen = lessons.iter().filter(move |lesson| lesson.whole == whole);
            chosen.map(|lesson| (lesson.text.clone(), lesson.kind)).collect()
        };
        Self { whole: of(true), parts: of(false) }
    }

    /// What this whole message is.
    pub(crate) fn of_whole(&self, tokens: &Tokens) -> Option<Kind> {
        if self.whole.is_empty() { None } else { self.whole.get(&whole(tokens)).copied() }
    }

    /// What a message is for one of its words or emotes.
    pub(crate) fn of_parts(&self, tokens: &Tokens) -> Option<Kind> {
        if self.parts.is_empty() {
            return None;
        }
        let own = tokens.iter().filter(|(shape, _)| matches!(shape, TokenShape::Word | TokenShape::Emote));
        own.filter_map(|(_, text)| self.parts.get(text).copied()).next()
    }
}
