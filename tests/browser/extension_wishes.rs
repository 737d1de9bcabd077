//! What the streamer can wish for: the small page behind the extension's button, and hiding what one clicks.

use serde_json::json;

use super::cdp::{Browser, Page, View};
use super::extension::{CHANNEL, Film, browser_with, twitch};
use super::pages::assert_accessible;
use super::service::Service;

const PICK: &str = "https://www.twitch.tv/pick";

/// The small page, with a page of Twitch's in front of it.
async fn popup(browser: &Browser) -> Page {
    let targets = browser.call("Target.getTargets", json!({})).await;
    let worker = targets["targetInfos"].as_array().unwrap().iter().find_map(|target| {
        target["url"]
            .as_str()
            .filter(|url| url.starts_with("chrome-extension://") && url.ends_with("/worker.js"))
    });
    let address = worker.unwrap().replace("worker.js", "popup.html");
    let page = browser.page(View { width: 400, height: 640, ..View::default() }).await;
    // Here it is a tab of its own and would find itself in front.
    page.before_load(
        "if (globalThis.chrome?.tabs) {
           const query = chrome.tabs.query.bind(chrome.tabs);
           chrome.tabs.query = () => query({ url: 'https://*.twitch.tv/*' });
           window.close = () => {};
           // A breath is shorter here; that of a covered page is waited for.
           const later = setTimeout;
           globalThis.setTimeout = (act, after) => later(act, after > 9_000 ? 1_000 : after);
         }",
    )
    .await;
    page.goto(&address).await;
    page
}

fn says(words: &str) -> String {
    format!("document.body.innerText.includes({})", json!(words))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_clicks_stays_hidden_until_it_is_shown_again() {
    let service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let (page, eye) = (twitch(&browser).await, browser.page(View::default()).await);
    page.visit(PICK).await;
    let small = popup(&browser).await;
    small.until(&says("Nothing was recognised on this page.")).await;
    small.press("Hide an element I click").await;
    page.call("Page.bringToFront", json!({})).await;
    page.until_offered("Click what you would like to hide").await;
    let clicks: u32 = page.eval("clicks").await;
    page.point_at(".tile").await;
    page.click(".tile").await;
    page.until_offered("Hidden").await;
    assert_eq!(page.eval::<u32>("clicks").await, clicks, "the page noticed the click");

    // A film begins with the last picture there was: it must not be one from before the click.
    page.goto("about:blank").await;
    page.settle().await;
    let film = Film::of(&page).await;
    page.visit(PICK).await;
    page.changes(6).await;
    assert_eq!(film.develop(3, &eye).await, 0);
    page.call("Page.bringToFront", json!({})).await;
    assert_eq!(page.seen().await, Vec::<String>::new());
    let small = popup(&browser).await;
    small.until(&says("what you clicked: mystery box")).await;
    let kept: String =
        small.eval("chrome.storage.local.get('picks').then((kept) => JSON.stringify(kept))").await;
    assert!(
        kept.contains("mystery-box") && !kept.contains("sc-9f3a1b") && !kept.contains("wrap-x7Yz"),
        "{kept}"
    );
    small.press("Show again: what you clicked: mystery box").await;
    page.until("getComputedStyle(document.querySelector('.tile')).visibility === 'visible'").await;

    // What has no name is known by its place; and Escape leaves everything as it is.
    for (act, expected) in [("Escape", "visible"), ("click", "hidden"), ("Undo", "visible")] {
        if act != "Undo" {
            small.press("Hide an element I click").await;
            page.call("Page.bringToFront", json!({})).await;
            page.until_offered("Click what you would like to hide").await;
        }
        match act {
            "Escape" => page.key("Escape").await,
            "click" => page.click(".second").await,
            name => page.press(name).await,
        }
        page.until(&format!(
            "getComputedStyle(document.querySelector('.second')).visibility === '{expected}'"
        ))
        .await;
        assert_eq!(
            page.eval::<String>("getComputedStyle(document.querySelector('.wrap-x7Yz')).visibility").await,
            "visible"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_small_page_says_how_things_stand_without_a_number() {
    let mut service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let page = twitch(&browser).await;
    page.visit(CHANNEL).await;
    let small = popup(&browser).await;
    small.until(&says("Connected. Numbers are hidden.")).await;
    small.until(&says("how many watch, below the picture (a channel's page)")).await;
    let text: String = small.eval("document.body.innerText").await;
    assert!(!text.contains(|letter: char| letter.is_ascii_digit()), "{text}");
    assert_accessible(&small, "the small page").await;
    small.press("Show this page's numbers").await;
    assert!(!small.offers("Show them until I leave the page").await, "only after a breath");
    small.press("Show them until I leave the page").await;
    small.until(&says("Hide them again")).await;
    page.until("getComputedStyle(document.querySelector('.live-time b')).visibility === 'visible'").await;
    small.press("Hide them again").await;
    page.until("getComputedStyle(document.querySelector('.live-time b')).visibility === 'hidden'").await;

    service.end().await;
    small.until(&says("Evenkeel does not answer, so everything stays hidden.")).await;
    std::fs::write(
        service.extension().join("local.json"),
        format!(r#"{{"address":"{}","token":"old"}}"#, service.url("")),
    )
    .unwrap();
    std::fs::remove_file(service.extension().join("manifest.json")).unwrap();
    service.begin().await;
    small.until(&says("Evenkeel does not know this copy of the extension")).await;
    assert_accessible(&small, "the small page, unknown").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_small_page_tells_which_rules_still_work_and_copies_a_report() {
    let service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let page = twitch(&browser).await;
    page.visit(CHANNEL).await;
    let small = popup(&browser).await;
    small.eval::<()>("void (document.querySelector('[data-rules]').open = true)").await;
    let list = |name: &str| format!("document.querySelector('[data-{name}]').innerText");
    small.until(&format!("{}.includes('numbers that FrankerFaceZ shows')", list("found"))).await;
    let not_found: String = small.eval(&list("not-found")).await;
    assert!(
        not_found.contains("how far an achievement has come") && !not_found.contains("FrankerFaceZ"),
        "{not_found}"
    );
    let text: String = small.eval("document.body.innerText").await;
    assert!(!text.contains(|letter: char| letter.is_ascii_digit()), "{text}");
    small.keep("popup-rules").await;
    small
        .eval::<()>(
            "void Object.defineProperty(navigator.clipboard, 'writeText', { value: async (text) => { globalThis.copied = text } })",
        )
        .await;
    small.eval::<()>("document.querySelector('[data-copy-report]').click()").await;
    small.until(&says("Copied. Nothing was sent.")).await;
    let report: String = small.eval("globalThis.copied").await;
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    assert!(report.contains(&format!("- ffz-stat: .ffz-stat-text (last found: {today})")), "{report}");
    assert!(report.contains("- achievement: .ach-card (last found: never here)"), "{report}");
    assert!(
        !report.contains("harbour_light") && !report.contains("48151"),
        "nothing about anybody: {report}"
    );

    // What was found long ago counts as not found. (A page that noted it today does not note it again.)
    small.eval::<()>("void chrome.storage.local.set({ found: { 'ffz-stat': '2026-01-01' } })").await;
    small.until(&format!("{}.includes('FrankerFaceZ')", list("not-found"))).await;
}
