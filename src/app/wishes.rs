//! What the engine wants of peers, and what a key is for: handed to whom it concerns.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::domain::{BreakState, Command, HotkeyAction};
use crate::engine::{Engine, Status};
use crate::twitch::account::SignInRequest;

/// Where a peer that may be begun anew takes what the engine wants of it.
pub(super) type Slot<T> = Arc<Mutex<Option<mpsc::Sender<T>>>>;

/// From now on what is wanted goes `way`.
pub(super) fn put<T>(slot: &Slot<T>, way: mpsc::Sender<T>) {
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(way);
}

/// Hands a wish on; false where nobody takes it.
fn hand<T>(slot: &Slot<T>, wish: T) -> bool {
    slot.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|way| way.try_send(wish).is_ok())
}

/// Hands each of the engine's wishes to the peer it is for. None waits behind another peer's: what digests
/// are owed stands on disk, so that delivery is only poked, and a sign-in can be asked for again.
pub(super) async fn route(
    mut commands: mpsc::Receiver<Command>,
    digests: watch::Sender<()>,
    wishes: Slot<SignInRequest>,
    stop: CancellationToken,
) {
    let work = async {
        while let Some(command) = commands.recv().await {
            let taken = match command {
                Command::Deliver(_) => digests.send(()).is_ok(),
                Command::SignIn => hand(&wishes, SignInRequest::SignIn),
                Command::CancelSignIn => hand(&wishes, SignInRequest::Cancel),
                Command::SignOut => hand(&wishes, SignInRequest::SignOut),
            };
            if !taken {
                tracing::debug!("a wish found no peer to take it");
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// The break that runs, by the moment it began.
pub(super) fn running(status: &Status) -> Option<Timestamp> {
    status.breaks.started_at.filter(|_| status.breaks.state == BreakState::Break)
}

/// Keeps `now` at what `of` makes of how things stand, until `stop`. Whoever watches it is told how things stand, not
/// what happened: a state cannot be lost on the way, and the end of a break must not be.
pub(super) async fn follow<T: PartialEq + Copy>(
    mut status: watch::Receiver<Status>,
    of: impl Fn(&Status) -> T,
    now: watch::Sender<T>,
    stop: CancellationToken,
) {
    while let Some(Ok(())) = stop.run_until_cancelled(status.changed()).await {
        let stands = of(&status.borrow_and_update());
        now.send_if_modified(|now| std::mem::replace(now, stands) != stands);
    }
}

/// Does what each key is for.
pub(super) async fn press(
    engine: Engine,
    mut pressed: mpsc::Receiver<HotkeyAction>,
    stop: CancellationToken,
) {
    while let Some(Some(press)) = stop.run_until_cancelled(pressed.recv()).await {
        if let Err(refusal) = engine.press(press).await {
            tracing::info!(%press, error = &refusal as &dyn Error, "a key did nothing");
        }
    }
}
