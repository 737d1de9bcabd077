//! The languages beside one another: what was not translated, what is too long, and what does not fit its places.

use super::*;

/// The texts of a catalogue, as surface, name and text.
fn texts(catalogue: &Catalogue) -> Vec<(&'static str, &'static str, &'static str)> {
    // Whoever adds a surface is made to add it here.
    let Catalogue {
        language: _,
        times,
        frame,
        digest,
        digest_page,
        delivery,
        extension,
        sign_in,
        setup,
        today,
        dock,
        stage,
    } = catalogue;
    let surfaces = [
        ("times", times.each()),
        ("frame", frame.each()),
        ("digest", digest.each()),
        ("digest_page", digest_page.each()),
        ("delivery", delivery.each()),
        ("extension", extension.each()),
        ("sign_in", sign_in.each()),
        ("setup", setup.each()),
        ("today", today.each()),
        ("dock", dock.each()),
        ("stage", stage.each()),
    ];
    let named = surfaces.into_iter().map(|(surface, texts)| {
        texts.into_iter().map(move |(name, text)| (surface, name, text)).collect::<Vec<_>>()
    });
    named.flatten().collect()
}

/// Each text of each other language beside its English.
fn pairs() -> impl Iterator<Item = (String, &'static str, &'static str)> {
    let others = Language::ALL.iter().filter(|language| **language != Language::English);
    others.flat_map(|language| {
        let both = texts(of(Language::English)).into_iter().zip(texts(of(*language)));
        both.map(move |((surface, name, english), (.., text))| {
            (format!("{language} {surface}.{name}"), english, text)
        })
    })
}

/// What is the same in another language: names, and words that both have.
const SAME: &[&str] = &[
    "de frame.dock",
    "es frame.dock",
    "fr frame.dock",
    "pt-BR frame.dock",
    "fr frame.pages",
    "fr frame.journal",
    "de digest_page.chat",
    "es digest_page.chat",
    "fr digest_page.chat",
    "pt-BR digest_page.chat",
    "es digest.title_ideas",
    "es digest.name_ideas",
    "es digest_page.ideas",
    "fr digest_page.questions",
    "fr dock.followers",
    "de dock.bits",
    "es dock.bits",
    "fr dock.bits",
    "pt-BR dock.bits",
    "de setup.peer_chat",
    "es setup.peer_chat",
    "fr setup.peer_chat",
    "pt-BR setup.peer_chat",
    "de setup.peer_obs",
    "es setup.peer_obs",
    "fr setup.peer_obs",
    "pt-BR setup.peer_obs",
    "de setup.in_obs",
    "de stage.chat",
    "es stage.chat",
    "fr stage.chat",
    "pt-BR stage.chat",
];

fn is_shape(text: &str) -> bool {
    let mut inside = false;
    !text.chars().any(|sign| {
        inside = if sign == '{' { true } else { inside && sign != '}' };
        !inside && sign.is_alphabetic()
    })
}

#[test]
fn every_language_is_found_by_its_own_name() {
    for language in Language::ALL {
        assert_eq!(of(*language).language, *language);
    }
}

#[test]
fn nothing_is_left_in_english() {
    let left = pairs()
        .filter(|(name, english, text)| english == text && !is_shape(text) && !SAME.contains(&name.as_str()));
    assert_eq!(left.collect::<Vec<_>>(), []);
}

#[test]
fn nothing_is_left_out_and_nothing_is_loud() {
    for (name, english, text) in pairs() {
        assert!(!text.trim().is_empty() && text == text.trim(), "{name}");
        assert!(!text.contains(['!', '\u{2026}']) || english.contains('\u{2026}'), "{name}: {text}");
        assert!(is_shape(english) || ends(text) == ends(english), "{name}: {text}");
    }
}

/// How a sentence ends.
fn ends(text: &str) -> Option<char> {
    text.chars().last().filter(|sign| matches!(sign, '.' | ':' | '?' | ','))
}

#[test]
fn each_text_has_the_places_of_its_english() {
    for (name, english, text) in pairs() {
        let places = |text: &'static str| {
            let mut places: Vec<&str> =
                text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
            places.sort_unstable();
            places
        };
        assert_eq!(places(text), places(english), "{name}: {text}");
    }
}

#[test]
fn nothing_is_much_longer_than_its_english() {
    for (name, english, text) in pairs() {
        let (there, here) = (english.chars().count(), text.chars().count());
        // What fits a button in English has to fit it in every language: 1.6 times as long, and a short word by
        // twelve letters more.
        let most = there * 8 / 5 + if there <= 30 { 12 } else { 0 };
        assert!(here <= most, "{name}: {here} letters for {there}: {text}");
    }
}

#[test]
fn a_year_has_its_months_and_a_week_its_days() {
    for language in Language::ALL {
        let times = &of(*language).times;
        assert_eq!(
            [times.months, times.weekdays].map(|names| names.split(' ').count()),
            [12, 7],
            "{language}"
        );
    }
}

#[test]
fn the_list_of_what_is_the_same_holds_nothing_else() {
    let same: Vec<String> =
        pairs().filter(|(_, english, text)| english == text).map(|(name, ..)| name).collect();
    assert_eq!(SAME.iter().find(|name| !same.iter().any(|same| same == *name)), None);
}
