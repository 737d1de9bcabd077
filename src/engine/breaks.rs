//! Breaks: the planner's word, on disk first and then on the screens.

use jiff::Timestamp;

use super::machine::Machine;
use crate::breaks::{self as planner, Input, Output};
use crate::config::During;
use crate::domain::{BreakView, Event, Occasion};
use crate::store::{StoreError, breaks, digests, facts};

impl Machine {
    /// Lets `input` happen now and returns what came of it.
    pub(super) async fn plan_breaks(&mut self, input: Input) -> Result<Vec<Output>, StoreError> {
        let now = self.clock.now();
        let (state, outputs) = planner::step(&self.plan, self.breaks.clone(), &input, now);
        let kept = state.clone();
        let happened = outputs.clone();
        let stream = self.live.as_ref().map(|live| live.stream.id);
        let began = self
            .store
            .write(move |connection| {
                facts::set(connection, facts::BREAKS, &kept)?;
                let mut began = None;
                for output in &happened {
                    match output {
                        Output::Started(running) => {
                            let id = breaks::start(
                                connection,
                                stream,
                                &running.exercise,
                                running.started_at,
                                running.ends_at,
                            )?;
                            began = Some(id);
                        }
                        Output::Ended(how) => breaks::end(connection, now, *how)?,
                        _ => {}
                    }
                }
                Ok(began)
            })
            .await?;
        self.breaks = state;
        self.show_breaks();
        self.forget_digest_wake();
        if let Some(id) = began
            && self.config.digest.during == During::AtBreaks
            && self.live.is_some()
            && !self.status.borrow().paused
        {
            // The break has begun, whatever becomes of its digest; what it would have held waits.
            if let Err(error) = self.compose(Occasion::Break, stream, format!("break:{id}")).await {
                tracing::warn!("{error}");
            }
        }
        Ok(outputs)
    }

    /// Something about breaks may be due.
    pub(super) async fn tick_breaks(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if planner::next_wake(&self.plan, &self.breaks, now).is_some_and(|wake| now >= wake) {
            self.plan_breaks(Input::Tick).await?;
        }
        Ok(())
    }

    /// Gives the running break the digest that the end of the last run may have kept from it.
    pub(super) async fn take_up_break(&mut self) -> Result<(), StoreError> {
        if self.config.digest.during != During::AtBreaks || self.status.borrow().paused {
            return Ok(());
        }
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id) else { return Ok(()) };
        let Some(id) = self.store.read(breaks::running).await? else { return Ok(()) };
        let slot = format!("break:{id}");
        let known = slot.clone();
        if !self.store.read(move |connection| digests::is_taken(connection, &known)).await? {
            self.compose(Occasion::Break, Some(stream), slot).await?;
        }
        Ok(())
    }

    /// How breaks stand, as screens see it.
    pub(super) fn break_view(&self) -> BreakView {
        planner::view(&self.plan, &self.breaks)
    }

    fn show_breaks(&self) {
        let view = self.break_view();
        if self.status.borrow().breaks != view {
            self.publish(Event::Break(view.clone()), |status| status.breaks = view);
        }
    }
}
