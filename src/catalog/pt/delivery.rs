//! What is wrong with a delivery.

use crate::catalog::delivery::DeliveryWords;

pub(super) const WORDS: DeliveryWords = DeliveryWords {
    webhook: "Seu webhook em {host} {what}.",
    unreachable: "não pôde ser alcançado",
    busy: "pede para esperar um pouco",
    out_of_order: "está fora do ar (status {code})",
    refuses: "recusa o Evenkeel (status {code})",
    gone: "não está mais lá (status {code})",
    redirected: "leva a outro lugar, o que não é seguido (status {code})",
    not_taken: "não aceitou o resumo (status {code})",
    needs_thread: "leva a um canal de fórum do Discord, que precisa saber o tópico",
    given_up: "não aceitou o resumo, mesmo com várias tentativas",
    bad_address: "O endereço do seu webhook em {host} não pode ser usado.",
    too_old: "Um resumo para o seu webhook em {host} era antigo demais para ser enviado sozinho.",
    unsure: "Talvez um resumo tenha sido enviado ao seu webhook em {host}: não houve resposta.",
    cut_off: "Talvez um resumo tenha sido enviado ao seu webhook em {host}: o Evenkeel foi encerrado nesse meio-tempo.",
};
