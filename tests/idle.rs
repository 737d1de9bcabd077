//! What the desktop tells: a real X server on which nobody presses a key, and a real D-Bus on which the
//! parts of a desktop are played.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use evenkeel::clock::Clock;
use evenkeel::config::Breaks;
use evenkeel::domain::{Absence, Incoming, StreamSignal};
use evenkeel::idle::{self, Heed, IdlePlaces};
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use zbus::{Connection, connection, interface};

use crate::support::binary::PATIENCE;
use crate::support::desktop::{Bus, Screen};

/// Somebody who looks at a desktop, with a clock that is moved by hand.
struct Watch {
    clock: Clock,
    live: watch::Sender<bool>,
    told: mpsc::Receiver<Vec<Incoming>>,
    stop: CancellationToken,
}

impl Watch {
    fn over(places: IdlePlaces, breaks: &Breaks) -> Self {
        let clock = Clock::manual(Timestamp::from_second(1_790_000_000).unwrap());
        let (live, is_live) = watch::channel(true);
        let (reports, told) = mpsc::channel(8);
        let stop = CancellationToken::new();
        let work = idle::run(Heed::of(breaks), places, is_live, clock.clone(), stop.clone(), reports);
        tokio::spawn(work);
        Self { clock, live, told, stop }
    }

    /// What is told next, however often the desktop is looked at until then.
    async fn next(&mut self) -> Vec<StreamSignal> {
        let waiting = async {
            loop {
                tokio::select! {
                    biased;
                    told = self.told.recv() => return told.expect("it runs"),
                    () = tokio::time::sleep(Duration::from_millis(5)) => self.clock.advance(Duration::from_secs(10)),
                }
            }
        };
        let told = timeout(PATIENCE, waiting).await.expect("something is told");
        told.into_iter()
            .map(|incoming| match incoming {
                Incoming::StreamSignal(moment) => moment,
                other => panic!("{other:?}"),
            })
            .collect()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn away(away: bool) -> StreamSignal {
    StreamSignal::Away { by: Absence::Desk, away }
}

fn heeding(away_after: &str, do_not_disturb: bool) -> Breaks {
    let settings = format!("away_after = '{away_after}'\ndo_not_disturb = {do_not_disturb}");
    toml_edit::de::from_str(&settings).unwrap()
}

#[tokio::test]
async fn who_presses_no_key_is_away_until_one_is_pressed() {
    if Screen::is_missing() {
        return;
    }
    let screen = Screen::start().await;
    let places = IdlePlaces { x_server: screen.name.clone(), ..IdlePlaces::default() };
    let mut watch = Watch::over(places, &heeding("1500ms", false));
    assert_eq!(watch.next().await, [away(true)]);
    screen.press("a").await;
    assert_eq!(watch.next().await, [away(false)]);
    assert_eq!(watch.next().await, [away(true)]);
    // Nobody is away from a desktop that is gone.
    screen.end().await;
    assert_eq!(watch.next().await, [away(false)]);
}

/// The parts of a desktop that are played.
#[derive(Clone, Default)]
struct Desktop {
    locked: Arc<AtomicBool>,
    silent: Arc<AtomicBool>,
    idle: Arc<AtomicU64>,
}

struct Session(Desktop);
struct Notifications(Desktop);
struct IdleMonitor(Desktop);

#[interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.0.locked.load(Ordering::SeqCst)
    }
}

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[zbus(property)]
    fn inhibited(&self) -> bool {
        self.0.silent.load(Ordering::SeqCst)
    }
}

#[interface(name = "org.gnome.Mutter.IdleMonitor")]
impl IdleMonitor {
    fn get_idletime(&self) -> u64 {
        self.0.idle.load(Ordering::SeqCst)
    }
}

impl Desktop {
    /// Puts it on the bus.
    async fn on(&self, bus: &Bus) -> Connection {
        connection::Builder::address(bus.address.as_str())
            .unwrap()
            .serve_at("/org/freedesktop/login1/session/auto", Session(self.clone()))
            .unwrap()
            .serve_at("/org/freedesktop/Notifications", Notifications(self.clone()))
            .unwrap()
            .serve_at("/org/gnome/Mutter/IdleMonitor/Core", IdleMonitor(self.clone()))
            .unwrap()
            .name("org.freedesktop.login1")
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .name("org.gnome.Mutter.IdleMonitor")
            .unwrap()
            .build()
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_locked_screen_and_the_wish_not_to_be_disturbed_are_told_as_they_change() {
    let Some(bus) = Bus::start().await else { return };
    let desktop = Desktop::default();
    let parts = desktop.on(&bus).await;
    let places = IdlePlaces {
        session_bus: bus.address.clone(),
        system_bus: bus.address.clone(),
        ..IdlePlaces::default()
    };
    let mut watch = Watch::over(places.clone(), &heeding("5m", true));
    desktop.locked.store(true, Ordering::SeqCst);
    assert_eq!(watch.next().await, [away(true)]);
    desktop.locked.store(false, Ordering::SeqCst);
    desktop.silent.store(true, Ordering::SeqCst);
    assert_eq!(watch.next().await, [away(false), StreamSignal::DoNotDisturb(true)]);
    desktop.silent.store(false, Ordering::SeqCst);
    desktop.idle.store(5 * 60_000, Ordering::SeqCst);
    assert_eq!(watch.next().await, [away(true), StreamSignal::DoNotDisturb(false)]);
    // After the stream nobody looks, and nobody is away.
    watch.live.send(false).unwrap();
    assert_eq!(watch.next().await, [away(false)]);
    watch.live.send(true).unwrap();
    assert_eq!(watch.next().await, [away(true)]);
    drop(parts);
    assert_eq!(watch.next().await, [away(false)]);

    // Without the settings only the lock counts.
    let parts = desktop.on(&bus).await;
    desktop.silent.store(true, Ordering::SeqCst);
    let mut watch = Watch::over(places, &Breaks::default());
    desktop.locked.store(true, Ordering::SeqCst);
    assert_eq!(watch.next().await, [away(true)]);
    desktop.locked.store(false, Ordering::SeqCst);
    assert_eq!(watch.next().await, [away(false)]);
    drop(parts);
}
