//! The extension for Twitch's own pages, as the page for setting up says it.

use super::surface::surface;

surface! {
    /// The extension for Twitch's own pages, as the page for setting up says it.
    ExtensionWords { about, never, lately, last_report, reports, in_folder, hidden_folders, chrome_open, chrome_mode, chrome_load, chrome_reload, firefox_open, firefox_choose, firefox_reload, firefox_forgets, private_windows, cap_title, cap, reach_title, reach_docks, reach_app, reach_notes, reach_mail, reach_others, reach_bots, rules_from }
}
