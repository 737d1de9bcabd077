//! Keys on Wayland: the desktop gives them, through the GlobalShortcuts portal. What they are is the
//! desktop's and the streamer's affair; our settings are only a wish.

use ashpd::desktop::CreateSessionOptions;
use ashpd::desktop::global_shortcuts::{BindShortcutsOptions, GlobalShortcuts, NewShortcut};
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;

use super::driver::Out;
use super::error::HotkeyError;
use super::keys::{Binding, Keys, purpose};
use crate::domain::HotkeyAction;

/// Under this name the desktop lists the keys.
const APP: &str = "io.github.evenkeel.Evenkeel";
/// Presses that may wait.
const PRESSES: usize = 16;

/// Asks for the keys and hands on presses until the desktop ends it.
pub(super) async fn serve(keys: &Keys, out: &mut Out) -> HotkeyError {
    let bindings = keys.bindings.clone();
    let (presses, mut pressed) = mpsc::channel(PRESSES);
    // In a task of its own: the library stops hard where a portal answers with another session.
    let mut task = tokio::spawn(async move { hear(&bindings, presses).await });
    let mut is_ready = false;
    loop {
        tokio::select! {
            ended = &mut task => {
                // A portal that was there and ended is like a display that went away.
                return match ended {
                    Ok(error) if !is_ready => error,
                    _ if is_ready => HotkeyError::DisplayGone,
                    _ => HotkeyError::PortalRefused,
                };
            }
            Some(heard) = pressed.recv() => match heard {
                Some(press) => out.press(press),
                None => {
                    is_ready = true;
                    out.ready(Vec::new()).await;
                }
            }
        }
    }
}

/// Sends none once the keys are given, and each press afterwards.
async fn hear(bindings: &[Binding], presses: mpsc::Sender<Option<HotkeyAction>>) -> HotkeyError {
    if let Ok(app) = ashpd::AppID::try_from(APP) {
        // Only newer desktops can be told who asks.
        let _ = ashpd::register_host_app(app).await;
    }
    let Ok(portal) = GlobalShortcuts::new().await else { return HotkeyError::NoPortal };
    let activated = match ask(&portal, bindings).await {
        Ok(activated) => activated,
        Err(error) => return error,
    };
    let mut activated = std::pin::pin!(activated);
    if presses.send(None).await.is_err() {
        return HotkeyError::PortalRefused;
    }
    while let Some(id) = activated.next().await {
        // A name that is none of ours was not asked for.
        if let Ok(press) = id.parse()
            && presses.send(Some(press)).await.is_err()
        {
            break;
        }
    }
    HotkeyError::DisplayGone
}

async fn ask(
    portal: &GlobalShortcuts,
    bindings: &[Binding],
) -> Result<impl Stream<Item = String> + use<>, HotkeyError> {
    let shortcuts: Vec<NewShortcut> = bindings
        .iter()
        .map(|binding| {
            let what = format!("Evenkeel: {}", purpose(binding.press));
            NewShortcut::new(binding.press.as_str(), what).preferred_trigger(binding.trigger().as_str())
        })
        .collect();
    // Listened to before they are given: the first press must not be lost.
    let activated = portal.receive_activated().await.map_err(|_| HotkeyError::NoPortal)?;
    let session =
        portal.create_session(CreateSessionOptions::default()).await.map_err(|_| HotkeyError::NoPortal)?;
    let given = portal
        .bind_shortcuts(&session, &shortcuts, None, BindShortcutsOptions::default())
        .await
        .and_then(|request| request.response());
    match given {
        Ok(given) if !given.shortcuts().is_empty() => {
            // The session lasts as long as the stream is listened to.
            Ok(activated.map(move |press| {
                let _ = &session;
                press.shortcut_id().to_owned()
            }))
        }
        _ => Err(HotkeyError::PortalRefused),
    }
}
