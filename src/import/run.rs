//! Takes one file in, from its first byte to the digest of its last stream.

use std::io::{Cursor, Read};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task;
use tokio_util::sync::CancellationToken;

use super::entry::FileEnd;
use super::error::ImportError;
use super::evenings::Evenings;
use super::judge::PastJudge;
use super::keeper::Keeper;
use super::recognise::recognise;
use super::{chat_downloader, chatterino, chatty, justlog, raw, twitch_downloader};
use crate::clock::before;
use crate::config::{AfterStream, Config, FeedbackSettings};
use crate::domain::{ChatFormat, ImportOutcome};
use crate::store::{Store, lessons, past};

/// So much of a file is looked at to tell what it is, in bytes.
const HEAD: u64 = 64 * 1024;

/// What is to hold for past chat, as the settings say it.
#[derive(Debug, Clone)]
pub struct ImportRules {
    channel: String,
    feedback: FeedbackSettings,
    silence: SignedDuration,
    oldest: Timestamp,
    with_numbers: bool,
    zone: TimeZone,
    now: Timestamp,
}

impl ImportRules {
    /// Those of `config`, at `now`, for a streamer who lives in `zone`.
    pub fn of(config: &Config, zone: TimeZone, now: Timestamp) -> Self {
        Self {
            channel: config.twitch.channel.to_lowercase(),
            feedback: config.feedback.clone(),
            silence: SignedDuration::try_from(config.stream.silence.get()).unwrap_or(SignedDuration::MAX),
            oldest: before(now, config.retention.chat.get()),
            with_numbers: config.shield.after != AfterStream::Never,
            zone,
            now,
        }
    }
}

/// The way to take past chat in, for whoever may write nothing else. Cheap to clone.
#[derive(Clone)]
pub struct Importer {
    store: Store,
    places: Arc<Semaphore>,
}

impl Importer {
    /// One that keeps it in `store`.
    pub fn new(store: Store) -> Self {
        Self { store, places: Arc::new(Semaphore::new(1)) }
    }

    /// A place to take a file in; none while another file is taken in.
    pub fn begin(&self) -> Option<ImportPlace> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        Some(ImportPlace { store: self.store.clone(), place })
    }
}

/// Leave to take one file in.
pub struct ImportPlace {
    store: Store,
    place: OwnedSemaphorePermit,
}

impl ImportPlace {
    /// Takes `file` in: [`import_chat`].
    ///
    /// # Errors
    /// When it is no chat of this channel, or cannot be kept.
    pub async fn import(
        self,
        rules: ImportRules,
        name: String,
        file: impl Read + Send + 'static,
        stop: CancellationToken,
    ) -> Result<ImportOutcome, ImportError> {
        // The place is free again once nobody reads the file any more, whatever became of whoever asked.
        let file = PlacedFile { file, _place: self.place };
        import_chat(self.store, rules, name, file, stop).await
    }
}

struct PlacedFile<R> {
    file: R,
    _place: OwnedSemaphorePermit,
}

impl<R: Read> Read for PlacedFile<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(buffer)
    }
}

/// Takes `file` in, which is called `name`. On `stop` it ends with what is finished by then.
///
/// # Errors
/// When it is no chat of this channel, or cannot be kept.
pub async fn import_chat(
    store: Store,
    rules: ImportRules,
    name: String,
    file: impl Read + Send + 'static,
    stop: CancellationToken,
) -> Result<ImportOutcome, ImportError> {
    let (spans, lessons) =
        store.read(|connection| Ok((past::spans(connection)?, lessons::all(connection)?))).await?;
    let runtime = Handle::current();
    let work = move || {
        let keeper = |format| Keeper {
            judge: PastJudge::new(&rules.channel, &rules.feedback, &lessons),
            evenings: Evenings::new(rules.silence, spans),
            now: rules.now,
            oldest: rules.oldest,
            with_numbers: rules.with_numbers,
            open: None,
            outcome: ImportOutcome::of(format),
            failure: None,
            store,
            runtime,
            stop,
        };
        read(&rules, &name, file, keeper)
    };
    task::spawn_blocking(work).await.map_err(ImportError::Failed)?
}

fn read(
    rules: &ImportRules,
    name: &str,
    mut file: impl Read,
    keeper: impl FnOnce(ChatFormat) -> Keeper,
) -> Result<ImportOutcome, ImportError> {
    let mut head = Vec::new();
    let is_read = file.by_ref().take(HEAD).read_to_end(&mut head);
    if head.is_empty() {
        is_read.map_err(ImportError::Read)?;
    }
    let format = recognise(&head).map_err(ImportError::Foreign)?;
    let mut keeper = keeper(format);
    let file = Cursor::new(head).chain(file);
    let ImportRules { channel, zone, now, .. } = rules;
    let end = {
        let take = &mut |entry| keeper.take(entry);
        match format {
            ChatFormat::Chatterino => chatterino::read(file, name, zone, take),
            ChatFormat::Chatty => chatty::read(file, name, zone, take),
            ChatFormat::TwitchDownloader => twitch_downloader::read(file, channel, take)?,
            ChatFormat::ChatDownloader => chat_downloader::read(file, zone, take)?,
            ChatFormat::JustlogJson => justlog::read_json(file, channel, *now, take)?,
            ChatFormat::JustlogText => justlog::read_text(file, channel, take),
            ChatFormat::Raw => raw::read(file, channel, *now, take),
        }
    };
    let outcome = keeper.finish(format, end == FileEnd::Whole)?;
    explain(outcome)
}

/// A file in which there was nothing at all is told why.
fn explain(outcome: ImportOutcome) -> Result<ImportOutcome, ImportError> {
    let left_out = outcome.left_out;
    let found = outcome.new + outcome.known + left_out.heard + left_out.alone + left_out.too_old;
    if found == 0 && left_out.elsewhere > 0 {
        return Err(ImportError::OtherChannel("another channel".into()));
    }
    if found == 0 && left_out.undated > 0 {
        return Err(ImportError::Undated);
    }
    Ok(outcome)
}
