//! Forgetting everything: what lies in the data folder is overwritten, and removed.
//!
//! Only what is ours; whatever else somebody put there stays. Must run when nothing else uses the folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::emotes;
use crate::obs::spool::SPOOL_FILE;
use crate::store;
use crate::store::folder;
use crate::store::private_files::UNFINISHED;
use crate::twitch::account;
use crate::web::seal;

use super::{LOG_FOLDER, WAIT_PAGE, extension};

/// Beginnings of the names of what is ours: a database has a log beside it, and what was being written
/// may be there under a name of its own.
pub const OURS: [&str; 12] = [
    store::FILE,
    "journal.sqlite",
    account::FILE,
    folder::KEY_FILE,
    folder::SHIELD_FILE,
    folder::DOCK_FILE,
    folder::OVERLAY_FILE,
    seal::FILE,
    SPOOL_FILE,
    WAIT_PAGE,
    "service.json",
    // Last: it says that the folder is in use.
    "evenkeel.lock",
];
/// Folders of ours.
const FOLDERS: [&str; 3] = [extension::FOLDER, LOG_FOLDER, emotes::FOLDER];
/// Bytes written at once.
static BLOCK: [u8; 64 * 1024] = [0; 64 * 1024];

/// Overwrites and removes everything of ours in the data folder `data`. Gives what else lies there.
///
/// # Errors
/// The first thing that could not be removed; the rest is gone all the same.
pub fn wipe(data: &Path) -> io::Result<Vec<PathBuf>> {
    let mut first_error = None;
    let mut note = |outcome: io::Result<()>| {
        if let Err(error) = outcome {
            first_error.get_or_insert(error);
        }
    };
    for folder in FOLDERS {
        note(clear(&data.join(folder)));
    }
    let mut others = Vec::new();
    let mut ours = Vec::new();
    match fs::read_dir(data) {
        Ok(entries) => {
            for entry in entries.filter_map(Result::ok) {
                let name = entry.file_name().to_string_lossy().into_owned();
                let plain = name.strip_prefix('.').filter(|name| name.ends_with(UNFINISHED));
                let rank = OURS.iter().position(|ours| plain.unwrap_or(&name).starts_with(ours));
                match rank.filter(|_| entry.file_type().is_ok_and(|kind| !kind.is_dir())) {
                    Some(rank) => ours.push((rank, entry.path())),
                    None => others.push(entry.path()),
                }
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(others),
        Err(error) => note(Err(error)),
    }
    ours.sort();
    for (_, path) in ours {
        note(overwrite(&path));
    }
    if others.is_empty() {
        // Where something has come meanwhile, it stays with its folder.
        let _ = fs::remove_dir(data);
    }
    first_error.map_or(Ok(others), Err)
}

/// Removes a folder of ours with all that is in it.
fn clear(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() { clear(&entry.path())? } else { overwrite(&entry.path())? }
    }
    fs::remove_dir(folder)
}

/// Writes nothing but zeros over a file, then removes it. A link is removed, and not followed.
fn overwrite(path: &Path) -> io::Result<()> {
    let data = fs::symlink_metadata(path)?;
    if data.is_file()
        && let Ok(file) = OpenOptions::new().write(true).open(path)
    {
        blank(file, data.len())?;
    }
    fs::remove_file(path)
}

fn blank(mut file: File, mut left: u64) -> io::Result<()> {
    while left > 0 {
        let part = usize::try_from(left).unwrap_or(usize::MAX).min(BLOCK.len());
        file.write_all(BLOCK.get(..part).unwrap_or(&BLOCK))?;
        left = left.saturating_sub(part as u64);
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_overwritten_and_gone_and_all_else_stays() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        for folder in ["browser-extension/deep", "log"] {
            fs::create_dir_all(data.join(folder)).unwrap();
        }
        let names = [
            "evenkeel.db",
            "evenkeel.db-wal",
            "journal.sqlite",
            "api-key",
            ".api-key.x1y2z3.new",
            "twitch-sign-in.damaged",
            "browser-extension/deep/file",
            "log/evenkeel.log",
            "evenkeel.lock",
        ];
        for name in names {
            fs::write(data.join(name), "words".repeat(50_000)).unwrap();
        }
        // A second name shows what became of the bytes.
        let seen = home.path().join("seen");
        fs::hard_link(data.join("evenkeel.db"), &seen).unwrap();
        #[cfg(unix)]
        {
            fs::write(home.path().join("elsewhere"), "mine").unwrap();
            std::os::unix::fs::symlink(home.path().join("elsewhere"), data.join("obs-keys")).unwrap();
        }
        fs::write(data.join("poem.txt"), "mine").unwrap();
        assert_eq!(wipe(&data).unwrap(), [data.join("poem.txt")]);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1);
        let bytes = fs::read(&seen).unwrap();
        assert!(bytes.len() == 250_000 && bytes.iter().all(|byte| *byte == 0));
        #[cfg(unix)]
        assert_eq!(fs::read_to_string(home.path().join("elsewhere")).unwrap(), "mine");
        fs::remove_file(data.join("poem.txt")).unwrap();
        assert_eq!(wipe(&data).unwrap(), Vec::<PathBuf>::new());
        assert!(!data.exists());
        assert_eq!(wipe(&data).unwrap(), Vec::<PathBuf>::new(), "once more changes nothing");
    }
}
