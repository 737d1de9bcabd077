//! A folder of Markdown files, one per digest: written beside, flushed, then renamed by the digest's
//! id. Written again after a crash it is the same file, so each digest is there exactly once.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::digest::render;
use crate::domain::{Digest, DigestId, Incoming, Link, LinkState, Peer};
use crate::store::digests::{self, FOLDER};
use crate::store::{Store, StoreError};

/// The pause before a folder that could not be written is tried again (a drive that is not plugged in).
const RETRY: Duration = Duration::from_secs(60);

/// What delivery needs.
pub struct Delivery {
    /// Where the files go.
    pub folder: PathBuf,
    /// Where digests are read and ticked off.
    pub store: Store,
    /// Time.
    pub clock: Clock,
    /// For times in the files.
    pub zone: TimeZone,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("The digest folder {} cannot be written: {reason}.", folder.display())]
    Folder { folder: PathBuf, reason: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Delivers what is asked for until `stop`. What cannot be written stays owed and is tried again.
pub async fn run(
    delivery: Delivery,
    mut owed: mpsc::Receiver<DigestId>,
    reports: mpsc::Sender<Vec<Incoming>>,
    stop: CancellationToken,
) {
    let work = async {
        while let Some(id) = owed.recv().await {
            let mut failed = false;
            while let Err(failure) = delivery.deliver(id).await {
                if !failed {
                    tracing::warn!("{failure}");
                    delivery.report(&reports, LinkState::Waiting, Some(failure.to_string())).await;
                }
                failed = true;
                delivery.clock.sleep(RETRY).await;
            }
            delivery.report(&reports, LinkState::Up, None).await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

impl Delivery {
    async fn deliver(&self, id: DigestId) -> Result<(), Failure> {
        let digest = self.store.read(move |connection| digests::get(connection, Some(id))).await?;
        // A digest that was forgotten meanwhile is owed to nobody.
        if let Some(digest) = digest {
            let content = render::markdown(&digest, &self.zone);
            let path = self.folder.join(self.name(&digest));
            let written = tokio::task::spawn_blocking(move || write(&path, &content)).await;
            written
                .unwrap_or_else(|ended| Err(io::Error::other(ended)))
                .map_err(|reason| Failure::Folder { folder: self.folder.clone(), reason })?;
        }
        let now = self.clock.now();
        self.store.write(move |connection| digests::delivered(connection, id, FOLDER, now)).await?;
        Ok(())
    }

    /// `2026-11-22 digest 3.md`: sorts by day, and the id keeps it unique.
    fn name(&self, digest: &Digest) -> String {
        let day = digest.composed_at.to_zoned(self.zone.clone()).date();
        format!("{day} digest {}.md", digest.id)
    }

    async fn report(&self, reports: &mpsc::Sender<Vec<Incoming>>, state: LinkState, problem: Option<String>) {
        let advice = problem.as_ref().map(|_| {
            "The digest is on the page meanwhile, and the file follows by itself once the folder can be written."
                .to_owned()
        });
        let link = Link { peer: Peer::Delivery, state, since: self.clock.now(), problem, advice };
        // An error means that the engine is stopping; then nobody needs to know.
        let _ = reports.send(vec![Incoming::Link(link)]).await;
    }
}

/// Writes `content` to `path` so that it is there whole or not at all.
fn write(path: &Path, content: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("md.part");
    let mut file = File::create(&beside)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
