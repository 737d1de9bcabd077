//! Logoff and shutdown on Windows: a program that draws or takes keys is told of them by a message to its windows,
//! and of nothing by the console. It may take five seconds (Microsoft, "WM_ENDSESSION"); then it is ended.
//!
//! The one place in Evenkeel that Windows calls back, and so the one with code that the compiler cannot check.
#![allow(unsafe_code)]

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, RegisterClassW, WM_ENDSESSION, WM_QUERYENDSESSION, WNDCLASSW,
};

/// The longest that Windows is made to wait; it waits five seconds.
const PATIENCE: Duration = Duration::from_millis(4500);

static ENDING: LazyLock<CancellationToken> = LazyLock::new(CancellationToken::new);
static DONE: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

/// Returns once the session ends: the streamer logs off, or the machine is shut down.
pub async fn session_ends() {
    ENDING.cancelled().await;
}

/// Everything is put back and on disk: Windows need not wait any longer.
pub(super) fn done() {
    *DONE.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    DONE.1.notify_all();
}

/// Makes the window that is told. It is never shown. Where it cannot be made, Windows ends the program unasked, and
/// what OBS was changed to is put back at the next start.
pub(super) fn listen() {
    let class: Vec<u16> = "EvenkeelSessionEnd\0".encode_utf16().collect();
    // SAFETY: the name lives through both calls and ends with a zero; the procedure has the signature that Windows
    // calls, and is there for as long as the program; every other field may be zero (Microsoft, "WNDCLASSW").
    unsafe {
        let module = GetModuleHandleW(std::ptr::null());
        let window_class = WNDCLASSW {
            lpfnWndProc: Some(procedure),
            hInstance: module,
            lpszClassName: class.as_ptr(),
            ..std::mem::zeroed()
        };
        RegisterClassW(&window_class);
        let nothing = std::ptr::null_mut();
        let (name, menu) = (class.as_ptr(), std::ptr::null_mut());
        CreateWindowExW(0, name, name, 0, 0, 0, 0, 0, nothing, menu, module, std::ptr::null());
    }
}

/// What Windows calls, on the main thread.
unsafe extern "system" fn procedure(window: HWND, message: u32, wparam: WPARAM, lparam: LPARAM) -> LRESULT {
    match message {
        // Yes, the session may end.
        WM_QUERYENDSESSION => 1,
        WM_ENDSESSION if wparam != 0 => {
            ENDING.cancel();
            let done = DONE.0.lock().unwrap_or_else(PoisonError::into_inner);
            drop(DONE.1.wait_timeout_while(done, PATIENCE, |done| !*done));
            0
        }
        // SAFETY: what Windows handed in is handed back as it was.
        _ => unsafe { DefWindowProcW(window, message, wparam, lparam) },
    }
}
