//! The data folder: whose it is, its key, and where the service that uses it answers.
//!
//! Everything in it is readable by its owner alone. Must not know what the database holds.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::secret::Secret;

/// The file that holds the API key.
pub const KEY_FILE: &str = "api-key";
/// The file that holds the browser extension's token.
pub const SHIELD_FILE: &str = "shield-token";
/// The file that holds the overlay's unguessable path.
pub const OVERLAY_FILE: &str = "overlay-token";
const LOCK_FILE: &str = "evenkeel.lock";
const SERVICE_FILE: &str = "service.json";

/// Where a running service answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAddress {
    /// Address and port.
    pub address: SocketAddr,
    /// Its process.
    pub pid: u32,
}

/// A data folder that is ours while this lives.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    // Held for as long as we live; the system lets go of it however we end.
    _lock: File,
}

impl Claim {
    /// Makes the folder if it is missing, and takes it for this process.
    ///
    /// # Errors
    /// When it cannot be used, or another process has it.
    pub fn take(path: &Path) -> Result<Self, StoreError> {
        make_private_folder(path).map_err(|reason| unusable(path, reason))?;
        let lock = private_file(&path.join(LOCK_FILE)).map_err(|reason| unusable(path, reason))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
            Err(fs::TryLockError::Error(reason)) => Err(unusable(path, reason)),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The API key; made on first use.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn api_key(&self) -> Result<Secret, StoreError> {
        if let Some(key) = read_key(&self.path)? {
            return Ok(key);
        }
        let key = random_token();
        let path = self.path.join(KEY_FILE);
        write_private(&path, key.as_bytes()).map_err(|reason| unusable(&path, reason))?;
        Ok(Secret::new(key))
    }

    /// Writes down where the service answers, so that the command line finds it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn announce(&self, address: SocketAddr) -> Result<(), StoreError> {
        let path = self.path.join(SERVICE_FILE);
        let service = ServiceAddress { address, pid: std::process::id() };
        let json = serde_json::to_vec(&service).map_err(|error| unusable(&path, error.into()))?;
        write_private(&path, &json).map_err(|reason| unusable(&path, reason))
    }

    /// Writes a file for others to open, such as the page that waits for the service.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, name: &str, content: &[u8]) -> Result<PathBuf, StoreError> {
        let path = self.path.join(name);
        write_private(&path, content).map_err(|reason| unusable(&path, reason))?;
        Ok(path)
    }

    /// Takes back what [`Claim::announce`] wrote.
    pub fn withdraw(&self) {
        // A leftover does no harm: whoever reads it asks the address whether it answers.
        let _ = fs::remove_file(self.path.join(SERVICE_FILE));
    }
}

/// The token with which the browser extension asks how the shield stands; made on first use.
///
/// # Errors
/// When it cannot be read or made.
pub fn shield_token(folder: &Path) -> Result<Secret, StoreError> {
    secret(folder, SHIELD_FILE)
}

fn secret(folder: &Path, name: &str) -> Result<Secret, StoreError> {
    let path = folder.join(name);
    if let Some(token) = read_secret(&path)? {
        return Ok(token);
    }
    let token = random_token();
    write_private(&path, token.as_bytes()).map_err(|reason| unusable(&path, reason))?;
    Ok(Secret::new(token))
}

/// The part of the overlay's address that nobody can guess, for machines of the house; made on first use.
///
/// # Errors
/// When it cannot be read or made.
pub fn overlay_token(folder: &Path) -> Result<Secret, StoreError> {
    secret(folder, OVERLAY_FILE)
}

/// Where the service of the data folder `path` says that it answers. It may have died since.
pub fn announced(path: &Path) -> Option<ServiceAddress> {
    serde_json::from_slice(&fs::read(path.join(SERVICE_FILE)).ok()?).ok()
}

/// The API key in the data folder `path`, if there is one.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_key(path: &Path) -> Result<Option<Secret>, StoreError> {
    read_secret(&path.join(KEY_FILE))
}

fn read_secret(path: &Path) -> Result<Option<Secret>, StoreError> {
    match fs::read_to_string(path) {
        Ok(secret) if !secret.trim().is_empty() => Ok(Some(Secret::new(secret.trim()))),
        Ok(_) => Ok(None),
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(reason) => Err(StoreError::Key { path: path.to_owned(), reason }),
    }
}

/// 256 random bits as 64 hexadecimal digits.
///
/// # Panics
/// When the system has no randomness to give: without it no key is safe, and nothing may start.
pub fn random_token() -> String {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).expect("the system must have a source of randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number that nobody can foresee, for spreading waits and naming anonymous readers.
///
/// # Panics
/// As [`random_token`].
pub fn random_number() -> u64 {
    getrandom::u64().expect("the system must have a source of randomness")
}

/// Makes the file at `path` for its owner alone, if it is missing.
pub(super) fn create_private(path: &Path) -> Result<(), StoreError> {
    private_file(path).map(drop).map_err(|reason| unusable(path, reason))
}

/// Replaces `path` in one step, for its owner alone, so that a reader sees the old content or the new and
/// nothing between. The new one is on disk when this returns.
///
/// # Errors
/// The system's; then the old content stands.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = new_file(&fresh, 0o600)?;
    file.write_all(content)?;
    file.sync_all()?;
    put_in_place(&fresh, path)
}

/// Gives the file at `fresh` the name `path`, in place of what had it. The new name is on disk when this
/// returns.
///
/// # Errors
/// The system's; then the old content stands.
pub fn put_in_place(fresh: &Path, path: &Path) -> io::Result<()> {
    fs::rename(fresh, path)?;
    keep_names(path)
}

/// Has the system write down which names the folder of `path` holds: only then does a renamed file
/// survive a power cut. Windows does so by itself.
fn keep_names(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// A new file at `path`, with at most the permissions of `mode`. What a stopped attempt or somebody else left
/// there is taken away first: another's file keeps another's permissions, and a link leads elsewhere.
///
/// # Errors
/// The system's.
pub fn new_file(path: &Path, mode: u32) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(reason) if reason.kind() != io::ErrorKind::NotFound => return Err(reason),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).read(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the folder for its owner alone, if it is missing.
///
/// # Errors
/// The system's.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn unusable(path: &Path, reason: io::Error) -> StoreError {
    StoreError::Folder { path: path.to_owned(), reason }
}
