//! The streamer's sign-in at Twitch, as people see it. Holds no token.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// How the sign-in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AccountState {
    /// One cannot sign in: there is no client id, or nothing is connected.
    #[default]
    Unavailable,
    /// Nobody is signed in.
    SignedOut,
    /// Twitch is being asked for a code.
    Asking,
    /// A code waits for the streamer's approval on Twitch.
    Code,
    /// Signed in.
    SignedIn,
    /// The sign-in has ended, and only the streamer can renew it.
    Lapsed,
}

words!(AccountState {
    Unavailable = "unavailable",
    SignedOut = "signed_out",
    Asking = "asking",
    Code = "code",
    SignedIn = "signed_in",
    Lapsed = "lapsed",
});

/// Something that a permission of the streamer makes possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// Reading chat under the streamer's own name.
    Chat,
    /// Who followed, and how many follow.
    Follows,
    /// Who subscribed or gave subscriptions.
    Subs,
    /// Who cheered.
    Cheers,
    /// Who redeemed channel points.
    Redemptions,
    /// When ads run.
    Ads,
    /// When a hype train runs.
    HypeTrain,
}

words!(Feature {
    Chat = "chat",
    Follows = "follows",
    Subs = "subs",
    Cheers = "cheers",
    Redemptions = "redemptions",
    Ads = "ads",
    HypeTrain = "hype_train",
});

/// A feature, whether the streamer's permission for it is there, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Permission {
    /// What the permission is for.
    pub feature: Feature,
    /// What Twitch calls the permission.
    pub scope: &'static str,
    /// Whether it is given.
    pub given: bool,
    /// One sentence: what it is used for.
    pub why: &'static str,
}

/// A code that the streamer approves on Twitch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInCode {
    /// The code, to be compared or typed.
    pub code: String,
    /// The address at which it is approved; `https`, except from a server on this machine.
    pub address: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// Where a sign-in is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeptIn {
    /// In the platform's keyring.
    Keyring,
    /// In a file in the data folder that its owner alone can read.
    File,
}

words!(KeptIn { Keyring = "keyring", File = "file" });

/// The sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Account {
    /// How it stands.
    pub state: AccountState,
    /// Whose it is: the login name at Twitch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The code that waits for approval. It may wait while an older sign-in is still good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<SignInCode>,
    /// Every feature that wants a permission, and whether it is there.
    pub permissions: Vec<Permission>,
    /// Where it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_in: Option<KeptIn>,
    /// What happened, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What to do, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Account {
    /// Whether a sign-in is in use. A code may wait for another meanwhile.
    pub fn is_in_use(&self) -> bool {
        match self.state {
            AccountState::SignedIn => true,
            AccountState::Asking | AccountState::Code => self.login.is_some(),
            AccountState::Unavailable | AccountState::SignedOut | AccountState::Lapsed => false,
        }
    }
}
