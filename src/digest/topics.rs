//! What a message is about, as far as a few plain words tell: the sound, the picture, the game and so on.
//!
//! A subject is a heading under which criticism is read. A thing is one noun: praise of the same thing may
//! stand beside a criticism of it, and nothing less may. Must not judge; and a word stands here only where it
//! nearly always means this one thing in a chat.

use std::collections::HashMap;
use std::sync::LazyLock;

use Subject::{Ads, Art, Chat, Game, Other, Pace, Picture, Schedule, Sound, Talking};

use crate::domain::{Feedback, Severity, Subject};
use crate::feedback::tokens::{TokenShape, Tokens};

/// Things and their subjects, the most particular first: "the music is louder than the game" is about music.
const THINGS: &[(Subject, &[&str])] = &[
    (Sound, &["music", "bgm"]),
    (Sound, &["song", "songs"]),
    (Sound, &["playlist"]),
    (Picture, &["font", "fonts"]),
    (Picture, &["overlay", "overlays"]),
    (Picture, &["subtitles", "captions"]),
    (Sound, &["alert", "alerts"]),
    (Sound, &["tts"]),
    (Sound, &["mic", "microphone"]),
    (Sound, &["voice"]),
    (Sound, &["volume"]),
    (Sound, &["echo"]),
    (Sound, &["audio", "sound"]),
    (Sound, &["hear"]),
    (Picture, &["cam", "camera", "webcam", "facecam"]),
    (Picture, &["lighting"]),
    (Picture, &["background"]),
    (Picture, &["resolution"]),
    (Picture, &["bitrate"]),
    (Picture, &["fps", "framerate"]),
    (Picture, &["text"]),
    (Picture, &["screen"]),
    (Picture, &["video", "picture"]),
    (Ads, &["ad", "ads", "advert", "adverts", "preroll", "prerolls", "midroll", "midrolls", "commercials"]),
    (Art, &["colors", "colours", "color", "colour", "palette"]),
    (Art, &["brush", "brushes"]),
    (Art, &["sketch", "sketches"]),
    (Art, &["perspective"]),
    (Art, &["anatomy"]),
    (Art, &["drawing", "drawings"]),
    (Art, &["painting", "paintings"]),
    (Art, &["art", "artwork"]),
    (Chat, &["mod", "mods", "moderator", "moderators", "moderation"]),
    (Chat, &["rule", "rules"]),
    (Chat, &["spoiler", "spoilers"]),
    (Chat, &["chat"]),
    (Schedule, &["schedule"]),
    (Talking, &["accent"]),
    (Talking, &["commentary"]),
    (Talking, &["explanation", "explanations"]),
    (Game, &["map", "maps"]),
    (Game, &["boss", "bosses"]),
    (Game, &["level", "levels"]),
    (Game, &["deck"]),
    (Game, &["difficulty"]),
    (Game, &["aim"]),
    (Game, &["gameplay"]),
    (Game, &["game", "games"]),
    (Pace, &["pace", "pacing"]),
    (Pace, &["intro"]),
];

/// Other words that tell the subject where no thing is named.
const SIGNS: &[(Subject, &[&str])] = &[
    (
        Sound,
        &[
            "loud",
            "louder",
            "quiet",
            "quieter",
            "muted",
            "unmute",
            "crackling",
            "static",
            "muffled",
            "peaking",
            "deafening",
        ],
    ),
    (
        Picture,
        &[
            "lag",
            "laggy",
            "lagging",
            "lags",
            "stutter",
            "stutters",
            "stuttering",
            "blurry",
            "pixelated",
            "freezing",
            "choppy",
            "buffering",
        ],
    ),
    (Schedule, &["late", "early"]),
    (
        Talking,
        &[
            "talk",
            "talks",
            "talking",
            "mumble",
            "mumbles",
            "mumbling",
            "explain",
            "explains",
            "explaining",
            "swear",
            "swearing",
            "yelling",
            "screaming",
            "shouting",
            "rant",
            "ranting",
        ],
    ),
    (Chat, &["banned", "timeout", "timeouts"]),
    (Game, &["play", "playing", "gaming", "grind", "grinding"]),
    (Pace, &["slow", "rushed", "rushing", "drags", "dragging", "fast"]),
];

/// Words that ask for a change.
const ASKS: &[&str] = &[
    "please", "pls", "plz", "can", "could", "should", "maybe", "try", "fix", "turn", "stop", "add", "use",
    "change", "instead", "wish", "need", "needs", "less", "more",
];

/// Words that name nothing: small words, and those that only say that somebody did not like it.
const EMPTY: &[&str] = &[
    "a",
    "an",
    "and",
    "are",
    "as",
    "at",
    "awful",
    "bad",
    "be",
    "bored",
    "boring",
    "bro",
    "content",
    "cringe",
    "cringy",
    "crap",
    "disappointing",
    "dude",
    "dull",
    "ew",
    "ever",
    "fr",
    "garbage",
    "god",
    "guy",
    "guys",
    "hate",
    "he",
    "her",
    "here",
    "him",
    "horrible",
    "how",
    "i",
    "im",
    "is",
    "it",
    "its",
    "just",
    "kinda",
    "l",
    "lame",
    "like",
    "lmao",
    "lol",
    "man",
    "meh",
    "mid",
    "my",
    "nah",
    "not",
    "of",
    "omg",
    "pathetic",
    "pretty",
    "ratio",
    "really",
    "sad",
    "same",
    "sleep",
    "sleepy",
    "snooze",
    "so",
    "stream",
    "streamer",
    "streams",
    "such",
    "suck",
    "sucks",
    "take",
    "terrible",
    "that",
    "thats",
    "the",
    "this",
    "today",
    "tonight",
    "trash",
    "u",
    "ugh",
    "ur",
    "very",
    "was",
    "watch",
    "waste",
    "weak",
    "what",
    "worst",
    "yawn",
    "you",
    "your",
    "youre",
    "zzz",
];

/// What a message says, as far as it decides where it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct About {
    /// The subject.
    pub(super) subject: Subject,
    /// The thing it names, if it names one.
    pub(super) thing: Option<usize>,
    /// It asks for a change.
    pub(super) asks: bool,
    /// It names nothing at all.
    is_empty: bool,
    /// It is rude.
    is_rude: bool,
}

impl About {
    /// Whether somebody who wants to do better can use it.
    pub(super) fn is_usable(self) -> bool {
        self.subject != Other || self.asks
    }

    /// Whether it only jeers: it is rude, or it names nothing that could be changed.
    pub(super) fn is_jeer(self) -> bool {
        self.is_rude || !self.is_usable() && self.is_empty
    }
}

/// What one word tells.
#[derive(Debug, Clone, Copy, Default)]
struct TopicWord {
    thing: Option<usize>,
    sign: Option<usize>,
    asks: bool,
    is_empty: bool,
}

/// All words that tell something.
static WORDS: LazyLock<HashMap<&str, TopicWord>> = LazyLock::new(|| {
    let mut words: HashMap<&str, TopicWord> = HashMap::new();
    let mut note = |word: &'static str, change: fn(&mut TopicWord, usize), place: usize| {
        change(words.entry(word).or_default(), place);
    };
    let named = |rows: &'static [(Subject, &[&str])]| {
        rows.iter().enumerate().flat_map(|(place, (_, names))| names.iter().map(move |word| (*word, place)))
    };
    named(THINGS).for_each(|(word, place)| note(word, |known, place| known.thing = Some(place), place));
    named(SIGNS).for_each(|(word, place)| note(word, |known, place| known.sign = Some(place), place));
    ASKS.iter().for_each(|word| note(word, |known, _| known.asks = true, 0));
    EMPTY.iter().for_each(|word| note(word, |known, _| known.is_empty = true, 0));
    words
});

/// What `item` is about.
pub(super) fn about(item: &Feedback) -> About {
    let tokens = Tokens::read(&item.text, &item.emotes);
    let words = tokens.iter().filter(|(shape, _)| *shape == TokenShape::Word);
    let (mut thing, mut sign, mut asks, mut is_empty) = (None::<usize>, None::<usize>, false, true);
    for (_, word) in words {
        let word = WORDS.get(word).copied().unwrap_or_default();
        // The first row counts, wherever its word stands.
        thing = thing.into_iter().chain(word.thing).min();
        sign = sign.into_iter().chain(word.sign).min();
        asks |= word.asks;
        is_empty &= word.is_empty;
    }
    let row = |rows: &[(Subject, &[&str])], place: Option<usize>| {
        place.and_then(|place| rows.get(place)).map(|(subject, _)| *subject)
    };
    let subject = row(THINGS, thing).or_else(|| row(SIGNS, sign)).unwrap_or(Other);
    About { subject, thing, asks, is_empty, is_rude: item.harm != Severity::None }
}

/// What a group is about: what most of it is, and among equals what stands first among subjects.
pub(super) fn subject_of(about: impl IntoIterator<Item = About>) -> Subject {
    let mut votes = [0_usize; Subject::ALL.len()];
    for About { subject, .. } in about {
        let place = Subject::ALL.iter().position(|known| *known == subject);
        if let Some(votes) = place.and_then(|place| votes.get_mut(place)) {
            *votes += 1;
        }
    }
    // One who names it is enough: the others say the same in fewer words.
    let named = Subject::ALL.iter().zip(votes).filter(|(subject, votes)| **subject != Other && *votes > 0);
    let most = named.max_by_key(|(subject, votes)| (*votes, std::cmp::Reverse(**subject)));
    most.map_or(Other, |(subject, _)| *subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hydrate::samples::said;
    use crate::domain::Kind;

    fn read(text: &str) -> About {
        about(&said(1, "ann", Kind::Critical, text))
    }

    #[test]
    fn the_subject_is_that_of_the_most_particular_thing() {
        for (text, subject) in [
            ("i cant hear you over the game", Sound),
            ("cant hear you", Sound),
            ("the music is louder than the game", Sound),
            ("you talk too slow", Talking),
            ("so slow today", Pace),
            ("too many ADS", Ads),
            ("the font of the alerts is tiny", Picture),
            ("the mods are too strict", Chat),
            ("always late", Schedule),
            ("you never finish anything", Other),
        ] {
            assert_eq!(read(text).subject, subject, "{text}");
        }
    }

    #[test]
    fn only_the_same_noun_is_the_same_thing() {
        assert_eq!(read("the audio is terrible").thing, read("lovely sound today").thing);
        assert_ne!(read("the music is too loud").thing, read("your voice is lovely").thing);
        assert_eq!(read("so loud").thing, None);
    }

    #[test]
    fn a_jeer_names_nothing_and_asks_for_nothing() {
        let jeers = |text| read(text).is_jeer();
        for text in ["boring", "this is so boring", "cringe", "mid stream lol", "worst streamer ever"] {
            assert!(jeers(text), "{text}");
        }
        for text in ["the map is confusing", "boring game", "you never finish anything", "please stop"] {
            assert!(!jeers(text), "{text}");
        }
        let rude = Feedback { harm: Severity::Rude, ..said(1, "ann", Kind::Critical, "fix your mic clown") };
        assert!(about(&rude).is_jeer());
    }

    #[test]
    fn no_word_stands_in_two_places() {
        let all: Vec<_> = THINGS.iter().chain(SIGNS).flat_map(|(_, words)| *words).collect();
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(all.len(), distinct.len());
        assert!(all.iter().all(|word| !EMPTY.contains(word)));
    }
}
