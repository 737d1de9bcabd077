//! The pages about one's own data and about other devices: nothing goes by accident, and what is shown
//! works at the width of a phone.

use reqwest::Method;
use serde_json::json;

use super::cdp::View;
use super::journal::ask;
use super::launch::Engine;
use super::pages::{assert_accessible, signed_in};
use super::service::Service;

fn type_into(field: &str, text: &str) -> String {
    format!(
        "(() => {{ const field = document.querySelector('{field}'); field.value = {}; field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()",
        json!(text)
    )
}

const SAID: &str = "document.querySelector('[data-said]').innerText";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forgetting_takes_typing_and_says_what_came_of_it() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    service.say("Mira", "hello there, friend").await;
    service.say("Mira", "i love your streams, thank you").await;
    ask(&service, Method::POST, "/digests", &json!({})).await;
    ask(&service, Method::POST, "/feedback/2/keep", &json!({})).await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/data")).await;
    page.keep("data").await;
    page.eval::<()>(&type_into("#viewer", "@Mira")).await;
    page.click("[data-forget=viewer] [type=submit]").await;
    page.until("!document.querySelector('[data-sure]').hidden").await;
    page.eval::<()>(&type_into("#viewer-again", "mila")).await;
    page.click("[data-forget=viewer] [data-do]").await;
    page.until(&format!("{SAID}.includes('nothing was deleted')")).await;
    let kept = async || {
        let count = "SELECT count(*) FROM feedback WHERE author_name = 'Mira'";
        service.read(move |connection| connection.query_row(count, [], |row| row.get::<_, i64>(0))).await
    };
    assert_eq!(kept().await, 2);
    page.eval::<()>(&type_into("#viewer-again", "mira")).await;
    page.keep("data-sure").await;
    page.click("[data-forget=viewer] [data-do]").await;
    page.until(&format!("{SAID}.includes('is deleted, also from digests')")).await;
    assert_eq!(kept().await, 0);
    page.until("!document.querySelector('[data-lines]').hidden").await;
    page.keep("data-lines").await;
    page.click("[data-lines-forget]").await;
    page.until("document.querySelector('[data-lines]').hidden").await;
    assert!(!page.eval::<String>(SAID).await.contains("You kept"), "they are gone, too");

    page.eval::<()>(&type_into("#phrase", "forget it")).await;
    page.click("[data-forget=everything] [data-do]").await;
    page.until(&format!("{SAID}.startsWith('Nothing was deleted')")).await;
    page.eval::<()>(&type_into("#phrase", "forget everything")).await;
    page.until("document.querySelector('[data-forget=everything] [data-do]').getAttribute('aria-disabled') === 'false'")
        .await;
    page.click("[data-forget=everything] [data-do]").await;
    page.until(&format!("{SAID}.startsWith('Evenkeel signs out')")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_shown_and_typed_and_both_pages_are_fit_to_read() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::with(|config| {
        config.server.listen = "0.0.0.0:0".parse().unwrap();
        config.server.allow_lan = true;
    })
    .await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/devices")).await;
    page.keep("devices").await;
    let Some(there) = evenkeel::web::lan::address_for_others(([0, 0, 0, 0], service.port()).into()) else {
        return;
    };
    page.click("[data-code]").await;
    page.until("!document.querySelector('[data-code-place]').hidden").await;
    let code = page.eval::<String>("document.querySelector('[data-the-code]').innerText").await;
    page.keep("devices-code").await;

    let other = browser.page(View { width: 390, height: 700, ..View::default() }).await;
    other.goto(&format!("http://{there}/pair")).await;
    assert_accessible(&other, "/pair").await;
    other.keep("pair").await;
    assert!(other.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await);
    other.eval::<()>(&type_into("#code", "AAAAAA")).await;
    other.click("[type=submit]").await;
    other.until(&format!("{SAID}.includes('no longer valid')")).await;
    other.eval::<()>(&type_into("#code", &code.to_lowercase())).await;
    other.eval::<()>(&type_into("#name", "Tablet")).await;
    let mut loads = other.events();
    other.click("[type=submit]").await;
    let paired = async || {
        let count = "SELECT count(*) FROM session WHERE device = 'Tablet'";
        service.read(move |connection| connection.query_row(count, [], |row| row.get::<_, i64>(0))).await
    };
    while paired().await == 0 {
        tokio::task::yield_now().await;
    }
    // It goes to today by itself.
    loads.next("Page.loadEventFired").await;
    other.goto(&format!("http://{there}/dock")).await;
    other.until("document.getElementById('dock')?.dataset.connected === 'yes'").await;

    page.call("Page.bringToFront", json!({})).await;
    page.reload().await;
    page.until("document.querySelector('.devices')?.innerText.includes('Tablet')").await;
    page.look(View { width: 320, height: 800, dark: true, ..View::default() }).await;
    assert!(page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await);
    assert_accessible(&page, "/devices").await;
    page.keep("devices-narrow").await;
    page.goto(&service.url("/data")).await;
    assert!(page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await);
    page.keep("data-narrow").await;
    page.goto(&service.url("/devices")).await;
    page.click("[data-take-back]").await;
    page.until("!document.querySelector('[data-device]')").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn past_chat_is_chosen_on_the_page_and_becomes_digests() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = signed_in(&browser, &service).await;
    page.goto(&service.url("/data")).await;
    let began = jiff::civil::date(2026, 11, 10).at(18, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
    let line = |minute: i64| {
        let at = began.timestamp().as_millisecond() + minute * 60_000;
        format!(
            "@id=p-{minute};tmi-sent-ts={at};user-id=7 :mira!m@m PRIVMSG #harbour_light :{}\n",
            if minute == 3 { "i love your streams, thank you so much" } else { "good evening everybody" }
        )
    };
    let chat: String = (0..20).map(line).collect();
    let choose = |files: &[(&str, &str)]| {
        format!(
            "(() => {{
               const chosen = new DataTransfer();
               for (const [name, text] of {}) chosen.items.add(new File([text], name));
               document.querySelector('#past-chat').files = chosen.files;
               document.querySelector('[data-import] [data-do]').click();
             }})()",
            json!(files)
        )
    };
    let said = "document.querySelector('[data-came]').innerText";
    page.click("[data-import] [data-do]").await;
    page.until(&format!("{said} === 'Choose a file first.'")).await;
    page.eval::<()>(&choose(&[("diary.txt", "Dear diary\n"), ("evening.txt", &chat)])).await;
    page.until(&format!("{said}.includes('evening.txt: One past stream was imported.')")).await;
    let all: String = page.eval(said).await;
    assert!(all.contains("diary.txt: This is no chat that Evenkeel can read."), "{all}");
    page.until(
        "!document.querySelector('[data-read]').hidden && document.querySelector('[data-stop]').hidden",
    )
    .await;
    page.keep("data-imported").await;
    assert_accessible(&page, "past chat").await;
    page.eval::<()>(&choose(&[("evening.txt", &chat)])).await;
    page.until(&format!("{said} === 'evening.txt: Everything in it was here already.'")).await;

    page.goto(&service.url("/digests")).await;
    assert!(page.eval::<String>("document.body.innerText").await.contains("Imported"));
    page.goto(&service.url("/digests/1")).await;
    page.keep("digest-imported").await;
    let read: String = page.eval("document.body.innerText").await;
    assert!(read.contains("i love your streams") && read.contains("Imported"), "{read}");
}
