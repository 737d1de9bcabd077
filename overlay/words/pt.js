// Portuguese, as it is written in Brazil.

/** @type {typeof import("./en.js").en} */
export const pt = {
  locale: "pt-BR",

  actions: {
    snoozed: "Então, mais tarde.",
    skipped: "Então, esta não.",
    ended: "Que bom que você voltou.",
    marked: "Anotado. Só um pensamento passando.",
    composed: "Pronto. Se algo esperava, agora está num resumo.",
    waits: "Ele espera. Não há pressa.",
    kept: "Guardado. Você encontra no diário.",
  },

  faults: {
    silent: "O Evenkeel não está respondendo. Nada se perdeu. Tente de novo daqui a pouco.",
    stranger: "Esta página não está mais conectada. Abra de novo com `evenkeel --open`.",
    unclear: "O Evenkeel não conseguiu fazer isso. A janela ou o registro dele diz por quê.",
    noFile: "O Evenkeel não está respondendo. Tente de novo daqui a pouco.",
    notSent: "Não deu para enviar o arquivo. Tente de novo daqui a pouco.",
  },

  refusals: {
    no_stream: "Nenhuma live está no ar, então não há o que terminar.",
    break_runs: "Já há uma pausa acontecendo.",
    no_break: "Nenhuma pausa está acontecendo, então não há o que terminar.",
    no_offer: "Nenhuma pausa está sendo oferecida, então não há o que adiar.",
    break_does_not_fit: "Uma pausa não cabe agora.",
    put_off_long_enough: "Esta pausa já foi adiada o quanto você escolheu. Faça ou pule; as duas coisas estão bem.",
    not_readable: "Essa linha não pode ser lida. O que espera vem com o resumo.",
    no_digest: "Esse resumo não existe.",
    no_peek: "Nenhuma espiada está acontecendo, então não há o que fazer.",
    number_elsewhere: "O Evenkeel não conhece este número. Ele só está nas páginas da Twitch, e lá a extensão o esconde.",
    not_signed_in: "Ainda não há nada para ver: o Evenkeel só conhece este número se você entrar na Twitch. “Configurar” mostra como.",
    not_measured: "Não há nada para ver: este número não está sendo medido agora.",
    nobody_held: "Nada dessa pessoa está retido. Talvez as mensagens dela já passem.",
    no_webhook: "Não há webhook para enviar. Primeiro preencha `digest.webhook`.",
    digest_under_way: "Ele está sendo enviado ao webhook agora. Espere terminar.",
    no_sign_in: "Aqui o Evenkeel não está ligado à Twitch, então não há onde entrar.",
    busy: "O Evenkeel está ocupado com a Twitch. Tente de novo daqui a pouco.",
    stopping: "O Evenkeel está sendo encerrado.",
  },

  state: {
    breakEnds: (when) => `A pausa termina ${when}.`,
    adsUntil: (when) => `Há anúncios até as ${when}.`,
    lapsed: "Sua entrada na Twitch acabou.",
    notConnected: "Algo não está conectado.",
    oneMore: "E mais uma coisa.",
    aFewMore: "E mais algumas coisas.",
    look: "Dê uma olhada.",
  },

  trouble: {
    waiting: (name) => `${name}: sem conexão no momento. Volta por conta própria.`,
    stopped: (name) => `${name}: precisa de você. “Configurar” diz o que fazer.`,
    other: (name) => `${name}: “Configurar” tem um aviso.`,
  },

  peers: {
    chat: "Chat",
    account: "Entrada na Twitch",
    eventsub: "Eventos da Twitch",
    stats: "Números da Twitch",
    obs: "OBS",
    hotkeys: "Teclas de atalho",
    store: "O que fica neste computador",
    delivery: "Resumos para a sua pasta",
    settings: "Seu arquivo de ajustes",
    webhook: "Resumos para o seu webhook",
    notifications: "Avisos na área de trabalho",
    tray: "O ícone ao lado do relógio",
    emotes: "Emotes de outros serviços",
  },

  tour: {
    hello: "Esta é a demo. As pessoas conversam; o que é gentil aparece na hora. Seguem quatro coisas, uma após a outra.",
    numbers: "Primeiro, números: alguém acabou de perguntar quantos assistem. A resposta não aparece em lugar nenhum, nem aqui. Você pode espiar depois de respirar um pouco.",
    digests: "Segundo, resumos: duas pessoas acabaram de criticar algo. Isso espera o resumo, ao lado do que foi gentil.",
    breaks: "Terceiro, pausas: uma é oferecida agora. Comece e olhe o overlay.",
    journal: "Quarto, o diário: marque um pensamento com um toque e olhe depois, com provas dos dois lados.",
    reading: "A live acabou, e o resumo dela está na página “Hoje”. Daqui a pouco tudo começa de novo.",
  },

  times: {
    now: "daqui a pouco",
    today: (clock) => `por volta das ${clock}`,
    tomorrow: (clock) => `amanhã por volta das ${clock}`,
    on: (day, clock) => `${day} por volta das ${clock}`,
    yesterday: (clock) => `ontem às ${clock}`,
    at: (day, clock) => `${day}, ${clock}`,
  },

  numbers: {
    unknown: "não se sabe agora",
    minutes: (value) => `${value} minutos`,
    delayed: (value) => `${value}, há um tempinho`,
  },

  numberWords: {
    unknown: "não se sabe",
    some_people: "algumas pessoas",
    few: "só algumas pessoas",
    table: "uma boa mesa cheia",
    room: "uma sala cheia",
    more: "um pouco mais do que antes",
    as_before: "mais ou menos como antes",
    some: "alguns",
    under_way: "em andamento",
    early: "bem no começo",
    well_under_way: "já faz um tempo",
    as_usual: "mais ou menos o de sempre",
    long: "mais do que o de sempre",
  },

  deeds: {
    follow: "agora te acompanha",
    sub: "se inscreveu",
    gift: "deu inscrições de presente",
    cheer: "torce por você",
    raid: "chegou com amigos",
    redemption: "resgatou uma recompensa",
    watch_streak: "voltou",
    modiversary: "cuida do seu chat",
  },

  line: {
    answers: (login) => `para ${login}`,
    badges: { broadcaster: "Streamer", moderator: "Moderação", vip: "VIP", subscriber: "Inscrição" },
  },

  someone: "Alguém",

  cues: { in: "Inspire", out: "Expire", hold: "Segure", "": "" },

  stage: { back: "Volto daqui a pouquinho.", sample: "Volto em cinco minutos. Respire junto, se quiser." },

  thanks: { and: () => "e", others: "outras pessoas" },

  sample: ["a luz na água está linda", "que pincel é esse para a espuma?", "tentei ontem e deu certo, obrigado"],

  exercises: {
    coherent: {
      title: "Respiração calma",
      guide: "Inspire pelo nariz, expire um pouco mais longo. Pare se sentir tontura ou se piorar, e olhe ao redor.",
      audience: "Volto já. Respire junto, se quiser.",
      source: "Pode ajudar. Em atletas, expirar mais longo veio com mais variabilidade do coração (Laborde et al. 2021).",
    },
    sighing: {
      title: "Suspiros",
      guide: "Inspire, mais um pouquinho, e solte bem devagar. Pare se sentir tontura ou se piorar, e olhe ao redor.",
      audience: "Volto já. Soltar o ar devagar faz bem a todos.",
      source: "Pode ajudar. Foi testado todo dia por um mês (Balban et al. 2023).",
      cues: ["", "Mais um pouco", "E solte devagar"],
    },
    box: {
      title: "Respiração em quadrado",
      guide: "Inspire, segure, expire, segure, tudo do mesmo tamanho. Deixe de segurar se incomodar. Pare se sentir tontura ou se piorar, e olhe ao redor.",
      audience: "Volto já. Respire junto, se quiser.",
    },
    noticing: {
      title: "Notar pensamentos",
      guide: "O que vier: só um pensamento passando. Você não precisa responder.",
      audience: "Volto já. Um momento calmo para todos.",
      cues: ["Um pensamento vem", "Só um pensamento passando"],
    },
    five_senses: {
      title: "Cinco sentidos",
      guide: "Passe pelos seus sentidos, um após o outro. Não há como errar.",
      audience: "Volto já. Um momento calmo para todos.",
      steps: [
        "Cinco coisas que você vê",
        "Quatro coisas que você sente",
        "Três coisas que você ouve",
        "Duas coisas que você cheira",
        "Uma coisa que você saboreia",
      ],
    },
    look_away: {
      title: "Olhar longe",
      guide: "Olhe algo a uns seis metros, pela janela se houver, e descanse os olhos.",
      audience: "Volto já. Descanse os olhos em algo distante.",
      source: "A regra 20-20-20 para cuidar dos olhos.",
      cues: ["Olhe para longe", "Pisque algumas vezes"],
    },
    stretch: {
      title: "Alongar",
      guide: "Ombros para cima e para baixo, pescoço para cada lado, punhos em círculo. Só até onde for bom.",
      audience: "Volto já. Bom momento para se alongar.",
      cues: ["Ombros para cima", "E solte", "Pescoço para um lado", "E para o outro"],
    },
    water: {
      title: "Um copo de água",
      guide: "Levante, pegue um copo de água e beba devagar.",
      audience: "Volto já. Beba algo você também.",
      cues: ["Vá com calma", "Não há pressa"],
    },
  },

  quietMoment: "Volto já. Um momento calmo para todos.",

  urgent: {
    by: { moderator: "A moderação diz", two: "Duas pessoas dizem", several: "Várias pessoas dizem" },
    report: {
      no_sound: "está sem som",
      muted: "seu microfone está mudo",
      quiet: "quase não dá para te ouvir",
      black_screen: "a tela está preta",
      frozen: "a imagem está parada",
      lag: "a live está travando",
      behind: "som e imagem não batem",
      wrong_scene: "talvez outra cena esteja no ar",
      private: "algo privado aparece na tela",
    },
    line: (who, what) => `${who}: ${what}.`,
  },

  peek: {
    pause: "Primeiro, respire um pouco. Você pode deixar a qualquer momento.",
    again: "Ajudaria saber? As duas coisas estão bem.",
    letBe: "Continua escondido. Nada mudou na sua live.",
    gone: "Está escondido de novo.",
    look: "Olhar",
    leave: "Deixar",
    enough: "Chega",
    showFromNow: (name) => `${name}: mostrar a partir de agora?`,
    all: "Números",
    show: "Sim, mostrar",
    keepHidden: "Deixar escondido",
    left: "Nada mudou.",
    notYet: "A pausa ainda não acabou. Não há pressa.",
  },

  raised: {
    stream: "Uma live começou, então o escudo está levantado como você escolheu.",
    obs: "O OBS foi aberto, então o escudo está levantado como você escolheu.",
  },

  menu: {
    open: "O que fazer com esta mensagem",
    later: "Responder depois",
    keep: "Guardar como prova",
    thought: "Olhar um pensamento sobre isso",
  },

  hiding: {
    line: "Esconder esta linha",
    person: "Esconder esta pessoa",
    backAgain: "Aparece de novo.",
    personHidden: (name) => `O que ${name} escreve fica escondido a partir de agora. Espera os seus resumos.`,
    lineHidden: "Essa linha está escondida. Ela espera o próximo resumo.",
  },

  withheld: {
    letPass: "Deixar passar de novo",
    passes: "As mensagens voltam a passar nesta live.",
    onePerson: "Uma pessoa",
    somebody: "uma pessoa",
    held: (name, several) => `O que ${several ? `${name} e outras pessoas escrevem` : `${name} escreve`} espera pelo resto desta live.`,
  },

  digest: {
    onItsWay: "Está a caminho.",
    deleteForGood: "Sim, apagar",
    aboutDeleting: "Apagar sem ler? Ninguém terá lido, e ninguém precisa.",
    goesSoon: "Serão apagadas daqui a pouco, sem ler.",
    gone: "Elas se foram.",
    goneNothingLeft: "Elas se foram. Não há mais nada para ler.",
    openMore: "Mostrar mais",
    moreAbuse: "Há mais do que cabe aqui. Podem ficar fechadas.",
    noAbuse: "Isto não é ofensa",
    noted: "Anotado.",
    learned: (whole, more) =>
      `Anotado.${whole ? " As mesmas palavras valerão assim a partir de agora." : ""}${more ? " E também o que este canal diz do seu jeito." : ""}`,
    keptLink: "Guardado, no diário",
    onTheList: "Está na lista da página de resumos.",
    offTheList: "Não está mais na lista.",
    letGo: "Uma linha que você deixou para lá.",
  },

  sure: {
    leave: "Deixar como está",
    back: "Trazer de volta",
  },

  setup: {
    foundObs: {
      used: "Encontrado. O Evenkeel se conecta com o que está lá.",
      server_off: "O OBS está aqui, mas o servidor WebSocket dele está desligado. Ligue no OBS, escolha OK e aperte de novo.",
      nothing: "Nenhuma configuração do OBS foi encontrada neste computador. Você pode digitar o endereço e a senha abaixo.",
    },
    noOverlay: "A pausa está acontecendo, mas nenhum overlay mostra. Abra primeiro o overlay, no OBS ou numa aba.",
    pressAKey: "Aperte uma tecla agora. Por um minuto, as teclas só aparecem aqui.",
    heard: "Recebida.",
    notAllowed: "Ainda sem permissão.",
    copied: "Copiado",
    selected: "Selecionado, copie",
    notCopied: "Não copiou, tente de novo",
    newDock: "O dock tem um novo endereço. Copie e coloque no OBS. O antigo não abre mais nada.",
    permissions: {
      chat: "Lê o chat com o seu nome em vez de como visitante sem nome.",
      follows: "Diz quem te seguiu e guarda o número para quando você quiser ver.",
      subs: "Diz quem se inscreveu e quem deu inscrições de presente.",
      cheers: "Diz quem mandou bits.",
      redemptions: "Diz quem resgatou pontos do canal.",
      ads: "Diz quando há anúncios, para que as pausas vão junto.",
      hype_train: "Diz quando há um Hype Train, para que nenhuma pausa atrapalhe.",
    },
  },
};
