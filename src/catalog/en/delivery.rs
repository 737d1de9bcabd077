//! What is wrong with a delivery, and what to do.

use crate::domain::{DeliveryProblem, WebhookFault};

/// What happened.
pub fn problem(problem: &DeliveryProblem) -> String {
    let (host, fault) = match problem {
        DeliveryProblem::Webhook { host, fault } => (host, *fault),
        DeliveryProblem::Other(text) => return text.clone(),
    };
    let what = match fault {
        WebhookFault::Unreachable => "could not be reached".to_owned(),
        WebhookFault::Busy(429) => "asks to wait a little".to_owned(),
        WebhookFault::Busy(code) => format!("is out of order (status {code})"),
        WebhookFault::NotLetIn(code) => format!("refuses Evenkeel (status {code})"),
        WebhookFault::Gone(code) => format!("is not there any more (status {code})"),
        WebhookFault::Redirected(code) => {
            format!("leads elsewhere, which is not followed (status {code})")
        }
        WebhookFault::NotTaken(code) => format!("did not take the digest (status {code})"),
        WebhookFault::NeedsThread => {
            "leads to a forum channel of Discord's, which needs to know the thread".to_owned()
        }
        WebhookFault::GivenUp => "did not take the digest, however often it was tried".to_owned(),
        WebhookFault::Address => return format!("The address of your webhook at {host} cannot be used."),
        WebhookFault::TooOld => {
            return format!("A digest for your webhook at {host} was too old to be sent by itself.");
        }
        WebhookFault::Unsure => {
            return format!("A digest may have been sent to your webhook at {host}: no answer came back.");
        }
        WebhookFault::CutOff => {
            return format!(
                "A digest may have been sent to your webhook at {host}: Evenkeel was stopped meanwhile."
            );
        }
    };
    format!("Your webhook at {host} {what}.")
}

/// What can be done.
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
