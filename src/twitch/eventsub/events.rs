//! Events as Twitch sends them, read leniently: fields nobody reads are ignored, and what is missing or
//! something else than it should be is none. Must not know what becomes of them.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::envelope::{Unreadable, lenient};

/// Who did it, in most events; none for those without a name.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) user_login: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) user_name: Option<String>,
    /// The channel's own id: people can redeem and cheer in their own channel.
    #[serde(default, deserialize_with = "lenient")]
    pub(super) broadcaster_user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) is_anonymous: Option<bool>,
}

/// `stream.online`.
#[derive(Debug, Deserialize)]
pub(super) struct Online {
    pub(super) id: String,
    /// `live`, or what is no live stream: `playlist`, `watch_party`, `premiere`, `rerun`.
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) started_at: Option<Timestamp>,
}

/// `stream.offline`. It names the stream since June 2026.
#[derive(Debug, Deserialize)]
pub(super) struct Offline {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) id: Option<String>,
}

/// `channel.update`.
#[derive(Debug, Deserialize)]
pub(super) struct Update {
    pub(super) title: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) category_name: Option<String>,
}

/// `channel.raid`.
#[derive(Debug, Deserialize)]
pub(super) struct Raid {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) from_broadcaster_user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) from_broadcaster_user_login: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) from_broadcaster_user_name: Option<String>,
    #[serde(default, deserialize_with = "amount")]
    pub(super) viewers: Option<i64>,
}

/// `channel.follow`.
#[derive(Debug, Deserialize)]
pub(super) struct Follow {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) followed_at: Option<Timestamp>,
}

/// `channel.subscribe`.
#[derive(Debug, Deserialize)]
pub(super) struct Subscribe {
    /// Always there. Without it one could not tell whether this would give a gift's total away.
    pub(super) is_gift: bool,
}

/// `channel.subscription.message`.
#[derive(Debug, Deserialize)]
pub(super) struct Resub {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) message: Option<EventText>,
    #[serde(default, deserialize_with = "amount")]
    pub(super) cumulative_months: Option<i64>,
}

/// `channel.subscription.gift`.
#[derive(Debug, Deserialize)]
pub(super) struct Gift {
    #[serde(default, deserialize_with = "amount")]
    pub(super) total: Option<i64>,
}

/// `channel.cheer`.
#[derive(Debug, Deserialize)]
pub(super) struct Cheer {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) message: Option<String>,
    #[serde(default, deserialize_with = "amount")]
    pub(super) bits: Option<i64>,
}

/// `channel.bits.use`.
#[derive(Debug, Deserialize)]
pub(super) struct Bits {
    /// `cheer`, `power_up`, `custom_power_up`, or whatever bits are good for next.
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) message: Option<EventText>,
    #[serde(default, deserialize_with = "amount")]
    pub(super) bits: Option<i64>,
}

/// `channel.channel_points_custom_reward_redemption.add`.
#[derive(Debug, Deserialize)]
pub(super) struct Redemption {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) user_input: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) reward: Option<Reward>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) redeemed_at: Option<Timestamp>,
}

/// What was redeemed.
#[derive(Debug, Deserialize)]
pub(super) struct Reward {
    pub(super) id: String,
}

/// `channel.custom_power_up_redemption.add`.
#[derive(Debug, Deserialize)]
pub(super) struct PowerUpRedemption {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) user_input: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) custom_power_up: Option<CustomPowerUp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) redeemed_at: Option<Timestamp>,
}

/// A power-up of the streamer's own. Its title and prompt are the streamer's words, and nobody's message.
#[derive(Debug, Deserialize)]
pub(super) struct CustomPowerUp {
    #[serde(default, deserialize_with = "amount")]
    pub(super) bits: Option<i64>,
}

/// `channel.ad_break.begin`.
#[derive(Debug, Deserialize)]
pub(super) struct Ads {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) started_at: Option<Timestamp>,
    #[serde(deserialize_with = "amount")]
    pub(super) duration_seconds: Option<i64>,
}

/// `channel.hype_train.begin` and `.progress`. Levels and totals are not read.
#[derive(Debug, Deserialize)]
pub(super) struct HypeTrain {
    pub(super) expires_at: Timestamp,
}

/// A person's words.
#[derive(Debug, Deserialize)]
pub(super) struct EventText {
    pub(super) text: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) emotes: Option<Vec<Emote>>,
}

/// Where an emote is said to be: characters, counted from zero.
#[derive(Debug, Deserialize)]
pub(super) struct Emote {
    pub(super) id: String,
    pub(super) begin: usize,
    pub(super) end: usize,
}

/// Reads an event, or the part of it that `T` is.
pub(super) fn read<'a, T: Deserialize<'a>>(event: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(event).map_err(|_| Unreadable)
}

/// A number that is not negative, also where it comes as text. Anything else is none.
fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    let digits = raw.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(raw);
    Ok(digits.parse().ok().filter(|number| *number >= 0))
}
