//! Sends what is owed to the webhook. Each attempt is written down before it leaves, so that a letter is
//! sent once: where it is not known whether it arrived, that is said, and a person decides.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::watch;

use super::Post;
use super::hook::{Hook, SendOutcome};
use super::redacted;
use crate::catalog::ENGLISH;
use crate::catalog::delivery::advice;
use crate::clock::{after, before};
use crate::domain::{DeliveryProblem, DeliveryState, DigestId, LinkState, Peer, Target, WebhookFault};
use crate::store::deliveries::{self, AttemptId, Owed};
use crate::store::{StoreError, digests, folder, kv};

/// The pause before the second try. Each next one is four times as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// So often in a row it is tried, over some four hours.
const TRIES: u32 = 8;
/// A digest that is older than this is not sent any more by itself: it is news no longer.
const FRESH: Duration = Duration::from_secs(24 * 3600);

/// How far this life of ours has come with a letter.
#[derive(Default)]
struct SendProgress {
    digest: Option<DigestId>,
    /// The parts that arrived, as they were written.
    texts: Vec<String>,
    /// A part left, and what came of it could not be written down.
    in_doubt: bool,
}

/// Sends what is owed for as long as anybody may owe something.
pub(super) async fn work(hook: &Hook, post: &Post, mut pokes: watch::Receiver<()>) {
    let installation = loop {
        match take_up(hook, post).await {
            Ok(installation) => break installation,
            Err(error) => post.rest(&error).await,
        }
        if post.stop.is_cancelled() {
            return;
        }
    };
    let mut progress = SendProgress::default();
    while let Some(owed) = post.next(Target::Webhook, &mut pokes).await {
        if let Err(error) = deliver(hook, post, &installation, &owed, &mut progress).await {
            post.rest(&error).await;
        }
    }
}

/// What was under way when we were last stopped may have arrived. And what was wrong then is said again. Gives
/// what sets this installation's letters apart from those of others.
async fn take_up(hook: &Hook, post: &Post) -> Result<String, StoreError> {
    let (now, problem) = (post.now(), hook.problem(WebhookFault::CutOff));
    let settle = move |connection: &_| deliveries::settle_cut_off(connection, Target::Webhook, &problem, now);
    for digest in post.store.write(settle).await? {
        tracing::warn!(%digest, host = hook.host, "a letter to the webhook was cut off, and may have been sent");
    }
    let last = post.store.read(|connection| deliveries::last_settled(connection, Target::Webhook)).await?;
    let said = last.and_then(|last| Some((last.state, last.problem?)));
    match said {
        // That was worth a word to whoever asks, and no more.
        Some((_, DeliveryProblem::Webhook { fault: WebhookFault::TooOld, .. })) => {
            post.report(Peer::Webhook, LinkState::Up, None).await;
        }
        Some((DeliveryState::Unsure | DeliveryState::Refused, problem)) => {
            let fault = match &problem {
                DeliveryProblem::Webhook { fault, .. } => *fault,
                DeliveryProblem::Other(_) => WebhookFault::GivenUp,
            };
            let said = Some((said_of(&problem), advice(fault)));
            post.report(Peer::Webhook, LinkState::Stopped, said).await;
        }
        _ => post.report(Peer::Webhook, LinkState::Up, None).await,
    }
    post.store.write(installation).await
}

/// What sets this installation apart; made on first use.
fn installation(connection: &Connection) -> rusqlite::Result<String> {
    if let Some(known) = kv::get(connection, kv::INSTALLATION)? {
        return Ok(known);
    }
    let made = format!("{:016x}", folder::random_number());
    kv::set(connection, kv::INSTALLATION, &made)?;
    Ok(made)
}

/// Sends one digest, part by part, until it is there or something is in the way.
async fn deliver(
    hook: &Hook,
    post: &Post,
    installation: &str,
    owed: &Owed,
    progress: &mut SendProgress,
) -> Result<(), StoreError> {
    let id = owed.digest;
    if !owed.asked && owed.composed_at < before(post.now(), FRESH) {
        let (now, problem) = (post.now(), hook.problem(WebhookFault::TooOld));
        return end(post, id, DeliveryState::Refused, Some(problem), None, now).await;
    }
    let is_same = progress.digest == Some(id);
    if !is_same || owed.parts == 0 && !progress.in_doubt {
        *progress = SendProgress { digest: Some(id), ..SendProgress::default() };
    }
    // Parts that an earlier life of ours has sent are not to be told from those it has not.
    if progress.in_doubt || usize::try_from(owed.parts) != Ok(progress.texts.len()) {
        settle(hook, post, id, DeliveryState::Unsure, WebhookFault::CutOff, None).await?;
        progress.in_doubt = false;
        return Ok(());
    }
    let mut tries = owed.tries;
    loop {
        // Read again for each part: what was deleted meanwhile is in none of them.
        let digest = post.store.read(move |connection| digests::get(connection, Some(id))).await?;
        let Some(digest) = digest.map(|kept| kept.hydrate(post.language)) else { return Ok(()) };
        let mut parts = redacted::parts(&digest, hook.form, &post.zone, &progress.texts).into_iter();
        let Some((text, body)) = parts.next() else { break };
        let now = post.now();
        let begin = move |connection: &_| deliveries::begin(connection, id, Target::Webhook, now);
        let attempt = post.store.write(begin).await?;
        progress.in_doubt = true;
        let outcome = hook.send(&format!("digest-{installation}-{id}"), body, now).await;
        let (word, now) = (outcome.as_str(), post.now());
        tracing::debug!(digest = %id, outcome = word, "a letter to the webhook");
        let attempt = Some((attempt, word));
        match outcome {
            SendOutcome::Arrived if parts.next().is_none() => {
                end(post, id, DeliveryState::Sent, None, attempt, now).await?;
                *progress = SendProgress::default();
                post.report(Peer::Webhook, LinkState::Up, None).await;
                return Ok(());
            }
            SendOutcome::Arrived => {
                let note = move |connection: &_| {
                    close(connection, attempt, now)?;
                    deliveries::note_part(connection, id, Target::Webhook)
                };
                post.store.write(note).await?;
                progress.texts.push(text);
                tries = 0;
            }
            SendOutcome::NotYet(_, _) if tries + 1 >= TRIES => {
                settle(hook, post, id, DeliveryState::Refused, WebhookFault::GivenUp, attempt).await?;
                *progress = SendProgress::default();
                return Ok(());
            }
            SendOutcome::NotYet(fault, wait) => {
                let not_before = after(now, wait.unwrap_or_else(|| pause(tries)));
                let problem = hook.problem(fault);
                let said = Some((said_of(&problem), advice(fault)));
                let put_off = move |connection: &_| {
                    close(connection, attempt, now)?;
                    deliveries::put_off(connection, id, Target::Webhook, not_before, &problem)
                };
                post.store.write(put_off).await?;
                progress.in_doubt = false;
                post.report(Peer::Webhook, LinkState::Waiting, said).await;
                return Ok(());
            }
            SendOutcome::Refused(fault) => {
                settle(hook, post, id, DeliveryState::Refused, fault, attempt).await?;
                *progress = SendProgress::default();
                return Ok(());
            }
            SendOutcome::Unsure => {
                settle(hook, post, id, DeliveryState::Unsure, WebhookFault::Unsure, attempt).await?;
                *progress = SendProgress::default();
                return Ok(());
            }
        }
        progress.in_doubt = false;
    }
    // All that was left of it was deleted meanwhile.
    end(post, id, DeliveryState::Sent, None, None, post.now()).await
}

/// An attempt that has ended, and the word for how.
type EndedAttempt = Option<(AttemptId, &'static str)>;

fn close(connection: &Connection, attempt: EndedAttempt, now: Timestamp) -> rusqlite::Result<()> {
    match attempt {
        Some((attempt, word)) => deliveries::end(connection, attempt, word, now),
        None => Ok(()),
    }
}

/// Writes down, at once, how the attempt ended and how the delivery stands from now on.
async fn end(
    post: &Post,
    id: DigestId,
    state: DeliveryState,
    problem: Option<DeliveryProblem>,
    attempt: EndedAttempt,
    now: Timestamp,
) -> Result<(), StoreError> {
    let end = move |connection: &Connection| {
        close(connection, attempt, now)?;
        deliveries::settle(connection, id, Target::Webhook, state, problem.as_ref(), now)
    };
    post.store.write(end).await
}

/// The same, of what needs a person.
async fn settle(
    hook: &Hook,
    post: &Post,
    id: DigestId,
    state: DeliveryState,
    fault: WebhookFault,
    attempt: EndedAttempt,
) -> Result<(), StoreError> {
    let problem = hook.problem(fault);
    tracing::warn!(digest = %id, host = hook.host, ?fault, "a letter to the webhook needs a person");
    let said = Some((said_of(&problem), advice(fault)));
    end(post, id, state, Some(problem), attempt, post.now()).await?;
    post.report(Peer::Webhook, LinkState::Stopped, said).await;
    Ok(())
}

/// A problem as it is reported: in English, as all that peers report.
fn said_of(problem: &DeliveryProblem) -> String {
    ENGLISH.delivery.problem(problem)
}

/// The pause after so many tries in vain before this one.
fn pause(tries: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(4u32.saturating_pow(tries)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let all: Vec<_> = (0..TRIES).map(|tries| pause(tries).as_secs()).collect();
        assert_eq!(all, [5, 20, 80, 320, 1280, 3600, 3600, 3600]);
    }
}
