// French.

/** @type {typeof import("./en.js").en} */
export const fr = {
  locale: "fr",

  actions: {
    snoozed: "Plus tard, alors.",
    skipped: "Pas celle-ci, alors.",
    ended: "Te revoilà.",
    marked: "Noté. Juste une pensée qui passe.",
    composed: "C’est fait. Si quelque chose attendait, c’est maintenant dans un récap.",
    waits: "Il attend. Rien ne presse.",
    kept: "Gardé. Tu le trouves dans le journal.",
  },

  faults: {
    silent: "Evenkeel ne répond pas. Rien n’est perdu. Réessaie dans un instant.",
    stranger: "Cette page n’est plus connectée. Rouvre-la avec `evenkeel --open`.",
    unclear: "Evenkeel n’a pas pu le faire. Sa fenêtre ou son journal dit pourquoi.",
    noFile: "Evenkeel ne répond pas. Réessaie dans un instant.",
    notSent: "Le fichier n’a pas pu être envoyé. Réessaie dans un instant.",
  },

  refusals: {
    no_stream: "Aucun stream n’est en cours, il n’y a donc rien à finir.",
    break_runs: "Une pause est déjà en cours.",
    no_break: "Aucune pause n’est en cours, il n’y a donc rien à finir.",
    no_offer: "Aucune pause n’est proposée, il n’y a donc rien à repousser.",
    break_does_not_fit: "Ce n’est pas le moment pour une pause.",
    put_off_long_enough: "Cette pause a été repoussée autant que tu l’as voulu. Prends-la ou passe-la ; les deux vont très bien.",
    not_readable: "Cette ligne ne peut pas être lue. Ce qui attend vient avec son récap.",
    no_digest: "Ce récap n’existe pas.",
    no_peek: "Aucun coup d’œil n’est en cours, il n’y a rien à faire.",
    number_elsewhere: "Evenkeel ne connaît pas ce chiffre. Il n’est que sur les pages de Twitch, où l’extension le cache.",
    not_signed_in: "Rien à voir encore : Evenkeel ne connaît ce chiffre que si tu te connectes à Twitch. « Installation » montre comment.",
    not_measured: "Rien à voir : ce chiffre n’est pas mesuré en ce moment.",
    nobody_held: "Rien de cette personne n’est retenu. Ses messages passent peut-être déjà.",
    no_webhook: "Il n’y a pas de webhook où l’envoyer. Indique d’abord `digest.webhook`.",
    digest_under_way: "Il est en route vers le webhook. Attends que ce soit fini.",
    no_sign_in: "Ici, Evenkeel n’est pas relié à Twitch, il n’y a donc rien à connecter.",
    busy: "Evenkeel est occupé avec Twitch. Réessaie dans un instant.",
    stopping: "Evenkeel est en train de s’arrêter.",
  },

  state: {
    breakEnds: (when) => `La pause se termine ${when}.`,
    adsUntil: (when) => `Des pubs passent jusqu’à ${when}.`,
    lapsed: "Ta connexion à Twitch a pris fin.",
    notConnected: "Quelque chose n’est pas connecté.",
    oneMore: "Et encore une chose.",
    aFewMore: "Et encore quelques choses.",
    look: "Jette un œil.",
  },

  trouble: {
    waiting: (name) => `${name} : pas de connexion pour l’instant. Elle revient toute seule.`,
    stopped: (name) => `${name} : ça a besoin de toi. « Installation » dit quoi faire.`,
    other: (name) => `${name} : « Installation » a une remarque.`,
  },

  peers: {
    chat: "Chat",
    account: "Connexion à Twitch",
    eventsub: "Événements de Twitch",
    stats: "Chiffres de Twitch",
    obs: "OBS",
    hotkeys: "Raccourcis clavier",
    store: "Ce qui est gardé sur cet ordinateur",
    delivery: "Récaps pour ton dossier",
    settings: "Ton fichier de réglages",
    webhook: "Récaps pour ton webhook",
    notifications: "Notifications du bureau",
    tray: "L’icône près de l’horloge",
    emotes: "Emotes d’autres services",
  },

  tour: {
    hello: "C’est la démo. Les gens discutent ; ce qui est gentil se voit tout de suite. Quatre choses suivent, l’une après l’autre.",
    numbers: "D’abord, les chiffres : quelqu’un vient de demander combien regardent. La réponse ne se voit nulle part, pas même ici. Tu peux regarder, après quelques respirations.",
    digests: "Ensuite, les récaps : deux personnes viennent de critiquer quelque chose. Ça attend le récap, à côté de ce qui était gentil.",
    breaks: "Puis les pauses : on t’en propose une. Commence-la et regarde l’overlay.",
    journal: "Enfin, le journal : marque une pensée d’un geste et regarde-la plus tard, avec des preuves des deux côtés.",
    reading: "Le stream est fini, et son récap se lit sur la page « Aujourd’hui ». Dans un moment, tout recommence.",
  },

  times: {
    now: "dans un instant",
    today: (clock) => `vers ${clock}`,
    tomorrow: (clock) => `demain vers ${clock}`,
    on: (day, clock) => `${day} vers ${clock}`,
    yesterday: (clock) => `hier à ${clock}`,
    at: (day, clock) => `${day}, ${clock}`,
  },

  numbers: {
    unknown: "pas connu pour l’instant",
    minutes: (value) => `${value} minutes`,
    delayed: (value) => `${value}, il y a un moment`,
  },

  numberWords: {
    unknown: "pas connu",
    some_people: "quelques personnes",
    few: "juste quelques personnes",
    table: "une bonne tablée",
    room: "une salle pleine",
    more: "un peu plus qu’avant",
    as_before: "à peu près comme avant",
    some: "quelques-uns",
    under_way: "en cours",
    early: "au tout début",
    well_under_way: "bien entamé",
    as_usual: "à peu près comme d’habitude",
    long: "plus long que d’habitude",
  },

  deeds: {
    follow: "te suit maintenant",
    sub: "a pris un abonnement",
    gift: "a offert des abonnements",
    cheer: "t’encourage",
    raid: "passe avec des amis",
    redemption: "a utilisé une récompense",
    watch_streak: "est de retour",
    modiversary: "prend soin de ton chat",
  },

  line: {
    answers: (login) => `à ${login}`,
    badges: { broadcaster: "Streamer", moderator: "Modération", vip: "VIP", subscriber: "Abonnement" },
  },

  someone: "Quelqu’un",

  cues: { in: "Inspire", out: "Expire", hold: "Retiens", "": "" },

  stage: { back: "De retour dans un petit moment.", sample: "De retour dans cinq minutes. Respire avec moi si tu veux." },

  thanks: { and: () => "et", others: "d’autres" },

  sample: ["la lumière sur l’eau est superbe", "c’est quel pinceau pour l’écume ?", "j’ai essayé hier et ça marche, merci"],

  exercises: {
    coherent: {
      title: "Respiration calme",
      guide: "Inspire par le nez, expire un peu plus longtemps. Arrête si la tête te tourne ou si ça va moins bien, et regarde plutôt autour de toi.",
      audience: "Bientôt de retour. Respire avec moi si tu veux.",
      source: "Ça peut aider. Chez des sportifs, expirer plus longtemps allait avec plus de variabilité du cœur (Laborde et al. 2021).",
    },
    sighing: {
      title: "Grands soupirs",
      guide: "Inspire, encore un peu, puis expire longuement. Arrête si la tête te tourne ou si ça va moins bien, et regarde plutôt autour de toi.",
      audience: "Bientôt de retour. Expirer longuement fait du bien à tous.",
      source: "Ça peut aider. Essayé chaque jour pendant un mois (Balban et al. 2023).",
      cues: ["", "Encore un peu", "Et expire doucement"],
    },
    box: {
      title: "Respiration au carré",
      guide: "Inspire, retiens, expire, retiens, tout de la même durée. Laisse les pauses si elles te gênent. Arrête si la tête te tourne ou si ça va moins bien, et regarde plutôt autour de toi.",
      audience: "Bientôt de retour. Respire avec moi si tu veux.",
    },
    noticing: {
      title: "Observer ses pensées",
      guide: "Quoi qu’il vienne : juste une pensée qui passe. Tu n’as pas à y répondre.",
      audience: "Bientôt de retour. Un moment calme pour tous.",
      cues: ["Une pensée vient", "Juste une pensée qui passe"],
    },
    five_senses: {
      title: "Cinq sens",
      guide: "Parcours tes sens, l’un après l’autre. Il n’y a rien à réussir.",
      audience: "Bientôt de retour. Un moment calme pour tous.",
      steps: [
        "Cinq choses que tu vois",
        "Quatre choses que tu touches",
        "Trois choses que tu entends",
        "Deux choses que tu sens",
        "Une chose que tu goûtes",
      ],
    },
    look_away: {
      title: "Regarder au loin",
      guide: "Regarde quelque chose à environ six mètres, par la fenêtre s’il y en a une, et repose tes yeux.",
      audience: "Bientôt de retour. Repose tes yeux au loin.",
      source: "La règle 20-20-20 pour le soin des yeux.",
      cues: ["Regarde au loin", "Cligne des yeux"],
    },
    stretch: {
      title: "S’étirer",
      guide: "Les épaules de haut en bas, la nuque de chaque côté, les poignets en cercle. Juste jusqu’où ça fait du bien.",
      audience: "Bientôt de retour. Un bon moment pour s’étirer.",
      cues: ["Épaules en haut", "Et relâche", "Nuque d’un côté", "Et de l’autre"],
    },
    water: {
      title: "Un verre d’eau",
      guide: "Lève-toi, prends un verre d’eau, bois-le lentement.",
      audience: "Bientôt de retour. Bois quelque chose, toi aussi.",
      cues: ["Prends ton temps", "Rien ne presse"],
    },
  },

  quietMoment: "Bientôt de retour. Un moment calme pour tous.",

  urgent: {
    by: { moderator: "La modération dit", two: "Deux personnes disent", several: "Plusieurs personnes disent" },
    report: {
      no_sound: "il n’y a pas de son",
      muted: "ton micro est coupé",
      quiet: "on t’entend à peine",
      black_screen: "l’écran est noir",
      frozen: "l’image est figée",
      lag: "le stream saccade",
      behind: "le son et l’image sont décalés",
      wrong_scene: "une autre scène est peut-être à l’antenne",
      private: "quelque chose de privé est à l’écran",
    },
    line: (who, what) => `${who} : ${what}.`,
  },

  peek: {
    pause: "D’abord quelques respirations. Tu peux laisser à tout moment.",
    again: "Ça t’aiderait de savoir ? Les deux vont très bien.",
    letBe: "Ça reste caché. Rien n’a changé dans ton stream.",
    gone: "C’est de nouveau caché.",
    look: "Regarder",
    leave: "Laisser",
    enough: "Assez",
    showFromNow: (name) => `${name} : montrer à partir de maintenant ?`,
    all: "Chiffres",
    show: "Oui, montrer",
    keepHidden: "Laisser caché",
    left: "Rien n’a changé.",
    notYet: "La pause n’est pas encore finie. Rien ne presse.",
  },

  raised: {
    stream: "Un stream a commencé, le bouclier est levé comme tu l’as réglé.",
    obs: "OBS s’est ouvert, le bouclier est levé comme tu l’as réglé.",
  },

  menu: {
    open: "Que faire de ce message",
    later: "Répondre plus tard",
    keep: "Garder comme preuve",
    thought: "Regarder une pensée à ce sujet",
  },

  hiding: {
    line: "Cacher cette ligne",
    person: "Cacher cette personne",
    backAgain: "C’est de nouveau visible.",
    personHidden: (name) => `Ce qu’écrit ${name} est caché à partir de maintenant. Ça attend tes récaps.`,
    lineHidden: "Cette ligne est cachée. Elle attend le prochain récap.",
  },

  withheld: {
    letPass: "Laisser passer à nouveau",
    passes: "Ses messages passent à nouveau dans ce stream.",
    onePerson: "Une personne",
    somebody: "une personne",
    held: (name, several) => `Ce qu’${several ? `écrivent ${name} et d’autres` : `écrit ${name}`} est retenu pour le reste de ce stream.`,
  },

  digest: {
    onItsWay: "Il est en route.",
    deleteForGood: "Oui, les supprimer",
    aboutDeleting: "Les supprimer sans les lire ? Personne ne les aura lus, et personne n’en a besoin.",
    goesSoon: "Ils seront supprimés dans un instant, sans être lus.",
    gone: "Ils ne sont plus là.",
    goneNothingLeft: "Ils ne sont plus là. Il n’y a plus rien à lire.",
    openMore: "Montrer la suite",
    moreAbuse: "Il y en a plus que ce qui est ici. Ils peuvent rester fermés.",
    noAbuse: "Ce n’est pas une insulte",
    noted: "Noté.",
    learned: (whole, more) =>
      `Noté.${whole ? " Les mêmes mots compteront ainsi désormais." : ""}${more ? " Tout comme ce que ce chat dit à sa façon." : ""}`,
    keptLink: "Gardé, dans le journal",
    onTheList: "C’est sur la liste, à la page des récaps.",
    offTheList: "Ce n’est plus sur la liste.",
    letGo: "Une ligne que tu as laissée filer.",
  },

  sure: {
    leave: "Laisser comme c’est",
    back: "Reprendre",
  },

  setup: {
    foundObs: {
      used: "Trouvé. Evenkeel se connecte avec ce qui y est écrit.",
      server_off: "OBS est là, mais son serveur WebSocket est éteint. Active-le dans OBS, choisis OK et appuie encore.",
      nothing: "Aucun réglage d’OBS trouvé sur cet ordinateur. Tu peux taper son adresse et son mot de passe plus bas.",
    },
    noOverlay: "La pause est en cours, mais aucun overlay ne la montre. Ouvre d’abord l’overlay, dans OBS ou dans un onglet.",
    pressAKey: "Appuie sur une touche. Pendant une minute, les touches ne font que s’afficher ici.",
    heard: "Reçu.",
    notAllowed: "Pas encore autorisé.",
    copied: "Copié",
    selected: "Sélectionné, copie-le",
    notCopied: "Pas copié, réessaie",
    newDock: "Le dock a une nouvelle adresse. Copie-la et mets-la dans OBS. L’ancienne n’ouvre plus rien.",
    permissions: {
      chat: "Lit le chat sous ton nom plutôt qu’en visiteur anonyme.",
      follows: "Dit qui te suit, et garde le nombre pour le jour où tu voudras le voir.",
      subs: "Dit qui s’est abonné et qui a offert des abonnements.",
      cheers: "Dit qui t’a encouragé avec des bits.",
      redemptions: "Dit qui a utilisé des points de chaîne.",
      ads: "Dit quand des pubs passent, pour que les pauses aillent avec.",
      hype_train: "Dit quand un Hype Train roule, pour qu’aucune pause ne le gêne.",
    },
  },
};
