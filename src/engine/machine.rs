//! The one task that owns the state: it takes what comes, in order, and sleeps until something is due.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use super::{Parts, Status};
use crate::breaks as planner;
use crate::clock::{Clock, SteadyTime, WallOffset};
use crate::config::Config;
use crate::domain::{
    Account, Action, Command, Done, EmoteTable, Event, Incoming, Link, LinkState, Moments, Peer, Refusal,
    StreamSignal, Topic,
};
use crate::feedback::classify::Classifier;
use crate::feedback::flood;
use crate::feedback::learned::Learned;
use crate::feedback::lists::Lists;
use crate::shield::modes::Chosen;
use crate::shield::{Modes, Peeks, Reveal};
use crate::store::journal::Journal;
use crate::store::{Store, StoreError, kv, lessons, streams};

use super::breaks::Noticed;
use super::configure::ReadSettings;
use super::ingest::RemovedLately;
use super::jobs::{self, Jobs};
use super::measured::Measured;
use super::on_air::HeardLive;
use super::streams::LiveStream;
use super::urgent::Reports;
use super::withheld::Abusers;

/// The pause after something due could not be done, before it is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// The way to answer whoever asked.
pub(super) type Reply = oneshot::Sender<Result<Done, Refusal>>;

/// What is asked for.
pub(super) enum Request {
    /// Something is to be done.
    Action(Action, Reply),
    /// Other settings are to be gone on with.
    Configure(Box<Config>, Reply),
    /// It is to be told when nothing is left to do.
    Settle(oneshot::Sender<()>),
}

/// The state of the house while it runs. Everything that matters is on disk as well.
pub(super) struct Machine {
    pub(super) config: Config,
    pub(super) clock: Clock,
    pub(super) zone: TimeZone,
    pub(super) store: Store,
    /// For marks alone; what is written in it is none of the machine's business.
    pub(super) journal: Journal,
    pub(super) classifier: Classifier,
    /// Reports of the last minutes that cannot wait.
    pub(super) reports: Reports,
    /// The streamer's own lists.
    pub(super) lists: Lists,
    /// Copies and floods.
    pub(super) flood: flood::FloodWatch,
    /// A flood was found, and what of it is in sight has still to go.
    pub(super) flood_begins: bool,
    /// Who was abusive in the stream that runs.
    pub(super) abusers: Abusers,
    pub(super) plan: planner::BreakPlan,
    pub(super) breaks: planner::PlannerState,
    /// How long the machine had slept when breaks were last planned.
    pub(super) slept: Duration,
    pub(super) live: Option<LiveStream>,
    /// Chat alone does not begin a stream before this: one was ended by hand a moment ago.
    pub(super) no_stream_before: Option<SteadyTime>,
    /// When the last stream ended.
    pub(super) last_end: Option<SteadyTime>,
    /// Peeks under way.
    pub(super) peeks: Peeks,
    /// What was measured lately.
    pub(super) measured: Measured,
    /// A wish to see more that waits for its pause.
    pub(super) reveal: Reveal,
    /// Raids, questions and commands in chat, for the planner of breaks.
    pub(super) noticed: Noticed,
    /// What Twitch said about being live.
    pub(super) heard: HeardLive,
    /// Whether OBS streams; none where it does not say.
    pub(super) obs_streams: Option<bool>,
    /// What the channel is about, as far as that is known.
    pub(super) topic: Option<Topic>,
    /// Whether a stream is running, for peers.
    pub(super) live_sign: watch::Sender<bool>,
    /// Twitch's id of the channel, for peers; none until chat tells.
    pub(super) room: watch::Sender<Option<String>>,
    /// Words that are emotes of other services.
    pub(super) emotes: Arc<EmoteTable>,
    /// What the settings say about looking.
    pub(super) looks: watch::Sender<ReadSettings>,
    /// When the machine was started.
    pub(super) woke_at: SteadyTime,
    /// Since when this data folder is in use.
    pub(super) since: Timestamp,
    pub(super) removed_lately: RemovedLately,
    pub(super) status: watch::Sender<Status>,
    pub(super) commands: mpsc::Sender<Command>,
    /// When to look for a due digest again, by the wall clock; none when that is not known.
    pub(super) digest_wake: Option<Timestamp>,
    /// Told when there is more past feedback than before, to be made searchable.
    pub(super) past_grew: watch::Sender<()>,
    /// When it is looked again for what has been kept for long enough.
    pub(super) retain_at: SteadyTime,
    /// Long work under way.
    pub(super) jobs: Jobs,
    events: broadcast::Sender<Event>,
    /// Batches from peers that wait to be taken in.
    pub(super) arriving: mpsc::Receiver<Vec<Incoming>>,
    troubles: watch::Receiver<Option<String>>,
    retry_at: Option<SteadyTime>,
    /// How the wall clock stood at the last look.
    pub(super) wall: WallOffset,
}

impl Machine {
    /// Takes up what was running when the service last stopped, however it stopped.
    pub(super) async fn wake(
        parts: &Parts<'_>,
        store: Store,
        journal: Journal,
        events: broadcast::Sender<Event>,
        commands: mpsc::Sender<Command>,
        arriving: mpsc::Receiver<Vec<Incoming>>,
        troubles: watch::Receiver<Option<String>>,
    ) -> Result<(Self, watch::Receiver<Status>), StoreError> {
        let (wall, now) = (parts.clock.offset(), parts.clock.steady());
        let wall_now = wall.to_wall(now);
        let since = store
            .write(move |connection| {
                if let Some(since) = kv::get(connection, kv::SINCE)? {
                    return Ok(since);
                }
                kv::set(connection, kv::SINCE, &wall_now).map(|()| wall_now)
            })
            .await?;
        let (quiet, paused, breaks, live, last_end, chosen, is_lost, lessons, over) = store
            .read(|connection| {
                Ok((
                    kv::get(connection, kv::QUIET)?.unwrap_or(false),
                    kv::get(connection, kv::PAUSE)?.unwrap_or(false),
                    kv::get::<planner::PlannerState<Timestamp>>(connection, kv::BREAKS)?.unwrap_or_default(),
                    LiveStream::running(connection)?,
                    streams::last_ended(connection)?,
                    kv::get::<Chosen>(connection, kv::SHIELD)?,
                    kv::is_unreadable::<Chosen>(connection, kv::SHIELD)?,
                    lessons::all(connection)?,
                    kv::get::<Option<String>>(connection, kv::OVER)?.flatten(),
                ))
            })
            .await?;
        let settings = Modes::of(&parts.config.shield);
        let plan = planner::BreakPlan::of(&parts.config.breaks);
        let breaks = breaks.take_up(&plan, wall, now);
        // What was is not ahead, whatever became of the wall clock since.
        let past = |at| wall.to_steady(at).min(now);
        let live = live.map(|live: LiveStream<Timestamp>| live.map(past));
        let last_end = last_end.map(|ended| past(ended.at));
        let status = Status {
            stream: live.as_ref().map(|live| live.stream.id),
            quiet,
            paused,
            breaks: planner::view(&plan, &breaks, wall),
            shield: match chosen {
                Some(chosen) => chosen.under(&settings),
                // A choice there was, and nobody can tell which: then nothing is to be seen.
                None if is_lost => Modes::default(),
                None => settings.clone(),
            },
            ..Status::default()
        };
        let (status, watched) = watch::channel(status);
        let silence = parts.config.stream.silence.get();
        let mut classifier = Classifier::new(&parts.config.twitch.channel);
        classifier.teach(Learned::new(&lessons));
        let mut machine = Self {
            classifier,
            lists: Lists::of(&parts.config.feedback),
            flood: flood::FloodWatch::default(),
            flood_begins: false,
            abusers: Abusers::default(),
            reports: Reports::default(),
            config: parts.config.clone(),
            clock: parts.clock.clone(),
            zone: parts.zone.clone(),
            no_stream_before: last_end.map(|ended| ended + silence),
            last_end,
            removed_lately: RemovedLately::default(),
            peeks: Peeks::default(),
            measured: Measured::default(),
            reveal: Reveal::default(),
            noticed: Noticed::default(),
            heard: HeardLive::of_one_over(over),
            obs_streams: None,
            topic: None,
            live_sign: watch::Sender::new(live.is_some()),
            room: watch::Sender::new(None),
            emotes: Arc::default(),
            looks: watch::Sender::new(ReadSettings::of(parts.config)),
            digest_wake: None,
            past_grew: watch::Sender::new(()),
            retry_at: None,
            wall,
            woke_at: now,
            retain_at: now + jobs::AGREED,
            jobs: Jobs::default(),
            store,
            journal,
            plan,
            breaks,
            slept: parts.clock.slept(),
            live,
            since,
            status,
            commands,
            events,
            arriving,
            troubles,
        };
        machine.recall_people().await;
        Ok((machine, watched))
    }

    pub(super) async fn run(mut self, mut requests: mpsc::Receiver<Request>, stop: CancellationToken) {
        self.resume().await;
        loop {
            self.tick().await;
            self.tell_settled().await;
            let wake = self.next_wake();
            let clock = self.clock.clone();
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(request) = requests.recv() => {
                    // What came before the wish counts before it: a stream ends after its last lines.
                    let arrived = self.arriving.len();
                    self.ingest_arrived(arrived).await;
                    self.answer(request).await;
                }
                finished = self.jobs.next() => self.take_up(finished).await,
                Ok(()) = self.troubles.changed() => self.note_trouble(),
                () = clock.wake_at(wake) => {}
                () = clock.wall_set(self.wall) => {}
                Some(batch) = self.arriving.recv() => {
                    self.ingest(batch).await;
                    // What is due is looked at once for all that is there, but no more than fits the
                    // queue: people who ask for something must not wait for a loud chat.
                    let more = self.arriving.max_capacity() - 1;
                    self.ingest_arrived(more).await;
                }
            }
        }
        self.finish(requests).await;
    }

    /// What was left to do when the service last stopped.
    async fn resume(&mut self) {
        let taken_up = async {
            self.tell_planner_again().await?;
            self.take_up_break().await?;
            self.take_up_thanks().await
        };
        if let Err(error) = taken_up.await {
            tracing::warn!(
                error = &error as &dyn Error,
                "what was under way at the last stop could not be taken up"
            );
        }
    }

    /// Whatever is due. Cheap when nothing is.
    async fn tick(&mut self) {
        let now = self.clock.steady();
        self.look_at_wall(now);
        if self.is_resting() {
            return;
        }
        self.retry_at = None;
        self.drop_past_moments();
        self.drop_past_urgent(now);
        let done = async {
            self.end_silent_stream(now).await?;
            self.tick_breaks(now).await?;
            self.compose_due().await
        };
        if let Err(error) = done.await {
            tracing::warn!(error = &error as &dyn Error, "what was due could not be done; it is tried again");
            self.rest_from_trying();
            return;
        }
        self.retain(now);
    }

    /// Where the wall clock was set, what is said by it is said anew.
    fn look_at_wall(&mut self, now: SteadyTime) {
        let wall = self.clock.offset();
        if std::mem::replace(&mut self.wall, wall) != wall {
            tracing::info!("the wall clock was set");
            self.put_off_retention(now);
            self.forget_digest_wake();
            self.show_breaks();
        }
    }

    /// Something could not be written a moment ago.
    pub(super) fn is_resting(&self) -> bool {
        self.retry_at.is_some_and(|retry| self.clock.steady() < retry)
    }

    /// What could not be written is tried again, but not at once.
    pub(super) fn rest_from_trying(&mut self) {
        self.retry_at = Some(self.clock.steady() + RETRY);
    }

    /// When something is due next; none where only what comes from outside can make anything due.
    fn next_wake(&self) -> Option<SteadyTime> {
        let digest_wake = self.wall.to_steady(self.digest_wake.unwrap_or(Timestamp::MIN));
        let due = [
            self.silence_ends(),
            self.next_moment_ends().map(|at| self.wall.to_steady(at)),
            self.urgent_ends(),
            planner::next_wake(&self.plan, &self.breaks, self.clock.steady()),
            // What is under way is looked after when it comes back.
            Some(digest_wake).filter(|_| !self.jobs.is_composing()),
            Some(self.retain_at).filter(|_| !self.jobs.is_retaining()),
        ];
        let next = due.into_iter().flatten().min()?;
        Some(self.retry_at.map_or(next, |retry| next.max(retry)))
    }

    /// Takes up to `most` of the batches that have arrived, without waiting for more.
    async fn ingest_arrived(&mut self, most: usize) {
        for _ in 0..most {
            let Ok(batch) = self.arriving.try_recv() else { return };
            self.ingest(batch).await;
        }
    }

    async fn answer(&mut self, request: Request) {
        match request {
            Request::Action(action, reply) => self.execute(action, reply).await,
            Request::Configure(config, reply) => {
                let answer = self.configure(*config).await;
                // Whoever asked may have gone; what was asked is done all the same.
                let _ = reply.send(answer);
            }
            Request::Settle(settled) => self.settle(settled),
        }
    }

    /// Puts everything received on disk, then closes the database.
    async fn finish(&mut self, mut requests: mpsc::Receiver<Request>) {
        self.arriving.close();
        requests.close();
        while let Some(batch) = self.arriving.recv().await {
            self.ingest(batch).await;
        }
        while let Some(request) = requests.recv().await {
            self.answer(request).await;
        }
        self.finish_jobs().await;
        self.tell_settled().await;
        self.journal.close().await;
        self.store.close().await;
    }

    /// Publishes `event` and how things stand after it. Only for what is on disk already.
    pub(super) fn publish(&self, event: Event, change: impl FnOnce(&mut Status)) {
        self.status.send_modify(change);
        // An error means that no screen is open.
        let _ = self.events.send(event);
    }

    /// A connection changed.
    pub(super) fn set_link(&self, link: Link) {
        self.publish(Event::Link(link.clone()), |status| {
            status.links.retain(|known| known.peer != link.peer);
            status.links.push(link);
            status.links.sort_by_key(|link| link.peer);
        });
    }

    /// The sign-in changed.
    pub(super) fn set_account(&mut self, account: Account) {
        let was_in_use = self.status.borrow().account.is_in_use();
        if account.is_in_use() && !was_in_use {
            // It will tell, once it was asked.
            self.heard.told_at = Some(self.clock.steady());
        }
        self.publish(Event::Account(Box::new(account.clone())), |status| status.account = account);
    }

    /// Ads or a hype train began or ended.
    pub(super) fn take_moment(&self, moment: &StreamSignal) {
        let mut moments = self.status.borrow().moments;
        match *moment {
            StreamSignal::AdsBegan { until } => moments.ads_until = Some(until),
            StreamSignal::AdsPlanned { at } => moments.ads_planned = at,
            StreamSignal::HypeTrain { until } => moments.hype_train_until = Some(until),
            StreamSignal::HypeTrainEnded => moments.hype_train_until = None,
            // These are the planner's alone; no screen shows them.
            StreamSignal::Away { .. } | StreamSignal::DoNotDisturb(_) => {}
        }
        self.show_moments(moments);
    }

    /// Moments that are over are told as over, so that no screen needs a timer for them.
    fn drop_past_moments(&self) {
        let now = self.clock.now();
        let Moments { ads_until, ads_planned, hype_train_until } = self.status.borrow().moments;
        let to_come = |at: &Timestamp| *at > now;
        self.show_moments(Moments {
            ads_until: ads_until.filter(to_come),
            ads_planned: ads_planned.filter(to_come),
            hype_train_until: hype_train_until.filter(to_come),
        });
    }

    fn next_moment_ends(&self) -> Option<Timestamp> {
        let Moments { ads_until, ads_planned, hype_train_until } = self.status.borrow().moments;
        [ads_until, ads_planned, hype_train_until].into_iter().flatten().min()
    }

    fn show_moments(&self, moments: Moments) {
        if self.status.borrow().moments != moments {
            self.publish(Event::Moments(moments), |status| status.moments = moments);
        }
    }

    fn note_trouble(&mut self) {
        let problem = self.troubles.borrow_and_update().clone();
        let state = if problem.is_some() { LinkState::Waiting } else { LinkState::Up };
        let advice = None; // the sentence holds it
        self.set_link(Link { peer: Peer::Store, state, since: self.clock.now(), problem, advice });
    }
}
