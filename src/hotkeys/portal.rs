//! Keys on Wayland: the desktop gives them, through the GlobalShortcuts portal. What they are is the
//! desktop's and the streamer's affair; our settings are only a wish.

use ashpd::desktop::CreateSessionOptions;
use ashpd::desktop::global_shortcuts::{
    BindShortcutsOptions, GlobalShortcuts, ListShortcutsOptions, NewShortcut, Shortcut,
};
use ashpd::{Error, zbus};
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;

use super::desktop_file::{APP_ID, DesktopFolders};
use super::driver::Out;
use super::error::HotkeyError;
use super::keys::{Binding, Keys, purpose};
use crate::domain::HotkeyAction;

/// Presses that may wait.
const PRESSES: usize = 16;

/// What the desktop says.
enum PortalNews {
    /// The keys are given, but for these.
    Ready(Vec<HotkeyError>),
    /// One was pressed.
    Pressed(HotkeyAction),
}

/// Asks for the keys and hands on presses until the desktop ends it.
pub(super) async fn serve(keys: &Keys, out: &mut Out) -> HotkeyError {
    let bindings = keys.bindings.clone();
    let (news, mut heard) = mpsc::channel(PRESSES);
    // In a task of its own: the library stops hard where a portal answers with another session.
    let mut task = tokio::spawn(async move { hear(&bindings, news).await });
    let mut is_ready = false;
    loop {
        tokio::select! {
            ended = &mut task => {
                // A portal that was there and ended is like a display that went away.
                return match ended {
                    Ok(error) if !is_ready => error,
                    _ if is_ready => HotkeyError::DisplayGone,
                    Ok(_) => HotkeyError::DisplayGone,
                    Err(error) => HotkeyError::PortalRefused { reason: error.to_string() },
                };
            }
            Some(news) = heard.recv() => match news {
                PortalNews::Pressed(press) => out.press(press),
                PortalNews::Ready(errors) => {
                    is_ready = true;
                    out.ready(errors).await;
                }
            }
        }
    }
}

/// Tells once the keys are given, and of each press afterwards.
async fn hear(bindings: &[Binding], news: mpsc::Sender<PortalNews>) -> HotkeyError {
    let unknown = introduce().await;
    let (mut activated, errors) = match ask(bindings).await {
        Ok((activated, errors)) => (Box::pin(activated), errors),
        Err(error) => return explained(error, unknown),
    };
    if news.send(PortalNews::Ready(errors)).await.is_err() {
        return HotkeyError::DisplayGone;
    }
    while let Some(id) = activated.next().await {
        // A name that is none of ours was not asked for.
        if let Ok(press) = id.parse()
            && news.send(PortalNews::Pressed(press)).await.is_err()
        {
            break;
        }
    }
    HotkeyError::DisplayGone
}

/// Tells the desktop who asks. Gives why it does not know us, where it can be told and will not have it: an older
/// portal cannot be told, and finds out by itself.
async fn introduce() -> Option<String> {
    if let (Some(folders), Ok(program)) = (DesktopFolders::of_this_user(), std::env::current_exe()) {
        match folders.ensure(&program) {
            Ok(Some(path)) => {
                tracing::info!(path = %path.display(), "a desktop file was put in place, for hotkeys")
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "no desktop file could be written")
            }
        }
    }
    let app = ashpd::AppID::try_from(APP_ID).ok()?;
    ashpd::register_host_app(app).await.err().map(|error| reason(&error))
}

/// `error`, with why the desktop does not know us where that may be what is behind it.
fn explained(error: HotkeyError, unknown: Option<String>) -> HotkeyError {
    match (error, unknown) {
        (HotkeyError::PortalRefused { reason }, Some(unknown)) => {
            HotkeyError::PortalRefused { reason: format!("{reason}; {unknown}") }
        }
        (error, _) => error,
    }
}

/// What the desktop has for us already stays as it is there; what is missing is asked for.
async fn ask(
    bindings: &[Binding],
) -> Result<(impl Stream<Item = String> + use<>, Vec<HotkeyError>), HotkeyError> {
    let portal = GlobalShortcuts::new().await.map_err(|error| absent(&error))?;
    // Listened to before they are given: the first press must not be lost.
    let activated = portal.receive_activated().await.map_err(|error| absent(&error))?;
    let session =
        portal.create_session(CreateSessionOptions::default()).await.map_err(|error| absent(&error))?;
    let listed = portal
        .list_shortcuts(&session, ListShortcutsOptions::default())
        .await
        .and_then(|request| request.response());
    let mut known: Vec<Shortcut> = match listed {
        Ok(listed) => listed.shortcuts().to_vec(),
        Err(error) => {
            tracing::debug!(error = &error as &dyn std::error::Error, "the desktop lists no hotkeys of ours");
            Vec::new()
        }
    };
    let wished: Vec<NewShortcut> = bindings
        .iter()
        .filter(|binding| known.iter().all(|known| known.id() != binding.press.as_str()))
        .map(|binding| {
            let what = format!("Evenkeel: {}", purpose(binding.press));
            NewShortcut::new(binding.press.as_str(), what).preferred_trigger(binding.trigger().as_str())
        })
        .collect();
    if !wished.is_empty() {
        let given = portal
            .bind_shortcuts(&session, &wished, None, BindShortcutsOptions::default())
            .await
            .and_then(|request| request.response());
        match given {
            Ok(given) => known.extend(given.shortcuts().iter().cloned()),
            Err(error) if known.is_empty() => return Err(refused(&error)),
            Err(error) => tracing::info!(
                error = &error as &dyn std::error::Error,
                "the desktop did not give the hotkeys that are new"
            ),
        }
    }
    let triggers = |press: HotkeyAction| known.iter().find(|known| known.id() == press.as_str());
    if bindings.iter().all(|binding| triggers(binding.press).is_none()) {
        return Err(HotkeyError::PortalRefused { reason: "it answered with none".into() });
    }
    let is_set = |press| triggers(press).is_some_and(|known| !known.trigger_description().is_empty());
    let errors = bindings
        .iter()
        .filter(|binding| !is_set(binding.press))
        .map(|binding| HotkeyError::NotSet { press: binding.press })
        .collect();
    // The session lasts as long as the stream is listened to.
    let activated = activated.map(move |press| {
        let _ = &session;
        press.shortcut_id().to_owned()
    });
    Ok((activated, errors))
}

/// A portal that is not there, or one that will not have us.
fn absent(error: &Error) -> HotkeyError {
    match error {
        Error::PortalNotFound(_) | Error::RequiresVersion(..) => {
            HotkeyError::NoPortal { reason: reason(error) }
        }
        Error::Zbus(bus) | Error::Portal(ashpd::PortalError::ZBus(bus)) if is_nobody(bus) => {
            HotkeyError::NoPortal { reason: reason(error) }
        }
        _ => refused(error),
    }
}

/// Whether there is no bus, or nobody on it who could be asked.
fn is_nobody(error: &zbus::Error) -> bool {
    match error {
        zbus::Error::MethodError(name, ..) => {
            ["ServiceUnknown", "UnknownInterface", "UnknownMethod", "UnknownObject", "NameHasNoOwner"]
                .iter()
                .any(|end| name.as_str().ends_with(end))
        }
        zbus::Error::FDO(error) => matches!(
            **error,
            zbus::fdo::Error::ServiceUnknown(_)
                | zbus::fdo::Error::UnknownInterface(_)
                | zbus::fdo::Error::UnknownProperty(_)
                | zbus::fdo::Error::UnknownObject(_)
                | zbus::fdo::Error::NameHasNoOwner(_)
        ),
        zbus::Error::Address(_) | zbus::Error::InputOutput(_) | zbus::Error::InterfaceNotFound => true,
        _ => false,
    }
}

fn refused(error: &Error) -> HotkeyError {
    HotkeyError::PortalRefused { reason: reason(error) }
}

/// What the desktop said, on one line: the innermost of the error's causes.
fn reason(error: &Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
