//! A word on the desktop that a digest is ready. Never what is in it, from whom, or how many there are.
//!
//! Where nothing takes such a word (no desktop, a service without one) it is left out, and said to
//! whoever asks how things stand. Must not be said twice: it is ticked off before it is said.

use std::thread;
use std::time::Duration;

use notify_rust::Notification;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::Post;
use crate::catalog;
use crate::clock::before;
use crate::domain::{DeliveryState, LinkState, Peer, Target};
use crate::store::deliveries;

/// A desktop that does not answer within this time does not.
const PATIENCE: Duration = Duration::from_secs(5);
/// Of a digest that is older than this nobody is told any more: it was ready while nobody could be told.
const FRESH: Duration = Duration::from_secs(3600);

const TITLE: &str = "Evenkeel";
const PROBLEM: &str = "There is no desktop here that takes notifications.";
const ADVICE: &str = "Nothing is lost: digests are on their page. `digest.notify = false` leaves them out.";

/// Tells the desktop for as long as anybody may owe something.
pub(super) async fn work(post: &Post, mut pokes: watch::Receiver<()>) {
    report(post, ask().await).await;
    while let Some(owed) = post.next(Target::Notification, &mut pokes).await {
        let (id, now) = (owed.digest, post.now());
        let done = move |connection: &_| {
            deliveries::settle(connection, id, Target::Notification, DeliveryState::Sent, None, now)
        };
        if let Err(error) = post.store.write(done).await {
            post.rest(&error).await;
        } else if owed.composed_at >= before(now, FRESH) {
            report(post, say(catalog::of(post.language).dock.digest_ready).await).await;
        }
    }
}

async fn report(post: &Post, takes: bool) {
    match takes {
        true => post.report(Peer::Notifications, LinkState::Up, None).await,
        // On a machine without a screen that is as it should be.
        false => post.report(Peer::Notifications, LinkState::Off, Some((PROBLEM.into(), ADVICE))).await,
    }
}

/// Whether somebody takes notifications here.
async fn ask() -> bool {
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        in_time(|| notify_rust::get_server_information().is_ok()).await
    }
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    {
        true
    }
}

/// Says `words` on the desktop. False where nobody takes them.
pub(super) async fn say(words: &'static str) -> bool {
    in_time(move || {
        let mut notification = Notification::new();
        notification.appname(TITLE).summary(TITLE).body(words);
        #[cfg(windows)]
        notification.app_id(windows_name());
        #[cfg(target_os = "macos")]
        macos_name();
        notification.show().is_ok()
    })
    .await
}

/// The name by which Windows knows whose a notification is. The installer registers it; where nothing was installed it
/// is registered here, once, for this account alone (Microsoft, "Application User Model IDs").
#[cfg(windows)]
fn windows_name() -> &'static str {
    use std::os::windows::process::CommandExt as _;
    use std::process::{Command, Stdio};
    use std::sync::Once;

    const NAME: &str = "Evenkeel.Evenkeel";
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        let place = format!(r"HKCU\Software\Classes\AppUserModelId\{NAME}");
        let registered = Command::new("reg")
            .args(["add", &place, "/v", "DisplayName", "/t", "REG_SZ", "/d", TITLE, "/f"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .creation_flags(CREATE_NO_WINDOW)
            .status();
        if !registered.is_ok_and(|status| status.success()) {
            tracing::info!("notifications come under another name: ours could not be registered");
        }
    });
    NAME
}

/// Tells macOS whose notifications these are; it hears that once, and before the first.
#[cfg(target_os = "macos")]
fn macos_name() {
    use std::sync::Once;

    static TOLD: Once = Once::new();
    TOLD.call_once(|| {
        if notify_rust::set_application("io.github.evenkeel.Evenkeel").is_err() {
            tracing::info!("notifications come under another name: no application of ours is installed");
        }
    });
}

/// Runs `work`, which waits for the desktop, beside everything else: on a thread of its own, so that a desktop
/// that hangs holds up nothing, not even our end.
async fn in_time(work: impl FnOnce() -> bool + Send + 'static) -> bool {
    let (sender, answer) = oneshot::channel();
    let waiting = thread::Builder::new().name("evenkeel-desktop".into()).spawn(move || {
        // Whoever waited may have gone.
        let _ = sender.send(work());
    });
    waiting.is_ok() && matches!(timeout(PATIENCE, answer).await, Ok(Ok(true)))
}
