//! Chat from before, brought along from other tools.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use std::io::{self, Read};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use utoipa::IntoParams;

use super::ApiResult;
use super::input::Query;
use super::openapi::{Conflict, Unclear};
use crate::domain::ImportOutcome;
use crate::import::{ImportError, ImportRules};
use crate::web::Shared;
use crate::web::problem::ApiProblem;

/// As what a file is sent.
const MEDIA_TYPE: &str = "application/octet-stream";
/// Pieces of a file that may wait to be read.
const WAITING: usize = 4;

/// Which file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PastChatQuery {
    /// The file's name. The logs of some programs tell the day there alone.
    #[serde(default)]
    #[param(max_length = 200)]
    name: String,
}

/// Takes a file of chat from another tool as past streams, each with a digest of its own.
///
/// It may be a log of Chatterino or Chatty, JSON of TwitchDownloader or chat-downloader, what justlog or rustlog wrote,
/// or raw lines of IRC: its beginning tells. It is read as it comes. What was imported before stays as it is, and what
/// was taken in before the body broke off is kept. Nobody is told of it, and nothing is delivered.
#[utoipa::path(
    post,
    path = "/chat/import",
    tag = "own",
    params(PastChatQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, description = "What came of it.", body = ImportOutcome), Conflict, Unclear)
)]
pub(super) async fn import(
    State(web): State<Shared>,
    Query(file): Query<PastChatQuery>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Json<ImportOutcome>> {
    // A page of another origin can send a form or plain text unasked, but not this.
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes() != MEDIA_TYPE.as_bytes()) {
        let detail = "The file should be sent as application/octet-stream.";
        return Err(ApiProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let Some(place) = web.importer.begin() else {
        return Err(ApiProblem::new(
            StatusCode::CONFLICT,
            "Another import is running. Wait until it is done.",
        ));
    };
    let now = web.engine.clock().now();
    let rules = ImportRules::of(&web.settings.current().config, web.zone.clone(), now);
    let (pieces, arriving) = mpsc::channel(WAITING);
    let upload = Upload { arriving, piece: Bytes::new(), is_over: false };
    let stop = web.stop.child_token();
    let name = file.name.chars().take(200).collect();
    let import = place.import(rules, name, upload, stop.clone());
    let (outcome, ()) = tokio::join!(import, hand_over(body, pieces, stop));
    Ok(Json(outcome?))
}

/// Hands the body over, piece by piece, and its end. It is read to its end even where nobody wants it any more: whoever
/// sends it hears the answer then.
async fn hand_over(body: Body, pieces: mpsc::Sender<io::Result<Bytes>>, stop: CancellationToken) {
    let mut body = body.into_data_stream();
    let mut is_wanted = true;
    loop {
        let piece = tokio::select! {
            () = stop.cancelled() => Some(Err(io::ErrorKind::Interrupted.into())),
            piece = body.next() => piece.map(|piece| piece.map_err(io::Error::other)),
        };
        let is_last = !matches!(piece, Some(Ok(_)));
        if is_wanted {
            // An empty piece is the end.
            is_wanted = pieces.send(piece.unwrap_or(Ok(Bytes::new()))).await.is_ok();
        }
        if is_last {
            return;
        }
    }
}

/// A body, read on a thread that may wait.
struct Upload {
    arriving: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
    is_over: bool,
}

impl Read for Upload {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() && !self.is_over {
            // Without an end it was cut off.
            self.piece = self.arriving.blocking_recv().unwrap_or(Err(io::ErrorKind::UnexpectedEof.into()))?;
            self.is_over = self.piece.is_empty();
        }
        let length = self.piece.len().min(buffer.len());
        let piece = self.piece.split_to(length);
        if let Some(buffer) = buffer.get_mut(..length) {
            buffer.copy_from_slice(&piece);
        }
        Ok(length)
    }
}

impl From<ImportError> for ApiProblem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Foreign(_)
            | ImportError::OtherChannel(_)
            | ImportError::Undated
            | ImportError::Read(_) => Self::unclear(error.to_string()),
            ImportError::Store(error) => error.into(),
            ImportError::Failed(_) => Self::broken(&error.to_string()),
        }
    }
}
