//! What Twitch can tell of: its subscription types, in the versions that are read here.
//!
//! Must not know when they are asked for.

use serde_json::{Value, json};

use crate::domain::Feature;

/// Something Twitch can tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SubscriptionType {
    /// The stream began.
    Online,
    /// The stream ended.
    Offline,
    /// Another channel came by.
    Raid,
    /// Title or category changed.
    Update,
    /// Somebody followed.
    Follow,
    /// Somebody subscribed, or was given a subscription.
    Subscribe,
    /// Somebody went on subscribing, and said so.
    Resub,
    /// Somebody gave subscriptions.
    Gift,
    /// Somebody cheered, as Twitch told it first. Asked for only where it does not tell of bits.
    Cheer,
    /// Somebody used bits in any way, cheers included.
    Bits,
    /// Somebody redeemed a reward.
    Redemption,
    /// Somebody redeemed a power-up of the streamer's own, with bits.
    PowerUp,
    /// Ads began.
    Ads,
    /// A hype train began.
    HypeBegin,
    /// A hype train was fed.
    HypeProgress,
    /// A hype train ended.
    HypeEnd,
}

impl SubscriptionType {
    /// What is asked for, in this order: first what everything else hangs on.
    pub(super) const ASKED: [Self; 15] = [
        Self::Online,
        Self::Offline,
        Self::Raid,
        Self::Update,
        Self::Follow,
        Self::Subscribe,
        Self::Resub,
        Self::Gift,
        Self::Bits,
        Self::Redemption,
        Self::PowerUp,
        Self::Ads,
        Self::HypeBegin,
        Self::HypeProgress,
        Self::HypeEnd,
    ];

    /// The subject of this type and version, if it is read here.
    pub(super) fn named(name: &str, version: &str) -> Option<Self> {
        Self::read().find(|subject| subject.name() == name && subject.version() == version)
    }

    /// Everything that is read here.
    pub(super) fn read() -> impl Iterator<Item = Self> {
        Self::ASKED.into_iter().chain([Self::Cheer])
    }

    /// What tells the same where Twitch does not tell of this.
    pub(super) const fn instead(self) -> Option<Self> {
        match self {
            Self::PowerUp => Some(Self::Bits),
            Self::Bits => Some(Self::Cheer),
            _ => None,
        }
    }

    /// What Twitch calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Online => "stream.online",
            Self::Offline => "stream.offline",
            Self::Raid => "channel.raid",
            Self::Update => "channel.update",
            Self::Follow => "channel.follow",
            Self::Subscribe => "channel.subscribe",
            Self::Resub => "channel.subscription.message",
            Self::Gift => "channel.subscription.gift",
            Self::Cheer => "channel.cheer",
            Self::Bits => "channel.bits.use",
            Self::Redemption => "channel.channel_points_custom_reward_redemption.add",
            Self::PowerUp => "channel.custom_power_up_redemption.add",
            Self::Ads => "channel.ad_break.begin",
            Self::HypeBegin => "channel.hype_train.begin",
            Self::HypeProgress => "channel.hype_train.progress",
            Self::HypeEnd => "channel.hype_train.end",
        }
    }

    /// The version that is read here.
    pub(super) const fn version(self) -> &'static str {
        match self {
            Self::Update | Self::Follow | Self::HypeBegin | Self::HypeProgress | Self::HypeEnd => "2",
            _ => "1",
        }
    }

    /// The feature whose permission it needs; none if anybody may ask.
    pub(super) const fn feature(self) -> Option<Feature> {
        match self {
            Self::Online | Self::Offline | Self::Raid | Self::Update => None,
            Self::Follow => Some(Feature::Follows),
            Self::Subscribe | Self::Resub | Self::Gift => Some(Feature::Subs),
            Self::Cheer | Self::Bits | Self::PowerUp => Some(Feature::Cheers),
            Self::Redemption => Some(Feature::Redemptions),
            Self::Ads => Some(Feature::Ads),
            Self::HypeBegin | Self::HypeProgress | Self::HypeEnd => Some(Feature::HypeTrain),
        }
    }

    /// Whether it tells of what somebody may do again at once, and names nothing by which it would be known when it
    /// is told twice.
    pub(super) const fn has_no_identity(self) -> bool {
        matches!(self, Self::Gift | Self::Cheer | Self::Bits)
    }

    /// What it is about, for a list of what Twitch does not tell of.
    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::Online => "the beginning of the stream",
            Self::Offline => "the end of the stream",
            Self::Raid => "raids",
            Self::Update => "the title and the category",
            Self::Follow => "follows",
            Self::Subscribe | Self::Resub => "subscriptions",
            Self::Gift => "gifts",
            Self::Cheer | Self::Bits => "cheers",
            Self::Redemption => "redemptions",
            Self::PowerUp => "your own power-ups",
            Self::Ads => "ads",
            Self::HypeBegin | Self::HypeProgress | Self::HypeEnd => "hype trains",
        }
    }

    /// The question to be told of it in `session`: about the channel of `broadcaster`, asked by `user`
    /// (both Twitch's ids).
    pub(super) fn question(self, session: &str, broadcaster: &str, user: &str) -> Value {
        let condition = match self {
            Self::Raid => json!({ "to_broadcaster_user_id": broadcaster }),
            Self::Follow => json!({ "broadcaster_user_id": broadcaster, "moderator_user_id": user }),
            _ => json!({ "broadcaster_user_id": broadcaster }),
        };
        json!({
            "type": self.name(),
            "version": self.version(),
            "condition": condition,
            "transport": { "method": "websocket", "session_id": session },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_its_name_and_version_only() {
        for subject in SubscriptionType::ASKED {
            assert_eq!(SubscriptionType::named(subject.name(), subject.version()), Some(subject));
            assert_eq!(SubscriptionType::named(subject.name(), "3"), None);
        }
        assert_eq!(SubscriptionType::named("channel.follow", "1"), None);
        assert_eq!(SubscriptionType::named("channel.hype_train.begin", "1"), None);
        assert_eq!(SubscriptionType::named("channel.bits.use", "1"), Some(SubscriptionType::Bits));
        assert_eq!(SubscriptionType::named("channel.chat.message", "1"), None);
    }

    #[test]
    fn what_needs_no_permission_is_asked_first() {
        let free = SubscriptionType::ASKED.iter().take_while(|subject| subject.feature().is_none()).count();
        assert!(SubscriptionType::ASKED.iter().skip(free).all(|subject| subject.feature().is_some()));
        assert_eq!((free, SubscriptionType::ASKED[0]), (4, SubscriptionType::Online));
    }

    #[test]
    fn questions_name_the_channel_and_the_session() {
        assert_eq!(
            SubscriptionType::Follow.question("s-1", "500", "42"),
            json!({
                "type": "channel.follow",
                "version": "2",
                "condition": { "broadcaster_user_id": "500", "moderator_user_id": "42" },
                "transport": { "method": "websocket", "session_id": "s-1" },
            })
        );
        let raid = SubscriptionType::Raid.question("s-1", "500", "42");
        assert_eq!(raid["condition"], json!({ "to_broadcaster_user_id": "500" }));
    }
}
