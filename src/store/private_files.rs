//! Files and folders for one person: private from the first moment, whole or not there, and never behind a link
//! that somebody else laid.
//!
//! Must not know what is in them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// How the name of a file ends that is not whole yet.
pub const UNFINISHED: &str = ".new";

/// Replaces `path` in one step, for its owner alone, so that a reader sees the old content or the new and
/// nothing between. The new one is on disk when this returns.
///
/// # Errors
/// The system's; then the old content stands.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut fresh = beside(path)?;
    fresh.write_all(content)?;
    put_in_place(fresh, path)
}

/// A new file beside `path`, for its owner alone, under a name that nobody can foresee. It is gone when it is
/// dropped.
///
/// # Errors
/// The system's.
pub fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    tempfile::Builder::new()
        .prefix(&beginning(path))
        .suffix(UNFINISHED)
        .tempfile_in(folder.unwrap_or(Path::new(".")))
}

/// Gives `fresh` the name `path`, in place of what had it. What is in it and its new name are on disk when
/// this returns.
///
/// # Errors
/// The system's; then the old content stands.
pub fn put_in_place(fresh: NamedTempFile, path: &Path) -> io::Result<()> {
    fresh.as_file().sync_all()?;
    fresh.persist(path)?;
    keep_names(path)
}

/// Removes what a stopped attempt to write `path` left beside it. Only for whoever alone writes there.
///
/// # Errors
/// The first thing that could not be removed.
pub fn remove_unfinished(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let beginning = beginning(path);
    let entries = match fs::read_dir(folder) {
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with(&beginning) && name.ends_with(UNFINISHED)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// How the name of an unfinished `path` begins.
fn beginning(path: &Path) -> String {
    format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy())
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

/// A new file at `path`, for its owner alone. What a stopped attempt or somebody else left there is taken away
/// first: another's file keeps another's permissions, and a link leads elsewhere.
///
/// # Errors
/// The system's.
pub fn new_file(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(reason) if reason.kind() != io::ErrorKind::NotFound => return Err(reason),
        _ => {}
    }
    private_options().create_new(true).write(true).open(path)
}

/// Opens the file at `path` for its owner alone; makes it if it is missing.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    private_options().create(true).write(true).read(true).truncate(false).open(path)
}

/// Options for a file of its owner's alone. Where a link has its name, it is not opened: it leads elsewhere.
pub fn private_options() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there is no mode to set"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options
}

/// Whether other accounts of this machine can do anything with `path`. A link is not followed.
#[cfg(unix)]
pub fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::symlink_metadata(path)
        .is_ok_and(|about| !about.is_symlink() && about.permissions().mode() & 0o077 != 0)
}

/// Whether other accounts of this machine can do anything with `path`: on Windows a user's own folder is closed to
/// them, and what lies elsewhere is not.
#[cfg(not(unix))]
pub fn open_to_others(path: &Path) -> bool {
    std::env::var_os("USERPROFILE").is_some_and(|home| !path.starts_with(home))
}

/// Takes from others what they may do with `path`. What is not ours, or is for all like the folder for
/// temporary files, stays as it is; doctor names it.
#[cfg(unix)]
pub(super) fn close_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    const STICKY: u32 = 0o1000;
    let Ok(about) = fs::symlink_metadata(path) else { return };
    let mode = about.permissions().mode();
    if open_to_others(path) && mode & STICKY == 0 {
        match fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700)) {
            Ok(()) => tracing::debug!(path = %path.display(), "others could open this, and cannot any more"),
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error, path = %path.display(), "others may open this"
            ),
        }
    }
}

#[cfg(not(unix))]
pub(super) fn close_to_others(_path: &Path) {}

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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_written_is_whole_private_and_leaves_nothing_beside() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        // Under the names that were foreseen once, somebody laid links.
        let elsewhere = home.path().join("elsewhere");
        symlink(&elsewhere, home.path().join("file.new")).unwrap();
        symlink(&elsewhere, &path).unwrap();
        write_private(&path, b"mine").unwrap();
        assert!(!elsewhere.exists() && fs::symlink_metadata(&path).unwrap().is_file());
        assert_eq!((mode(&path), fs::read(&path).unwrap()), (0o600, b"mine".to_vec()));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);
        symlink(&elsewhere, home.path().join("lock")).unwrap();
        assert!(private_file(&home.path().join("lock")).is_err() && !elsewhere.exists());

        let left = beside(&path).unwrap().keep().unwrap().1;
        assert_ne!(left, beside(&path).unwrap().path(), "each has a name of its own");
        remove_unfinished(&path).unwrap();
        assert!(!left.exists() && path.exists());
    }
}
