//! Which permission each feature wants, and why: the one list. Nothing is asked for that is not used.

use crate::domain::{Feature, Permission};

/// What Twitch calls the permission for `feature`.
pub(super) const fn scope(feature: Feature) -> &'static str {
    match feature {
        Feature::Chat => "chat:read",
        Feature::Follows => "moderator:read:followers",
        Feature::Subs => "channel:read:subscriptions",
        Feature::Cheers => "bits:read",
        Feature::Redemptions => "channel:read:redemptions",
        Feature::Ads => "channel:read:ads",
        Feature::HypeTrain => "channel:read:hype_train",
    }
}

const fn why(feature: Feature) -> &'static str {
    match feature {
        Feature::Chat => "Reads chat under your own name instead of as an unnamed visitor.",
        Feature::Follows => {
            "Tells who followed, and keeps the number of followers for when you want to look at it."
        }
        Feature::Subs => "Tells who subscribed and who gave subscriptions away.",
        Feature::Cheers => "Tells who cheered.",
        Feature::Redemptions => "Tells who redeemed channel points.",
        Feature::Ads => "Tells when ads run, so that breaks can go with them.",
        Feature::HypeTrain => "Tells when a hype train runs, so that no break gets in its way.",
    }
}

/// Every permission, separated by spaces, as Twitch wants to be asked.
pub(super) fn all() -> String {
    Feature::ALL.iter().map(|feature| scope(*feature)).collect::<Vec<_>>().join(" ")
}

/// Every feature, and whether `given` holds its permission.
pub(super) fn permissions(given: &[String]) -> Vec<Permission> {
    Feature::ALL
        .iter()
        .map(|&feature| Permission {
            feature,
            scope: scope(feature),
            given: given.iter().any(|given| given == scope(feature)),
            why: why(feature),
        })
        .collect()
}
