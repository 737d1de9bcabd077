//! What Today says beyond what the dock says, and the addresses for OBS.

use crate::catalog::today::TodayWords;

pub(super) const WORDS: TodayWords = TodayWords {
    digest_waits: "Ein Rückblick wartet. Lies ihn, wann du magst.",
    digest_here: "Ein Rückblick ist da und kann warten.",
    read_it: "Lesen",
    goal: "Ziel dieser Woche:",
    this_week: "Diese Woche",
    for_this_stream: "Für diesen Stream",
    digest_now: "Jetzt ein Rückblick",
    live_now: "Ich bin jetzt live",
    stream_over: "Der Stream ist vorbei",
    last_digest: "Dein letzter Rückblick ist",
    addresses: "Die Adressen für OBS",
    overlay: "Das Overlay",
    about_overlay: "Füge in OBS eine Browser-Quelle mit dieser Adresse hinzu, 800 breit und 600 hoch. Zuschauer sehen dort durchgekommene Nachrichten und Pausen, sonst nichts.",
    overlay_address: "Adresse des Overlays",
    copy: "Kopieren",
    or_drag: "Oder zieh",
    this_link: "diesen Link",
    onto_obs: "auf das Fenster von OBS. Die eigenen Docks von OBS, Statistik und Aktivitäten-Feed, zeigen Zahlen. Evenkeel kann sie nicht verbergen; schließ sie, wenn du sie nicht sehen willst.",
    dock: "Das Dock",
    dock_address: "Öffne in OBS „Docks“, dann „Benutzerdefinierte Browserdocks“, und füge diese Adresse ein. Was das Dock öffnet, ist hier verborgen und kommt mit der Kopie:",
};
