//! What is wrong with a delivery.

use crate::catalog::delivery::DeliveryWords;

pub(super) const WORDS: DeliveryWords = DeliveryWords {
    webhook: "Tu webhook en {host} {what}.",
    unreachable: "no respondió",
    busy: "pide esperar un poco",
    out_of_order: "no funciona ahora (estado {code})",
    refuses: "rechaza a Evenkeel (estado {code})",
    gone: "ya no está (estado {code})",
    redirected: "lleva a otro sitio, y no se sigue (estado {code})",
    not_taken: "no aceptó el resumen (estado {code})",
    needs_thread: "lleva a un canal de foro de Discord, que necesita saber el hilo",
    given_up: "no aceptó el resumen, por más que se intentó",
    bad_address: "La dirección de tu webhook en {host} no se puede usar.",
    too_old: "Un resumen para tu webhook en {host} era demasiado viejo para enviarse solo.",
    unsure: "Puede que un resumen llegara a tu webhook en {host}: no hubo respuesta.",
    cut_off: "Puede que un resumen llegara a tu webhook en {host}: Evenkeel se cerró mientras tanto.",
};
