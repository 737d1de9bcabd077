//! The journal's pages: what the journal and the store say, put into templates. While the journal is locked,
//! each of them is the page that asks for the passphrase.

pub(super) mod practice;
pub(super) mod thoughts;

use std::error::Error;
use std::time::Duration;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use super::api::journal::import_export::patterns_of;
use super::api::journal::weeks;
use super::pages::HelpPage;
use super::pages::journal::{
    Asked, DebriefPage, Frame, JournalPage, KeepingPage, LockedPage, MarkAround, PatternsPage, Pull,
    WeekPage, json,
};
use super::private::{html, problem};
use super::{Shared, Web};
use crate::digest::layout;
use crate::domain::{Digest, Language, SectionId};
use crate::journal::week::WeekId;
use crate::journal::{Experiment, Intention, KeptLine, Thought, Week, helplines};
use crate::store::journal::{JournalError, JournalTx};
use crate::store::{digests, happenings, streams};

/// Thoughts on the first page.
const NEWEST: usize = 5;
/// Records in a list.
const LISTED: usize = 50;
/// Kept lines that may be pulled in.
const KEPT: usize = 20;
/// Lines of a digest that may be pulled in.
const QUOTED: usize = 12;
/// What happened this long before or after a mark is shown beside it.
const AROUND: Duration = Duration::from_secs(120);
/// Marks in one debrief.
const MOST_MARKS: usize = 12;
/// A stream that ended longer ago is not offered to be looked back at.
const LATELY: jiff::SignedDuration = jiff::SignedDuration::from_hours(72);

/// `/journal`.
pub(super) async fn home(State(web): State<Shared>) -> Response {
    let last = last_stream(&web).await;
    let this = WeekId::of(web.engine.clock().now(), &web.zone);
    let read = move |book: &JournalTx<'_>| {
        let mut drafts = Vec::new();
        for name in book.drafts()? {
            let fields = book.draft(&name)?.unwrap_or_default();
            drafts.push((name, fields));
        }
        let over = |experiment: &Experiment| last.map(|(_, end)| end).filter(|end| *end > experiment.at);
        let asked = Asked {
            thoughts: book.asked(|_| true, |_| None)?,
            experiments: book.asked(Experiment::is_open, over)?,
            worries: book.asked(|_| true, |_| None)?,
        };
        let past: Option<Week> = book.get(&weeks::name_of(this.later(-1)))?;
        let past = past.filter(|week| week.goal.is_some() && week.goal_fate.is_none());
        let has_marks = !book.marks()?.is_empty();
        Ok((drafts, asked, past, book.list()?, book.list::<Thought>()?, has_marks, book.list::<KeptLine>()?))
    };
    let (drafts, asked, past_goal, intentions, mut thoughts, has_marks, mut kept) =
        match web.engine.journal().transaction(read).await {
            Ok(read) => read,
            Err(error) => return closed(error),
        };
    let now = web.engine.clock().now();
    let has_older = thoughts.len() > NEWEST;
    thoughts.truncate(NEWEST);
    kept.truncate(LISTED);
    let newest: Option<Intention> = intentions.into_iter().next();
    html(&JournalPage {
        frame: frame(&web),
        live: web.engine.status().live(),
        has_stream: last.is_some(),
        drafts,
        asked,
        past_goal,
        intention: newest.filter(|intention| intention.text.is_some() && intention.how_it_went.is_none()),
        thoughts,
        has_older,
        has_marks,
        kept,
        now,
        zone: &web.zone,
    })
}

/// `/journal/debrief`.
pub(super) async fn debrief(State(web): State<Shared>) -> Response {
    let live = web.engine.status().live();
    let span = if live { None } else { last_stream(&web).await };
    let read = move |book: &JournalTx<'_>| {
        let marks = if span.is_some() { book.marks()? } else { Vec::new() };
        Ok((book.draft("debrief")?, kept_lines(book)?, marks))
    };
    let (draft, mut pulls, marks) = match web.engine.journal().transaction(read).await {
        Ok(read) => read,
        Err(error) => return closed(error),
    };
    let within = |at: Timestamp| span.is_some_and(|(from, to)| at >= from && at <= to);
    let mut marks: Vec<_> = marks.into_iter().filter(|mark| within(mark.at)).take(MOST_MARKS).collect();
    marks.reverse();
    let told = web.engine.read(move |connection| {
        marks
            .into_iter()
            .map(|mark| {
                let around = happenings::around(connection, mark.at, AROUND)?;
                Ok(MarkAround { id: mark.id, at: mark.at, note: mark.note, around })
            })
            .collect::<rusqlite::Result<Vec<_>>>()
    });
    let marks = match told.await {
        Ok(marks) => marks,
        Err(error) => return closed(error.into()),
    };
    // The newest digest may be about another evening.
    let DigestPulls { mut kind, mut critical } = from_digest(&web).await;
    kind.retain(|quote| within(quote.said_at));
    critical.retain(|quote| within(quote.said_at));
    add_quotes(&mut pulls, kind.clone());
    html(&DebriefPage {
        frame: frame(&web),
        live,
        span,
        said: kind,
        marks,
        fields: draft.map(|draft| json(&draft)).unwrap_or_default(),
        pulls,
        critical,
        now: web.engine.clock().now(),
        zone: &web.zone,
    })
}

/// What `/help` is asked.
#[derive(Debug, Default, Deserialize)]
pub(super) struct HelpQuery {
    /// A country's code; empty for all of them. Left out, the browser's language decides.
    country: Option<String>,
}

/// `/help`: where somebody listens. It is there whether the journal is locked or not, and whatever was written.
pub(super) async fn help(headers: HeaderMap, query: Result<Query<HelpQuery>, QueryRejection>) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let languages = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let country = match query.country {
        Some(code) => helplines::country_of(&format!("-{code}")),
        None => helplines::country_of(languages),
    };
    html(&HelpPage { country })
}

/// `/journal/week`: this one.
pub(super) async fn this_week(State(web): State<Shared>) -> Response {
    let week = WeekId::of(web.engine.clock().now(), &web.zone);
    week_page(&web, week).await
}

/// `/journal/week/{id}`.
pub(super) async fn week(State(web): State<Shared>, id: Result<Path<String>, PathRejection>) -> Response {
    match id.ok().and_then(|Path(id)| id.parse().ok()) {
        Some(week) => week_page(&web, week).await,
        None => missing(),
    }
}

async fn week_page(web: &Web, week: WeekId) -> Response {
    let draft_name = format!("week-{}", week.to_string().to_lowercase());
    let read = {
        let (zone, name) = (web.zone.clone(), draft_name.clone());
        move |book: &JournalTx<'_>| Ok((weeks::sheet(book, week, &zone)?, book.draft(&name)?))
    };
    match web.engine.journal().transaction(read).await {
        Ok((sheet, draft)) => {
            let fields = draft.map_or_else(|| json(&sheet.page), |draft| json(&draft));
            html(&WeekPage { frame: frame(web), sheet, draft_name, fields, zone: &web.zone })
        }
        Err(error) => closed(error),
    }
}

/// This week's goal, where the streamer wants it on the page of today, and the journal is open.
pub(super) async fn goal_on_today(web: &Web) -> Option<String> {
    let week = WeekId::of(web.engine.clock().now(), &web.zone);
    let read = move |book: &JournalTx<'_>| book.get::<Week>(&weeks::name_of(week));
    match web.engine.journal().transaction(read).await {
        Ok(week) => week.filter(|week| week.on_today)?.goal,
        Err(JournalError::Locked) => None,
        Err(error) => {
            tracing::warn!(error = &error as &dyn Error, "the week's goal could not be read");
            None
        }
    }
}

/// `/patterns`.
pub(super) async fn patterns(State(web): State<Shared>) -> Response {
    match patterns_of(&web).await {
        Ok(patterns) => html(&PatternsPage { frame: frame(&web), patterns: &patterns }),
        Err(error) => closed(error),
    }
}

/// `/journal/keeping`.
pub(super) async fn keeping(State(web): State<Shared>) -> Response {
    let journal = web.engine.journal();
    let standing = journal.standing();
    if standing.is_locked {
        return closed(JournalError::Locked);
    }
    html(&KeepingPage {
        frame: frame(&web),
        has_passphrase: standing.has_passphrase,
        lock_after: journal.quiet(),
    })
}

fn frame(web: &Web) -> Frame {
    let journal = web.engine.journal();
    Frame { lock_after: journal.standing().has_passphrase.then(|| journal.quiet()) }
}

/// The stream that ended last, where that is not long ago.
async fn last_stream(web: &Web) -> Option<(Timestamp, Timestamp)> {
    let now = web.engine.clock().now();
    let last = web.engine.read(streams::last_ended).await.unwrap_or_else(|error| {
        tracing::warn!(error = &error as &dyn Error, "the last stream could not be read for the journal");
        None
    })?;
    (now.duration_since(last.at) <= LATELY).then_some((last.stream.started_at, last.at))
}

fn kept_lines(book: &JournalTx<'_>) -> Result<Vec<Pull>, JournalError> {
    let kept = book.list::<KeptLine>()?.into_iter().take(KEPT);
    Ok(kept.map(|line| Pull { text: line.text, by: line.by, said_at: line.said_at, item: None }).collect())
}

/// Adds lines of a digest to those that were kept, each once.
fn add_quotes(pulls: &mut Vec<Pull>, quotes: Vec<Pull>) {
    for quote in quotes {
        if !pulls.iter().any(|known| (known.said_at, &known.text) == (quote.said_at, &quote.text)) {
            pulls.push(quote);
        }
    }
}

/// What people said in the last digest.
#[derive(Debug, Default)]
struct DigestPulls {
    /// Kind words: evidence for oneself comes of nothing else.
    kind: Vec<Pull>,
    /// Criticism, which stands behind a fold of its own.
    critical: Vec<Pull>,
}

/// What people said in the last digest; nothing that is kept shut in it, and nothing at all where it was put off.
async fn from_digest(web: &Web) -> DigestPulls {
    let digest = web.engine.read(|connection| {
        let Some(digest) = digests::get(connection, None)? else { return Ok(None) };
        Ok(digests::put_off_at(connection, digest.head.id)?.is_none().then_some(digest))
    });
    match digest.await {
        Ok(digest) => digest.map(|kept| quotes(&kept.hydrate(Language::English))).unwrap_or_default(),
        Err(error) => {
            tracing::warn!(error = &error as &dyn Error, "the last digest could not be read for the journal");
            DigestPulls::default()
        }
    }
}

fn quotes(digest: &Digest) -> DigestPulls {
    let parts = layout::parts(digest);
    let pulls = |id: SectionId| {
        let parts = parts.iter().filter(|part| part.section.id == id && !part.section.closed);
        // What only jeers is no evidence of anything: it has no line of its own.
        let lines = parts.flat_map(|part| part.first.iter().chain(&part.rest)).filter_map(|voice| voice.line);
        let pull = |quote: &crate::domain::Quote| Pull {
            text: quote.text.clone(),
            by: quote.author.clone(),
            said_at: quote.at,
            item: Some(quote.item),
        };
        lines.take(QUOTED).map(pull).collect()
    };
    DigestPulls { kind: pulls(SectionId::Kind), critical: pulls(SectionId::Criticism) }
}

/// The page for a journal that cannot be read: mostly, one that is locked.
fn closed(error: JournalError) -> Response {
    match error {
        JournalError::Locked => html(&LockedPage),
        error => {
            tracing::error!(error = &error as &dyn Error, "a page of the journal could not be read");
            problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "The journal cannot be shown at the moment.",
                &error.to_string(),
            )
        }
    }
}

fn missing() -> Response {
    problem(
        StatusCode::NOT_FOUND,
        "There is no such page in the journal.",
        "It may have been forgotten. The journal's first page lists what there is.",
    )
}
