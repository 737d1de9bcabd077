//! A folder of Markdown files, one per digest: written beside, flushed, then renamed by the digest's
//! id. Written again after a crash it is the same file, so each digest is there exactly once.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;

use super::Post;
use crate::digest::render;
use crate::domain::{DeliveryState, Digest, DigestId, LinkState, Peer, Target};
use crate::store::private_files::{make_private_folder, remove_unfinished, write_private};
use crate::store::{StoreError, deliveries, digests};

/// The pause before a folder that could not be written is tried again (a drive that is not plugged in).
const RETRY: Duration = Duration::from_secs(60);

const ADVICE: &str =
    "The digest is on the page meanwhile, and the file follows by itself once the folder can be written.";

/// Where the files go.
#[derive(Debug, Clone)]
pub struct Folder(pub PathBuf);

#[derive(Debug, thiserror::Error)]
enum FolderFailure {
    #[error("The digest folder {} cannot be written: {reason}.", folder.display())]
    Folder {
        folder: PathBuf,
        #[source]
        reason: io::Error,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes what is owed for as long as anybody may owe something.
pub(super) async fn work(folder: &Folder, post: &Post, mut pokes: watch::Receiver<()>) {
    while let Some(owed) = post.next(Target::Folder, &mut pokes).await {
        let mut failed = false;
        while let Err(failure) = deliver(folder, post, owed.digest).await {
            if !failed {
                tracing::warn!(digest = %owed.digest, error = &failure as &dyn Error, "a digest could not be written to its folder");
                let said = Some((failure.to_string(), ADVICE));
                post.report(Peer::Delivery, LinkState::Waiting, said).await;
            }
            failed = true;
            post.pause(RETRY).await;
            if post.stop.is_cancelled() {
                return;
            }
        }
        post.report(Peer::Delivery, LinkState::Up, None).await;
    }
}

async fn deliver(folder: &Folder, post: &Post, id: DigestId) -> Result<(), FolderFailure> {
    let digest = post.store.read(move |connection| digests::get(connection, Some(id))).await?;
    // A digest that was forgotten meanwhile is owed to nobody.
    if let Some(digest) = digest.map(|kept| kept.hydrate(post.language)) {
        let content = render::note(&digest, &post.zone);
        let path = folder.0.join(name(&digest, post));
        let written = tokio::task::spawn_blocking(move || write(&path, &content)).await;
        written
            .unwrap_or_else(|ended| Err(io::Error::other(ended)))
            .map_err(|reason| FolderFailure::Folder { folder: folder.0.clone(), reason })?;
    }
    let now = post.now();
    let done = move |connection: &_| {
        deliveries::settle(connection, id, Target::Folder, DeliveryState::Sent, None, now)
    };
    post.store.write(done).await?;
    Ok(())
}

/// `2026-11-22 digest 3.md`: sorts by day, and the id keeps it unique.
fn name(digest: &Digest, post: &Post) -> String {
    let day = digest.composed_at.to_zoned(post.zone.clone()).date();
    format!("{day} digest {}.md", digest.id)
}

/// Writes `content` to `path` so that it is there whole or not at all, and for nobody else.
fn write(path: &Path, content: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    // Nobody else writes a digest of this name.
    remove_unfinished(path)?;
    write_private(path, content.as_bytes())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_digest_and_the_folder_made_for_it_are_for_one_person() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("digests/2026/digest 3.md");
        write(&path, "kind words").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!([mode(&path), mode(path.parent().unwrap())], [0o600, 0o700]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "kind words");
    }
}
