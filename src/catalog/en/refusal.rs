//! Why an action was not done, and what to do.

use crate::domain::Refusal;

/// A sentence of what happened, and one of what to do where there is something.
pub fn refusal(refusal: &Refusal) -> String {
    let sentences = match refusal {
        Refusal::NoStream => "No stream is running, so there is none to end.",
        Refusal::BreakRuns => "A break is already running.",
        Refusal::NoBreak => "No break is running, so there is none to end.",
        Refusal::NoOffer => "No break is offered now, so there is nothing to put off.",
        Refusal::BreakDoesNotFit => "A break does not fit now.",
        Refusal::PutOffLongEnough => {
            "This break has been put off for as long as you set (`breaks.snooze_limit`). Take it or skip it; \
             both are fine."
        }
        Refusal::BreakLength => "A break lasts between a moment and twelve hours.",
        Refusal::UnknownExercise { id, known } => {
            return format!("There is no exercise `{id}`. There are {}.", known.join(", "));
        }
        Refusal::NoMessage => "There is no such message.",
        Refusal::NotReadable => {
            "There is no such line to be read. What is held waits for its digest, and what is kept shut stays shut."
        }
        Refusal::NoLesson => "There is no such lesson.",
        Refusal::NoDigest => "There is no such digest. `evenkeel digest list` shows those that exist.",
        Refusal::NoPeek => "No such look is running, so there is nothing to do.",
        Refusal::NumberElsewhere => {
            "Evenkeel does not know this number. It is only on Twitch's own pages, and the extension hides it there."
        }
        Refusal::NotSignedIn => {
            "There is nothing to see yet: Evenkeel only learns this number when you are signed in at Twitch. Setup \
             shows how."
        }
        Refusal::NotMeasured => "There is nothing to see: this number is not being measured at the moment.",
        Refusal::NobodyHeld => "Nobody with this id is held. Their messages may pass already.",
        Refusal::NoWebhook => "There is no webhook to send it to. Set `digest.webhook` first.",
        Refusal::DigestUnderWay => "It is being sent to the webhook right now. Wait until that is done.",
        Refusal::NoSignIn(why) if why.is_empty() => {
            "Evenkeel is not connected to Twitch here, so there is nothing to sign in to."
        }
        Refusal::NoSignIn(why) => return why.join(" "),
        Refusal::Busy => "Evenkeel is busy with Twitch. Try again in a moment.",
        Refusal::Stopping => "Evenkeel is stopping.",
        Refusal::Because { cause, .. } => return cause.to_string(),
    };
    sentences.to_owned()
}
