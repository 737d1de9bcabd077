//! Why a command did not do what it was asked: one sentence of what happened, one of what to do.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

use crate::catalog;
use crate::config::ConfigError;
use crate::domain::Refusal;

use super::terminal;

/// A failure, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CliFailure {
    message: String,
    code: u8,
}

impl CliFailure {
    /// Something could not be done: exit code 1.
    pub(super) fn new(what: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self { message: format!("{what}\n{advice}"), code: 1 }
    }

    /// Something the service refused, in its own words: exit code 1.
    pub(super) fn said(sentence: impl Into<String>) -> Self {
        Self { message: sentence.into(), code: 1 }
    }

    /// An error of ours, whose sentences say what happened and what to do: exit code 1.
    pub(super) fn of(error: impl Error) -> Self {
        Self::said(error.to_string())
    }

    /// The usage or the settings are wrong: exit code 2.
    pub(super) fn usage(what: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self { message: format!("{what}\n{advice}"), code: 2 }
    }

    /// What happened and what to do.
    pub(super) fn sentence(&self) -> &str {
        &self.message
    }

    /// Prints it to standard error and gives the exit code.
    pub(super) fn report(&self) -> ExitCode {
        terminal::complain(&self.to_string());
        ExitCode::from(self.code)
    }
}

impl fmt::Display for CliFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "evenkeel: {}", terminal::clean(&self.message))
    }
}

impl From<Refusal> for CliFailure {
    fn from(refusal: Refusal) -> Self {
        Self::said(catalog::refusal(&refusal))
    }
}

impl From<ConfigError> for CliFailure {
    fn from(error: ConfigError) -> Self {
        Self { message: error.to_string(), code: 2 }
    }
}
