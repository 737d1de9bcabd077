//! The extension follows how the shield stands, falls shut when nobody answers, and covers the chat if wished.

use std::time::Duration;

use evenkeel::domain::{NumberId, ShieldMode};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::cdp::View;
use super::extension::{CHANNEL, OPEN, SHUT, browser_with, shield, twitch};
use super::pages::signed_in;
use super::service::Service;
use crate::support::binary::PATIENCE;

const COUNT: &str = "document.querySelector('[data-a-target=\"channel-viewers-count\"] b')";

fn visibility(wanted: &str) -> String {
    format!("getComputedStyle({COUNT}).visibility === '{wanted}'")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_follows_the_shield_and_falls_shut_when_nobody_answers() {
    let mut service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let page = twitch(&browser).await;
    page.visit(CHANNEL).await;
    assert!(page.eval::<bool>(&visibility("hidden")).await);
    shield(&service, ShieldMode::Shown, Some(NumberId::Viewers)).await;
    page.until(&visibility("visible")).await;
    assert!(
        page.eval::<bool>("document.querySelector('[data-a-target=side-nav-card]').title !== 'viewers'")
            .await
    );
    assert!(
        page.eval::<bool>(
            "getComputedStyle(document.querySelector('.pinned-cheer b')).visibility === 'hidden'"
        )
        .await
    );
    shield(&service, ShieldMode::Hidden, None).await;
    page.until(SHUT).await;
    assert!(page.eval::<bool>(&visibility("hidden")).await, "nothing fades");

    shield(&service, ShieldMode::Shown, None).await;
    page.until(OPEN).await;
    service.end().await;
    page.until(SHUT).await;
    assert!(page.eval::<bool>(&visibility("hidden")).await);
    page.eval::<()>("void (seen.length = 0)").await;
    page.changes(5).await;
    assert_eq!(page.seen().await, Vec::<String>::new());
    service.begin().await;
    shield(&service, ShieldMode::Shown, None).await;
    page.until(OPEN).await;

    // From here on it need not wait for the next round.
    page.eval::<()>("void setInterval(() => dispatchEvent(new Event('pageshow')), 150)").await;
    // The page sweeps its root: only what the service says counts.
    page.eval::<()>("document.documentElement.removeAttribute('data-evenkeel-shown')").await;
    page.until(OPEN).await;
    shield(&service, ShieldMode::Hidden, None).await;
    page.until(SHUT).await;
    page.eval::<()>("document.documentElement.setAttribute('data-evenkeel-shown', 'all viewers')").await;
    assert!(page.eval::<bool>(SHUT).await);

    // A page that was not looked at asks before it shows anything.
    shield(&service, ShieldMode::Shown, None).await;
    page.until(OPEN).await;
    let other = browser.page(View::default()).await;
    other.call("Page.bringToFront", json!({})).await;
    page.until("document.visibilityState === 'hidden'").await;
    page.until(SHUT).await;
    page.call("Page.bringToFront", json!({})).await;
    page.until(OPEN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_loaded_without_a_complaint_and_setup_sees_it_ask() {
    let service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let setup = signed_in(&browser, &service).await;
    setup.goto(&service.url("/setup")).await;
    let says = |words: &str| {
        format!("document.querySelector('div[data-extension]').innerText.includes({})", json!(words))
    };
    setup.click("#extension summary").await;
    assert!(setup.eval::<bool>(&says("It has not reported since")).await);
    let folder: String = setup.eval("document.querySelector('#extension-folder').value").await;
    assert_eq!(folder, service.extension().display().to_string());
    let page = twitch(&browser).await;
    page.visit(CHANNEL).await;
    page.until("document.documentElement.dataset.evenkeelChat === 'open'").await;
    let stands = async |selector: &str| -> String {
        page.eval(&format!("getComputedStyle(document.querySelector('{selector}')).visibility")).await
    };
    assert_eq!(stands(".chat-line__message .line").await, "visible", "what people write is left as it is");
    assert_eq!(stands(".user-notice-line p").await, "hidden");
    setup.call("Page.bringToFront", json!({})).await;
    setup.until(&says("it reported a moment ago")).await;
    page.call("Page.navigate", json!({ "url": "about:blank" })).await;
    // A question that was on its way when the page was left still counts, however long a busy machine takes.
    let rest = async {
        loop {
            service.pass(Duration::from_secs(120));
            setup.reload().await;
            setup.click("#extension summary").await;
            if setup.eval::<bool>(&says("Last report: ")).await {
                return;
            }
        }
    };
    timeout(PATIENCE, rest).await.expect("once nobody asks any more, setup says so");

    let list = browser.page(View::default()).await;
    list.goto("chrome://extensions").await;
    let told: Vec<Value> = list
        .eval(
            "chrome.developerPrivate.getExtensionsInfo().then((all) => all.filter(({ name }) => name === 'Evenkeel shield')
               .map(({ state, manifestErrors, runtimeErrors, runtimeWarnings, installWarnings = [], permissions }) => ({
                 state, wrong: [manifestErrors, runtimeErrors, runtimeWarnings, installWarnings].flat(),
                 allowed: permissions.simplePermissions.map(({ message }) => message) })))",
        )
        .await;
    assert_eq!(told, [json!({ "state": "ENABLED", "wrong": [], "allowed": [] })], "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chat_is_covered_if_that_is_wished_and_then_also_when_nobody_answers() {
    let mut service = Service::with(|config| config.shield.cover_chat = true).await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let page = twitch(&browser).await;
    let covered =
        "getComputedStyle(document.querySelector('.chat-shell'), '::after').content.includes('in the dock')
        && getComputedStyle(document.querySelector('.chat-line__message .line')).visibility === 'hidden'";
    for url in [CHANNEL, "https://www.twitch.tv/popout/harbour_light/chat"] {
        page.visit(url).await;
        page.until(covered).await;
        assert!(!page.heard().await.contains("lives left"), "{url}");
    }
    service.end().await;
    page.visit(CHANNEL).await;
    page.until(covered).await;
}
