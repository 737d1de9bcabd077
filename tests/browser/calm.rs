//! What the overlay costs the machine that streams, as far as it can be said without a stopwatch: the busier the chat,
//! the less moves, and what nobody sees does not move at all. `costs` measures.

use serde_json::json;

use super::cdp::View;
use super::idle::SKIPPING;
use super::in_each_engine;
use super::launch::Engine;
use super::service::Service;
use evenkeel::domain::Action;

/// Lets a page's time stand still, and go on by hand.
const FROZEN: &str = "(() => {
  let at = 1_000;
  performance.now = () => at;
  window.pass = (span) => void (at += span);
})()";

const MOVING: &str = "document.getAnimations().length";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_silence_a_line_comes_softly_and_in_a_busy_chat_it_is_simply_there() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View::default()).await;
        // Each line's first moment is looked at from within the page.
        page.before_load(
            "globalThis.moved = [];
             addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => {
               for (const { target } of changes)
                 if (target.matches?.('[data-line]') && !target.hidden)
                   moved.push(document.getAnimations().map(({ effect }) => effect.getTiming().easing));
             }).observe(document.body, { subtree: true, attributeFilter: ['hidden'] }))",
        )
        .await;
        page.before_load(FROZEN).await;
        page.goto(&service.url("/overlay")).await;
        for (number, silence) in [10_000, 1_000, 200].into_iter().enumerate() {
            page.until("document.getAnimations().length === 0").await;
            page.eval::<()>(&format!("pass({silence})")).await;
            service.say("Mira", &format!("the {number}. line of the evening")).await;
            page.until(&format!("moved.length === {}", number + 1)).await;
        }
        let moved: Vec<Vec<String>> = page.eval("moved").await;
        assert_eq!(moved[0], ["steps(15)", "steps(15)"], "{engine:?}: it grows clear and glides in");
        assert_eq!(moved[1], ["steps(4, start)"], "{engine:?}: it grows clear");
        assert_eq!(moved[2], [""; 0], "{engine:?}: it is there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_quickly_comes_into_sight_together() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = browser.page(View { height: 800, ..View::default() }).await;
    page.before_load(FROZEN).await;
    // What waits for its turn waits until it is told.
    page.before_load(
        "(() => {
           const set = setTimeout.bind(window);
           window.setTimeout = (call, wait, ...rest) => (wait > 100 && wait < 1000 ? ((window.due = call), 1) : set(call, wait, ...rest));
         })()",
    )
    .await;
    page.goto(&service.url("/overlay")).await;
    service.say("Mira", "good evening").await;
    page.until("document.querySelector('[data-line]') && document.getAnimations().length === 0").await;
    service
        .hear(
            (0..20)
                .map(|number| service.message("Teo", &format!("wave {number} reaches the pier")))
                .collect(),
        )
        .await;
    page.until("document.querySelector('[data-lines]').lastElementChild.textContent.includes('wave 19')")
        .await;
    let seen = "[...document.querySelectorAll('[data-line]')].filter((line) => !line.hidden).length";
    let waiting = "document.querySelectorAll('[data-line][hidden]').length";
    assert_eq!(page.eval::<u32>(seen).await, 3, "the first few are seen at once");
    assert_eq!(page.eval::<u32>(waiting).await, 12, "the others are in the page, and not yet in sight");
    page.eval::<()>("due()").await;
    assert_eq!(page.eval::<[u32; 2]>(&format!("[{seen}, {waiting}]")).await, [12, 0]);
    assert_eq!(page.eval::<u32>(MOVING).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_sees_does_not_move_and_does_not_pile_up() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View::default()).await;
        page.before_load(SKIPPING).await;
        page.goto(&service.url("/overlay")).await;
        let is_still = async |when: &str| {
            for number in 0..30 {
                service.say("Mira", &format!("{when} {number} goes by")).await;
            }
            page.until(&format!("document.body.textContent.includes('{when} 29')")).await;
            let [lines, moving]: [u32; 2] = page
                .eval("[document.querySelectorAll('[data-line]').length, document.querySelector('[data-lines]').getAnimations({ subtree: true }).filter(({ transitionProperty }) => !transitionProperty).length]")
                .await;
            assert!(lines <= 12 && moving == 0, "{engine:?}, {when}: {lines} lines, {moving} move");
            page.eval::<()>("skip(100_000)").await;
            assert_eq!(page.eval::<u32>("document.querySelectorAll('[data-line]').length").await, 0, "{engine:?}, {when}");
        };
        service.act(Action::StartBreak { exercise: None, length: None }).await;
        page.until("document.querySelector('.in-break')").await;
        is_still("breaktime").await;
        page.until("getComputedStyle(document.querySelector('[data-lines]')).visibility === 'hidden' || !document.querySelector('[data-line]')").await;
        service.act(Action::EndBreak).await;
        page.until("!document.querySelector('.in-break')").await;
        page.eval::<()>("Object.defineProperty(document, 'hidden', { value: true, configurable: true }); null").await;
        is_still("hiddentime").await;
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_figure_takes_its_steps_together() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View::default()).await;
        page.goto(&service.url("/overlay")).await;
        service.act(Action::StartBreak { exercise: None, length: None }).await;
        page.until("document.querySelector('[data-breath]')").await;
        let told: serde_json::Value = page
            .eval(
                "(() => {
                   const all = document.querySelector('[data-breath]').getAnimations({ subtree: true });
                   return [[...new Set(all.map(({ effect }) => effect.getTiming().easing))].sort(),
                           new Set(all.map(({ startTime }) => startTime)).size];
                 })()",
            )
            .await;
        assert_eq!(told, json!([["steps(1500)", "steps(250)"], 1]), "{engine:?}");
    })
    .await;
}
