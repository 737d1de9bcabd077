//! One hostile line makes no page wider than it is, and nothing runs over the lines around it.

use evenkeel::domain::{Action, Done};

use super::cdp::View;
use super::in_each_engine;
use super::launch::Engine;
use super::pages::signed_in;
use super::service::Service;

/// Lines that would be wide, high or turned round.
fn lines() -> Vec<(String, String)> {
    let stack = "\u{334}\u{335}\u{336}\u{337}\u{338}\u{321}\u{322}".repeat(30);
    let who = |text: &str| ("Mira".to_owned(), text.to_owned());
    vec![
        who(&format!("what is a {} anyway?", "w".repeat(480))),
        who(&format!("which z{stack}a{stack}l{stack}g{stack}o is that?")),
        who(&format!("what does {} say?", "\u{202e}\u{2066}".repeat(60))),
        who(&format!("what is {} for?", "مرحبا_".repeat(60))),
        who(&format!("what is https://a.example/{} about?", "x".repeat(400))),
        (format!("M{stack}ira{}", "m".repeat(300)), "what a calm evening".to_owned()),
        (format!("\u{202e}{}", "r".repeat(25)), "how are you today?".to_owned()),
    ]
}

/// How far a page can be scrolled sideways, and how much higher than its own lines' boxes a line is painted at most.
const OVER: &str = "document.documentElement.scrollWidth - innerWidth";
/// Signs that only order others, and the longest row of marks on one letter.
const TURNS: &str = "/[\\u202a-\\u202e\\u2066-\\u2069]|\\p{M}{4}/u.test(document.body.textContent)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_is_wider_than_itself_for_one_line() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    service.act(Action::StartStream).await;
    for (name, text) in lines() {
        service.say(&name, &text).await;
    }
    service.say_until_passed("Mira", "hello after all of them").await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/dock")).await;
    page.until("document.querySelectorAll('[data-line]').length >= 5").await;
    for width in [200, 320, 400, 800, 1400] {
        page.look(View { width, height: 900, ..View::default() }).await;
        assert!(page.eval::<i32>(OVER).await <= 0, "the dock at {width}");
        let beside = "[...document.querySelectorAll('[data-line] *')]
            .filter((part) => part.getBoundingClientRect().right > innerWidth + 1).length";
        assert_eq!(page.eval::<i32>(beside).await, 0, "a line of the dock at {width}");
    }
    assert!(!page.eval::<bool>(TURNS).await, "the dock");
    page.look(View { width: 320, height: 900, ..View::default() }).await;
    page.keep("wide-dock").await;
    service.act(Action::EndStream).await;
    let Done::Digest(Some(id)) = service.act(Action::ComposeDigest).await else { panic!("no digest") };
    for path in
        ["/".to_owned(), "/digests".to_owned(), "/digests?q=what".to_owned(), format!("/digests/{id}")]
    {
        page.goto(&service.url(&path)).await;
        page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = true))").await;
        for width in [320, 400, 800, 1400] {
            page.look(View { width, height: 900, ..View::default() }).await;
            assert!(page.eval::<i32>(OVER).await <= 0, "{path} at {width}");
        }
        assert!(!page.eval::<bool>(TURNS).await, "{path}");
        page.look(View { width: 320, height: 900, ..View::default() }).await;
        page.keep(&format!("wide{}", path.replace(['/', '?', '='], "-"))).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overlay_is_no_wider_than_its_picture_for_one_line() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View { width: 400, height: 600, ..View::default() }).await;
        page.goto(&service.url("/overlay")).await;
        service.say_until_passed("Mira", "hello before all of them").await;
        page.until("document.querySelector('[data-line]')").await;
        for (name, text) in lines() {
            service.say(&name, &text).await;
        }
        service.say_until_passed("Mira", "hello after all of them").await;
        page.until("document.querySelectorAll('[data-line]').length >= 5").await;
        let beside = "[...document.querySelectorAll('[data-line], [data-line] *')].filter((part) => {
            const { left, right } = part.getBoundingClientRect();
            return left < -1 || right > innerWidth + 1;
        }).length";
        assert_eq!(page.eval::<i32>(beside).await, 0, "{engine:?}");
        assert!(page.eval::<i32>(OVER).await <= 0 && !page.eval::<bool>(TURNS).await, "{engine:?}");
        page.keep("wide-overlay").await;
    })
    .await;
}
