//! The browser extension and the user script, ready to load: made from `overlay/shield/`, filled in with
//! where the service answers and the token that opens the one call they make.
//!
//! Must not know what they hide: that stands in `rules.json`, from which style and scripts are made here.

mod make;

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::secret::Secret;
use crate::store::private_files::{beside, make_private_folder, remove_unfinished};

/// Where the service keeps it, in the data folder.
pub const FOLDER: &str = "browser-extension";
/// The user script's file.
pub const USER_SCRIPT: &str = "evenkeel-shield.user.js";
/// The file that says how to install both.
pub const INSTALL: &str = "INSTALL.txt";
/// What only our own manifest says.
const OURS: &str = "shield@evenkeel.local";

/// Why the extension could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExtensionError {
    /// There is something else.
    #[error(
        "{0} holds other files, so nothing was written. Name an empty folder, a new one, or one that holds the extension already."
    )]
    Foreign(PathBuf),
    /// The folder cannot be used.
    #[error("The extension could not be written to {path} ({reason}). Name a folder that you may write to.")]
    Unwritable {
        /// The path of the file.
        path: PathBuf,
        /// What the system said.
        #[source]
        reason: io::Error,
    },
    /// What the binary carries does not fit together.
    #[error(
        "The extension could not be put together ({0}). This copy of Evenkeel is damaged; install it again."
    )]
    Damaged(String),
}

/// A file of the extension.
struct ExtensionFile {
    name: String,
    content: Vec<u8>,
}

/// Writes the extension into the data folder `data`, where `/setup` says it lies, and gives the folder.
/// The service starts without it, too.
pub fn keep(data: &Path, service: SocketAddr, token: &Secret) -> PathBuf {
    let folder = data.join(FOLDER);
    if let Err(error) = write(&folder, service, token) {
        tracing::warn!(error = &error as &dyn Error, folder = %folder.display(), "the browser extension could not be written");
    }
    folder
}

/// Writes the extension into `folder` for the service at `service`. Repeating it renews its own files and
/// leaves all others.
///
/// # Errors
/// When the folder holds something else, or cannot be written to.
pub fn write(folder: &Path, service: SocketAddr, token: &Secret) -> Result<(), ExtensionError> {
    let unwritable = |reason| ExtensionError::Unwritable { path: folder.to_owned(), reason };
    if !is_ours_or_free(folder).map_err(unwritable)? {
        return Err(ExtensionError::Foreign(folder.to_owned()));
    }
    let files = make::files(folder, reachable(service), token).map_err(ExtensionError::Damaged)?;
    make_private_folder(folder).map_err(unwritable)?;
    files.iter().try_for_each(|file| renew(folder, file)).map_err(unwritable)
}

/// Where a service that listens at `address` is reached from this machine.
pub(super) fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

fn is_ours_or_free(folder: &Path) -> io::Result<bool> {
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(reason) => return Err(reason),
    };
    if entries.next().is_none() {
        return Ok(true);
    }
    let manifest = fs::read_to_string(folder.join("manifest.json"));
    // What still has places to fill in is the source it is made from, not a copy.
    Ok(manifest.is_ok_and(|manifest| manifest.contains(OURS) && !manifest.contains("{{")))
}

/// Writes `file` unless it stands there already: each start of the service comes by here.
fn renew(folder: &Path, ExtensionFile { name, content }: &ExtensionFile) -> io::Result<()> {
    let path = folder.join(name);
    if fs::read(&path).is_ok_and(|there| there == *content) {
        return Ok(());
    }
    // Renamed into place, so that a browser reads the old one or the new; what a power cut takes is
    // written anew by the next start.
    remove_unfinished(&path)?;
    let mut fresh = beside(&path)?;
    fresh.write_all(content)?;
    fresh.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(folder: &Path, address: &str) -> Result<(), ExtensionError> {
        write(folder, address.parse().unwrap(), &Secret::new("the-token"))
    }

    fn read(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap()
    }

    #[test]
    fn it_is_complete_and_the_token_stands_in_two_files_for_the_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("new/extension");
        export(&folder, "0.0.0.0:4478").unwrap();
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&read(&folder, "local.json")).unwrap(),
            serde_json::json!({ "address": "http://127.0.0.1:4478", "token": "the-token" })
        );
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            let private = ["local.json", USER_SCRIPT].contains(&name.as_str());
            assert_eq!(content.contains("the-token"), private, "{name}");
            let gaps = content.split("{{").skip(1).filter(|rest| rest.starts_with(char::is_uppercase));
            assert_eq!(gaps.count(), 0, "{name}: something was not filled in");
            #[cfg(unix)]
            {
                let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
                assert!(!private || mode.trailing_zeros() >= 6, "{name}: {mode:o}");
            }
        }
        assert!(!read(&folder, "manifest.json").contains("web_accessible"));
    }

    #[test]
    fn repeating_it_renews_its_own_files_and_leaves_others() {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path(), "127.0.0.1:4477").unwrap();
        fs::write(folder.path().join("note.txt"), "mine").unwrap();
        fs::write(folder.path().join("hide.css"), "old").unwrap();
        let before = folder.path().join("worker.js").metadata().unwrap().modified().unwrap();
        export(folder.path(), "127.0.0.1:9").unwrap();
        assert_eq!(read(folder.path(), "note.txt"), "mine");
        assert!(read(folder.path(), "hide.css").contains("animated-channel-viewers-count"));
        assert!(read(folder.path(), "local.json").contains("http://127.0.0.1:9"));
        assert_eq!(folder.path().join("worker.js").metadata().unwrap().modified().unwrap(), before);
    }

    #[test]
    fn a_folder_with_something_else_in_it_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("manifest.json"), r#"{"name": "another"}"#).unwrap();
        let refused = export(folder.path(), "127.0.0.1:4477").unwrap_err().to_string();
        assert!(refused.contains("holds other files"), "{refused}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let file = folder.path().join("manifest.json");
        assert!(matches!(export(&file, "127.0.0.1:1"), Err(ExtensionError::Unwritable { .. })));
    }

    #[test]
    fn another_address_is_the_one_that_may_be_asked() {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path(), "[::1]:4477").unwrap();
        assert!(read(folder.path(), "manifest.json").contains("\"http://[::1]/*\""));
        assert!(read(folder.path(), "local.json").contains("http://[::1]:4477"));
        assert!(read(folder.path(), USER_SCRIPT).contains("// @connect      ::1"));
    }
}
