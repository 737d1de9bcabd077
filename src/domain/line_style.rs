//! How a line looks beside its words: what Twitch tells of its author with it.

use serde::{Deserialize, Serialize};

use super::words;

/// What somebody is here. It says that they subscribe, and not since when: that would be a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// The channel's own account.
    Broadcaster,
    /// May moderate here.
    Moderator,
    /// A guest of honour.
    Vip,
    /// Subscribes to the channel.
    Subscriber,
}

words!(Badge {
    Broadcaster = "broadcaster",
    Moderator = "moderator",
    Vip = "vip",
    Subscriber = "subscriber",
});

/// How a line looks beside its words. What is not there is not written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LineStyle {
    /// The colour that its author chose, as `#rrggbb`; none where they chose none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// What its author is here, at most one of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<Badge>,
    /// Said of oneself, with `/me`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub me: bool,
    /// Login of the person whose message it answers, in their own capitals, where it may be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
}

impl LineStyle {
    /// Whether nothing is told.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
