//! What Today says beyond what the dock says, and the addresses for OBS.

use crate::catalog::today::TodayWords;

pub(super) const WORDS: TodayWords = TodayWords {
    digest_waits: "Un récap attend. Lis-le quand tu veux.",
    digest_here: "Un récap est là, et peut attendre.",
    read_it: "Le lire",
    goal: "L’objectif de la semaine :",
    this_week: "Cette semaine",
    for_this_stream: "Pour ce stream",
    digest_now: "Un récap maintenant",
    live_now: "Je suis en live",
    stream_over: "Le stream est fini",
    last_digest: "Ton dernier récap est",
    addresses: "Les adresses pour OBS",
    overlay: "L’overlay",
    about_overlay: "Dans OBS, ajoute une source navigateur avec cette adresse, 800 de large et 600 de haut. On y voit les messages passés et les pauses, rien d’autre.",
    overlay_address: "Adresse de l’overlay",
    copy: "Copier",
    or_drag: "Ou fais glisser",
    this_link: "ce lien",
    onto_obs: "sur la fenêtre d’OBS. Les docks d’OBS, Statistiques et Activité, montrent des chiffres. Evenkeel ne peut pas les cacher ; ferme-les si tu ne veux pas les voir.",
    dock: "Le dock",
    dock_address: "Dans OBS, ouvre « Docks », puis « Docks de navigateur personnalisés », et colle cette adresse. Ce qui ouvre le dock est caché ici et vient avec la copie :",
};
