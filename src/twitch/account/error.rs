//! What can go wrong with signing in, in sentences for a streamer.

/// Something that went wrong, or that the streamer should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignInError {
    /// No client id is set.
    NoClientId,
    /// Twitch does not know the client id, or it does not belong to a public program.
    ClientRefused,
    /// No code came, for this reason.
    NoCode(&'static str),
    /// Twitch refused to give a code.
    CodeRefused,
    /// The address that came with the code leads elsewhere.
    CodeSuspicious,
    /// The code ran out, or was used already.
    CodeOver,
    /// The streamer said no on Twitch.
    Denied,
    /// While a code waits, Twitch does not answer, for this reason.
    NoWordYet(&'static str),
    /// Twitch can just now not be asked about the sign-in, for this reason.
    Unheard(&'static str),
    /// Twitch does not accept the sign-in any more.
    Refused,
    /// The sign-in was given to another program.
    OtherClient,
    /// A renewed sign-in cannot be kept, for this reason.
    NotSaved(String),
    /// The sign-in could not be removed from this machine, for this reason.
    NotForgotten(String),
    /// The sign-in is forgotten here, and could not be taken back at Twitch.
    NotRevoked,
    /// The file of the sign-in was damaged, and is moved aside under this name.
    Damaged(String),
    /// The file of the sign-in could not be read, for this reason.
    Unreadable(String),
    /// The keyring is locked or does not answer, and may hold the sign-in.
    KeyringShut,
}

impl SignInError {
    /// What happened, as a sentence.
    pub(super) fn problem(&self) -> String {
        match self {
            Self::NoClientId => "To sign in at Twitch, Evenkeel needs a client id, and none is set.".into(),
            Self::ClientRefused => "Twitch does not accept the client id.".into(),
            Self::NoCode(why) | Self::NoWordYet(why) | Self::Unheard(why) => (*why).into(),
            Self::CodeRefused => "Twitch would not begin a sign-in.".into(),
            Self::CodeSuspicious => "The sign-in server named an address that is not safe to open.".into(),
            Self::CodeOver => "The code ran out before it was approved.".into(),
            Self::Denied => "The sign-in was declined on Twitch.".into(),
            Self::Refused => "Twitch does not accept your sign-in any more.".into(),
            Self::OtherClient => "Your sign-in was made with another client id.".into(),
            Self::NotSaved(why) => format!("Your renewed sign-in could not be saved: {why}."),
            Self::NotForgotten(why) => {
                format!("Your sign-in could not be removed from this sign_in: {why}.")
            }
            Self::NotRevoked => {
                "You are signed out here, but Twitch could not be told that the sign-in is over.".into()
            }
            Self::Damaged(name) => {
                format!("The file that stored your sign-in was damaged; it is set aside as {name}.")
            }
            Self::Unreadable(why) => format!("The file that keeps your sign-in could not be read: {why}."),
            Self::KeyringShut => {
                "The keyring is locked or does not answer; a sign-in that it may hold cannot be used.".into()
            }
        }
    }

    /// What to do, as a sentence.
    pub(super) fn advice(&self) -> String {
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
