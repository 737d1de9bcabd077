//! A folder for a run that keeps nothing: made on start, removed at the end.

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};

use super::failure::CliFailure;

/// A temporary folder that only this user may look into. It is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one with `purpose` in its name.
    pub(super) fn new(purpose: &str) -> Result<Self, CliFailure> {
        let failed = |error: &dyn std::fmt::Display| {
            CliFailure::new(
                format!("No temporary folder could be made ({error})."),
                "Check that the folder for temporary files can be written to.",
            )
        };
        let name = getrandom::u64().map_err(|error| failed(&error))?;
        let path = std::env::temp_dir().join(format!("evenkeel-{purpose}-{name:016x}"));
        #[cfg_attr(windows, expect(unused_mut, reason = "there is no mode to set"))]
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // Not recursive: a folder that somebody else made in the meantime is refused.
        builder.create(&path).map_err(|error| failed(&error))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now, the system clears with its other temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_gone_afterwards_with_all_that_was_in_it() {
        let scratch = Scratch::new("test").unwrap();
        let path = scratch.path().to_owned();
        std::fs::write(path.join("file"), "x").unwrap();
        drop(scratch);
        assert!(!path.exists());
    }
}
