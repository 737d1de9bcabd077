//! The step of setting up that is about Twitch's own pages: where the browser extension lies, and
//! whether it works. Must not know what it hides.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// An extension that works asks every few seconds while a page of Twitch's is in front.
const LATELY: SignedDuration = SignedDuration::from_secs(60);

/// Whether the extension has asked since the service started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// Not at all.
    Never,
    /// Within the last minute.
    Lately,
    /// Longer ago.
    Earlier,
}

impl Contact {
    /// For one that last asked at `asked`.
    pub fn of(asked: Option<Timestamp>, now: Timestamp) -> Self {
        match asked {
            None => Self::Never,
            Some(asked) if now.duration_since(asked) <= LATELY => Self::Lately,
            Some(_) => Self::Earlier,
        }
    }

    /// The word for it in the page and in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Lately => "lately",
            Self::Earlier => "earlier",
        }
    }
}

/// What the page for setting up says about the extension.
#[derive(Debug, Clone)]
pub struct ExtensionStep {
    /// The folder with its files.
    pub folder: String,
    /// Whether it has asked.
    pub contact: Contact,
    /// When it last did.
    pub asked: Option<Timestamp>,
}

impl ExtensionStep {
    /// For an extension that lies in `folder` and last asked at `asked`.
    pub fn new(folder: &Path, asked: Option<Timestamp>, now: Timestamp) -> Self {
        Self { folder: folder.display().to_string(), contact: Contact::of(asked, now), asked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_long_ago_is_not_lately() {
        let now: Timestamp = "2026-11-22T20:00:00Z".parse().unwrap();
        let ago = |seconds| Some(now - SignedDuration::from_secs(seconds));
        assert_eq!(Contact::of(None, now), Contact::Never);
        assert_eq!(Contact::of(ago(5), now), Contact::Lately);
        assert_eq!(Contact::of(ago(61), now), Contact::Earlier);
        // A clock that was set back.
        assert_eq!(Contact::of(ago(-3600), now), Contact::Lately);
    }
}
