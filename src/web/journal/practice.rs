//! Pages of what is practised over weeks.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{LISTED, closed, frame, missing};
use crate::journal::{EntryId, Experiment, Ladder, Plan, Worry};
use crate::store::journal::{Fields, JournalTx, name_of};
use crate::web::api::journal::single::{LADDER, PLAN};
use crate::web::pages::journal::{ExperimentsPage, PlanPage, StepsPage, WorriesPage, json};
use crate::web::private::html;
use crate::web::{Shared, Web};

/// What stands in a form: the draft, or else the record.
fn filled(draft: Option<&Fields>, record: Option<&impl serde::Serialize>) -> String {
    draft.map(json).or_else(|| record.map(|record| json(record))).unwrap_or_default()
}

/// `/journal/experiments`.
pub(in crate::web) async fn experiments(State(web): State<Shared>) -> Response {
    experiments_page(&web, None).await
}

/// `/journal/experiments/{id}`.
pub(in crate::web) async fn experiment(
    State(web): State<Shared>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    match id.ok().and_then(|Path(id)| id.parse().ok()) {
        Some(id) => experiments_page(&web, Some(id)).await,
        None => missing(),
    }
}

async fn experiments_page(web: &Web, id: Option<EntryId>) -> Response {
    let draft_name = id.as_ref().map_or_else(|| "experiment".to_owned(), |id| format!("experiment-{id}"));
    let read = {
        let (id, name) = (id.clone(), draft_name.clone());
        move |book: &JournalTx<'_>| {
            let record = id.map(|id| book.get::<Experiment>(&id)).transpose()?.flatten();
            Ok((record, book.draft(&name)?, book.list::<Experiment>()?))
        }
    };
    match web.engine.journal().transaction(read).await {
        Ok((None, ..)) if id.is_some() => missing(),
        Ok((record, draft, mut experiments)) => {
            experiments.truncate(LISTED);
            let fields = filled(draft.as_ref(), record.as_ref());
            let now = web.engine.clock().now();
            let zone = &web.zone;
            html(&ExperimentsPage { frame: frame(web), record, draft_name, fields, experiments, now, zone })
        }
        Err(error) => closed(error),
    }
}

/// `/journal/steps`.
pub(in crate::web) async fn steps(State(web): State<Shared>) -> Response {
    let read = |book: &JournalTx<'_>| Ok((book.get::<Ladder>(&name_of(LADDER))?, book.draft(LADDER)?));
    match web.engine.journal().transaction(read).await {
        Ok((ladder, draft)) => {
            html(&StepsPage { frame: frame(&web), fields: filled(draft.as_ref(), ladder.as_ref()) })
        }
        Err(error) => closed(error),
    }
}

/// Whether something is to be written.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct WriteQuery {
    write: Option<String>,
}

/// `/journal/plan`: to read; to write where there is none yet, or it is asked for.
pub(in crate::web) async fn plan(
    State(web): State<Shared>,
    query: Result<Query<WriteQuery>, QueryRejection>,
) -> Response {
    let wished = query.is_ok_and(|Query(query)| query.write.is_some());
    let read = |book: &JournalTx<'_>| Ok((book.get::<Plan>(&name_of(PLAN))?, book.draft(PLAN)?));
    match web.engine.journal().transaction(read).await {
        Ok((plan, draft)) => {
            let writes = wished || plan.is_none();
            let fields = filled(draft.as_ref(), plan.as_ref());
            html(&PlanPage { frame: frame(&web), plan: plan.unwrap_or_default(), fields, writes })
        }
        Err(error) => closed(error),
    }
}

/// `/journal/worries`.
pub(in crate::web) async fn worries(State(web): State<Shared>) -> Response {
    let read = |book: &JournalTx<'_>| Ok((book.draft("worry")?, book.list::<Worry>()?));
    match web.engine.journal().transaction(read).await {
        Ok((draft, mut worries)) => {
            worries.truncate(LISTED);
            let fields = filled(draft.as_ref(), None::<&Worry>);
            let now = web.engine.clock().now();
            html(&WorriesPage { frame: frame(&web), fields, worries, now, zone: &web.zone })
        }
        Err(error) => closed(error),
    }
}
