//! The keyrings of macOS and Windows.

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

use super::{KeyringError, KeyringTask, SERVICE};

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(windows)]
use windows_native_keyring_store::Store;

/// Does `job` with the entry of `user`. Blocks; the caller limits for how long it is waited for.
pub(super) fn carry_out(user: &str, job: KeyringTask) -> Result<Option<Vec<u8>>, KeyringError> {
    // A locked keychain then refuses instead of asking the person at the screen.
    #[cfg(target_os = "macos")]
    let _no_questions = security_framework::os::macos::keychain::SecKeychain::disable_user_interaction()
        .map_err(|_| KeyringError::Closed)?;
    with(&entry(user).map_err(|_| KeyringError::Absent)?, job).map_err(|_| KeyringError::Closed)
}

fn entry(user: &str) -> Result<Entry, Error> {
    Store::new()?.build(SERVICE, user, None)
}

fn with(entry: &Entry, job: KeyringTask) -> Result<Option<Vec<u8>>, Error> {
    let outcome = match job {
        KeyringTask::Read => entry.get_secret().map(Some),
        KeyringTask::Write(content) => entry.set_secret(&content).map(|()| None),
        KeyringTask::Remove => entry.delete_credential().map(|()| None),
    };
    match outcome {
        Err(Error::NoEntry) => Ok(None),
        other => other,
    }
}
