//! Where things stand: nothing lies on anything else, and nothing ends in the middle of a row.

use evenkeel::domain::{Action, FeedbackEvent, Kind, NewFeedback};

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::service::Service;

/// Some five hundred characters, as many as Twitch takes.
const LONG: &str = "the old boat came in late that evening, and the keeper of the light stood at the rail with a lamp in \
    his hand, telling whoever would hear it how the storm had turned over the bay at noon, how the gulls went quiet, \
    and how a cat, wet to the bone, had walked the whole length of the pier as if nothing were the matter, sat down by \
    the stove, and slept until the tide was out again, while everybody else ran up and down with ropes and buckets and \
    good advice, of which there was plenty, as there is";

/// Whether any two of the elements that two selectors find lie on each other, in sight.
fn on_each_other(one: &str, other: &str) -> String {
    format!(
        "(() => {{
           const boxes = (selector) => [...document.querySelectorAll(selector)]
             .filter((element) => element.checkVisibility?.() ?? element.offsetParent)
             .map((element) => element.getBoundingClientRect()).filter(({{ width, height }}) => width * height > 0);
           return boxes('{one}').some((a) => boxes('{other}').some((b) =>
             a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
         }})()"
    )
}

async fn everything_passes() -> Service {
    Service::with(|config| config.feedback.pass = Kind::ALL.to_vec()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thanks_never_lie_on_the_chat() {
    in_each_engine(async |engine, browser| {
        for (width, height) in [(800, 600), (400, 300), (1400, 700)] {
            for position in ["bottom_left", "bottom_right", "top_left", "top_right"] {
                let service = Service::start().await;
                service.act(Action::StartStream).await;
                let page = browser.page(View { width, height, ..View::default() }).await;
                page.goto(&service.url(&format!("/overlay?position={position}"))).await;
                let came = ["Mira", "Otter", "Wren", "Teodora", "Lumen_Attic"]
                    .map(|name| NewFeedback { event: FeedbackEvent::Follow, ..service.message(name, "") });
                service.hear(came.into()).await;
                service.act(Action::StartBreak { exercise: None, length: None }).await;
                service.act(Action::EndBreak).await;
                page.until("document.getElementById('overlay').dataset.state === 'thanks'").await;
                for number in 0..14 {
                    service
                        .say_until_passed("Mira", &format!("line {number} about the boat and the light"))
                        .await;
                }
                page.until(
                    "[...document.querySelectorAll('[data-line]')].at(-1)?.textContent.includes('line 13')",
                )
                .await;
                page.until("!document.querySelector('[data-line][hidden]')").await;
                let at = format!("{engine:?} {width}x{height} {position}");
                assert!(!page.eval::<bool>(&on_each_other(".greeting-card", ".line")).await, "{at}");
                assert!(
                    page.eval::<bool>("document.querySelector('.greeting-card').offsetHeight > 30").await,
                    "{at}"
                );
                page.settle().await;
                page.keep(&format!("thanks-{engine:?}-{width}-{position}")).await;
            }
        }
    })
    .await;
}

/// Each line stands within the page whole, and its words end within it.
async fn assert_whole(page: &Page, at: &str) {
    let cut: Vec<String> = page
        .eval(
            "[...document.querySelectorAll('[data-line]')].filter((line) => {
               const { top, bottom } = line.getBoundingClientRect();
               const words = document.createRange();
               words.selectNodeContents(line);
               const last = [...words.getClientRects()].filter(({ width }) => width > 0).at(-1);
               return top < -1 || bottom > innerHeight + 1 || last.bottom > bottom || line.scrollHeight > line.clientHeight + 1;
             }).map((line) => line.textContent.slice(0, 40))",
        )
        .await;
    assert_eq!(cut, Vec::<String>::new(), "{at}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_message_ends_whole() {
    in_each_engine(async |engine, browser| {
        let service = everything_passes().await;
        let page = browser.page(View::default()).await;
        page.goto(&service.url("/overlay")).await;
        // Five rows and a little, and as much as Twitch takes.
        let five = LONG.char_indices().nth(270).map_or(LONG, |(end, _)| &LONG[..end]);
        for words in [five, LONG] {
            service.say_until_passed("Mira", words).await;
            page.until(&format!("document.body.textContent.includes({:?})", &words[words.len() - 12..])).await;
            page.until("!document.querySelector('[data-line][hidden]')").await;
            page.until("document.getAnimations().length === 0").await;
            assert_whole(&page, &format!("{engine:?}: {} characters", words.len())).await;
        }
        page.keep(&format!("long-{engine:?}")).await;
        // What does not fit whole beside what came after it goes.
        for number in 0..12 {
            service.say_until_passed("Teo", &format!("{number}: {five}")).await;
            page.until(&format!("[...document.querySelectorAll('[data-line]:not([hidden])')].at(-1)?.textContent.startsWith('Teo: {number}:')")).await;
            page.until("document.getAnimations().length === 0").await;
            assert_whole(&page, &format!("{engine:?}: line {number}")).await;
        }
    })
    .await;
}

async fn dock(browser: &Browser, service: &Service, height: u32) -> Page {
    let page = browser.page(View { width: 300, height, ..View::default() }).await;
    page.goto(&service.private("/dock")).await;
    page.until("location.search === '' && document.getElementById('dock').dataset.connected === 'yes'").await;
    page
}

/// How much of the page's height the messages have, and whether the newest can be read.
const CHAT: &str = "(() => {
  const log = document.querySelector('[role=log]').getBoundingClientRect();
  const last = [...document.querySelectorAll('[data-line]')].at(-1).getBoundingClientRect();
  return [Math.max(0, Math.min(log.bottom, innerHeight) - log.top) / innerHeight,
          Number(last.bottom <= Math.min(log.bottom, innerHeight) + 1 && last.top >= log.top - 1)];
})()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dock_of_300_is_chat_first_and_stays_readable_in_a_break() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = dock(browser, &service, 700).await;
        let chat = (0..40).map(|number| service.message("Mira", &format!("the {number}. line for the dock")));
        service.hear(chat.collect()).await;
        page.until("document.querySelectorAll('[data-line]:not([hidden])').length === 40").await;
        let parts =
            ["[role=log]", ".situation", ".break-card", ".fold", ".shield", ".foot > .folding > .buttons"];
        let assert_apart = async |when: &str| {
            for (at, one) in parts.iter().enumerate() {
                for other in parts.iter().skip(at + 1) {
                    let lie = page.eval::<bool>(&on_each_other(one, other)).await;
                    assert!(!lie, "{engine:?}, {when}: {one} and {other}");
                }
            }
            assert!(
                page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await,
                "{engine:?}, {when}"
            );
        };
        let [share, newest]: [f64; 2] = page.eval(CHAT).await;
        assert!(share > 0.6 && newest > 0.0, "{engine:?}: chat has {share}");
        assert_apart("at rest").await;
        page.keep(&format!("dock-300-{engine:?}")).await;

        page.click("[data-fold]").await;
        page.until("document.querySelector('[data-action=\"quiet\"]').offsetParent").await;
        assert_apart("unfolded").await;
        page.keep(&format!("dock-300-open-{engine:?}")).await;
        page.click("[data-fold]").await;
        page.until("!document.querySelector('[data-action=\"quiet\"]').offsetParent").await;

        page.click("[data-action=\"break\"]").await;
        page.until("document.getElementById('dock').dataset.state === 'break'").await;
        // The controls make room for the break's card, and the newest line is scrolled to, after that.
        page.until(&format!("(([share, newest]) => share > 0.3 && newest > 0)({CHAT})")).await;
        assert_apart("in a break").await;
        page.keep(&format!("dock-300-break-{engine:?}")).await;
        let end =
            "document.querySelector('[data-action=\"end\"]').getBoundingClientRect().bottom <= innerHeight";
        assert!(page.eval::<bool>(end).await, "{engine:?}: the way back can be reached");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}
