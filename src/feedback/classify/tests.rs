//! Chat as it is written, and what it is.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::catalog::feedback::reasons;

mod heard;

/// Building one takes longer than judging a thousand messages.
static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new("Mira"));

fn classify(text: &str) -> Verdict {
    CLASSIFIER.classify(&MessageText { text, ..MessageText::default() })
}

fn all_are(kind: Kind, texts: &[&str]) {
    let wrong: Vec<_> = texts
        .iter()
        .map(|text| (*text, classify(text)))
        .filter(|(_, verdict)| verdict.kind != kind)
        .collect();
    assert!(wrong.is_empty(), "these should be {kind}: {wrong:#?}");
    for text in texts {
        let verdict = classify(text);
        assert_eq!(
            verdict.reasons.is_empty(),
            kind == Kind::Chatter && verdict.harm == Severity::None,
            "{text}"
        );
    }
}

#[test]
fn kind_words_are_kind() {
    all_are(
        Kind::Praise,
        &[
            "I love your stream so much",
            "thank you for the stream, it helped me today",
            "thanks for streaming!",
            "youre insane",
            "you're INSANE at this",
            "sick play",
            "that was siiick, nice shot",
            "you got this",
            "your art is beautiful",
            "the overlay looks lovely",
            "best streamer on here",
            "not a bad word to say, love it here",
            "first time here, this is a lovely community",
            "so glad i found your channel",
            "good luck with the boss fight",
            "happy birthday Mira",
            "congrats!!",
            "<3",
            "take care of yourself",
            "you made my day",
            "your voice is so calming",
            "well played",
            "ggwp, so well played",
            "@mira you are hilarious",
            "i love your streams @mira",
            "love your streams @everyone",
            "ｙｏｕ ａｒｅ ａｍａｚｉｎｇ",
            "dont listen to the trolls, you are great",
        ],
    );
}

#[test]
fn questions_are_questions() {
    all_are(
        Kind::Question,
        &[
            "what game is this?",
            "what game is this",
            "how long have you been playing this?",
            "where did you get that lamp?",
            "@mira how do you do the lighting?",
            "what keyboard do you use",
            "whats the song called?",
            "when is the next stream?",
            "do you like pineapple on pizza?",
            "how was your day?",
            "is this your first playthrough?",
            "wait what happened to the save file?",
            "how much did the mic cost?",
        ],
    );
}

#[test]
fn a_question_mark_alone_asks_nothing() {
    all_are(
        Kind::Chatter,
        &[
            "KEKW?",
            "???",
            "what?",
            "huh??",
            "who asked?",
            "really?",
            "why did he do that?",
            "are you kidding me?",
            "@bob are you coming tonight?",
            "what the hell?",
        ],
    );
}

#[test]
fn wishes_are_ideas() {
    all_are(
        Kind::Idea,
        &[
            "can you turn the music down a bit?",
            "could you make the font bigger",
            "please play some jazz",
            "you should try the harder mode",
            "would be nice to have a chat overlay",
            "maybe try moving the cam to the left",
            "have you considered a second monitor?",
            "it would be cool if you did a drawing stream",
            "could you lower the music, it is too loud",
            "how about a movie night",
        ],
    );
}

#[test]
fn criticism_is_criticism() {
    all_are(
        Kind::Critical,
        &[
            "your audio is terrible",
            "the audio is not good",
            "mic sounds awful today",
            "this is boring",
            "boooring stream",
            "your gameplay is a bit boring lately",
            "music is too loud",
            "too many ads",
            "you are bad at this",
            "the overlay is ugly",
            "you never read chat",
            "stream is so laggy",
            "why are you so bad at this game?",
            "you're tr4sh",
            "why is your camera so blurry?",
        ],
    );
}

#[test]
fn a_jab_is_rude_and_abuse_is_not_criticism() {
    for text in
        ["you suck", "you are a clown", "shut up", "you are horrible", "you are so bad at this, loser"]
    {
        assert_eq!(classify(text).harm, Severity::Rude, "{text}");
    }
    for text in [
        "your audio is terrible",
        "music is too loud",
        "holy shit that was close",
        "damn",
        "this boss sucks",
        "nobody wants you to leave",
        "I hate you so much rn haha <3",
    ] {
        assert_eq!(classify(text).harm, Severity::None, "{text}");
    }
    all_are(
        Kind::Hateful,
        &[
            "kys",
            "k y s",
            "k.y.s",
            "KYS!!!",
            "kill yourself",
            "k\u{200B}ill yоurself",
            "why dont you kill yourself",
            "go die",
            "nobody loves you",
            "worthless trash, nobody wants you here, you should disappear",
            "you worthless piece of shit",
            "i know where you live",
            "fuck off f4ggot",
            "you are a waste of oxygen",
            "@bob kys",
            "i hate you",
            "you are a retard",
            "retard",
        ],
    );
    let verdict = classify("you are a retard");
    assert!(!reasons(&verdict.reasons).concat().contains("retard"), "a reason repeats the word: {verdict:?}");
}

#[test]
fn talk_about_numbers_is_told_from_other_counts() {
    all_are(
        Kind::NumberTalk,
        &[
            "only 3 viewers lol",
            "3 viewers KEKW",
            "dead stream",
            "dead chat",
            "nobody is here",
            "no one watches this",
            "how many viewers do you have?",
            "Mira has 1,204 followers",
            "viewer count is going down",
            "2 viewer andy",
            "ratio",
            "L + ratio",
            "where is everyone",
            "three viewers and a bot",
            "are you viewbotting?",
            "you lost 5 followers",
            "you fell off",
            "am i the only one watching this",
            "talking to yourself again?",
            "chat is so dead today",
            "your numbers are down",
            "everyone left after the raid",
            "we are at 12/20 subs for the goal",
            "Current viewers: 12",
            "!followers",
            "eight months already",
            "this is my 12th month",
            "3 month streak",
            "Best viewers on streamboo .com",
            "wanna become famous? buy viewers",
            "Cheap v1ewers at example.com/x",
            "b u y  v i e w e r s",
            "warum schaut hier keiner zu",
            "nur 3 zuschauer",
            "no hay nadie en el chat",
            "y a personne ici",
            "ninguém assistindo",
            "nessuno ti guarda",
            "никто тебя не смотрит",
            "nikt cię nie ogląda",
            "視聴者少なすぎ",
        ],
    );
    all_are(
        Kind::Chatter,
        &[
            "2 lives left",
            "wave 15 already",
            "3 hp and no potions",
            "it was $60 on release",
            "brb 5 min",
            "12:30 here",
            "they won 3-2",
            "that took 40 tries",
            "my kd ratio is 0.3",
            "the game is 50% off",
            "one more run",
            "dead by daylight next week",
            "im dead",
            "two meatball subs for lunch",
            "that submarine level gave me nightmares",
            "sub 20 minute run",
            "where is everyone on your team",
            "nobody here can beat this boss",
            "he fell off the bridge again",
            "follow me to the castle",
            "viewer games tonight",
            "the raid boss has 2 million hp",
            "that song has 2 billion views",
            "the cult needs more followers",
            "400 day streak on duolingo",
            "been playing for 8 months now",
        ],
    );
    all_are(Kind::Praise, &["you've said that 5 times, love it", "10/10 stream, love your voice"]);
}

#[test]
fn what_hurts_more_than_a_number_is_named_for_that() {
    assert_eq!(classify("kys nobody watches you").kind, Kind::Hateful);
    let verdict = classify("3 viewers you clown");
    assert_eq!((verdict.kind, verdict.harm), (Kind::NumberTalk, Severity::Rude));
}

#[test]
fn advertising_is_spam() {
    all_are(
        Kind::Spam,
        &[
            "check out my channel",
            "hey i am a graphic designer, dm me on discord",
            &"get the best deal here and now today ".repeat(8),
            &"⣿".repeat(60),
        ],
    );
    all_are(Kind::Chatter, &["https://clips.example.com/abc", "is free to play", &"KEKW ".repeat(12)]);
}

#[test]
fn game_talk_and_jokes_are_chatter() {
    all_are(
        Kind::Chatter,
        &[
            "kill him",
            "KILL HIM NOW",
            "you killed him lol",
            "you died again LUL",
            "L",
            "F",
            "w",
            "dead LMAO",
            "im dead 💀",
            "this boss is trash",
            "that boss is so stupid",
            "trash mobs again",
            "bad luck",
            "he is so bad",
            "i am so bad at games",
            "my audio is terrible too",
            "ur bad lol",
            "great job Kappa",
            "what a terrible boss fight",
            "you got a bad roll",
            "i was so sad when it ended",
            "i feel bad for you",
            "lol",
            "gg",
            "hello everyone",
            "first",
            "please dont die",
            "you should have dodged",
            "did he just jump off the cliff",
            "@bob you are boring",
            "@bob love you",
            "love your streams @bob",
            "!drop",
            "the burger was disgusting",
            "no way",
            "so close",
            "you are not going to win",
            "you dont love chickens",
            "he is so boring",
            "queer game night was a good idea",
            "i would be... im so bad at this",
            "you should be ashamed",
            "clean your room and win the game",
            "please dont promote your channel",
            "wherever the fuck you want",
            "pizza time",
            "nothing beats a warm tea",
            "don't kill yourself over a speedrun",
            "хорошо",
        ],
    );
}

#[test]
fn an_answer_to_somebody_else_is_not_for_the_streamer() {
    let kind =
        |to| CLASSIFIER.classify(&MessageText { text: "you are boring", to, ..MessageText::default() }).kind;
    assert_eq!(kind(Some("bob")), Kind::Chatter);
    assert_eq!(kind(Some("mira")), Kind::Critical);
}

#[test]
fn emotes_carry_tone_and_are_never_read_as_words() {
    let text = "hate1 Kappa";
    let spans = [EmoteSpan::new(text, "1", 0, 5).unwrap(), EmoteSpan::new(text, "25", 6, 11).unwrap()];
    let verdict = CLASSIFIER.classify(&MessageText { text, emotes: &spans, ..MessageText::default() });
    assert_eq!(verdict, Verdict::chatter());
    assert_eq!(classify("so happy for you PogChamp").tone, Tone::Warm);
    assert_eq!(classify("the sound is awful and it is boring Sadge").tone, Tone::Cold);
}

#[test]
fn tone_follows_negation_and_strength() {
    assert_eq!(classify("that was good").tone, Tone::Warm);
    assert_eq!(classify("that was not good").tone, Tone::Cold);
    assert_eq!(classify("that was lovely").tone, Tone::Warm);
    assert_eq!(classify("the table is brown").tone, Tone::Neutral);
}

proptest! {
    #[test]
    fn anything_at_all_gets_a_verdict(text in any::<String>(), cuts in prop::collection::vec((0usize..80, 0usize..80), 0..4)) {
        let mut emotes: Vec<_> =
            cuts.into_iter().filter_map(|(start, end)| EmoteSpan::new(&text, "25", start, end)).collect();
        emotes.sort_by_key(|emote| emote.start);
        let verdict = CLASSIFIER.classify(&MessageText { text: &text, emotes: &emotes, ..MessageText::default() });
        prop_assert_eq!(verdict.kind == Kind::Hateful, verdict.harm == Severity::Hateful);
    }
}
