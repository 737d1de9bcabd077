//! The icon on Linux desktops: a StatusNotifierItem on the session's bus.

use ksni::menu::{CheckmarkItem, MenuItem, StandardItem};
use ksni::{Icon, ToolTip, Tray, TrayMethods as _};
use tokio::sync::{mpsc, watch};

use super::menu::{TrayEntry, entries, summary};
use super::{TrayChoice, TrayError, TrayView, icon};

struct NotifierItem {
    view: TrayView,
    choices: mpsc::Sender<TrayChoice>,
}

impl NotifierItem {
    fn choose(&self, choice: TrayChoice) {
        // A person chooses; where more comes than can be done, the rest means nothing.
        let _ = self.choices.try_send(choice);
    }
}

impl Tray for NotifierItem {
    fn id(&self) -> String {
        "evenkeel".into()
    }

    fn title(&self) -> String {
        "Evenkeel".into()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let size = icon::SIZE.cast_signed();
        // The bus wants opacity first.
        let mut data = icon::rgba(self.view.paused);
        data.chunks_exact_mut(4).for_each(|pixel| pixel.rotate_right(1));
        vec![Icon { width: size, height: size, data }]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: summary(self.view), ..ToolTip::default() }
    }

    fn activate(&mut self, _: i32, _: i32) {
        self.choose(TrayChoice::Open(super::TrayPage::Today));
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        entries(self.view).into_iter().map(item).collect()
    }
}

fn item(entry: TrayEntry) -> MenuItem<NotifierItem> {
    match entry {
        TrayEntry::Choice { choice, label } => StandardItem {
            label: label.into(),
            activate: Box::new(move |item: &mut NotifierItem| item.choose(choice)),
            ..StandardItem::default()
        }
        .into(),
        TrayEntry::Switch { choice, label, is_on } => CheckmarkItem {
            label: label.into(),
            checked: is_on,
            activate: Box::new(move |item: &mut NotifierItem| item.choose(choice)),
            ..CheckmarkItem::default()
        }
        .into(),
        TrayEntry::Said(label) => {
            StandardItem { label: label.into(), enabled: false, ..StandardItem::default() }.into()
        }
        TrayEntry::Separator => MenuItem::Separator,
    }
}

/// Shows the icon as `view` is for as long as anybody changes it. `is_there` is told once it stands.
pub(super) async fn show(
    mut view: watch::Receiver<TrayView>,
    choices: mpsc::Sender<TrayChoice>,
    is_there: impl Future<Output = ()>,
) -> Result<(), TrayError> {
    let now = *view.borrow_and_update();
    let spawned = NotifierItem { view: now, choices }.spawn().await;
    let handle = spawned.map_err(|error| TrayError::NoPlace(Box::new(error)))?;
    is_there.await;
    while view.changed().await.is_ok() {
        let now = *view.borrow_and_update();
        if handle.update(|item| item.view = now).await.is_none() {
            break;
        }
    }
    handle.shutdown().await;
    Ok(())
}
