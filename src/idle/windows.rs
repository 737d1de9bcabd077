//! What Windows tells of the moment: the last key or movement, whether the session is locked, and whether
//! presentation settings or quiet hours ask not to be disturbed. Focus sessions are told to nobody.
#![allow(unsafe_code)]

use std::time::Duration;

use windows_sys::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SERVER_HANDLE, WTS_CURRENT_SESSION, WTS_SESSIONSTATE_LOCK, WTSFreeMemory, WTSINFOEXW,
    WTSQuerySessionInformationW, WTSSessionInfoEx,
};
use windows_sys::Win32::System::SystemInformation::GetTickCount;
use windows_sys::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};
use windows_sys::Win32::UI::Shell::{QUNS_PRESENTATION_MODE, QUNS_QUIET_TIME, SHQueryUserNotificationState};

/// For so long nobody has touched keyboard or mouse; none where it is not told.
pub(super) fn idle() -> Option<Duration> {
    let size = u32::try_from(size_of::<LASTINPUTINFO>()).ok()?;
    let mut last = LASTINPUTINFO { cbSize: size, dwTime: 0 };
    // SAFETY: the struct says its own size and lives through the call; the clock takes nothing.
    let (is_told, now) = unsafe { (GetLastInputInfo(&raw mut last) != 0, GetTickCount()) };
    // Both count milliseconds since the start, and begin anew together after 49 days.
    is_told.then(|| Duration::from_millis(now.wrapping_sub(last.dwTime).into()))
}

/// Whether the session is locked; none where it is not told.
pub(super) fn locked() -> Option<bool> {
    let mut told = std::ptr::null_mut();
    let mut bytes = 0;
    // SAFETY: what is given back belongs to us until it is freed, and is read only where it is as long as the struct.
    // The level that is written in it is 1, the only one there is (Microsoft, "WTSINFOEXW").
    unsafe {
        let is_told = WTSQuerySessionInformationW(
            WTS_CURRENT_SERVER_HANDLE,
            WTS_CURRENT_SESSION,
            WTSSessionInfoEx,
            &raw mut told,
            &raw mut bytes,
        ) != 0;
        if !is_told || told.is_null() {
            return None;
        }
        let is_whole = usize::try_from(bytes).is_ok_and(|bytes| bytes >= size_of::<WTSINFOEXW>());
        let info = is_whole.then(|| told.cast::<WTSINFOEXW>().read_unaligned());
        WTSFreeMemory(told.cast());
        let info = info.filter(|info| info.Level == 1)?;
        Some(info.Data.WTSInfoExLevel1.SessionFlags.cast_unsigned() == WTS_SESSIONSTATE_LOCK)
    }
}

/// Whether notifications are unwelcome just now; none where it is not told. A game on the whole screen is no such wish.
pub(super) fn do_not_disturb() -> Option<bool> {
    let mut state = 0;
    // SAFETY: the number lives through the call.
    let result = unsafe { SHQueryUserNotificationState(&raw mut state) };
    (result == 0).then_some(matches!(state, QUNS_PRESENTATION_MODE | QUNS_QUIET_TIME))
}
