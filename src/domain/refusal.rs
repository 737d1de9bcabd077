//! Why an action was not done.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why an action was not done. The catalogue says it, and what to do, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No stream is running.
    #[error("no stream is running")]
    NoStream,
    /// A break is running already.
    #[error("a break is running")]
    BreakRuns,
    /// No break is running.
    #[error("no break is running")]
    NoBreak,
    /// No break is offered.
    #[error("no break is offered")]
    NoOffer,
    /// A break does not fit now.
    #[error("a break does not fit now")]
    BreakDoesNotFit,
    /// The break was put off for as long as the settings let it.
    #[error("the break was put off for as long as it may be")]
    PutOffLongEnough,
    /// A break cannot be that long.
    #[error("a break cannot be that long")]
    BreakLength,
    /// There is no such exercise.
    #[error("there is no such exercise")]
    UnknownExercise {
        /// What was asked for, cut to what can be said back.
        id: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// There is no such message to be read.
    #[error("there is no such message")]
    NoMessage,
    /// There is no such line that may be read: what is held waits, and what is kept shut stays shut.
    #[error("there is no such line to be read")]
    NotReadable,
    /// There is no such lesson.
    #[error("there is no such lesson")]
    NoLesson,
    /// There is no such digest.
    #[error("there is no such digest")]
    NoDigest,
    /// There is no such look under way.
    #[error("there is no such look")]
    NoPeek,
    /// The number stands on Twitch's pages alone.
    #[error("the number is not known here")]
    NumberElsewhere,
    /// The number is known only to whoever is signed in.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The number was not measured.
    #[error("the number was not measured")]
    NotMeasured,
    /// Nobody's messages are held under that name.
    #[error("nobody like that is held")]
    NobodyHeld,
    /// No webhook is set.
    #[error("no webhook is set")]
    NoWebhook,
    /// The digest is on its way to the webhook just now.
    #[error("the digest is under way")]
    DigestUnderWay,
    /// One cannot sign in here; these sentences say why, where that is known.
    #[error("one cannot sign in here")]
    NoSignIn(Vec<String>),
    /// What keeps the sign-in has too much to do.
    #[error("the sign-in is busy")]
    Busy,
    /// The service is stopping.
    #[error("the service is stopping")]
    Stopping,
    /// What it was asked of did not do it, and says why.
    #[error("it could not be done")]
    Because {
        /// What sort of refusal that is.
        sort: RefusalSort,
        /// The error behind it.
        #[source]
        cause: Cause,
    },
}

/// The error behind a refusal. Each is like itself alone.
#[derive(Debug, Clone)]
pub struct Cause(Arc<dyn Error + Send + Sync>);

impl PartialEq for Cause {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Cause {}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// What a refusal means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalSort {
    /// It does not fit how things stand.
    Conflict,
    /// What it speaks of does not exist.
    NotFound,
    /// It cannot be understood.
    Invalid,
    /// The service could not do it; nothing was changed.
    Failed,
}

impl Refusal {
    /// That `cause` is in the way, which is of this `sort`.
    pub fn because(sort: RefusalSort, cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Because { sort, cause: Cause(Arc::new(cause)) }
    }

    /// What a page calls it, to say it in its own language; none where only the sentence tells.
    pub fn word(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoStream => "no_stream",
            Self::BreakRuns => "break_runs",
            Self::NoBreak => "no_break",
            Self::NoOffer => "no_offer",
            Self::BreakDoesNotFit => "break_does_not_fit",
            Self::PutOffLongEnough => "put_off_long_enough",
            Self::NotReadable => "not_readable",
            Self::NoDigest => "no_digest",
            Self::NoPeek => "no_peek",
            Self::NumberElsewhere => "number_elsewhere",
            Self::NotSignedIn => "not_signed_in",
            Self::NotMeasured => "not_measured",
            Self::NobodyHeld => "nobody_held",
            Self::NoWebhook => "no_webhook",
            Self::DigestUnderWay => "digest_under_way",
            Self::NoSignIn(why) if why.is_empty() => "no_sign_in",
            Self::Busy => "busy",
            Self::Stopping => "stopping",
            Self::BreakLength
            | Self::UnknownExercise { .. }
            | Self::NoMessage
            | Self::NoLesson
            | Self::NoSignIn(_)
            | Self::Because { .. } => return None,
        })
    }

    /// What sort of refusal it is.
    pub fn sort(&self) -> RefusalSort {
        match self {
            Self::NoStream
            | Self::BreakRuns
            | Self::NoBreak
            | Self::NoOffer
            | Self::BreakDoesNotFit
            | Self::PutOffLongEnough
            | Self::NoWebhook
            | Self::DigestUnderWay
            | Self::NumberElsewhere
            | Self::NotSignedIn
            | Self::NotMeasured
            | Self::NoSignIn(_) => RefusalSort::Conflict,
            Self::NoMessage
            | Self::NotReadable
            | Self::NoLesson
            | Self::NoDigest
            | Self::NoPeek
            | Self::NobodyHeld => RefusalSort::NotFound,
            Self::BreakLength | Self::UnknownExercise { .. } => RefusalSort::Invalid,
            Self::Busy | Self::Stopping => RefusalSort::Failed,
            Self::Because { sort, .. } => *sort,
        }
    }
}
