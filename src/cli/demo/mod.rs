//! `evenkeel demo`: the whole product on a simulated channel. Nothing to set up, nothing sent
//! anywhere, nothing kept.

mod channel;
mod history;
mod people;
mod script;
mod wire;

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;

use crate::app::{Deps, RunningService};
use crate::catalog;
use crate::config::{
    BreakStart, Breaks, Config, DigestSettings, Hotkeys, Server, Span, StreamSettings, Twitch,
};

use crate::domain::{Incoming, NumberId, Sample, TourStep};
use crate::engine::Engine;
use crate::store::folder::Claim;
use crate::twitch::chat::{self, Parser};

use super::failure::CliFailure;
use super::run::open_page;
use super::scratch::Scratch;
use super::{service, terminal};

pub use channel::{DemoChannel, ROUND};

/// The simulated channel's login name.
pub const CHANNEL: &str = "evenkeel_demo";
/// The same people come in the same order each time.
const SEED: u64 = 7;
/// Around so many watch.
const LEVEL: i64 = 12;

#[derive(Debug, clap::Args)]
pub(super) struct DemoArgs {
    /// The address to serve the pages at [default: a free port of this machine].
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Open the private page in the browser.
    #[arg(long)]
    open: bool,
    /// Everything three times as fast.
    #[arg(long)]
    fast: bool,
}

/// How many times as fast as people are.
#[derive(Debug, Clone, Copy)]
struct DemoPace(u32);

impl DemoPace {
    const CALM: Self = Self(1);
    const FAST: Self = Self(3);

    fn of(self, span: Duration) -> Duration {
        span / self.0
    }

    fn span(self, seconds: u64) -> Span {
        let span = self.of(Duration::from_secs(seconds));
        // A whole number of milliseconds above zero is always a span.
        format!("{}ms", span.as_millis()).parse().unwrap_or(Span::MOMENT)
    }
}

/// Settings with which everything can be seen in two minutes.
pub fn settings() -> Config {
    settings_at(DemoPace::CALM)
}

fn settings_at(pace: DemoPace) -> Config {
    Config {
        twitch: Twitch { channel: CHANNEL.into(), ..Twitch::default() },
        server: Server { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Server::default() },
        // Nobody says by hand that the simulated stream ends: it falls silent, as streams do.
        stream: StreamSettings { infer: true, silence: pace.span(5), ..StreamSettings::default() },
        digest: DigestSettings { after_stream: pace.span(10), notify: false, ..DigestSettings::default() },
        breaks: Breaks {
            every: pace.span(40),
            length: pace.span(20),
            notice: pace.span(5),
            start: BreakStart::Offer,
            with_ads: false,
            ..Breaks::default()
        },
        // A demo takes no keys away from other programs.
        hotkeys: Hotkeys::none(),
        ..Config::default()
    }
}

/// When the demo says what it shows: each thing, after it happened.
fn tour(pace: DemoPace) -> Vec<(Duration, TourStep)> {
    let Config { stream, digest, .. } = settings_at(DemoPace::CALM);
    let reading = script::TALK + stream.silence.get() + digest.after_stream.get() + Duration::from_secs(1);
    let steps = script::TOUR.into_iter().chain([(reading, TourStep::Reading)]);
    steps.map(|(at, step)| (pace.of(at), step)).collect()
}

/// Where the pages of the demo are.
struct DemoLinks {
    overlay: String,
    dock: String,
    /// Opens today once, within a minute.
    today: String,
}

/// What the demo says once it answers: where to look, and how long it takes.
fn welcome(links: &DemoLinks, pace: DemoPace) -> String {
    let DemoLinks { overlay, dock, today } = links;
    let reading = tour(pace).last().map(|(at, _)| at.as_secs()).unwrap_or_default();
    let faster = match pace.0 {
        1 => " `evenkeel demo --fast` is three times as fast.",
        _ => "",
    };
    format!(
        "A simulated channel: nothing is sent anywhere, and nothing is kept.\n\
         \n\
         \x20 For your audience  {overlay}  (in OBS: a browser source, 800 by 600)\n\
         \x20 For you            {dock}\n\
         \x20 Today and digests  {today}  (once, within a minute)\n\
         \n\
         What happens is said here and in the dock, one thing after another, for {reading} s.{faster}\n\
         Ctrl+C ends it.\n"
    )
}

pub(super) fn run(args: &DemoArgs) -> Result<(), CliFailure> {
    let scratch = Scratch::new("demo")?;
    let pace = if args.fast { DemoPace::FAST } else { DemoPace::CALM };
    let mut config = settings_at(pace);
    if let Some(listen) = args.listen {
        if !listen.ip().is_loopback() {
            return Err(CliFailure::usage(
                format!("{listen} can be reached from other machines."),
                "The demo stays on this one: use 127.0.0.1.",
            ));
        }
        config.server.listen = listen;
    }
    start(&config, scratch.path(), pace, args.open)
}

/// Runs the service with the simulated channel's lines in place of Twitch's.
fn start(config: &Config, data: &Path, pace: DemoPace, open: bool) -> Result<(), CliFailure> {
    let (shown, tour) = watch::channel(TourStep::Hello);
    let around = Deps { connect: false, tour: Some(tour), ..Deps::default() };
    let claim = Claim::take(data).map_err(CliFailure::of)?;
    service::serve(config, claim, None, around, async |running, mut signal| {
        let engine = &running.engine;
        if let Err(error) = history::write(&running.store, engine.clock().now()).await {
            tracing::warn!(error = &error as &dyn Error, "the demo has no history");
        }
        let links = DemoLinks {
            overlay: format!("http://{}/overlay", running.address),
            dock: running.dock_address(),
            today: running.link("/"),
        };
        terminal::print(&welcome(&links, pace))?;
        if open {
            open_page(&running.link("/"))?;
        }
        tokio::select! {
            stopped = signal.wait_beside(running) => stopped,
            () = speak(&running.engine, pace) => Ok(()),
            () = measure(&running.engine) => Ok(()),
            said = guide(running, &shown, pace) => said,
        }
    })
}

/// Says what is shown, each thing when it has happened: on the pages in every round, in the terminal once.
async fn guide(
    running: &RunningService,
    shown: &watch::Sender<TourStep>,
    pace: DemoPace,
) -> Result<(), CliFailure> {
    let clock = running.engine.clock();
    let begins = clock.steady();
    for round in 0u32.. {
        for (at, step) in tour(pace) {
            clock.sleep_until(begins + pace.of(ROUND) * round + at).await;
            shown.send_replace(step);
            if round > 0 {
                continue;
            }
            terminal::print(catalog::tour::step(step))?;
            // Each link opens its page once, so it is made when it is of use.
            match step {
                TourStep::Journal => terminal::print(&format!("   {}", running.link("/journal")))?,
                TourStep::Reading => terminal::print(&format!(
                    "   {}\nIt all begins again. Ctrl+C ends it.",
                    running.link("/digests/last")
                ))?,
                _ => {}
            }
        }
    }
    Ok(())
}

/// Lets the simulated channel speak, in its own time, through the same parser as Twitch. Ends when
/// the engine does.
async fn speak(engine: &Engine, pace: DemoPace) {
    let clock = engine.clock();
    let begins = clock.steady();
    let mut parser = Parser::new(chat::ChannelFilter::Only(CHANNEL.to_owned()));
    for (offset, line) in DemoChannel::new(SEED, clock.now()).at_pace(pace.0) {
        clock.sleep_until(begins + offset).await;
        let heard = parser.line(line.as_bytes(), clock.now());
        if let Some(incoming) = heard
            && engine.incoming().send(vec![incoming]).await.is_err()
        {
            return;
        }
    }
}

/// Measures every few seconds how many watch. Ends when the engine does.
async fn measure(engine: &Engine) {
    let clock = engine.clock();
    for count in 0.. {
        let (number, at) = (NumberId::Viewers, clock.now());
        let sample = Sample { number, at, value: history::watching(LEVEL, count) };
        if engine.incoming().send(vec![Incoming::Sample(sample)]).await.is_err() {
            return;
        }
        clock.sleep(history::MEASURED).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_can_be_seen_in_two_minutes() {
        for (pace, most) in [(DemoPace::CALM, 120), (DemoPace::FAST, 40)] {
            let tour = tour(pace);
            assert!(tour.is_sorted_by_key(|(at, _)| *at) && tour.len() == TourStep::ALL.len());
            let (last, step) = tour.last().unwrap();
            assert!(*last < Duration::from_secs(most) && *step == TourStep::Reading, "{last:?}");
            assert!(*last < pace.of(ROUND), "the digest comes before the next stream begins");
        }
    }

    #[test]
    fn nothing_leaves_this_machine() {
        let config = settings();
        assert!(config.server.listen.ip().is_loopback());
        assert!(config.digest.webhook.is_empty() && config.digest.folder.as_os_str().is_empty());
        assert!(!config.digest.notify && config.obs.url.is_empty());
    }

    #[test]
    fn the_welcome_says_where_and_for_how_long() {
        let links =
            DemoLinks { overlay: "http://o".into(), dock: "http://d".into(), today: "http://t".into() };
        let text = welcome(&links, DemoPace::CALM);
        for words in ["http://o", "http://d\n", "http://t  (once, within a minute)", "for 101 s", "--fast"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!welcome(&links, DemoPace::FAST).contains("--fast"));
    }
}
