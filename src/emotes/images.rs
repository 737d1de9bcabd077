//! Pictures of emotes: fetched when a page first asks for one, kept on disk, and never more than so many.
//!
//! Only what a service has told of is fetched, so that no page can make us ask for anything else; and what comes is
//! looked at, so that nothing but a picture goes out.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use reqwest::Client;
use tokio::sync::Semaphore;

use super::services::ServiceEmote;
use crate::domain::EmoteService;
use crate::net::http::body;
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
    source: RwLock<ImageSource>,
    fetching: Semaphore,
}

/// Where the pictures come from; nowhere as long as no service is asked.
#[derive(Debug, Clone, Default)]
struct ImageSource {
    client: Option<Client>,
    known: HashMap<(EmoteService, String), ImageAddress>,
}

#[derive(Debug, Clone)]
struct ImageAddress {
    address: String,
    moves: bool,
}

impl EmoteImages {
    /// Pictures kept in `folder`. None is known yet.
    pub fn new(folder: PathBuf) -> Self {
        Self(Arc::new(Shelf { folder, source: RwLock::default(), fetching: Semaphore::new(AT_ONCE) }))
    }

    /// From now on these are known, and no others: `client` fetches them, those that move where `moving`.
    pub(super) fn learn<'a>(
        &self,
        client: &Client,
        moving: bool,
        emotes: impl Iterator<Item = &'a ServiceEmote>,
    ) {
        let known = emotes.map(|emote| {
            let moving = emote.moving.as_ref().filter(|_| moving);
            let address = moving.unwrap_or(&emote.still).clone();
            let known = ImageAddress { address, moves: moving.is_some() };
            ((emote.known.service, emote.known.id.clone()), known)
        });
        self.replace(ImageSource { client: Some(client.clone()), known: known.collect() });
    }

    /// From now on none is known: nobody is asked any more.
    pub fn forget(&self) {
        self.replace(ImageSource::default());
    }

    fn replace(&self, source: ImageSource) {
        *self.0.source.write().unwrap_or_else(PoisonError::into_inner) = source;
    }

    /// The picture of an emote, from the disk or from its service. None where it is not known, or cannot be had.
    pub async fn get(&self, service: EmoteService, id: &str) -> Option<EmoteImage> {
        let (client, ImageAddress { address, moves }) = {
            let source = self.0.source.read().unwrap_or_else(PoisonError::into_inner);
            (source.client.clone()?, source.known.get(&(service, id.to_owned()))?.clone())
        };
        let how = if moves { "moving" } else { "still" };
        // A known id has nothing in it that would mean something in a path.
        let path = self.0.folder.join(format!("{service}-{id}.{how}"));
        if let Some(image) = read(path.clone()).await {
            return Some(image);
        }
        let image = self.fetch(&client, &address).await?;
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

    async fn fetch(&self, client: &Client, address: &str) -> Option<EmoteImage> {
        let _turn = self.0.fetching.acquire().await.ok()?;
        let mut answer = client.get(address).send().await.ok()?;
        if !answer.status().is_success() {
            return None;
        }
        picture(body(&mut answer, LARGEST).await.ok()??)
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
    use crate::domain::KnownEmote;

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

    #[tokio::test]
    async fn once_no_service_is_wanted_nothing_of_theirs_is_shown_or_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bttv-54fa.still"), b"\x89PNG\r\n\x1a\n").unwrap();
        let tls = crate::net::tls::trusting_nobody().unwrap();
        let client = crate::net::http::client(&tls).build().unwrap();
        let images = EmoteImages::new(folder.path().to_owned());
        let known = KnownEmote { service: EmoteService::Bttv, id: "54fa".into(), over: false };
        let (still, moving) =
            ("http://127.0.0.1:9/still".to_owned(), Some("http://127.0.0.1:9/moving".to_owned()));
        let emote = ServiceEmote { word: "SourPls".into(), known, still, moving };
        images.learn(&client, false, [&emote].into_iter());
        assert!(images.get(EmoteService::Bttv, "54fa").await.is_some());
        images.learn(&client, true, [&emote].into_iter());
        assert!(images.get(EmoteService::Bttv, "54fa").await.is_none(), "the one that moves is not there");
        images.learn(&client, false, [&emote].into_iter());
        images.forget();
        assert!(images.get(EmoteService::Bttv, "54fa").await.is_none());
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
