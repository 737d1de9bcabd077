//! What can go wrong with a webhook, in sentences for a streamer. Of its address only the host is said:
//! the rest is a secret.

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It cannot be reached.
    Unreachable,
    /// It asks to wait, or is out of order.
    Busy(u16),
    /// It does not let this address in.
    NotLetIn(u16),
    /// It is not there any more.
    Gone(u16),
    /// It leads elsewhere.
    Redirected(u16),
    /// It does not take what it was sent.
    NotTaken(u16),
    /// The address cannot be used.
    Address,
    /// It was tried often enough.
    GivenUp,
    /// The digest is too old to be sent by itself.
    TooOld,
    /// It left, and nobody said whether it arrived.
    Unsure,
    /// We were stopped while it was under way.
    CutOff,
}

impl Trouble {
    /// What happened, with the webhook at `host`.
    pub(super) fn problem(&self, host: &str) -> String {
        match self {
            Self::Unreachable => format!("Your webhook at {host} could not be reached."),
            Self::Busy(429) => format!("Your webhook at {host} asks to wait a little."),
            Self::Busy(code) => format!("Your webhook at {host} is out of order (status {code})."),
            Self::NotLetIn(code) => {
                format!("Your webhook at {host} does not let Evenkeel in (status {code}).")
            }
            Self::Gone(code) => format!("Your webhook at {host} is not there any more (status {code})."),
            Self::Redirected(code) => {
                format!("Your webhook at {host} leads elsewhere, which is not followed (status {code}).")
            }
            Self::NotTaken(code) => {
                format!("Your webhook at {host} did not take the digest (status {code}).")
            }
            Self::Address => format!("The address of your webhook at {host} cannot be used."),
            Self::GivenUp => {
                format!("Your webhook at {host} did not take the digest, however often it was tried.")
            }
            Self::TooOld => format!("A digest for your webhook at {host} was too old to be sent by itself."),
            Self::Unsure => {
                format!("A digest may have been sent to your webhook at {host}: no answer came back.")
            }
            Self::CutOff => {
                format!(
                    "A digest may have been sent to your webhook at {host}: Evenkeel was stopped meanwhile."
                )
            }
        }
    }

    /// What can be done.
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Self::Unreachable | Self::Busy(_) => {
                "It is tried again by itself; the digest is on its page meanwhile."
            }
            Self::NotLetIn(_) | Self::Gone(_) | Self::Redirected(_) | Self::Address => {
                "Put a working address into `digest.webhook`, and send the digest from its page."
            }
            Self::NotTaken(_) | Self::GivenUp => "The digest's page sends it again.",
            Self::TooOld | Self::Unsure | Self::CutOff => {
                "It is not sent again by itself; the digest's page does, if you want."
            }
        }
    }
}
