//! The settings file on disk: how it looked, and how it is replaced in one step.
//!
//! Must not know what stands in it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use crate::store::private_files::{beside, make_private_folder, put_in_place};

/// How a file looks from outside. Two that look alike hold the same, as far as can be told without reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileStamp {
    changed: Option<SystemTime>,
    length: u64,
}

impl FileStamp {
    /// How the file at `path` looks now; none where there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        Some(Self { changed: about.modified().ok(), length: about.len() })
    }
}

/// Makes `text` the file's content: a reader sees the old or the new, and nothing between. Its permissions
/// stay, a new one is for its owner alone, and so is one that holds a secret.
pub(super) fn replace(path: &Path, text: &str, is_secret: bool) -> io::Result<()> {
    // Where the name is a link, what it leads to is replaced, and the link stays.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    let mut fresh = beside(&path)?;
    fresh.write_all(text.as_bytes())?;
    keep_permissions(&path, fresh.path(), is_secret)?;
    put_in_place(fresh, &path)
}

#[cfg(unix)]
fn keep_permissions(old: &Path, fresh: &Path, is_secret: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let Ok(about) = fs::metadata(old) else { return Ok(()) };
    let mode = about.permissions().mode() & if is_secret { 0o700 } else { 0o777 };
    fs::set_permissions(fresh, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_permissions(_old: &Path, _fresh: &Path, _is_secret: bool) -> io::Result<()> {
    Ok(())
}
