//! What a webhook is sent: the digest without what is closed in it, as it stands at this moment.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::hook::WebhookForm;
use crate::digest::redacted;
use crate::domain::Digest;

/// What Discord takes. Nobody is mentioned, whatever stands in it.
#[derive(Serialize)]
struct DiscordMessage<'a> {
    content: &'a str,
    allowed_mentions: Mentions,
}

#[derive(Serialize)]
struct Mentions {
    parse: [&'static str; 0],
}

/// What is left to be sent of `digest` in `form`: as texts, and each as a body. `gone` are the texts that
/// arrived before.
pub(super) fn parts(
    digest: &Digest,
    form: WebhookForm,
    zone: &TimeZone,
    gone: &[String],
) -> Vec<(String, String)> {
    match form {
        // Plain structs of strings and lists always serialize.
        WebhookForm::Json => {
            let json = serde_json::to_string(&redacted::open(digest)).unwrap_or_default();
            vec![(String::new(), json)]
        }
        WebhookForm::Messages => redacted::messages(digest, zone, gone)
            .into_iter()
            .map(|content| {
                let message = DiscordMessage { content: &content, allowed_mentions: Mentions { parse: [] } };
                let json = serde_json::to_string(&message).unwrap_or_default();
                (content, json)
            })
            .collect(),
    }
}
