//! Which kind words may be the last of a digest.
//!
//! They are about the stream or the work on it, and about nobody's quarrel: whoever has just closed the page
//! takes them along.

use crate::domain::{Feedback, Severity};
use crate::feedback::tokens::{TokenShape, Tokens};

/// A closing quote is no longer than this, in characters.
const LONGEST: usize = 200;

/// Words that speak of others, or of abuse that was there.
const QUARREL: &[&str] = &[
    "abuse",
    "ban",
    "banned",
    "bully",
    "bullies",
    "despite",
    "drama",
    "guy",
    "guys",
    "hate",
    "hater",
    "haters",
    "he",
    "hes",
    "him",
    "his",
    "idiot",
    "idiots",
    "ignore",
    "jerk",
    "jerks",
    "listen",
    "mean",
    "mods",
    "negative",
    "negativity",
    "people",
    "raid",
    "raiders",
    "report",
    "rude",
    "she",
    "shes",
    "shut",
    "sorry",
    "spam",
    "spammers",
    "their",
    "them",
    "they",
    "theyre",
    "those",
    "toxic",
    "troll",
    "trolls",
    "weird",
    "weirdo",
    "weirdos",
];

/// Words that speak of the stream, or of whoever makes it.
const STREAM: &[&str] = &[
    "art",
    "channel",
    "content",
    "drawing",
    "evening",
    "game",
    "gameplay",
    "here",
    "hour",
    "learn",
    "music",
    "painting",
    "streamer",
    "streaming",
    "stream",
    "streams",
    "u",
    "ur",
    "vibe",
    "vibes",
    "voice",
    "watching",
    "you",
    "your",
    "youre",
];

/// Whether `item`, which is kind, may close a digest.
pub(super) fn fits(item: &Feedback) -> bool {
    let text = item.text.as_str();
    if item.harm != Severity::None || text.contains(['@', '?']) || text.chars().count() > LONGEST {
        return false;
    }
    let tokens = Tokens::read(text, &item.emotes);
    let words = || tokens.iter().filter(|(shape, _)| *shape == TokenShape::Word).map(|(_, word)| word);
    let is_link = tokens.iter().any(|(shape, _)| shape == TokenShape::Link);
    !is_link && words().any(|word| STREAM.contains(&word)) && !words().any(|word| QUARREL.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hydrate::samples::said;
    use crate::domain::Kind;

    #[test]
    fn it_is_about_the_stream_and_about_nobodys_quarrel() {
        let fits = |text| fits(&said(1, "ann", Kind::Praise, text));
        for text in
            ["thank you for the calm evening", "i love your stream", "so glad i found this channel <3"]
        {
            assert!(fits(text), "{text}");
        }
        for text in [
            "ignore that guy, your streams are the best part of my evening",
            "dont listen to the haters, you are great",
            "@mira you are great",
            "why are you so good?",
            "love it",
            "sorry you get this, we are here for you",
        ] {
            assert!(!fits(text), "{text}");
        }
        let rude = Feedback { harm: Severity::Rude, ..said(1, "ann", Kind::Praise, "you are damn good") };
        assert!(!super::fits(&rude));
    }
}
