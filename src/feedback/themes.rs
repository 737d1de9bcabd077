//! What technical remarks are about, however they are put: "audio is low", "cant hear you" and "turn ur
//! mic up" are one thing.
//!
//! A theme is a part of the stream and what is wrong with it. Must not judge whether it is true.

use super::tokens::{Shape, Tokens};

/// A remark of more words than this says more than one thing.
const LONG: usize = 14;

/// The parts of a stream, the most particular first: "the music is louder than your voice" is about music.
const PARTS: [(&str, &[&str]); 9] = [
    ("music", &["music", "song", "songs", "playlist", "bgm", "spotify"]),
    ("alerts", &["alert", "alerts", "tts", "notification", "notifications", "redeems"]),
    ("text", &["font", "text", "subtitles", "captions"]),
    ("camera", &["cam", "camera", "webcam", "facecam"]),
    ("light", &["lighting", "light", "lights", "brightness", "gamma"]),
    ("ads", &["ad", "ads"]),
    ("game", &["game", "gameplay"]),
    ("voice", &["mic", "microphone", "voice", "audio", "sound", "volume", "hear", "headset", "you"]),
    ("stream", &["stream", "video", "frames", "fps", "bitrate", "quality", "screen"]),
];

/// What says that there is too little of something, or asks for more.
const LITTLE: &[&str] = &[
    "low", "quiet", "soft", "faint", "silent", "louder", "raise", "increase", "boost", "up", "small", "tiny",
    "bigger", "larger", "dark", "dim", "brighter",
];

/// What says that there is too much of something, or asks for less.
const MUCH: &[&str] = &[
    "loud",
    "deafening",
    "blasting",
    "overpowering",
    "lower",
    "reduce",
    "decrease",
    "quieter",
    "softer",
    "down",
    "bright",
    "blinding",
    "many",
];

/// What says that something does not run.
const STUCK: &[&str] = &[
    "lag",
    "lags",
    "lagging",
    "laggy",
    "buffering",
    "buffers",
    "stutter",
    "stutters",
    "stuttering",
    "choppy",
    "freezing",
    "freezes",
    "froze",
    "frozen",
    "dropping",
    "dropped",
    "pixelated",
    "blurry",
];

/// Words that turn a remark round.
const NOT: &[&str] = &["not", "no", "never", "isnt", "arent", "wasnt", "dont", "doesnt"];

/// Words that say that something can hardly be done.
const HARDLY: &[&str] = &["cant", "cannot", "barely", "hardly", "hard", "couldnt", "difficult"];

/// The theme of a remark, as a word that nobody can write; none where it has none for certain.
pub(crate) fn theme(tokens: &Tokens) -> Option<String> {
    let words: Vec<&str> =
        tokens.iter().filter(|(shape, _)| *shape == Shape::Word).map(|(_, word)| word).collect();
    if words.len() < 2 || words.len() > LONG {
        return None;
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let unheard = has(HARDLY) && words.contains(&"hear");
    let wrong = if unheard {
        // "Cant hear you over the music" is about the music.
        if words.contains(&"over") { "much" } else { "little" }
    } else if has(STUCK) {
        "stuck"
    } else {
        measure(&words)?
    };
    if has(NOT) && !unheard && !words.contains(&"enough") {
        return None;
    }
    let part = match wrong {
        "stuck" => PARTS
            .iter()
            .find(|(part, names)| *part == "camera" && has(names))
            .map_or("stream", |(part, _)| part),
        "little" if unheard && !words.contains(&"over") && !has(&["music", "game", "alerts"]) => "voice",
        _ => {
            // "You" alone names no part: "you are too loud" is about the voice, "you look down" is not.
            let (part, names) = PARTS.iter().find(|(_, names)| has(names))?;
            let telling = names.iter().any(|name| *name != "you" && words.contains(name));
            let heard = has(&["loud", "louder", "quiet", "quieter", "hear"]);
            (telling || heard).then_some(*part)?
        }
    };
    Some(format!("\u{0}{part} {wrong}"))
}

/// Whether there is too little or too much, if it says one of both.
fn measure(words: &[&str]) -> Option<&'static str> {
    let compared = words.contains(&"than");
    let moved = words.iter().any(|word| matches!(*word, "turn" | "volume" | "put" | "bring" | "crank"));
    let enough = words.contains(&"enough");
    let says = |list: &[&str]| {
        words.iter().any(|word| list.contains(word) && (moved || !matches!(*word, "up" | "down")))
    };
    match (says(LITTLE), says(MUCH)) {
        // "Louder than your voice" has too much; "make it louder" has too little.
        (true, false) if compared != enough => Some("much"),
        (false, true) if compared != enough => Some("little"),
        (true, false) => Some("little"),
        (false, true) => Some("much"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        theme(&Tokens::read(text, &[])).map(|theme| theme.trim_start_matches('\u{0}').to_owned())
    }

    #[test]
    fn remarks_have_the_theme_they_are_about() {
        for text in [
            "audio is low",
            "cant hear you",
            "turn ur mic up",
            "your voice is not loud enough",
            "mic is so quiet",
        ] {
            assert_eq!(of(text).as_deref(), Some("voice little"), "{text}");
        }
        for text in [
            "music too loud",
            "turn the music down pls",
            "cant hear you over the music",
            "the music is louder than your voice",
        ] {
            assert_eq!(of(text).as_deref(), Some("music much"), "{text}");
        }
        for text in ["stream is lagging", "its so laggy on the stream", "stream keeps buffering"] {
            assert_eq!(of(text).as_deref(), Some("stream stuck"), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_has_none() {
        for text in [
            "what game is this",
            "the audio is not low",
            "you look down",
            "level up",
            "mic",
            "music up and voice down",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
