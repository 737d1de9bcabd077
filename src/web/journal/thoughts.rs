//! Pages of thoughts and marks: one that is written, one that is read, the lists, and a mark in a minute.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{AROUND, DigestPulls, LISTED, add_quotes, closed, frame, from_digest, kept_lines, missing};
use crate::catalog;
use crate::domain::{DigestId, Feedback, ItemId};
use crate::feedback::names;
use crate::journal::{EntryId, Mark, Thought};
use crate::store::journal::JournalTx;
use crate::store::{happenings, reply_queue};
use crate::web::pages::journal::{
    ListedMark, MarkAround, MarksPage, MinutePage, Pull, ThoughtPage, ThoughtsPage, WayBack, json as as_json,
};
use crate::web::pages::when;
use crate::web::private::html;
use crate::web::{Shared, Web};

/// What a new thought may begin with.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Beginning {
    /// A line of somebody's.
    about: Option<i64>,
    /// The digest in which it was read.
    digest: Option<i64>,
    /// A mark.
    mark: Option<String>,
}

/// `/journal/thought`: a new one, perhaps about a line or a mark.
pub(in crate::web) async fn new_thought(
    State(web): State<Shared>,
    beginning: Result<Query<Beginning>, QueryRejection>,
) -> Response {
    let Beginning { about, digest, mark } = beginning.map(|Query(query)| query).unwrap_or_default();
    let mark: Option<EntryId> = mark.and_then(|id| id.parse().ok());
    let line = match about.map(ItemId) {
        Some(id) => match web.engine.read(move |connection| reply_queue::readable(connection, id)).await {
            Ok(line) => line,
            Err(error) => return closed(error.into()),
        },
        None => None,
    };
    let draft_name = match (&line, &mark) {
        (Some(line), _) => format!("thought-about-{}", line.id),
        (None, Some(mark)) => format!("thought-mark-{mark}"),
        (None, None) => "thought".to_owned(),
    };
    let read = {
        let name = draft_name.clone();
        move |book: &JournalTx<'_>| {
            let mark = mark.map(|id| book.mark(&id)).transpose()?.flatten();
            Ok((book.draft(&name)?, mark, kept_lines(book)?))
        }
    };
    let back = digest.map(|digest| WayBack {
        place: match about {
            Some(item) => format!("/digests/{}#item-{item}", DigestId(digest)),
            None => format!("/digests/{}", DigestId(digest)),
        },
        name: "Back to the digest",
    });
    match web.engine.journal().transaction(read).await {
        Ok((draft, mark, kept)) => {
            let begun = || {
                line.map(|line| about_line(&web, &line)).or_else(|| mark.map(|mark| about_mark(&web, &mark)))
            };
            let fields = match draft {
                Some(draft) => as_json(&draft),
                None => begun().map(|fields| fields.to_string()).unwrap_or_default(),
            };
            thought_page(&web, ShownThought { draft_name, fields, back, ..ShownThought::default() }, kept)
                .await
        }
        Err(error) => closed(error),
    }
}

/// The fields of a thought about a line.
fn about_line(web: &Web, line: &Feedback) -> Value {
    let by = names::of(line).unwrap_or(catalog::ENGLISH.digest.somebody);
    let on = when::on(line.at, &web.zone);
    let situation =
        if line.stream.is_some() { format!("In the stream of {on}.") } else { format!("On {on}.") };
    json!({ "about": [{ "text": line.text, "by": by, "said_at": line.at }], "situation": situation })
}

/// The fields of a thought about a mark.
fn about_mark(web: &Web, mark: &Mark) -> Value {
    let on = format!("On {}.", when::on(mark.at, &web.zone));
    let situation = mark.note.as_ref().map_or(on.clone(), |note| format!("{on} {note}"));
    json!({ "mark": mark.id, "at": mark.at, "situation": situation })
}

/// Whether a thought is to be changed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct ChangeQuery {
    change: Option<String>,
}

/// `/journal/thoughts/{id}`: to read, or to change.
pub(in crate::web) async fn thought(
    State(web): State<Shared>,
    id: Result<Path<String>, PathRejection>,
    change: Result<Query<ChangeQuery>, QueryRejection>,
) -> Response {
    let id: Option<EntryId> = id.ok().and_then(|Path(id)| id.parse().ok());
    let Some(id) = id else { return missing() };
    let reads = change.map(|Query(query)| query).unwrap_or_default().change.is_none();
    let draft_name = format!("thought-{id}");
    let read = {
        let name = draft_name.clone();
        move |book: &JournalTx<'_>| Ok((book.get::<Thought>(&id)?, book.draft(&name)?, kept_lines(book)?))
    };
    match web.engine.journal().transaction(read).await {
        Ok((Some(record), draft, kept)) => {
            let fields = draft.map_or_else(|| as_json(&record), |draft| as_json(&draft));
            let shown = ShownThought { record: Some(record), reads, draft_name, fields, back: None };
            thought_page(&web, shown, kept).await
        }
        Ok((None, ..)) => missing(),
        Err(error) => closed(error),
    }
}

/// What a page of a thought shows.
#[derive(Default)]
struct ShownThought {
    record: Option<Thought>,
    reads: bool,
    draft_name: String,
    fields: String,
    back: Option<WayBack>,
}

async fn thought_page(web: &Web, shown: ShownThought, mut pulls: Vec<Pull>) -> Response {
    let ShownThought { record, reads, draft_name, fields, back } = shown;
    let DigestPulls { kind, critical } = if reads { DigestPulls::default() } else { from_digest(web).await };
    add_quotes(&mut pulls, kind);
    let (now, zone) = (web.engine.clock().now(), &web.zone);
    html(&ThoughtPage {
        frame: frame(web),
        record,
        reads,
        back,
        draft_name,
        fields,
        pulls,
        critical,
        now,
        zone,
    })
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct FromQuery {
    from: Option<usize>,
}

/// A piece of `all` from where a list goes on, and where the next one begins.
fn piece<T>(all: Vec<T>, from: Result<Query<FromQuery>, QueryRejection>) -> (Vec<T>, Option<usize>) {
    let from = from.map(|Query(query)| query).unwrap_or_default().from.unwrap_or_default();
    let older = from.saturating_add(LISTED);
    let older = (all.len() > older).then_some(older);
    (all.into_iter().skip(from).take(LISTED).collect(), older)
}

/// `/journal/thoughts`.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the bare method is not general enough in a task"
)]
pub(in crate::web) async fn list(
    State(web): State<Shared>,
    from: Result<Query<FromQuery>, QueryRejection>,
) -> Response {
    match web.engine.journal().transaction(|book| book.list::<Thought>()).await {
        Ok(all) => {
            let (thoughts, older) = piece(all, from);
            let now = web.engine.clock().now();
            html(&ThoughtsPage { frame: frame(&web), thoughts, older, now, zone: &web.zone })
        }
        Err(error) => closed(error),
    }
}

/// `/journal/marks`: by day.
pub(in crate::web) async fn marks(
    State(web): State<Shared>,
    from: Result<Query<FromQuery>, QueryRejection>,
) -> Response {
    let read = |book: &JournalTx<'_>| Ok((book.marks()?, book.list::<Thought>()?));
    match web.engine.journal().transaction(read).await {
        Ok((all, thoughts)) => {
            let (marks, older) = piece(all, from);
            let of = |mark: &Mark| {
                let thought = thoughts.iter().find(|thought| thought.mark.as_ref() == Some(&mark.id));
                thought.map(|thought| thought.id.clone())
            };
            let listed = |mark: Mark| ListedMark { thought: of(&mark), mark };
            html(&MarksPage::new(frame(&web), marks.into_iter().map(listed).collect(), older, &web.zone))
        }
        Err(error) => closed(error),
    }
}

/// `/journal/minute/{id}`: a mark, whichever stream it was in, looked at for a minute.
pub(in crate::web) async fn minute(
    State(web): State<Shared>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let id: Option<EntryId> = id.ok().and_then(|Path(id)| id.parse().ok());
    let Some(id) = id else { return missing() };
    let draft_name = format!("minute-{id}");
    let name = draft_name.clone();
    let read = move |book: &JournalTx<'_>| Ok((book.mark(&id)?, book.draft(&name)?));
    let (mark, draft) = match web.engine.journal().transaction(read).await {
        Ok((Some(mark), draft)) => (mark, draft),
        Ok((None, _)) => return missing(),
        Err(error) => return closed(error),
    };
    match around(&web, mark.at).await {
        Ok(around) => html(&MinutePage {
            frame: frame(&web),
            mark: MarkAround { id: mark.id, at: mark.at, note: mark.note, around },
            draft_name,
            fields: draft.map(|draft| as_json(&draft)).unwrap_or_default(),
            zone: &web.zone,
        }),
        Err(error) => closed(error.into()),
    }
}

/// What happened around `at`; nothing of it while a stream runs, for then it may still hurt.
async fn around(web: &Web, at: Timestamp) -> Result<Vec<happenings::Happened>, crate::store::StoreError> {
    if web.engine.status().live() {
        return Ok(Vec::new());
    }
    web.engine.read(move |connection| happenings::around(connection, at, AROUND)).await
}
