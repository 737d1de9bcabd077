//! The service's log: to standard error, and to a file that never grows beyond its bounds.
//!
//! What is logged at info holds nobody's words and no number that could be hidden; the rooms see to that.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::places;
use crate::store::private_files::{make_private_folder, private_options};

/// The file, and what it is called once it is full.
const NAME: &str = "evenkeel.log";
const BEFORE: &str = "evenkeel.1.log";
/// A file of this size is full: some ten thousand lines.
const FULL: u64 = 1024 * 1024;

/// Keeps a log. It goes to standard error, so that what a command prints stays by itself on standard
/// output; and with `folder`, to a file there.
pub(super) fn keep(folder: Option<&Path>) {
    let filter = EnvFilter::try_from_env(places::LOG).unwrap_or_else(|_| EnvFilter::new("evenkeel=info"));
    let terminal = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_target(false);
    let file = folder.map(|folder| {
        let file = Mutex::new(Rotating::new(folder, FULL));
        tracing_subscriber::fmt::layer().with_writer(file).with_target(false).with_ansi(false)
    });
    // A second start in one process (a test) keeps the first one's log.
    let _ = tracing_subscriber::registry().with(filter).with(terminal).with(file).try_init();
}

/// A file that is put aside when it is full; the one that was aside before goes.
struct Rotating {
    folder: PathBuf,
    full: u64,
    file: Option<(File, u64)>,
}

impl Rotating {
    fn new(folder: &Path, full: u64) -> Self {
        Self { folder: folder.to_owned(), full, file: None }
    }

    fn open(&self) -> io::Result<(File, u64)> {
        make_private_folder(&self.folder)?;
        let file = private_options().create(true).append(true).open(self.folder.join(NAME))?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let (mut file, size) = match self.file.take() {
            Some(open) => open,
            None => self.open()?,
        };
        let size = if size > 0 && size + line.len() as u64 > self.full {
            drop(file);
            fs::rename(self.folder.join(NAME), self.folder.join(BEFORE))?;
            let (fresh, size) = self.open()?;
            file = fresh;
            size
        } else {
            size
        };
        file.write_all(line)?;
        self.file = Some((file, size + line.len() as u64));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_grows_beyond_two_files_and_no_line_is_cut() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("log");
        for start in 0..3 {
            let mut log = Rotating::new(&folder, 100);
            for line in 0..10 {
                log.write_all(format!("start {start} line {line}, and words\n").as_bytes()).unwrap();
            }
        }
        let [now, before] = [NAME, BEFORE].map(|name| fs::read_to_string(folder.join(name)).unwrap());
        assert!(now.len() <= 100 && before.len() <= 100, "{} {}", now.len(), before.len());
        assert!(now.ends_with("start 2 line 9, and words\n"), "{now}");
        let both = before + &now;
        assert!(both.lines().all(|line| line.starts_with("start 2") && line.ends_with("words")), "{both}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
    }
}
