//! Debriefs: a stream looked back at, and what is written in one sitting.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::journal::{CheckIn, EntryId, Intention, Moment, Record, Thought};
use crate::store::journal::{JournalError, JournalTx};

super::resource!(Debrief, "/journal/debriefs", "debriefs", "debrief", None);

/// What was written in one sitting. Every part may be left out.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::web::api) struct Sitting {
    /// How it felt before.
    before: Option<CheckIn>,
    /// What went well.
    went_well: Option<String>,
    /// What one would say to a friend who had this stream.
    friend: Option<String>,
    /// What was good enough.
    good_enough: Option<String>,
    /// What one did that mattered to oneself.
    mattered: Option<String>,
    /// What of a good day is to be remembered.
    remember: Option<String>,
    /// Notes to marks.
    notes: Vec<MarkWords>,
    /// A thought looked at.
    thought: Option<Thought>,
    /// What good enough looks like next time.
    intention: Option<Intention>,
    /// How it feels afterwards.
    after: Option<CheckIn>,
}

/// A note to a mark.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct MarkWords {
    /// Which mark.
    mark: EntryId,
    /// What it was about.
    note: Option<String>,
}

/// What was kept of a sitting.
#[derive(Default, Serialize, ToSchema)]
pub(in crate::web::api) struct Sat {
    /// What went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    debrief: Option<Debrief>,
    /// How it felt, before and after.
    checkins: Vec<CheckIn>,
    /// The thought.
    #[serde(skip_serializing_if = "Option::is_none")]
    thought: Option<Thought>,
    /// The intention.
    #[serde(skip_serializing_if = "Option::is_none")]
    intention: Option<Intention>,
}

/// Keeps what was written in one sitting, all of it or nothing. What is blank is left out.
#[utoipa::path(
    post,
    path = "/journal/debrief",
    tag = "debriefs",
    request_body = Sitting,
    responses((status = 201, description = "What was kept.", body = Sat), Unclear)
)]
pub(in crate::web::api) async fn sit(
    State(web): State<Shared>,
    Body(sitting): Body<Sitting>,
) -> ApiResult<(StatusCode, Json<Sat>)> {
    let sat = web.engine.journal().transaction(move |book| keep(book, sitting)).await?;
    Ok((StatusCode::CREATED, Json(sat)))
}

fn keep(book: &JournalTx<'_>, sitting: Sitting) -> Result<Sat, JournalError> {
    let Sitting { before, notes, thought, intention, after, .. } = sitting;
    let Sitting { went_well, friend, good_enough, mattered, remember, .. } = sitting;
    let debrief = Debrief { went_well, friend, good_enough, mattered, remember, ..Debrief::default() };
    for MarkWords { mark, note } in notes {
        // One that was forgotten meanwhile needs no note.
        book.note(&mark, note)?;
    }
    let before = before.map(|checkin| CheckIn { moment: Moment::After, ..checkin });
    let after = after.map(|checkin| CheckIn { moment: Moment::Debrief, ..checkin });
    let mut checkins = Vec::new();
    for checkin in [before, after].into_iter().flatten() {
        checkins.extend(unless_blank(book, Some(checkin))?);
    }
    let sat = Sat {
        debrief: unless_blank(book, Some(debrief))?,
        checkins,
        thought: unless_blank(book, thought)?,
        intention: unless_blank(book, intention)?,
    };
    book.drop_draft("debrief")?;
    Ok(sat)
}

fn unless_blank<R: Record>(book: &JournalTx<'_>, record: Option<R>) -> Result<Option<R>, JournalError> {
    let Some(mut record) = record else { return Ok(None) };
    record.tidy()?;
    if record.is_blank() { Ok(None) } else { book.add(record).map(Some) }
}
