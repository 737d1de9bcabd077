//! What is wrong with a delivery, and what to do.

use super::surface::{filled, surface};
use crate::domain::{DeliveryProblem, WebhookFault};

surface! {
    /// What is wrong with a delivery.
    DeliveryWords {
        webhook, unreachable, busy, out_of_order, refuses, gone, redirected, not_taken, needs_thread, given_up,
        bad_address, too_old, unsure, cut_off,
    }
}

impl DeliveryWords {
    /// What happened.
    pub fn problem(&self, problem: &DeliveryProblem) -> String {
        let (host, fault) = match problem {
            DeliveryProblem::Webhook { host, fault } => (host, *fault),
            DeliveryProblem::Other(text) => return text.clone(),
        };
        let (what, code) = match fault {
            WebhookFault::Unreachable => (self.unreachable, 0),
            WebhookFault::Busy(429) => (self.busy, 429),
            WebhookFault::Busy(code) => (self.out_of_order, code),
            WebhookFault::NotLetIn(code) => (self.refuses, code),
            WebhookFault::Gone(code) => (self.gone, code),
            WebhookFault::Redirected(code) => (self.redirected, code),
            WebhookFault::NotTaken(code) => (self.not_taken, code),
            WebhookFault::NeedsThread => (self.needs_thread, 0),
            WebhookFault::GivenUp => (self.given_up, 0),
            WebhookFault::Address => return filled(self.bad_address, &[("host", host)]),
            WebhookFault::TooOld => return filled(self.too_old, &[("host", host)]),
            WebhookFault::Unsure => return filled(self.unsure, &[("host", host)]),
            WebhookFault::CutOff => return filled(self.cut_off, &[("host", host)]),
        };
        filled(self.webhook, &[("host", host), ("what", &filled(what, &[("code", &code.to_string())]))])
    }
}

/// What can be done, in English as all that peers report.
pub fn advice(fault: WebhookFault) -> &'static str {
    match fault {
        WebhookFault::Unreachable | WebhookFault::Busy(_) => {
            "Evenkeel tries again by itself. Meanwhile the digest is on its page."
        }
        WebhookFault::NotLetIn(_)
        | WebhookFault::Gone(_)
        | WebhookFault::Redirected(_)
        | WebhookFault::Address => {
            "Put a working address into `digest.webhook`, and send the digest from its page."
        }
        WebhookFault::NeedsThread => {
            "Make a post in the forum, copy its id in Discord, and put `?thread_id=` and the id behind the address in `digest.webhook`; or use the webhook of a text channel. Then send the digest from its page."
        }
        WebhookFault::NotTaken(_) | WebhookFault::GivenUp => "You can send it again from the digest's page.",
        WebhookFault::TooOld | WebhookFault::Unsure | WebhookFault::CutOff => {
            "Evenkeel does not send it again by itself. You can send it again from the digest's page."
        }
    }
}
