//! The page for an OBS that starts before the service.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::cdp::View;
use super::in_each_engine;
use super::launch::Engine;
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

/// Whether the page can load an image from the service, as the page that waits tries to.
const ASKS: &str = "new Promise((done) => {
    const sign = new Image();
    sign.onload = () => done(true);
    sign.onerror = () => done(false);
    sign.src = `${new URL(document.querySelector('meta[name=overlay]').content).origin}/assets/lib/here.svg?asked`;
})";

/// OBS serves a *local file* from `http://absolute`. For a browser with rules about local networks that is a page of
/// the internet's, and not even a secure one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_file_of_an_obs_to_come_cannot_ask_us_but_a_file_address_can() {
    let service = Service::start().await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let server = listener.local_addr().unwrap();
    let body = std::fs::read_to_string(service.wait_page()).unwrap();
    tokio::spawn(async move {
        loop {
            let (mut tcp, _) = listener.accept().await.unwrap();
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            tokio::spawn(async move {
                let _ = tcp.read(&mut [0; 4096]).await;
                let _ = tcp.write_all(answer.as_bytes()).await;
            });
        }
    });
    let rules = [
        format!("--host-resolver-rules=MAP absolute {server}"),
        format!("--ip-address-space-overrides={server}=public"),
        "--enable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets".to_owned(),
    ];
    let Some(browser) = Engine::Today.launch_with(&rules).await else { return };
    let page = browser.page(View::default()).await;
    page.goto("http://absolute/wait.html").await;
    assert!(!page.eval::<bool>("isSecureContext").await);
    assert!(!page.eval::<bool>(ASKS).await, "it may ask: the docs say that it cannot");
    assert_eq!(page.eval::<String>("location.origin").await, "http://absolute", "so it waits");
    assert_eq!(page.pixels().await.painted, 0, "unseen");

    // The overlay's own address needs nobody's leave, and its socket neither.
    page.goto(&service.url("/overlay")).await;
    service.say("Mira", "there you are").await;
    page.until("document.querySelector('[data-line]')?.textContent.includes('there you are')").await;

    // Nor does the same page under the address of a file, in the same browser.
    let mut events = page.events();
    page.call(
        "Page.navigate",
        serde_json::json!({ "url": format!("file://{}", service.wait_page().display()) }),
    )
    .await;
    loop {
        let arrived = events.next("Page.frameNavigated").await;
        if arrived["frame"]["url"] == service.url("/overlay") {
            break;
        }
    }
}
