//! A whole break as the streamer and the audience see it: announced and offered in the dock alone,
//! breathed on both, over with thanks on the overlay; the same after a reload and a lost service.

use std::time::Duration;

use evenkeel::config::{OwnExercise, OwnPhase};
use evenkeel::domain::{Action, FeedbackEvent, NewFeedback};
use serde_json::json;

use super::cdp::{Browser, Page, View};
use super::idle::SKIPPING;
use super::in_each_engine;
use super::launch::Engine;
use super::service::Service;

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

async fn overlay(browser: &Browser, service: &Service, query: &str) -> Page {
    let page = browser.page(View::default()).await;
    page.before_load(SKIPPING).await;
    page.goto(&service.url(&format!("/overlay{query}"))).await;
    page
}

async fn dock(browser: &Browser, service: &Service) -> Page {
    let page = browser.page(View { width: 400, height: 800, ..View::default() }).await;
    page.call("Emulation.setTimezoneOverride", json!({"timezoneId": "UTC"})).await;
    page.goto(&service.private("/dock")).await;
    page.until("location.search === ''").await;
    page.until("document.getElementById('dock').dataset.notice !== undefined").await;
    page
}

fn on_stage(word: &str) -> String {
    format!("document.getElementById('overlay').dataset.state === '{word}'")
}

fn in_dock(word: &str) -> String {
    format!("document.getElementById('dock').dataset.state === '{word}'")
}

async fn stage_text(page: &Page) -> String {
    page.eval("document.getElementById('overlay').innerText").await
}

async fn card(page: &Page) -> String {
    page.eval("document.querySelector('[data-break-card]').innerText").await
}

/// Where the figure is in its rhythm, beside where the service's clock says that it should be, in
/// milliseconds; both within one cycle. A page in the background paints no frames, and still has to
/// be in time when it is seen again.
async fn breath(page: &Page, began: &str, cycle: f64) -> (f64, f64) {
    page.eval(&format!(
        "import('/assets/lib/clock.js').then(({{ serviceTime }}) => {{
           const disc = document.querySelector('.breath-disc-inner').getAnimations()[0];
           return [(performance.now() - disc.startTime) % {cycle}, (serviceTime() - Date.parse('{began}')) % {cycle}];
         }})"
    ))
    .await
}

/// How far two moments of one cycle lie apart.
fn apart((one, other): (f64, f64), cycle: f64) -> f64 {
    let apart = (one - other).abs();
    apart.min(cycle - apart)
}

fn follow(service: &Service, name: &str) -> NewFeedback {
    NewFeedback { event: FeedbackEvent::Follow, ..service.message(name, "") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_break_from_its_notice_to_its_thanks() {
    in_each_engine(async |engine, browser| {
        let mut service = Service::start().await;
        service.act(Action::StartStream).await;
        let (stage, dock) = (overlay(browser, &service, "").await, dock(browser, &service).await);
        let silent = overlay(browser, &service, "?thanks=0").await;
        let before = stage_text(&stage).await;
        service.hear(["Mira", "only3viewers", "Teo"].map(|name| follow(&service, name)).into()).await;
        service.pass(49 * MINUTE);
        dock.until("document.getElementById('dock').dataset.notice === 'yes'").await;
        assert!(card(&dock).await.contains("next one comes soon"), "{engine:?}");
        assert!(dock.eval::<bool>(&in_dock("idle")).await, "{engine:?}");
        service.pass(MINUTE);
        dock.until(&in_dock("offer")).await;
        assert!(!card(&dock).await.contains("next one comes soon"), "{engine:?}");
        assert_eq!(stage_text(&stage).await, before, "{engine:?}: notice and offer are for the dock alone");

        dock.click("[data-action=\"break\"]").await;
        stage.until(&on_stage("break")).await;
        dock.until(&in_dock("break")).await;
        let began = service.status().breaks.started_at.unwrap().to_string();
        service.pass(97 * SECOND);
        for page in [&stage, &dock] {
            page.reload().await;
            page.until("document.querySelector('[data-breath]')").await;
            let found = breath(page, &began, 10_000.0).await;
            assert!(apart(found, 10_000.0) < 100.0, "{engine:?}: {found:?}");
        }
        service.end().await;
        service.pass(20 * SECOND);
        service.begin().await;
        for page in [&stage, &dock] {
            page.until(&format!(
                "import('/assets/lib/clock.js').then(({{ serviceTime }}) => serviceTime() - Date.parse('{began}') > 115_000)"
            ))
            .await;
            let found = breath(page, &began, 10_000.0).await;
            assert!(apart(found, 10_000.0) < 100.0, "{engine:?}, after a lost service: {found:?}");
        }

        service.pass(4 * MINUTE);
        stage.until(&on_stage("thanks")).await;
        dock.until(&in_dock("idle")).await;
        let names = "document.querySelector('.greeting-names').textContent";
        assert_eq!(stage.eval::<String>(names).await, "Mira and Teo", "{engine:?}");
        stage.reload().await;
        stage.until(&on_stage("thanks")).await;
        assert_eq!(stage.eval::<String>(names).await, "Mira and Teo", "{engine:?}");
        stage.call("Page.bringToFront", json!({})).await;
        stage.until("getComputedStyle(document.querySelector('.greeting')).opacity === '1'").await;
        assert!(stage.pixels().await.painted > 1000, "{engine:?}");
        silent.until(&on_stage("idle")).await;
        assert!(!stage_text(&silent).await.contains("Mira"), "{engine:?}: as its address asks");
        stage.eval::<()>("skip(25_000)").await;
        stage.until(&on_stage("idle")).await;
        stage.eval::<()>("skip(5_000)").await;
        stage.until("document.querySelector('[data-greeting]').hidden").await;
        assert_eq!(stage.eval::<u32>("waiting()").await, 0, "{engine:?}");
        assert_eq!(stage.pixels().await.painted, 0, "{engine:?}");
        for page in [&dock, &silent] {
            let own = |problem: &String| !problem.contains("ERR_CONNECTION_REFUSED");
            assert_eq!(page.problems().into_iter().filter(own).collect::<Vec<_>>(), [""; 0], "{engine:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_removed_is_thanked_no_more() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    service.act(Action::StartStream).await;
    let page = overlay(&browser, &service, "").await;
    let people = [follow(&service, "<b>Bob</b>"), follow(&service, "Teo")];
    let id = people[0].source_id.clone().unwrap();
    service.hear(people.into()).await;
    service.act(Action::StartBreak { exercise: None, length: None }).await;
    service.act(Action::EndBreak).await;
    page.until(&on_stage("thanks")).await;
    let names = "document.querySelector('.greeting-names').textContent";
    assert_eq!(page.eval::<String>(names).await, "<b>Bob</b> and Teo");
    service.remove(id).await;
    page.until(&format!("{names} === 'Teo'")).await;
    page.reload().await;
    page.until(&format!("{names} === 'Teo'")).await;
    service.act(Action::StartBreak { exercise: None, length: None }).await;
    page.until(&on_stage("break")).await;
    page.until("!document.body.classList.contains('in-greeting') && !document.querySelector('.in-greeting')")
        .await;
}

/// Holds the figure still at `second` of the break and looks at it: its size, and the cues' opacity.
const LOOK_AT: &str = "globalThis.lookAt = (second) => {
  for (const animation of document.querySelector('[data-breath]').getAnimations({ subtree: true })) {
    animation.pause();
    animation.currentTime = second * 1000;
  }
  const matrix = new DOMMatrix(getComputedStyle(document.querySelector('.breath-disc-inner')).transform);
  const cues = [...document.querySelectorAll('.breath-cue')].map((cue) => Number(getComputedStyle(cue).opacity));
  return [matrix.a, ...cues];
}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_minutes_of_breathing_keep_to_the_pattern() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        for path in [service.url("/overlay"), service.private("/dock")] {
            let page = browser.page(View::default()).await;
            page.goto(&path).await;
            service.act(Action::StartBreak { exercise: None, length: Some(5 * MINUTE + SECOND) }).await;
            page.until("document.querySelector('[data-breath]')").await;
            let began = service.status().breaks.started_at.unwrap().to_string();
            // Wherever in the five minutes a page comes in, it is where the clock says.
            for span in [0, 7_300, 54_321, 88_888, 99_999, 49_000] {
                service.pass(Duration::from_millis(span));
                page.reload().await;
                page.until("document.querySelector('[data-breath]')").await;
                let found = breath(&page, &began, 10_000.0).await;
                assert!(apart(found, 10_000.0) < 100.0, "{engine:?}, {path}: {found:?}");
            }
            // What is painted is what was said.
            let painted = "new Promise((done) => requestAnimationFrame(() => {
              const disc = document.querySelector('.breath-disc-inner').getAnimations()[0];
              done(disc.currentTime - (document.timeline.currentTime - disc.startTime));
            }))";
            assert!(page.eval::<f64>(painted).await.abs() < 1.0, "{engine:?}, {path}");
            // And over all of it each breath turns where the pattern turns.
            page.eval::<()>(&format!("{LOOK_AT}; null")).await;
            let turns: Vec<String> = page
                .eval(
                    "(() => {
                       const wrong = [];
                       const say = (what, at) => wrong.push(what + ' at ' + at);
                       const smallest = lookAt(0)[0];
                       for (let breath = 0; breath < 30; breath += 1) {
                         const begins = breath * 10;
                         const full = begins + 4.5;
                         const size = (at) => lookAt(at)[0];
                         if (Math.abs(size(full) - 1) > 0.001) say('not full', full);
                         if (Math.abs(size(begins) - smallest) > 0.001) say('not empty', begins);
                         if (!(size(full - 0.1) < size(full) && size(full + 0.1) < size(full))) say('no turn', full);
                         if (begins > 0 && !(size(begins - 0.1) > size(begins))) say('no turn', begins);
                         if (!(size(begins + 0.1) > size(begins))) say('no turn', begins);
                         for (const [at, seen, unseen] of [[begins + 2, 1, 2], [full - 0.1, 1, 2], [full + 0.1, 2, 1], [begins + 7, 2, 1]]) {
                           const look = lookAt(at);
                           if (!(look[seen] > 0 && look[unseen] === 0)) say('wrong words', at);
                         }
                       }
                       return wrong;
                     })()",
                )
                .await;
            assert_eq!(turns, [""; 0], "{engine:?}, {path}");
            service.act(Action::EndBreak).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_of_ones_own_are_guided_in_the_dock_and_stay_there() {
    in_each_engine(async |engine, browser| {
        let phase = |cue: &str| OwnPhase { cue: cue.into(), seconds: 5.0 };
        let service = Service::with(|config| {
            let walk = OwnExercise {
                id: "walk".into(),
                title: "A walk against the worry".into(),
                audience: "Back after some air.".into(),
                steps: vec!["Stand up".into(), "Nobody is angry".into(), "Come back".into()],
                ..OwnExercise::default()
            };
            let count =
                OwnExercise { id: "count".into(), title: "Count".into(), steps: vec![], ..walk.clone() };
            config.breaks.own =
                vec![walk, OwnExercise { phases: vec![phase("in"), phase("I am enough")], ..count }];
        })
        .await;
        let (stage, dock) = (overlay(browser, &service, "").await, dock(browser, &service).await);
        for (id, secret, words) in [("walk", "angry", "Stand up"), ("count", "enough", "I am enough")] {
            service.act(Action::StartBreak { exercise: Some(id.into()), length: Some(3 * MINUTE) }).await;
            stage.until(&on_stage("break")).await;
            dock.until(&in_dock("break")).await;
            assert!(
                dock.eval::<String>("document.querySelector('[data-figure]').textContent")
                    .await
                    .contains(words)
            );
            assert!(stage_text(&stage).await.contains("Back after some air."), "{engine:?}");
            let html: String = stage.eval("document.documentElement.outerHTML").await;
            assert!(
                !html.contains(secret) && !html.contains("worry") && !html.contains(id),
                "{engine:?}: {html}"
            );
            if id == "walk" {
                dock.eval::<()>(&format!("{LOOK_AT}; null")).await;
                for (second, expected) in
                    [(30, [1.0, 0.0, 0.0]), (90, [0.0, 1.0, 0.0]), (179, [0.0, 0.0, 1.0])]
                {
                    let seen: Vec<f64> = dock.eval(&format!("lookAt({second}).slice(1)")).await;
                    assert_eq!(seen, expected, "{engine:?} at {second}");
                }
                let listed: u32 = dock.eval("document.querySelectorAll('[data-steps] li').length").await;
                assert_eq!(listed, 3, "{engine:?}: read aloud, they are a list");
            }
            service.act(Action::EndBreak).await;
            dock.until(&in_dock("idle")).await;
        }
        assert_eq!(dock.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_kind_and_length_are_chosen_by_keyboard_for_one_break() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service).await;
    page.tab_to(".break-choice summary").await;
    page.key("Enter").await;
    page.until("document.querySelectorAll('[data-choose=exercise] option').length === 9").await;
    page.tab_to("[data-choose=exercise]").await;
    page.key("b").await;
    page.until("document.querySelector('[data-choose=exercise]').value === 'box'").await;
    page.until("document.querySelector('[data-about]').innerText.includes('Stop if you feel dizzy')").await;
    page.tab_to("[data-choose=length]").await;
    page.key("t").await;
    page.until("document.querySelector('[data-choose=length]').value === '2m'").await;
    page.tab_to("[data-action=\"break\"]").await;
    page.key("Enter").await;
    page.until(&in_dock("break")).await;
    let view = service.status().breaks;
    assert_eq!(view.exercise.unwrap().id, "box");
    assert_eq!(view.ends_at.unwrap().duration_since(view.started_at.unwrap()).as_secs(), 120);
    service.act(Action::EndBreak).await;
    page.until(&in_dock("idle")).await;
    page.click("[data-action=\"break\"]").await;
    page.until(&in_dock("break")).await;
    assert_eq!(service.status().breaks.exercise.unwrap().id, "coherent", "as usual again");
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_time_it_can_only_be_taken_or_skipped() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(|config| config.breaks.snooze_limit = "10m".parse().unwrap()).await;
    service.act(Action::StartStream).await;
    let page = dock(&browser, &service).await;
    service.pass(50 * MINUTE);
    page.until(&in_dock("offer")).await;
    page.click("[data-action=\"snooze\"]").await;
    page.until(&in_dock("idle")).await;
    service.pass(10 * MINUTE);
    page.until(&in_dock("offer")).await;
    let shown = |name: &str| format!("document.querySelector('[data-action={name}]').offsetHeight > 0");
    assert!(!page.eval::<bool>(&shown("snooze")).await);
    assert!(page.eval::<bool>(&shown("skip")).await && page.eval::<bool>(&shown("break")).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_is_off_until_it_is_switched_on_and_stays_on() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View { width: 400, height: 800, ..View::default() }).await;
        page.before_load(
            "globalThis.tones = 0;
             const start = OscillatorNode.prototype.start;
             OscillatorNode.prototype.start = function (...rest) { globalThis.tones += 1; start.apply(this, rest); }",
        )
        .await;
        page.goto(&service.private("/dock")).await;
        page.until("document.getElementById('dock').dataset.notice !== undefined").await;
        let breaks = async |tones: u32| {
            service.act(Action::StartBreak { exercise: None, length: None }).await;
            page.until(&in_dock("break")).await;
            service.act(Action::EndBreak).await;
            page.until(&in_dock("idle")).await;
            assert_eq!(page.eval::<u32>("tones").await, tones, "{engine:?}");
        };
        breaks(0).await;
        page.click(".break-choice summary").await;
        page.click("[data-chime]").await;
        page.until("tones === 2").await;
        breaks(6).await;
        page.reload().await;
        page.until("document.getElementById('dock').dataset.notice !== undefined").await;
        assert!(page.eval::<bool>("document.querySelector('[data-chime]').checked").await, "{engine:?}");
        breaks(4).await;
        service.act(Action::StartBreak { exercise: None, length: None }).await;
        page.reload().await;
        page.until(&in_dock("break")).await;
        assert_eq!(page.eval::<u32>("tones").await, 0, "{engine:?}: a page that is opened in a break says nothing");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}
