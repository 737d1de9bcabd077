//! The extension for Twitch's own pages, as the page for setting up says it.

use crate::catalog::extension::ExtensionWords;

pub(super) const WORDS: ExtensionWords = ExtensionWords {
    about: "Uma pequena extensão no seu navegador esconde as contagens nas páginas da Twitch. Ela segue o escudo, e deixa tudo escondido enquanto o Evenkeel não responde.",
    never: "Ela não deu sinal desde que o Evenkeel começou. Ela dá enquanto uma página da Twitch está aberta à sua frente.",
    lately: "Funcionando: deu sinal há pouco.",
    last_report: "Último sinal:",
    reports: "Ela dá sinal enquanto uma página da Twitch está aberta à sua frente.",
    in_folder: "A extensão está nesta pasta, pronta para carregar:",
    hidden_folders: "Um navegador do Snap ou Flatpak não vê pastas ocultas; `evenkeel shield export DIR` grava os mesmos arquivos onde você escolher. Eles têm uma chave que só pode ler o estado do escudo.",
    chrome_open: "Abra a página de extensões: `chrome://extensions`, ou no Edge `edge://extensions`.",
    chrome_mode: "Ative o *Modo do desenvolvedor*.",
    chrome_load: "Escolha *Carregar sem compactação*, e depois a pasta acima.",
    chrome_reload: "Recarregue as páginas da Twitch abertas. O botão da extensão mostra o que ela esconde em cada uma.",
    firefox_open: "Abra `about:debugging`, escolha *Este Firefox*, depois *Carregar extensão temporária*.",
    firefox_choose: "Escolha `manifest.json` na pasta acima.",
    firefox_reload: "Recarregue as páginas da Twitch abertas.",
    firefox_forgets: "O Firefox a esquece ao fechar, porque não é assinada; carregue de novo a cada início. `INSTALL.txt` na pasta diz como o Firefox ESR pode mantê-la. O script de usuário ali é o último recurso: com ele, as contagens aparecem por dois ou três segundos depois que o Firefox abre.",
    private_windows: "Em janelas privadas ela não atua, a não ser que você permita, na página dela nas extensões.",
    cap_title: "O View Count Cap da própria Twitch",
    cap: "A Twitch pode mostrar menos espectadores do que há, para você e para todos. Se as configurações do seu canal oferecem este View Count Cap, ele é um aliado: de um número que ninguém vê não se fala. Sabe-se pouco de como ele conta, então o Evenkeel deixa fora do seu comum um número parado no máximo.",
    reach_title: "O que nenhuma extensão alcança",
    reach_docks: "*Os docks da Twitch no OBS* (Estatísticas, Atividades, chat): feche no OBS, em Painéis.",
    reach_app: "*O app da Twitch* no celular: deixe fechado enquanto estiver ao vivo.",
    reach_notes: "*Os avisos* no celular e na área de trabalho: desligue ali para a Twitch.",
    reach_mail: "*E-mails da Twitch*: em Notificações, nas suas configurações da Twitch.",
    reach_others: "*Outros navegadores e aparelhos*: cada um precisa da sua extensão.",
    reach_bots: "*Bots e painéis de outros*, no chat ou na sua live, que publicam ou mostram contagens.",
    rules_from: "As regras vêm de fontes públicas e nunca foram testadas na própria Twitch, e a Twitch muda suas páginas sem avisar. Se a extensão não reconhece nada, ela diz, e você pode esconder o que clicar.",
};
