//! What can go wrong with signing in, in sentences for a streamer.

use crate::net::Advice;

/// Something that went wrong, or that the streamer should know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum SignInError {
    /// No client id is set.
    #[error("To sign in at Twitch, Evenkeel needs a client id, and none is set.")]
    NoClientId,
    /// Twitch does not know the client id, or it does not belong to a public program.
    #[error("Twitch does not accept the client id.")]
    ClientRefused,
    /// No code came, for this reason.
    #[error("{0}")]
    NoCode(&'static str),
    /// Twitch refused to give a code.
    #[error("Twitch would not begin a sign-in.")]
    CodeRefused,
    /// The address that came with the code leads elsewhere.
    #[error("The sign-in server named an address that is not safe to open.")]
    CodeSuspicious,
    /// The code ran out, or was used already.
    #[error("The code ran out before it was approved.")]
    CodeOver,
    /// The streamer said no on Twitch.
    #[error("The sign-in was declined on Twitch.")]
    Denied,
    /// While a code waits, Twitch does not answer, for this reason.
    #[error("{0}")]
    NoWordYet(&'static str),
    /// Twitch can just now not be asked about the sign-in, for this reason.
    #[error("{0}")]
    Unheard(&'static str),
    /// Twitch does not accept the sign-in any more.
    #[error("Twitch does not accept your sign-in any more.")]
    Refused,
    /// The sign-in was given to another program.
    #[error("Your sign-in was made with another client id.")]
    OtherClient,
    /// A renewed sign-in cannot be kept, for this reason.
    #[error("Your renewed sign-in could not be saved: {0}.")]
    NotSaved(String),
    /// The sign-in could not be removed from this machine, for this reason.
    #[error("Your sign-in could not be removed from this machine: {0}.")]
    NotForgotten(String),
    /// The sign-in is forgotten here, and could not be taken back at Twitch.
    #[error("You are signed out here, but Twitch could not be told that the sign-in is over.")]
    NotRevoked,
    /// The file of the sign-in was damaged, and is moved aside under this name.
    #[error("The file that kept your sign-in was damaged; it is set aside as {0}.")]
    Damaged(String),
    /// The file of the sign-in could not be read, for this reason.
    #[error("The file that keeps your sign-in could not be read: {0}.")]
    Unreadable(String),
    /// The keyring is locked or does not answer, and may hold the sign-in.
    #[error("The keyring is locked or does not answer; a sign-in that it may hold cannot be used.")]
    KeyringShut,
}

impl Advice for SignInError {
    fn advice(&self) -> String {
        match self {
            Self::NoClientId => {
                "The README says under \"Signing in\" how to get one in two minutes; put it into `client_id` under [twitch]."
            }
            Self::ClientRefused => {
                "Check `client_id` under [twitch], and that the client type of the application is Public."
            }
            Self::NoCode(_) => "Check the internet connection, then sign in again.",
            Self::CodeRefused => "Try again in a few minutes.",
            Self::CodeSuspicious => "Check `auth_url` under [twitch].",
            Self::CodeOver => "Sign in again for a new one; there is no hurry, each is good for half an hour.",
            Self::Denied => "Nothing has changed. Sign in again if you want to.",
            Self::NoWordYet(_) => "Evenkeel keeps asking until the code runs out; you can approve it meanwhile.",
            Self::Unheard(_) => "Evenkeel keeps trying; there is nothing you need to do.",
            Self::Refused | Self::OtherClient => {
                "Sign in again when it suits you. Until then chat is read without your name."
            }
            Self::NotSaved(_) => {
                "Make room, or make the data folder writable; Evenkeel keeps trying, and uses it once it is saved."
            }
            Self::NotForgotten(_) => "Make the data folder writable; Evenkeel keeps trying.",
            Self::NotRevoked => "You can disconnect Evenkeel at twitch.tv/settings/connections.",
            Self::Damaged(_) => "Sign in again.",
            Self::Unreadable(_) => "Make it readable and start Evenkeel again, or sign in again.",
            Self::KeyringShut => "Unlock it and start Evenkeel again, or sign in again.",
        }
        .into()
    }
}
