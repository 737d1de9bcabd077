//! How long nobody has touched the keyboard or the mouse, by the X server's own screen saver extension.

use std::time::Duration;

use tokio::task::spawn_blocking;
use x11rb::connection::Connection;
use x11rb::protocol::screensaver::ConnectionExt;
use x11rb::protocol::xproto::Window;
use x11rb::rust_connection::RustConnection;

/// The X server, once it was reached.
pub(super) struct XScreen {
    name: String,
    reached: Option<(RustConnection, Window)>,
}

impl XScreen {
    /// The X server of this name; none where it is empty.
    pub(super) fn new(name: String) -> Self {
        Self { name, reached: None }
    }

    /// None where there is no X server, or it does not tell.
    pub(super) async fn idle(&mut self) -> Option<Duration> {
        if self.name.is_empty() {
            return None;
        }
        let (name, reached) = (self.name.clone(), self.reached.take());
        let (reached, idle) = spawn_blocking(move || {
            let reached = reached.or_else(|| connect(&name))?;
            let asked = reached.0.screensaver_query_info(reached.1).ok()?.reply().ok()?;
            Some((reached, Duration::from_millis(asked.ms_since_user_input.into())))
        })
        .await
        .ok()??;
        self.reached = Some(reached);
        Some(idle)
    }
}

fn connect(name: &str) -> Option<(RustConnection, Window)> {
    let (connection, screen) = x11rb::connect(Some(name)).ok()?;
    let root = connection.setup().roots.get(screen)?.root;
    Some((connection, root))
}
