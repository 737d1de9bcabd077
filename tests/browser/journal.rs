//! The journal in a browser: with the keyboard alone, for whoever reads by ear, and gone at a touch.

use std::time::Duration;

use evenkeel::domain::{Action, Done};
use reqwest::Method;
use serde_json::{Value, json};

use super::cdp::{Page, View};
use super::launch::Engine;
use super::pages::{assert_accessible, signed_in};
use super::service::Service;

pub(super) async fn ask(service: &Service, method: Method, path: &str, body: &Value) -> Value {
    let call = crate::support::web::http().request(method, service.url(&format!("/api/v1{path}")));
    let answer = call.bearer_auth(service.key()).json(body).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
    answer.json().await.unwrap_or_default()
}

/// A stream with a mark in it, and its digest.
async fn evening(service: &Service) {
    service.act(Action::StartStream).await;
    service.say("Wren", "which brush is that for the foam on the waves?").await;
    service.say_until_passed("Mira", "thank you for explaining every step, I learn so much here").await;
    service.act(Action::Mark { note: None }).await;
    service.pass(Duration::from_secs(3600));
    service.act(Action::EndStream).await;
    let done = service.act(Action::ComposeDigest).await;
    assert!(matches!(done, Done::Digest(Some(_))), "{done:?}");
}

/// A journal of some weeks.
async fn weeks(service: &Service) {
    for (before, after, balanced) in [
        (80, 50, "Quiet is not bored. Somebody asked about the brush."),
        (70, 40, "One stumble is a moment in two hours."),
        (90, 60, "I can be tired and still be good enough at this."),
        (60, 50, "People come and go; it is seldom about me."),
        (75, 45, "A short stream is a stream."),
    ] {
        let thought = json!({ "thought": "I am not good enough", "belief_before": before, "belief_after": after,
            "balanced": balanced, "evidence_against": [{ "text": "I learn so much here", "by": "Mira" }] });
        ask(service, Method::POST, "/journal/thoughts", &thought).await;
    }
    ask(
        service,
        Method::POST,
        "/journal/intentions",
        &json!({ "text": "Two hours, one wave finished, and no numbers." }),
    )
    .await;
    ask(service, Method::POST, "/journal/checkins", &json!({ "mood": "low", "words": "tired, flat" })).await;
    let week = json!({ "goal": "Two short streams.", "how_it_went": "One of them was short." });
    ask(service, Method::PUT, "/journal/weeks/2026-W47", &week).await;
    for weeks in 0..5_u64 {
        service.act(Action::StartStream).await;
        for _ in 0..weeks + 2 {
            service.pass(Duration::from_secs(1500));
            service.act(Action::Mark { note: None }).await;
        }
        service.act(Action::EndStream).await;
        service.pass(Duration::from_secs(6 * 24 * 3600));
    }
}

async fn write(page: &Page, words: &str) {
    for letter in words.chars() {
        page.key(&letter.to_string()).await;
    }
}

/// Everything that can be operated has a name for whoever reads by ear.
async fn assert_named(page: &Page, place: &str) {
    page.call("Accessibility.enable", json!({})).await;
    let tree = page.call("Accessibility.getFullAXTree", json!({})).await;
    let nodes = tree["nodes"].as_array().unwrap();
    let mut operated = 0;
    for node in nodes.iter().filter(|node| node["ignored"] == false) {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        if ["button", "textbox", "radio", "checkbox", "combobox", "link", "group", "heading"].contains(&role)
        {
            let name = node["name"]["value"].as_str().unwrap_or_default();
            // A closed or open part is named by its summary.
            let is_part = role == "group" && node["childIds"].as_array().is_some_and(|all| !all.is_empty());
            assert!(!name.trim().is_empty() || is_part, "{place}: a nameless {role}: {node}");
            operated += 1;
        }
    }
    assert!(operated > 5, "{place}: {operated}");
    page.call("Accessibility.disable", json!({})).await;
}

/// Pictures for people, wide and narrow, light and dark.
async fn keep(page: &Page, name: &str) {
    if std::env::var_os("EVENKEEL_SHOTS").is_none() {
        return;
    }
    for (width, size) in [(1280, "wide"), (390, "narrow")] {
        for dark in [false, true] {
            page.look(View { width, height: 900, dark, ..View::default() }).await;
            let height: u32 = page.eval("Math.ceil(document.documentElement.scrollHeight)").await;
            page.look(View { width, height: height.min(4000), dark, ..View::default() }).await;
            page.settle().await;
            let shade = if dark { "dark" } else { "light" };
            page.keep(&format!("journal-{name}-{size}-{shade}")).await;
        }
    }
    page.look(View::default()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_is_looked_back_at_with_the_keyboard_alone() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    evening(&service).await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/journal")).await;
    page.tab_to("a[href=\"/journal/debrief\"]").await;
    let mut loads = page.events();
    page.key("Enter").await;
    loads.next("Page.loadEventFired").await;
    let heading = "document.activeElement.innerText";
    let next = "document.querySelector('[data-next]').textContent";

    page.until("document.querySelector('[data-where]').textContent === 'Step 1 of 6'").await;
    assert_named(&page, "the first step").await;
    page.tab_to("[name=before_mood]").await;
    page.key(" ").await;
    page.tab_to("[name=before_words][value=proud]").await;
    page.key(" ").await;
    assert_eq!(page.eval::<String>(next).await, "Next");
    page.tab_to("[data-next]").await;
    page.key("Enter").await;

    assert_eq!(page.eval::<String>(heading).await, "What went well?");
    assert_eq!(page.eval::<String>(next).await, "Skip");
    assert_named(&page, "what went well").await;
    page.tab_to("#went_well").await;
    write(&page, "the waves").await;
    // What is written is kept as one types, and comes back.
    page.until("document.querySelector('[data-debrief]').dataset.kept === 'yes'").await;
    page.reload().await;
    page.until("document.getElementById('went_well').value === 'the waves'").await;
    assert!(page.eval::<bool>("document.querySelector('[name=before_mood]').checked").await);
    for _ in 0..2 {
        page.tab_to("[data-next]").await;
        page.key("Enter").await;
    }

    assert_eq!(page.eval::<String>(heading).await, "What you noticed");
    assert_named(&page, "the marks").await;
    page.tab_to(".marks summary").await;
    page.key("Enter").await;
    page.until("document.querySelector('.around')?.innerText.includes('thank you for explaining')").await;
    page.eval::<()>("document.querySelector('#step-marks').focus()").await;
    page.tab_to("[name^=note-]").await;
    write(&page, "silence").await;
    // Enter in a field goes on.
    page.key("Enter").await;

    assert_eq!(page.eval::<String>(heading).await, "One thought, if you like");
    assert_named(&page, "the thought").await;
    page.tab_to("#thought").await;
    write(&page, "I always fail").await;
    page.key("Tab").await;
    page.until("document.querySelector('[data-hints]').innerText.includes('One time is every time')").await;
    page.tab_to("[data-evidence=evidence_for] [data-add]").await;
    page.key("Enter").await;
    write(&page, "nobody wrote").await;
    page.tab_to(".pulls summary").await;
    page.key("Enter").await;
    page.tab_to("[data-pull=evidence_against]").await;
    page.key("Enter").await;
    page.until(
        "document.querySelector('[data-evidence=evidence_against] textarea')?.value.includes('explaining')",
    )
    .await;
    page.tab_to("#balanced").await;
    write(&page, "it was quiet").await;
    page.tab_to("[data-next]").await;
    page.key("Enter").await;

    assert_eq!(page.eval::<String>(heading).await, "Next time");
    page.tab_to("[data-next]").await;
    page.key("Enter").await;
    assert_eq!(page.eval::<String>(heading).await, "And now?");
    assert_eq!(page.eval::<String>(next).await, "Finish");
    page.tab_to("[data-next]").await;
    page.key("Enter").await;
    page.until("document.activeElement.innerText === 'That is all. You can stop here.'").await;
    assert_eq!(page.problems(), Vec::<String>::new());

    let list = async |path: &str| ask(&service, Method::GET, path, &json!({})).await;
    assert_eq!(list("/journal/debriefs").await[0]["went_well"], "the waves");
    assert_eq!(list("/marks").await[0]["note"], "silence");
    let checkins = list("/journal/checkins").await;
    assert_eq!((checkins.as_array().unwrap().len(), &checkins[0]["words"]), (1, &json!("proud")));
    let thought = &list("/journal/thoughts").await[0];
    assert_eq!(thought["evidence_for"], json!([{ "text": "nobody wrote" }]));
    assert_eq!(thought["evidence_against"][0]["by"], "Mira");
    assert_eq!(list("/journal/intentions").await, json!([]), "what was skipped is not there");
    page.goto(&service.url("/journal/debrief")).await;
    assert_eq!(page.eval::<String>("document.getElementById('went_well').value").await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_journals_pages() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    evening(&service).await;
    let page = signed_in(&browser, &service).await;
    let open = "document.querySelectorAll('details').forEach((each) => (each.open = true))";
    page.goto(&service.url("/journal")).await;
    keep(&page, "empty").await;
    page.goto(&service.url("/journal/debrief")).await;
    for step in 0..6 {
        page.eval::<()>(open).await;
        assert_accessible(&page, &format!("step {step} of looking back")).await;
        page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = false))").await;
        keep(&page, &format!("debrief-{step}")).await;
        page.click("[data-next]").await;
    }
    page.until("!document.querySelector('[data-done]').hidden").await;
    assert_accessible(&page, "the end of looking back").await;
    keep(&page, "debrief-end").await;
    weeks(&service).await;
    // After so long the browser has to show the key again.
    page.goto(&service.private("/journal")).await;
    let id = ask(&service, Method::GET, "/journal/thoughts", &json!({})).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (path, name) in [
        ("/journal", "home"),
        ("/journal/thought", "thought"),
        (&format!("/journal/thoughts/{id}"), "record"),
        ("/journal/week/2026-W47", "week"),
        ("/patterns", "patterns"),
        ("/journal/keeping", "keeping"),
    ] {
        page.goto(&service.url(path)).await;
        keep(&page, name).await;
        assert_named(&page, path).await;
        page.eval::<()>(open).await;
        assert_accessible(&page, path).await;
        keep(&page, &format!("{name}-open")).await;
        assert_eq!(page.problems(), Vec::<String>::new(), "{path}");
    }
    page.goto(&service.url("/digests/last")).await;
    page.eval::<()>(open).await;
    assert_accessible(&page, "a digest whose lines may be kept").await;
    keep(&page, "digest-open").await;
    ask(&service, Method::PUT, "/journal/passphrase", &json!({ "new": "four plain small words" })).await;
    ask(&service, Method::POST, "/journal/lock", &json!({})).await;
    page.goto(&service.url("/journal")).await;
    assert_accessible(&page, "the locked journal").await;
    keep(&page, "locked").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_gone_at_a_touch_and_comes_back_by_choice() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/journal/thought")).await;
    page.tab_to("#situation").await;
    write(&page, "quiet").await;
    page.key("Escape").await;
    assert!(
        page.eval::<String>("document.body.innerText").await.contains("Look at a thought"),
        "once is not twice"
    );
    page.key("Escape").await;
    let seen: (String, String, String) =
        page.eval("[document.body.innerText.trim(), document.title, location.pathname]").await;
    assert_eq!(seen, ("Show the page again".into(), "Evenkeel".into(), "/".into()));
    keep(&page, "hidden").await;
    page.key("Enter").await;
    let back: (String, String) =
        page.eval("[document.getElementById('situation').value, location.pathname]").await;
    assert_eq!(back, ("quiet".into(), "/journal/thought".into()));
    assert_eq!(page.eval::<String>("document.activeElement.id").await, "situation");
    page.click("[data-hide]").await;
    assert_eq!(page.eval::<String>("document.body.innerText.trim()").await, "Show the page again");
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passphrase_is_set_and_opens_the_journal_and_forgetting_asks_once() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    ask(&service, Method::POST, "/journal/thoughts", &json!({ "balanced": "enough" })).await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/journal/keeping")).await;
    for field in ["#new", "#again"] {
        page.tab_to(field).await;
        write(&page, "four plain small words").await;
    }
    let mut loads = page.events();
    page.key("Enter").await;
    loads.next("Page.loadEventFired").await;
    page.until("document.querySelector('[data-lock]')").await;
    let mut loads = page.events();
    page.click("[data-lock]").await;
    loads.next("Page.loadEventFired").await;
    assert!(page.eval::<String>("document.body.innerText").await.contains("It is locked."));
    page.click("#passphrase").await;
    write(&page, "four plain words").await;
    page.key("Enter").await;
    page.until("document.querySelector('[data-said]').textContent.includes('not the passphrase')").await;
    write(&page, "four plain small words").await;
    let mut loads = page.events();
    page.key("Enter").await;
    loads.next("Page.loadEventFired").await;
    assert!(page.eval::<String>("document.body.innerText").await.contains("enough"));

    let mut loads = page.events();
    page.click("a[href^=\"/journal/thoughts/\"]").await;
    loads.next("Page.loadEventFired").await;
    let thoughts = async || ask(&service, Method::GET, "/journal/thoughts", &json!({})).await;
    let there = thoughts().await;
    page.tab_to("[data-forget]").await;
    page.key("Enter").await;
    // A hand that trembles presses again, and on what came up as well.
    page.key("Enter").await;
    page.click("[data-forget]").await;
    page.click("[data-sure=go]").await;
    assert_eq!(thoughts().await, there);
    page.until("document.querySelector('[data-sure=go]').ariaDisabled === null").await;
    page.click("[data-sure=go]").await;
    page.until("document.activeElement.dataset.sure === 'back'").await;
    assert_eq!(thoughts().await, json!([]));
    page.key("Enter").await;
    page.until("document.querySelector('[data-sure=back]') === null").await;
    assert_eq!(thoughts().await, there, "it is back as it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_of_a_digest_is_kept_answered_later_and_let_go() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    evening(&service).await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/digests/last")).await;
    page.tab_to(".part-kind .fate summary").await;
    page.key("Enter").await;
    page.tab_to(".part-kind [data-keep]").await;
    page.key("Enter").await;
    page.until(
        "document.querySelector('.part-kind [data-said]').textContent.startsWith('Kept, in the journal')",
    )
    .await;
    page.click(".part-questions .fate summary").await;
    page.click(".part-questions [data-answer]").await;
    page.until("document.querySelector('.part-questions [data-answer]').ariaPressed === 'true'").await;
    assert_eq!(
        page.eval::<String>("document.activeElement.dataset.answer ?? ''").await.len(),
        1,
        "it stays there"
    );
    page.click(".part-questions [data-let-go]").await;
    // One stands where one was, both ways.
    page.until("document.activeElement.dataset.on === 'false'").await;
    assert!(!page.eval::<String>("document.querySelector('main').innerText").await.contains("foam"));
    page.key("Enter").await;
    page.until("document.activeElement.matches('.part-questions .fate summary')").await;
    assert!(page.eval::<String>("document.querySelector('main').innerText").await.contains("foam"));
    page.click(".part-questions [data-let-go]").await;
    page.until("document.activeElement.dataset.on === 'false'").await;
    page.reload().await;
    let mut loads = page.events();
    page.click("[data-let-go][data-on=false]").await;
    loads.next("Page.loadEventFired").await;
    page.until("document.activeElement.matches('.part-questions .fate summary')").await;
    page.goto(&service.url("/digests")).await;
    assert!(page.eval::<String>("document.querySelector('.to-answer').innerText").await.contains("foam"));
    page.click("[data-reply=done]").await;
    page.until("!document.querySelector('[data-reply]')").await;
    assert_eq!(page.problems(), Vec::<String>::new());
    let kept = ask(&service, Method::GET, "/journal/kept", &json!({})).await;
    assert!(kept[0]["text"].as_str().unwrap().starts_with("thank you for explaining"));
}
