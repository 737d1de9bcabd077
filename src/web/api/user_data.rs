//! The streamer's own data: how much there is, all of it taken along, a viewer or everything forgotten.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use std::convert::Infallible;
use std::error::Error;
use std::io::{self, Write};
use std::time::Duration;

use axum::Json;
use axum::body::{Body as Stream, Bytes};
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use utoipa::{IntoParams, ToSchema};

use super::ApiResult;
use super::input::{Body, Path, Query};
use super::openapi::{Conflict, Missing, Unclear};
use crate::config::AfterStream;
use crate::domain::{Action, Done};
use crate::journal::{Evidence, KeptLine, RecordKind, Thought};
use crate::store::journal::{JournalError, JournalTx};
use crate::store::user_data::{self, Scope};
use crate::web::problem::{ApiProblem, blocking};
use crate::web::{Shared, Web};

/// The media type of an export: a line of JSON for each row.
const LINES: &str = "application/x-ndjson";
/// Bytes that are sent at once.
const CHUNK: usize = 32 * 1024;
/// Chunks that may wait for whoever reads.
const WAITING: usize = 4;
/// Whoever takes nothing for this long is gone.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest login that is looked for, in characters.
const LONGEST_LOGIN: usize = 200;
/// What has to be written to have everything forgotten.
pub(crate) const PHRASE: &str = "forget everything";

/// What is to be in the export.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// Whether what is held is in it, too. While live it never is.
    held: Option<bool>,
}

/// Everything that is kept, a line of JSON for each row.
///
/// The first line says what there is, explains each column, and names what is left out: while live,
/// numbers and whatever they could be read off. The last line is `{"end":true}`; without it the export
/// broke off. Every other one has the `sheet` it belongs to, and that sheet's columns.
#[utoipa::path(
    get,
    path = "/export",
    tag = "own",
    params(ExportQuery),
    responses(
        (status = 200, description = "The lines.", body = String, content_type = "application/x-ndjson"),
        Conflict,
        Unclear
    )
)]
pub(super) async fn export(
    State(web): State<Shared>,
    method: Method,
    Query(wanted): Query<ExportQuery>,
) -> ApiResult<Response> {
    let headers = [
        (header::CONTENT_TYPE, LINES),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"evenkeel.ndjson\""),
    ];
    if method == Method::HEAD {
        return Ok(headers.into_response());
    }
    let Ok(place) = web.exports.clone().try_acquire_owned() else {
        return Err(ApiProblem::new(
            StatusCode::CONFLICT,
            "Another export is running. Wait until it is done.",
        ));
    };
    let scope = Scope {
        with_held: wanted.held.unwrap_or(false),
        with_numbers: web.settings.current().config.shield.after != AfterStream::Never,
    };
    let (chunks, reader) = mpsc::channel(WAITING);
    let (engine, now) = (web.engine.clone(), web.engine.clock().now());
    let out = Outlet::new(chunks, web.stop.clone(), place);
    tokio::spawn(async move {
        let read = engine.read(move |connection| {
            let mut out = out;
            Ok(user_data::write(connection, scope, now, &mut out).and_then(|()| out.flush()))
        });
        match read.await {
            Ok(Ok(())) => {}
            // Whoever asked has gone, or the service stops; the missing last line tells them.
            Ok(Err(error)) => tracing::debug!(error = &error as &dyn Error, "an export broke off"),
            Err(error) => tracing::error!(error = &error as &dyn Error, "an export could not be read"),
        }
    });
    let lines = futures_util::stream::unfold(reader, |mut reader| async move {
        reader.recv().await.map(|chunk| (Ok::<Bytes, Infallible>(chunk), reader))
    });
    Ok((headers, Stream::from_stream(lines)).into_response())
}

/// Takes what is written, in chunks, to whoever reads them; and gives up on one who does not.
struct Outlet {
    // Let go of first: whoever has read the end may ask again at once.
    _place: OwnedSemaphorePermit,
    chunk: Vec<u8>,
    chunks: mpsc::Sender<Bytes>,
    stop: CancellationToken,
    runtime: Handle,
}

impl Outlet {
    fn new(chunks: mpsc::Sender<Bytes>, stop: CancellationToken, place: OwnedSemaphorePermit) -> Self {
        Self { _place: place, chunk: Vec::with_capacity(CHUNK), chunks, stop, runtime: Handle::current() }
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK)));
        let (chunks, stop) = (&self.chunks, &self.stop);
        let sent = self.runtime.block_on(async {
            tokio::select! {
                () = stop.cancelled() => false,
                sent = timeout(PATIENCE, chunks.send(chunk)) => matches!(sent, Ok(Ok(()))),
            }
        });
        if sent { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    }
}

/// What is kept, and where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptHere {
    /// The data folder.
    pub(crate) folder: String,
    /// Since when it is in use.
    #[schema(required)]
    pub(crate) since: Option<Timestamp>,
    /// When the oldest feedback that is kept was said.
    #[schema(required)]
    pub(crate) oldest: Option<Timestamp>,
    /// How long chat is kept.
    pub(crate) chat_kept_for: String,
    /// Its files. While live without their sizes, which grow with the audience.
    pub(crate) files: Vec<HeldFile>,
    /// What an export holds. While live without how much.
    pub(crate) sheets: Vec<Held>,
}

/// A file, or a folder with all that is in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = File)]
pub(crate) struct HeldFile {
    pub(crate) name: String,
    /// What it is for.
    pub(crate) what: &'static str,
    /// Its size; null while live.
    #[schema(required)]
    pub(crate) bytes: Option<u64>,
}

/// A sheet of the export.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Held {
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) about: &'static str,
    /// How many rows; null while live.
    #[schema(required)]
    pub(crate) rows: Option<i64>,
}

/// What is kept on this machine, how much, since when, and where.
#[utoipa::path(
    get,
    path = "/data",
    tag = "own",
    responses((status = 200, description = "What is kept.", body = KeptHere))
)]
pub(super) async fn data(State(web): State<Shared>) -> ApiResult<Json<KeptHere>> {
    Ok(Json(kept(&web).await?))
}

/// What is kept.
pub(crate) async fn kept(web: &Web) -> ApiResult<KeptHere> {
    let holdings = web.engine.read(user_data::holdings).await?;
    let folder = web.data.clone();
    let live = holdings.live;
    let files = blocking("looking at the data folder", move || files(&folder, live)).await?;
    Ok(KeptHere {
        folder: std::path::absolute(&web.data).unwrap_or_else(|_| web.data.clone()).display().to_string(),
        since: holdings.since,
        oldest: holdings.oldest,
        chat_kept_for: web.settings.current().config.retention.chat.to_string(),
        files,
        sheets: holdings
            .sheets
            .into_iter()
            .map(|(sheet, rows)| Held { name: sheet.name, about: sheet.about, rows })
            .collect(),
    })
}

fn files(folder: &std::path::Path, live: bool) -> Vec<HeldFile> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<HeldFile> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let bytes = if live { None } else { Some(size(&entry.path())) };
            what(&name).map(|what| HeldFile { name, what, bytes })
        })
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// What a file of ours is for; none for one that is not, or is of no account.
fn what(name: &str) -> Option<&'static str> {
    Some(match name {
        "evenkeel.db" => "Feedback, digests, breaks, and everything else in the list below.",
        "evenkeel.db-wal" => "The newest changes to it, until they are merged.",
        "journal.sqlite" => "Your journal. It has an export of its own.",
        "journal.sqlite-wal" => "The newest changes to it, until they are merged.",
        "twitch-sign-in" => "Your sign-in at Twitch, where this computer has no keyring.",
        "api-key" => "The key to your private pages.",
        "shield-token" => "The browser extension's own key.",
        "dock-token" => "The secret part of the dock's address in OBS.",
        "overlay-token" => "The secret part of the overlay's address for other devices.",
        "tls.json" => "The certificate for connections from other devices.",
        "browser-extension" => "The browser extension, ready to load.",
        "wait.html" => "The page for OBS when it starts before Evenkeel.",
        "emotes" => "Pictures of emotes of other services.",
        "log" => "What Evenkeel did. Nobody's words are in it.",
        _ => return None,
    })
}

fn size(path: &std::path::Path) -> u64 {
    let Ok(data) = std::fs::symlink_metadata(path) else { return 0 };
    if !data.is_dir() {
        return data.len();
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| size(&entry.path())).sum()
}

/// What becomes of lines that were kept in the journal as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum KeptWish {
    /// They stay.
    #[default]
    Keep,
    /// They go, too.
    Forget,
}

/// What else is to be forgotten of a viewer.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgetWish {
    /// Lines of theirs that were kept in the journal.
    #[serde(default)]
    #[param(inline)]
    kept: KeptWish,
}

/// Whether the journal still holds lines of a viewer who was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum KeptLines {
    /// None.
    None,
    /// Some, and whoever asks decides: ask again with `kept=forget`.
    Some,
    /// The journal is locked.
    Unknown,
}

impl KeptLines {
    fn detail(self) -> &'static str {
        match self {
            Self::None => {
                "Everything this viewer wrote and did is deleted, also from digests. Digests in your folder and your exports stay as they are."
            }
            Self::Some => {
                "Everything this viewer wrote and did is deleted, also from digests. You kept lines by them in your journal: they stay, unless you delete them, too. Digests in your folder and your exports stay as they are."
            }
            Self::Unknown => {
                "Everything this viewer wrote and did is deleted, also from digests. Your journal is locked: if you kept lines by them there, they stay. Digests in your folder and your exports stay as they are."
            }
        }
    }
}

/// A viewer was forgotten.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ForgottenViewer {
    /// The login name that was looked for.
    login: String,
    /// Whether the journal still holds lines of theirs.
    kept: KeptLines,
    /// What is gone, and what is not, in sentences.
    detail: &'static str,
}

/// Forgets everything that a viewer wrote or did: messages, events, quotes in digests, thanks.
///
/// Lines that were kept in the journal go only when that is asked for, since they are evidence. Files that
/// were handed over before (digests in a folder, exports) are the streamer's and stay.
#[utoipa::path(
    delete,
    path = "/viewers/{login}",
    tag = "own",
    params(
        ("login" = String, Path, description = "The login name, in any case, with or without @."),
        ForgetWish
    ),
    responses(
        (status = 200, description = "It is forgotten.", body = ForgottenViewer),
        Missing,
        Unclear
    )
)]
pub(super) async fn forget_viewer(
    State(web): State<Shared>,
    Path(login): Path<String>,
    Query(wish): Query<ForgetWish>,
) -> ApiResult<Json<ForgottenViewer>> {
    let login = login.trim().trim_start_matches('@').to_lowercase();
    let is_sound =
        !login.is_empty() && login.chars().count() <= LONGEST_LOGIN && !login.chars().any(char::is_control);
    if !is_sound {
        return Err(ApiProblem::unclear(
            "That is not a viewer's name. Give the one in their channel's address.",
        ));
    }
    let forget = wish.kept == KeptWish::Forget;
    let theirs = login.clone();
    // First, since it may be locked: then nothing is done.
    let lines = web.engine.journal().transaction(move |book| kept_lines(book, &theirs, forget)).await;
    let (kept, found) = match lines {
        Ok(0) => (KeptLines::None, false),
        Ok(_) => (if forget { KeptLines::None } else { KeptLines::Some }, forget),
        Err(JournalError::Locked) if !forget => (KeptLines::Unknown, false),
        Err(error) => return Err(error.into()),
    };
    match web.engine.execute(Action::ForgetViewer { login: login.clone() }).await? {
        Done::Forgotten(items) if items.is_empty() && !found => Err(ApiProblem::new(
            StatusCode::NOT_FOUND,
            "Nothing by a viewer of that name is kept. Check that the name is written as in their channel's address.",
        )),
        Done::Forgotten(_) => Ok(Json(ForgottenViewer { login, kept, detail: kept.detail() })),
        _ => Err(ApiProblem::broken("It could not be read back whether that viewer was forgotten.")),
    }
}

/// How many lines of `login`'s are kept, and forgets them where that is wished.
fn kept_lines(book: &JournalTx<'_>, login: &str, forget: bool) -> Result<usize, JournalError> {
    let lines: Vec<KeptLine> = book.list()?;
    let theirs = lines.iter().filter(|line| line.login.eq_ignore_ascii_case(login));
    let mut count = 0;
    for line in theirs {
        count += 1;
        if forget {
            book.forget(RecordKind::Kept, &line.id)?;
        }
    }
    // A thought record knows whose line it holds by the name alone.
    for mut thought in book.list::<Thought>()? {
        let other = |piece: &Evidence| piece.by.as_ref().is_none_or(|by| by.to_lowercase() != login);
        let sides = [&mut thought.about, &mut thought.evidence_for, &mut thought.evidence_against];
        let mut found = 0;
        for side in sides {
            let before = side.len();
            side.retain(other);
            found += before - side.len();
        }
        count += found;
        if forget && found > 0 {
            let id = thought.id.clone();
            book.change(&id, thought)?;
            book.sweep_later()?;
        }
    }
    Ok(count)
}

/// The wish to have everything forgotten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgetEverything {
    /// The words `forget everything`, so that nobody does this by accident.
    #[schema(pattern = "^forget everything$")]
    confirm: String,
}

/// Everything is being forgotten.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Leaving {
    /// What happens now, in sentences.
    detail: &'static str,
}

/// Forgets everything: signs out at Twitch, ends the service, and overwrites and removes what it kept.
/// The settings file stays. Only from this machine.
#[utoipa::path(
    delete,
    path = "/everything",
    tag = "own",
    request_body = ForgetEverything,
    responses((status = 202, description = "It ends, and then forgets.", body = Leaving), Unclear)
)]
pub(super) async fn forget_everything(
    State(web): State<Shared>,
    Body(wish): Body<ForgetEverything>,
) -> ApiResult<(StatusCode, Json<Leaving>)> {
    if wish.confirm.trim() != PHRASE {
        return Err(ApiProblem::unclear("Nothing was forgotten. `confirm` must be `forget everything`."));
    }
    web.shutdown_reason.cancel();
    let detail = "Evenkeel signs out, stops, and then deletes everything it kept. Your settings file and files that were sent before stay.";
    Ok((StatusCode::ACCEPTED, Json(Leaving { detail })))
}
