// German.

/** @type {typeof import("./en.js").en} */
export const de = {
  locale: "de",

  actions: {
    snoozed: "Dann später.",
    skipped: "Dann diese nicht.",
    ended: "Schön, dass du wieder da bist.",
    marked: "Notiert. Nur ein Gedanke, er zieht vorbei.",
    composed: "Fertig. Falls etwas gewartet hat, steht es jetzt in einem Rückblick.",
    waits: "Er wartet. Es eilt nicht.",
    kept: "Behalten. Du findest es im Tagebuch.",
  },

  faults: {
    silent: "Evenkeel antwortet nicht. Nichts ging verloren. Bitte versuch es gleich noch einmal.",
    stranger: "Diese Seite ist nicht mehr angemeldet. Bitte öffne sie neu mit `evenkeel --open`.",
    unclear: "Das konnte Evenkeel nicht tun. Sein Fenster oder Protokoll sagt, warum.",
    noFile: "Evenkeel antwortet nicht. Bitte versuch es gleich noch einmal.",
    notSent: "Die Datei konnte nicht gesendet werden. Bitte versuch es gleich noch einmal.",
  },

  refusals: {
    no_stream: "Es läuft kein Stream, also ist keiner zu beenden.",
    break_runs: "Es läuft schon eine Pause.",
    no_break: "Es läuft keine Pause, also ist keine zu beenden.",
    no_offer: "Gerade wird keine Pause angeboten, also ist nichts zu verschieben.",
    break_does_not_fit: "Eine Pause passt gerade nicht.",
    put_off_long_enough: "Diese Pause ist schon so lange verschoben, wie du es eingestellt hast. Mach sie oder lass sie aus; beides ist gut.",
    not_readable: "Diese Zeile kann nicht gelesen werden. Was wartet, kommt mit seinem Rückblick.",
    no_digest: "Diesen Rückblick gibt es nicht.",
    no_peek: "Es läuft kein solcher Blick, also ist nichts zu tun.",
    number_elsewhere: "Diese Zahl kennt Evenkeel nicht. Sie steht nur auf Twitchs eigenen Seiten, und dort verbirgt sie die Erweiterung.",
    not_signed_in: "Noch gibt es nichts zu sehen: Diese Zahl erfährt Evenkeel erst, wenn du bei Twitch angemeldet bist. „Einrichten“ zeigt, wie.",
    not_measured: "Es gibt nichts zu sehen: Diese Zahl wird gerade nicht gemessen.",
    nobody_held: "Von dieser Person wird nichts zurückgehalten. Vielleicht kommt es schon wieder durch.",
    no_webhook: "Es gibt keinen Webhook, an den er gehen könnte. Trag zuerst `digest.webhook` ein.",
    digest_under_way: "Er wird gerade an den Webhook geschickt. Warte, bis das fertig ist.",
    no_sign_in: "Hier ist Evenkeel nicht mit Twitch verbunden, also gibt es nichts anzumelden.",
    busy: "Evenkeel ist gerade mit Twitch beschäftigt. Versuch es gleich noch einmal.",
    stopping: "Evenkeel wird gerade beendet.",
  },

  state: {
    breakEnds: (when) => `Die Pause endet ${when}.`,
    adsUntil: (when) => `Werbung läuft bis ${when}.`,
    lapsed: "Deine Anmeldung bei Twitch ist abgelaufen.",
    notConnected: "Etwas ist nicht verbunden.",
    oneMore: "Und noch etwas.",
    aFewMore: "Und noch ein paar Dinge.",
    look: "Sieh nach.",
  },

  trouble: {
    waiting: (name) => `${name}: gerade nicht verbunden. Es kommt von selbst zurück.`,
    stopped: (name) => `${name}: Das braucht dich. „Einrichten“ sagt, was zu tun ist.`,
    other: (name) => `${name}: „Einrichten“ hat einen Hinweis dazu.`,
  },

  peers: {
    chat: "Chat",
    account: "Anmeldung bei Twitch",
    eventsub: "Ereignisse von Twitch",
    stats: "Zahlen von Twitch",
    obs: "OBS",
    hotkeys: "Tastenkürzel",
    store: "Was auf diesem Computer liegt",
    delivery: "Rückblicke für deinen Ordner",
    settings: "Deine Einstellungsdatei",
    webhook: "Rückblicke für deinen Webhook",
    notifications: "Mitteilungen auf dem Desktop",
    tray: "Das Symbol neben der Uhr",
    emotes: "Emotes anderer Dienste",
  },

  tour: {
    hello: "Das ist die Demo. Leute chatten; was freundlich ist, siehst du sofort. Vier Dinge folgen, eins nach dem anderen.",
    numbers: "Erstens, Zahlen: Gerade hat jemand nach der Zuschauerzahl gefragt. Die Antwort steht nirgends, auch nicht hier. Du kannst nach ein paar Atemzügen nachsehen.",
    digests: "Zweitens, Rückblicke: Gerade haben zwei Leute etwas kritisiert. Das wartet auf den Rückblick, neben dem, was freundlich war.",
    breaks: "Drittens, Pausen: Jetzt wird eine angeboten. Fang sie an und sieh dir das Overlay an.",
    journal: "Viertens, das Tagebuch: Merk dir einen Gedanken mit einem Druck, und sieh ihn dir später mit Belegen für beide Seiten an.",
    reading: "Der Stream ist vorbei, und sein Rückblick steht auf der Seite „Heute“. In einer Weile beginnt alles von vorn.",
  },

  times: {
    now: "gleich",
    today: (clock) => `gegen ${clock}`,
    tomorrow: (clock) => `morgen gegen ${clock}`,
    on: (day, clock) => `am ${day} gegen ${clock}`,
    yesterday: (clock) => `gestern um ${clock}`,
    at: (day, clock) => `${day}, ${clock}`,
  },

  numbers: {
    unknown: "gerade nicht bekannt",
    minutes: (value) => `${value} Minuten`,
    delayed: (value) => `${value}, vor einer Weile`,
  },

  numberWords: {
    unknown: "nicht bekannt",
    some_people: "ein paar Leute",
    few: "nur wenige Leute",
    table: "ein guter Tisch voll",
    room: "ein voller Raum",
    more: "ein paar mehr als vorher",
    as_before: "etwa so viele wie vorher",
    some: "ein paar",
    under_way: "unterwegs",
    early: "noch am Anfang",
    well_under_way: "schon eine Weile",
    as_usual: "etwa so lange wie üblich",
    long: "länger als üblich",
  },

  deeds: {
    follow: "ist jetzt dabei",
    sub: "hat ein Abo",
    gift: "hat Abos verschenkt",
    cheer: "jubelt",
    raid: "kam mit Freunden vorbei",
    redemption: "hat eine Belohnung eingelöst",
    watch_streak: "ist wiedergekommen",
    modiversary: "kümmert sich um deinen Chat",
  },

  line: {
    answers: (login) => `an ${login}`,
    badges: { broadcaster: "Streamer", moderator: "Mod", vip: "VIP", subscriber: "Abo" },
  },

  someone: "Jemand",

  cues: { in: "Einatmen", out: "Ausatmen", hold: "Halten", "": "" },

  stage: { back: "Gleich wieder da.", sample: "In fünf Minuten zurück. Atme gern mit." },

  thanks: { and: () => "und", others: "andere" },

  sample: ["das Licht auf dem Wasser ist wunderschön", "welcher Pinsel ist das für den Schaum?", "ich habe es gestern probiert, und es klappt, danke"],

  exercises: {
    coherent: {
      title: "Ruhiges Atmen",
      guide: "Durch die Nase ein, etwas länger aus. Hör auf, wenn dir schwindlig wird oder es dir schlechter geht, und sieh dich stattdessen um.",
      audience: "Gleich zurück. Atme gern mit.",
      source: "Es kann helfen. Bei Sportlern ging langes Ausatmen mit mehr Variabilität des Herzens einher (Laborde et al. 2021).",
    },
    sighing: {
      title: "Seufzendes Atmen",
      guide: "Einatmen, noch ein kleines Stück dazu, dann lange aus. Hör auf, wenn dir schwindlig wird oder es dir schlechter geht, und sieh dich stattdessen um.",
      audience: "Gleich zurück. Langes Ausatmen tut allen gut.",
      source: "Es kann helfen. Es wurde einen Monat lang täglich erprobt (Balban et al. 2023).",
      cues: ["", "Noch ein wenig", "Und langsam aus"],
    },
    box: {
      title: "Atmen im Quadrat",
      guide: "Ein, halten, aus, halten, alles gleich lang. Lass das Halten weg, wenn es unangenehm ist. Hör auf, wenn dir schwindlig wird oder es dir schlechter geht, und sieh dich stattdessen um.",
      audience: "Gleich zurück. Atme gern mit.",
    },
    noticing: {
      title: "Gedanken bemerken",
      guide: "Was immer kommt: nur ein Gedanke, er zieht vorbei. Du musst nicht antworten.",
      audience: "Gleich zurück. Ein stiller Moment für alle.",
      cues: ["Ein Gedanke kommt", "Nur ein Gedanke, er zieht vorbei"],
    },
    five_senses: {
      title: "Fünf Sinne",
      guide: "Geh deine Sinne durch, einen nach dem anderen. Man kann nichts falsch machen.",
      audience: "Gleich zurück. Ein stiller Moment für alle.",
      steps: [
        "Fünf Dinge, die du siehst",
        "Vier Dinge, die du spürst",
        "Drei Dinge, die du hörst",
        "Zwei Dinge, die du riechst",
        "Ein Ding, das du schmeckst",
      ],
    },
    look_away: {
      title: "In die Ferne sehen",
      guide: "Sieh etwas an, das etwa sechs Meter weg ist, am besten aus dem Fenster, und lass die Augen ruhen.",
      audience: "Gleich zurück. Ruh deine Augen in der Ferne aus.",
      source: "Die 20-20-20-Faustregel der Augenpflege.",
      cues: ["Sieh weit weg", "Blinzle ein paar Mal"],
    },
    stretch: {
      title: "Strecken",
      guide: "Schultern auf und ab, den Nacken zu jeder Seite, die Handgelenke kreisen. Nur so weit, wie es guttut.",
      audience: "Gleich zurück. Ein guter Moment zum Strecken.",
      cues: ["Schultern hoch", "Und loslassen", "Nacken zur Seite", "Und zur anderen"],
    },
    water: {
      title: "Ein Glas Wasser",
      guide: "Steh auf, hol dir ein Glas Wasser, trink es langsam.",
      audience: "Gleich zurück. Hol dir auch etwas zu trinken.",
      cues: ["Lass dir Zeit", "Es eilt nicht"],
    },
  },

  quietMoment: "Gleich zurück. Ein stiller Moment für alle.",

  urgent: {
    by: { moderator: "Ein Mod sagt", two: "Zwei Leute sagen", several: "Mehrere Leute sagen" },
    report: {
      no_sound: "kein Ton",
      muted: "dein Mikrofon ist stumm",
      quiet: "man hört dich kaum",
      black_screen: "das Bild ist schwarz",
      frozen: "das Bild steht",
      lag: "der Stream ruckelt",
      behind: "Ton und Bild passen nicht zusammen",
      wrong_scene: "vielleicht ist eine andere Szene auf Sendung",
      private: "etwas Privates ist im Bild",
    },
    line: (who, what) => `${who}: ${what}.`,
  },

  peek: {
    pause: "Erst ein paar Atemzüge. Du kannst es jederzeit lassen.",
    again: "Würde es helfen, es zu wissen? Beides ist gut.",
    letBe: "Sie bleibt verborgen. An deinem Stream hat sich nichts geändert.",
    gone: "Sie ist wieder verborgen.",
    look: "Ansehen",
    leave: "Lassen",
    enough: "Genug",
    showFromNow: (name) => `${name}: ab jetzt zeigen?`,
    all: "Zahlen",
    show: "Ja, zeigen",
    keepHidden: "Verborgen lassen",
    left: "Nichts wurde geändert.",
    notYet: "Die Pause ist noch nicht vorbei. Es eilt nicht.",
  },

  raised: {
    stream: "Ein Stream hat begonnen, also ist der Schild oben, wie du es eingestellt hast.",
    obs: "OBS wurde geöffnet, also ist der Schild oben, wie du es eingestellt hast.",
  },

  menu: {
    open: "Was tun mit dieser Nachricht",
    later: "Später antworten",
    keep: "Als Beleg behalten",
    thought: "Einen Gedanken dazu ansehen",
  },

  hiding: {
    line: "Diese Zeile verbergen",
    person: "Diese Person verbergen",
    backAgain: "Es ist wieder zu sehen.",
    personHidden: (name) => `Was ${name} schreibt, ist ab jetzt verborgen. Es wartet auf deine Rückblicke.`,
    lineHidden: "Diese Zeile ist verborgen. Sie wartet auf den nächsten Rückblick.",
  },

  withheld: {
    letPass: "Wieder durchlassen",
    passes: "In diesem Stream kommt wieder durch, was sie schreiben.",
    onePerson: "Eine Person",
    somebody: "eine Person",
    held: (name, several) => `Was ${several ? `${name} und andere schreiben` : `${name} schreibt`}, wartet für den Rest dieses Streams.`,
  },

  digest: {
    onItsWay: "Er ist unterwegs.",
    deleteForGood: "Ja, löschen",
    aboutDeleting: "Ungelesen löschen? Niemand hat sie dann gelesen, und niemand muss es.",
    goesSoon: "Sie werden gleich gelöscht, ungelesen.",
    gone: "Sie sind weg.",
    goneNothingLeft: "Sie sind weg. Es ist nichts mehr zu lesen.",
    openMore: "Mehr zeigen",
    moreAbuse: "Es gibt mehr davon, als hier stehen. Sie können zu bleiben.",
    noAbuse: "Das ist keine Beschimpfung",
    noted: "Notiert.",
    learned: (whole, more) =>
      `Notiert.${whole ? " Dieselben Worte gelten ab jetzt als das." : ""}${more ? " Auch das, was dieser Kanal in eigenen Worten so sagt." : ""}`,
    keptLink: "Behalten, im Tagebuch",
    onTheList: "Es steht auf der Liste bei den Rückblicken.",
    offTheList: "Es steht nicht mehr auf der Liste.",
    letGo: "Eine Zeile, die du losgelassen hast.",
  },

  sure: {
    leave: "So lassen, wie es ist",
    back: "Zurückholen",
  },

  setup: {
    foundObs: {
      used: "Gefunden. Evenkeel verbindet sich mit dem, was dort steht.",
      server_off: "OBS ist da, aber sein WebSocket-Server ist aus. Schalte ihn in OBS ein, wähle OK und drück noch einmal.",
      nothing: "Auf diesem Computer wurden keine Einstellungen von OBS gefunden. Du kannst Adresse und Passwort unten eintippen.",
    },
    noOverlay: "Die Pause läuft, aber kein Overlay zeigt sie. Öffne zuerst das Overlay, in OBS oder in einem Tab.",
    pressAKey: "Drück jetzt eine Taste. Eine Minute lang zeigen sich Tasten nur hier.",
    heard: "Gehört.",
    notAllowed: "Noch nicht erlaubt.",
    copied: "Kopiert",
    selected: "Markiert, bitte kopieren",
    notCopied: "Nicht kopiert, bitte noch einmal",
    newDock: "Das Dock hat eine neue Adresse. Kopiere sie und trag sie in OBS ein. Die alte öffnet nichts mehr.",
    permissions: {
      chat: "Liest den Chat unter deinem Namen statt als namenloser Gast.",
      follows: "Sagt, wer dir folgt, und hält die Zahl bereit, falls du sie einmal ansehen willst.",
      subs: "Sagt, wer abonniert und wer Abos verschenkt hat.",
      cheers: "Sagt, wer gejubelt hat.",
      redemptions: "Sagt, wer Kanalpunkte eingelöst hat.",
      ads: "Sagt, wann Werbung läuft, damit Pausen dazu passen.",
      hype_train: "Sagt, wann ein Hype Train fährt, damit ihm keine Pause in die Quere kommt.",
    },
  },
};
