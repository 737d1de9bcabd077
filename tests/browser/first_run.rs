//! The first evening: from nothing to a finished break on the overlay, by what one sees and presses.

use std::time::{Duration, Instant};

use evenkeel::domain::HotkeyAction;
use serde_json::json;

use super::cdp::{Page, View};
use super::launch::Engine;
use super::pages::assert_accessible;
use super::service::Service;
use crate::support::fake_obs::{FakeObs, Flavour};
use crate::support::fake_twitch::FakeTwitch;
use crate::support::script::message;

const PASSWORD: &str = "open sesame";
/// What one does, at most: fill in a field, press, open a page.
const MOST_STEPS: usize = 13;

/// Counts what a person has to do.
struct Person<'a> {
    page: &'a Page,
    did: usize,
}

impl Person<'_> {
    async fn write(&mut self, selector: &str, text: &str) {
        self.page.write(selector, text).await;
        self.did += 1;
    }

    async fn press(&mut self, selector: &str) {
        self.page.click(selector).await;
        self.did += 1;
    }
}

async fn look(page: &Page) {
    page.call("Page.bringToFront", json!({})).await;
}

fn step(name: &str, is: &str) -> String {
    format!("document.querySelector('[data-step-of=\"{name}\"]').dataset.step === '{is}'")
}

fn link(peer: &str, is: &str) -> String {
    format!("document.querySelector('[data-peer=\"{peer}\"]').dataset.link === '{is}'")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_run_comes_to_a_finished_break_in_a_few_steps_and_each_shows_that_it_worked() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let twitch = FakeTwitch::irc().await;
    let obs = FakeObs::start(Flavour::V55, PASSWORD).await;
    let text = format!("# mine\n[twitch]\nirc_url = '{}'\nkeyring = false\n", twitch.url());
    let service = Service::kept(&text).await;
    let began = Instant::now();
    let page = browser.page(View::default()).await;
    page.goto(&service.private("/setup")).await;
    let mut person = Person { page: &page, did: 1 };
    assert!(page.eval::<bool>(&link("chat", "off")).await);
    for name in ["overlay", "dock", "break_shown"] {
        assert!(page.eval::<bool>(&step(name, "never")).await, "{name}");
    }
    page.keep("first-run").await;

    // A name that is none is said beside the field, and the next one is used.
    person.write("#channel", "har bour").await;
    person.press("[data-set=\"twitch.channel\"] button").await;
    page.until("document.querySelector('#channel-mistake').innerText.includes('is not a channel')").await;
    assert_accessible(&page, "a channel that is none").await;
    page.look(View::default()).await;
    person.write("#channel", "https://twitch.tv/Harbour_Light").await;
    let (mut chat, ()) = tokio::join!(twitch.welcome(), person.press("[data-set=\"twitch.channel\"] button"));
    page.until(&link("chat", "up")).await;
    assert!(service.file_text().starts_with("# mine\n"), "{}", service.file_text());

    // One press puts the overlay into OBS, and its page shows it as open.
    page.until("document.querySelector('#overlay-title').closest('details').open").await;
    page.eval::<()>("document.querySelectorAll('.more').forEach((each) => (each.open = true)); null").await;
    person.write("#obs-url", &obs.url()).await;
    person.write("#obs-password", PASSWORD).await;
    person.press("[data-obs] button").await;
    page.until(&link("obs", "up")).await;
    person.press("[data-place]").await;
    page.until("document.querySelector('[data-placed]').innerText.includes('in the scene “Game”')").await;
    let [source] = &obs.state().sources[..] else { panic!("one source: {:?}", obs.state().sources) };
    assert_eq!(source.settings["url"], service.url("/overlay"));
    let overlay = browser.page(View { width: 800, height: 600, ..View::default() }).await;
    overlay.goto(source.settings["url"].as_str().unwrap()).await;
    look(&page).await;
    page.until(&step("overlay", "open")).await;
    page.until("document.querySelector('#dock-title').closest('details').open").await;
    chat.send(&message("harbour_light", 1)).await;
    overlay.until("document.querySelector('[data-line]')").await;

    let dock = browser.page(View::default()).await;
    dock.goto(&service.url("/dock")).await;
    person.did += 1;
    look(&page).await;
    page.until(&step("dock", "open")).await;

    // A key is heard, and does nothing but that.
    person.press("#keys summary").await;
    person.press("[data-try-keys]").await;
    page.until("document.querySelector('[data-trying]').innerText.includes('Press a key now')").await;
    service.press(HotkeyAction::Quiet).await;
    page.until("document.querySelector('[data-key=\"quiet\"]').dataset.heard === 'yes'").await;
    assert!(!service.status().quiet);
    assert!(page.eval::<bool>("document.querySelector('[data-key=\"mark\"]').dataset.heard === 'no'").await);

    person.press("[data-test-break]").await;
    page.until(&step("break_shown", "open")).await;
    overlay.until("document.getElementById('overlay').dataset.state === 'break'").await;
    page.keep("first-run-break").await;
    assert_accessible(&page, "a break that is tried").await;
    service.pass(Duration::from_secs(21));
    overlay.until("document.getElementById('overlay').dataset.state === 'idle'").await;
    look(&page).await;
    page.until(&step("break_shown", "earlier")).await;

    let (steps, took) = (person.did, began.elapsed());
    println!(
        "first run: {steps} steps, one of them a slip, in {:.1} s without a person's own time",
        took.as_secs_f64()
    );
    assert!(steps <= MOST_STEPS, "{steps} steps");
    assert!(took < Duration::from_secs(120), "{took:?}");

    // Left, and taken up again: what was seen is remembered.
    overlay.goto("about:blank").await;
    dock.goto("about:blank").await;
    look(&page).await;
    page.until(&step("overlay", "earlier")).await;
    page.reload().await;
    for name in ["overlay", "dock", "break_shown"] {
        page.until(&step(name, "earlier")).await;
    }
    assert!(
        page.eval::<bool>("document.querySelector('[data-key=\"quiet\"]').dataset.heard === 'yes'").await
    );
    for (name, width, dark) in [("wide", 1280, false), ("narrow", 390, false), ("dark", 1280, true)] {
        page.look(View { width, height: 3200, dark, ..View::default() }).await;
        page.eval::<()>("void scrollTo(0, 0)").await;
        page.settle().await;
        page.keep(&format!("setup-{name}")).await;
    }
    // A browser writes down each answer that refuses something; the slip was one.
    let problems = page.problems();
    assert!(problems.iter().all(|problem| problem.contains("status of 422")), "{problems:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_break_that_no_overlay_shows_is_said() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = browser.page(View::default()).await;
    page.goto(&service.private("/setup")).await;
    page.eval::<()>("document.querySelector('#break-title').closest('details').open = true; null").await;
    page.click("[data-test-break]").await;
    page.until("document.querySelector('[data-break-said]').innerText.includes('no overlay shows it')").await;
    assert!(page.eval::<bool>(&step("break_shown", "never")).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn obs_on_this_machine_is_found_by_its_own_settings_once_somebody_asks() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let obs = FakeObs::start(Flavour::V55, PASSWORD).await;
    let service = Service::kept("[twitch]\nkeyring = false\n").await;
    let page = browser.page(View::default()).await;
    page.goto(&service.private("/setup")).await;
    page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = true)); null").await;
    let found = async |words: &str| {
        page.click("[data-find-obs]").await;
        page.until(&format!(
            "document.querySelector('[data-found-obs]').innerText.includes({})",
            json!(words)
        ))
        .await;
    };
    found("No settings of OBS were found").await;
    let file = service.obs_folder().join("plugin_config/obs-websocket/config.json");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let port: u16 = obs.url().rsplit(':').next().unwrap().trim_end_matches('/').parse().unwrap();
    let mut kept = json!({ "auth_required": true, "server_enabled": false, "server_password": PASSWORD, "server_port": port });
    std::fs::write(&file, kept.to_string()).unwrap();
    found("Turn it on in OBS").await;
    assert!(!service.file_text().contains("obs"), "{}", service.file_text());
    kept["server_enabled"] = json!(true);
    std::fs::write(&file, kept.to_string()).unwrap();
    found("Evenkeel connects").await;
    page.until(&link("obs", "up")).await;
    let html: String = page.eval("document.documentElement.outerHTML").await;
    assert!(!html.contains(PASSWORD), "the password is in no page");
    assert_eq!(page.problems(), Vec::<String>::new());
}
