//! What people ask for. Dock, command line, HTTP, hotkeys and scripts all end in one of these.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    BreakView, DigestId, ItemId, Kind, Lesson, LessonId, Looked, NewFeedback, NumberId, Peek, PeekId,
    ReplyState, ShieldMode, StreamId,
};

/// Something a person wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A stream begins now.
    StartStream,
    /// The stream ends now.
    EndStream,
    /// A break begins now.
    StartBreak {
        /// Which exercise; the configured one if none.
        exercise: Option<String>,
        /// How long; the configured length if none.
        length: Option<Duration>,
    },
    /// Not now, a little later.
    SnoozeBreak,
    /// Not this one.
    SkipBreak,
    /// Back early.
    EndBreak,
    /// Pass nothing at all until turned off.
    Quiet(bool),
    /// Everything at rest: no offers, no digests, all held.
    Pause(bool),
    /// "I noticed a self-critical thought just now."
    Mark {
        /// A word to remember it by.
        note: Option<String>,
    },
    /// Compose a digest of what waits.
    ComposeDigest,
    /// Send a digest to the webhook, whatever became of it there before.
    SendDigest(DigestId),
    /// "Not now": a digest waits, and nobody asks again.
    PutOffDigest(DigestId),
    /// A digest was read.
    ReadDigest(DigestId),
    /// Delete the abuse in a digest, unread.
    DropAbuse(DigestId),
    /// Another tool hands in feedback.
    HandIn(Box<NewFeedback>),
    /// The streamer corrects a label.
    CorrectKind {
        /// Of which item.
        item: ItemId,
        /// What it really is.
        kind: Kind,
    },
    /// A line goes out of sight and waits for a digest, or is seen again.
    HideLine {
        /// The feedback item.
        item: ItemId,
        /// Whether it is hidden.
        on: bool,
    },
    /// A line that was read is to be answered later, was answered, or is not to be.
    Reply {
        /// The feedback item.
        item: ItemId,
        /// Where it stands.
        reply: ReplyState,
    },
    /// A line that was read is let go, or comes back.
    LetGo {
        /// The feedback item.
        item: ItemId,
        /// Whether it goes.
        on: bool,
    },
    /// Somebody whose messages are held for the rest of the stream is read again in it: [`Withheld::id`].
    ///
    /// [`Withheld::id`]: super::Withheld::id
    LetPass(String),
    /// What was learned is forgotten.
    Forget(LessonId),
    /// How much of a number may be seen. What hides counts at once; more is seen only where it is asked for once
    /// more after a pause.
    Shield {
        /// How much.
        mode: ShieldMode,
        /// Of which; of all where none is named.
        number: Option<NumberId>,
    },
    /// One press: what may be seen is hidden; where all is hidden, the dock asks whether to show it again.
    ToggleShield,
    /// What the streamer would see otherwise may be seen again; asked for once more after a pause.
    Reveal,
    /// What was to be seen again stays hidden.
    KeepHidden,
    /// OBS was opened, so a stream may be near.
    ObsOpened,
    /// Begin a deliberate look at a hidden number.
    Peek(NumberId),
    /// Look, once the pause is over.
    Look(PeekId),
    /// Let it be.
    LetBe(PeekId),
    /// The urgent report was read.
    DismissUrgent,
    /// Begin to sign in at Twitch.
    SignIn,
    /// Let the sign-in that waits for approval be.
    CancelSignIn,
    /// Sign out at Twitch, and forget the sign-in.
    SignOut,
    /// Forget everything that a viewer wrote or did.
    ForgetViewer {
        /// The login name, in small letters.
        login: String,
    },
}

/// What came of an action. By the time it is returned, it is on disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// The stream that runs, or that ended.
    Stream(StreamId),
    /// How breaks stand now.
    Break(BreakView),
    /// Quiet mode, the pause or a hidden line is as asked.
    Switched(bool),
    /// A mark was made.
    Marked {
        /// Its id.
        id: String,
        /// Whether the words that came with it were kept: a locked journal takes none.
        note: bool,
    },
    /// A digest was composed; none when nothing waited.
    Digest(Option<DigestId>),
    /// The digest is as asked: on its way, put off, or without its abuse.
    Handled,
    /// The feedback is kept; `new` is false when it was known already.
    HandedIn {
        /// Its id.
        id: ItemId,
        /// Whether it is new.
        new: bool,
    },
    /// The label is corrected.
    Corrected {
        /// What is learned from it by now.
        learned: Vec<Lesson>,
    },
    /// That person's messages pass again.
    LetPass,
    /// The lesson is forgotten.
    Unlearned,
    /// The shield is as asked.
    Shielded,
    /// More is to be seen than now: it may be asked for once more after the pause.
    RevealWaits {
        /// When the pause is over.
        until: Timestamp,
    },
    /// A peek is under way.
    Peek(Peek),
    /// What the look found.
    Looked(Looked),
    /// The peek was let be.
    LetBe,
    /// These are gone for good; none where there was nothing of that viewer's.
    Forgotten(Vec<ItemId>),
    /// No report is shown any more.
    Dismissed,
    /// It was asked of others: of Twitch, and what comes of it shows in the account; or of the streamer, in the dock.
    Asked,
}
