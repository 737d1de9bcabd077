//! Signing in at Twitch, as the page for setting up says it.

use super::surface::surface;
use crate::domain::Feature;

surface! {
    /// Signing in at Twitch, as the page for setting up says it.
    SignInWords { unavailable, signed_out, asking, code_waits, signed_in_as, lapsed, in_keyring, in_file, adds, open_and_allow, open_twitch, valid_until, as_picture, what_asked, not_allowed, sign_in, sign_in_again, allow_rest, cancel, needs_scripts, own_id, about_id, open_console, two_factor, register, any_name, create, put_in, the_id, use_it, no_file, sign_out, about_out, yes_out, feature_chat, feature_follows, feature_subs, feature_cheers, feature_redemptions, feature_ads, feature_train }
}

impl SignInWords {
    /// Why a permission is asked for.
    pub fn feature(&self, feature: &Feature) -> &'static str {
        match feature {
            Feature::Chat => self.feature_chat,
            Feature::Follows => self.feature_follows,
            Feature::Subs => self.feature_subs,
            Feature::Cheers => self.feature_cheers,
            Feature::Redemptions => self.feature_redemptions,
            Feature::Ads => self.feature_ads,
            Feature::HypeTrain => self.feature_train,
        }
    }
}
