//! People: hidden by the streamer, or held for the rest of a stream.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::input::{Body, Path};
use super::openapi::{Conflict, Missing, Unclear};
use super::switches::SwitchBody;
use super::{ApiResult, done};
use crate::domain::{Action, Author};
use crate::feedback::lists::is_called;
use crate::web::Shared;
use crate::web::problem::{ApiProblem, blocking};

/// The setting that holds who is hidden.
const LIST: &str = "feedback.hide_people";

/// Hides a person: what they write waits for digests, and what of it is in sight goes at once. Or lets them be seen
/// again.
///
/// It is the same as changing `feedback.hide_people` in the settings.
#[utoipa::path(
    put,
    path = "/people/{login}/hidden",
    tag = "people",
    params(("login" = String, Path, description = "The login name, or the display name.")),
    request_body = SwitchBody,
    responses((status = 200, description = "It is as asked.", body = SwitchBody), Conflict, Unclear)
)]
pub(super) async fn hide(
    State(web): State<Shared>,
    Path(login): Path<String>,
    Body(switch): Body<SwitchBody>,
) -> ApiResult<Json<SwitchBody>> {
    let person = Author { login: login.trim().trim_start_matches('@').to_lowercase(), ..Author::default() };
    if switch.on && is_called(&person, &web.settings.current().config.twitch.channel) {
        return Err(ApiProblem::new(
            StatusCode::CONFLICT,
            "That is your own channel. What you write yourself always passes.",
        ));
    }
    let settings = web.settings.clone();
    let change = move || {
        settings.change_by(|config| {
            let mut list = config.feedback.hide_people.clone();
            match switch.on {
                true if !list.iter().any(|name| is_called(&person, name)) => list.push(person.login.clone()),
                true => {}
                false => list.retain(|name| !is_called(&person, name)),
            }
            vec![(LIST.to_owned(), list.into())]
        })
    };
    let changed = blocking("changing the settings", change).await?;
    web.settings.applied(changed?).await;
    Ok(Json(switch))
}

/// Lets somebody be read again whose messages were held for the rest of the stream. `GET /status` says who they are.
#[utoipa::path(
    delete,
    path = "/withheld/{id}",
    tag = "people",
    params(("id" = String, Path, description = "A person's id in `withheld`.")),
    responses((status = 204, description = "What they write passes again, in this stream."), Missing)
)]
pub(super) async fn let_pass(State(web): State<Shared>, Path(id): Path<String>) -> ApiResult<StatusCode> {
    done(&web, Action::LetPass(id)).await
}
