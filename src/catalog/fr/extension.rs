//! The extension for Twitch's own pages, as the page for setting up says it.

use crate::catalog::extension::ExtensionWords;

pub(super) const WORDS: ExtensionWords = ExtensionWords {
    about: "Une petite extension dans ton navigateur cache les compteurs sur les pages de Twitch. Elle suit le bouclier, et garde tout caché tant qu’Evenkeel ne répond pas.",
    never: "Elle n’a pas donné signe depuis le départ d’Evenkeel. Elle le fait quand une page de Twitch est ouverte devant toi.",
    lately: "Elle marche : elle vient de donner signe.",
    last_report: "Dernier signe :",
    reports: "Elle le fait quand une page de Twitch est ouverte devant toi.",
    in_folder: "L’extension est dans ce dossier, prête à charger :",
    hidden_folders: "Un navigateur de Snap ou Flatpak ne voit pas les dossiers cachés ; `evenkeel shield export DIR` écrit les mêmes fichiers où tu veux. Ils contiennent un jeton qui peut lire l’état du bouclier et rien d’autre.",
    chrome_open: "Ouvre la page des extensions : `chrome://extensions`, ou dans Edge `edge://extensions`.",
    chrome_mode: "Active le *Mode développeur*.",
    chrome_load: "Choisis *Charger l’extension non empaquetée*, puis le dossier ci-dessus.",
    chrome_reload: "Recharge les pages de Twitch ouvertes. Le bouton de l’extension montre ce qu’elle cache sur chaque page.",
    firefox_open: "Ouvre `about:debugging`, choisis *Ce Firefox*, puis *Charger un module temporaire*.",
    firefox_choose: "Choisis `manifest.json` dans le dossier ci-dessus.",
    firefox_reload: "Recharge les pages de Twitch ouvertes.",
    firefox_forgets: "Firefox l’oublie en se fermant, car elle n’est pas signée ; recharge-la après chaque départ. `INSTALL.txt` dans le dossier dit comment Firefox ESR peut la garder. Le script utilisateur est le dernier recours : avec lui, les compteurs se voient deux ou trois secondes après le départ de Firefox.",
    private_windows: "En fenêtre privée, elle n’agit que si tu le permets, sur sa page parmi les extensions.",
    cap_title: "Le View Count Cap de Twitch",
    cap: "Twitch peut montrer moins de spectateurs qu’il n’y en a, à toi et à tous. Si les réglages de ta chaîne proposent ce View Count Cap, c’est un allié : on ne parle pas d’un chiffre que personne ne voit. On sait peu comment il compte, alors Evenkeel laisse hors de ton habituel un chiffre immobile à son maximum.",
    reach_title: "Ce qu’aucune extension n’atteint",
    reach_docks: "*Les docks Twitch d’OBS* (statistiques, activité, chat) : ferme-les dans OBS, sous Docks.",
    reach_app: "*L’appli Twitch* sur ton téléphone : laisse-la fermée pendant le live.",
    reach_notes: "*Les notifications* sur ton téléphone et ton bureau : coupe-les là pour Twitch.",
    reach_mail: "*Les e-mails de Twitch* : sous Notifications, dans tes paramètres chez Twitch.",
    reach_others: "*Les autres navigateurs et appareils* : chacun a besoin de sa propre extension.",
    reach_bots: "*Les bots et panneaux d’autres*, dans le chat ou sur ton stream, qui montrent des compteurs.",
    rules_from: "Les règles viennent de sources publiques et n’ont jamais été essayées sur Twitch même, et Twitch change ses pages sans prévenir. Si l’extension ne reconnaît rien, elle le dit, et tu peux cacher ce que tu cliques.",
};
