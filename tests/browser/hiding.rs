//! What one may do at a line of the dock, and the line that says who is held.

use std::time::Duration;

use evenkeel::domain::Action;

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::launch::Engine;
use super::service::Service;

const NONE: &str = "document.querySelectorAll('[data-line]').length === 0";
const UNDO: &str = "[data-undo] button";

async fn dock(browser: &Browser, service: &Service, width: u32) -> Page {
    let page = browser.page(View { width, height: 800, ..View::default() }).await;
    page.goto(&service.private("/dock")).await;
    page.until("location.search === ''").await;
    page
}

/// With settings in a file. Without a channel nothing connects, so that no trouble moves the page.
async fn kept() -> Service {
    Service::kept("[hotkeys]\nbreak = \"\"\nquiet = \"\"\nmark = \"\"\n").await
}

fn lines(count: usize) -> String {
    format!("document.querySelectorAll('[data-line]:not([hidden])').length === {count}")
}

/// Where the button with the words `title` stands.
fn called(title: &str) -> String {
    let kind = if title.ends_with("line") { "line" } else { "person" };
    format!("[data-hide=\"{kind}\"]")
}

/// Everything lies within the page, and nothing covers the open menu.
async fn assert_fits(page: &Page) {
    let fits: bool = page
        .eval(
            "document.documentElement.scrollWidth <= innerWidth
             && [...document.querySelectorAll('[data-menu] button, [data-undo]:not([hidden])')].every((part) => {
               const { left, right, top, bottom } = part.getBoundingClientRect();
               const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
               return left >= 0 && right <= innerWidth && (over === part || part.contains(over));
             })",
        )
        .await;
    assert!(fits);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_and_a_person_are_hidden_and_brought_back_by_mouse() {
    in_each_engine(async |engine, browser| {
        let service = kept().await;
        let page = dock(browser, &service, 300).await;
        service.say("Ann", "i was at work all day and only now got home to watch").await;
        service.say("Drifter", "one thing").await;
        service.say("Drifter", "another").await;
        page.until(&lines(3)).await;
        page.click("[data-line]:first-child [data-more]").await;
        page.until("document.activeElement.dataset.hide === 'line'").await;
        assert_fits(&page).await;
        page.keep("dock_menu_300").await;
        page.click(&called("Hide this line")).await;
        page.until(&lines(2)).await;
        page.until("document.querySelector('[data-undo] span').textContent === 'That line is hidden. It waits for the next digest.'").await;
        assert_fits(&page).await;
        page.until("document.querySelector('[data-undo] button')?.getClientRects().length > 0").await;
        page.click(UNDO).await;
        page.until(&lines(3)).await;
        let first = "document.querySelector('[data-line]').textContent.startsWith('Ann: ')";
        assert!(page.eval::<bool>(first).await, "{engine:?}: it stands where it stood");
        page.until("document.querySelector('[data-said]').textContent === 'It is shown again.'").await;

        page.look(View { width: 400, height: 800, ..View::default() }).await;
        page.click("[data-line]:last-child [data-more]").await;
        page.until("document.querySelector('[data-menu]') !== null").await;
        page.keep("dock_menu_400").await;
        page.click(&called("Hide this person")).await;
        page.until(&lines(1)).await;
        page.keep("dock_undo_400").await;
        assert!(service.file_text().contains("hide_people = [\"drifter\"]"), "{engine:?}");
        service.say("Drifter", "nobody sees this").await;
        service.say_until_passed("Ann", "but this").await;
        page.until(&lines(2)).await;
        page.until("document.querySelector('[data-undo] button')?.getClientRects().length > 0").await;
        page.click(UNDO).await;
        page.until(&lines(4)).await;
        assert!(!service.file_text().contains("drifter"), "{engine:?}");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menu_works_by_keyboard_alone_and_is_one_stop_among_many_lines() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service, 300).await;
    for (name, text) in
        [("Ann", "hello from the first"), ("Bo", "hi from the second"), ("Cy", "hey from the third")]
    {
        service.say(name, text).await;
    }
    page.until(&lines(3)).await;
    page.until("document.querySelectorAll('[data-more][tabindex=\"0\"]').length === 1").await;
    page.tab_to("[data-line]:last-child [data-more]").await;
    page.key("ArrowUp").await;
    page.until("document.activeElement.closest('[data-line]')?.textContent.startsWith('Bo')").await;
    page.key("Enter").await;
    page.until("document.activeElement.dataset.hide === 'line'").await;
    assert_eq!(page.axe().await, Vec::<String>::new());
    page.key("Escape").await;
    page.until(
        "document.activeElement.dataset.more === '' && document.querySelector('[data-menu]') === null",
    )
    .await;
    page.key("Enter").await;
    page.until("document.activeElement.dataset.hide === 'line'").await;
    page.key("Enter").await;
    page.until(&lines(2)).await;
    page.until("document.activeElement.closest('[data-undo]') !== null").await;
    page.key("Enter").await;
    page.until(&lines(3)).await;
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_held_is_one_line_with_the_others_behind_a_press() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = dock(&browser, &service, 300).await;
    service.act(Action::StartStream).await;
    let words = |words: &str| {
        format!(
            "document.querySelector('[data-withheld] span').textContent.replace(/[\\u2068\\u2069]/g, '') === '{words}'"
        )
    };
    let held = |name: &'static str| service.say(name, "you are worthless, kys");
    held("Drifter").await;
    page.until(&words("What Drifter writes is held for the rest of this stream.")).await;
    page.keep("dock_withheld").await;
    assert!(page.eval::<bool>(NONE).await);
    held("Other").await;
    page.until(&words("What Other and others write is held for the rest of this stream.")).await;
    page.reload().await;
    page.until("document.querySelector('[data-withheld]').offsetParent !== null").await;
    page.click("[data-withheld] summary").await;
    assert_fits(&page).await;
    page.keep("dock_withheld_list").await;
    assert_eq!(page.axe().await, Vec::<String>::new());
    page.click("[data-withheld] li:last-child button").await;
    page.until(&words("What Other writes is held for the rest of this stream.")).await;
    page.click("[data-withheld] > p button").await;
    page.until("document.querySelector('[data-withheld]').hidden").await;
    service.say("Drifter", "may I write again").await;
    page.until(&lines(1)).await;
    // A name that is abuse in itself is not repeated.
    service.say("KillYourself", "you are worthless, kys").await;
    page.until(&words("What one person writes is held for the rest of this stream.")).await;
    service.act(Action::EndStream).await;
    page.until("document.querySelector('[data-withheld]').hidden").await;
    service.pass(Duration::from_secs(1));
    assert_eq!(page.problems(), Vec::<String>::new());
}
