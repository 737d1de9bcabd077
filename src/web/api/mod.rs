//! The HTTP API: one file per resource. Handlers read, or turn a request into an `Action`.

mod account;
mod breaks;
mod digests;
mod feedback;
mod input;
mod item;
pub(super) mod journal;
mod learned;
mod links;
mod marks;
mod numbers;
mod openapi;
pub(super) mod pairing;
mod past_chat;
mod people;
mod picture;
mod settings;
pub(super) mod setup;
mod shield;
mod status;
mod streams;
mod switches;
mod urgent;
pub(super) mod user_data;

use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Shared, Web, problem::ApiProblem};
use crate::domain::Action;

type ApiResult<T> = Result<T, ApiProblem>;

/// Does what was asked, where there is nothing to answer.
async fn done(web: &Web, action: Action) -> ApiResult<StatusCode> {
    web.engine.execute(action).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn below_prefix(calls: OpenApiRouter<Shared>) -> OpenApiRouter<Shared> {
    OpenApiRouter::default().nest("/api/v1", calls)
}

// Every call, grouped by who may make it; `super::routes` says what each group means.

/// Calls that anybody on this machine may make.
pub(super) fn public() -> OpenApiRouter<Shared> {
    below_prefix(OpenApiRouter::default().routes(routes!(status::health)))
}

/// Calls that a device may make before it is paired.
pub(super) fn open() -> OpenApiRouter<Shared> {
    below_prefix(OpenApiRouter::default().routes(routes!(pairing::redeem)))
}

/// Calls that the browser extension may make, too.
pub(super) fn extension() -> OpenApiRouter<Shared> {
    below_prefix(OpenApiRouter::default().routes(routes!(shield::get)))
}

/// Calls that decide who may come in, how Evenkeel is set and what leaves it, and what cannot be undone.
pub(super) fn here() -> OpenApiRouter<Shared> {
    let calls = OpenApiRouter::default()
        .routes(routes!(status::stop))
        .routes(routes!(settings::change))
        .routes(routes!(setup::try_keys))
        .routes(routes!(setup::place_overlay))
        .routes(routes!(setup::find_obs))
        .routes(routes!(pairing::house, pairing::offer))
        .routes(routes!(pairing::take_back))
        .routes(routes!(pairing::address_picture))
        .routes(routes!(links::offer))
        .routes(routes!(links::dock_address, links::new_dock_address))
        .routes(routes!(account::sign_out))
        .routes(routes!(account::sign_in, account::cancel))
        .routes(routes!(digests::send))
        .routes(routes!(digests::drop_abuse))
        .routes(routes!(learned::forget))
        .routes(routes!(marks::remove))
        .routes(routes!(journal::forget))
        .routes(routes!(journal::set_passphrase))
        .routes(routes!(journal::checkins::remove))
        .routes(routes!(journal::thoughts::remove))
        .routes(routes!(journal::intentions::remove))
        .routes(routes!(journal::debriefs::remove))
        .routes(routes!(journal::weeks::remove))
        .routes(routes!(journal::kept::remove))
        .routes(routes!(journal::experiments::remove))
        .routes(routes!(journal::worries::remove))
        .routes(routes!(journal::single::forget_plan))
        .routes(routes!(journal::single::forget_ladder))
        .routes(routes!(journal::import_export::export))
        .routes(routes!(journal::import_export::import))
        .routes(routes!(past_chat::import))
        .routes(routes!(user_data::export))
        .routes(routes!(user_data::forget_viewer))
        .routes(routes!(user_data::forget_everything));
    below_prefix(calls)
}

/// Calls that the dock makes: what is needed while streaming, and can be taken back.
pub(super) fn dock() -> OpenApiRouter<Shared> {
    let calls = OpenApiRouter::default()
        .routes(routes!(status::status))
        .routes(routes!(shield::set))
        .routes(routes!(shield::toggle))
        .routes(routes!(shield::reveal, shield::keep_hidden))
        .routes(routes!(numbers::list))
        .routes(routes!(numbers::peek))
        .routes(routes!(numbers::look, numbers::let_be))
        .routes(routes!(streams::start))
        .routes(routes!(streams::end))
        .routes(routes!(feedback::hide))
        .routes(routes!(people::hide))
        .routes(routes!(people::let_pass))
        .routes(routes!(digests::compose))
        .routes(routes!(digests::later))
        .routes(routes!(breaks::exercises))
        .routes(routes!(breaks::start))
        .routes(routes!(breaks::current))
        .routes(routes!(breaks::snooze))
        .routes(routes!(breaks::skip))
        .routes(routes!(breaks::end))
        .routes(routes!(switches::quiet))
        .routes(routes!(switches::pause))
        .routes(routes!(marks::add))
        .routes(routes!(marks::minute))
        .routes(routes!(journal::kept::keep))
        .routes(routes!(journal::kept::answer))
        .routes(routes!(urgent::get, urgent::dismiss));
    below_prefix(calls)
}

/// Calls that need the key or a session.
pub(super) fn private() -> OpenApiRouter<Shared> {
    let calls = OpenApiRouter::default()
        .routes(routes!(shield::extension))
        .routes(routes!(numbers::of_stream))
        .routes(routes!(openapi::description))
        .routes(routes!(account::account))
        .routes(routes!(account::picture))
        .routes(routes!(feedback::list, feedback::hand_in))
        .routes(routes!(feedback::correct))
        .routes(routes!(learned::list))
        .routes(routes!(digests::all))
        .routes(routes!(digests::list))
        .routes(routes!(digests::note_read))
        .routes(routes!(digests::get))
        .routes(routes!(digests::deliveries))
        .routes(routes!(digests::abuse))
        .routes(routes!(breaks::list))
        .routes(routes!(marks::list))
        .routes(routes!(marks::note))
        .routes(routes!(journal::stand))
        .routes(routes!(journal::unlock))
        .routes(routes!(journal::lock))
        .routes(routes!(journal::stay))
        .routes(routes!(journal::checkins::list, journal::checkins::add))
        .routes(routes!(journal::checkins::get, journal::checkins::change))
        .routes(routes!(journal::thoughts::list, journal::thoughts::add))
        .routes(routes!(journal::thoughts::get, journal::thoughts::change))
        .routes(routes!(journal::intentions::list, journal::intentions::add))
        .routes(routes!(journal::intentions::get, journal::intentions::change))
        .routes(routes!(journal::drafts::get, journal::drafts::put, journal::drafts::remove))
        .routes(routes!(journal::debriefs::sit))
        .routes(routes!(journal::debriefs::list, journal::debriefs::add))
        .routes(routes!(journal::debriefs::get, journal::debriefs::change))
        .routes(routes!(journal::weeks::list))
        .routes(routes!(journal::weeks::get, journal::weeks::put))
        .routes(routes!(journal::weeks::goal))
        .routes(routes!(journal::experiments::list, journal::experiments::add))
        .routes(routes!(journal::experiments::get, journal::experiments::change))
        .routes(routes!(journal::worries::list, journal::worries::add))
        .routes(routes!(journal::worries::get, journal::worries::change))
        .routes(routes!(journal::single::plan, journal::single::put_plan))
        .routes(routes!(journal::single::ladder, journal::single::put_ladder))
        .routes(routes!(journal::kept::list))
        .routes(routes!(journal::import_export::show_patterns))
        .routes(routes!(journal::kept::let_go))
        .routes(routes!(journal::kept::answers))
        .routes(routes!(journal::hints::list, journal::hints::hint))
        .routes(routes!(setup::steps))
        .routes(routes!(settings::all))
        .routes(routes!(user_data::data));
    below_prefix(calls)
}
