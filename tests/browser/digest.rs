//! Reading a digest in a browser: five kinds of stream, "not now", what is deleted unread, what folds, and
//! what is searched for.

use std::time::Duration;

use evenkeel::domain::{Action, DigestId, FeedbackEvent};
use evenkeel::secret::Secret;
use serde_json::json;

use super::cdp::{Page, View};
use super::launch::Engine;
use super::pages::{assert_accessible, signed_in};
use super::service::Service;
use crate::support::evening;

const MINUTE: Duration = Duration::from_secs(60);
const ABUSE: &str = "this is pathetic, everyone hates you, quit streaming forever";

/// Ends the stream and composes its digest.
async fn end(service: &Service) -> DigestId {
    // Everything said before is kept once this is.
    service.say_until_passed("harbour_light", "good night").await;
    service.act(Action::EndStream).await;
    let mut events = service.events();
    service.pass(31 * MINUTE);
    loop {
        if let evenkeel::domain::Event::DigestReady { id } = events.recv().await.unwrap() {
            return id;
        }
    }
}

/// A stream in which people say these things, seven minutes apart.
async fn stream(service: &Service, said: &[(&str, &str)]) -> DigestId {
    service.act(Action::StartStream).await;
    for (name, text) in said {
        service.pass(7 * MINUTE);
        service.say(name, text).await;
    }
    end(service).await
}

async fn deed(service: &Service, name: &str, event: FeedbackEvent) {
    let draft = evenkeel::domain::NewFeedback { event, ..service.message(name, "") };
    service.hear(vec![draft]).await;
}

const LOVELY: &[(&str, &str)] = &[
    ("Mira", "thank you for explaining every step, I learn so much here"),
    ("Otto", "this is the calmest hour of my week, thank you"),
    ("Wren", "which brush is that for the foam on the waves?"),
    ("Teo", "can you turn the music down a bit please?"),
    ("Lena", "please turn the music down a bit"),
    ("Juno", "I love how clear the audio is in the quiet parts"),
    ("Gus", "the audio is terrible today"),
    ("Ida", "love the colours in this painting so much"),
];

const HARSH: &[(&str, &str)] = &[
    ("Kim", "this is boring"),
    ("Lee", "this is so boring"),
    ("Tom", "the audio is terrible"),
    ("Max", "too many ads, this is awful"),
    ("Zoe", "the music is too loud, I can barely hear your voice"),
    ("Ann", "good luck, I love it here anyway"),
];

async fn look(page: &Page, service: &Service, id: DigestId, name: &str) {
    page.goto(&service.url(&format!("/digests/{id}"))).await;
    for (size, width, height, dark) in
        [("wide", 1280, 1500, false), ("narrow", 380, 1800, false), ("dark", 800, 1500, true)]
    {
        page.look(View { width, height, dark, ..View::default() }).await;
        page.settle().await;
        page.keep(&format!("digest-{name}-{size}")).await;
    }
    assert_eq!(page.problems(), Vec::<String>::new());
    assert_accessible(page, &format!("the digest of a {name} stream")).await;
    page.look(View::default()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lovely_stream_begins_with_thanks_and_ends_with_something_kind() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    service.act(Action::StartStream).await;
    deed(&service, "Mira", FeedbackEvent::Sub).await;
    deed(&service, "Lumen_Attic", FeedbackEvent::Raid).await;
    let id = stream(&service, LOVELY).await;
    look(&page, &service, id, "lovely").await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    let order = [
        "In it:",
        "Mira subscribed",
        "the calmest hour",
        "which brush",
        "turn the music down",
        "the audio is terrible",
        "Somebody else said, about the same thing:",
        "how clear the audio is",
        "To end with, once more:",
        "That is all of it.",
    ];
    let mut rest = text.as_str();
    for words in order {
        let Some((_, after)) = rest.split_once(words) else {
            panic!("{words} is not where it should be: {text}")
        };
        rest = after;
    }
    assert!(text.contains("7 min in"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_harsh_stream_says_so_first_and_is_read_when_one_wants() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    let id = stream(&service, HARSH).await;
    look(&page, &service, id, "harsh").await;
    let fold = ".part-criticism .fold";
    let seen = format!("document.querySelector('{fold} .point summary').checkVisibility()");
    assert!(!page.eval::<bool>(&seen).await, "it is folded");
    page.tab_to(&format!("{fold} summary")).await;
    page.key("Enter").await;
    page.until(&seen).await;
    page.keep("digest-harsh-opened").await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    assert!(text.contains("Much of what was written this time was critical."), "{text}");
    assert!(text.contains("You can stop here and come back later."), "{text}");
}

/// The lines of a part that are in sight, and how high it is.
async fn in_sight(page: &Page, part: &str) -> (u32, f64) {
    let lines = format!(
        "[...document.querySelectorAll('.part-{part} li')].filter((line) => line.checkVisibility()).length"
    );
    let height = format!("document.querySelector('.part-{part}').getBoundingClientRect().height");
    (page.eval(&lines).await, page.eval(&height).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_evening_of_forty_criticisms_is_a_short_list_that_opens() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    service.act(Action::StartStream).await;
    service.pass(evening::LENGTH.unsigned_abs());
    let drafts = evening::lines().into_iter().map(|line| {
        let draft = service.message(&line.who, &line.text);
        evenkeel::domain::NewFeedback { at: draft.at - evening::LENGTH + line.into, ..draft }
    });
    service.hear(drafts.collect()).await;
    service.say_until_passed("harbour_light", "good night").await;
    service.write(evening::judge).await;
    let id = end(&service).await;
    page.goto(&service.url(&format!("/digests/{id}"))).await;
    for (width, height) in [(400, 800), (800, 1000), (1400, 1000)] {
        page.look(View { width, height, ..View::default() }).await;
        page.settle().await;
        page.keep(&format!("digest-evening-{width}")).await;
        for part in ["kind", "ideas", "criticism"] {
            let (lines, tall) = in_sight(&page, part).await;
            assert!(lines <= 8, "{lines} lines of {part} at {width}");
            assert!(tall <= 850.0, "{part} is {tall} high at {width}");
        }
    }
    page.look(View { width: 400, height: 800, ..View::default() }).await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    assert!(!text.contains("boring") && !text.contains(evening::FLOOD), "{text}");
    let closing: String = page.eval("document.querySelector('.closing').innerText").await;
    assert!(closing.contains("the calmest hour of my week"), "{closing}");

    // One press shows who said it, and in which other words.
    let point = ".part-criticism .point";
    page.tab_to(&format!("{point} > summary")).await;
    page.key("Enter").await;
    page.until(&format!("document.querySelector('{point} figure').checkVisibility()")).await;
    page.keep("digest-evening-point").await;
    // And one more all that was left out.
    page.click(".part-ideas .fold > summary").await;
    page.until("document.querySelector('.part-ideas .fold').open").await;
    assert!(in_sight(&page, "ideas").await.0 > 20);
    assert_eq!(page.eval::<u32>("document.querySelectorAll('.part-ideas figure').length").await, 43);
    page.keep("digest-evening-ideas").await;
    page.click(".part-criticism .fold > summary").await;
    page.keep("digest-evening-criticism").await;
    assert_accessible(&page, "the digest of a full evening, opened").await;
    page.click(".part-hateful summary").await;
    let shut: String = page.eval("document.querySelector('.part-hateful').innerText").await;
    assert!(shut.contains("A wave of copied lines came at one time."), "{shut}");
    page.click("[data-open-hateful]").await;
    page.until("document.querySelectorAll('.hateful-list li').length === 62").await;
    page.goto(&service.url(&format!("/digests/{id}/lines/ideas"))).await;
    page.keep("digest-evening-lines").await;
    assert_accessible(&page, "every line of a part").await;
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dull_and_an_empty_stream_are_short_and_pretend_nothing() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    let id =
        stream(&service, &[("Kim", "what game is this?"), ("Lee", "only 3 viewers lol, dead stream")]).await;
    look(&page, &service, id, "dull").await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    assert!(!text.contains("To end with") && !text.contains("In it:"), "{text}");

    service.pass(600 * MINUTE);
    let id = stream(&service, &[("Kim", "hm")]).await;
    look(&page, &service, id, "empty").await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    assert!(text.contains("Quiet times are ordinary"), "{text}");
    assert_eq!(page.eval::<u32>("document.querySelectorAll('[data-later], .digest-end').length").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_raid_of_trolls_the_abuse_is_deleted_unread() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    let abuse =
        [("Rag", ABUSE), ("Rug", ABUSE), ("Ann", "sorry you get this, we love you and are here for you")];
    let id = stream(&service, &abuse).await;
    look(&page, &service, id, "raided").await;
    page.goto(&service.url(&format!("/digests/{id}"))).await;
    assert!(!page.eval::<bool>("document.querySelector('.part-hateful details').open").await);
    page.click(".part-hateful summary").await;
    let asks = async || {
        page.click("[data-drop-hateful]").await;
        page.until("document.activeElement.dataset.sure === 'leave'").await;
    };
    asks().await;
    page.keep("digest-raided-asked").await;
    let there = |connection: &rusqlite::Connection| {
        let sql = "SELECT count(*) FROM feedback WHERE kind = 'hateful' AND text <> ''";
        connection.query_row(sql, [], |row| row.get::<_, u32>(0))
    };
    assert_eq!(service.read(there).await, 2, "one press only asks");
    let sure = async || {
        page.until("document.querySelector('[data-sure=go]').ariaDisabled === null").await;
        page.click("[data-sure=go]").await;
        page.until("document.activeElement.dataset.sure === 'back'").await;
    };
    sure().await;
    // For a moment it can be taken back, and leaving the page does not wait for that.
    page.key("Enter").await;
    page.until("document.activeElement.dataset.dropHateful").await;
    assert_eq!(service.read(there).await, 2);
    asks().await;
    sure().await;
    page.goto(&service.url("/digests")).await;
    while service.read(there).await > 0 {
        tokio::task::yield_now().await;
    }
    page.goto(&service.url(&format!("/digests/{id}"))).await;
    assert!(page.eval::<bool>("document.querySelector('.part-hateful') === null").await);
    assert!(page.eval::<String>("document.querySelector('main').innerText").await.contains("here for you"));
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_now_is_one_press_on_the_page_and_in_the_dock() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    let id = stream(&service, LOVELY).await;
    page.goto(&service.url(&format!("/digests/{id}"))).await;
    page.tab_to("[data-later]").await;
    let mut loads = page.events();
    page.key("Enter").await;
    loads.next("Page.loadEventFired").await;
    assert_eq!(page.eval::<String>("location.pathname").await, "/");
    assert!(
        page.eval::<String>("document.querySelector('main').innerText").await.contains("A digest is waiting")
    );
    page.keep("today-a-digest-waits").await;
    page.goto(&service.url("/digests")).await;
    assert!(
        page.eval::<String>("document.querySelector('main').innerText").await.contains("It waits for you")
    );

    page.look(View { width: 360, height: 700, ..View::default() }).await;
    page.goto(&service.url("/dock")).await;
    page.until("document.getElementById('dock').dataset.connected === 'yes'").await;
    service.pass(600 * MINUTE);
    let next = stream(&service, &LOVELY[..2]).await;
    page.until("!document.querySelector('[data-digest-ready]').hidden").await;
    page.keep("dock-a-digest-is-ready").await;
    page.click("[data-action=\"later\"]").await;
    page.until("document.querySelector('[data-digest-ready]').hidden").await;
    page.until("document.querySelector('[data-said]').textContent.startsWith('It waits.')").await;
    let put_off =
        move |connection: &rusqlite::Connection| evenkeel::store::digests::put_off_at(connection, next);
    assert!(service.read(put_off).await.is_some());
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn past_feedback_is_searched_on_the_page_of_digests() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service =
        Service::with(|config| config.digest.webhook = Secret::new("http://127.0.0.1:9/hook")).await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/digests")).await;
    assert!(
        page.eval::<bool>("document.querySelector('.search') === null").await,
        "there is nothing to search yet"
    );
    let id = stream(&service, LOVELY).await;
    let indexed = |connection: &rusqlite::Connection| {
        connection.query_row("SELECT count(*) FROM feedback_words_docsize", [], |row| row.get::<_, u32>(0))
    };
    while service.read(indexed).await < 8 {}
    page.goto(&service.url("/digests")).await;
    page.keep("digests-wide").await;
    page.tab_to(".search input").await;
    for letter in ["m", "u", "s", "i"] {
        page.key(letter).await;
    }
    let mut loads = page.events();
    page.key("Enter").await;
    loads.next("Page.loadEventFired").await;
    let found: Vec<String> = page
        .eval("[...document.querySelectorAll('.found blockquote')].map((each) => each.innerText.trim())")
        .await;
    assert_eq!(found, ["please turn the music down a bit", "can you turn the music down a bit please?"]);
    for (size, width, dark) in [("wide", 1280, false), ("narrow", 380, false), ("dark", 800, true)] {
        page.look(View { width, height: 900, dark, ..View::default() }).await;
        page.settle().await;
        page.keep(&format!("search-{size}")).await;
    }
    assert_accessible(&page, "what was found").await;
    page.look(View::default()).await;

    // Beneath a digest stands what became of it at the webhook.
    page.goto(&service.url(&format!("/digests/{id}"))).await;
    let words = json!("This digest is on its way to your webhook.");
    assert!(
        page.eval::<bool>(&format!("document.querySelector('.digest-sent').innerText.includes({words})"))
            .await
    );
    page.click("[data-send]").await;
    page.until("document.querySelector('.digest-sent [data-said]').textContent === 'It is on its way.'")
        .await;
    page.keep("digest-sent").await;
    assert_eq!(page.problems(), Vec::<String>::new());
}
