//! The pages in real browsers: today's Chromium, and the two that OBS carries.
//!
//! A browser that is not installed is passed over with a loud line; `EVENKEEL_BROWSERS=required`
//! turns that into a failure.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests: they may stop at the first surprise and say what they skipped"
)]

mod bidi;
mod breaks;
mod calm;
mod care;
mod cdp;
mod costs;
mod digest;
mod dock;
mod emotes;
mod extension;
mod extension_follows;
mod extension_hides;
mod extension_wishes;
mod eyes;
mod firefox;
mod first_run;
mod frames;
mod geometry;
mod hands;
mod hiding;
mod idle;
mod journal;
mod languages;
mod launch;
mod lines;
mod overlay;
mod pages;
mod pictures;
mod service;
mod settings;
mod setup;
mod shield;
mod themes;
mod troubles;
mod user_data;
mod user_script;
mod wait;
mod wide;
mod wire;

use cdp::Browser;
use launch::Engine;

/// Lets `test` run in every engine that is installed, side by side, each with a browser of its own.
async fn in_each_engine(test: impl AsyncFn(Engine, &Browser)) {
    let run = async |engine: Engine| {
        if let Some(browser) = engine.launch().await {
            test(engine, &browser).await;
        }
    };
    let [first, second, third] = Engine::ALL;
    // Each holds a whole service; side by side on the stack they would be too much.
    tokio::join!(Box::pin(run(first)), Box::pin(run(second)), Box::pin(run(third)));
}

/// The helpers themselves: without this, a page test that finds nothing wrong would prove nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browsers_run_scripts_take_keys_and_tell_what_went_wrong() {
    for engine in Engine::ALL {
        let Some(browser) = engine.launch().await else { continue };
        let page =
            browser.page(cdp::View { width: 320, height: 200, dark: true, ..cdp::View::default() }).await;
        page.goto("data:text/html,<title>here</title><input autofocus><script>setTimeout(() => later = 7, 20)</script>")
            .await;
        assert_eq!(page.eval::<String>("document.title").await, "here", "{engine:?}");
        assert_eq!(page.eval::<u32>("innerWidth").await, 320, "{engine:?}");
        assert!(page.eval::<bool>("matchMedia('(prefers-color-scheme: dark)').matches").await, "{engine:?}");
        page.until("globalThis.later === 7").await;
        page.eval::<()>("document.querySelector('input').focus()").await;
        page.key("a").await;
        assert_eq!(page.eval::<String>("document.querySelector('input').value").await, "a", "{engine:?}");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
        assert!(page.screenshot().await.starts_with(b"\x89PNG"), "{engine:?}");

        page.goto("data:text/html,<script>throw new Error('on purpose')</script>").await;
        assert!(page.problems().iter().any(|problem| problem.contains("on purpose")), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_accessibility_check_finds_what_is_wrong() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let page = browser.page(cdp::View::default()).await;
    page.goto(
        "data:text/html,<html lang=en><title>t</title><main><h1>t</h1><img src='data:,'></main></html>",
    )
    .await;
    let found = page.axe().await;
    assert!(found.iter().any(|finding| finding.starts_with("image-alt")), "{found:?}");
}
