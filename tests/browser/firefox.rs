//! The extension in Firefox, which wants some of it otherwise than Chromium: background scripts in place of a worker,
//! and its own rules for what an extension may ask. Pages of our own writing stand where Twitch would be.

use evenkeel::domain::ShieldMode;

use super::bidi::Firefox;
use super::extension::{CHANNEL, MANAGER, OPEN, SHUT};
use super::service::Service;

/// The page is there, and the extension is at work on it.
async fn visit(firefox: &Firefox, url: &str) {
    firefox.goto(url).await;
    firefox.until("document.documentElement.dataset.evenkeel === 'ready'").await;
}

/// Lets so many changes of the page's counts go by, and gives what its scripts saw of numbers, frame by frame.
async fn seen(firefox: &Firefox, changes: u32) -> String {
    let script = format!(
        "new Promise((done) => {{
           const end = tick + {changes};
           const look = () => (tick >= end ? done([...new Set(globalThis.seen)].slice(0, 5)) : requestAnimationFrame(look));
           look();
         }})"
    );
    firefox.eval(&script).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_firefox_nothing_is_seen_and_the_shield_is_followed() {
    let mut service = Service::start().await;
    let Some(firefox) = Firefox::start().await else { return };
    firefox.load(&service.extension()).await;
    for url in [CHANNEL, MANAGER, "https://www.twitch.tv/directory"] {
        visit(&firefox, url).await;
        assert_eq!(seen(&firefox, 5).await, "[]", "{url}");
    }
    // Within the page, and back to one that was kept in memory.
    visit(&firefox, CHANNEL).await;
    firefox.eval("(document.querySelector('a[data-go][href=\"/directory\"]').click(), null)").await;
    firefox.until("location.pathname === '/directory'").await;
    assert_eq!(seen(&firefox, 3).await, "[]", "within the page");
    visit(&firefox, MANAGER).await;
    firefox.travel(-1).await;
    firefox
        .until(
            "location.hostname === 'www.twitch.tv' && document.documentElement.dataset.evenkeel === 'ready'",
        )
        .await;
    assert_eq!(seen(&firefox, 3).await, "[]", "kept in memory");

    service.shield(ShieldMode::Shown, None).await;
    visit(&firefox, CHANNEL).await;
    firefox.until(OPEN).await;
    service.shield(ShieldMode::Hidden, None).await;
    firefox.until(SHUT).await;
    firefox.eval("(globalThis.seen.length = 0, null)").await;
    assert_eq!(seen(&firefox, 3).await, "[]", "hidden again");

    service.end().await;
    visit(&firefox, CHANNEL).await;
    assert_eq!(seen(&firefox, 3).await, "[]", "nobody answers");
}
