//! What the engine asks of peers.

use super::DigestId;

/// A wish to a peer. The engine knows no peer; whoever is wired to the channel acts on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Hand over a digest to where the streamer wants it.
    Deliver(DigestId),
    /// Ask Twitch for a code to sign in with.
    SignIn,
    /// Forget the code that waits for approval.
    CancelSignIn,
    /// Take the sign-in back at Twitch, and forget it.
    SignOut,
}
