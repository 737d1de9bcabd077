//! Where the sign-in is kept: in the platform's keyring, or else in a file for its owner alone.
//!
//! Both are read and the newer one counts, so that a keyring that did not answer for a while cannot
//! bring an older sign-in back. Must not know when to keep what.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::SignInError;
use super::keyring::{Keyring, KeyringError};
use super::sign_in::LoadedToken;
use super::stored_token::{self, StoredToken};
use crate::domain::KeptIn;
use crate::store::private_files::{remove_unfinished, write_private};

/// The file's name in the data folder.
pub const FILE: &str = "twitch-sign-in";
/// What a damaged one is called from then on.
const ASIDE: &str = "twitch-sign-in.damaged";

/// The keeping place of one data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Vault {
    file: Arc<PathBuf>,
    keyring: Option<Keyring>,
}

impl Vault {
    /// For the data folder `folder`, which must exist. `keyring`: whether the platform's may be used.
    pub fn new(folder: &Path, keyring: bool) -> Self {
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let keyring = keyring.then(|| Keyring::new(&folder.to_string_lossy()));
        Self { file: Arc::new(folder.join(FILE)), keyring }
    }

    /// What is kept.
    pub(super) async fn load(&self) -> LoadedToken {
        let mut found = match self.with_file(|file| Ok(load_file(file))).await {
            Ok(found) => found,
            Err(error) => unreadable(&error),
        };
        let Some(keyring) = &self.keyring else { return found };
        match keyring.read().await {
            Ok(Some(content)) => {
                if let Some((generation, stored)) = stored_token::read(&content)
                    && generation > found.generation
                {
                    found.generation = generation;
                    found.token = stored.map(|stored| (stored, KeptIn::Keyring));
                    found.error = None;
                }
            }
            Err(KeyringError::Closed) if found.generation == 0 => {
                found.error = found.error.or(Some(SignInError::KeyringShut));
            }
            Ok(None) | Err(_) => {}
        }
        found
    }

    /// Keeps `kept` durably, and says where.
    ///
    /// # Errors
    /// Why it could not be kept, in the system's words.
    pub(super) async fn save(&self, stored: &StoredToken) -> Result<KeptIn, String> {
        let content = stored.to_json().map_err(|error| error.to_string())?;
        if let Some(keyring) = &self.keyring
            && keyring.write(&content).await.is_ok()
        {
            // An older one that stayed would not count any more; but it is a token.
            self.with_file(remove).await.map_err(|error| error.to_string())?;
            return Ok(KeptIn::Keyring);
        }
        let written = self.with_file(move |file| write_private(file, &content)).await;
        written.map(|()| KeptIn::File).map_err(|error| error.to_string())
    }

    /// Removes what is kept. Where the keyring could not be reached, a file without a token remembers
    /// that nobody is signed in since `generation`.
    ///
    /// # Errors
    /// Why it could not be removed, in the system's words.
    pub(super) async fn forget(&self, generation: u64) -> Result<(), String> {
        let emptied = match &self.keyring {
            Some(keyring) => keyring.remove().await.is_ok(),
            None => true,
        };
        let done = if emptied {
            self.with_file(remove_all).await
        } else {
            let content = stored_token::signed_out(generation).map_err(|error| error.to_string())?;
            self.with_file(move |file| write_private(file, &content)).await
        };
        done.map_err(|error| error.to_string())
    }

    /// Disks may be slow: never on the thread that drives everything else.
    async fn with_file<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let file = self.file.clone();
        let done = tokio::task::spawn_blocking(move || work(&file)).await;
        done.unwrap_or_else(|_| Err(io::Error::other("the work was broken off")))
    }
}

fn load_file(file: &Path) -> LoadedToken {
    let content = match fs::read(file) {
        Ok(content) => content,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return LoadedToken::default(),
        Err(error) => return unreadable(&error),
    };
    match stored_token::read(&content) {
        Some((generation, stored)) => {
            LoadedToken { token: stored.map(|stored| (stored, KeptIn::File)), generation, error: None }
        }
        None => match fs::rename(file, file.with_file_name(ASIDE)) {
            Ok(()) => {
                LoadedToken { error: Some(SignInError::Damaged(ASIDE.to_owned())), ..LoadedToken::default() }
            }
            Err(error) => unreadable(&error),
        },
    }
}

fn unreadable(error: &io::Error) -> LoadedToken {
    LoadedToken { error: Some(SignInError::Unreadable(error.to_string())), ..LoadedToken::default() }
}

/// Removes `file` and whatever may hold a token beside it.
fn remove_all(file: &Path) -> io::Result<()> {
    remove_unfinished(file)?;
    // So called it what it had not finished in older versions.
    remove(&file.with_extension("new"))?;
    remove(&file.with_file_name(ASIDE))?;
    remove(file)
}

/// Removes `file`; one that is missing is removed.
fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
