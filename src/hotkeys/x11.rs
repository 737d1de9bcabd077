//! Keys on X11, by `global-hotkey`.
//!
//! It takes keys on a thread of its own and says nothing when the X server goes away: a connection of ours
//! is asked every now and then whether it is still there.

use std::time::Duration;

use global_hotkey::GlobalHotKeyManager;
use tokio::task::spawn_blocking;
use x11rb::protocol::xproto::ConnectionExt;
use x11rb::rust_connection::RustConnection;

use super::driver::Out;
use super::error::HotkeyError;
use super::keys::{Binding, Keys};
use super::library;

/// Between two questions whether the X server is still there.
const LOOK: Duration = Duration::from_secs(2);
/// Takes the keys and hands on presses until the display is gone.
pub(super) async fn serve(keys: &Keys, out: &mut Out) -> HotkeyError {
    let Ok(Ok((connection, _))) = spawn_blocking(|| x11rb::connect(None)).await else {
        return HotkeyError::Unreachable;
    };
    let mut pressed = library::presses();
    let bindings = keys.bindings.clone();
    let Ok((_manager, errors)) = spawn_blocking(move || take(&bindings)).await else {
        return HotkeyError::Unreachable;
    };
    out.ready(errors).await;
    let mut connection = connection;
    loop {
        let clock = out.clock().clone();
        tokio::select! {
            () = clock.sleep(LOOK) => {
                match spawn_blocking(move || is_there(connection)).await {
                    Ok(Some(same)) => connection = same,
                    _ => return HotkeyError::DisplayGone,
                }
            }
            // One that lags has missed presses that nobody could have done anymore.
            id = pressed.recv() => if let Ok(id) = id {
                out.pressed(keys, id);
            }
        }
    }
}

/// Takes each key that is free. Those that are not are told one by one.
fn take(bindings: &[Binding]) -> (Option<GlobalHotKeyManager>, Vec<HotkeyError>) {
    let Ok(manager) = GlobalHotKeyManager::new() else { return (None, vec![HotkeyError::Unreachable]) };
    let errors = library::take(&manager, bindings);
    (Some(manager), errors)
}

/// The connection again, if the X server still answers.
fn is_there(connection: RustConnection) -> Option<RustConnection> {
    let answers = connection.get_input_focus().ok().is_some_and(|asked| asked.reply().is_ok());
    answers.then_some(connection)
}
