//! Decides what passes now and what is held for a digest.
//!
//! Holding is the safe side: whatever is not clearly allowed waits. Must not read a message's words;
//! it goes by the verdict.

use super::lists::Lists;
use crate::config;
use crate::domain::{AuthorRole, FeedbackEvent, ItemState, Kind, NewFeedback, Severity, Verdict};

/// Accounts that speak for a tool. Lower case, sorted.
const BOTS: [&str; 24] = [
    "blerp",
    "botrixoficial",
    "coebot",
    "commanderroot",
    "creatisbot",
    "deepbot",
    "dixperbro",
    "fossabot",
    "kofistreambot",
    "mixitupbot",
    "moobot",
    "nightbot",
    "own3d",
    "phantombot",
    "pokemoncommunitygame",
    "pretzelrocks",
    "restreambot",
    "sery_bot",
    "songlistbot",
    "soundalerts",
    "streamelements",
    "streamlabs",
    "streamstickers",
    "wizebot",
];

/// Whose line `draft` is, in the chat of `channel` (a login name) whose streamer keeps `lists`.
pub fn standing(draft: &NewFeedback, channel: &str, lists: &Lists) -> AuthorRole {
    let login = draft.author.login.to_lowercase();
    if draft.mirrored {
        // A broadcaster's badge in a mirrored line is another room's.
        AuthorRole::Mirrored
    } else if draft.roles.broadcaster || is_channel(draft, &login, channel) {
        AuthorRole::Own
    } else if BOTS.binary_search(&login.as_str()).is_ok() || lists.is_bot(&draft.author) {
        AuthorRole::Bot
    } else {
        AuthorRole::Viewer
    }
}

/// A login is one person's on Twitch alone. Elsewhere anybody may take the streamer's name, and would
/// pass unjudged with it.
fn is_channel(draft: &NewFeedback, login: &str, channel: &str) -> bool {
    draft.source == "twitch" && !login.is_empty() && login == channel.to_lowercase()
}

/// Whether an item passes or is held. With `waits` nothing passes but the streamer's own lines: in quiet mode
/// and the pause, and where it is one of the streamer's own lists, who wrote it, or a flood that says so.
pub fn decide(
    settings: &config::FeedbackSettings,
    event: FeedbackEvent,
    standing: AuthorRole,
    verdict: &Verdict,
    waits: bool,
) -> ItemState {
    let passes = match standing {
        AuthorRole::Own => true,
        AuthorRole::Bot | AuthorRole::Mirrored => false,
        AuthorRole::Viewer => !waits && event_may_pass(settings, event) && words_may_pass(settings, verdict),
    };
    if passes { ItemState::Passed } else { ItemState::Held }
}

fn event_may_pass(settings: &config::FeedbackSettings, event: FeedbackEvent) -> bool {
    event == FeedbackEvent::Message || settings.pass_events.contains(&event)
}

/// Words pass when their kind was asked for. Rude ones never do, nor what may well hurt; abuse only where the
/// settings name it.
fn words_may_pass(settings: &config::FeedbackSettings, verdict: &Verdict) -> bool {
    let harmless = match verdict.harm {
        Severity::None => true,
        Severity::Rude => false,
        Severity::Hateful => verdict.kind == Kind::Hateful,
    };
    // Whoever lets abuse or criticism pass has asked for what hurts.
    let sure = !verdict.unsure || !is_harmless(verdict.kind);
    harmless && sure && settings.pass.contains(&verdict.kind)
}

fn is_harmless(kind: Kind) -> bool {
    matches!(kind, Kind::Praise | Kind::Question | Kind::Chatter)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::Author;

    fn draft(login: &str) -> NewFeedback {
        let author = Author { id: "1".into(), login: login.into(), name: login.into() };
        NewFeedback::message("twitch", author, "hi", Timestamp::UNIX_EPOCH)
    }

    fn judged(kind: Kind, harm: Severity) -> Verdict {
        Verdict { kind, harm, ..Verdict::chatter() }
    }

    fn by_default(event: FeedbackEvent, kind: Kind, harm: Severity) -> ItemState {
        decide(&config::FeedbackSettings::default(), event, AuthorRole::Viewer, &judged(kind, harm), false)
    }

    fn whose(draft: &NewFeedback, channel: &str) -> AuthorRole {
        standing(draft, channel, &Lists::default())
    }

    #[test]
    fn the_list_of_bots_can_be_searched() {
        assert!(BOTS.is_sorted());
    }

    #[test]
    fn only_viewers_of_this_channel_are_viewers() {
        assert_eq!(whose(&draft("bob"), "Mira"), AuthorRole::Viewer);
        assert_eq!(whose(&draft("mira"), "Mira"), AuthorRole::Own);
        assert_eq!(whose(&draft("Nightbot"), "mira"), AuthorRole::Bot);
        assert_eq!(whose(&draft(""), ""), AuthorRole::Viewer);
        assert_eq!(
            whose(&NewFeedback { source: "videos".into(), ..draft("mira") }, "mira"),
            AuthorRole::Viewer
        );
        let mut own = draft("someone");
        own.roles.broadcaster = true;
        assert_eq!(whose(&own, "mira"), AuthorRole::Own);
        own.mirrored = true;
        assert_eq!(whose(&own, "mira"), AuthorRole::Mirrored);
        let bots =
            config::FeedbackSettings { bots: vec!["helper".into()], ..config::FeedbackSettings::default() };
        assert_eq!(standing(&draft("helper"), "mira", &Lists::of(&bots)), AuthorRole::Bot);
        assert_eq!(whose(&draft("helper"), "mira"), AuthorRole::Viewer);
    }

    #[test]
    fn by_default_kind_words_questions_and_chatter_pass_and_the_rest_waits() {
        for kind in Kind::ALL.iter().copied() {
            let expected = match kind {
                Kind::Praise | Kind::Question | Kind::Chatter => ItemState::Passed,
                _ => ItemState::Held,
            };
            assert_eq!(by_default(FeedbackEvent::Message, kind, Severity::None), expected, "{kind}");
            assert_eq!(by_default(FeedbackEvent::Message, kind, Severity::Rude), ItemState::Held, "{kind}");
        }
    }

    #[test]
    fn an_event_passes_only_with_words_that_may_pass() {
        use FeedbackEvent::{Cheer, Follow, Other, Sub};
        assert_eq!(by_default(Sub, Kind::Chatter, Severity::None), ItemState::Passed);
        assert_eq!(by_default(Cheer, Kind::Critical, Severity::None), ItemState::Held);
        assert_eq!(by_default(Cheer, Kind::Chatter, Severity::Rude), ItemState::Held);
        assert_eq!(by_default(Follow, Kind::Chatter, Severity::None), ItemState::Held);
        assert_eq!(by_default(Other, Kind::Chatter, Severity::None), ItemState::Held);
    }

    #[test]
    fn at_rest_only_the_streamers_own_lines_pass() {
        let settings = config::FeedbackSettings::default();
        let plain = Verdict::chatter();
        let at_rest = |standing| decide(&settings, FeedbackEvent::Message, standing, &plain, true);
        assert_eq!(at_rest(AuthorRole::Viewer), ItemState::Held);
        assert_eq!(at_rest(AuthorRole::Own), ItemState::Passed);
        let awake = |standing| decide(&settings, FeedbackEvent::Message, standing, &plain, false);
        assert_eq!(awake(AuthorRole::Bot), ItemState::Held);
        assert_eq!(awake(AuthorRole::Mirrored), ItemState::Held);
    }

    #[test]
    fn a_kind_passes_where_the_settings_name_it() {
        let settings =
            config::FeedbackSettings { pass: Kind::ALL.to_vec(), ..config::FeedbackSettings::default() };
        let state = |kind, harm| {
            decide(&settings, FeedbackEvent::Message, AuthorRole::Viewer, &judged(kind, harm), false)
        };
        assert_eq!(state(Kind::NumberTalk, Severity::None), ItemState::Passed);
        assert_eq!(state(Kind::Hateful, Severity::Hateful), ItemState::Passed);
        assert_eq!(state(Kind::Critical, Severity::Rude), ItemState::Held);
    }
}
