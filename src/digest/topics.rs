//! What a message is about, as far as a few plain words tell: the sound, the music, the picture and so on.
//!
//! Serves to put what others said beside a criticism of the same thing. A message about nothing that is
//! known here is about nothing. Must not judge; and a word stands here only where it nearly always means
//! this one thing in a chat.

use crate::domain::Item;
use crate::feedback::tokens::{Shape, Tokens};

/// Words, by what they are about.
const TOPICS: &[&[&str]] = &[
    &[
        "audio",
        "sound",
        "sounds",
        "mic",
        "microphone",
        "volume",
        "loud",
        "louder",
        "quieter",
        "hear",
        "muted",
        "echo",
        "crackling",
        "static",
    ],
    &["music", "song", "songs", "playlist", "soundtrack", "tune", "tunes"],
    &[
        "video",
        "picture",
        "lag",
        "laggy",
        "lagging",
        "lags",
        "stutter",
        "stuttering",
        "blurry",
        "bitrate",
        "fps",
        "pixelated",
        "resolution",
    ],
    &["cam", "camera", "webcam", "facecam", "lighting"],
    &["overlay", "overlays", "alerts", "layout", "font", "background"],
    &["ad", "ads", "advert", "adverts", "preroll", "prerolls"],
    &["boring", "bored", "dull", "entertaining", "fun", "funny", "hilarious"],
    &["gameplay", "aim", "skill", "skills", "skilled", "play", "playing", "player", "plays"],
    &[
        "voice",
        "talk",
        "talking",
        "commentary",
        "explain",
        "explains",
        "explaining",
        "explanation",
        "explanations",
    ],
    &["pace", "slow", "rushed", "pacing"],
    &["schedule", "late", "early"],
    &["art", "drawing", "drawings", "painting", "paintings", "sketch", "colors", "colours"],
];

/// What `item` is about: one bit for each of the topics.
pub(super) fn of(item: &Item) -> u32 {
    let tokens = Tokens::read(&item.text, &item.emotes);
    let words = tokens.iter().filter(|(shape, _)| *shape == Shape::Word).map(|(_, word)| word);
    words.fold(0, |topics, word| topics | of_word(word))
}

fn of_word(word: &str) -> u32 {
    let known = TOPICS.iter().position(|words| words.contains(&word));
    known.and_then(|place| 1u32.checked_shl(u32::try_from(place).ok()?)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::assemble::samples::said;
    use crate::domain::Kind;

    fn about(text: &str) -> u32 {
        of(&said(1, "ann", Kind::Chatter, text))
    }

    #[test]
    fn different_words_for_one_thing_are_about_it() {
        assert_ne!(about("your audio is terrible") & about("love how clear the MIC is today"), 0);
        assert_eq!(about("your audio is terrible") & about("too many ads"), 0);
        assert_eq!(about("hello there"), 0);
    }

    #[test]
    fn no_word_is_about_two_things() {
        let all: Vec<_> = TOPICS.iter().copied().flatten().collect();
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(all.len(), distinct.len());
        assert!(TOPICS.len() <= 32);
    }
}
