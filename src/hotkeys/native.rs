//! Keys on Windows and macOS: the system tells of them on the program's main thread, so they are taken there.

// Clippy does not see on every target that they are const.
#![allow(clippy::missing_const_for_thread_local)]

use std::cell::RefCell;

use global_hotkey::GlobalHotKeyManager;
use tokio::sync::oneshot;

use super::driver::Out;
use super::error::HotkeyError;
use super::keys::{Binding, Keys};
use super::library;
use crate::main_loop;

thread_local! {
    /// The keys that are taken, on the main thread: they are given back with the manager.
    static TAKEN: RefCell<Option<GlobalHotKeyManager>> = const { RefCell::new(None) };
}

/// Takes the keys and hands on presses for as long as the service runs.
pub(super) async fn serve(keys: &Keys, out: &mut Out) -> HotkeyError {
    let mut pressed = library::presses();
    let (told, telling) = oneshot::channel();
    let bindings = keys.bindings.clone();
    let is_asked = main_loop::run_there(move || {
        // Who asked may have been told to stop.
        let _ = told.send(take(&bindings));
    });
    if !is_asked {
        return HotkeyError::Unreachable;
    }
    let _back = GiveBack;
    let Ok(errors) = telling.await else { return HotkeyError::Unreachable };
    out.ready(errors).await;
    loop {
        // One that lags has missed presses that nobody could have done anymore.
        if let Ok(id) = pressed.recv().await {
            out.pressed(keys, id);
        }
    }
}

/// Takes the keys in place of those that were taken, and says which could not be.
fn take(bindings: &[Binding]) -> Vec<HotkeyError> {
    TAKEN.with_borrow_mut(|taken| {
        *taken = None;
        let Ok(manager) = GlobalHotKeyManager::new() else { return vec![HotkeyError::Unreachable] };
        let errors = library::take(&manager, bindings);
        *taken = Some(manager);
        errors
    })
}

/// Gives the keys back when nobody listens to them any more: other settings may want others, or none.
struct GiveBack;

impl Drop for GiveBack {
    fn drop(&mut self) {
        // A loop that has ended has given them back.
        main_loop::run_there(|| TAKEN.set(None));
    }
}
