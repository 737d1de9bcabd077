//! What Today says beyond what the dock says, and the addresses for OBS.

use crate::catalog::today::TodayWords;

pub(super) const WORDS: TodayWords = TodayWords {
    digest_waits: "Um resumo espera. Leia quando quiser.",
    digest_here: "Há um resumo, e ele pode esperar.",
    read_it: "Ler",
    goal: "A meta desta semana:",
    this_week: "Esta semana",
    for_this_stream: "Para esta live",
    digest_now: "Um resumo agora",
    live_now: "Estou ao vivo agora",
    stream_over: "A live acabou",
    last_digest: "Seu último resumo é",
    addresses: "Os endereços para o OBS",
    overlay: "O overlay",
    about_overlay: "No OBS, adicione uma fonte de navegador com este endereço, 800 de largura e 600 de altura. Ali aparecem as mensagens que passam e as pausas, e nada mais.",
    overlay_address: "Endereço do overlay",
    copy: "Copiar",
    or_drag: "Ou arraste",
    this_link: "este link",
    onto_obs: "até a janela do OBS. Os docks do próprio OBS, Estatísticas e Atividades, mostram números. O Evenkeel não pode escondê-los; feche se não quiser ver.",
    dock: "O dock",
    dock_address: "No OBS, abra “Painéis”, depois “Painéis de navegador personalizados”, e cole este endereço. O que abre o dock está escondido aqui e vem com a cópia:",
};
