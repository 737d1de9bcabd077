//! The icon on Windows and macOS: it lives on the program's main thread.

// Clippy does not see on every target that they are const.
#![allow(clippy::missing_const_for_thread_local)]

use std::cell::RefCell;

use tokio::sync::{mpsc, oneshot, watch};
use tray_icon::menu::{CheckMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tray_icon::{Icon, TrayIcon, TrayIconBuilder};

use super::menu::{TrayEntry, entries, summary};
use super::{TrayChoice, TrayError, TrayView, icon};
use crate::main_loop;

thread_local! {
    /// The icon, on the main thread; it goes when it is dropped.
    static SHOWN: RefCell<Option<TrayIcon>> = const { RefCell::new(None) };
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Shows the icon as `view` is for as long as anybody changes it. `is_there` is told once it stands.
pub(super) async fn show(
    mut view: watch::Receiver<TrayView>,
    choices: mpsc::Sender<TrayChoice>,
    is_there: impl Future<Output = ()>,
) -> Result<(), TrayError> {
    let _gone = RemoveIcon;
    listen(choices, view.clone());
    let now = *view.borrow_and_update();
    draw(now).await.map_err(TrayError::Refused)?;
    is_there.await;
    while view.changed().await.is_ok() {
        let now = *view.borrow_and_update();
        draw(now).await.map_err(TrayError::Refused)?;
    }
    Ok(())
}

/// Hands on what is chosen. An entry's id is its place in the menu.
fn listen(choices: mpsc::Sender<TrayChoice>, view: watch::Receiver<TrayView>) {
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let place = event.id.0.parse::<usize>().ok();
        let entry = place.and_then(|place| entries(*view.borrow()).get(place).copied());
        if let Some(TrayEntry::Choice { choice, .. } | TrayEntry::Switch { choice, .. }) = entry {
            // A person chooses; where more comes than can be done, the rest means nothing.
            let _ = choices.try_send(choice);
        }
    }));
}

/// Has the icon drawn on the main thread, as `view` is.
async fn draw(view: TrayView) -> Result<(), Failure> {
    let (told, telling) = oneshot::channel();
    let is_asked = main_loop::run_there(move || {
        // Who asked may have been told to stop.
        let _ = told.send(SHOWN.with_borrow_mut(|shown| draw_here(shown, view)));
    });
    match telling.await {
        Ok(drawn) if is_asked => drawn,
        _ => Err("the main thread has no loop".into()),
    }
}

fn draw_here(shown: &mut Option<TrayIcon>, view: TrayView) -> Result<(), Failure> {
    let (menu, picture) = (menu(view)?, Icon::from_rgba(icon::rgba(view.paused), icon::SIZE, icon::SIZE)?);
    match shown {
        Some(tray) => {
            tray.set_menu(Some(Box::new(menu)));
            tray.set_icon(Some(picture))?;
            tray.set_tooltip(Some(summary(view)))?;
        }
        None => {
            let builder = TrayIconBuilder::new().with_tooltip(summary(view));
            *shown = Some(builder.with_menu(Box::new(menu)).with_icon(picture).build()?);
        }
    }
    Ok(())
}

fn menu(view: TrayView) -> Result<Menu, tray_icon::menu::Error> {
    let menu = Menu::new();
    for (place, entry) in entries(view).into_iter().enumerate() {
        let id = place.to_string();
        match entry {
            TrayEntry::Choice { label, .. } => menu.append(&MenuItem::with_id(id, label, true, None))?,
            TrayEntry::Switch { label, is_on, .. } => {
                menu.append(&CheckMenuItem::with_id(id, label, true, is_on, None))?;
            }
            TrayEntry::Said(label) => menu.append(&MenuItem::with_id(id, label, false, None))?,
            TrayEntry::Separator => menu.append(&PredefinedMenuItem::separator())?,
        }
    }
    Ok(menu)
}

/// Takes the icon away when nobody keeps it up any more.
struct RemoveIcon;

impl Drop for RemoveIcon {
    fn drop(&mut self) {
        // A loop that has ended has taken it along.
        main_loop::run_there(|| SHOWN.set(None));
    }
}
