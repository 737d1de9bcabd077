//! The data folder: whose it is, its key, and where the service that uses it answers.
//!
//! Everything in it is readable by its owner alone. Must not know what the database holds.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::private_files::{
    UNFINISHED, close_to_others, make_private_folder, private_file, private_options, write_private,
};
use crate::secret::Secret;

/// The file that holds the API key.
pub const KEY_FILE: &str = "api-key";
/// The file that holds the browser extension's token.
pub const SHIELD_FILE: &str = "shield-token";
/// The file that holds the overlay's unguessable path.
pub const OVERLAY_FILE: &str = "overlay-token";
/// The file that holds what opens the dock alone.
pub const DOCK_FILE: &str = "dock-token";
/// Signs of a key, at least: 128 bits, as hexadecimal digits. A shorter one can be guessed.
const SHORTEST_KEY: usize = 32;
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
            Ok(()) => {
                close_to_others(path);
                Ok(Self { path: path.to_owned(), _lock: lock })
            }
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
            Err(fs::TryLockError::Error(reason)) => Err(unusable(path, reason)),
        }
    }

    /// Takes from others of this machine what they may do with the files whose names begin with one of
    /// `names`, and removes what stopped attempts to write them left.
    ///
    /// # Errors
    /// When the folder cannot be read, or a leftover cannot be removed.
    pub fn tidy(&self, names: &[&str]) -> Result<(), StoreError> {
        let tidy = || -> io::Result<()> {
            for entry in fs::read_dir(&self.path)? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let unfinished = name.strip_prefix('.').filter(|name| name.ends_with(UNFINISHED));
                let is_ours = |name: &str| names.iter().any(|ours| name.starts_with(ours));
                if unfinished.is_some_and(is_ours) {
                    fs::remove_file(entry.path())?;
                } else if is_ours(&name) && entry.file_type()?.is_file() {
                    close_to_others(&entry.path());
                }
            }
            Ok(())
        };
        tidy().map_err(|reason| unusable(&self.path, reason))
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
        secret(&self.path, KEY_FILE)
    }

    /// Writes down where the service answers, so that the command line finds it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn announce(&self, address: SocketAddr) -> Result<Announced, StoreError> {
        let path = self.path.join(SERVICE_FILE);
        let service = ServiceAddress { address, pid: std::process::id() };
        let json = serde_json::to_vec(&service).map_err(|error| unusable(&path, error.into()))?;
        write_private(&path, &json).map_err(|reason| unusable(&path, reason))?;
        Ok(Announced(path))
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
}

/// What [`Claim::announce`] wrote. It is taken back when this is dropped.
#[derive(Debug)]
pub struct Announced(PathBuf);

impl Drop for Announced {
    fn drop(&mut self) {
        // A leftover does no harm: whoever reads it asks the address whether it answers.
        let _ = fs::remove_file(&self.0);
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
    new_secret(&path)
}

fn new_secret(path: &Path) -> Result<Secret, StoreError> {
    let token = random_token();
    write_private(path, token.as_bytes()).map_err(|reason| unusable(path, reason))?;
    Ok(Secret::new(token))
}

/// What opens the dock and nothing else, in the address that OBS keeps; made on first use.
///
/// # Errors
/// When it cannot be read or made.
pub fn dock_token(folder: &Path) -> Result<Secret, StoreError> {
    secret(folder, DOCK_FILE)
}

/// A new one, in place of the one before.
///
/// # Errors
/// When it cannot be written; then the one before stays.
pub fn new_dock_token(folder: &Path) -> Result<Secret, StoreError> {
    new_secret(&folder.join(DOCK_FILE))
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
    let read = || -> io::Result<String> {
        let mut secret = String::new();
        private_options().read(true).open(path)?.read_to_string(&mut secret)?;
        Ok(secret)
    };
    match read() {
        Ok(secret) if (1..SHORTEST_KEY).contains(&secret.trim().len()) => {
            Err(StoreError::ShortKey(path.to_owned()))
        }
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

fn unusable(path: &Path, reason: io::Error) -> StoreError {
    StoreError::Folder { path: path.to_owned(), reason }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn loosen(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_others_could_open_is_closed_to_them_and_what_is_not_ours_stays() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        fs::create_dir(&data).unwrap();
        for name in ["api-key", "evenkeel.db-wal", "poem.txt", ".api-key.x1y2z3.new", ".poem.new"] {
            fs::write(data.join(name), "x").unwrap();
            loosen(&data.join(name), 0o644);
        }
        let elsewhere = home.path().join("elsewhere");
        fs::write(&elsewhere, "x").unwrap();
        loosen(&elsewhere, 0o644);
        symlink(&elsewhere, data.join("dock-token")).unwrap();
        loosen(&data, 0o775);
        assert!(
            crate::store::private_files::open_to_others(&data)
                && crate::store::private_files::open_to_others(&data.join("api-key"))
        );
        let claim = Claim::take(&data).unwrap();
        claim.tidy(&["api-key", "dock-token", "evenkeel.db"]).unwrap();
        assert_eq!(mode(&data), 0o700);
        let modes = ["api-key", "evenkeel.db-wal", "poem.txt"].map(|name| mode(&data.join(name)));
        assert_eq!(modes, [0o600, 0o600, 0o644]);
        assert_eq!(mode(&elsewhere), 0o644, "a link is not followed");
        assert!(!data.join(".api-key.x1y2z3.new").exists() && data.join(".poem.new").exists());
    }

    #[test]
    fn a_key_that_can_be_guessed_is_refused() {
        let data = tempfile::tempdir().unwrap();
        for (key, is_good) in [("secret", false), (&"a1".repeat(15), false), (&"a1".repeat(16), true)] {
            fs::write(data.path().join(KEY_FILE), key).unwrap();
            assert_eq!(read_key(data.path()).is_ok(), is_good, "{key}");
        }
        let elsewhere = data.path().join("elsewhere");
        fs::rename(data.path().join(KEY_FILE), &elsewhere).unwrap();
        symlink(&elsewhere, data.path().join(KEY_FILE)).unwrap();
        assert!(read_key(data.path()).is_err(), "a link may be anybody's");
    }
}
