//! The page for an OBS that starts before the service.

use super::cdp::View;
use super::in_each_engine;
use super::service::Service;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_was_there_first_finds_the_overlay() {
    in_each_engine(async |engine, browser| {
        let mut service = Service::start().await;
        service.end().await;
        let page = browser.page(View::default()).await;
        let file = format!("file://{}?theme=light", service.wait_page().display());
        page.goto(&file).await;
        assert_eq!(page.pixels().await.painted, 0, "{engine:?}: it waits unseen");
        assert_eq!(page.eval::<String>("location.href").await, file, "{engine:?}");

        let mut events = page.events();
        service.begin().await;
        let arrived = events.next("Page.frameNavigated").await;
        assert_eq!(arrived["frame"]["url"], service.url("/overlay?theme=light"), "{engine:?}");
        service.say("Mira", "there you are").await;
        events.next("Page.loadEventFired").await;
        page.until("document.querySelector('[data-line]')?.textContent.includes('there you are')").await;
    })
    .await;
}
