//! What is wrong with a delivery.

use crate::catalog::delivery::DeliveryWords;

pub(super) const WORDS: DeliveryWords = DeliveryWords {
    webhook: "Ton webhook chez {host} {what}.",
    unreachable: "n’a pas pu être joint",
    busy: "demande d’attendre un peu",
    out_of_order: "est en panne (statut {code})",
    refuses: "refuse Evenkeel (statut {code})",
    gone: "n’est plus là (statut {code})",
    redirected: "mène ailleurs, ce qui n’est pas suivi (statut {code})",
    not_taken: "n’a pas pris le récap (statut {code})",
    needs_thread: "mène à un salon forum de Discord, qui doit connaître le fil",
    given_up: "n’a pas pris le récap, malgré plusieurs essais",
    bad_address: "L’adresse de ton webhook chez {host} ne peut pas servir.",
    too_old: "Un récap pour ton webhook chez {host} était trop ancien pour partir tout seul.",
    unsure: "Un récap a peut-être été envoyé à ton webhook chez {host} : aucune réponse n’est revenue.",
    cut_off: "Un récap a peut-être été envoyé à ton webhook chez {host} : Evenkeel s’est arrêté entre-temps.",
};
