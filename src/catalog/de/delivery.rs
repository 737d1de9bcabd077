//! What is wrong with a delivery.

use crate::catalog::delivery::DeliveryWords;

pub(super) const WORDS: DeliveryWords = DeliveryWords {
    webhook: "Dein Webhook bei {host} {what}.",
    unreachable: "war nicht zu erreichen",
    busy: "bittet um etwas Geduld",
    out_of_order: "funktioniert gerade nicht (Status {code})",
    refuses: "weist Evenkeel ab (Status {code})",
    gone: "ist nicht mehr da (Status {code})",
    redirected: "führt woandershin, dem wird nicht gefolgt (Status {code})",
    not_taken: "hat den Rückblick nicht angenommen (Status {code})",
    needs_thread: "führt zu einem Forum-Kanal von Discord, der den Thread wissen muss",
    given_up: "hat den Rückblick nicht angenommen, so oft es versucht wurde",
    bad_address: "Die Adresse deines Webhooks bei {host} ist nicht brauchbar.",
    too_old: "Ein Rückblick für deinen Webhook bei {host} war zu alt, um von selbst geschickt zu werden.",
    unsure: "Ein Rückblick ging vielleicht an deinen Webhook bei {host}: Es kam keine Antwort.",
    cut_off: "Ein Rückblick ging vielleicht an deinen Webhook bei {host}: Evenkeel wurde währenddessen beendet.",
};
