//! An evening in which much was written: forty-three ideas, forty criticisms, a flood and what else waits.
//!
//! What each line is stands beside it, so that what a digest makes of the evening does not hang on judging.

use evenkeel::domain::Kind;
use jiff::SignedDuration;
use rusqlite::{Connection, params};

/// What to paint, forty-three times.
const IDEAS: [&str; 43] = [
    "a lighthouse",
    "the harbour at night",
    "some fog over the pier",
    "a fishing boat",
    "an old anchor",
    "the moon on the water",
    "a storm",
    "a whale",
    "seagulls on a roof",
    "the fish market",
    "a rowing boat",
    "rain on cobbles",
    "a rusty crane",
    "an octopus",
    "the ferry",
    "a beach in winter",
    "a bridge",
    "crab pots",
    "a windmill",
    "northern lights",
    "a sleeping cat",
    "the old baker",
    "a garden wall",
    "sunflowers",
    "a train station",
    "an empty street",
    "birch trees",
    "a waterfall",
    "mountains",
    "a glass of tea",
    "a violin",
    "somebody reading",
    "hands at work",
    "a dragon",
    "a castle",
    "your own desk",
    "a kite",
    "snow on rooftops",
    "a greenhouse",
    "bees",
    "a barn owl",
    "the tide coming in",
    "a paper boat",
];

/// Criticism that several made of one thing, in different words.
const SAME: [&str; 9] = [
    "i can barely hear you over the music",
    "the music is louder than your voice",
    "music too loud",
    "MUSIC TOO LOUD",
    "the mic is crackling a bit today",
    "your mic crackles",
    "there are too many ads tonight",
    "too many ads",
    "Too many  ads",
];

/// Criticism that one person made each; the last are jeers.
const ONCE: [&str; 31] = [
    "the camera is out of focus most of the time",
    "the font of the alerts is tiny on my phone",
    "the overlay covers half of the canvas",
    "the picture gets blurry when you zoom",
    "the colours look washed out",
    "the perspective of that roof is off",
    "the sketch took too long",
    "that brush is too hard for clouds",
    "you start late every week",
    "the schedule says eight and it was nine",
    "the mods are too quick with timeouts",
    "chat rules are hard to find",
    "too many spoilers in chat",
    "you talk so fast that i lose you",
    "you mumble at the end of sentences",
    "the explanation of layers was confusing",
    "the intro drags",
    "the pace is a bit rushed today",
    "the game in between is too long",
    "that level took forever",
    "the difficulty is way too low",
    "you never finish what you begin",
    "you said something else last week",
    "the giveaway felt unfair",
    "please answer questions sooner",
    "you could greet people",
    "i miss the old format",
    "boring",
    "so boring today",
    "cringe",
    "mid stream",
];

/// What a crowd of strangers pastes.
pub const FLOOD: &str = "nobody wants to see this channel, just go offline";

/// One line.
pub struct Line {
    /// By whom.
    pub who: String,
    /// What it is.
    pub kind: Kind,
    /// The words.
    pub text: String,
    /// How far into the evening it was written.
    pub into: SignedDuration,
}

/// How long the evening was.
pub const LENGTH: SignedDuration = SignedDuration::from_hours(2);

/// Everything that was written. A flood comes at one time, the rest one after another.
pub fn lines() -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut into = SignedDuration::ZERO;
    let mut add = |who: String, kind, text: &str| {
        if text != FLOOD {
            into += SignedDuration::from_secs(25);
        }
        lines.push(Line { who, kind, text: text.to_owned(), into });
    };
    let names = ["Wren", "Teo", "Lena", "Juno", "Gus", "Ida", "Otto", "Mira", "Kim", "Lee", "Nils", "Ayo"];
    let who = |place: usize| format!("{}{}", names[place % names.len()], place / names.len() + 1);
    for (place, idea) in IDEAS.iter().enumerate() {
        add(who(place), Kind::Idea, &format!("you could paint {idea} next"));
    }
    for (place, text) in SAME.iter().chain(&ONCE).enumerate() {
        add(who(place + 50), Kind::Critical, text);
    }
    for place in 0..60 {
        add(format!("stranger{place}"), Kind::Hateful, FLOOD);
    }
    add("Rag".into(), Kind::Hateful, "you are worthless and should quit");
    add("Rag".into(), Kind::Critical, "and the lighting is bad as well");
    add("Ada".into(), Kind::Praise, "this is the calmest hour of my week, thank you");
    add("Bo".into(), Kind::Praise, "ignore that guy, your streams are the best part of my evening");
    add("Cleo".into(), Kind::Question, "which brush is that for the foam?");
    add("Dov".into(), Kind::Chatter, "back from the kitchen");
    add("Eli".into(), Kind::Chatter, "Back from the  kitchen");
    // Those who had nothing to say but hello: they are who criticism is weighed against.
    for place in 0..170 {
        add(format!("guest{place}"), Kind::Praise, "love it here");
    }
    lines
}

/// Makes every line what it is, whatever it was judged to be, and lets it wait.
pub fn judge(connection: &Connection) -> rusqlite::Result<()> {
    let mut set = connection.prepare(
        "UPDATE feedback SET kind = ?2, state = 'held', harm = CASE ?2 WHEN 'hateful' THEN 'hateful' ELSE 'none' END
         WHERE text = ?1",
    )?;
    for Line { kind, text, .. } in lines() {
        set.execute(params![text, kind.as_str()])?;
    }
    Ok(())
}
