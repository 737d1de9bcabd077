//! The files that the pages load, carried inside the binary: styles, scripts, pictures. Public.
//!
//! Must not hand out over HTTP anything else that lies in `overlay/` (templates, type declarations, the
//! browser extension).

use std::borrow::Cow;
use std::fmt::Write;

use askama::filters::{Escaper, Html};
use rust_embed::Embed;

/// The folders of `overlay/` that browsers may load from.
const FOLDERS: [&str; 5] = ["stage", "dock", "pages", "lib", "words"];

#[derive(Embed)]
#[folder = "overlay/"]
struct OverlayFile;

/// A file for a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type, for `Content-Type`.
    pub content_type: &'static str,
    /// A strong entity tag with its quotes, for `ETag`: changes when the content does.
    pub etag: String,
}

/// The asset at `path`, as it stands after `/assets/`. None for anything that is not one.
pub fn asset(path: &str) -> Option<Asset> {
    let content_type = content_type(path)?;
    let sound = path == "tokens.css"
        || path
            .split_once('/')
            .is_some_and(|(folder, file)| FOLDERS.contains(&folder) && !file.contains('/'));
    let file = sound.then(|| OverlayFile::get(path)).flatten()?;
    let etag = etag(&file.metadata.sha256_hash());
    Some(Asset { bytes: file.data, content_type, etag })
}

/// A file of the browser extension, by its name in `overlay/shield/`. It is to be written into
/// a folder, and never served.
pub fn shield_file(name: &str) -> Option<Cow<'static, [u8]>> {
    let sound = !name.contains('/');
    sound.then(|| OverlayFile::get(&format!("shield/{name}"))).flatten().map(|file| file.data)
}

fn content_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// Half of the hash is more than enough to tell two versions of a file apart.
fn etag(hash: &[u8; 32]) -> String {
    let mut tag = String::from("\"");
    for byte in hash.iter().take(16) {
        // Writing to a String does not fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// The page for an OBS that starts before the service, filled in with the overlay's address. It is
/// to be written into the data folder.
pub fn wait_page(overlay_url: &str) -> String {
    let mut address = String::new();
    // Writing to a String does not fail.
    let _ = Html.write_escaped_str(&mut address, overlay_url);
    include_str!("../../overlay/stage/wait.html").replace("{{OVERLAY_URL}}", &address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_get_their_files_with_the_right_type() {
        for (path, content_type) in [
            ("tokens.css", "text/css; charset=utf-8"),
            ("stage/stage.js", "text/javascript; charset=utf-8"),
            ("dock/dock.css", "text/css; charset=utf-8"),
            ("lib/here.svg", "image/svg+xml"),
        ] {
            let asset = asset(path).expect(path);
            assert_eq!(asset.content_type, content_type, "{path}");
            assert!(!asset.bytes.is_empty(), "{path}");
            assert_eq!(asset.etag.len(), 34, "{path}");
        }
    }

    #[test]
    fn nothing_else_is_handed_out() {
        for path in [
            "",
            "nothing.css",
            "templates/dock.html",
            "stage/wait.html",
            "lib/wire.d.ts",
            "shield/worker.js",
            "shield/popup.css",
            "lib/../tokens.css",
            "../Cargo.toml",
            "lib/../../overlay/tokens.css",
            "/tokens.css",
            "lib//here.svg",
        ] {
            assert_eq!(asset(path), None, "{path}");
        }
    }

    #[test]
    fn the_tag_follows_the_content() {
        let tag = |path| asset(path).map(|asset| asset.etag);
        assert_eq!(tag("tokens.css"), tag("tokens.css"));
        assert_ne!(tag("tokens.css"), tag("stage/stage.css"));
    }

    #[test]
    fn the_waiting_page_knows_where_to_go_and_an_address_stays_an_address() {
        let page = wait_page("http://127.0.0.1:4477/overlay?chat=1&theme=\"><script>");
        assert!(page.contains("http://127.0.0.1:4477/overlay?chat=1"));
        assert!(!page.contains("{{"));
        assert!(!page.contains("\"><script>"));
    }
}
