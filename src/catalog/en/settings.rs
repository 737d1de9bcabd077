//! The settings, in the words of the page that changes them. Reasons stand in the example file.

use std::time::Duration;

/// What a setting is called, and what else there is to say beside its field; that may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingWords {
    /// Its name.
    pub label: &'static str,
    /// What one needs to know to choose.
    pub hint: &'static str,
}

/// By key: what it is called, and what else there is to say.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("twitch.channel", "Your channel", "The name at the end of its address on twitch.tv."),
    (
        "twitch.client_id",
        "Client id for signing in",
        "Setup explains how to get one. Reading chat needs none.",
    ),
    ("twitch.irc_url", "Where chat comes from", ""),
    ("twitch.helix_url", "Where Twitch answers questions about the channel", ""),
    ("twitch.auth_url", "Where signing in happens", ""),
    ("twitch.eventsub_url", "Where Twitch's events come from", ""),
    ("twitch.poll_every", "Numbers are asked for every", "Only once you are signed in."),
    (
        "twitch.keyring",
        "Keep my sign-in in this computer's keyring",
        "Without a keyring it is a file that only you can read.",
    ),
    ("server.listen", "The address of the pages", "Port 0 takes a free one."),
    ("server.allow_lan", "Let other devices in my network reach the pages", ""),
    (
        "server.names",
        "Names that other devices use for this computer",
        "For example studio.local. Its addresses always work.",
    ),
    (
        "server.tls",
        "Encrypt connections from other devices",
        "Their browsers warn once, because the certificate is made here.",
    ),
    (
        "stream.infer",
        "Recognise a stream from chat alone",
        "Only where nothing else tells when one begins and ends.",
    ),
    ("stream.silence", "Such a stream ends after this much silence", ""),
    ("stream.gap", "A stream that breaks off may come back within", "Then it is still the same stream."),
    ("shield.while_live", "Numbers while you are live", "In words, a number is shown as “a few people”."),
    ("shield.numbers", "Other choices for single numbers", ""),
    ("shield.after", "Numbers after the stream", ""),
    ("shield.delay", "A delayed number comes this late", ""),
    ("shield.peek_pause", "The pause before a number that you asked for", ""),
    ("shield.peek_show", "It then stays for", ""),
    (
        "shield.each_stream",
        "Begin each stream with numbers hidden at least as much as set here",
        "The same happens when OBS opens. Numbers never come into view by themselves.",
    ),
    (
        "shield.cover_chat",
        "Cover Twitch's own chat in my browser",
        "It shows what is held back here. The extension covers it.",
    ),
    ("feedback.pass", "Messages that you see at once", "The others wait for a digest."),
    ("feedback.pass_events", "Events that you see at once", "Always without totals."),
    (
        "feedback.hide_words",
        "Words that wait",
        "Lines with one of these wait for a digest. A * at the end stands for any ending.",
    ),
    ("feedback.hide_people", "People whose lines wait", "By login or display name. They are not told."),
    (
        "feedback.bots",
        "Bots of your channel",
        "By login name, besides those that are known. What they write is not feedback.",
    ),
    ("digest.during", "Digests during a stream", ""),
    ("digest.after_stream", "The digest of a stream is ready after", "So there is time to cool down first."),
    ("digest.daily", "A digest at these times of day", ""),
    ("digest.folder", "A folder for digests, as Markdown files", "Empty for none. ~ is your home folder."),
    (
        "digest.webhook",
        "A web address for digests",
        "Closed parts are left out. Discord's own webhook addresses get messages, all others JSON.",
    ),
    (
        "digest.webhook_secret",
        "What the JSON is signed with",
        "In base64, so that its receiver knows it is from you. Discord needs none.",
    ),
    (
        "digest.notify",
        "Tell me on my desktop that a digest is ready",
        "Only while you are not live, and never what is in it.",
    ),
    ("breaks.every", "Offer a break after this much live time", ""),
    ("breaks.length", "A break lasts", ""),
    ("breaks.exercise", "What you do in it", ""),
    ("breaks.notice", "The dock gives notice this long before", ""),
    ("breaks.start", "When a break is due", ""),
    ("breaks.with_ads", "Take a break in an ad break, when one is near", "It then ends before the ads do."),
    ("breaks.snooze_limit", "A break can be put off for, altogether", "After that it is taken or skipped."),
    ("breaks.away_after", "You count as away", "A locked screen always counts."),
    (
        "breaks.do_not_disturb",
        "Offer no break while my desktop is set to “do not disturb”",
        "It is offered afterwards.",
    ),
    ("breaks.audience", "What viewers read in a break", "Empty for each exercise's own sentence."),
    (
        "breaks.thanks",
        "Thank people by name on the overlay when a break ends",
        "Those who followed, subscribed, gave, cheered or raided. Never how many or how much.",
    ),
    (
        "breaks.chat_command",
        "A chat command with which moderators have a break offered",
        "For example !break. Empty for none.",
    ),
    (
        "breaks.own",
        "Exercises of your own",
        "Breathing that repeats, or steps, one after another. Viewers see a figure and one sentence; the rest stays in the dock.",
    ),
    ("overlay.theme", "Its look", ""),
    ("overlay.size", "Its size", ""),
    (
        "overlay.language",
        "The language of what your audience reads",
        "As usual is the language of your own pages.",
    ),
    ("overlay.position", "Where chat stands", ""),
    ("overlay.lines", "Lines of chat at most", ""),
    ("overlay.fade_after", "A line fades after", ""),
    ("overlay.font", "Its font", "By its name on the computer that runs OBS. Empty for the look's own."),
    ("overlay.words", "The colour of words", ""),
    (
        "overlay.names",
        "The colour of names",
        "Otherwise each viewer's own, changed only as far as it must be to stay readable.",
    ),
    ("overlay.events", "The colour of events, such as a follow", ""),
    ("overlay.plate", "The colour behind them", ""),
    (
        "overlay.emotes",
        "Emotes of other services",
        "On the overlay and in the dock. Each is one more server that is asked.",
    ),
    ("overlay.moving_emotes", "Let their emotes move", "Twitch's own never do here."),
    (
        "overlay.css",
        "A style sheet of your own",
        "A file of up to 64 KiB that comes after all others. Empty for none.",
    ),
    ("hotkeys.break", "A break now", "Pressed again in a break, it ends it."),
    ("hotkeys.quiet", "Quiet mode, on and off", ""),
    ("hotkeys.mark", "Mark a thought", ""),
    ("hotkeys.pause", "Pause everything, on and off", ""),
    (
        "hotkeys.shield",
        "Hide numbers",
        "Where they are hidden already, the dock asks about showing them again.",
    ),
    ("obs.url", "The address of OBS's WebSocket server", "Setup can find it. Empty for none."),
    ("obs.password", "Its password", ""),
    ("obs.break_scene", "The scene in a break", "Its name in OBS. Empty for no change."),
    (
        "obs.vertical_break_scene",
        "The vertical scene in a break",
        "With Aitum's Vertical plug-in: its name there. Empty for no change.",
    ),
    ("obs.mute", "What is muted in a break", "Audio inputs by their names in OBS, for example Mic/Aux."),
    ("journal.lock_after", "Lock a journal with a passphrase after", "So long without use."),
    (
        "journal.remind_after",
        "A word on the desktop after a stream",
        "That it can be looked back at. Never, unless you want it.",
    ),
    (
        "ui.language",
        "The language of digests, dock, Today and Setup",
        "The other pages are in English. Digests in your folder are in the one chosen here, or in your computer's.",
    ),
    (
        "ui.tray",
        "Show an icon beside the clock",
        "Where your desktop has a place for it: how things stand, and the most important presses.",
    ),
    ("retention.chat", "Keep chat for", "Older lines go once a day, when no digest needs them any more."),
];

/// What may be chosen, by key and word; an empty word stands for a length of time.
const CHOICES: &[(&str, &[(&str, &str)])] = &[
    ("shield.while_live", MODES),
    ("shield.numbers", MODES),
    ("shield.after", &[("on_request", "Closed, until I open them"), ("never", "Never shown")]),
    (
        "feedback.pass",
        &[
            ("kind", "Kind words"),
            ("question", "Questions"),
            ("idea", "Ideas"),
            ("critical", "Criticism"),
            ("hateful", "Abuse"),
            ("number_talk", "Talk about numbers"),
            ("spam", "Advertising and copies"),
            ("chatter", "Ordinary chat"),
        ],
    ),
    (
        "feedback.pass_events",
        &[
            ("message", "Messages"),
            ("follow", "Follows"),
            ("sub", "Subscriptions"),
            ("gift", "Gifted subscriptions"),
            ("cheer", "Cheers"),
            ("raid", "Raids"),
            ("redemption", "Channel points"),
            ("watch_streak", "Watch streaks"),
            ("modiversary", "Anniversaries of moderators"),
            ("other", "Everything else"),
        ],
    ),
    ("digest.during", &[("off", "None"), ("at_breaks", "At breaks"), ("", "Every")]),
    ("breaks.start", &[("offer", "The dock offers it"), ("auto", "It begins by itself")]),
    ("journal.remind_after", &[("off", "Never"), ("", "After")]),
    ("breaks.away_after", &[("off", "Only when the screen is locked"), ("", "Without a key press for")]),
    (
        "overlay.theme",
        &[
            ("dark", "Dark"),
            ("light", "Light"),
            ("contrast", "High contrast"),
            ("paper", "Paper"),
            ("night", "Night, dim"),
            ("bare", "Words with only a shadow"),
        ],
    ),
    ("overlay.size", &[("small", "Small"), ("usual", "Usual"), ("large", "Large"), ("huge", "Huge")]),
    (
        "overlay.position",
        &[
            ("bottom_left", "At the bottom, left"),
            ("bottom_right", "At the bottom, right"),
            ("top_left", "At the top, left"),
            ("top_right", "At the top, right"),
        ],
    ),
    ("overlay.emotes", &[("bttv", "BetterTTV"), ("ffz", "FrankerFaceZ"), ("7tv", "7TV")]),
    ("ui.language", LANGUAGES),
    ("overlay.language", LANGUAGES),
    ("overlay.lines", &[("few", "Four"), ("some", "Eight"), ("many", "Twelve")]),
];

const LANGUAGES: &[(&str, &str)] = &[
    ("auto", "As usual here"),
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt-BR", "Português (Brasil)"),
];

const MODES: &[(&str, &str)] =
    &[("hidden", "Hidden"), ("words", "In words"), ("delayed", "Delayed"), ("shown", "Shown")];

/// The setting at `key`; none where there are no words for it yet.
pub fn setting(key: &str) -> Option<SettingWords> {
    let (_, label, hint) = SETTINGS.iter().find(|(known, ..)| *known == key)?;
    Some(SettingWords { label, hint })
}

/// What the word `choice` of the setting at `key` is called; none where there is no other word for it.
pub fn choice(key: &str, choice: &str) -> Option<&'static str> {
    let (_, words) = CHOICES.iter().find(|(known, _)| *known == key)?;
    words.iter().find(|(word, _)| *word == choice).map(|(_, words)| *words)
}

/// A length of time: "50 minutes", "1 hour 30 minutes".
pub fn length(length: Duration) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut left = length.as_secs();
    let mut parts = Vec::new();
    for (unit, name) in UNITS {
        // Ninety days are no months, and a day and a half is a day and twelve hours.
        let count = left / unit;
        if count > 0 {
            parts.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
        left %= unit;
    }
    match parts.is_empty() {
        true => format!("{} milliseconds", length.as_millis()),
        false => parts.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_said_in_words() {
        let said = |seconds| length(Duration::from_secs(seconds));
        assert_eq!([said(1), said(90), said(5400)], ["1 second", "1 minute 30 seconds", "1 hour 30 minutes"]);
        assert_eq!(said(90 * 86_400), "90 days");
        assert_eq!(length(Duration::from_millis(500)), "500 milliseconds");
    }
}
