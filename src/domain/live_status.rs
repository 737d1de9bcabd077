//! What Twitch itself says about the stream, and about moments in it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::upright;

/// What Twitch says about whether the channel is live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveStatus {
    /// It told of a beginning, once.
    Began {
        /// Twitch's id of the stream.
        id: String,
        /// When it began, by Twitch's clock.
        started_at: Timestamp,
    },
    /// It told of an end, once.
    Ended {
        /// Twitch's id of the stream, where it says so.
        id: Option<String>,
        /// When, by Twitch's clock.
        at: Timestamp,
    },
    /// Asked, it said that the channel is live. Its answer may be minutes old.
    Seen {
        /// Twitch's id of the stream.
        id: String,
        /// When it began, by Twitch's clock.
        started_at: Timestamp,
    },
    /// Asked, it said that the channel is not live. Its answer may be minutes old.
    NotSeen,
}

/// What a stream is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topic {
    /// Its title.
    pub title: String,
    /// The game or category.
    pub category: String,
}

impl Topic {
    /// Without what orders, turns or covers the letters around it ([`upright`]).
    pub fn straightened(&self) -> Self {
        let [title, category] = [&self.title, &self.category].map(|text| upright(text).into_owned());
        Self { title, category }
    }
}

/// Something that makes this a good or a bad moment for a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamSignal {
    /// Ads began, and run until then.
    AdsBegan {
        /// Until when.
        until: Timestamp,
    },
    /// The next ads that Twitch plans; none are planned where it is empty.
    AdsPlanned {
        /// When it happened, where Twitch says so.
        at: Option<Timestamp>,
    },
    /// A hype train runs, and ends then unless it is fed. Its level is a number, and not said.
    HypeTrain {
        /// Until when.
        until: Timestamp,
    },
    /// The hype train is over.
    HypeTrainEnded,
    /// The streamer went away, or came back.
    Away {
        /// What tells so. The streamer is there when nothing says otherwise.
        by: Absence,
        /// Whether away.
        away: bool,
    },
    /// The desktop asks not to be disturbed, or no longer does.
    DoNotDisturb(bool),
}

/// What tells that the streamer is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// OBS shows the scene for breaks.
    Scene,
    /// The screen is locked, or nobody is at the keyboard.
    Desk,
}

/// The moments as they stand now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Moments {
    /// Ads run until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ads_until: Option<Timestamp>,
    /// The next ads that Twitch plans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ads_planned: Option<Timestamp>,
    /// A hype train runs until then, unless it is fed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hype_train_until: Option<Timestamp>,
}
