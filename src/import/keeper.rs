//! Puts what a file tells into streams, and keeps them: a part at a time, so that others get their turn with the disk
//! between, and so that a stop at any moment leaves what was finished.

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::entry::{Broadcast, PastEntry, Removal};
use super::evenings::{EveningOf, Evenings, Reach};
use super::heard::KnownLines;
use super::judge::PastJudge;
use crate::digest::compose::{self, compose};
use crate::domain::{
    AuthorRole, ChatFormat, Deletion, ImportOutcome, ImportedStream, NewFeedback, Occasion, StreamId, Topic,
};
use crate::store::digests::{self, NewDigest};
use crate::store::past::{self, PastItem, PastSpan};
use crate::store::{Store, StoreError};

/// Things that are written at once.
const BATCH: usize = 1000;
/// Nothing was said before Twitch existed (2011), in seconds.
const EARLIEST: i64 = 1_293_840_000;
/// How far a clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// Keeps what a file tells. To be used on a thread that may wait.
pub(super) struct Keeper {
    pub(super) store: Store,
    pub(super) runtime: Handle,
    pub(super) judge: PastJudge,
    pub(super) evenings: Evenings,
    pub(super) now: Timestamp,
    /// What is older is not kept.
    pub(super) oldest: Timestamp,
    /// Whether the numbers of a stream may be opened after it.
    pub(super) with_numbers: bool,
    pub(super) stop: CancellationToken,
    pub(super) open: Option<Evening>,
    pub(super) outcome: ImportOutcome,
    pub(super) failure: Option<StoreError>,
}

/// The evening at hand.
pub(super) struct Evening {
    stream: Option<StreamId>,
    reach: Reach,
    topic: Option<Topic>,
    waiting: Vec<PastItem>,
    known: KnownLines,
    /// Lines that turned out to be new.
    new: u64,
}

impl Evening {
    fn new(reach: Reach) -> Self {
        Self { stream: None, reach, topic: None, waiting: Vec::new(), known: KnownLines::default(), new: 0 }
    }
}

impl Keeper {
    /// Takes one thing. False where no more is wanted.
    pub(super) fn take(&mut self, entry: PastEntry) -> bool {
        if self.stop.is_cancelled() {
            return false;
        }
        match self.put(entry) {
            Ok(()) => true,
            Err(error) => {
                self.failure = Some(error);
                false
            }
        }
    }

    /// The file is over.
    pub(super) fn finish(mut self, format: ChatFormat, whole: bool) -> Result<ImportOutcome, StoreError> {
        let is_stopped = self.stop.is_cancelled();
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.close()?;
        self.outcome.streams.sort_by_key(|stream| stream.started_at);
        Ok(ImportOutcome { format, whole: whole && !is_stopped, ..self.outcome })
    }

    fn put(&mut self, entry: PastEntry) -> Result<(), StoreError> {
        let left_out = &mut self.outcome.left_out;
        match entry {
            PastEntry::Said(mut draft) => {
                let words = draft.take_words();
                for draft in [Some(*draft), words].into_iter().flatten() {
                    self.put_said(draft)?;
                }
            }
            PastEntry::Removed(removal) => self.put_removal(removal),
            PastEntry::Broadcast(broadcast) => self.begin_named(broadcast)?,
            PastEntry::Elsewhere => left_out.elsewhere += 1,
            PastEntry::Undated => left_out.undated += 1,
            PastEntry::Unreadable => left_out.unreadable += 1,
            PastEntry::Nothing => {}
        }
        Ok(())
    }

    fn put_said(&mut self, draft: NewFeedback) -> Result<(), StoreError> {
        let (at, left_out) = (draft.at, &mut self.outcome.left_out);
        if at.as_second() < EARLIEST || at.duration_since(self.now) > AHEAD {
            left_out.undated += 1;
            return Ok(());
        }
        if at < self.oldest {
            left_out.too_old += 1;
            return Ok(());
        }
        let standing = self.judge.standing(&draft);
        // Bots talk on where nobody is.
        let is_person = matches!(standing, AuthorRole::Viewer | AuthorRole::Own);
        match self.evenings.of(at, self.open.as_ref().map(|open| &open.reach)) {
            EveningOf::Heard => {
                left_out.heard += 1;
                return Ok(());
            }
            EveningOf::Same => {}
            EveningOf::Known(span) => self.go_on(span)?,
            EveningOf::New if is_person => {
                self.close()?;
                self.open = Some(Evening::new(Reach::at(at)));
            }
            EveningOf::New => {
                left_out.alone += 1;
                return Ok(());
            }
        }
        self.add(draft, standing, is_person)
    }

    /// Adds a line to the evening at hand.
    fn add(
        &mut self,
        mut draft: NewFeedback,
        standing: AuthorRole,
        is_person: bool,
    ) -> Result<(), StoreError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if is_person {
            open.reach.note(draft.at);
        }
        // As it is kept. What is known need not be judged again.
        draft.straighten();
        if open.known.find(&draft.author.login, &draft.text, draft.at) {
            self.outcome.known += 1;
            return Ok(());
        }
        if draft.source_id.is_none() {
            draft.source_id = Some(open.known.id(&draft.author.login, &draft.text, draft.at));
        }
        open.waiting.push(PastItem::Said(Box::new(self.judge.judge(draft, standing))));
        if open.waiting.len() >= BATCH && open.reach.is_stream() { self.write() } else { Ok(()) }
    }

    fn put_removal(&mut self, removal: Removal) {
        let Some(open) = &mut self.open else { return };
        let (item, at) = match removal {
            Removal::Of { login, at } => (PastItem::RemovedOf(login), Some(at)),
            Removal::Told(what) => {
                let at = match &what {
                    Deletion::Message { .. } => None,
                    Deletion::Author { at, .. } | Deletion::Everything { at } => Some(*at),
                };
                (PastItem::Removed(what), at)
            }
        };
        // One from between two evenings says nothing of either.
        if at.is_none_or(|at| self.evenings.of(at, Some(&open.reach)) == EveningOf::Same) {
            open.waiting.push(item);
        }
    }

    /// Goes on with a stream that was imported before.
    fn go_on(&mut self, span: PastSpan) -> Result<(), StoreError> {
        self.close()?;
        let mut evening = Evening::new(Reach::named(span.from, span.to.unwrap_or(self.now)));
        evening.stream = Some(span.stream);
        let stream = span.stream;
        let lines = self.runtime.block_on(self.store.read(move |connection| {
            let mut known = KnownLines::default();
            past::lines(connection, stream, |login, text, at| known.add(login, text, at))?;
            Ok(known)
        }))?;
        evening.known = lines;
        self.open = Some(evening);
        Ok(())
    }

    /// What follows is of the stream that the file names.
    fn begin_named(&mut self, broadcast: Broadcast) -> Result<(), StoreError> {
        let Broadcast { from, to, topic } = broadcast;
        let to = to.unwrap_or(from).min(self.now);
        if from >= self.now {
            return Ok(());
        }
        match self.evenings.imported_at(from, to) {
            Some(span) => {
                self.go_on(span)?;
                if let Some(open) = &mut self.open {
                    open.reach.from = open.reach.from.min(from);
                    open.reach.to = open.reach.to.max(to);
                }
            }
            None => {
                self.close()?;
                self.open = Some(Evening::new(Reach::named(from, to)));
            }
        }
        if let Some(open) = &mut self.open {
            open.topic = topic;
        }
        Ok(())
    }

    /// Writes what waits of the evening at hand.
    fn write(&mut self) -> Result<(), StoreError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let items = std::mem::take(&mut open.waiting);
        let said = items.iter().filter(|item| matches!(item, PastItem::Said(_))).count();
        if said == 0 && open.stream.is_none() {
            return Ok(());
        }
        let (known, topic, now) = (open.stream, open.topic.take(), self.now);
        let Reach { from, to, .. } = open.reach;
        let write = self.store.write(move |connection| {
            let stream = match known {
                Some(stream) => past::reach(connection, stream, from, to).map(|()| stream)?,
                None => past::begin(connection, from, to, now)?,
            };
            if let Some(topic) = &topic {
                past::note_topic(connection, stream, from, topic)?;
            }
            let items = of_stream(items, stream);
            Ok((stream, past::keep(connection, stream, &items)?))
        });
        let (stream, new) = self.runtime.block_on(write)?;
        open.stream = Some(stream);
        open.new += new;
        self.outcome.new += new;
        self.outcome.known += u64::try_from(said).unwrap_or_default().saturating_sub(new);
        self.evenings.learn(PastSpan { stream, from, to: Some(to), is_imported: true });
        Ok(())
    }

    /// The evening at hand is over: its digest is composed, unless nothing of it is new.
    fn close(&mut self) -> Result<(), StoreError> {
        let is_stream =
            self.open.as_ref().is_some_and(|open| open.stream.is_some() || open.reach.is_stream());
        if is_stream {
            self.write()?;
        }
        let Some(open) = self.open.take() else { return Ok(()) };
        let Some(stream) = open.stream else {
            let said = open.waiting.iter().filter(|item| matches!(item, PastItem::Said(_))).count();
            self.outcome.left_out.alone += u64::try_from(said).unwrap_or_default();
            return Ok(());
        };
        let before =
            self.runtime.block_on(self.store.read(move |connection| past::digest(connection, stream)))?;
        let digest = match before {
            Some(digest) if open.new == 0 => Some(digest),
            _ => self.compose(stream, open.reach.to)?,
        };
        self.outcome.streams.retain(|known| known.stream != stream);
        self.outcome.streams.push(ImportedStream { stream, started_at: open.reach.from, digest });
        Ok(())
    }

    fn compose(
        &self,
        stream: StreamId,
        ended_at: Timestamp,
    ) -> Result<Option<crate::domain::DigestId>, StoreError> {
        let occasion = Occasion::Imported;
        let read = self.store.read(move |connection| digests::material(connection, occasion, Some(stream)));
        let material = self.runtime.block_on(read)?;
        let mut plans = compose(occasion, &material.items, material.wrote, &material.abusive);
        if self.with_numbers && material.has_numbers {
            compose::add_numbers(&mut plans);
        }
        let new = NewDigest {
            slot: format!("imported:{stream}"),
            stream: Some(stream),
            occasion,
            composed_at: ended_at,
            from: material.from.unwrap_or(ended_at).min(ended_at),
            to_item: crate::domain::ItemId(0),
            plans,
            targets: Vec::new(),
        };
        self.runtime.block_on(self.store.write(move |connection| past::keep_digest(connection, stream, &new)))
    }
}

fn of_stream(items: Vec<PastItem>, stream: StreamId) -> Vec<PastItem> {
    let of = |item| match item {
        PastItem::Said(mut said) => {
            said.stream = Some(stream);
            PastItem::Said(said)
        }
        other => other,
    };
    items.into_iter().map(of).collect()
}
