//! Pairing other machines of the house: a code is shown here and typed there.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiResult;
use super::input::{Body, Path};
use super::openapi::{Conflict, Missing, Unclear};
use crate::store::folder;
use crate::store::sessions::PairedDevice;
use crate::web::lan::CodeCheck;
use crate::web::problem::ApiProblem;
use crate::web::serve::Way;
use crate::web::{Shared, Web, guard};

/// Longest name of a device, in characters; more is cut off.
const LONGEST_NAME: usize = 60;
/// Signs of what a device is called in the list.
const HANDLE: usize = 12;

/// A code with which one device may be paired.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NewCode {
    /// To be typed on the other device.
    code: String,
    /// It is good until then, and once.
    expires_at: Timestamp,
    /// The address to open there; null where other devices cannot reach this one yet.
    #[schema(required)]
    address: Option<String>,
}

/// How other machines of the house stand to this one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = House)]
pub(crate) struct PairingStatus {
    /// Whether the settings allow them.
    pub(crate) allowed: bool,
    /// Whether what they ask is encrypted.
    pub(crate) sealed: bool,
    /// SHA-256 of the certificate that a browser there warns of once; null without encryption.
    #[schema(required)]
    pub(crate) fingerprint: Option<String>,
    /// Where they reach the pages; null where they do not.
    #[schema(required)]
    pub(crate) address: Option<String>,
    /// The overlay's address for them; null where there is none.
    #[schema(required)]
    pub(crate) overlay: Option<String>,
    /// Those that are paired.
    pub(crate) devices: Vec<Paired>,
}

/// A device that is paired.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Paired {
    /// What it is called when it is taken back.
    pub(crate) id: String,
    /// The name that was given there.
    pub(crate) name: String,
    /// Since when.
    pub(crate) since: Timestamp,
}

/// How other devices stand to this machine. Only from this machine.
#[utoipa::path(
    get,
    path = "/pairing",
    tag = "pairing",
    responses((status = 200, description = "How they stand.", body = PairingStatus))
)]
pub(super) async fn house(State(web): State<Shared>) -> ApiResult<Json<PairingStatus>> {
    Ok(Json(stand(&web).await?))
}

/// How other devices stand to this machine.
pub(crate) async fn stand(web: &Web) -> ApiResult<PairingStatus> {
    let now = web.engine.clock().now();
    let devices = web.sessions.devices(now).await?;
    let scheme = if web.lan.seal.is_some() { "https" } else { "http" };
    Ok(PairingStatus {
        allowed: web.lan.allowed,
        sealed: web.lan.seal.is_some(),
        fingerprint: web.lan.seal.as_ref().map(|seal| seal.fingerprint.clone()),
        address: web.host_for_others().map(|host| format!("{scheme}://{host}/pair")),
        overlay: web.overlay_for_others(),
        devices: devices
            .into_iter()
            .map(|PairedDevice { handle, name, since }| Paired { id: handle, name, since })
            .collect(),
    })
}

/// The address that another device opens to be paired, as a QR code for its camera. Only from this machine.
#[utoipa::path(
    get,
    path = "/pairing/address.svg",
    tag = "pairing",
    responses(
        (status = 200, description = "The picture, dark on white.", body = String, content_type = "image/svg+xml"),
        (status = 404, description = "Other devices cannot reach this one.", body = ApiProblem, content_type = "application/problem+json")
    )
)]
pub(super) async fn address_picture(State(web): State<Shared>) -> ApiResult<Response> {
    let missing = || ApiProblem::new(StatusCode::NOT_FOUND, "Other devices cannot reach this one yet.");
    let address = stand(&web).await?.address.ok_or_else(missing)?;
    Ok(super::picture::of(&address)?.into_response())
}

/// Makes a code for one device. One that was made before is good no more. Only from this machine.
#[utoipa::path(
    post,
    path = "/pairing",
    tag = "pairing",
    responses((status = 201, description = "The code.", body = NewCode), Conflict)
)]
pub(super) async fn offer(State(web): State<Shared>) -> ApiResult<(StatusCode, Json<NewCode>)> {
    if !web.lan.allowed {
        return Err(ApiProblem::new(
            StatusCode::CONFLICT,
            "Other devices are not allowed. Set `server.allow_lan = true` and an address such as `server.listen = \"0.0.0.0:4477\"`, then start Evenkeel again.",
        ));
    }
    let offer = web.lan.pairing.offer(web.engine.clock().now());
    let address = stand(&web).await?.address;
    Ok((StatusCode::CREATED, Json(NewCode { code: offer.code, expires_at: offer.until, address })))
}

/// Takes a device off the list; its pages close. Only from this machine.
#[utoipa::path(
    delete,
    path = "/pairing/{id}",
    tag = "pairing",
    params(("id" = String, Path, description = "The device's id in the list.")),
    responses((status = 204, description = "It is off the list."), Missing)
)]
pub(super) async fn take_back(State(web): State<Shared>, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let taken = web.sessions.unpair(id).await?;
    if !taken {
        return Err(ApiProblem::new(
            StatusCode::NOT_FOUND,
            "There is no such device. The list shows those there are.",
        ));
    }
    web.lan.revoke();
    Ok(StatusCode::NO_CONTENT)
}

/// A code, as it was typed on the other device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    /// The code.
    #[schema(max_length = 40)]
    code: String,
    /// What the device is to be called in the list.
    name: Option<String>,
}

/// Pairs the device that asks, which then has a session of its own. Asked from that device.
#[utoipa::path(
    post,
    path = "/pairing/redeem",
    tag = "pairing",
    request_body = Typed,
    responses(
        (status = 204, description = "It is paired; the session's cookie comes with this."),
        (status = 429, description = "Too many codes were tried; `Retry-After` says for how many seconds none is looked at.", body = ApiProblem, content_type = "application/problem+json"),
        Conflict,
        Unclear
    )
)]
pub(super) async fn redeem(
    State(web): State<Shared>,
    Extension(way): Extension<Way>,
    Body(typed): Body<Typed>,
) -> ApiResult<Response> {
    if way.is_from_here() {
        return Err(ApiProblem::new(
            StatusCode::CONFLICT,
            "This machine needs no code. Open its pages with the link that Evenkeel printed.",
        ));
    }
    if web.lan.seal.is_some() && !way.sealed {
        return Err(ApiProblem::new(
            StatusCode::CONFLICT,
            "Others could read the code here. Open this page with https:// in front.",
        ));
    }
    let now = web.engine.clock().now();
    match web.lan.pairing.redeem(&typed.code, now) {
        CodeCheck::Right => {}
        CodeCheck::Wrong => {
            return Err(ApiProblem::unclear(
                "That code is wrong or no longer valid. Let Evenkeel show a new one, and type that.",
            ));
        }
        CodeCheck::TooOften(left) => {
            let problem = ApiProblem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "Too many codes were tried. Wait a minute, then try again.",
            );
            let mut response = problem.into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(left.as_secs() + 1));
            return Ok(response);
        }
    }
    let id = folder::random_token();
    let handle = folder::random_token().chars().take(HANDLE).collect();
    let device = PairedDevice { handle, name: named(typed.name.as_deref()), since: now };
    web.sessions.pair(id.clone(), device).await?;
    tracing::info!("another device of the house was paired");
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = guard::cookie(&web, &id, way.sealed) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn named(given: Option<&str>) -> String {
    let name: String =
        given.unwrap_or_default().trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { "A device".to_owned() } else { name }
}
