//! What a message tells besides what it is, and what was taught.

use super::*;
use crate::domain::{Lesson, LessonId, Report};

#[test]
fn what_cannot_wait_is_told_from_what_only_sounds_like_it() {
    let report = |text: &str| CLASSIFIER.hear(&MessageText { text, ..MessageText::default() }).1;
    for (text, expected) in [
        ("no sound", Report::NoSound),
        ("hey there is no sound!", Report::NoSound),
        ("no audio on stream", Report::NoSound),
        ("audio is gone", Report::NoSound),
        ("we cant hear you", Report::NoSound),
        ("is there no sound?", Report::NoSound),
        ("kein ton", Report::NoSound),
        ("you're muted", Report::Muted),
        ("your mic is muted", Report::Muted),
        ("ur mic is off", Report::Muted),
        ("black screen", Report::BlackScreen),
        ("screen is black for me", Report::BlackScreen),
        ("stream froze", Report::Frozen),
        ("the stream is frozen", Report::Frozen),
        ("your address is on screen", Report::Private),
        ("we can see your email address", Report::Private),
        ("dude you are leaking your ip", Report::Private),
    ] {
        assert_eq!(report(text), Some(expected), "{text}");
    }
    for text in [
        "no sound in space lol",
        "the game has no sound",
        "this game has no sound",
        "there was no sound yesterday",
        "my sound is off",
        "no sound no fury",
        "the screen in the boss room is black",
        "black screen of death in that game was funny",
        "i froze",
        "frozen is a good movie",
        "i muted the tab",
        "mute the enemy team",
        "imagine if your address was on screen",
        "what is your address",
        "i leaked your address in my discord",
        "@bob no sound",
        "you should mute him",
        "he cant hear you from there",
        "turn ur mic up",
    ] {
        assert_eq!(report(text), None, "{text}");
    }
}

#[test]
fn what_was_taught_holds_for_the_same_words_and_for_an_emote_where_nothing_else_is_certain() {
    let mut classifier = Classifier::new("mira");
    let lesson = |text: &str, whole, kind| Lesson { id: LessonId(1), text: text.into(), whole, kind };
    let kind = |classifier: &Classifier, text| {
        classifier.classify(&MessageText { text, ..MessageText::default() }).kind
    };
    classifier.teach(Learned::new(&[
        lesson("good boat", true, Kind::Critical),
        lesson("mirawave", false, Kind::Praise),
    ]));
    assert_eq!(kind(&classifier, "GOOD, boat!"), Kind::Critical);
    assert_ne!(kind(&classifier, "good boat today"), Kind::Critical, "only the whole of it");
    assert_eq!(kind(&classifier, "hello miraWave"), Kind::Praise);
    assert_eq!(kind(&classifier, "kys miraWave"), Kind::Hateful, "a rule is certain");
    classifier.teach(Learned::default());
    assert_eq!(kind(&classifier, "hello miraWave"), Kind::Chatter);
}
