//! The page for setting up: the sign-in through all its states, live, and how connections stand.

use std::time::Duration;

use evenkeel::domain::{Account, AccountState, LinkState, Peer};
use serde_json::json;

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::launch::Engine;
use super::pages::{assert_accessible, signed_in};
use super::service::{CHANNEL, Service};
use crate::support::account::{self, ADDRESS, CODE};

const HALF_AN_HOUR: Duration = Duration::from_secs(1800);

/// The page, at the clock and in the zone of the service.
async fn setup(browser: &Browser, service: &Service) -> Page {
    let page = signed_in(browser, service).await;
    page.call("Emulation.setTimezoneOverride", json!({"timezoneId": "UTC"})).await;
    page.goto(&service.url("/setup")).await;
    open_all(&page).await;
    page
}

/// Opens every step, so that all of the page's words are in sight.
async fn open_all(page: &Page) {
    page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = true))").await;
}

fn says(words: &str) -> String {
    format!("document.querySelector('main').innerText.includes({})", json!(words))
}

/// What can be pressed for the sign-in now, from top to bottom.
async fn offered(page: &Page) -> Vec<String> {
    page.eval(
        "[...document.querySelectorAll('[data-account] button, [data-account] a[href], [data-account] summary')]
           .filter((each) => each.offsetParent && !each.closest('.recipe, .asks, [data-sign-out] p')).map((each) => each.innerText)",
    )
    .await
}

fn waiting_code(service: &Service) -> Account {
    account::code(evenkeel::clock::after(service.clock.now(), HALF_AN_HOUR))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sign_in_is_followed_through_all_its_states_without_loading_again() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = setup(browser, &service).await;
        page.eval::<()>("void (globalThis.sameVisit = true)").await;
        let path = format!("Evenkeel for {CHANNEL}");
        for words in ["Signing in is not possible yet.", "dev.twitch.tv/console/apps", "Public", &path] {
            assert!(page.eval::<bool>(&says(words)).await, "{engine:?}: {words}");
        }
        assert_eq!(offered(&page).await, Vec::<String>::new(), "{engine:?}");

        service.account(account::account(AccountState::SignedOut)).await;
        page.until(&says("Nobody is signed in")).await;
        assert!(page.eval::<bool>(&says("Tells who cheered. bits:read")).await, "{engine:?}");
        assert!(!page.eval::<bool>(&says("Not allowed yet.")).await, "{engine:?}");
        assert!(!page.eval::<bool>(&says("client id")).await, "{engine:?}");
        assert_eq!(offered(&page).await, ["Sign in"], "{engine:?}");

        service.account(account::account(AccountState::Asking)).await;
        page.until(&says("Asking Twitch for a code.")).await;
        assert_eq!(offered(&page).await, ["Cancel"], "{engine:?}");

        service.account(waiting_code(&service)).await;
        page.until(&says(CODE)).await;
        assert!(page.eval::<bool>(&says("The code is valid until 20:30.")).await, "{engine:?}");
        assert_eq!(offered(&page).await, ["Open Twitch", "Cancel"], "{engine:?}");
        let link: String = page.eval("document.querySelector('[data-address]').href").await;
        assert_eq!(link, ADDRESS, "{engine:?}");
        let size = "parseFloat(getComputedStyle(document.querySelector('[data-the-code]')).fontSize)";
        assert!(page.eval::<f64>(size).await >= 28.0, "{engine:?}: the code is large");
        page.until("document.querySelector('[data-picture]').naturalWidth > 100").await;

        service.account(account::signed_in("harbour_light")).await;
        page.until(&says("Signed in as harbour_light.")).await;
        assert!(
            !page.eval::<String>("document.documentElement.outerHTML").await.contains(CODE),
            "{engine:?}"
        );
        assert!(page.eval::<bool>(&says("kept in a file")).await, "{engine:?}");
        assert!(!page.eval::<bool>(&says("keyring")).await, "{engine:?}");
        assert!(page.eval::<bool>(&says("channel:read:ads Not allowed yet.")).await, "{engine:?}");
        assert_eq!(offered(&page).await, ["Sign in again, to allow the rest", "Sign out"], "{engine:?}");

        service.account(account::lapsed()).await;
        page.until(&says("Your sign-in at Twitch has ended.")).await;
        assert!(page.eval::<bool>(&says("Twitch says that the sign-in is over.")).await, "{engine:?}");
        assert_eq!(offered(&page).await, ["Sign in again", "Sign out"], "{engine:?}");
        assert!(page.eval::<bool>("globalThis.sameVisit").await, "{engine:?}: it was loaded again");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_things_stand_can_be_read_without_scripts() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = setup(&browser, &service).await;
    service.link(Peer::Chat, LinkState::Up).await;
    service.link(Peer::EventSub, LinkState::Stopped).await;
    service.account(waiting_code(&service)).await;
    page.until(&says(CODE)).await;
    let text = "document.querySelector('main').innerText";
    open_all(&page).await;
    let live: String = page.eval(text).await;
    page.call("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
    page.reload().await;
    page.call("Emulation.setScriptExecutionDisabled", json!({"value": false})).await;
    open_all(&page).await;
    let still: String = page.eval(text).await;
    let without_hint = still.replace("The buttons here need JavaScript.", "");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_ne!(still, without_hint, "the page says what needs JavaScript");
    assert_eq!(words(&without_hint), words(&live), "the service and the script say the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_buttons_work_by_mouse_and_by_keyboard() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    service.account(account::account(AccountState::SignedOut)).await;
    let page = setup(&browser, &service).await;
    page.until(&says("Nobody is signed in")).await;
    // What reaches the service: the engine hands it to whoever speaks to Twitch, and nobody does here.
    page.eval::<()>(
        "globalThis.asked = [];
         const { fetch: original } = globalThis;
         globalThis.fetch = async (path, wish) => {
           const answer = await original(path, wish);
           asked.push(`${wish.method} ${path} ${answer.status}`);
           return answer;
         }; null",
    )
    .await;
    let asked = |expected: &str| format!("asked.join() === {}", json!(expected));
    page.tab_to("[data-action=\"sign-in\"]").await;
    page.key("Enter").await;
    page.until(&asked("POST /api/v1/account/sign-in 202")).await;
    service.account(waiting_code(&service)).await;
    // The button is gone; reading goes on where it is said how things stand, and the link comes next.
    page.until("document.activeElement.matches('[data-standing]')").await;
    page.key("Tab").await;
    assert!(page.eval::<bool>("document.activeElement.matches('[data-address]')").await);
    page.tab_to("[data-action=\"sign-in-cancel\"]").await;
    page.eval::<()>("void asked.splice(0)").await;
    page.key(" ").await;
    page.until(&asked("DELETE /api/v1/account/sign-in 204")).await;

    service.account(account::signed_in("harbour_light")).await;
    page.until(&says("Signed in as")).await;
    let confirm = "document.querySelector('[data-sign-out]').open";
    page.eval::<()>("document.querySelector('[data-sign-out]').open = false; null").await;
    page.eval::<()>("void asked.splice(0)").await;
    page.click("[data-sign-out] summary").await;
    page.until(confirm).await;
    assert!(page.eval::<bool>("asked.length === 0").await);
    page.click("[data-action=\"sign-out\"]").await;
    page.until(&asked("DELETE /api/v1/account 202")).await;
    service.account(account::account(AccountState::SignedOut)).await;
    page.until(&says("Nobody is signed in")).await;
    assert!(
        !page.eval::<bool>("document.querySelector('[data-sign-out]').open").await,
        "closed for the next time"
    );

    page.click("[data-copy=\"dock-address\"]").await;
    page.until("/Copied|Selected/.test(document.querySelector('[data-copy=\"dock-address\"]').textContent)")
        .await;
    page.eval::<()>("void asked.splice(0)").await;
    page.click("[data-new-dock]").await;
    page.until(&asked("POST /api/v1/dock/address 201")).await;
    page.until(&says("The dock has a new address.")).await;
    let html: String = page.eval("document.documentElement.outerHTML").await;
    assert!(!html.contains(service.key()), "the key is on no page");
    assert!(!html.contains(&service.dock_token()), "nor is what opens the dock");
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_said_in_a_sentence() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    service.account(account::account(AccountState::SignedOut)).await;
    let page = setup(&browser, &service).await;
    page.until(&says("Nobody is signed in")).await;
    // It becomes impossible between the page's last news and the press.
    page.eval::<()>("document.querySelector('[data-action=\"sign-in\"]').dataset.when = 'unavailable'; null")
        .await;
    service.account(Account::default()).await;
    page.until("document.querySelector('[data-account]').dataset.account === 'unavailable'").await;
    page.click("[data-action=\"sign-in\"]").await;
    page.until("document.querySelector('[data-said]').textContent.includes('nothing to sign in to')").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_twitch_hands_over_stays_text() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = setup(&browser, &service).await;
    let hostile = "<img src=x onerror=alert(1)>\u{202e}".repeat(20);
    let mut account = waiting_code(&service);
    account.code.as_mut().unwrap().code = hostile.clone();
    account.code.as_mut().unwrap().address = "javascript:alert(1)".into();
    account.problem = Some(hostile);
    service.account(account).await;
    page.until(&says("<img src=x")).await;
    for reload in [false, true] {
        if reload {
            page.reload().await;
            open_all(&page).await;
        }
        let found: u32 = page
            .eval("document.querySelectorAll('main img:not([data-picture]), main a[href^=java]').length")
            .await;
        assert_eq!(found, 0);
        page.look(View { width: 360, height: 800, ..View::default() }).await;
        assert!(page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_say_how_they_stand_as_it_changes() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = setup(&browser, &service).await;
    let row = |peer: &str| format!("document.querySelector('.connections [data-peer=\"{peer}\"]').innerText");
    let reads = |peer: &str, words: &str| format!("{}.replace(/\\s+/g, ' ') === {}", row(peer), json!(words));
    page.until(&reads("eventsub", "Off. It is used once you are signed in.")).await;
    service.link(Peer::EventSub, LinkState::Connecting).await;
    page.until(&reads("eventsub", "Connecting.")).await;
    service.link(Peer::EventSub, LinkState::Up).await;
    page.until(&reads("eventsub", "Working since 20:00.")).await;
    service.link(Peer::EventSub, LinkState::Waiting).await;
    let trouble = "Something happened (eventsub). Something can be done (eventsub).";
    page.until(&reads("eventsub", &format!("Not connected since 20:00. It comes back by itself. {trouble}")))
        .await;
    service.link(Peer::EventSub, LinkState::Stopped).await;
    page.until(&reads("eventsub", &format!("Stopped since 20:00. It needs you. {trouble}"))).await;
    service.link(Peer::EventSub, LinkState::Up).await;
    page.until(&reads("eventsub", "Working since 20:00.")).await;
    let shown = "document.querySelector('.connections [data-peer=\"delivery\"]').offsetParent !== null";
    assert!(!page.eval::<bool>(shown).await, "what was never of use is not spoken of");
    service.link(Peer::Delivery, LinkState::Waiting).await;
    page.until(shown).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_state_is_accessible_and_fits() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(|config| config.twitch.channel.clear()).await;
    let page = setup(&browser, &service).await;
    service.link(Peer::EventSub, LinkState::Waiting).await;
    service.link(Peer::Stats, LinkState::Stopped).await;
    let accounts = [
        account::account(AccountState::Unavailable),
        account::account(AccountState::SignedOut),
        waiting_code(&service),
        account::signed_in("harbour_light"),
        account::lapsed(),
    ];
    for account in accounts {
        let state = account.state;
        service.account(account).await;
        page.until(&format!("document.querySelector('[data-account]').dataset.account === '{state}'")).await;
        open_all(&page).await;
        assert_accessible(&page, &format!("setting up, {state}")).await;
        // A window of 400 pixels at 200 % zoom.
        page.look(View { width: 200, height: 400, ..View::default() }).await;
        assert!(page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await, "{state}");
    }
}

/// Which steps of those that are needed are open, by their titles' ids.
const OPEN: &str = "[...document.querySelectorAll('.step[data-needed][open] h2')].map(({ id }) => id)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_folds_the_next_step_is_in_view_and_the_page_ends() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    let assert_short = async |step: &str| {
        for (width, height) in [(800, 600), (1280, 800)] {
            page.look(View { width, height, ..View::default() }).await;
            page.settle().await;
            let tall: u32 = page.eval("document.documentElement.scrollHeight").await;
            assert!(tall <= 2 * height, "{step}: {tall} at {width}x{height}");
            page.keep(&format!("setup-{step}-{width}")).await;
            let seen = "document.querySelector('.step[data-needed][open] > summary')?.getBoundingClientRect().bottom ?? 0";
            assert!(page.eval::<f64>(seen).await <= f64::from(height), "{step} is in view");
        }
    };
    page.goto(&service.url("/setup")).await;
    assert_eq!(page.eval::<Vec<String>>(OPEN).await, ["channel-title"]);
    assert_short("channel").await;

    // Done while one looks: it folds, and the next one opens, with the focus of whoever was there.
    page.tab_to("[data-needed] summary").await;
    service.link(Peer::Chat, LinkState::Up).await;
    page.until(&format!("{OPEN}.join() === 'overlay-title'")).await;
    assert!(page.eval::<bool>("document.activeElement.querySelector('#overlay-title') !== null").await);
    let shown =
        "document.querySelector('.look iframe').contentDocument?.querySelectorAll('[data-line]').length";
    page.until(&format!("{shown} > 2")).await;
    assert!(
        page.eval::<bool>("document.querySelector('[data-step-of=\"overlay\"]').dataset.step === 'never'")
            .await,
        "the picture of it is not the overlay in OBS"
    );
    assert_short("overlay").await;

    let overlay = browser.page(View::default()).await;
    overlay.goto(&service.url("/overlay")).await;
    overlay.until("document.getElementById('overlay').dataset.state").await;
    page.call("Page.bringToFront", json!({})).await;
    page.until(&format!("{OPEN}.join() === 'dock-title'")).await;
    assert_short("dock").await;
    page.reload().await;
    assert_eq!(page.eval::<Vec<String>>(OPEN).await, ["dock-title"], "and after a reload");

    let dock = browser.page(View::default()).await;
    dock.goto(&service.url("/dock")).await;
    page.call("Page.bringToFront", json!({})).await;
    page.until(&format!("{OPEN}.join() === 'break-title'")).await;
    assert_short("break").await;
    page.click("[data-test-break]").await;
    page.until("document.getElementById('content').dataset.ready === 'yes'").await;
    page.until(&says("You are set up.")).await;
    assert_eq!(page.eval::<Vec<String>>(OPEN).await, Vec::<String>::new());
    assert_short("ready").await;
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_on_the_page_contradicts_the_sign_in() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = setup(&browser, &service).await;
    service.account(account::signed_in("harbour_light")).await;
    page.until(&says("Signed in as harbour_light.")).await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    for wrong in ["Sign-in at Twitch", "once you are signed in", "Nobody is signed in"] {
        assert!(!text.contains(wrong), "{wrong}: {text}");
    }
}
