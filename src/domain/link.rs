//! The state of a connection to a peer, in words for the streamer.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// Whom a connection leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Peer {
    /// Twitch chat.
    Chat,
    /// Twitch's sign-in.
    Account,
    /// Twitch's events.
    EventSub,
    /// Twitch's numbers.
    Stats,
    /// OBS.
    Obs,
    /// Global hotkeys.
    Hotkeys,
    /// The database.
    Store,
    /// Delivery of digests to a folder.
    Delivery,
    /// The settings file.
    Settings,
    /// Delivery of digests to a webhook.
    Webhook,
    /// Notifications on the desktop.
    Notifications,
    /// The icon beside the clock.
    Tray,
    /// Emotes of other services.
    Emotes,
}

words!(Peer {
    Chat = "chat",
    Account = "account",
    EventSub = "eventsub",
    Stats = "stats",
    Obs = "obs",
    Hotkeys = "hotkeys",
    Store = "store",
    Delivery = "delivery",
    Settings = "settings",
    Webhook = "webhook",
    Notifications = "notifications",
    Tray = "tray",
    Emotes = "emotes",
});

/// How a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// Not wanted: nothing is configured.
    Off,
    /// Being made.
    Connecting,
    /// Working.
    Up,
    /// Lost; it comes back by itself.
    Waiting,
    /// Given up until the streamer does something.
    Stopped,
}

words!(LinkState {
    Off = "off",
    Connecting = "connecting",
    Up = "up",
    Waiting = "waiting",
    Stopped = "stopped",
});

/// A connection's state, since when, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// Whom it leads to.
    pub peer: Peer,
    /// How it is.
    pub state: LinkState,
    /// Since when.
    pub since: Timestamp,
    /// What happened, as a sentence for the streamer. Never holds a secret or chat text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What the streamer can do, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}
