//! The extension for Twitch's own pages, as the page for setting up says it.

use crate::catalog::extension::ExtensionWords;

pub(super) const WORDS: ExtensionWords = ExtensionWords {
    about: "Una pequeña extensión en tu navegador oculta las cifras en las páginas de Twitch. Sigue al escudo, y lo deja todo oculto mientras Evenkeel no responde.",
    never: "No ha dado señales desde que empezó Evenkeel. Las da mientras tienes delante una página de Twitch.",
    lately: "Funciona: dio señales hace un momento.",
    last_report: "Última señal:",
    reports: "Da señales mientras tienes delante una página de Twitch.",
    in_folder: "La extensión está en esta carpeta, lista para cargar:",
    hidden_folders: "Un navegador de Snap o Flatpak no ve carpetas ocultas; `evenkeel shield export DIR` escribe los mismos archivos donde elijas. Llevan una clave que solo puede leer el estado del escudo.",
    chrome_open: "Abre la página de extensiones: `chrome://extensions`, o en Edge `edge://extensions`.",
    chrome_mode: "Activa el *Modo de desarrollador*.",
    chrome_load: "Elige *Cargar extensión sin empaquetar*, y luego la carpeta de arriba.",
    chrome_reload: "Recarga las páginas de Twitch abiertas. El botón de la extensión muestra qué oculta en cada una.",
    firefox_open: "Abre `about:debugging`, elige *Este Firefox*, luego *Cargar complemento temporal*.",
    firefox_choose: "Elige `manifest.json` en la carpeta de arriba.",
    firefox_reload: "Recarga las páginas de Twitch abiertas.",
    firefox_forgets: "Firefox la olvida al cerrarse, porque no está firmada; cárgala otra vez tras cada inicio. `INSTALL.txt` en la carpeta dice cómo la conserva Firefox ESR. El script de usuario de ahí es el último recurso: con él, las cifras se ven dos o tres segundos tras iniciar Firefox.",
    private_windows: "En ventanas privadas no actúa si no lo permites, en su página de extensiones.",
    cap_title: "El propio View Count Cap de Twitch",
    cap: "Twitch puede mostrar menos espectadores de los que hay, a ti y a todos. Si los ajustes de tu canal ofrecen este View Count Cap, es un aliado: de un número que nadie ve no se habla. Se sabe poco de cómo cuenta, así que Evenkeel deja fuera de lo habitual para ti un número que se queda quieto en su máximo.",
    reach_title: "Lo que ninguna extensión alcanza",
    reach_docks: "*Los docks de Twitch de OBS* (Estadísticas, Actividad, chat): ciérralos en OBS, en Paneles.",
    reach_app: "*La app de Twitch* en tu teléfono: déjala cerrada mientras estás en directo.",
    reach_notes: "*Los avisos* en tu teléfono y escritorio: apágalos ahí para Twitch.",
    reach_mail: "*Los correos de Twitch*: en Notificaciones, en tus ajustes de Twitch.",
    reach_others: "*Otros navegadores y dispositivos*: cada uno necesita su extensión.",
    reach_bots: "*Bots y paneles de otros*, en el chat o en tu stream, que publican o muestran cifras.",
    rules_from: "Las reglas vienen de fuentes públicas y nunca se probaron en Twitch mismo, y Twitch cambia sus páginas sin avisar. Si la extensión no reconoce nada, lo dice, y puedes ocultar lo que pulses.",
};
