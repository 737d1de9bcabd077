//! What the pages cost a browser, measured beside a bare list of the same lines:
//! `cargo nextest run --run-ignored only --no-capture what_the_pages_cost`.
//!
//! The bare list is what a chat page without any look does: what came within 200 ms is appended at once, as text,
//! and the last twelve lines remain.

use std::fmt::Write;
use std::time::Duration;

use evenkeel::domain::{Action, Kind};
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::cdp::{Browser, Page, View};
use super::launch::Engine;
use super::service::Service;

/// How long each page is looked at, once for its CPU time and once for its frames.
const SPAN: Duration = Duration::from_secs(6);
/// Until what a new page does at first is over.
const WARM: Duration = Duration::from_secs(3);
const RATES: [u32; 5] = [1, 5, 20, 100, 200];

/// The bare list.
const BARE: &str = "(() => {
  document.body.style.cssText = 'margin: 0; height: 100vh; overflow: hidden; color: white; font: 18px sans-serif';
  const list = document.body.appendChild(document.createElement('ol'));
  list.style.cssText = 'position: absolute; bottom: 0; margin: 0; padding: 0; width: 576px; list-style: none';
  let waiting = [];
  new WebSocket(`ws://${location.host}/ws/overlay`).onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.type === 'passed') waiting.push(frame.line);
  };
  setInterval(() => {
    if (waiting.length === 0) return;
    for (const line of waiting) {
      const item = document.createElement('li');
      item.dataset.line = line.id;
      item.textContent = line.author + ': ' + line.fragments.map((each) => each.text ?? each.name).join('');
      list.append(item);
    }
    waiting = [];
    while (list.children.length > 12) list.firstElementChild.remove();
  }, 200);
})()";

/// Notes when each line came into the page.
const ARRIVALS: &str = "(() => {
  globalThis.arrivals = [];
  new MutationObserver((changes) => {
    const now = performance.timeOrigin + performance.now();
    for (const { addedNodes } of changes)
      for (const node of addedNodes) {
        const at = /at ([0-9]+)$/.exec(node.textContent ?? '')?.[1];
        if (at && node.matches?.('[data-line]')) arrivals.push(now - Number(at) / 1000);
      }
  }).observe(document, { childList: true, subtree: true });
})()";

/// What was seen of a page.
struct Cost {
    /// Of one core, in hundredths.
    cpu: f64,
    /// Frames drawn in a second.
    frames: f64,
}

/// The CPU time that all of the browser's processes took so far, in seconds.
async fn cpu(browser: &Browser) -> f64 {
    let told = browser.call("SystemInfo.getProcessInfo", json!({})).await;
    told["processInfo"].as_array().unwrap().iter().filter_map(|each| each["cpuTime"].as_f64()).sum()
}

async fn cost(browser: &Browser, page: &Page) -> Cost {
    sleep(WARM).await;
    // What stood in the first snapshot had come long before.
    page.eval::<()>("void globalThis.arrivals?.splice(0)").await;
    let (began, before) = (Instant::now(), cpu(browser).await);
    sleep(SPAN).await;
    let cpu = (cpu(browser).await - before) / began.elapsed().as_secs_f64();
    let did = page.trace(sleep(SPAN)).await;
    let frames = did.get("DrawFrame").copied().unwrap_or_default();
    Cost { cpu: cpu * 100.0, frames: f64::from(u32::try_from(frames).unwrap()) / SPAN.as_secs_f64() }
}

/// Lets people write so often, for as long as this is polled.
async fn chat(service: &Service, rate: u32) {
    let mut ticks = interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for number in 0_u32.. {
        ticks.tick().await;
        let name = format!("viewer{}", number % 40);
        let long = if number.is_multiple_of(5) {
            ", and the boat comes back over the water before the light goes"
        } else {
            ""
        };
        let now = jiff::Timestamp::now().as_microsecond();
        service.say(&name, &format!("the {number}. wave reaches the harbour{long} at {now}")).await;
    }
}

async fn during_chat(browser: &Browser, service: &Service, page: &Page, rate: u32) -> Cost {
    tokio::select! {
        cost = cost(browser, page) => cost,
        () = chat(service, rate) => unreachable!("people go on writing"),
    }
}

/// Milliseconds from a line's being handed in until it is in the page: the median, and what 99 of 100 keep within.
async fn latency(page: &Page) -> String {
    let mut all: Vec<f64> = page.eval("arrivals.splice(0)").await;
    all.sort_by(f64::total_cmp);
    let share =
        |hundredths: usize| all.get((all.len().max(1) - 1) * hundredths / 100).copied().unwrap_or(f64::NAN);
    format!("{:.1} / {:.1} ms", share(50), share(99))
}

async fn service() -> Service {
    Service::with(|config| config.feedback.pass = Kind::ALL.to_vec()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, and no statement about right or wrong"]
async fn what_the_pages_cost() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let mut table =
        String::from("page | lines a second | CPU | frames a second | CPU over bare | line to DOM\n");
    for rate in RATES {
        let service = service().await;
        let page = browser.page(View::default()).await;
        page.before_load(ARRIVALS).await;
        page.call("Page.setBypassCSP", json!({"enabled": true})).await;
        page.goto(&service.url("/api/v1/health")).await;
        page.eval::<()>(BARE).await;
        let bare = during_chat(&browser, &service, &page, rate).await;
        let bare_latency = latency(&page).await;
        page.call("Page.setBypassCSP", json!({"enabled": false})).await;
        page.goto(&service.url("/overlay")).await;
        let ours = during_chat(&browser, &service, &page, rate).await;
        let ratio = ours.cpu / bare.cpu;
        let latency = latency(&page).await;
        page.goto("about:blank").await;
        writeln!(table, "bare | {rate} | {:.1} % | {:.1} | 1 | {bare_latency}", bare.cpu, bare.frames)
            .unwrap();
        writeln!(table, "overlay | {rate} | {:.1} % | {:.1} | {ratio:.2} | {latency}", ours.cpu, ours.frames)
            .unwrap();
    }
    let service = service().await;
    let page = browser.page(View::default()).await;
    page.goto(&service.url("/overlay")).await;
    service.act(Action::StartBreak { exercise: None, length: None }).await;
    page.until("document.querySelector('[data-breath]')").await;
    let figure = cost(&browser, &page).await;
    writeln!(table, "figure | 0 | {:.1} % | {:.1}", figure.cpu, figure.frames).unwrap();
    service.act(Action::EndBreak).await;

    page.look(View { width: 400, height: 800, ..View::default() }).await;
    page.goto(&service.private("/dock")).await;
    service
        .hear(
            (0..200)
                .map(|line| service.message("Mira", &format!("the {line}. calm line for the dock")))
                .collect(),
        )
        .await;
    page.until("document.querySelectorAll('[data-line]').length === 200").await;
    let dock = during_chat(&browser, &service, &page, 20).await;
    writeln!(table, "dock | 20 | {:.1} % | {:.1}", dock.cpu, dock.frames).unwrap();
    println!("{table}");
}
