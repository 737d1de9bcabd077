//! The platform's keyring: one entry, read, written and removed.
//!
//! A keyring may be missing, locked, or hang: each call has a thread of its own and two seconds. Nobody
//! is asked to unlock anything: a question that pops up in mid-stream is worse than a file. Must not
//! know what the entry holds.

#[cfg(any(target_os = "macos", windows))]
#[path = "keyring/native.rs"]
mod platform;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
#[path = "keyring/secret_service.rs"]
mod platform;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long a keyring may take.
const LIMIT: Duration = Duration::from_secs(2);
/// Under which name the entry stands.
const SERVICE: &str = "evenkeel";

/// The entry. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Keyring {
    /// Tells entries of several data folders apart.
    user: Arc<str>,
    /// A call is under way, or one never came back.
    busy: Arc<AtomicBool>,
}

/// What is to be done with the entry.
#[derive(Clone)]
pub(super) enum KeyringTask {
    Read,
    Write(Vec<u8>),
    Remove,
}

/// Why a keyring cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyringError {
    /// There is none.
    Absent,
    /// It is locked, hangs, or refuses.
    Closed,
}

impl Keyring {
    /// The entry of `user`.
    pub(super) fn new(user: &str) -> Self {
        Self { user: user.into(), busy: Arc::default() }
    }

    /// What the entry holds; none if there is none.
    pub(super) async fn read(&self) -> Result<Option<Vec<u8>>, KeyringError> {
        self.call(KeyringTask::Read).await
    }

    /// Replaces what the entry holds, and reads it back: some keyrings take everything and keep nothing.
    pub(super) async fn write(&self, content: &[u8]) -> Result<(), KeyringError> {
        self.call(KeyringTask::Write(content.to_vec())).await?;
        let there = self.read().await?;
        if there.as_deref() == Some(content) { Ok(()) } else { Err(KeyringError::Closed) }
    }

    /// Removes the entry.
    pub(super) async fn remove(&self) -> Result<(), KeyringError> {
        self.call(KeyringTask::Remove).await?;
        if self.read().await?.is_none() { Ok(()) } else { Err(KeyringError::Closed) }
    }

    async fn call(&self, job: KeyringTask) -> Result<Option<Vec<u8>>, KeyringError> {
        if self.busy.swap(true, Ordering::AcqRel) {
            return Err(KeyringError::Closed);
        }
        let (done, outcome) = oneshot::channel();
        let (user, busy) = (self.user.clone(), self.busy.clone());
        let thread = std::thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            let answer = carry_out(&user, job);
            busy.store(false, Ordering::Release);
            // Nobody waits any more when it took too long.
            let _ = done.send(answer);
        });
        if thread.is_err() {
            self.busy.store(false, Ordering::Release);
            return Err(KeyringError::Closed);
        }
        match timeout(LIMIT, outcome).await {
            Ok(Ok(answer)) => answer,
            _ => Err(KeyringError::Closed),
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "macos", windows))]
use platform::carry_out;

#[cfg(not(any(target_os = "linux", target_os = "freebsd", target_os = "macos", windows)))]
fn carry_out(_user: &str, _job: KeyringTask) -> Result<Option<Vec<u8>>, KeyringError> {
    Err(KeyringError::Absent)
}
