//! Setting up: what was seen of it so far, keys that are tried, and the overlay in OBS.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiResult;
use super::input::Body;
use super::openapi::{Conflict, Unclear};
use crate::net::tls;
use crate::obs::own_settings::{self, OwnSettings};
use crate::obs::source::{self, Ensured};
use crate::obs::{ObsClient, ObsClientError, ObsSettings};
use crate::secret::Secret;
use crate::web::presence::{PageSeen, Steps};
use crate::web::problem::ApiProblem;
use crate::web::{Shared, Web};

/// For so long keys are only heard, once somebody tries them.
const TRYING: Duration = Duration::from_secs(60);

/// What was seen of setting up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Setup)]
pub(super) struct SetupProgress {
    /// Whether the overlay was ever open.
    overlay: PageSeen,
    /// Whether an overlay is open inside OBS now.
    overlay_in_obs: bool,
    /// Whether the dock was ever open.
    dock: PageSeen,
    /// Whether the overlay ever said that it shows a break.
    break_shown: PageSeen,
    /// Whether keys are only heard now, so that they can be tried.
    trying_keys: bool,
    /// The keys that were heard when they were tried.
    keys: Vec<String>,
}

/// Whether keys are tried.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Trial)]
pub(super) struct TrialSwitch {
    /// On: for a minute a key is only heard. Off: it does again what it is for.
    on: bool,
}

/// How the overlay is to be put into OBS.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Placing {
    /// Whether a source called Evenkeel that shows something else may be changed.
    replace: bool,
}

/// What was done in OBS.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Placed {
    /// In a sentence.
    said: String,
}

/// What became of looking for OBS's own settings on this machine.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ObsFound {
    /// Whether its port and password were found, and are in use now.
    found: ObsSearch,
}

/// How looking for OBS's own settings ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ObsSearch {
    /// They were found, and are in use now.
    Used,
    /// OBS's WebSocket server is turned off there, so nothing was changed.
    ServerOff,
    /// There are none.
    Nothing,
}

/// What was seen of setting up so far.
#[utoipa::path(
    get,
    path = "/setup",
    tag = "setup",
    responses((status = 200, description = "What was seen so far.", body = SetupProgress))
)]
pub(super) async fn steps(State(web): State<Shared>) -> ApiResult<Json<SetupProgress>> {
    let (trying_keys, _) = web.engine.tried_keys();
    let Steps { overlay, overlay_in_obs, dock, break_shown, keys } = seen(&web).await?;
    let keys = keys.into_iter().collect();
    Ok(Json(SetupProgress { overlay, overlay_in_obs, dock, break_shown, trying_keys, keys }))
}

/// What was seen so far, with the keys that were just tried.
pub(in crate::web) async fn seen(web: &Web) -> Result<Steps, ApiProblem> {
    let (_, pressed) = web.engine.tried_keys();
    Ok(web.presence.steps(&pressed).await?)
}

/// Lets keys be tried: for a minute they are heard, and do nothing else.
#[utoipa::path(
    put,
    path = "/setup/keys",
    tag = "setup",
    request_body = TrialSwitch,
    responses((status = 200, description = "It is as asked.", body = TrialSwitch), Unclear)
)]
pub(super) async fn try_keys(
    State(web): State<Shared>,
    Body(trial): Body<TrialSwitch>,
) -> ApiResult<Json<TrialSwitch>> {
    web.engine.try_keys(trial.on.then_some(TRYING));
    Ok(Json(trial))
}

/// Reads the port and the password of OBS's WebSocket server from OBS's own settings file on this machine, and
/// connects with them. Nothing of them is in the answer.
#[utoipa::path(
    post,
    path = "/setup/obs",
    tag = "setup",
    responses((status = 200, description = "What was found.", body = ObsFound), Conflict)
)]
pub(super) async fn find_obs(State(web): State<Shared>) -> ApiResult<Json<ObsFound>> {
    let folders = web.obs_folders.clone();
    let read = tokio::task::spawn_blocking(move || own_settings::read(&folders)).await;
    let read = read.unwrap_or_else(|_| Ok(None)).map_err(|error| {
        let detail =
            format!("OBS's settings file could not be read ({error}). You can type what stands there.");
        ApiProblem::new(StatusCode::CONFLICT, detail)
    })?;
    let found = match read {
        None => ObsSearch::Nothing,
        Some(OwnSettings { is_on: false, .. }) => ObsSearch::ServerOff,
        Some(OwnSettings { port, password, .. }) => {
            use_obs(&web, port, &password).await?;
            ObsSearch::Used
        }
    };
    Ok(Json(ObsFound { found }))
}

async fn use_obs(web: &Web, port: u16, password: &Secret) -> ApiResult<()> {
    let changes = [
        ("obs.url".to_owned(), format!("ws://127.0.0.1:{port}").into()),
        ("obs.password".to_owned(), password.expose().into()),
    ];
    super::settings::keep(web, changes.into()).await
}

/// Puts the overlay into the scene that is on air in OBS, unless it is there.
#[utoipa::path(
    post,
    path = "/setup/overlay",
    tag = "setup",
    request_body(content = Option<Placing>, description = "May be left out."),
    responses((status = 200, description = "What was done, in a sentence.", body = Placed), Conflict, Unclear)
)]
pub(super) async fn place_overlay(
    State(web): State<Shared>,
    Body(placing): Body<Placing>,
) -> ApiResult<Json<Placed>> {
    let said = place(&web, placing.replace).await.map_err(|error| {
        // What OBS says may hold a name of a scene, and that is all; it is shown as text.
        ApiProblem::new(StatusCode::CONFLICT, error.to_string())
    })?;
    Ok(Json(Placed { said }))
}

async fn place(web: &Web, replace: bool) -> Result<String, ObsClientError> {
    let trust = tls::trusting_this_machine()
        .map_err(|error| ObsClientError { what: error.to_string(), advice: String::new() })?;
    let config = web.settings.current();
    let settings = ObsSettings::new(&config.config.obs, trust.into())
        .map_err(|error| ObsClientError {
            what: "OBS could not be reached.".into(),
            advice: error.to_string(),
        })?
        .ok_or_else(|| ObsClientError {
            what: "Evenkeel does not know where OBS is.".into(),
            advice: "Fill in its address and password first.".into(),
        })?;
    let url = if settings.server.is_this_machine() {
        format!("http://{}/overlay", web.address)
    } else {
        web.overlay_for_others().ok_or_else(|| ObsClientError {
            what: "OBS is on another computer, and would not find the overlay on this one.".into(),
            advice: "The settings under `This machine` say how other machines may reach it.".into(),
        })?
    };
    let mut client = ObsClient::open(&settings).await?;
    let ensured = source::ensure(&mut client, &url, replace).await?;
    match ensured {
        Ensured::Elsewhere { .. } => Err(ObsClientError {
            what: format!(
                "OBS has a browser source called {} already, and it shows something else.",
                source::NAME
            ),
            advice: "Give that one another name in OBS, and press again; nothing was changed.".into(),
        }),
        done => Ok(done.sentence(&url)),
    }
}
