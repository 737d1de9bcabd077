//! Helix's answers as they come, read leniently: only what an answer is worth nothing without must be
//! there. Nothing here has a `Debug`, since there are numbers in it.
//!
//! Must not judge what the fields say; `convert` does.

use serde::Deserialize;
use serde_json::Value;

/// A list. An answer without one is none: an empty list says that a channel is not live.
#[derive(Deserialize)]
pub(super) struct HelixPage<T> {
    pub(super) data: Vec<T>,
}

/// `GET /users`.
#[derive(Deserialize)]
pub(super) struct HelixUser {
    pub(super) id: String,
}

/// `GET /streams`.
#[derive(Deserialize)]
pub(super) struct HelixStream {
    pub(super) id: String,
    #[serde(default)]
    pub(super) started_at: Value,
    #[serde(default)]
    pub(super) title: Value,
    #[serde(default)]
    pub(super) game_name: Value,
    #[serde(default)]
    pub(super) viewer_count: Value,
}

/// `GET /channels/followers` and `GET /subscriptions`: of these only the total is read, and none of
/// the people.
#[derive(Deserialize)]
pub(super) struct HelixTotal {
    pub(super) total: Value,
}

/// `GET /channels/ads`.
#[derive(Deserialize)]
pub(super) struct HelixAds {
    #[serde(default)]
    pub(super) next_ad_at: Value,
}
