//! A hard moment is met: the mark and its minute in a small dock, a thought that is only written down, what is
//! practised over weeks, and how somebody breathes along who sees nothing. With the keyboard alone.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use evenkeel::domain::{Action, Done};
use reqwest::Method;
use serde_json::{Value, json};

use super::cdp::{Page, View};
use super::in_each_engine;
use super::journal::ask;
use super::launch::Engine;
use super::pages::{assert_accessible, signed_in};
use super::service::Service;

async fn list(service: &Service, path: &str) -> Value {
    ask(service, Method::GET, path, &json!({})).await
}

/// Enters where the focus is, and waits for what it leads to.
async fn follow(page: &Page) {
    let mut loads = page.events();
    page.key("Enter").await;
    loads.next("Page.loadEventFired").await;
}

/// Pictures for people: narrow and wide, light and dark.
async fn keep(page: &Page, name: &str) {
    if std::env::var_os("EVENKEEL_SHOTS").is_none() {
        return;
    }
    for width in [320, 400, 800, 1400] {
        for dark in [false, true] {
            page.look(View { width, height: 900, dark, ..View::default() }).await;
            let height: u32 = page.eval("Math.ceil(document.documentElement.scrollHeight)").await;
            page.look(View { width, height: height.min(4000), dark, ..View::default() }).await;
            page.settle().await;
            page.keep(&format!("care-{name}-{width}-{}", if dark { "dark" } else { "light" })).await;
        }
    }
    page.look(View::default()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mark_is_first_and_always_in_view_and_a_minute_may_follow() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = browser.page(View { width: 300, height: 256, ..View::default() }).await;
        page.goto(&service.private("/dock")).await;
        page.until("document.getElementById('dock').dataset.connected === 'yes'").await;
        let first = "document.querySelector('#dock button, #dock a, #dock select, #dock [tabindex=\"0\"]').dataset.action";
        assert_eq!(page.eval::<String>(first).await, "mark", "{engine:?}");
        let seen = "(() => {
            const button = document.querySelector('[data-action=mark]');
            const { left, top, right, bottom } = button.getBoundingClientRect();
            const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            return button.contains(hit) && top >= 0 && bottom <= innerHeight && bottom - top >= 44;
        })()";
        for place in ["0", "document.documentElement.scrollHeight"] {
            page.eval::<()>(&format!("void scrollTo(0, {place})")).await;
            assert!(page.eval::<bool>(seen).await, "{engine:?} at {place}");
        }
        page.keep(&format!("care-dock-256-{engine:?}")).await;
        assert_eq!(page.eval::<String>("document.querySelector('[data-action=mark]').accessKey").await, "m");
        page.tab_to("[data-action=mark]").await;
        page.key("Enter").await;
        page.until("!document.querySelector('[data-mark-write]').hidden").await;
        page.tab_to("[data-mark-write]").await;
        page.key("Enter").await;
        page.until("document.activeElement.name === 'thought'").await;
        page.write("[data-mark-minute] [name=thought]", "nobody cares").await;
        page.write("[data-mark-minute] [name=kinder]", "Mira asked about the brush").await;
        page.eval::<()>("void (document.querySelector('[data-mark-minute] [name=strong]').value = '70')").await;
        page.keep(&format!("care-dock-minute-{engine:?}")).await;
        page.tab_to("[data-mark-minute] .button-main").await;
        page.key("Enter").await;
        page.until("document.querySelector('[data-mark-minute]').hidden && document.activeElement.dataset.action === 'mark'").await;
        let thought = &list(&service, "/journal/thoughts").await[0];
        assert_eq!((&thought["belief_before"], &thought["thought"]), (&json!(70), &json!("nobody cares")));
        assert_eq!(thought["mark"], list(&service, "/marks").await[0]["id"], "{engine:?}");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_becomes_a_thought_and_a_bare_one_is_answered_with_three_doors() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    service.act(Action::StartStream).await;
    service.say("Gus", "the music is too loud, I can barely hear your voice").await;
    service.act(Action::EndStream).await;
    let done = service.act(Action::ComposeDigest).await;
    assert!(matches!(done, Done::Digest(Some(_))), "{done:?}");
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/digests/last")).await;
    page.tab_to(".part-criticism summary").await;
    page.key("Enter").await;
    page.tab_to(".part-criticism .fate summary").await;
    page.key("Enter").await;
    page.tab_to("a[href^=\"/journal/thought?about=\"]").await;
    follow(&page).await;
    page.until("document.querySelector('[data-about]').innerText.includes('the music is too loud')").await;
    assert!(
        page.eval::<String>("document.getElementById('situation').value")
            .await
            .starts_with("In the stream of")
    );
    page.tab_to("#thought").await;
    page.write("#thought", "they want me gone").await;
    page.tab_to("[data-rows=feelings] [data-add-row]").await;
    page.key("Enter").await;
    page.until("document.activeElement.dataset.part === 'text'").await;
    page.write("[data-part=text]", "ashamed").await;
    page.eval::<()>("void (document.querySelector('[data-part=before]').value = '80')").await;
    page.until("document.querySelector('[data-after] [data-of]')?.textContent === 'ashamed'").await;
    keep(&page, "thought").await;
    // What is written outlasts the page.
    page.until("document.querySelector('[data-thought]').dataset.kept === 'yes'").await;
    page.reload().await;
    page.until("document.querySelector('[data-part=text]')?.value === 'ashamed'").await;
    page.until("document.querySelector('[data-about]').innerText.includes('the music is too loud')").await;
    page.tab_to("[data-thought] .button-main").await;
    page.key("Enter").await;
    page.until("document.activeElement.matches('[data-kept] h2')").await;
    let thought = list(&service, "/journal/thoughts").await[0].clone();
    assert_eq!(thought["about"][0]["by"], "Gus");
    assert_eq!(thought["feelings"], json!([{ "text": "ashamed", "before": 80 }]));
    let kept = "document.querySelector('[data-kept-link]').getAttribute('href')";
    assert_eq!(
        page.eval::<String>(kept).await,
        format!("/journal/thoughts/{}", thought["id"].as_str().unwrap())
    );
    assert_accessible(&page, "a bare thought that was kept").await;
    keep(&page, "doors").await;

    page.tab_to("[data-breathe]").await;
    page.key("Enter").await;
    page.until("document.activeElement.matches('[data-enough-breath]')").await;
    page.until("document.querySelector('[data-cue]').textContent === 'Breathe in'").await;
    keep(&page, "breathing").await;
    page.until("document.querySelector('[data-cue]').textContent === 'Breathe out'").await;
    page.key("Enter").await;
    page.until("document.activeElement.matches('[data-breathe]') && document.querySelector('[data-breathing]').hidden").await;
    page.tab_to("[data-another-time]").await;
    page.key("Enter").await;
    page.until("document.querySelector('[data-kept] [data-said]').textContent.includes('From tomorrow on')")
        .await;
    let later = &list(&service, "/journal/thoughts").await[0];
    assert!(later["ask_after"].is_string() && later["about"][0]["by"] == "Gus", "{later}");
    page.tab_to("a[href=\"/help\"]").await;
    // And there is a way back to where one was.
    page.tab_to("a[href^=\"/digests/\"][href*=\"#item-\"]").await;
    page.key("Enter").await;
    page.until("document.querySelector('.part-criticism details')?.open").await;
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_experiment_the_plan_steps_and_a_worry_are_written_with_the_keyboard() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    let form = async |path: &str, fields: &[(&str, &str)]| {
        page.goto(&service.url(path)).await;
        for (field, words) in fields {
            page.tab_to(field).await;
            page.write(field, words).await;
        }
        page.tab_to("[data-one] .button-main").await;
    };
    form(
        "/journal/experiments",
        &[("#prediction", "everyone leaves"), ("#will_do", "a break after an hour")],
    )
    .await;
    follow(&page).await;
    page.tab_to("a[href^=\"/journal/experiments/\"]").await;
    follow(&page).await;
    page.tab_to("#saw").await;
    page.write("#saw", "they waited").await;
    keep(&page, "experiment").await;
    assert_accessible(&page, "an experiment").await;
    page.tab_to("[data-one] .button-main").await;
    follow(&page).await;
    let experiment = &list(&service, "/journal/experiments").await[0];
    assert_eq!(
        (&experiment["saw"], &experiment["prediction"]),
        (&json!("they waited"), &json!("everyone leaves"))
    );
    keep(&page, "experiments").await;

    form("/journal/plan", &[("#signs", "I read chat twice"), ("#calms", "a walk"), ("#people", "Ada")]).await;
    keep(&page, "plan-writing").await;
    follow(&page).await;
    assert!(
        page.eval::<String>("document.querySelector('main').innerText").await.contains("I read chat twice")
    );
    keep(&page, "plan").await;
    assert_accessible(&page, "the plan").await;

    form("/journal/steps", &[("#towards", "a number")]).await;
    page.eval::<()>("document.getElementById('towards').focus()").await;
    page.tab_to("[data-add-row]").await;
    page.key("Enter").await;
    page.write("[data-part=text]", "in words").await;
    page.tab_to("[data-one] .button-main").await;
    page.key("Enter").await;
    page.until("document.querySelector('[data-one] [data-said]').textContent === 'Kept.'").await;
    keep(&page, "steps").await;
    assert_accessible(&page, "the steps").await;
    let ladder = list(&service, "/journal/ladder").await;
    assert_eq!(
        (&ladder["towards"], &ladder["steps"]),
        (&json!("a number"), &json!([{ "text": "in words" }]))
    );

    form("/journal/worries", &[("#text", "what if they hate it")]).await;
    page.eval::<()>("void (document.getElementById('ask_after').value = '2026-11-23T18:00')").await;
    follow(&page).await;
    let text: String = page.eval("document.querySelector('main').innerText").await;
    assert!(
        text.contains("what if they hate it") && text.contains("It waits until Monday 23 November"),
        "{text}"
    );
    keep(&page, "worries").await;
    assert_accessible(&page, "worries").await;
    service.pass(Duration::from_secs(2 * 24 * 3600));
    page.goto(&service.private("/journal")).await;
    assert!(
        page.eval::<String>("document.querySelector('.asked').innerText")
            .await
            .contains("what if they hate it")
    );
    keep(&page, "asked").await;
    assert_accessible(&page, "the journal with what was put off").await;
    page.tab_to("[name=afterwards]").await;
    page.write("[name=afterwards]", "they did not").await;
    page.tab_to("[data-worry] button").await;
    page.key("Enter").await;
    page.until("document.querySelector('[data-worry] [data-said]').textContent === 'Kept.'").await;
    assert_eq!(list(&service, "/journal/worries").await[0]["afterwards"], "they did not");
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sees_no_figure_hears_the_words_in_time_and_motion_is_never_needed() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = browser.page(View { reduced_motion: true, ..View::default() }).await;
    page.goto(&service.private("/dock")).await;
    page.until("document.getElementById('dock').dataset.connected === 'yes'").await;
    let region = "document.querySelector('[data-break-card] [data-cue]')";
    assert_eq!(page.eval::<String>(&format!("{region}.getAttribute('aria-live')")).await, "polite");
    page.click("[data-action=break]").await;
    for cue in ["Breathe in", "Breathe out", "Breathe in"] {
        page.until(&format!("{region}.textContent === '{cue}'")).await;
        // Without motion one word stands in place of the other.
        page.until(&format!("document.querySelector('.breath-cues').textContent === '{cue}'")).await;
    }
    assert_eq!(page.eval::<usize>("document.getAnimations().length").await, 0);
    page.click("[data-action=end]").await;
    page.until(&format!("{region}.textContent === ''")).await;
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_will_lock_says_so_and_any_sign_of_somebody_keeps_it() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(|config| config.journal.lock_after = "6s".parse().unwrap()).await;
    ask(&service, Method::PUT, "/journal/passphrase", &json!({ "new": "four plain small words" })).await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/journal/thought")).await;
    page.until("document.querySelector('.locks-soon')?.innerText.includes('kept as a draft')").await;
    page.click(".locks-soon button").await;
    page.until("!document.querySelector('.locks-soon')").await;
    page.until("document.querySelector('.locks-soon')").await;
    // Dictation writes without a key.
    page.eval::<()>(
        "void document.getElementById('thought').dispatchEvent(new InputEvent('input', { bubbles: true }))",
    )
    .await;
    let mut loads = page.events();
    page.until("!document.querySelector('.locks-soon')").await;
    loads.next("Page.loadEventFired").await;
    assert_eq!(page.eval::<String>("location.pathname").await, "/journal", "in the end it goes");
    assert_eq!(page.problems(), Vec::<String>::new());
}

/// What is told of in a page's accessibility tree.
const TOLD: [&str; 12] = [
    "heading", "button", "link", "textbox", "combobox", "checkbox", "radio", "group", "region", "status",
    "summary", "main",
];

/// What stands in the accessibility tree of a page, in its order: a role and a name a line.
async fn tree(page: &Page) -> String {
    page.call("Accessibility.enable", json!({})).await;
    let answer = page.call("Accessibility.getFullAXTree", json!({})).await;
    page.call("Accessibility.disable", json!({})).await;
    let nodes = answer["nodes"].as_array().unwrap();
    let by_id: HashMap<&str, &Value> =
        nodes.iter().map(|node| (node["nodeId"].as_str().unwrap(), node)).collect();
    let mut told = String::new();
    let mut waiting = vec![nodes.first().unwrap()];
    while let Some(node) = waiting.pop() {
        let children = node["childIds"].as_array().into_iter().flatten().rev();
        waiting.extend(children.filter_map(|id| by_id.get(id.as_str()?).copied()));
        let role = node["role"]["value"].as_str().unwrap_or_default();
        // Browsers call it by different names.
        let role = if role.starts_with("Disclosure") { "summary" } else { role };
        let name = node["name"]["value"].as_str().unwrap_or_default();
        if node["ignored"] == false && TOLD.contains(&role) && !(name.is_empty() && role == "group") {
            let _ = writeln!(told, "{role}: {name}");
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_accessibility_trees_of_the_pages_are_as_they_were_read() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    ask(&service, Method::POST, "/marks", &json!({})).await;
    let page = signed_in(&browser, &service).await;
    for (path, name) in [
        ("/journal", "journal"),
        ("/journal/thought", "thought"),
        ("/journal/week", "week"),
        ("/journal/marks", "marks"),
        ("/journal/experiments", "experiments"),
        ("/journal/plan", "plan"),
        ("/journal/steps", "steps"),
        ("/journal/worries", "worries"),
        ("/patterns", "patterns"),
    ] {
        page.goto(&service.url(path)).await;
        insta::assert_snapshot!(format!("tree_{name}"), tree(&page).await);
        assert_accessible(&page, path).await;
        keep(&page, &format!("page-{name}")).await;
    }
}
