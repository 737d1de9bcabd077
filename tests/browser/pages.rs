//! The private pages for reading, and what holds for every page: accessibility, stillness on request.

use evenkeel::domain::{Action, DigestId, Done};
use reqwest::Method;
use serde_json::json;

use super::cdp::{Browser, Page, View};
use super::journal::ask;
use super::launch::Engine;
use super::service::Service;

const ABUSE: &str = "this is pathetic, everyone hates you, quit streaming forever";

const SIDEWAYS: &str = "scrolls sideways";

/// A stream with a little of everything, and its digest.
async fn stream_with_digest(service: &Service) -> DigestId {
    service.act(Action::StartStream).await;
    for (name, text) in [
        ("Wren", "which brush is that for the foam on the waves?"),
        ("Teo", "idea: could you do a night version of it next time?"),
        ("Gus", "the music is too loud, I can barely hear your voice"),
        ("Ulf", "only 1337 viewers lol, there were more last week, dead stream"),
        ("Rag", ABUSE),
    ] {
        service.say(name, text).await;
    }
    service.say_until_passed("Mira", "thank you for explaining every step, I learn so much here").await;
    service.act(Action::EndStream).await;
    match service.act(Action::ComposeDigest).await {
        Done::Digest(Some(id)) => id,
        done => panic!("no digest: {done:?}"),
    }
}

/// A page whose browser is signed in.
pub(super) async fn signed_in(browser: &Browser, service: &Service) -> Page {
    let page = browser.page(View::default()).await;
    page.goto(&service.private("/")).await;
    page
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_digest_is_found_and_read_and_abuse_opened_on_purpose() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/digests")).await;
    assert!(page.eval::<String>("document.body.innerText").await.contains("There is no digest yet"));
    let id = stream_with_digest(&service).await;
    page.goto(&service.url("/")).await;
    page.keep("today-a-digest-is-here").await;
    let mut loads = page.events();
    page.click(&format!("a[href=\"/digests/{id}\"]")).await;
    loads.next("Page.loadEventFired").await;

    let text: String = page.eval("document.querySelector('main').innerText").await;
    for words in [
        "thank you for explaining",
        "which brush",
        "night version",
        "music is too loud",
        "That is all of it.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let order: Vec<String> = page
        .eval("[...document.querySelectorAll('.part')].map((part) => part.className.split('part-')[1])")
        .await;
    assert_eq!(order, ["kind", "questions", "ideas", "criticism", "number_talk", "hateful"]);
    let html: String = page.eval("document.documentElement.outerHTML").await;
    assert!(!html.contains("pathetic") && !html.contains("1337"), "{html}");

    page.click(".part-hateful summary").await;
    page.until("document.querySelector('.part-hateful details').open").await;
    assert!(!page.eval::<String>("document.body.innerText").await.contains("pathetic"));
    page.click("[data-open-hateful]").await;
    page.until(&format!("document.querySelector('.hateful-list li p')?.textContent === 'Rag: {ABUSE}'"))
        .await;
    assert_eq!(page.problems(), Vec::<String>::new());

    page.goto(&service.url("/digests")).await;
    assert!(!page.eval::<String>("document.querySelector('main').innerText").await.contains("Unread"));
    page.tab_to(&format!("a[href=\"/digests/{id}\"]")).await;
    let mut loads = page.events();
    page.key("Enter").await;
    loads.next("Page.loadEventFired").await;
    assert!(page.eval::<bool>("document.querySelector('.part-hateful') !== null").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_of_a_digest_is_corrected_by_keyboard_and_what_was_learned_is_forgotten() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let id = stream_with_digest(&service).await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url(&format!("/digests/{id}"))).await;
    page.tab_to(".part-ideas .fate summary").await;
    page.key("Enter").await;
    page.tab_to(".part-ideas [data-correct]").await;
    page.keep("digest_correct").await;
    // Past "Criticism", "Abuse" and so on to the last: only where it comes to rest counts.
    page.key("End").await;
    page.until("document.querySelector('.part-ideas [data-said]').textContent.startsWith('Noted.')").await;
    assert_eq!(page.eval::<String>("document.activeElement.value").await, "chatter");

    page.goto(&service.url("/learned")).await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    assert!(text.contains("idea could you do a night version") && text.contains("Just chat"), "{text}");
    page.keep("learned").await;
    page.tab_to("[data-forget]").await;
    page.key("Enter").await;
    // It asks, and then it can be brought back for a moment.
    page.until("document.activeElement.dataset.sure === 'leave'").await;
    page.until("document.querySelector('[data-sure=go]').ariaDisabled === null").await;
    page.click("[data-sure=go]").await;
    page.until("document.activeElement.dataset.sure === 'back'").await;
    page.key("Enter").await;
    page.until("document.activeElement.dataset.forget").await;
    page.key("Enter").await;
    page.until("document.querySelector('[data-sure=go]').ariaDisabled === null").await;
    page.click("[data-sure=go]").await;
    page.until("document.activeElement.dataset.sure === 'back'").await;
    // Whoever leaves does not take it back.
    page.goto(&service.url("/journal")).await;
    while ask(&service, Method::GET, "/learned", &json!({})).await != json!([]) {
        tokio::task::yield_now().await;
    }
    page.goto(&service.url("/learned")).await;
    assert!(page.eval::<String>("document.querySelector('main').innerText").await.contains("Nothing yet"));
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn today_tells_the_stream_and_copies_the_overlays_address() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    page.until("location.search === ''").await;
    page.click("[data-action=\"stream-start\"]").await;
    page.until("document.querySelector('.situation').innerText.includes('You are live.')").await;
    assert!(service.status().live());
    page.click("[data-action=\"stream-end\"]").await;
    page.until("document.querySelector('.situation').innerText.includes('You are not live.')").await;
    assert!(!service.status().live());
    page.click(".addresses summary").await;
    let address = page.eval::<String>("document.getElementById('overlay-address').value").await;
    assert_eq!(address, service.url("/overlay"));
    page.click("[data-copy]").await;
    page.until("/Copied|Selected/.test(document.querySelector('[data-copy]').textContent)").await;
    page.click("[data-action=\"digest\"]").await;
    page.until("document.querySelector('[data-said]').textContent.startsWith('Done.')").await;
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_and_a_lost_visitor_are_told_what_to_do() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = browser.page(View::default()).await;
    page.goto(&service.url("/")).await;
    let stranger: String = page.eval("document.querySelector('main').innerText").await;
    assert!(stranger.contains("This is private.") && stranger.contains("evenkeel --open"), "{stranger}");
    assert_eq!(page.eval::<u32>("document.querySelectorAll('nav, button, [data-action]').length").await, 0);
    let page = signed_in(&browser, &service).await;
    for nowhere in ["/nowhere", "/digests/99", "/digests/x"] {
        page.goto(&service.url(nowhere)).await;
        assert!(
            page.eval::<String>("document.querySelector('h1').innerText").await.starts_with("There is no")
        );
    }
}

/// The path of every page there is, one that does not exist among them.
async fn every_page(service: &Service) -> Vec<String> {
    let id = stream_with_digest(service).await;
    [
        "/overlay",
        "/dock",
        "/",
        "/setup",
        "/settings",
        "/digests",
        "/digests?q=foam&kind=question",
        &format!("/digests/{id}"),
        "/learned",
        "/numbers",
        "/numbers/1",
        "/data",
        "/devices",
        "/pair",
        "/journal",
        "/journal/thought",
        "/journal/debrief",
        "/journal/week",
        "/journal/keeping",
        "/patterns",
        "/nowhere",
    ]
    .map(String::from)
    .to_vec()
}

pub(super) async fn assert_accessible(page: &Page, name: &str) {
    let looks = [(false, false), (true, false), (false, true)];
    for (dark, forced_colors) in looks {
        for width in [400, 1400] {
            page.look(View { width, height: 900, dark, forced_colors, ..View::default() }).await;
            page.settle().await;
            let look = format!("{name} at {width}, dark: {dark}, forced colours: {forced_colors}");
            assert_eq!(page.axe().await, Vec::<String>::new(), "{look}");
            let overflow = "document.documentElement.scrollWidth - innerWidth";
            assert!(page.eval::<i32>(overflow).await <= 0, "{name} at {width} {SIDEWAYS}");
        }
    }
    page.look(View { width: 1400, height: 900, ..View::default() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_page() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let stranger = browser.page(View::default()).await;
    stranger.goto(&service.url("/")).await;
    assert_accessible(&stranger, "401").await;
    let page = signed_in(&browser, &service).await;
    for path in every_page(&service).await {
        page.goto(&service.url(&path)).await;
        page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = true))").await;
        assert_accessible(&page, &path).await;
    }
    page.goto(&service.url("/dock")).await;
    service.act(Action::Quiet(true)).await;
    service.act(Action::Pause(true)).await;
    page.until("document.getElementById('dock').dataset.pause === 'yes'").await;
    assert_accessible(&page, "the dock at rest").await;
    service.act(Action::StartBreak { exercise: None, length: None }).await;
    page.until("document.getElementById('dock').dataset.state === 'break'").await;
    assert_accessible(&page, "the dock in a break").await;
    // A dock of 400 pixels at 200 % zoom.
    page.look(View { width: 200, height: 400, ..View::default() }).await;
    assert!(page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await, "{SIDEWAYS}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wants_no_motion_gets_none() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    let moving = "document.getAnimations().filter(({ playState }) => playState === 'running').length";
    let pages = every_page(&service).await;
    for reduced_motion in [false, true] {
        page.look(View { reduced_motion, ..View::default() }).await;
        for path in &pages {
            page.goto(&service.url(path)).await;
            let breathes = ["/overlay", "/dock", "/"].contains(&path.as_str());
            if breathes {
                service.act(Action::StartBreak { exercise: None, length: None }).await;
                page.until("document.querySelector('[data-breath]')").await;
                service.say("Mira", "hello in the break").await;
            }
            let running = page.eval::<u32>(moving).await;
            assert_eq!(running > 0, breathes && !reduced_motion, "{path}: {running} run");
            if breathes {
                service.act(Action::EndBreak).await;
                page.until("!document.querySelector('[data-breath]')").await;
                assert!(!reduced_motion || page.eval::<u32>(moving).await == 0, "{path}");
            }
        }
    }
}
