//! The settings: what they are, and changes to them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;

use super::ApiResult;
use super::input::Body;
use super::openapi::{Conflict, Unclear};
use crate::catalog;
use crate::config::edit::Change;
use crate::settings::{Refused, View};
use crate::web::problem::{ApiProblem, FieldMistake, blocking};
use crate::web::{Shared, Web};

/// Every setting: what it is about, its default, what it is now, and where it was set. No secret is in it.
#[utoipa::path(
    get,
    path = "/settings",
    tag = "settings",
    responses((status = 200, description = "Every setting, section by section.", body = View))
)]
pub(super) async fn all(State(web): State<Shared>) -> Json<View> {
    Json(web.settings.view())
}

/// Changes settings, in the file and at once: `{"breaks.every": "40m"}`. `null` goes back to the default.
///
/// All of it is done or nothing is. Comments in the file stay.
#[utoipa::path(
    put,
    path = "/settings",
    tag = "settings",
    request_body(content = BTreeMap<String, Value>, description = "The new value of each setting, by its key."),
    responses(
        (status = 200, description = "Every setting as it is now.", body = View),
        Conflict,
        Unclear,
    )
)]
pub(super) async fn change(
    State(web): State<Shared>,
    Body(changes): Body<BTreeMap<String, Value>>,
) -> ApiResult<Json<View>> {
    keep(&web, changes.into_iter().collect()).await?;
    Ok(Json(web.settings.view()))
}

/// Makes `changes` in the file, and returns once they count.
pub(super) async fn keep(web: &Web, changes: Vec<Change>) -> ApiResult<()> {
    let settings = web.settings.clone();
    let changed = blocking("changing the settings", move || settings.change(changes)).await?;
    web.settings.applied(changed?).await;
    Ok(())
}

/// What a setting is called beside its field.
fn label(key: &str) -> Option<String> {
    catalog::settings::setting(key).map(|words| words.label.to_owned())
}

impl From<Refused> for ApiProblem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Wrong(problems) => {
                let mistake = |problem: crate::config::error::ConfigProblem| FieldMistake {
                    detail: problem.in_its_field(label),
                    key: problem.key.unwrap_or_default(),
                };
                Self::mistakes(problems.into_iter().map(mistake).collect())
            }
            Refused::FileIsWrong(sentences) => Self::new(
                StatusCode::CONFLICT,
                format!("The settings file was not changed, because it contains a mistake. {sentences}"),
            ),
            Refused::NoFile => Self::new(
                StatusCode::CONFLICT,
                "There is no settings file, so nothing can be changed here. Start Evenkeel with `evenkeel run` to change them.",
            ),
            Refused::Unwritable(sentence) => Self::new(StatusCode::SERVICE_UNAVAILABLE, sentence),
        }
    }
}
