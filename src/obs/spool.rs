//! Presses that the Lua script writes into a file in the data folder, one timed line each.
//!
//! The file is moved aside before it is read, and read once more before it goes, so that a line that is
//! being written meanwhile is not lost. Old lines and unknown words mean nothing. Must not know what a
//! press does.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::domain::HotkeyAction;
use crate::store::private_files::private_options;

/// The file in the data folder.
pub const SPOOL_FILE: &str = "obs-keys";
/// How often it is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// A press that is older means nothing any more, in seconds.
const OLD: i64 = 5;
/// So much of it is read, in bytes: more than anybody presses in ten seconds.
const MOST: u64 = 16 * 1024;

/// Reads presses until `stop`, and hands each on.
pub async fn run(data: PathBuf, clock: Clock, stop: CancellationToken, out: mpsc::Sender<HotkeyAction>) {
    let mut spool = Spool::new(&data);
    loop {
        let now = clock.now();
        let looked = tokio::task::spawn_blocking(move || {
            let presses = spool.look(now);
            (spool, presses)
        });
        let Ok((back, presses)) = looked.await else { return };
        spool = back;
        for press in presses {
            if out.send(press).await.is_err() {
                return;
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = clock.sleep(LOOK) => {}
        }
    }
}

/// Makes the file in `data`, for its owner alone: the script would make it readable for all.
///
/// # Errors
/// The system's.
pub fn prepare(data: &Path) -> io::Result<PathBuf> {
    let path = data.join(SPOOL_FILE);
    private(&path)?;
    Ok(path)
}

fn private(path: &Path) -> io::Result<File> {
    private_options().create(true).append(true).open(path)
}

/// The file, and the one that was moved aside.
struct Spool {
    path: PathBuf,
    aside: PathBuf,
    /// How much of the one aside is read; none where there is none.
    read: Option<u64>,
    /// How much was read of the file where it is: Windows moves none that somebody holds open.
    in_place: u64,
}

impl Spool {
    fn new(data: &Path) -> Self {
        let path = data.join(SPOOL_FILE);
        let aside = path.with_extension("read");
        // Left by a crash: what it holds is old.
        let _ = fs::remove_file(&aside);
        Self { path, aside, read: None, in_place: 0 }
    }

    /// What was pressed since the last look.
    fn look(&mut self, now: Timestamp) -> Vec<HotkeyAction> {
        let mut presses = Vec::new();
        if let Some(read) = self.read.take() {
            // What was still being written when it was moved.
            presses.extend(lines(&self.aside, read, now).unwrap_or_default().1);
            let _ = fs::remove_file(&self.aside);
        }
        let length = fs::metadata(&self.path).map(|file| file.len()).unwrap_or_default();
        if length < self.in_place {
            self.in_place = 0;
        }
        if length == 0 {
            return presses;
        }
        if fs::rename(&self.path, &self.aside).is_ok() {
            // The script would make it readable for all.
            let _ = private(&self.path);
            let (read, more) = lines(&self.aside, self.in_place, now).unwrap_or_default();
            presses.extend(more);
            (self.read, self.in_place) = (Some(read), 0);
        } else if let Ok((read, more)) = lines(&self.path, self.in_place, now) {
            presses.extend(more);
            self.in_place = read;
        }
        presses
    }
}

/// The presses in the file at `path` from `start` on, and how far they reach. Half a line is left.
fn lines(path: &Path, start: u64, now: Timestamp) -> io::Result<(u64, Vec<HotkeyAction>)> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    bytes.truncate(whole);
    let presses = bytes.split(|byte| *byte == b'\n').filter_map(|line| press(line, now)).collect();
    Ok((start + u64::try_from(whole).unwrap_or_default(), presses))
}

/// The press in a line like `1790000000 mark`, if it was just now.
fn press(line: &[u8], now: Timestamp) -> Option<HotkeyAction> {
    let (at, word) = std::str::from_utf8(line).ok()?.trim().split_once(' ')?;
    let age = now.as_second().checked_sub(at.parse::<i64>().ok()?)?;
    if !(-OLD..=OLD).contains(&age) {
        return None;
    }
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const NOW: i64 = 1_790_000_000;

    fn now() -> Timestamp {
        Timestamp::from_second(NOW).unwrap()
    }

    fn write(data: &Path, text: &str) {
        private(&data.join(SPOOL_FILE)).unwrap().write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn fresh_lines_are_presses_and_everything_else_is_nothing() {
        let data = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(data.path());
        assert_eq!(spool.look(now()), []);
        let lines = [
            format!("{NOW} mark"),
            format!("{} break", NOW - 5),
            format!("{} quiet", NOW - 6),
            format!("{} pause", NOW + 3600),
            format!("{NOW} dance"),
            "mark".into(),
            "\u{fffd} x".into(),
            format!("{} mark", i64::MIN),
            format!("{} mark", "9".repeat(500)),
            String::new(),
            format!("{NOW} shield\r"),
        ];
        write(data.path(), &(lines.join("\n") + "\n"));
        assert_eq!(spool.look(now()), [HotkeyAction::Mark, HotkeyAction::Break, HotkeyAction::Shield]);
        assert_eq!(spool.look(now()), []);
        assert_eq!(fs::metadata(data.path().join(SPOOL_FILE)).unwrap().len(), 0);
        assert!(!data.path().join("obs-keys.read").exists());
    }

    #[test]
    fn what_is_written_while_it_is_read_is_not_lost() {
        let data = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(data.path());
        let mut script = private(&data.path().join(SPOOL_FILE)).unwrap();
        write!(script, "{NOW} mark\n{NOW} bre").unwrap();
        assert_eq!(spool.look(now()), [HotkeyAction::Mark]);
        // The script had it open when it was moved aside.
        writeln!(script, "ak").unwrap();
        write(data.path(), &format!("{NOW} quiet\n"));
        assert_eq!(spool.look(now()), [HotkeyAction::Break, HotkeyAction::Quiet]);
        assert_eq!(spool.look(now()), []);
    }

    #[test]
    fn a_flood_and_garbage_are_bounded() {
        let data = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(data.path());
        write(data.path(), &format!("{NOW} mark\n").repeat(100_000));
        assert!(spool.look(now()).len() < 2_000);
        spool.look(now());
        fs::write(data.path().join(SPOOL_FILE), vec![0xff; 100_000]).unwrap();
        assert_eq!(spool.look(now()), []);
        assert_eq!(spool.look(now()), []);
    }

    #[tokio::test]
    async fn it_is_looked_at_once_a_second() {
        let data = tempfile::tempdir().unwrap();
        prepare(data.path()).unwrap();
        let clock = Clock::manual(now());
        let (out, mut presses) = mpsc::channel(4);
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(data.path().to_owned(), clock.clone(), stop.clone(), out));
        write(data.path(), &format!("{NOW} mark\n"));
        let moving = async {
            loop {
                clock.advance(LOOK);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            press = presses.recv() => assert_eq!(press, Some(HotkeyAction::Mark)),
            () = moving => {}
        }
        stop.cancel();
        task.await.unwrap();
    }
}
