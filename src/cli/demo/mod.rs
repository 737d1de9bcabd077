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

use crate::app::Deps;
use crate::config::{
    BreakStart, Breaks, Config, DigestSettings, Hotkeys, Server, Span, StreamSettings, Twitch,
};

use crate::domain::{Incoming, NumberId, Sample};
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
}

/// Settings with which everything can be seen in two minutes.
pub fn settings() -> Config {
    Config {
        twitch: Twitch { channel: CHANNEL.into(), ..Twitch::default() },
        server: Server { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Server::default() },
        // Nobody says by hand that the simulated stream ends: it falls silent, as streams do.
        stream: StreamSettings { infer: true, silence: Span::seconds(5), ..StreamSettings::default() },
        digest: DigestSettings {
            after_stream: Span::seconds(10),
            notify: false,
            ..DigestSettings::default()
        },
        breaks: Breaks {
            every: Span::seconds(40),
            length: Span::seconds(20),
            notice: Span::seconds(5),
            start: BreakStart::Offer,
            with_ads: false,
            ..Breaks::default()
        },
        // A demo takes no keys away from other programs.
        hotkeys: Hotkeys::none(),
        ..Config::default()
    }
}

/// What the demo says once it answers at `address`: where to look, and what will happen when.
pub fn welcome(address: SocketAddr, key: &str) -> String {
    let Config { stream, digest, breaks, .. } = settings();
    let ends = script::TALK + stream.silence.get();
    let after = |moment: Duration| format!("after {} s", moment.as_secs());
    let lines = [
        ("at once".to_owned(), "people chat; some lines show, others wait for a digest".to_owned()),
        (after(script::COUNT), "somebody asks for the viewer count; the answer appears nowhere".to_owned()),
        (after(breaks.every.get()), format!("your dock offers a break of {}; begin it there", breaks.length)),
        (after(script::RAID), "another channel comes by; how many came is left out".to_owned()),
        ("at any time".to_owned(), "peek at the viewers from the dock, after a few breaths".to_owned()),
        (after(ends), "the stream has ended; its numbers can be opened, or left closed".to_owned()),
        (after(ends + digest.after_stream.get()), "the digest of the stream can be read".to_owned()),
        (after(ROUND), "it all begins again".to_owned()),
    ];
    let what = lines.iter().map(|(when, what)| format!("  {when:<12} {what}\n")).collect::<String>();
    format!(
        "A simulated channel: nothing is sent anywhere, and nothing is kept.\n\
         \n\
         \x20 For your audience  http://{address}/overlay  (in OBS: a browser source, 800 by 600)\n\
         \x20 For you            http://{address}/dock?key={key}\n\
         \x20 Today and digests  http://{address}/?key={key}\n\
         \n\
         {what}\n\
         Ctrl+C ends it."
    )
}

pub(super) fn run(args: &DemoArgs) -> Result<(), CliFailure> {
    let scratch = Scratch::new("demo")?;
    let mut config = settings();
    if let Some(listen) = args.listen {
        if !listen.ip().is_loopback() {
            return Err(CliFailure::usage(
                format!("{listen} can be reached from other machines."),
                "The demo stays on this one: use 127.0.0.1.",
            ));
        }
        config.server.listen = listen;
    }
    start(&config, scratch.path(), args.open)
}

/// Runs the service with the simulated channel's lines in place of Twitch's.
fn start(config: &Config, data: &Path, open: bool) -> Result<(), CliFailure> {
    let around = Deps { connect: false, ..Deps::default() };
    let claim = Claim::take(data).map_err(CliFailure::of)?;
    service::serve(config, claim, None, around, async |running, mut signal| {
        let engine = &running.engine;
        if let Err(error) = history::write(&running.store, engine.clock().now()).await {
            tracing::warn!(error = &error as &dyn Error, "the demo has no history");
        }
        terminal::print(&welcome(running.address, running.key.expose()))?;
        if open {
            open_page(&running.link("/"))?;
        }
        tokio::select! {
            stopped = signal.wait_beside(running) => stopped,
            () = speak(&running.engine) => Ok(()),
            () = measure(&running.engine) => Ok(()),
        }
    })
}

/// Lets the simulated channel speak, in its own time, through the same parser as Twitch. Ends when
/// the engine does.
async fn speak(engine: &Engine) {
    let clock = engine.clock();
    let begins = clock.steady();
    let mut parser = Parser::new(chat::ChannelFilter::Only(CHANNEL.to_owned()));
    for (offset, line) in DemoChannel::new(SEED, clock.now()) {
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
        let Config { stream, digest, .. } = settings();
        let read = script::TALK + stream.silence.get() + digest.after_stream.get();
        assert!(read < Duration::from_secs(120), "{read:?}");
        assert!(read < ROUND, "the digest comes before the next stream begins");
    }

    #[test]
    fn nothing_leaves_this_machine() {
        let config = settings();
        assert!(config.server.listen.ip().is_loopback());
        assert!(config.digest.webhook.is_empty() && config.digest.folder.as_os_str().is_empty());
        assert!(!config.digest.notify && config.obs.url.is_empty());
    }

    #[test]
    fn the_welcome_says_where_and_when() {
        let text = welcome(SocketAddr::from(([127, 0, 0, 1], 4477)), "KEY");
        assert!(text.contains("http://127.0.0.1:4477/dock?key=KEY"));
        assert!(text.contains("  after 40 s   your dock offers a break of 20s; begin it there\n"), "{text}");
    }
}
