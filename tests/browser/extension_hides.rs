//! The extension hides: from the first frame on, whatever the page does, and for eyes and ears alike.

use evenkeel::domain::ShieldMode;
use serde_json::{Value, json};

use super::cdp::{Browser, Page, View};
use super::extension::{
    CHANNEL, Film, MANAGER, MARKS, OPEN, browser_with, rules, shield, showing_a_number, twitch,
};
use super::service::Service;

const PAGES: [&str; 6] = [
    CHANNEL,
    MANAGER,
    "https://www.twitch.tv/directory",
    "https://www.twitch.tv/moderator/harbour_light",
    "https://www.twitch.tv/popout/harbour_light/chat",
    "https://dashboard.twitch.tv/u/harbour_light/home",
];

/// Goes through pages that show numbers, by loading them and within the page.
async fn wander(page: &Page, pages: &[&str]) {
    for url in pages {
        page.visit(url).await;
        page.changes(5).await;
        assert_eq!(page.seen().await, Vec::<String>::new(), "{url}");
        let heard = page.heard().await;
        assert!(!MARKS.iter().any(|mark| heard.contains(mark)), "{url}: a number is read aloud");
        let all = "(getSelection().selectAllChildren(document.body), getSelection().toString())";
        let selected: String = page.eval(all).await;
        assert!(!MARKS.iter().any(|mark| selected.contains(mark)), "{url}: {selected}");
        page.eval::<()>("getSelection().removeAllRanges()").await;
    }
    page.visit(CHANNEL).await;
    page.point_at(".hover").await;
    page.until("document.querySelector('[role=tooltip]') !== null").await;
    page.changes(5).await;
    for path in ["/directory", "/harbour_light"] {
        page.eval::<()>(&format!("document.querySelector('a[data-go][href=\"{path}\"]').click()")).await;
        page.until(&format!("location.pathname === '{path}'")).await;
        page.changes(5).await;
    }
    assert_eq!(page.seen().await, Vec::<String>::new(), "within the page");
    assert!(page.eval::<String>("document.querySelector('#plain').innerText").await.contains("Friday 20:00"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_painted_at_any_frame_with_the_service_and_without_it() {
    let mut service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let eye = browser.page(View::default()).await;
    for answers in [true, false] {
        if !answers {
            service.end().await;
        }
        let page = twitch(&browser).await;
        let film = Film::of(&page).await;
        wander(&page, if answers { &PAGES } else { PAGES.split_at(2).0 }).await;
        assert_eq!(film.develop(16, &eye).await, 0, "with the service: {answers}");
    }

    // The same eyes see them where they may be seen.
    service.begin().await;
    shield(&service, ShieldMode::Shown, None).await;
    let page = twitch(&browser).await;
    let film = Film::of(&page).await;
    page.visit(CHANNEL).await;
    page.until(OPEN).await;
    page.changes(5).await;
    assert!(film.develop(1, &eye).await > 0);
    assert!(!page.seen().await.is_empty());
    assert!(page.heard().await.contains(MARKS[0]) || page.heard().await.contains(MARKS[1]));
    assert!(page.eval::<String>("document.title").await.contains("harbour_light"));
    assert!(
        page.eval::<String>("document.querySelector('[data-a-target=side-nav-card]').title")
            .await
            .contains("viewers")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_rule_hides_its_element_and_shows_it_when_its_numbers_may_be_seen() {
    let service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let page = twitch(&browser).await;
    page.visit("https://www.twitch.tv/everything").await;
    let rules = rules();
    let rules = rules["rules"].as_array().unwrap();
    let everything_is_hidden = stands(&page, rules).await;
    for (rule, stands) in rules.iter().zip(&everything_is_hidden) {
        assert_eq!(stands, "hidden", "{rule}: {stands}");
    }
    let words: Vec<String> =
        super::extension::rules()["guesses"]["words"].as_object().unwrap().keys().cloned().collect();
    for id in words {
        let number = id.parse().unwrap();
        shield(&service, ShieldMode::Shown, Some(number)).await;
        page.visit("https://www.twitch.tv/everything").await;
        page.until(&format!("document.documentElement.dataset.evenkeelShown === '{id}'")).await;
        for (rule, stands) in rules.iter().zip(stands(&page, rules).await) {
            let only_this = rule["hides"].as_array().unwrap().iter().all(|hidden| *hidden == *id);
            assert_eq!(stands, if only_this { "shown" } else { "hidden" }, "{id} is shown: {rule}");
        }
        let mode = if id == "viewers" { ShieldMode::Words } else { ShieldMode::Delayed };
        shield(&service, mode, Some(number)).await;
    }
    // A word or a later number is nothing that a page of Twitch's could show.
    page.visit("https://www.twitch.tv/everything").await;
    page.changes(12).await;
    assert_eq!(page.seen().await, Vec::<String>::new());
    shield(&service, ShieldMode::Shown, None).await;
    page.until(OPEN).await;
    for (rule, stands) in rules.iter().zip(stands(&page, rules).await) {
        assert_eq!(stands, "shown", "{rule}");
    }
}

/// How the elements of each rule stand: `hidden` with everything in them and their layout kept, `shown`,
/// or what is wrong.
async fn stands(page: &Page, rules: &[Value]) -> Vec<String> {
    let selectors: Vec<_> = rules.iter().map(|rule| &rule["selector"]).collect();
    page.eval(&format!(
        "{}.map((selector) => {{
           const found = [...document.querySelectorAll(selector)];
           if (found.length === 0) return 'the pages of the tests have no such element';
           if (found.some((each) => each.getBoundingClientRect().height === 0)) return 'its layout is lost';
           const parts = found.flatMap((each) => [each, ...each.querySelectorAll('*')]);
           const visible = parts.filter((each) => getComputedStyle(each).visibility === 'visible');
           return visible.length === 0 ? 'hidden' : 'shown';
         }})",
        json!(selectors)
    ))
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whole_pages_are_covered_until_they_are_opened_on_purpose() {
    let service = Service::start().await;
    let Some(browser) = browser_with(&service.extension()).await else { return };
    let (page, eye) = (twitch(&browser).await, browser.page(View::default()).await);
    page.call("Page.bringToFront", json!({})).await;
    let rules = rules();
    let film = Film::of(&page).await;
    for route in rules["routes"].as_array().unwrap() {
        let path = route["path"].as_str().unwrap().replace('*', "harbour_light");
        let url = format!("https://{}{path}", route["host"].as_str().unwrap());
        page.visit(&url).await;
        page.changes(2).await;
        assert_eq!(page.seen().await, Vec::<String>::new(), "{url}");
        assert!(page.offers("This page stays closed for now").await, "{url}");
    }
    // Within the page, too.
    page.visit(MANAGER).await;
    page.eval::<()>("document.querySelector('a[href$=channel-analytics]').click()").await;
    page.until_offered("This page stays closed for now").await;
    page.changes(3).await;
    page.press("Open it for this visit").await;
    page.press("Let it be").await;
    page.until_offered("This page stays closed for now").await;
    assert!(!page.offers("Open it").await);
    page.press("Open it for this visit").await;
    page.until_offered("One slow breath first").await;
    assert!(!page.offers("Open it").await, "only after a breath");
    assert_eq!(page.seen().await, Vec::<String>::new());
    assert_eq!(film.develop(6, &eye).await, 0);
    where_nothing_is_recognised_it_says_so(&browser).await;

    page.call("Page.bringToFront", json!({})).await;
    page.press("Open it").await;
    page.until("getComputedStyle(document.querySelector('h1')).visibility === 'visible'").await;
    page.call("Page.bringToFront", json!({})).await;
    assert_eq!(showing_a_number(&eye, &[page.picture().await]).await, 1);
    // Left, it closes again; and within its own page as well.
    page.eval::<()>("document.querySelector('a[href$=stream-manager]').click(); history.back()").await;
    page.until("location.pathname.endsWith('channel-analytics')").await;
    page.until_offered("This page stays closed for now").await;
    assert_eq!(showing_a_number(&eye, &[page.picture().await]).await, 0);
}

/// Somewhere else, during a breath.
async fn where_nothing_is_recognised_it_says_so(browser: &Browser) {
    let page = twitch(browser).await;
    page.visit("https://dashboard.twitch.tv/u/strange/stream-manager").await;
    page.until_offered("Nothing was recognised on this page").await;
    assert!(page.offers("Hide an element I click").await);
    page.press("Close").await;
    assert!(!page.offers("Nothing was recognised on this page").await);
}
