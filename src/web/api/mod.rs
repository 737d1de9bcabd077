//! The HTTP API: one file per resource. Handlers read, or turn a request into an `Action`.

mod account;
mod breaks;
mod digests;
mod feedback;
mod input;
pub(super) mod journal;
mod learned;
mod marks;
mod numbers;
mod openapi;
pub(super) mod own;
pub(super) mod pairing;
mod people;
mod settings;
pub(super) mod setup;
mod shield;
mod status;
mod streams;
mod switches;
mod urgent;

use axum::Router;
use axum::routing::{delete, get, post, put};

use super::{Shared, problem::Problem};

type Answer<T> = Result<T, Problem>;

/// The routes below `/api/v1`.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/health", get(status::health))
        .route("/status", get(status::status))
        .route("/shield", get(shield::get).put(shield::set))
        .route("/shield/toggle", post(shield::toggle))
        .route("/shield/extension", get(shield::extension))
        .route("/numbers", get(numbers::list))
        .route("/numbers/peek", post(numbers::peek))
        .route("/numbers/peek/{id}", get(numbers::look).delete(numbers::let_be))
        .route("/streams/{id}/numbers", get(numbers::of_stream))
        .route("/openapi.json", get(openapi::description))
        .route("/account", get(account::account).delete(account::sign_out))
        .route("/account/sign-in", post(account::sign_in).delete(account::cancel))
        .route("/account/code.svg", get(account::picture))
        .route("/stream/start", post(streams::start))
        .route("/stream/end", post(streams::end))
        .route("/feedback", get(feedback::list).post(feedback::hand_in))
        .route("/feedback/{id}/kind", put(feedback::correct))
        .route("/feedback/{id}/hidden", put(feedback::hide))
        .route("/people/{login}/hidden", put(people::hide))
        .route("/withheld/{id}", delete(people::let_pass))
        .route("/learned", get(learned::list))
        .route("/learned/{id}", delete(learned::forget))
        .route("/digests", get(digests::list).post(digests::compose))
        .route("/digests/{id}", get(digests::get))
        .route("/digests/{id}/deliveries", get(digests::deliveries))
        .route("/digests/{id}/send", post(digests::send))
        .route("/digests/{id}/later", post(digests::later))
        .route("/digests/{id}/hateful", get(digests::abuse).delete(digests::drop_abuse))
        .route("/exercises", get(breaks::exercises))
        .route("/breaks", get(breaks::list).post(breaks::start))
        .route("/breaks/current", get(breaks::current))
        .route("/breaks/current/snooze", post(breaks::snooze))
        .route("/breaks/current/skip", post(breaks::skip))
        .route("/breaks/current/end", post(breaks::end))
        .route("/quiet", put(switches::quiet))
        .route("/pause", put(switches::pause))
        .route("/marks", get(marks::list).post(marks::add))
        .route("/marks/{id}", put(marks::note).delete(marks::remove))
        .route("/journal", get(journal::stand).delete(journal::forget))
        .route("/journal/unlock", post(journal::unlock))
        .route("/journal/lock", post(journal::lock))
        .route("/journal/passphrase", put(journal::set_passphrase))
        .route("/journal/checkins", get(journal::checkins::list).post(journal::checkins::add))
        .route(
            "/journal/checkins/{id}",
            get(journal::checkins::get).put(journal::checkins::change).delete(journal::checkins::remove),
        )
        .route("/journal/thoughts", get(journal::thoughts::list).post(journal::thoughts::add))
        .route(
            "/journal/thoughts/{id}",
            get(journal::thoughts::get).put(journal::thoughts::change).delete(journal::thoughts::remove),
        )
        .route("/journal/intentions", get(journal::intentions::list).post(journal::intentions::add))
        .route(
            "/journal/intentions/{id}",
            get(journal::intentions::get)
                .put(journal::intentions::change)
                .delete(journal::intentions::remove),
        )
        .route(
            "/journal/drafts/{id}",
            get(journal::drafts::get).put(journal::drafts::put).delete(journal::drafts::remove),
        )
        .route("/journal/debrief", post(journal::debriefs::sit))
        .route("/journal/debriefs", get(journal::debriefs::list).post(journal::debriefs::add))
        .route(
            "/journal/debriefs/{id}",
            get(journal::debriefs::get).put(journal::debriefs::change).delete(journal::debriefs::remove),
        )
        .route("/journal/weeks", get(journal::weeks::list))
        .route(
            "/journal/weeks/{id}",
            get(journal::weeks::get).put(journal::weeks::put).delete(journal::weeks::remove),
        )
        .route("/journal/kept", get(journal::kept::list))
        .route("/journal/kept/{id}", delete(journal::kept::remove))
        .route("/journal/patterns", get(journal::carrying::show_patterns))
        .route("/journal/export", get(journal::carrying::export))
        .route("/journal/import", post(journal::carrying::import))
        .route("/feedback/{id}/keep", post(journal::kept::keep))
        .route("/feedback/{id}/answer", put(journal::kept::answer))
        .route("/feedback/{id}/let-go", put(journal::kept::let_go))
        .route("/answers", get(journal::kept::answers))
        .route("/journal/distortions", get(journal::hints::list).post(journal::hints::hint))
        .route("/setup", get(setup::steps))
        .route("/setup/keys", put(setup::try_keys))
        .route("/setup/overlay", post(setup::place_overlay))
        .route("/settings", get(settings::all).put(settings::change))
        .route("/export", get(own::export))
        .route("/data", get(own::data))
        .route("/viewers/{login}", delete(own::forget_viewer))
        .route("/everything", delete(own::forget_everything))
        .route("/pairing", get(pairing::house).post(pairing::offer))
        .route("/pairing/redeem", post(pairing::redeem))
        .route("/pairing/{id}", delete(pairing::take_back))
        .route("/urgent", get(urgent::get).delete(urgent::dismiss))
}
