//! What `global-hotkey` hears, and taking keys with it: the same on every system it knows.
//!
//! Must not wait for anything: a manager belongs to the thread that made it.

use std::sync::{LazyLock, Once};

use global_hotkey::{Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};
use tokio::sync::broadcast;

use super::error::HotkeyError;
use super::keys::Binding;

/// Presses that may wait.
const PRESSES: usize = 16;

/// What the library hears. It takes one handler for the life of the process.
static PRESSED: LazyLock<broadcast::Sender<u32>> = LazyLock::new(|| broadcast::channel(PRESSES).0);
static HANDLER: Once = Once::new();

/// The keys that are pressed from now on, by the library's ids.
pub(super) fn presses() -> broadcast::Receiver<u32> {
    HANDLER.call_once(|| {
        GlobalHotKeyEvent::set_event_handler(Some(|event: GlobalHotKeyEvent| {
            if event.state == HotKeyState::Pressed {
                // Nobody listens between two displays.
                let _ = PRESSED.send(event.id);
            }
        }));
    });
    PRESSED.subscribe()
}

/// Takes each key that is free. Those that are not are told one by one.
pub(super) fn take(manager: &GlobalHotKeyManager, bindings: &[Binding]) -> Vec<HotkeyError> {
    bindings
        .iter()
        .filter_map(|Binding { press, key, written }| {
            let (press, written) = (*press, written.clone());
            match manager.register(*key) {
                Ok(()) => None,
                Err(Error::AlreadyRegistered(_)) => Some(HotkeyError::Taken { press, written }),
                Err(_) => Some(HotkeyError::NotGiven { press, written }),
            }
        })
        .collect()
}
