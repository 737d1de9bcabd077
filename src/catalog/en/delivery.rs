//! What is wrong with a delivery.

use crate::catalog::delivery::DeliveryWords;

pub(super) const WORDS: DeliveryWords = DeliveryWords {
    webhook: "Your webhook at {host} {what}.",
    unreachable: "could not be reached",
    busy: "asks to wait a little",
    out_of_order: "is out of order (status {code})",
    refuses: "refuses Evenkeel (status {code})",
    gone: "is not there any more (status {code})",
    redirected: "leads elsewhere, which is not followed (status {code})",
    not_taken: "did not take the digest (status {code})",
    needs_thread: "leads to a forum channel of Discord's, which needs to know the thread",
    given_up: "did not take the digest, however often it was tried",
    bad_address: "The address of your webhook at {host} cannot be used.",
    too_old: "A digest for your webhook at {host} was too old to be sent by itself.",
    unsure: "A digest may have been sent to your webhook at {host}: no answer came back.",
    cut_off: "A digest may have been sent to your webhook at {host}: Evenkeel was stopped meanwhile.",
};
