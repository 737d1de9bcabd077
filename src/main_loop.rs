//! The program's main thread on Windows and macOS: keys and the icon in the tray live there, in the system's loop.
//!
//! So the service runs beside it, on threads of its own ([`beside`]), and hands it what is to be done there. Must
//! open no window that anybody sees.

#[cfg(windows)]
mod session_end;

use std::error::Error;
use std::sync::OnceLock;
use std::thread;

use winit::application::ApplicationHandler;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::window::WindowId;

#[cfg(windows)]
pub use session_end::session_ends;

/// The way to the loop, once it runs.
static LOOP: OnceLock<EventLoopProxy<LoopRequest>> = OnceLock::new();

/// What is asked of the loop.
enum LoopRequest {
    /// Do this on the main thread.
    Do(Box<dyn FnOnce() + Send>),
    /// The service has ended.
    End,
}

/// Has `work` done on the main thread, soon. False where there is no loop, or none any more.
pub fn run_there(work: impl FnOnce() + Send + 'static) -> bool {
    LOOP.get().is_some_and(|to_loop| to_loop.send_event(LoopRequest::Do(Box::new(work))).is_ok())
}

/// Does `work` on another thread while the loop runs on this one, which is the main thread. Where the system
/// gives no loop the work is done without it.
pub fn beside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let mut builder = EventLoop::<LoopRequest>::with_user_event();
    #[cfg(target_os = "macos")]
    {
        use winit::platform::macos::{ActivationPolicy, EventLoopBuilderExtMacOS};
        // No icon in the dock, and no menu.
        builder.with_activation_policy(ActivationPolicy::Accessory);
    }
    let Ok(event_loop) = builder.build() else { return work() };
    event_loop.set_control_flow(ControlFlow::Wait);
    let to_loop = LOOP.get_or_init(|| event_loop.create_proxy());
    #[cfg(windows)]
    session_end::listen();
    thread::scope(|threads| {
        let working = threads.spawn(move || {
            let _end = EndOfWork(to_loop);
            work()
        });
        if let Err(error) = event_loop.run_app(&mut MainThread) {
            tracing::warn!(error = &error as &dyn Error, "the loop of the main thread ended");
        }
        working.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Ends the loop when the work has ended, however it did.
struct EndOfWork(&'static EventLoopProxy<LoopRequest>);

impl Drop for EndOfWork {
    fn drop(&mut self) {
        #[cfg(windows)]
        session_end::done();
        // A loop that has ended needs no telling.
        let _ = self.0.send_event(LoopRequest::End);
    }
}

struct MainThread;

impl ApplicationHandler<LoopRequest> for MainThread {
    fn resumed(&mut self, _: &ActiveEventLoop) {}

    fn window_event(&mut self, _: &ActiveEventLoop, _: WindowId, _: WindowEvent) {}

    fn user_event(&mut self, event_loop: &ActiveEventLoop, request: LoopRequest) {
        match request {
            LoopRequest::Do(work) => work(),
            LoopRequest::End => event_loop.exit(),
        }
    }
}
