//! The languages in real browsers: nothing of what scripts say is missing, left in English or too long, and nothing of
//! the dock and the overlay is cut or wider than its page.

use std::collections::BTreeMap;

use evenkeel::breaks::built_in_ids;
use evenkeel::domain::{
    Action, Done, Feature, FeedbackEvent, Language, NewFeedback, NumberWord, Peer, Report,
};
use serde_json::json;

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::launch::Engine;
use super::pages::signed_in;
use super::service::Service;

/// Every text of a language, by where it stands. A function is asked for each sentence it makes.
const TEXTS: &str = "(async () => {
    const texts = (value, place) => {
      if (typeof value === 'string') return [[place, value]];
      if (typeof value === 'function') return [[place, value('{a}', '{b}')], [`${place}()`, value('{a}', false)]];
      return Object.entries(value ?? {}).flatMap(([name, inner]) => texts(inner, `${place}.${name}`));
    };
    const load = async (file, tag) => {
      const words = Object.values(await import(`/assets/words/${file}.js`))[0];
      return [tag, Object.fromEntries(texts(words, ''))];
    };
    const all = [['en', 'en'], ['de', 'de'], ['es', 'es'], ['fr', 'fr'], ['pt', 'pt-BR']];
    return Object.fromEntries(await Promise.all(all.map(([file, tag]) => load(file, tag))));
})()";

/// What is the same in another language: names, shapes, and words that both have.
const SAME: [&str; 12] = [
    ".line.badges.broadcaster",
    ".line.badges.vip",
    ".cues.",
    ".times.at",
    ".times.at()",
    ".peers.obs",
    ".numbers.minutes",
    ".numbers.minutes()",
    ".line.answers",
    ".line.answers()",
    ".times.on()",
    ".urgent.line()",
];

type Texts = BTreeMap<String, BTreeMap<String, String>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_scripts_say_is_missing_left_in_english_or_much_longer() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/dock")).await;
    let texts: Texts = page.eval(TEXTS).await;
    assert_eq!(texts.len(), Language::ALL.len());
    let english = &texts["en"];
    assert!(english.len() > 120, "{}", english.len());
    for (language, own) in texts.iter().filter(|(language, _)| *language != "en") {
        for (place, text) in own {
            let at = format!("{language}{place}: {text}");
            assert!(!text.contains('!') && text.trim() == text, "{at}");
            let Some(there) = english.get(place) else { continue };
            assert!(!text.is_empty() || there.is_empty(), "{at}");
            assert!(text != there || SAME.contains(&place.as_str()), "{at}");
            let ends = |text: &str| text.chars().last().filter(|sign| matches!(sign, '.' | '?' | ':' | ','));
            assert_eq!(ends(text), ends(there), "{at}");
            // The same as in the catalogue of the service.
            let (said, here) = (there.chars().count(), text.chars().count());
            let most = said * 8 / 5 + if said <= 30 { 12 } else { 0 };
            assert!(here <= most, "{at}: {here} letters for {said}");
        }
        assert_eq!(english.keys().find(|place| !own.contains_key(*place)), None, "{language}");
        // What English leaves to the service is all there.
        let names = |prefix: &str, ids: Vec<String>| {
            for id in ids {
                assert!(own.contains_key(&format!("{prefix}{id}")), "{language}: {prefix}{id}");
            }
        };
        let all = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        names(".numberWords.", NumberWord::ALL.iter().map(ToString::to_string).collect());
        names(".peers.", Peer::ALL.iter().map(ToString::to_string).collect());
        names(".setup.permissions.", Feature::ALL.iter().map(ToString::to_string).collect());
        names(".urgent.report.", Report::ALL.iter().map(ToString::to_string).collect());
        names(".trouble.", all(&["waiting", "stopped", "other"]));
        for part in ["title", "guide", "audience"] {
            names(".exercises.", built_in_ids().iter().map(|id| format!("{id}.{part}")).collect());
        }
        let unlike = texts["de"].keys().find(|place| !own.contains_key(*place));
        assert_eq!(unlike, None, "{language} lacks what German has");
    }
}

/// The exercises as the service tells them: each cue and step that is a sentence has one in each other language.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cue_and_step_of_an_exercise_is_said_in_every_language() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept("").await;
    let page = signed_in(&browser, &service).await;
    for language in Language::ALL.iter().filter(|language| **language != Language::English) {
        service.put(&json!({ "ui.language": language })).await;
        page.goto(&service.url("/dock")).await;
        let left: Vec<String> = page
            .eval(
                "(async () => {
                   const { inOurWords } = await import('/assets/lib/exercise-words.js');
                   const told = await (await fetch('/api/v1/exercises')).json();
                   const parts = ({ title, guide, audience, source, phases, steps }) =>
                     [title, guide, audience, source ?? '', ...phases.map(({ cue }) => cue), ...(steps ?? [])];
                   return told.flatMap((one) => {
                     const ours = parts(inOurWords(one));
                     return parts(one).filter((text, at) =>
                       text && !['in', 'out', 'hold'].includes(text) && ours[at] === text);
                   });
                 })()",
            )
            .await;
        assert_eq!(left, Vec::<String>::new(), "{language}");
    }
}

/// What is cut, or wider than the page: the words of each.
const CUT: &str = "[...document.querySelectorAll('button, summary, label, p, h2, dt, dd, li, a, span')]
    .filter((part) => part.offsetParent && getComputedStyle(part).position !== 'absolute' && !part.closest('.unseen'))
    .filter((part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return right > innerWidth + 1 || left < -1 || (width > 0 && part.scrollWidth > Math.ceil(part.clientWidth) + 1 && part.clientWidth > 0);
    })
    .map((part) => part.textContent.trim())";
const OVER: &str = "document.documentElement.scrollWidth - innerWidth";

async fn assert_fits(page: &Page, at: &str) {
    assert_eq!(page.eval::<Vec<String>>(CUT).await, Vec::<String>::new(), "{at}");
    assert!(page.eval::<i32>(OVER).await <= 0, "{at}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dock_fits_three_hundred_pixels_in_every_language() {
    in_each_engine(async |engine, browser| {
        for language in Language::ALL {
            let service = Service::kept(&format!("[ui]\nlanguage = \"{language}\"\n")).await;
            let page = browser.page(View { width: 300, height: 800, ..View::default() }).await;
            page.goto(&service.private("/dock")).await;
            page.until("document.getElementById('dock').dataset.connected === 'yes'").await;
            let at = |when: &str| format!("{engine:?} {language} {when}");
            assert_eq!(page.eval::<String>("document.documentElement.lang").await, language.as_str());
            page.eval::<()>("document.querySelector('[data-fold]').click()").await;
            page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = true))")
                .await;
            page.until("document.querySelectorAll('[data-choose=exercise] option').length > 8").await;
            assert_fits(&page, &at("at rest")).await;
            page.keep(&format!("language-dock-{engine:?}-{language}")).await;
            service.act(Action::StartStream).await;
            service.say("Mira", "hello dock").await;
            page.until("document.querySelector('[data-more]')").await;
            page.eval::<()>("document.querySelector('[data-more]').click()").await;
            page.eval::<()>("document.querySelector('[data-action=mark]').click()").await;
            page.until("!document.querySelector('[data-mark-write]').hidden").await;
            page.eval::<()>("document.querySelector('[data-mark-write]').click()").await;
            assert_fits(&page, &at("in a stream")).await;
            page.keep(&format!("language-live-{engine:?}-{language}")).await;
            page.eval::<()>("document.querySelector('[data-mark-leave]').click()").await;
            service.act(Action::StartBreak { exercise: Some("sighing".into()), length: None }).await;
            page.until("document.getElementById('dock').dataset.state === 'break'").await;
            assert_fits(&page, &at("in a break")).await;
            page.keep(&format!("language-break-{engine:?}-{language}")).await;
            assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?} {language}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn today_setup_and_digests_fit_every_width_in_every_language() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept("").await;
    for (name, text) in [
        ("Mira", "thank you, i love your streams"),
        ("Otter", "what brush is that for the foam?"),
        ("Gus", "the music is too loud"),
        ("Ulf", "the sound is far too loud and i cannot hear you"),
        ("Rag", "you are worthless trash, quit streaming forever"),
    ] {
        service.say(name, text).await;
    }
    service.say_until_passed("Teo", "hello after all of them").await;
    let Done::Digest(Some(id)) = service.act(Action::ComposeDigest).await else { panic!("no digest") };
    let page = signed_in(&browser, &service).await;
    for language in Language::ALL {
        service.put(&json!({ "ui.language": language })).await;
        for path in ["/", "/setup", "/digests", &format!("/digests/{id}")] {
            page.goto(&service.url(path)).await;
            assert_eq!(
                page.eval::<String>("document.documentElement.lang").await,
                language.as_str(),
                "{path}"
            );
            page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = true))")
                .await;
            for (width, dark) in [(320, false), (400, true), (800, false), (1400, true)] {
                page.look(View { width, height: 900, dark, ..View::default() }).await;
                assert!(page.eval::<i32>(OVER).await <= 0, "{language} {path} at {width}");
                page.keep(&format!("language{}-{language}-{width}", path.replace('/', "-"))).await;
            }
        }
        assert_eq!(page.problems(), Vec::<String>::new(), "{language}");
    }
}

/// The overlay in `language`, with a break and then thanks.
async fn stage(browser: &Browser, language: Language, (width, height): (u32, u32)) -> (Service, Page) {
    // The streamer's own pages are in another one.
    let service =
        Service::kept(&format!("[ui]\nlanguage = \"en\"\n[overlay]\nlanguage = \"{language}\"\n")).await;
    service.act(Action::StartStream).await;
    let page = browser.page(View { width, height, ..View::default() }).await;
    page.goto(&service.url("/overlay")).await;
    (service, page)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audience_reads_breaks_and_thanks_in_its_own_language_whole() {
    in_each_engine(async |engine, browser| {
        for (language, breathe, others) in [
            (
                Language::English,
                "Back soon. A long breath out is a good idea for everyone.",
                "Mira and Otter",
            ),
            (Language::German, "Gleich zurück. Langes Ausatmen tut allen gut.", "Mira und Otter"),
            (Language::Spanish, "Vuelvo pronto. Espirar largo nos viene bien a todos.", "Mira y Otter"),
            (Language::French, "Bientôt de retour. Expirer longuement fait du bien à tous.", "Mira et Otter"),
            (Language::Portuguese, "Volto já. Soltar o ar devagar faz bem a todos.", "Mira e Otter"),
        ] {
            for size in [(800, 600), (400, 300)] {
                let at = format!("{engine:?} {language} {size:?}");
                let (service, page) = stage(browser, language, size).await;
                assert_eq!(
                    page.eval::<String>("document.documentElement.lang").await,
                    language.as_str(),
                    "{at}"
                );
                let came = ["Mira", "Otter"]
                    .map(|name| NewFeedback { event: FeedbackEvent::Follow, ..service.message(name, "") });
                service.hear(came.into()).await;
                service.act(Action::StartBreak { exercise: Some("sighing".into()), length: None }).await;
                page.until("document.getElementById('overlay').dataset.state === 'break'").await;
                page.until(&format!("document.querySelector('[data-sentence]').textContent === '{breathe}'"))
                    .await;
                page.settle().await;
                let over = "[...document.querySelectorAll('.pause-card, [data-sentence], .breath-cue')].filter((part) => {
                    const { left, right, top, bottom } = part.getBoundingClientRect();
                    return left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1;
                }).map((part) => `${part.className} ${JSON.stringify(part.getBoundingClientRect())} in ${innerWidth}x${innerHeight}`)";
                assert_eq!(page.eval::<Vec<String>>(over).await, Vec::<String>::new(), "{at}");
                assert!(page.eval::<i32>(OVER).await <= 0, "{at}");
                page.keep(&format!("language-stage-{engine:?}-{language}-{}", size.0)).await;
                service.act(Action::EndBreak).await;
                page.until("document.getElementById('overlay').dataset.state === 'thanks'").await;
                let names = page.eval::<String>("document.querySelector('.greeting-names').textContent").await;
                assert_eq!(names, others, "{at}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_language_for_the_audience_counts_at_once_and_leaves_what_the_streamer_wrote() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept("[breaks]\naudience = \"Tea time.\"\n").await;
    let page = browser.page(View::default()).await;
    page.goto(&service.url("/overlay")).await;
    page.until("document.documentElement.lang === 'en'").await;
    let mut events = page.events();
    service.put(&json!({ "overlay.language": "fr" })).await;
    events.next("Page.loadEventFired").await;
    assert_eq!(page.eval::<String>("document.documentElement.lang").await, "fr");
    service.act(Action::StartBreak { exercise: None, length: None }).await;
    page.until("document.querySelector('[data-sentence]').textContent === 'Tea time.'").await;
    page.until("document.querySelector('.pause').textContent.includes('Inspire')").await;
}
