// Spanish.

/** @type {typeof import("./en.js").en} */
export const es = {
  locale: "es",

  actions: {
    snoozed: "Pues más tarde.",
    skipped: "Pues esta no.",
    ended: "Qué bien que hayas vuelto.",
    marked: "Anotado. Solo un pensamiento que pasa.",
    composed: "Listo. Si algo esperaba, ahora está en un resumen.",
    waits: "Espera. No hay prisa.",
    kept: "Guardado. Lo encuentras en el diario.",
  },

  faults: {
    silent: "Evenkeel no responde. No se ha perdido nada. Inténtalo otra vez en un momento.",
    stranger: "Esta página ya no tiene la sesión abierta. Ábrela de nuevo con `evenkeel --open`.",
    unclear: "Evenkeel no pudo hacerlo. Su ventana o su registro dice por qué.",
    noFile: "Evenkeel no responde. Inténtalo otra vez en un momento.",
    notSent: "No se pudo enviar el archivo. Inténtalo otra vez en un momento.",
  },

  refusals: {
    no_stream: "No hay ningún stream en marcha, así que no hay nada que terminar.",
    break_runs: "Ya hay una pausa en marcha.",
    no_break: "No hay ninguna pausa en marcha, así que no hay nada que terminar.",
    no_offer: "Ahora no se ofrece ninguna pausa, así que no hay nada que aplazar.",
    break_does_not_fit: "Ahora no encaja una pausa.",
    put_off_long_enough: "Esta pausa ya se aplazó todo lo que elegiste. Tómala o sáltala; las dos cosas están bien.",
    not_readable: "Esa línea no se puede leer. Lo que espera llega con su resumen.",
    no_digest: "No existe ese resumen.",
    no_peek: "No hay ninguna mirada en marcha, así que no hay nada que hacer.",
    number_elsewhere: "Evenkeel no conoce este número. Solo está en las páginas de Twitch, y allí lo oculta la extensión.",
    not_signed_in: "Aún no hay nada que ver: Evenkeel solo conoce este número si inicias sesión en Twitch. En «Configurar» se ve cómo.",
    not_measured: "No hay nada que ver: ahora mismo no se mide este número.",
    nobody_held: "No se retiene nada de esa persona. Puede que sus mensajes ya pasen.",
    no_webhook: "No hay webhook al que enviarlo. Primero pon `digest.webhook`.",
    digest_under_way: "Se está enviando al webhook ahora mismo. Espera a que termine.",
    no_sign_in: "Aquí Evenkeel no está conectado a Twitch, así que no hay dónde iniciar sesión.",
    busy: "Evenkeel está ocupado con Twitch. Inténtalo otra vez en un momento.",
    stopping: "Evenkeel se está cerrando.",
  },

  state: {
    breakEnds: (when) => `La pausa termina ${when}.`,
    adsUntil: (when) => `Hay anuncios hasta las ${when}.`,
    lapsed: "Tu sesión en Twitch ha terminado.",
    notConnected: "Algo no está conectado.",
    oneMore: "Y una cosa más.",
    aFewMore: "Y algunas cosas más.",
    look: "Échale un vistazo.",
  },

  trouble: {
    waiting: (name) => `${name}: sin conexión por ahora. Vuelve por sí solo.`,
    stopped: (name) => `${name}: te necesita. En «Configurar» dice qué hacer.`,
    other: (name) => `${name}: en «Configurar» hay una nota.`,
  },

  peers: {
    chat: "El chat",
    account: "La sesión en Twitch",
    eventsub: "Los eventos de Twitch",
    stats: "Los números de Twitch",
    obs: "OBS",
    hotkeys: "Los atajos de teclado",
    store: "Lo que se guarda en este ordenador",
    delivery: "Los resúmenes para tu carpeta",
    settings: "Tu archivo de ajustes",
    webhook: "Los resúmenes para tu webhook",
    notifications: "Los avisos de tu escritorio",
    tray: "El icono junto al reloj",
    emotes: "Los emotes de otros servicios",
  },

  tour: {
    hello: "Esta es la demo. La gente chatea; lo amable se ve al momento. Siguen cuatro cosas, una tras otra.",
    numbers: "Primero, los números: alguien acaba de preguntar cuántos miran. La respuesta no se ve en ningún sitio, ni aquí. Puedes mirar tras unas respiraciones.",
    digests: "Segundo, los resúmenes: dos personas acaban de criticar algo. Espera al resumen, junto a lo que fue amable.",
    breaks: "Tercero, las pausas: ahora se ofrece una. Empiézala y mira el overlay.",
    journal: "Cuarto, el diario: marca un pensamiento con un toque y míralo luego con pruebas de ambos lados.",
    reading: "El stream ha terminado y su resumen está en la página «Hoy». Dentro de un rato todo vuelve a empezar.",
  },

  times: {
    now: "en un momento",
    today: (clock) => `sobre las ${clock}`,
    tomorrow: (clock) => `mañana sobre las ${clock}`,
    on: (day, clock) => `el ${day} sobre las ${clock}`,
    yesterday: (clock) => `ayer a las ${clock}`,
    at: (day, clock) => `${day}, ${clock}`,
  },

  numbers: {
    unknown: "no se sabe por ahora",
    minutes: (value) => `${value} minutos`,
    delayed: (value) => `${value}, hace un rato`,
  },

  numberWords: {
    unknown: "no se sabe",
    some_people: "algunas personas",
    few: "solo unas pocas personas",
    table: "una buena mesa llena",
    room: "una sala llena",
    more: "algunas más que antes",
    as_before: "más o menos como antes",
    some: "algunos",
    under_way: "en marcha",
    early: "al principio",
    well_under_way: "ya lleva un rato",
    as_usual: "más o menos lo habitual",
    long: "más de lo habitual",
  },

  deeds: {
    follow: "ya te acompaña",
    sub: "se suscribió",
    gift: "regaló suscripciones",
    cheer: "te anima",
    raid: "vino con amigos",
    redemption: "canjeó una recompensa",
    watch_streak: "volvió",
    modiversary: "cuida tu chat",
  },

  line: {
    answers: (login) => `a ${login}`,
    badges: { broadcaster: "Streamer", moderator: "Mod", vip: "VIP", subscriber: "Suscripción" },
  },

  someone: "Alguien",

  cues: { in: "Inspira", out: "Espira", hold: "Mantén", "": "" },

  stage: { back: "Vuelvo en un ratito.", sample: "Vuelvo en cinco minutos. Respira conmigo si quieres." },

  thanks: { and: (next) => (/^[ií]/i.test(next) ? "e" : "y"), others: "otras personas" },

  sample: ["qué bonita la luz sobre el agua", "¿qué pincel es ese para la espuma?", "lo probé ayer y funcionó, gracias"],

  exercises: {
    coherent: {
      title: "Respiración tranquila",
      guide: "Inspira por la nariz, espira un poco más largo. Para si te mareas o te sientes peor, y mira a tu alrededor.",
      audience: "Vuelvo pronto. Respira conmigo si quieres.",
      source: "Puede ayudar. En deportistas, espirar más largo fue unido a más variabilidad del corazón (Laborde et al. 2021).",
    },
    sighing: {
      title: "Suspiros",
      guide: "Inspira, añade un poco más y suelta despacio. Para si te mareas o te sientes peor, y mira a tu alrededor.",
      audience: "Vuelvo pronto. Espirar largo nos viene bien a todos.",
      source: "Puede ayudar. Se probó a diario durante un mes (Balban et al. 2023).",
      cues: ["", "Un poco más", "Y suelta despacio"],
    },
    box: {
      title: "Respiración en cuadrado",
      guide: "Inspira, mantén, espira, mantén, todo igual de largo. Deja las pausas si te incomodan. Para si te mareas o te sientes peor, y mira a tu alrededor.",
      audience: "Vuelvo pronto. Respira conmigo si quieres.",
    },
    noticing: {
      title: "Notar pensamientos",
      guide: "Venga lo que venga: solo es un pensamiento que pasa. No hace falta responder.",
      audience: "Vuelvo pronto. Un momento tranquilo para todos.",
      cues: ["Llega un pensamiento", "Solo un pensamiento que pasa"],
    },
    five_senses: {
      title: "Cinco sentidos",
      guide: "Recorre tus sentidos, uno tras otro. No hay nada que hacer bien o mal.",
      audience: "Vuelvo pronto. Un momento tranquilo para todos.",
      steps: [
        "Cinco cosas que ves",
        "Cuatro cosas que sientes",
        "Tres cosas que oyes",
        "Dos cosas que hueles",
        "Una cosa que saboreas",
      ],
    },
    look_away: {
      title: "Mirar lejos",
      guide: "Mira algo a unos seis metros, por la ventana si la hay, y deja descansar los ojos.",
      audience: "Vuelvo pronto. Descansa la vista en algo lejano.",
      source: "La regla 20-20-20 para cuidar la vista.",
      cues: ["Mira lejos", "Parpadea varias veces"],
    },
    stretch: {
      title: "Estirarse",
      guide: "Hombros arriba y abajo, cuello a cada lado, muñecas en círculo. Solo hasta donde te siente bien.",
      audience: "Vuelvo pronto. Buen momento para estirarse.",
      cues: ["Hombros arriba", "Y suelta", "Cuello a un lado", "Y al otro"],
    },
    water: {
      title: "Un vaso de agua",
      guide: "Levántate, sírvete un vaso de agua y bébelo despacio.",
      audience: "Vuelvo pronto. Tómate algo tú también.",
      cues: ["Tómate tu tiempo", "No hay prisa"],
    },
  },

  quietMoment: "Vuelvo pronto. Un momento tranquilo para todos.",

  urgent: {
    by: { moderator: "Alguien que modera dice", two: "Dos personas dicen", several: "Varias personas dicen" },
    report: {
      no_sound: "no hay sonido",
      muted: "tu micrófono está en silencio",
      quiet: "casi no se te oye",
      black_screen: "la pantalla está en negro",
      frozen: "la imagen está parada",
      lag: "el stream va a tirones",
      behind: "el sonido y la imagen no coinciden",
      wrong_scene: "quizá está al aire otra escena",
      private: "se ve algo privado en pantalla",
    },
    line: (who, what) => `${who}: ${what}.`,
  },

  peek: {
    pause: "Primero unas respiraciones. Puedes dejarlo cuando quieras.",
    again: "¿Te ayudaría saberlo? Las dos cosas están bien.",
    letBe: "Sigue oculto. Nada ha cambiado en tu stream.",
    gone: "Vuelve a estar oculto.",
    look: "Mirar",
    leave: "Dejarlo",
    enough: "Basta",
    showFromNow: (name) => `${name}: ¿mostrar desde ahora?`,
    all: "Números",
    show: "Sí, mostrar",
    keepHidden: "Dejarlo oculto",
    left: "No ha cambiado nada.",
    notYet: "La pausa aún no ha terminado. No hay prisa.",
  },

  raised: {
    stream: "Empezó un stream, así que el escudo está puesto como lo elegiste.",
    obs: "Se abrió OBS, así que el escudo está puesto como lo elegiste.",
  },

  menu: {
    open: "Qué hacer con este mensaje",
    later: "Responder luego",
    keep: "Guardar como prueba",
    thought: "Mirar un pensamiento sobre esto",
  },

  hiding: {
    line: "Ocultar esta línea",
    person: "Ocultar a esta persona",
    backAgain: "Se vuelve a ver.",
    personHidden: (name) => `Lo que escriba ${name} queda oculto desde ahora. Espera a tus resúmenes.`,
    lineHidden: "Esa línea está oculta. Espera al próximo resumen.",
  },

  withheld: {
    letPass: "Dejar pasar otra vez",
    passes: "Sus mensajes vuelven a pasar en este stream.",
    onePerson: "Una persona",
    somebody: "una persona",
    held: (name, several) => `Lo que ${several ? `escriben ${name} y otras personas` : `escribe ${name}`} espera el resto de este stream.`,
  },

  digest: {
    onItsWay: "Va de camino.",
    deleteForGood: "Sí, borrarlos",
    aboutDeleting: "¿Borrarlos sin leer? Nadie los habrá leído, y nadie tiene que hacerlo.",
    goesSoon: "Se borrarán en un momento, sin leer.",
    gone: "Ya no están.",
    goneNothingLeft: "Ya no están. No queda nada que leer.",
    openMore: "Mostrar más",
    moreAbuse: "Hay más de los que caben aquí. Pueden seguir cerrados.",
    noAbuse: "Esto no es un insulto",
    noted: "Anotado.",
    learned: (whole, more) =>
      `Anotado.${whole ? " Las mismas palabras contarán así desde ahora." : ""}${more ? " También lo que este canal dice con sus propias palabras." : ""}`,
    keptLink: "Guardado, en el diario",
    onTheList: "Está en la lista de la página de resúmenes.",
    offTheList: "Ya no está en la lista.",
    letGo: "Una línea que dejaste ir.",
  },

  sure: {
    leave: "Dejarlo como está",
    back: "Recuperarlo",
  },

  setup: {
    foundObs: {
      used: "Encontrado. Evenkeel se conecta con lo que pone ahí.",
      server_off: "OBS está, pero su servidor WebSocket está apagado. Enciéndelo en OBS, elige Aceptar y pulsa otra vez.",
      nothing: "No se encontraron ajustes de OBS en este ordenador. Puedes escribir su dirección y contraseña abajo.",
    },
    noOverlay: "La pausa está en marcha, pero ningún overlay la muestra. Abre primero el overlay, en OBS o en una pestaña.",
    pressAKey: "Pulsa una tecla ahora. Durante un minuto, las teclas solo se ven aquí.",
    heard: "Recibida.",
    notAllowed: "Aún sin permiso.",
    copied: "Copiado",
    selected: "Seleccionado, cópialo",
    notCopied: "No se copió, prueba otra vez",
    newDock: "El dock tiene una dirección nueva. Cópiala y ponla en OBS. La antigua ya no abre nada.",
    permissions: {
      chat: "Lee el chat con tu nombre en vez de como visitante sin nombre.",
      follows: "Dice quién te sigue y guarda el número por si un día quieres verlo.",
      subs: "Dice quién se suscribió y quién regaló suscripciones.",
      cheers: "Dice quién te animó con bits.",
      redemptions: "Dice quién canjeó puntos del canal.",
      ads: "Dice cuándo hay anuncios, para que las pausas vayan con ellos.",
      hype_train: "Dice cuándo hay un Hype Train, para que ninguna pausa lo estorbe.",
    },
  },
};
