//! Accounts and connections as whoever speaks to Twitch hands them in.

use evenkeel::domain::{
    Account, AccountState, Feature, KeptIn, Link, LinkState, Peer, Permission, SignInCode,
};
use jiff::Timestamp;

/// The code that waits in [`code`].
pub const CODE: &str = "WXYZABCD";
/// The address at which it is approved.
pub const ADDRESS: &str = "https://www.twitch.tv/activate?device-code=WXYZABCD";

/// Two permissions, of which the first is `given`.
fn permissions(given: bool) -> Vec<Permission> {
    vec![
        Permission { feature: Feature::Cheers, scope: "bits:read", given, why: "Tells who cheered." },
        Permission {
            feature: Feature::Ads,
            scope: "channel:read:ads",
            given: false,
            why: "Tells when ads run, so that breaks can go with them.",
        },
    ]
}

/// An account in this state, with nothing else to say.
pub fn account(state: AccountState) -> Account {
    Account { state, permissions: permissions(false), ..Account::default() }
}

/// A code waits until `expires_at`.
pub fn code(expires_at: Timestamp) -> Account {
    let code = SignInCode { code: CODE.into(), address: ADDRESS.into(), expires_at };
    Account { code: Some(code), ..account(AccountState::Code) }
}

/// Signed in as `login`; one permission is missing.
pub fn signed_in(login: &str) -> Account {
    Account {
        login: Some(login.into()),
        kept_in: Some(KeptIn::File),
        permissions: permissions(true),
        ..account(AccountState::SignedIn)
    }
}

/// The sign-in has ended.
pub fn lapsed() -> Account {
    Account {
        problem: Some("Twitch says that the sign-in is over.".into()),
        advice: Some("Sign in again when you like.".into()),
        ..account(AccountState::Lapsed)
    }
}

/// A connection in this state. One that does not work says what happened and what to do.
pub fn link(peer: Peer, state: LinkState, since: Timestamp) -> Link {
    let troubled = matches!(state, LinkState::Waiting | LinkState::Stopped);
    let say = |words: &str| troubled.then(|| format!("{words} ({peer})."));
    Link { peer, state, since, problem: say("Something happened"), advice: say("Something can be done") }
}
