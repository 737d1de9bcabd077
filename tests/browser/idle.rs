//! An overlay in which nothing happens: it rests.

use std::time::Duration;

use evenkeel::domain::Action;
use tokio::time::sleep;

use super::cdp::View;
use super::in_each_engine;
use super::service::Service;

/// Longer than a line stays.
const LONG: u32 = 100_000;

/// Lets a page's time be skipped, and counts what waits to run.
pub(super) const SKIPPING: &str = "(() => {
  let ahead = 0;
  const now = performance.now.bind(performance);
  const [set, clear] = [setTimeout.bind(window), clearTimeout.bind(window)];
  const waiting = new Map();
  performance.now = () => now() + ahead;
  window.setTimeout = (call, wait = 0, ...rest) => {
    const run = () => {
      waiting.delete(id);
      call(...rest);
    };
    const id = set(run, wait);
    waiting.set(id, { run, due: performance.now() + wait });
    return id;
  };
  window.clearTimeout = (id) => {
    waiting.delete(id);
    clear(id);
  };
  window.skip = (span) => {
    ahead += span;
    for (const [id, { run, due }] of [...waiting]) {
      if (due > performance.now()) continue;
      clear(id);
      run();
    }
  };
  window.waiting = () => waiting.size;
})()";

/// What a resting page has no business with.
const WORK: [&str; 5] = ["TimerFire", "FunctionCall", "UpdateLayoutTree", "Layout", "Paint"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_last_line_has_faded_nothing_runs() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View::default()).await;
        page.before_load(SKIPPING).await;
        page.goto(&service.url("/overlay")).await;

        let a_line_comes = async {
            service.say("Mira", "hello").await;
            page.until("document.querySelector('[data-line]')").await;
            page.until("document.getAnimations().length === 0").await;
        };
        let busy = page.trace(a_line_comes).await;
        assert!(WORK.iter().all(|work| busy.contains_key(*work)), "{engine:?}: a trace sees work: {busy:?}");
        assert!(page.eval::<u32>("waiting()").await > 0, "{engine:?}: a line waits for its end");

        page.eval::<()>(&format!("skip({LONG})")).await;
        page.until("!document.querySelector('[data-line]')").await;
        page.until("document.getAnimations().length === 0").await;
        assert_eq!(page.eval::<u32>("waiting()").await, 0, "{engine:?}");
        let did = page.trace(sleep(Duration::from_millis(1500))).await;
        let work: Vec<_> = did.iter().filter(|(name, _)| WORK.contains(&name.as_str())).collect();
        assert!(work.is_empty(), "{engine:?}: {work:?}");
        assert_eq!(page.pixels().await.painted, 0, "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_break_moves_without_layout_or_scripts() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View::default()).await;
        page.goto(&service.url("/overlay")).await;
        service.act(Action::StartBreak { exercise: None, length: None }).await;
        page.until("document.querySelector('[data-breath]')").await;
        page.settle().await;
        let moved: Vec<String> = page
            .eval(
                "[...new Set(document.getAnimations().flatMap(({ effect }) => effect.getKeyframes())
                   .flatMap((frame) => Object.keys(frame)))]
                   .filter((key) => !['offset', 'computedOffset', 'easing', 'composite'].includes(key)).sort()",
            )
            .await;
        assert_eq!(moved, ["opacity", "transform"], "{engine:?}");
        let did = page.trace(sleep(Duration::from_millis(800))).await;
        for work in ["TimerFire", "FireAnimationFrame", "Layout", "FunctionCall"] {
            assert!(!did.contains_key(work), "{engine:?}: {work} in {did:?}");
        }
    })
    .await;
}
