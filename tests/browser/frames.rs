//! How smoothly the breathing figure moves, measured:
//! `cargo test --test main -- --ignored --nocapture frame_times_of_the_figure`.

use evenkeel::domain::Action;

use super::cdp::View;
use super::launch::Engine;
use super::service::Service;

/// So many frames are looked at: some five seconds.
const FRAMES: u32 = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, and no statement about right or wrong"]
async fn frame_times_of_the_figure() {
    for engine in Engine::ALL {
        let Some(browser) = engine.launch().await else { continue };
        let service = Service::start().await;
        let page = browser.page(View::default()).await;
        page.goto(&service.url("/overlay")).await;
        service.act(Action::StartBreak { exercise: None, length: None }).await;
        page.until("document.querySelector('[data-breath]')").await;
        let measured = format!(
            "new Promise((done) => {{
               const times = [];
               const frame = (at) => (times.push(at), times.length > {FRAMES} ? done(times) : requestAnimationFrame(frame));
               requestAnimationFrame(frame);
             }})"
        );
        let times: Vec<f64> = page.eval(&measured).await;
        let mut apart: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        apart.sort_by(f64::total_cmp);
        let share = |hundredths: usize| apart[(apart.len() - 1) * hundredths / 100];
        println!(
            "{engine:?}: median {:.1} ms, 95 of 100 within {:.1} ms, longest {:.1} ms",
            share(50),
            share(95),
            share(100)
        );
    }
}
