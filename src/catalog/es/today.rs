//! What Today says beyond what the dock says, and the addresses for OBS.

use crate::catalog::today::TodayWords;

pub(super) const WORDS: TodayWords = TodayWords {
    digest_waits: "Un resumen espera. Léelo cuando quieras.",
    digest_here: "Hay un resumen, y puede esperar.",
    read_it: "Leerlo",
    goal: "La meta de esta semana:",
    this_week: "Esta semana",
    for_this_stream: "Para este stream",
    digest_now: "Un resumen ahora",
    live_now: "Ya estoy en directo",
    stream_over: "El stream ha terminado",
    last_digest: "Tu último resumen es",
    addresses: "Las direcciones para OBS",
    overlay: "El overlay",
    about_overlay: "En OBS, añade una fuente de navegador con esta dirección, de 800 de ancho y 600 de alto. Ahí se ven los mensajes que pasan y las pausas, y nada más.",
    overlay_address: "Dirección del overlay",
    copy: "Copiar",
    or_drag: "O arrastra",
    this_link: "este enlace",
    onto_obs: "a la ventana de OBS. Los docks propios de OBS, Estadísticas y Actividad, muestran números. Evenkeel no puede ocultarlos; ciérralos si no quieres verlos.",
    dock: "El dock",
    dock_address: "En OBS, abre «Paneles», luego «Paneles de navegador personalizados», y pega esta dirección. Lo que abre el dock está oculto aquí y va con la copia:",
};
