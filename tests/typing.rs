//! The same words, however they are typed: what waits still waits, and ordinary lines stay ordinary.

use evenkeel::config;
use evenkeel::domain::{AuthorRole, FeedbackEvent, ItemState};
use evenkeel::feedback::classify::{Classifier, MessageText};
use evenkeel::feedback::policy;

#[path = "../examples/evaluate/typing.rs"]
mod ways;

use ways::{WAYS, retype};

/// Lines that the model learnt from: what it makes of others is measured by `examples/evaluate`.
const LINES: &str = include_str!("../training/lines/h40.tsv");

fn waits(classifier: &Classifier, text: &str) -> bool {
    let verdict = classifier.classify(&MessageText { text, ..MessageText::default() });
    let settings = config::FeedbackSettings::default();
    policy::decide(&settings, FeedbackEvent::Message, AuthorRole::Viewer, &verdict, false) == ItemState::Held
}

#[test]
fn at_least_95_of_100_lines_that_were_held_stay_held_and_ordinary_lines_stay_ordinary() {
    let classifier = Classifier::new("mirelune");
    let lines = || {
        LINES.lines().filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            Some((*cells.first()?, *cells.get(7)?))
        })
    };
    let (mut held, mut still, mut passed, mut calm) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut by_way: Vec<(&str, u32, u32)> = Vec::new();
    for way in WAYS {
        let (before, after) = (held, still);
        for (seed, (kind, text)) in lines().enumerate() {
            let plain = waits(&classifier, text);
            if plain && matches!(kind, "hateful" | "critical") {
                held += 1;
                still += u32::from(waits(&classifier, &retype(text, way, seed)));
            } else if !plain && kind == "chatter" {
                passed += 1;
                calm += u32::from(!waits(&classifier, &retype(text, way, seed)));
            }
        }
        by_way.push((way.name(), still - after, held - before));
    }
    assert!(held > 2000 && passed > 2000, "the lines were read");
    assert!(still * 100 >= held * 95, "{still} of {held} still wait: {by_way:?}");
    assert!(calm * 100 >= passed * 95, "{calm} of {passed} still pass");
}

#[test]
fn insults_are_known_in_every_dress() {
    let classifier = Classifier::new("mirelune");
    for text in [
        "you are worthhless",
        "nobdoy likes you",
        "you are u g l y",
        "k.y.s",
        "ⓚⓨⓢ",
        "🅺🆈🆂",
        "🇰\u{200B}🇾\u{200B}🇸",
        "sʎʞ",
        "\u{202E}syk",
        "kysKappa",
        "KEKWkys",
        "@mirelune, kys",
        "mirelune kys lol",
        "k y s",
        "ᴋʏꜱ",
    ] {
        assert!(waits(&classifier, text), "{text}");
    }
}

#[test]
fn a_lone_letter_is_no_praise_and_nothing_else() {
    let classifier = Classifier::new("mirelune");
    for text in ["w", "W", "l", "f", "a b", "?", "1", "x x"] {
        let verdict = classifier.classify(&MessageText { text, ..MessageText::default() });
        assert_eq!(verdict, evenkeel::domain::Verdict::chatter(), "{text}");
    }
}

#[test]
fn without_the_model_rules_go_on_and_what_they_do_not_name_waits() {
    let classifier = Classifier::without_model("mirelune");
    for text in ["hello there", "you are the worst", "what game is this?", "kys", "only 3 viewers lol"] {
        assert!(waits(&classifier, text), "{text}");
    }
    let verdict = classifier.classify(&MessageText { text: "kys", ..MessageText::default() });
    assert_eq!(verdict.kind, evenkeel::domain::Kind::Hateful);
}
