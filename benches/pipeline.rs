//! From raw chat lines to rows on disk: parse, classify, decide, commit. And from a started process to
//! its first page, with the memory it then takes.
//!
//! `cargo bench --bench pipeline`. The lines are those of the demo's simulated channel.
#![allow(clippy::print_stdout, reason = "a bench reports what it measured")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use evenkeel::cli::demo::DemoChannel;
use evenkeel::clock::Clock;
use evenkeel::config::Config;
use evenkeel::domain::Action;
use evenkeel::engine::{Engine, Parts, Started};
use evenkeel::twitch::chat;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

const LINES: usize = 100_000;

fn main() {
    divan::main();
    start_up();
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn raw_lines_to_durable_rows(bencher: Bencher) {
    let log: Vec<u8> = DemoChannel::new(1, Timestamp::UNIX_EPOCH)
        .take(LINES)
        .flat_map(|(_, line)| line.into_bytes().into_iter().chain(*b"\r\n"))
        .collect();
    bencher
        .counter(ItemsCount::new(LINES))
        .with_inputs(|| tempfile::tempdir().expect("a temporary folder"))
        .bench_local_refs(|folder| pipeline(&log, folder.path()));
}

/// Takes `log` in and returns once all of it is on disk.
fn pipeline(log: &[u8], folder: &std::path::Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut config = Config::default();
        config.stream.infer = false;
        let stop = CancellationToken::new();
        let parts = Parts { config: &config, folder, clock: Clock::system(), zone: TimeZone::UTC };
        let Started { engine, task, .. } = Engine::start(parts, stop.clone()).await.expect("it starts");
        engine.execute(Action::StartStream).await.expect("a stream begins");
        let incoming = engine.incoming();
        tokio::task::block_in_place(|| {
            chat::read_log(log, Timestamp::UNIX_EPOCH, |piece| {
                incoming.blocking_send(piece).expect("the engine runs");
            })
        })
        .expect("memory can be read");
        stop.cancel();
        task.await.expect("everything is on disk");
    });
}

/// Prints how long a fresh process takes to its first page, and its memory when idle.
fn start_up() {
    let mut times: Vec<(Duration, u64)> = (0..5).map(|_| first_page()).collect();
    times.sort_unstable();
    let (time, memory) = times.get(2).copied().unwrap_or_default();
    println!("cold start to first page: {time:.1?} (median of 5); idle memory: {} MiB", memory / 1024);
}

fn first_page() -> (Duration, u64) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let address = free_address();
    let began = Instant::now();
    let mut service = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .args(["run", "--listen", &address.to_string(), "--data-dir"])
        .arg(folder.path())
        .env_remove("EVENKEEL_CONFIG")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the service starts");
    while !answers(address) {
        assert!(began.elapsed() < Duration::from_secs(20), "the service answers");
    }
    let time = began.elapsed();
    std::thread::sleep(Duration::from_secs(1)); // idle means a moment later
    let memory = resident(&service);
    service.kill().expect("ours to stop");
    service.wait().expect("it ends");
    (time, memory)
}

fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address")
}

fn answers(address: SocketAddr) -> bool {
    let Ok(mut page) = TcpStream::connect(address) else { return false };
    let request = format!("GET /overlay HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    page.write_all(request.as_bytes()).is_ok()
        && page.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}

/// Resident memory in KiB, where the system tells it as Linux does.
fn resident(service: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", service.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}
