//! Pictures of emotes: fetched when a page first asks for one, kept on disk, and never more than so many.
//!
//! Only what a service has told of is fetched, so that no page can make us ask for anything else; and what comes is
//! looked at, so that nothing but a picture goes out.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use reqwest::Client;
use tokio::sync::Semaphore;

use super::body;
use super::services::ServiceEmote;
use crate::domain::EmoteService;
use crate::store::private_files::{make_private_folder, write_private};

/// The largest picture that is taken, in bytes; the largest there are have half of it.
const LARGEST: usize = 2 * 1024 * 1024;
/// What all of them may take on disk, in bytes. The oldest make room.
const MOST: u64 = 64 * 1024 * 1024;
/// Pictures fetched at once.
const AT_ONCE: usize = 4;

/// A picture, and what kind it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmoteImage {
    /// Its media type.
    pub kind: &'static str,
    /// Itself.
    pub bytes: Vec<u8>,
}

/// The pictures. Cheap to clone.
#[derive(Debug, Clone)]
pub struct EmoteImages(Arc<Shelf>);

#[derive(Debug)]
struct Shelf {
    folder: PathBuf,
    client: Option<Client>,
    known: RwLock<HashMap<(EmoteService, String), ImageAddresses>>,
    moves: AtomicBool,
    fetching: Semaphore,
}

#[derive(Debug, Clone)]
struct ImageAddresses {
    still: String,
    moving: Option<String>,
}

impl EmoteImages {
    /// Pictures kept in `folder`, fetched by `client`; none are fetched where there is none.
    pub fn new(folder: PathBuf, client: Option<Client>) -> Self {
        let (known, moves, fetching) = (RwLock::default(), AtomicBool::new(false), Semaphore::new(AT_ONCE));
        Self(Arc::new(Shelf { folder, client, known, moves, fetching }))
    }

    /// What asks, if anything does.
    pub(super) fn client(&self) -> Option<Client> {
        self.0.client.clone()
    }

    /// From now on pictures move, where they can, or none does.
    pub fn let_move(&self, moves: bool) {
        self.0.moves.store(moves, Ordering::Relaxed);
    }

    /// From now on these are known, and no others.
    pub(super) fn learn<'a>(&self, emotes: impl Iterator<Item = &'a ServiceEmote>) {
        let known = emotes.map(|emote| {
            let addresses = ImageAddresses { still: emote.still.clone(), moving: emote.moving.clone() };
            ((emote.known.service, emote.known.id.clone()), addresses)
        });
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = known.collect();
    }

    /// The picture of an emote, from the disk or from its service. None where it is not known, or cannot be had.
    pub async fn get(&self, service: EmoteService, id: &str) -> Option<EmoteImage> {
        let addresses = {
            let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
            known.get(&(service, id.to_owned()))?.clone()
        };
        let (address, how) = match addresses.moving.filter(|_| self.0.moves.load(Ordering::Relaxed)) {
            Some(moving) => (moving, "moving"),
            None => (addresses.still, "still"),
        };
        // A known id has nothing in it that would mean something in a path.
        let path = self.0.folder.join(format!("{service}-{id}.{how}"));
        if let Some(image) = read(path.clone()).await {
            return Some(image);
        }
        let image = self.fetch(&address).await?;
        let (bytes, folder) = (image.bytes.clone(), self.0.folder.clone());
        let kept = tokio::task::spawn_blocking(move || keep(&folder, &path, &bytes)).await;
        match kept {
            Ok(Ok(())) => {}
            // It is shown all the same, and fetched anew next time.
            Ok(Err(error)) => {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "a picture of an emote could not be kept"
                );
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "keeping a picture of an emote failed"
                );
            }
        }
        Some(image)
    }

    async fn fetch(&self, address: &str) -> Option<EmoteImage> {
        let client = self.0.client.as_ref()?;
        let _turn = self.0.fetching.acquire().await.ok()?;
        let answer = client.get(address).send().await.ok()?;
        if !answer.status().is_success() {
            return None;
        }
        picture(body(answer, LARGEST).await?)
    }
}

async fn read(path: PathBuf) -> Option<EmoteImage> {
    tokio::task::spawn_blocking(move || picture(std::fs::read(path).ok()?)).await.ok().flatten()
}

/// `bytes`, if they begin as a picture does that browsers show and that runs nothing.
fn picture(bytes: Vec<u8>) -> Option<EmoteImage> {
    let kind = match bytes.as_slice() {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => "image/avif",
        _ => return None,
    };
    Some(EmoteImage { kind, bytes })
}

/// Keeps a picture, and lets the oldest go where they are too many.
fn keep(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    make_private_folder(folder)?;
    write_private(path, bytes)?;
    prune(folder, MOST)
}

/// Removes the oldest files of `folder` until they take at most `most` bytes.
fn prune(folder: &Path, most: u64) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_file() {
            files.push((about.modified()?, about.len(), entry.path()));
        }
    }
    let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
    files.sort();
    for (_, length, path) in files {
        if total <= most {
            break;
        }
        std::fs::remove_file(path)?;
        total -= length;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_pictures() {
        let kind = |bytes: &[u8]| picture(bytes.to_vec()).map(|image| image.kind);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind(b"\0\0\0\x1cftypavif\0"), Some("image/avif"));
        assert_eq!(kind(b"GIF89a"), Some("image/gif"));
        for other in [&b"<svg xmlns"[..], b"<!doctype html>", b"", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(kind(other), None);
        }
    }

    #[test]
    fn the_oldest_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        for (name, age) in [("old", true), ("new", false)] {
            let path = folder.path().join(name);
            std::fs::write(&path, [0; 100]).unwrap();
            if age {
                std::fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
            }
        }
        prune(folder.path(), 150).unwrap();
        assert!(!folder.path().join("old").exists() && folder.path().join("new").exists());
    }
}
