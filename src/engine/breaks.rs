//! Breaks: the planner's word, on disk first and then on the screens; and what the planner is told of
//! the moment.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use super::digests::ComposeJob;
use super::machine::Machine;
use crate::breaks::{self as planner, Input, Output, PlannerState, Rest, Surroundings};
use crate::clock::{SteadyTime, WallOffset};
use crate::config::During;
use crate::domain::{
    Absence, AuthorRole, BreakEnd, BreakNote, BreakState, BreakView, Event, FeedbackEvent, ItemState, Kind,
    Occasion, StreamId, StreamSignal, trim_unseen,
};
use crate::store::{NewItem, StoreError, breaks, digests, kv};

/// A command in chat counts once in this time.
const COMMAND_REST: Duration = Duration::from_secs(60);
/// Less than this is no sleep: two clocks are not read at the very same moment.
const NAP: Duration = Duration::from_secs(1);

/// What chat and peers said that the planner is told at the next look. Kept in memory alone: it is
/// about the moment.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    raided: bool,
    asked: bool,
    commanded: bool,
    /// A command does not count before this.
    rest_until: Option<SteadyTime>,
    shows_break_scene: bool,
    left_desk: bool,
    do_not_disturb: bool,
}

impl Noticed {
    /// A peer tells of the moment.
    pub(super) fn moment(&mut self, moment: &StreamSignal) {
        match moment {
            StreamSignal::Away { by: Absence::Scene, away } => self.shows_break_scene = *away,
            StreamSignal::Away { by: Absence::Desk, away } => self.left_desk = *away,
            StreamSignal::DoNotDisturb(on) => self.do_not_disturb = *on,
            _ => {}
        }
    }

    /// Whether anything tells that the streamer is away.
    fn is_away(&self) -> bool {
        self.shows_break_scene || self.left_desk
    }
}

/// Writes what came of a step, in the same transaction as the new state. Gives the id of a break that
/// began.
fn write(
    connection: &Connection,
    state: &PlannerState,
    outputs: &[Output],
    stream: Option<StreamId>,
    thanks: bool,
    wall: WallOffset,
    now: SteadyTime,
) -> rusqlite::Result<Option<i64>> {
    kv::set(connection, kv::BREAKS, &state.kept(wall))?;
    let now = wall.to_wall(now);
    let mut began = None;
    for output in outputs {
        match output {
            Output::Started(running) => {
                let (from, to) = (wall.to_wall(running.started_at), wall.to_wall(running.ends_at));
                began = Some(breaks::start(connection, stream, &running.exercise, from, to)?);
            }
            Output::Ended(how) => breaks::end(connection, now, *how, thanks && is_over(*how))?,
            Output::Snoozed { until } => {
                breaks::note(connection, stream, BreakNote::Snoozed, now, wall.to_wall(*until))?;
            }
            Output::Skipped => breaks::note(connection, stream, BreakNote::Skipped, now, now)?,
            Output::Natural { since } => {
                breaks::note(connection, stream, BreakNote::Natural, wall.to_wall(*since), now)?;
            }
            Output::Offered | Output::Withdrawn | Output::Refused(_) => {}
        }
    }
    Ok(began)
}

/// Whether a break that ended so was one.
fn is_over(how: BreakEnd) -> bool {
    how != BreakEnd::Skipped
}

impl Machine {
    /// Lets `input` happen now and returns what came of it.
    pub(super) async fn plan_breaks(&mut self, input: Input) -> Result<Vec<Output>, StoreError> {
        let (wall, now) = (self.clock.offset(), self.clock.steady());
        let (mut state, mut outputs) = (self.breaks.clone(), Vec::new());
        let slept = self.clock.slept();
        // Before anything else is counted by the time that has gone by.
        let sleep = self.has_slept().map(Input::Slept);
        for input in sleep.iter().chain([&input]) {
            let (next, more) = planner::step(&self.plan, state, input, now);
            state = next;
            outputs.extend(more);
        }
        let mut began = None;
        // What only tells of the moment comes often, and need not reach the disk.
        if !input.is_passing() || !outputs.is_empty() {
            let stream = self.live.as_ref().map(|live| live.stream.id);
            let thanks = self.may_thank();
            let (kept, happened) = (state.clone(), outputs.clone());
            let keep = move |connection: &_| write(connection, &kept, &happened, stream, thanks, wall, now);
            began = self.store.write(keep).await?;
        }
        self.breaks = state;
        self.slept = slept;
        self.show_breaks();
        if !input.is_passing() || !outputs.is_empty() {
            self.forget_digest_wake();
        }
        if outputs.iter().any(|output| matches!(output, Output::Ended(how) if is_over(*how))) {
            self.thank(wall.to_wall(now)).await;
        }
        if let Some(id) = began {
            self.stop_thanking();
            self.compose_break_digest(id);
        }
        Ok(outputs)
    }

    /// For how long the machine slept since breaks were last planned, if it did.
    fn has_slept(&self) -> Option<Duration> {
        Some(self.clock.slept().saturating_sub(self.slept)).filter(|slept| *slept >= NAP)
    }

    /// The break has begun, whatever becomes of its digest; what it would have held waits.
    fn compose_break_digest(&mut self, id: i64) {
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id) else { return };
        if self.config.digest.during != During::AtBreaks || self.status.borrow().paused {
            return;
        }
        let slot = format!("break:{id}");
        self.compose(ComposeJob {
            slot,
            occasion: Occasion::Break,
            stream: Some(stream),
            replies: Vec::new(),
        });
    }

    /// Something about breaks may be due, or the moment has become another.
    pub(super) async fn tick_breaks(&mut self, now: SteadyTime) -> Result<(), StoreError> {
        self.tell_planner(now).await?;
        let is_due = planner::next_wake(&self.plan, &self.breaks, now).is_some_and(|wake| now >= wake);
        if is_due || self.has_slept().is_some() {
            self.plan_breaks(Input::Tick).await?;
        }
        Ok(())
    }

    /// Tells the planner what it does not know yet of the moment.
    async fn tell_planner(&mut self, now: SteadyTime) -> Result<(), StoreError> {
        let away = self.noticed.is_away();
        if away != self.breaks.is_away() {
            self.plan_breaks(Input::Away(away)).await?;
        }
        if self.noticed.do_not_disturb != self.breaks.rests(Rest::DoNotDisturb) {
            self.plan_breaks(Input::Rest(Rest::DoNotDisturb, self.noticed.do_not_disturb)).await?;
        }
        let around = self.around(now);
        if around != *self.breaks.around() {
            self.plan_breaks(Input::Around(around)).await?;
        }
        if std::mem::take(&mut self.noticed.raided) {
            self.plan_breaks(Input::Raided).await?;
        }
        if std::mem::take(&mut self.noticed.asked) {
            self.plan_breaks(Input::Asked).await?;
        }
        if std::mem::take(&mut self.noticed.commanded) {
            self.plan_breaks(Input::Suggest).await?;
        }
        Ok(())
    }

    /// What went on when the service last stopped may be over: the planner is told how things stand.
    pub(super) async fn tell_planner_again(&mut self) -> Result<(), StoreError> {
        let (quiet, paused) = (self.status.borrow().quiet, self.status.borrow().paused);
        let live = self.live.is_some();
        if self.breaks.is_live() != live {
            self.plan_breaks(Input::Live(live)).await?;
        }
        for (rest, on) in [(Rest::Quiet, quiet), (Rest::Pause, paused)] {
            if self.breaks.rests(rest) != on {
                self.plan_breaks(Input::Rest(rest, on)).await?;
            }
        }
        self.tell_planner(self.clock.steady()).await
    }

    fn around(&self, now: SteadyTime) -> Surroundings {
        let moments = self.status.borrow().moments;
        let wall = self.clock.offset();
        let steady = |at: Option<Timestamp>| at.map(|at| wall.to_steady(at));
        Surroundings {
            ads_until: steady(moments.ads_until),
            ads_planned: steady(moments.ads_planned),
            hype_train_until: steady(moments.hype_train_until),
            peek_until: self.peeks.busy_until(now),
        }
    }

    /// Takes note of what an item says about the moment. Without a stream there is no break to put off.
    pub(super) fn notice(&mut self, item: &NewItem) {
        if self.live.is_none() || item.state == ItemState::Deleted {
            return;
        }
        if self.is_command(item) {
            let now = self.clock.steady();
            if self.noticed.rest_until.is_none_or(|rest| now >= rest) {
                self.noticed.rest_until = Some(now + COMMAND_REST);
                self.noticed.commanded = true;
            }
        }
        if item.standing == AuthorRole::Viewer {
            self.noticed.raided |= item.draft.event == FeedbackEvent::Raid;
            self.noticed.asked |=
                item.draft.event == FeedbackEvent::Message && item.verdict.kind == Kind::Question;
        }
    }

    /// Whether a moderator or the streamer wants a break to be offered.
    fn is_command(&self, item: &NewItem) -> bool {
        let (command, draft) = (&self.config.breaks.chat_command, &item.draft);
        let may = draft.roles.moderator || draft.roles.broadcaster || item.standing == AuthorRole::Own;
        let is_theirs = draft.source == "twitch" && !draft.mirrored && may;
        !command.is_empty()
            && is_theirs
            && draft.event == FeedbackEvent::Message
            && trim_unseen(&draft.text).eq_ignore_ascii_case(command)
    }

    /// Gives the running break the digest that the end of the last run may have kept from it.
    pub(super) async fn take_up_break(&mut self) -> Result<(), StoreError> {
        let Some(id) = self.store.read(breaks::running).await? else { return Ok(()) };
        if self.break_view().state != BreakState::Break {
            // How breaks stood could not be understood any more. Its record must not stand in the way of others.
            let now = self.clock.now();
            return self
                .store
                .write(move |connection| breaks::end(connection, now, BreakEnd::Ended, false))
                .await;
        }
        let slot = format!("break:{id}");
        if !self.store.read(move |connection| digests::is_taken(connection, &slot)).await? {
            self.compose_break_digest(id);
        }
        Ok(())
    }

    /// How breaks stand, as screens see it.
    pub(super) fn break_view(&self) -> BreakView {
        planner::view(&self.plan, &self.breaks, self.clock.offset())
    }

    pub(super) fn show_breaks(&self) {
        let view = self.break_view();
        if self.status.borrow().breaks != view {
            self.publish(Event::Break(view.clone()), |status| status.breaks = view);
        }
    }
}
