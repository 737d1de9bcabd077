//! The one quiet line about connections and the sign-in, and the one about ads.

use std::time::Duration;

use evenkeel::domain::{AccountState, Incoming, LinkState, Peer, StreamSignal};
use serde_json::json;

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::launch::Engine;
use super::pages::assert_accessible;
use super::service::Service;
use crate::support::account;

/// The dock, at the zone of the service.
async fn dock(browser: &Browser, service: &Service) -> Page {
    let page = browser.page(View { width: 360, height: 800, ..View::default() }).await;
    page.call("Emulation.setTimezoneOverride", json!({"timezoneId": "UTC"})).await;
    page.goto(&service.private("/dock")).await;
    page.until("location.search === ''").await;
    page
}

/// The line reads so; nothing of it is seen where `words` are empty.
fn line(words: &str) -> String {
    format!("document.querySelector('[data-trouble]').innerText.trim() === {}", json!(words))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_needs_the_streamer_is_said_in_one_line_and_goes_by_itself() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = dock(browser, &service).await;
        page.until("document.querySelector('[data-trouble][role=status]')").await;
        assert!(page.eval::<bool>(&line("")).await, "{engine:?}");

        service.link(Peer::EventSub, LinkState::Waiting).await;
        page.until(&line("Something happened (eventsub). Something can be done (eventsub).")).await;
        service.account(account::lapsed()).await;
        let lapsed = "Twitch says that the sign-in is over. Sign in again when you like.";
        page.until(&line(&format!("{lapsed} And one more."))).await;
        service.link(Peer::Account, LinkState::Stopped).await;
        service.link(Peer::Stats, LinkState::Stopped).await;
        page.until(&line(&format!("{lapsed} And a few more."))).await;
        page.reload().await;
        page.until(&line(&format!("{lapsed} And a few more."))).await;
        let way: String = page.eval("document.querySelector('[data-trouble] a').pathname").await;
        assert_eq!(way, "/setup", "{engine:?}");

        service.account(account::signed_in("harbour_light")).await;
        for peer in [Peer::Account, Peer::EventSub] {
            service.link(peer, LinkState::Up).await;
        }
        page.until(&line("Something happened (stats). Something can be done (stats). Have a look.")).await;
        service.link(Peer::Stats, LinkState::Off).await;
        page.until(&line("")).await;
        let height = "document.querySelector('[data-trouble]').offsetHeight";
        assert_eq!(page.eval::<u32>(height).await, 0, "{engine:?}: it leaves no gap");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_back_at_once_is_nobodys_business() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service).await;
    page.eval::<()>(
        "globalThis.said = [];
         new MutationObserver(() => said.push(document.querySelector('[data-trouble]').innerText))
           .observe(document.querySelector('[data-trouble]'), { childList: true, subtree: true, characterData: true });",
    )
    .await;
    service.link(Peer::Chat, LinkState::Up).await;
    service.link(Peer::Chat, LinkState::Waiting).await;
    service.link(Peer::Chat, LinkState::Up).await;
    // The line about the other one comes after all of that, and is the first that is said.
    service.link(Peer::EventSub, LinkState::Waiting).await;
    page.until(&line("Something happened (eventsub). Something can be done (eventsub).")).await;
    let said: Vec<String> = page.eval("said").await;
    assert!(!said.iter().any(|said| said.contains("(chat)")), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn that_ads_run_is_said_until_they_end() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service).await;
    let shown = |words: &str| format!("document.querySelector('[data-ads]').innerText === {}", json!(words));
    assert!(page.eval::<bool>(&shown("")).await);
    let ads = |seconds| {
        let until = evenkeel::clock::after(service.clock.now(), Duration::from_secs(seconds));
        vec![Incoming::StreamSignal(StreamSignal::AdsBegan { until })]
    };
    service.send(ads(3 * 60)).await;
    page.until(&shown("Ads run until 20:03.")).await;
    page.reload().await;
    assert!(page.eval::<bool>(&shown("Ads run until 20:03.")).await, "before the socket says so");
    // The page's own clock goes on from the service's, and nobody tells of the end.
    service.send(ads(5)).await;
    page.until(&shown("Ads run until 20:00.")).await;
    page.until(&shown("")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_line_is_accessible_on_the_dock_and_on_the_page_for_today() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(|config| config.twitch.channel.clear()).await;
    service.account(account::lapsed()).await;
    service.link(Peer::EventSub, LinkState::Stopped).await;
    let page = dock(&browser, &service).await;
    for path in ["/dock", "/"] {
        page.goto(&service.url(path)).await;
        page.until("document.querySelector('[data-trouble]').innerText.includes('And one more.')").await;
        assert!(page.eval::<String>("document.body.innerText").await.contains("No channel is set yet."));
        assert_accessible(&page, path).await;
    }
    service.account(account::account(AccountState::SignedOut)).await;
    page.until("!document.querySelector('[data-trouble]').innerText.includes('And one more.')").await;
}
