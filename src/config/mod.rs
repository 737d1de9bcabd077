//! The settings: plain data and their defaults, in one place.
//!
//! Reading them from files, environment and flags is [`load`]'s work. Must not know what a setting
//! is used for, nor connect, open or create anything.

mod check;
mod custom_exercises;
pub mod edit;
pub mod error;
pub mod example;
pub mod keys;
mod layer;
mod lists;
pub mod load;
mod overlay;
mod paths;
pub mod places;
mod span;
mod values;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{FeedbackEvent, Kind, Language, NumberId, OverlayLook, ShieldMode};
use crate::secret::Secret;

pub use check::SECRETS;
pub use custom_exercises::{OwnExercise, OwnPhase};
pub use error::ConfigError;
pub use overlay::OverlaySettings;
pub use span::{Span, SpanError};
pub use values::{AfterStream, BreakStart, During, LanguageChoice, SpanOrOff, TimeOfDay};

/// Every setting.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where chat and stats come from.
    pub twitch: Twitch,
    /// Where the pages are.
    pub server: Server,
    /// When a stream begins and ends for us.
    pub stream: StreamSettings,
    /// Which numbers may be seen.
    pub shield: Shield,
    /// What passes and what is held.
    pub feedback: FeedbackSettings,
    /// When digests come, and where to.
    pub digest: DigestSettings,
    /// When breaks are offered, and what happens in them.
    pub breaks: Breaks,
    /// How the overlay looks.
    pub overlay: OverlaySettings,
    /// Global keys.
    pub hotkeys: Hotkeys,
    /// OBS.
    pub obs: Obs,
    /// The journal.
    pub journal: JournalSettings,
    /// How Evenkeel looks to the one who uses it.
    pub ui: Ui,
    /// How long things are kept.
    pub retention: Retention,
}

/// Where chat and stats come from.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Twitch {
    /// The channel's login name; empty until it is set up.
    pub channel: String,
    /// Public client id for signing in.
    pub client_id: String,
    /// Chat server.
    pub irc_url: String,
    /// Helix base address.
    pub helix_url: String,
    /// Sign-in base address.
    pub auth_url: String,
    /// EventSub address.
    pub eventsub_url: String,
    /// How often numbers are asked for.
    pub poll_every: Span,
    /// Whether the sign-in is kept in the platform's keyring, where there is one.
    pub keyring: bool,
}

impl Default for Twitch {
    fn default() -> Self {
        Self {
            channel: String::new(),
            client_id: String::new(),
            irc_url: "wss://irc-ws.chat.twitch.tv:443".into(),
            helix_url: "https://api.twitch.tv/helix".into(),
            auth_url: "https://id.twitch.tv/oauth2".into(),
            eventsub_url: "wss://eventsub.wss.twitch.tv/ws".into(),
            poll_every: Span::seconds(60),
            keyring: true,
        }
    }
}

/// Where the pages are.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port; port 0 takes a free one.
    #[schema(value_type = String)]
    pub listen: SocketAddr,
    /// Whether an address other than this machine's own may be listened on.
    pub allow_lan: bool,
    /// Names under which other machines of the house know this one.
    pub names: Vec<String>,
    /// Whether what they ask is encrypted.
    pub tls: bool,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 4477)),
            allow_lan: false,
            names: Vec::new(),
            tls: false,
        }
    }
}

/// When a stream begins and ends for us, where Twitch does not tell.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StreamSettings {
    /// Infer streams from chat alone.
    pub infer: bool,
    /// An inferred stream has ended when nobody wrote for this long.
    pub silence: Span,
    /// A stream that comes back within this time is the same stream.
    pub gap: Span,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self { infer: true, silence: Span::minutes(45), gap: Span::minutes(10) }
    }
}

/// Which numbers may be seen.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Shield {
    /// For all numbers, while live.
    pub while_live: ShieldMode,
    /// For single numbers.
    pub numbers: BTreeMap<NumberId, ShieldMode>,
    /// After the stream.
    pub after: AfterStream,
    /// How late `delayed` is.
    pub delay: Span,
    /// The pause before a peek.
    pub peek_pause: Span,
    /// How long a peeked number stays.
    pub peek_show: Span,
    /// Whether each stream begins with the shield up at least as far as it is set here.
    pub each_stream: bool,
    /// Whether the browser extension covers Twitch's own chat, where what is held here shows.
    pub cover_chat: bool,
}

impl Default for Shield {
    fn default() -> Self {
        Self {
            while_live: ShieldMode::Hidden,
            numbers: BTreeMap::new(),
            after: AfterStream::OnRequest,
            delay: Span::minutes(15),
            peek_pause: Span::seconds(20),
            peek_show: Span::seconds(10),
            each_stream: true,
            cover_chat: false,
        }
    }
}

/// What passes and what is held.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = Feedback)]
pub struct FeedbackSettings {
    /// Kinds of message that pass; the rest is held.
    pub pass: Vec<Kind>,
    /// Events that pass, always without totals.
    pub pass_events: Vec<FeedbackEvent>,
    /// Words and phrases whose lines wait; a `*` at the end of a word stands for any ending.
    pub hide_words: Vec<String>,
    /// People whose lines wait: login or display names.
    pub hide_people: Vec<String>,
    /// Login names of bots, besides those that are known.
    pub bots: Vec<String>,
}

impl Default for FeedbackSettings {
    fn default() -> Self {
        use FeedbackEvent::{Cheer, Gift, Raid, Redemption, Sub};
        Self {
            pass: vec![Kind::Praise, Kind::Question, Kind::Chatter],
            pass_events: vec![Sub, Gift, Cheer, Raid, Redemption],
            hide_words: Vec::new(),
            hide_people: Vec::new(),
            bots: Vec::new(),
        }
    }
}

/// When digests come, and where to.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DigestSettings {
    /// During a stream.
    #[schema(value_type = String)]
    pub during: During,
    /// Cool-down after a stream.
    pub after_stream: Span,
    /// Times of day, local time.
    #[schema(value_type = Vec<String>)]
    pub daily: Vec<TimeOfDay>,
    /// A folder for Markdown files; empty for none.
    #[schema(value_type = String)]
    pub folder: PathBuf,
    /// A webhook's address; empty for none. Such an address is a secret in itself.
    pub webhook: Secret,
    /// What a webhook's letters are signed with; empty for no signature.
    pub webhook_secret: Secret,
    /// Whether a desktop notification says that a digest is ready.
    pub notify: bool,
}

impl Default for DigestSettings {
    fn default() -> Self {
        Self {
            during: During::AtBreaks,
            after_stream: Span::minutes(30),
            daily: Vec::new(),
            folder: PathBuf::new(),
            webhook: Secret::default(),
            webhook_secret: Secret::default(),
            notify: true,
        }
    }
}

/// When breaks are offered, and what happens in them.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Breaks {
    /// After how much live time.
    pub every: Span,
    /// How long.
    pub length: Span,
    /// Which exercise.
    pub exercise: String,
    /// How long before, the dock gives notice.
    pub notice: Span,
    /// Offered, or by itself.
    pub start: BreakStart,
    /// Whether breaks wait for ad breaks.
    pub with_ads: bool,
    /// For how long altogether an offered break may be put off.
    pub snooze_limit: Span,
    /// After how long without a key or a movement the streamer counts as away. Off at first: who plays with a
    /// controller presses no key for hours.
    #[schema(value_type = String)]
    pub away_after: SpanOrOff,
    /// Whether no break is offered while the desktop asks not to be disturbed.
    pub do_not_disturb: bool,
    /// What the overlay says in a break; empty for each exercise's own sentence.
    pub audience: String,
    /// Whether supporters are thanked by name when a break ends.
    pub thanks: bool,
    /// What a moderator writes to have a break offered; empty for nothing.
    pub chat_command: String,
    /// Exercises of the streamer's own.
    pub own: Vec<OwnExercise>,
}

impl Default for Breaks {
    fn default() -> Self {
        Self {
            every: Span::minutes(50),
            length: Span::minutes(5),
            exercise: "coherent".into(),
            notice: Span::seconds(60),
            start: BreakStart::Offer,
            with_ads: true,
            snooze_limit: Span::minutes(30),
            away_after: SpanOrOff::Never,
            do_not_disturb: false,
            audience: String::new(),
            thanks: true,
            chat_command: String::new(),
            own: Vec::new(),
        }
    }
}

/// Global keys; empty for none.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Hotkeys {
    /// A break now.
    #[serde(rename = "break")]
    pub break_now: String,
    /// Quiet mode on and off.
    pub quiet: String,
    /// A mark.
    pub mark: String,
    /// Everything at rest.
    pub pause: String,
    /// The shield's mode.
    pub shield: String,
}

impl Hotkeys {
    /// No key for anything.
    pub fn none() -> Self {
        let none = String::new;
        Self { break_now: none(), quiet: none(), mark: none(), pause: none(), shield: none() }
    }
}

impl Default for Hotkeys {
    fn default() -> Self {
        Self {
            break_now: "Ctrl+Shift+F9".into(),
            quiet: "Ctrl+Shift+F10".into(),
            mark: "Ctrl+Shift+F11".into(),
            pause: String::new(),
            shield: String::new(),
        }
    }
}

/// OBS.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Obs {
    /// Address of obs-websocket; empty for none.
    pub url: String,
    /// Its password.
    pub password: Secret,
    /// The scene to switch to in a break; empty for none.
    pub break_scene: String,
    /// The scene of Aitum's vertical canvas to switch to in a break; empty for none.
    pub vertical_break_scene: String,
    /// Inputs to mute in a break.
    pub mute: Vec<String>,
}

/// The journal.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct JournalSettings {
    /// A journal with a passphrase is locked when nobody was at it for this long.
    pub lock_after: Span,
    /// After how long a stream that is over is called to mind once, by a word on the desktop.
    #[schema(value_type = String)]
    pub remind_after: SpanOrOff,
}

impl Default for JournalSettings {
    fn default() -> Self {
        Self { lock_after: Span::minutes(15), remind_after: SpanOrOff::Never }
    }
}

/// How Evenkeel looks to the one who uses it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Ui {
    /// The language of digests, the dock, Today and Setup.
    pub language: LanguageChoice,
    /// Whether an icon stands beside the clock, where the desktop has a place for it.
    pub tray: bool,
}

impl Config {
    /// The language where nobody's browser asks: the one that was chosen, else that of the `system`.
    pub fn language(&self, system: Language) -> Language {
        self.ui.language.named().unwrap_or(system)
    }

    /// The language of what the audience reads.
    pub fn audience_language(&self, system: Language) -> Language {
        self.look().language.unwrap_or(system)
    }

    /// How the overlay looks, and in which language, where one was chosen for it or for everything.
    pub fn look(&self) -> OverlayLook {
        let look = self.overlay.look();
        OverlayLook { language: look.language.or(self.ui.language.named()), ..look }
    }
}

impl Default for Ui {
    fn default() -> Self {
        Self { language: LanguageChoice::Auto, tray: true }
    }
}

/// How long things are kept.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Feedback.
    pub chat: Span,
}

impl Default for Retention {
    fn default() -> Self {
        Self { chat: Span::days(90) }
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        span.get()
    }
}
