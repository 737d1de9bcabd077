//! The overlay as a browser source in OBS: made where it is missing, changed only where that is meant.
//!
//! Must not touch anything that is not the overlay's.

use serde_json::{Value, json};

use super::client::{ObsClient, ObsClientError};
use super::wire::ObsRefusal;

/// What the source is called.
pub const NAME: &str = "Evenkeel";
/// OBS's kind of source that shows a page.
const KIND: &str = "browser_source";
/// What the overlay is made for. Nothing is larger than the picture it lies on.
const SIZE: (u64, u64) = (800, 600);
/// Pictures a second: enough for slow motion.
const FPS: u64 = 30;
/// Sources that are looked at to find the overlay under another name.
const LOOKED_AT: usize = 100;

/// What was found, and done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ensured {
    /// It was not there, and is now, in this scene.
    Made {
        /// The scene on air.
        scene: String,
        /// Its width and height.
        size: (u64, u64),
    },
    /// It was there under this name, in this scene.
    There {
        /// Its name.
        name: String,
        /// The scene on air.
        scene: String,
    },
    /// It was there under this name, and is in this scene now, too.
    Added {
        /// Its name.
        name: String,
        /// The scene on air.
        scene: String,
    },
    /// One of its name led elsewhere, and leads to the overlay now.
    Replaced {
        /// The scene on air.
        scene: String,
        /// Whether it had to be added to that scene.
        added: bool,
    },
    /// One of its name leads elsewhere. Nothing was changed.
    Elsewhere {
        /// To where. Foreign text.
        url: String,
    },
}

impl Ensured {
    /// What was done to have the overlay at `url`, as a sentence.
    pub fn sentence(&self, url: &str) -> String {
        match self {
            Self::Made { scene, size: (width, height) } => format!(
                "The overlay is now a browser source called {NAME} in the scene `{scene}`, {width} wide and {height} high."
            ),
            Self::There { name, scene } => {
                format!("The overlay is in the scene `{scene}` already, as `{name}`; nothing was changed.")
            }
            Self::Added { name, scene } => {
                format!("The overlay was in OBS already, as `{name}`; it is now in the scene `{scene}`, too.")
            }
            Self::Replaced { scene, added } => {
                let place =
                    if *added { format!(", and is now in the scene `{scene}`") } else { String::new() };
                format!("The browser source called {NAME} now shows {url}{place}.")
            }
            Self::Elsewhere { .. } => {
                format!("OBS has a browser source called {NAME} already, and it shows something else.")
            }
        }
    }
}

/// Sees to it that the overlay at `url` is in the scene on air. A source of its name that leads elsewhere
/// is only changed where `replace` says so.
///
/// # Errors
/// When OBS cannot show pages, or does not do as it is asked.
pub async fn ensure(client: &mut ObsClient, url: &str, replace: bool) -> Result<Ensured, ObsClientError> {
    let kinds = client.need("GetInputKindList", json!({ "unversioned": true })).await?;
    if !list(&kinds, "inputKinds").iter().any(|kind| kind.as_str() == Some(KIND)) {
        return Err(ObsClientError::new(
            "This OBS has no browser source, as some Linux packages leave it out.",
            "Install the browser source, or the OBS of obsproject.com (on Linux: the Flatpak), and try again.",
        ));
    }
    let scenes = client.need("GetSceneList", json!({})).await?;
    let scene = text(&scenes, "currentProgramSceneName").ok_or_else(|| {
        ObsClientError::new("OBS has no scene on air.", "Make a scene in OBS, and try again.")
    })?;
    let size = size(client).await?;
    let settings = json!({ "url": url, "width": size.0, "height": size.1, "fps": FPS, "fps_custom": true });
    if let Some(name) = find(client, url).await? {
        return Ok(match place(client, &scene, &name).await? {
            true => Ensured::Added { name, scene },
            false => Ensured::There { name, scene },
        });
    }
    match client.ask("GetInputSettings", json!({ "inputName": NAME })).await? {
        Ok(known) if text(&known, "inputKind").is_some_and(|kind| kind == KIND) => {
            if !replace {
                return Ok(Ensured::Elsewhere { url: address(&known).unwrap_or_default() });
            }
            let change = json!({ "inputName": NAME, "inputSettings": settings, "overlay": true });
            client.need("SetInputSettings", change).await?;
            let added = place(client, &scene, NAME).await?;
            Ok(Ensured::Replaced { scene, added })
        }
        Ok(_) => Err(ObsClientError::new(
            format!("OBS has a source called {NAME} that is no browser source."),
            "Give it another name in OBS, and try again.",
        )),
        Err(ObsRefusal::NotThere) => {
            let new = json!({
                "sceneName": scene, "inputName": NAME, "inputKind": KIND, "inputSettings": settings,
                "sceneItemEnabled": true,
            });
            client.need("CreateInput", new).await?;
            Ok(Ensured::Made { scene, size })
        }
        Err(_) => Err(ObsClientError::new("OBS would not tell of its sources.", "Try again in a moment.")),
    }
}

/// The size of the source: as large as the overlay is made for, or as OBS's picture allows.
async fn size(client: &mut ObsClient) -> Result<(u64, u64), ObsClientError> {
    let video = client.need("GetVideoSettings", json!({})).await?;
    let side = |name: &str, most: u64| {
        let canvas = video.get(name).and_then(Value::as_u64).filter(|side| *side > 0);
        canvas.map_or(most, |canvas| canvas.min(most))
    };
    Ok((side("baseWidth", SIZE.0), side("baseHeight", SIZE.1)))
}

/// The name of the browser source that shows the page at `url`, whatever it asks of it.
async fn find(client: &mut ObsClient, url: &str) -> Result<Option<String>, ObsClientError> {
    let inputs = client.need("GetInputList", json!({ "inputKind": KIND })).await?;
    for input in list(&inputs, "inputs").iter().take(LOOKED_AT) {
        let Some(name) = text(input, "inputName") else { continue };
        let Ok(known) = client.ask("GetInputSettings", json!({ "inputName": name })).await? else { continue };
        if address(&known).is_some_and(|known| page(&known) == page(url)) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Puts the source `name` into `scene`, unless it is there. Says whether it had to be put there.
async fn place(client: &mut ObsClient, scene: &str, name: &str) -> Result<bool, ObsClientError> {
    let item = json!({ "sceneName": scene, "sourceName": name });
    match client.ask("GetSceneItemId", item.clone()).await? {
        Ok(_) => Ok(false),
        Err(_) => client.need("CreateSceneItem", item).await.map(|_| true),
    }
}

/// The address that a browser source shows; none where it shows a file.
fn address(known: &Value) -> Option<String> {
    let settings = known.get("inputSettings")?;
    let is_file = settings.get("is_local_file").and_then(Value::as_bool).unwrap_or_default();
    text(settings, "url").filter(|_| !is_file)
}

/// `url` without what is asked of the page.
fn page(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/')
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
