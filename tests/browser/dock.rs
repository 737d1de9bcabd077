//! The private page beside OBS, which OBS opens in the Chromium it carries.

use std::time::Duration;

use evenkeel::domain::{Action, BreakState, Event};
use serde_json::json;

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::launch::Engine;
use super::service::Service;

const MINUTE: Duration = Duration::from_secs(60);
const OFFERED: &str = "document.getElementById('dock').dataset.state === 'offer'";
const RUNNING: &str = "document.getElementById('dock').dataset.state === 'break'";
const IDLE: &str = "document.getElementById('dock').dataset.state === 'idle'";

/// The dock as OBS shows it, at the clock of the service.
async fn dock(browser: &Browser, service: &Service) -> Page {
    let page = browser.page(View { width: 400, height: 800, ..View::default() }).await;
    page.call("Emulation.setTimezoneOverride", json!({"timezoneId": "UTC"})).await;
    page.goto(&service.private("/dock")).await;
    page.until("location.search === ''").await;
    page
}

fn button(name: &str) -> String {
    format!("[data-action=\"{name}\"]")
}

/// The switch stands as it was pressed, and takes the next press.
fn pressed(name: &str, on: bool) -> String {
    format!("document.querySelector('{}:not([aria-disabled])[aria-pressed={on}]')", button(name))
}

/// What of the situation and the break card can be seen.
async fn seen(page: &Page) -> String {
    page.eval("document.querySelector('.situation').innerText + ' ' + document.querySelector('[data-break-card]').innerText")
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_opens_the_dock_and_is_gone_from_its_address() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = dock(browser, &service).await;
        let shown: String = page.eval("location.href + document.documentElement.outerHTML").await;
        assert!(!shown.contains(service.key()), "{engine:?}: the key is still in the page");
        let cookies = page.call("Network.getCookies", json!({"urls": [service.url("/")]})).await;
        let cookie = &cookies["cookies"][0];
        assert_eq!(cookie["name"], format!("evenkeel_{}", service.port()), "{engine:?}");
        assert_eq!(cookie["httpOnly"], true, "{engine:?}");
        assert_ne!(cookie["value"], service.key(), "{engine:?}");

        page.goto(&service.url("/dock")).await;
        service.say("Mira", "hello dock").await;
        page.until("document.querySelector('[data-line]')?.textContent === 'Mira: hello dock'").await;
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_cannot_wait_is_one_calm_line_and_goes_when_it_was_read() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = dock(browser, &service).await;
        service.say("Ann", "no sound").await;
        service.say("Bo", "there is no sound").await;
        page.until("document.querySelector('[data-urgent] span').textContent === 'Two people say there is no sound.'").await;
        assert!(page.eval::<bool>("document.querySelector('[data-urgent]').offsetParent !== null").await, "{engine:?}");
        page.keep("dock_urgent").await;
        page.reload().await;
        page.until("document.querySelector('[data-urgent]').offsetParent !== null").await;
        page.click(&button("urgent")).await;
        page.until("document.querySelector('[data-urgent]').hidden").await;
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_button_works_by_mouse() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = dock(browser, &service).await;
        for name in ["quiet", "pause"] {
            page.click(&button(name)).await;
            page.until(&pressed(name, true)).await;
            let status = service.status();
            assert!(if name == "quiet" { status.quiet } else { status.paused }, "{engine:?}: {name}");
            page.click(&button(name)).await;
            page.until(&pressed(name, false)).await;
        }
        let mut events = service.events();
        page.click(&button("mark")).await;
        while events.recv().await.unwrap() != Event::Marked {}
        page.until("document.querySelector('[data-said]').textContent === 'Noted. Just a thought, passing.'")
            .await;
        page.click(&button("break")).await;
        page.until(RUNNING).await;
        assert_eq!(service.status().breaks.state, BreakState::Break, "{engine:?}");
        assert!(page.eval::<bool>("document.querySelector('[data-breath]').offsetWidth > 100").await);
        assert!(seen(&page).await.contains("Coherent breathing"), "{engine:?}");
        page.click(&button("end")).await;
        page.until(IDLE).await;
        assert_eq!(service.status().breaks.state, BreakState::Idle, "{engine:?}");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_button_works_by_keyboard_alone() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service).await;
    page.tab_to(&button("break")).await;
    page.key("Enter").await;
    page.until(RUNNING).await;
    page.until("document.activeElement.dataset.action === 'end'").await;
    page.key(" ").await;
    page.until(IDLE).await;
    page.until("document.activeElement.dataset.action === 'break'").await;
    page.tab_to("[role=log]").await;
    let mut events = service.events();
    page.tab_to(&button("mark")).await;
    page.key("Enter").await;
    while events.recv().await.unwrap() != Event::Marked {}
    for name in ["quiet", "pause"] {
        page.tab_to(&button(name)).await;
        page.key(" ").await;
        page.until(&pressed(name, true)).await;
        page.key("Enter").await;
        page.until(&pressed(name, false)).await;
    }
    service.act(Action::StartStream).await;
    service.pass(50 * MINUTE);
    page.until(OFFERED).await;
    page.tab_to(&button("snooze")).await;
    page.key("Enter").await;
    page.until(IDLE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_can_be_put_off_and_skipped() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service).await;
    service.act(Action::StartStream).await;
    assert!(!seen(&page).await.contains("A break would fit now"));
    service.pass(50 * MINUTE);
    page.until(OFFERED).await;
    let offer = seen(&page).await;
    for words in ["A break would fit now", "Take a break", "A little later", "Not this one"] {
        assert!(offer.contains(words), "{words}: {offer}");
    }
    page.click(&button("snooze")).await;
    page.until(IDLE).await;
    service.pass(10 * MINUTE);
    page.until(OFFERED).await;
    page.click(&button("skip")).await;
    page.until(IDLE).await;
    // Skipped is not put off: the next comes in its own time.
    service.pass(49 * MINUTE);
    assert_eq!(service.status().breaks.state, BreakState::Idle);
    service.pass(MINUTE);
    page.until(OFFERED).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_next_digest_comes_is_said_in_words() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service).await;
    let says = |words: &str| format!("document.querySelector('.situation').innerText.includes('{words}')");
    page.until(&says("You are not live.")).await;
    page.until(&says("The next digest comes after your next stream.")).await;
    service.act(Action::StartStream).await;
    page.until(&says("You are live.")).await;
    page.until(&says("The next digest comes at about 21:00.")).await;
    page.reload().await;
    page.until(&says("The next digest comes at about 21:00.")).await;
    service.say("Mira", "thank you for tonight, I love it here").await;
    service.act(Action::EndStream).await;
    page.until(&says("The next digest comes at about 20:30.")).await;
    service.pass(30 * MINUTE);
    page.until("!document.querySelector('[data-digest-ready]').hidden").await;
    page.until(&says("A digest is ready, when you are.")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_message_stays_in_sight_unless_one_reads_back() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = dock(browser, &service).await;
        let in_sight = "(() => {
          const [last] = [...document.querySelectorAll('[data-line]:not([hidden])')].slice(-1);
          const log = document.querySelector('[role=log]').getBoundingClientRect();
          return last !== undefined && last.getBoundingClientRect().bottom <= log.bottom + 1;
        })()";
        service.say("Mira", "hello there").await;
        page.until("document.querySelectorAll('[data-line]:not([hidden])').length === 1").await;
        let at_the_top = "document.querySelector('[data-line]').getBoundingClientRect().top
            - document.querySelector('[role=log]').getBoundingClientRect().top < 20";
        assert!(page.eval::<bool>(at_the_top).await, "{engine:?}: few messages stand at the top");
        let chat =
            (0..80).map(|line| service.message("Mira", &format!("the {line}. calm line for the dock")));
        service.hear(chat.collect()).await;
        page.until("document.querySelectorAll('[data-line]:not([hidden])').length === 81").await;
        page.until(in_sight).await;
        service.act(Action::StartBreak { exercise: None, length: None }).await;
        page.until(RUNNING).await;
        page.until(in_sight).await;
        page.look(View { width: 320, height: 900, ..View::default() }).await;
        page.until("innerWidth === 320").await;
        page.until(in_sight).await;
        service.act(Action::EndBreak).await;
        page.until(IDLE).await;
        page.until(in_sight).await;

        page.eval::<()>("void document.querySelector('[data-line]').scrollIntoView()").await;
        service.say("Mira", "while one reads back").await;
        page.until("document.querySelectorAll('[data-line]:not([hidden])').length === 82").await;
        assert!(!page.eval::<bool>(in_sight).await, "{engine:?}: reading back was cut short");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dock_that_lost_the_service_says_so_and_comes_back() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let mut service = Service::start().await;
    let page = dock(&browser, &service).await;
    page.until("document.getElementById('dock').dataset.connected === 'yes'").await;
    service.end().await;
    page.until("document.querySelector('.if-lost').offsetHeight > 0").await;
    page.click(&button("mark")).await;
    page.until("document.querySelector('[data-said]').textContent.startsWith('Evenkeel is not answering')")
        .await;
    service.begin().await;
    page.until("document.querySelector('.if-lost').offsetHeight === 0").await;
    service.say("Mira", "back again").await;
    page.until("document.querySelector('[data-line]')?.textContent === 'Mira: back again'").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_whose_session_is_gone_says_how_to_open_it_again() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let mut service = Service::start().await;
    let page = dock(&browser, &service).await;
    // As OBS has it after a while: the cookie opens it, and no key stands in its address.
    page.goto(&service.url("/dock")).await;
    page.until("document.getElementById('dock').dataset.connected === 'yes'").await;
    page.call("Network.clearBrowserCookies", json!({})).await;
    service.end().await;
    service.begin().await;
    page.until("document.querySelector('.if-stranger').offsetHeight > 0").await;
    let said: String = page.eval("document.querySelector('.situation').innerText").await;
    assert!(said.contains("not signed in any more") && !said.contains("not answering"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tab_shows_a_break_and_nothing_that_calls_for_reading() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service).await;
    let icon = "document.querySelector('link[rel=icon]').getAttribute('href')";
    let calm: String = page.eval(icon).await;
    service.say_until_passed("Mira", "thank you, i love your streams").await;
    service.act(Action::ComposeDigest).await;
    page.until("!document.querySelector('[data-digest-ready]').hidden").await;
    assert_eq!(page.eval::<String>(icon).await, calm);
    service.act(Action::StartBreak { exercise: None, length: None }).await;
    page.until(&format!("{icon}.includes('break')")).await;
    service.act(Action::EndBreak).await;
    page.until(&format!("{icon} === '{calm}'")).await;
    let there = "fetch('/assets/lib/icon-break.svg').then(({ status }) => (globalThis.there = status)); null";
    page.eval::<()>(there).await;
    page.until("globalThis.there === 200").await;
}
