//! The extension for Twitch's own pages, as the page for setting up says it.

use crate::catalog::extension::ExtensionWords;

pub(super) const WORDS: ExtensionWords = ExtensionWords {
    about: "Eine kleine Erweiterung in deinem Browser verbirgt die Zahlen auf Twitchs eigenen Seiten. Sie folgt dem Schild und hält alles verborgen, solange Evenkeel nicht antwortet.",
    never: "Seit dem Start von Evenkeel hat sie sich nicht gemeldet. Sie meldet sich, während eine Seite von Twitch vor dir offen ist.",
    lately: "Läuft: Sie hat sich eben gemeldet.",
    last_report: "Zuletzt gemeldet:",
    reports: "Sie meldet sich, während eine Seite von Twitch vor dir offen ist.",
    in_folder: "Die Erweiterung liegt in diesem Ordner, bereit zum Laden:",
    hidden_folders: "Ein Browser aus Snap oder Flatpak sieht verborgene Ordner nicht; `evenkeel shield export DIR` schreibt dieselben Dateien dorthin, wo du willst. Darin steht ein Schlüssel, der nur den Zustand des Schilds lesen kann.",
    chrome_open: "Öffne die Seite der Erweiterungen: `chrome://extensions`, oder in Edge `edge://extensions`.",
    chrome_mode: "Schalte den *Entwicklermodus* ein.",
    chrome_load: "Wähle *Entpackte Erweiterung laden*, und dann den Ordner oben.",
    chrome_reload: "Lade die offenen Seiten von Twitch neu. Der Knopf der Erweiterung zeigt, was sie auf jeder Seite verbirgt.",
    firefox_open: "Öffne `about:debugging`, wähle *Dieser Firefox*, dann *Temporäres Add-on laden*.",
    firefox_choose: "Wähle `manifest.json` im Ordner oben.",
    firefox_reload: "Lade die offenen Seiten von Twitch neu.",
    firefox_forgets: "Firefox vergisst sie beim Schließen, weil sie nicht signiert ist; lade sie nach jedem Start neu. `INSTALL.txt` im Ordner sagt, wie Firefox ESR sie behält. Das Benutzerskript dort ist die letzte Möglichkeit: Mit ihm sieht man Zahlen zwei, drei Sekunden lang, nachdem Firefox gestartet ist.",
    private_windows: "In privaten Fenstern wirkt sie nur, wenn du es erlaubst, auf ihrer Seite bei den Erweiterungen.",
    cap_title: "Twitchs eigene Obergrenze (View Count Cap)",
    cap: "Twitch kann weniger Zuschauer anzeigen, als da sind, dir und allen. Bieten die Einstellungen deines Kanals dieses View Count Cap an, hilft es: Über eine Zahl, die niemand sieht, redet niemand. Wie es zählt, ist wenig bekannt. Darum lässt Evenkeel eine Zahl, die an ihrer höchsten Stelle stillsteht, aus dem heraus, was bei dir üblich ist.",
    reach_title: "Was keine Erweiterung erreicht",
    reach_docks: "*Die Twitch-Docks von OBS* (Statistik, Aktivitäten, Chat): Schließ sie in OBS unter Docks.",
    reach_app: "*Die Twitch-App* auf dem Telefon: Lass sie zu, während du live bist.",
    reach_notes: "*Mitteilungen* auf Telefon und Desktop: Schalte sie dort für Twitch aus.",
    reach_mail: "*E-Mails von Twitch*: unter Benachrichtigungen in deinen Einstellungen bei Twitch.",
    reach_others: "*Andere Browser und Geräte*: Jedes braucht seine eigene Erweiterung.",
    reach_bots: "*Bots und Anzeigen anderer*, im Chat oder im Stream, die Zahlen posten oder zeigen.",
    rules_from: "Die Regeln stammen aus öffentlichen Quellen und wurden nie auf Twitch selbst geprüft, und Twitch ändert seine Seiten ohne Ankündigung. Erkennt die Erweiterung nichts, sagt sie es, und du kannst verbergen, was du anklickst.",
};
