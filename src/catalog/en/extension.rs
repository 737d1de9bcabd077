//! The extension for Twitch's own pages, as the page for setting up says it.

use crate::catalog::extension::ExtensionWords;

pub(super) const WORDS: ExtensionWords = ExtensionWords {
    about: "A small extension in your browser hides the counts on Twitch's own pages. It follows the shield, and keeps everything hidden while Evenkeel does not answer.",
    never: "It has not reported since Evenkeel started. It reports while a Twitch page is open in front of you.",
    lately: "Working: it reported a moment ago.",
    last_report: "Last report:",
    reports: "It reports while a Twitch page is open in front of you.",
    in_folder: "The extension is in this folder, ready to load:",
    hidden_folders: "A browser from Snap or Flatpak does not see hidden folders; `evenkeel shield export DIR` writes the same files to a place of your choice. They contain a token that can read the state of the shield and nothing else.",
    chrome_open: "Open the extensions page: `chrome://extensions`, or in Edge `edge://extensions`.",
    chrome_mode: "Turn on *Developer mode*.",
    chrome_load: "Choose *Load unpacked*, and then the folder above.",
    chrome_reload: "Reload the Twitch pages that are open. The extension's button shows what it hides on each page.",
    firefox_open: "Open `about:debugging`, choose *This Firefox*, then *Load Temporary Add-on*.",
    firefox_choose: "Choose `manifest.json` in the folder above.",
    firefox_reload: "Reload the Twitch pages that are open.",
    firefox_forgets: "Firefox forgets it when it closes, because it is not signed; load it again after each start. `INSTALL.txt` in the folder says how Firefox ESR can keep it. The user script there is the last resort: with it, counts are seen for two or three seconds after Firefox has started.",
    private_windows: "In private windows it is not at work unless you allow it, on its page among the extensions.",
    cap_title: "Twitch's own View Count Cap",
    cap: "Twitch can show a lower number of viewers than there are, to you and to everybody. If the settings of your channel offer this View Count Cap, it is an ally: a number that nobody sees is not talked about. Not much is known of how it counts, so Evenkeel leaves a number that stands still at its highest out of what is usual for you.",
    reach_title: "What no extension can reach",
    reach_docks: "*OBS's own Twitch docks* (Stats, Activity Feed, chat): close them in OBS, under Docks.",
    reach_app: "*The Twitch app* on your phone: leave it closed while you are live.",
    reach_notes: "*Notifications* on your phone and desktop: turn them off for Twitch there.",
    reach_mail: "*E-mail from Twitch*: under Notifications in your settings at Twitch.",
    reach_others: "*Other browsers and other devices*: each needs its own extension.",
    reach_bots: "*Bots and panels by others*, in chat or on your stream, that post or show counts.",
    rules_from: "The rules come from public sources and were never tested on Twitch itself, and Twitch changes its pages without notice. If the extension recognises nothing, it says so, and you can hide what you click.",
};
