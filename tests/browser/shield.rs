//! The shield in the dock, and the page of numbers: what one presses, and what is seen of it.

use std::time::Duration;

use evenkeel::config::Config;
use evenkeel::domain::{
    Account, AccountState, Action, HotkeyAction, Incoming, LiveStatus, NumberId, Sample, ShieldMode,
};

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::launch::Engine;
use super::pages::{assert_accessible, signed_in};
use super::service::Service;

/// As long as `brisk` makes the pause: short enough to be waited for.
const PAUSE: Duration = Duration::from_millis(600);
const VIEWERS: i64 = 4711;
const HOUR: Duration = Duration::from_secs(3600);

fn brisk(config: &mut Config) {
    config.shield.peek_pause = "600ms".parse().unwrap();
    config.shield.peek_show = "900ms".parse().unwrap();
}

/// Live by Twitch's word, with so many watching.
async fn live(service: &Service, id: &str, viewers: i64) {
    let now = service.clock.now();
    let account = Account { state: AccountState::SignedIn, ..Account::default() };
    let began = LiveStatus::Began { id: id.into(), started_at: now };
    let sample = Sample { number: NumberId::Viewers, at: now, value: viewers };
    let news = [Incoming::Account(Box::new(account)), Incoming::LiveStatus(began), Incoming::Sample(sample)];
    service.send(news.into()).await;
    service.say_until_passed("Mira", &format!("hello to {id}")).await;
}

async fn dock(browser: &Browser, service: &Service) -> Page {
    let page = browser.page(View { width: 400, height: 900, ..View::default() }).await;
    page.goto(&service.private("/dock")).await;
    page.until("location.search === '' && document.querySelector('[data-line]')").await;
    page
}

/// All that can be read of the page, hidden or not.
const WHOLE: &str = "document.documentElement.outerHTML + document.title";
const SIGHTS: &str = "document.querySelector('[data-sights]').innerText";
const ON_SHIELD: &str = "document.getElementById('dock').dataset.shield === 'hidden'";
const OFF_SHIELD: &str = "document.getElementById('dock').dataset.shield === 'seen'";

fn glance(words: &str) -> String {
    format!("document.querySelector('[data-glance]:not([hidden])')?.innerText.includes({words:?})")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hiding_is_one_press_and_showing_takes_a_pause_and_another() {
    in_each_engine(async |engine, browser| {
        let service = Service::with(brisk).await;
        live(&service, "b1", VIEWERS).await;
        let page = dock(browser, &service).await;
        page.until(ON_SHIELD).await;
        assert!(page.eval::<bool>("document.querySelector('[data-sights]').hidden").await, "{engine:?}");
        let control = "document.querySelector('[data-action=\"shield\"]').innerText";
        assert_eq!(page.eval::<String>(control).await, "Show in words…", "{engine:?}");
        page.keep("dock-hidden").await;
        // Let be once: nothing comes into sight.
        page.click("[data-action=\"shield\"]").await;
        page.until(&glance("A few breaths first")).await;
        page.click("[data-glance-leave]").await;
        page.until(&glance("Nothing was changed.")).await;
        assert!(page.eval::<bool>(ON_SHIELD).await, "{engine:?}");
        // A key that is pressed while all is hidden asks the same.
        service.press(HotkeyAction::Shield).await;
        page.until(&glance("show from now on?")).await;
        page.until(&glance("Would it help to know?")).await;
        assert!(page.eval::<bool>(ON_SHIELD).await, "{engine:?}: not by itself");
        service.pass(PAUSE);
        page.click("[data-glance-do]").await;
        page.until(OFF_SHIELD).await;
        assert_eq!(page.eval::<String>(control).await, "Hide numbers", "{engine:?}");
        page.until(&format!("{SIGHTS}.includes('some people')")).await;
        page.keep("dock-words").await;
        assert!(!page.eval::<String>(WHOLE).await.contains("4711"), "{engine:?}: words are no digits");
        page.click("[data-action=\"shield\"]").await;
        page.until(ON_SHIELD).await;
        page.until(&format!("{SIGHTS} === ''")).await;
        page.until(&format!("{control} === 'Show in words…'")).await;
        // From elsewhere: a number comes, and is gone from the page with its permission.
        service.shield(ShieldMode::Shown, Some(NumberId::Viewers)).await;
        page.until(&format!("{SIGHTS}.includes('4,711')")).await;
        service.shield(ShieldMode::Hidden, None).await;
        page.until(&format!("!({WHOLE}).includes('4,711')")).await;
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_takes_its_breaths_shows_one_number_and_is_gone() {
    in_each_engine(async |engine, browser| {
        let service = Service::with(brisk).await;
        live(&service, "b1", VIEWERS).await;
        let page = dock(browser, &service).await;
        page.click("[data-action=\"peek\"]").await;
        page.until(&glance("A few breaths first")).await;
        page.until("document.querySelector('[data-glance] [data-breath]')").await;
        assert!(page.eval::<bool>("document.querySelector('[data-glance-do]').hidden").await, "{engine:?}");
        page.until(&glance("Would it help to know?")).await;
        assert!(!page.eval::<String>(WHOLE).await.contains("4,711"), "{engine:?}: not yet");
        service.pass(PAUSE);
        page.click("[data-glance-do]").await;
        page.until("document.querySelector('[data-glance-number]').textContent === '4,711'").await;
        page.keep("dock-look-shown").await;
        page.until(&glance("It is hidden again.")).await;
        assert!(!page.eval::<String>(WHOLE).await.contains("4,711"), "{engine:?}: gone");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_there_is_nothing_to_see_it_is_said_before_any_breath() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(brisk).await;
    service.say_until_passed("Mira", "hello").await;
    let page = dock(&browser, &service).await;
    page.click("[data-action=\"peek\"]").await;
    page.until(&glance("signed in")).await;
    page.keep("dock-look-nothing").await;
    assert!(page.eval::<bool>("!document.querySelector('[data-glance] [data-breath]')").await);
    // And in words nothing is said of what nobody knows.
    service.shield(ShieldMode::Words, Some(NumberId::Viewers)).await;
    page.until("!document.querySelector('[data-no-sights]').hidden").await;
    assert!(page.eval::<bool>("document.querySelector('[data-sights]').hidden").await);
    page.keep("dock-words-nothing").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_is_let_be_by_keyboard_alone() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(brisk).await;
    live(&service, "b1", VIEWERS).await;
    let page = dock(&browser, &service).await;
    page.tab_to("[data-action=\"peek\"]").await;
    page.key("Enter").await;
    page.until("document.activeElement.matches('[data-glance-title]')").await;
    page.keep("dock-look-breathing").await;
    assert_accessible(&page, "the dock at a look").await;
    page.key("Escape").await;
    page.until(&glance("It stays hidden. Nothing about your stream has changed.")).await;
    page.until("document.activeElement.dataset.action === 'peek'").await;
    // Once more, as far as the second choice.
    page.key(" ").await;
    page.until(&glance("Would it help to know?")).await;
    page.tab_to("[data-glance-leave]").await;
    page.key("Enter").await;
    page.until(&glance("It stays hidden.")).await;
    assert!(!page.eval::<String>(WHOLE).await.contains("4,711"));
    // What is pressed is said at once; the record follows.
    let ends = "SELECT count(*) FROM peek WHERE outcome = 'let_be'";
    let count = move |connection: &rusqlite::Connection| connection.query_row(ends, [], |row| row.get(0));
    while service.read::<i64>(count).await < 2 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn digits_come_into_sight_to_stay_only_after_a_second_choice() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(brisk).await;
    live(&service, "b1", VIEWERS).await;
    let page = dock(&browser, &service).await;
    page.click(".shield-modes summary").await;
    let pick = |mode: &str| {
        format!(
            "(() => {{ const select = document.getElementById('mode-viewers'); select.value = '{mode}';
               select.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        )
    };
    page.eval::<()>(&pick("shown")).await;
    page.until(&glance("show from now on?")).await;
    page.keep("dock-modes").await;
    page.click("[data-glance-leave]").await;
    page.until("document.getElementById('mode-viewers').value === 'hidden'").await;
    assert_eq!(service.status().shield.of_number(NumberId::Viewers), ShieldMode::Hidden);
    page.eval::<()>(&pick("shown")).await;
    page.until("!document.querySelector('[data-glance-do]').hidden").await;
    service.pass(PAUSE);
    page.click("[data-glance-do]").await;
    page.until(&format!("{SIGHTS}.includes('4,711')")).await;
    // Less than now needs no pause.
    for mode in ["words", "hidden"] {
        page.eval::<()>(&pick(mode)).await;
        page.until(&format!("!({WHOLE}).includes('4,711')")).await;
        while service.status().shield.of_number(NumberId::Viewers).as_str() != mode {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dock_that_lost_the_service_shows_no_number_that_may_be_hidden_since() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let mut service = Service::start().await;
    live(&service, "b1", VIEWERS).await;
    service.shield(ShieldMode::Shown, None).await;
    let page = dock(&browser, &service).await;
    page.until(&format!("{SIGHTS}.includes('4,711')")).await;
    service.end().await;
    page.until(&format!("!({WHOLE}).includes('4,711')")).await;
    service.begin().await;
    page.until(&format!("{SIGHTS}.includes('4,711')")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_are_closed_until_opened_and_then_a_band_with_words() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    for (night, viewers) in [11, 9, 12, 10, 8, 14].into_iter().enumerate() {
        live(&service, &format!("b{night}"), viewers).await;
        service.pass(3 * HOUR);
        service.act(Action::EndStream).await;
        service.pass(21 * HOUR);
    }
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/numbers")).await;
    let list: String = page.eval("document.querySelector('main').innerText").await;
    assert!(list.contains("They are closed."), "{list}");
    page.keep("numbers").await;
    let mut loads = page.events();
    page.click("a[href=\"/numbers/6\"]").await;
    loads.next("Page.loadEventFired").await;
    let opened: String = page.eval("document.querySelector('main').innerText").await;
    assert!(
        opened.contains("About 14 at a time") && opened.contains("within what is usual for you"),
        "{opened}"
    );
    let title: String = page.eval("document.querySelector('svg title').textContent").await;
    assert!(title.starts_with("Usual for you: ") && title.ends_with("This stream: 14."), "{title}");
    // The parts stand where the numbers say, in this order: the low end, the centre, this stream.
    let places: Vec<f64> = page
        .eval(
            "['.band-usual', '.band-centre', '.band-this'].map((part) => {
               const { left } = document.querySelector(part).getBoundingClientRect();
               return left;
             })",
        )
        .await;
    assert!(places.is_sorted(), "{places:?}");
    page.until("document.readyState === 'complete'").await;
    page.look(View { height: 900, dark: true, ..View::default() }).await;
    page.keep("stream-numbers-dark").await;
    page.look(View { height: 900, ..View::default() }).await;
    page.keep("stream-numbers").await;
    for forced_colors in [false, true] {
        page.look(View { width: 320, height: 800, forced_colors, ..View::default() }).await;
        page.settle().await;
        assert!(page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await);
        page.keep(&format!("stream-numbers-forced-{forced_colors}")).await;
        assert_eq!(page.axe().await, Vec::<String>::new(), "forced colours: {forced_colors}");
    }
    // The next stream begins: they are gone from the page that is still open.
    let mut loads = page.events();
    service.act(Action::StartStream).await;
    loads.next("Page.loadEventFired").await;
    let closed: String = page.eval("location.pathname + document.documentElement.outerHTML").await;
    assert!(closed.starts_with("/numbers<") && closed.contains("You are live"), "{closed}");
    assert!(!closed.contains("About 14"), "{closed}");
    assert_eq!(page.problems(), Vec::<String>::new());
}
