//! Keys on Windows and macOS: the system tells of them in a loop that has to run on the program's main thread.
//!
//! So the service runs beside it, on threads of its own ([`beside`]), and asks it to take the keys. Must open
//! no window and show nothing.

use std::error::Error;
use std::sync::OnceLock;
use std::thread;

use global_hotkey::GlobalHotKeyManager;
use tokio::sync::oneshot;
use winit::application::ApplicationHandler;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::window::WindowId;

use super::driver::Out;
use super::error::HotkeyError;
use super::keys::{Binding, Keys};
use super::library;

/// The way to the loop, once it runs.
static LOOP: OnceLock<EventLoopProxy<KeyRequest>> = OnceLock::new();

/// What is asked of the loop.
enum KeyRequest {
    /// Take these keys, and say which could not be taken.
    Take(Vec<Binding>, oneshot::Sender<Vec<HotkeyError>>),
    /// Give the keys back.
    GiveBack,
    /// The service has ended.
    End,
}

/// Does `work` on another thread while the loop runs on this one, which is the main thread. Where the system
/// gives no loop the work is done without keys.
pub fn beside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let mut builder = EventLoop::<KeyRequest>::with_user_event();
    #[cfg(target_os = "macos")]
    {
        use winit::platform::macos::{ActivationPolicy, EventLoopBuilderExtMacOS};
        // No icon in the dock, and no menu.
        builder.with_activation_policy(ActivationPolicy::Accessory);
    }
    let Ok(event_loop) = builder.build() else { return work() };
    event_loop.set_control_flow(ControlFlow::Wait);
    let to_loop = LOOP.get_or_init(|| event_loop.create_proxy());
    thread::scope(|threads| {
        let working = threads.spawn(move || {
            let _end = EndOfWork(to_loop);
            work()
        });
        if let Err(error) = event_loop.run_app(&mut TakenKeys::default()) {
            tracing::warn!(error = &error as &dyn Error, "the system's loop for keys ended");
        }
        working.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Ends the loop when the work has ended, however it did.
struct EndOfWork(&'static EventLoopProxy<KeyRequest>);

impl Drop for EndOfWork {
    fn drop(&mut self) {
        // A loop that has ended needs no telling.
        let _ = self.0.send_event(KeyRequest::End);
    }
}

/// The keys that are taken: they are given back with the manager.
#[derive(Default)]
struct TakenKeys(Option<GlobalHotKeyManager>);

impl ApplicationHandler<KeyRequest> for TakenKeys {
    fn resumed(&mut self, _: &ActiveEventLoop) {}

    fn window_event(&mut self, _: &ActiveEventLoop, _: WindowId, _: WindowEvent) {}

    fn user_event(&mut self, event_loop: &ActiveEventLoop, wish: KeyRequest) {
        match wish {
            KeyRequest::Take(bindings, told) => {
                self.0 = None;
                let errors = match GlobalHotKeyManager::new() {
                    Ok(manager) => {
                        let errors = library::take(&manager, &bindings);
                        self.0 = Some(manager);
                        errors
                    }
                    Err(_) => vec![HotkeyError::Unreachable],
                };
                // Who asked may have been told to stop.
                let _ = told.send(errors);
            }
            KeyRequest::GiveBack => self.0 = None,
            KeyRequest::End => {
                self.0 = None;
                event_loop.exit();
            }
        }
    }
}

/// Takes the keys and hands on presses for as long as the service runs.
pub(super) async fn serve(keys: &Keys, out: &mut Out) -> HotkeyError {
    let mut pressed = library::presses();
    let (told, telling) = oneshot::channel();
    let asked = LOOP.get().map(|to_loop| to_loop.send_event(KeyRequest::Take(keys.bindings.clone(), told)));
    let Some(Ok(())) = asked else { return HotkeyError::Unreachable };
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

/// Gives the keys back when nobody listens to them any more: other settings may want others, or none.
struct GiveBack;

impl Drop for GiveBack {
    fn drop(&mut self) {
        if let Some(to_loop) = LOOP.get() {
            // A loop that has ended has given them back.
            let _ = to_loop.send_event(KeyRequest::GiveBack);
        }
    }
}
