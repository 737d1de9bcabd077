//! What Today says beyond what the dock says, and the addresses for OBS.

use crate::catalog::today::TodayWords;

pub(super) const WORDS: TodayWords = TodayWords {
    digest_waits: "A digest is waiting. Read it whenever you like.",
    digest_here: "A digest is here, and can wait.",
    read_it: "Read it",
    goal: "This week’s goal:",
    this_week: "This week",
    for_this_stream: "For this stream",
    digest_now: "A digest now",
    live_now: "I am live now",
    stream_over: "The stream is over",
    last_digest: "Your last digest is",
    addresses: "The addresses for OBS",
    overlay: "The overlay",
    about_overlay: "In OBS, add a browser source with this address, 800 wide and 600 high. Viewers see passed messages and breaks there, and nothing else.",
    overlay_address: "Address of the overlay",
    copy: "Copy",
    or_drag: "Or drag",
    this_link: "this link",
    onto_obs: "onto the OBS window. OBS's own docks, Stats and Activity Feed, show numbers. Evenkeel cannot hide them, so close them if you do not want to see them.",
    dock: "The dock",
    dock_address: "In OBS, open “Docks”, then “Custom Browser Docks”, and paste this address. What opens the dock is hidden here and comes with the copy:",
};
