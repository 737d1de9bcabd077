//! A log that is kept in memory, down to the last detail, so that a test can look at what is in it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

/// What was logged so far. Cheap to clone; every clone is the same log.
#[derive(Debug, Clone, Default)]
pub struct Log {
    kept: Arc<Mutex<Vec<u8>>>,
    /// Whoever writes this dies of it, once.
    deadly: Arc<Mutex<Option<&'static str>>>,
}

impl Log {
    /// Writes everything of ours into this log, without the time: a test may look for digits in it.
    pub fn subscriber(&self) -> impl tracing::Subscriber + Send + Sync + 'static {
        tracing_subscriber::fmt()
            .with_env_filter("evenkeel=trace")
            .with_ansi(false)
            .without_time()
            .with_writer(self.clone())
            .finish()
    }

    /// This log, which kills the first task that writes `words`.
    pub fn failing_at(self, words: &'static str) -> Self {
        *self.deadly.lock().unwrap() = Some(words);
        self
    }

    /// What was logged.
    pub fn text(&self) -> String {
        String::from_utf8(self.kept.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.kept.lock().unwrap().extend_from_slice(bytes);
        let says = |words: &mut &'static str| String::from_utf8_lossy(bytes).contains(*words);
        let died_of = self.deadly.lock().unwrap().take_if(says);
        if let Some(words) = died_of {
            panic!("the log fails at {words:?}");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
