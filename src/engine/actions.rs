//! What people ask for, done and on disk before it is answered.

use std::time::Duration;

use super::digests::ComposeJob;
use super::machine::{Machine, Reply};
use super::passed;
use crate::breaks::{Exercises, Input, Output, Rest};
use crate::domain::{
    AccountState, Action, Command, Done, EndedBy, Event, ItemId, NewFeedback, Occasion, Refusal, RefusalSort,
};
use crate::feedback::policy;
use crate::store::journal::JournalError;
use crate::store::{StoreError, feedback, kv};

/// A break longer than this is a stream that ended.
const LONGEST_BREAK: Duration = Duration::from_secs(12 * 3600);

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::because(RefusalSort::Failed, error)
    }
}

impl From<JournalError> for Refusal {
    fn from(error: JournalError) -> Self {
        let sort = match error {
            JournalError::Conflict(_) | JournalError::Locked | JournalError::WrongPassphrase => {
                RefusalSort::Conflict
            }
            JournalError::Fault(_) => RefusalSort::Invalid,
            JournalError::Unreadable | JournalError::NotSwept(_) | JournalError::Store(_) => {
                RefusalSort::Failed
            }
        };
        Self::because(sort, error)
    }
}

impl Machine {
    /// Does what `action` asks for, and answers; what takes long answers once it has come back.
    pub(super) async fn execute(&mut self, action: Action, reply: Reply) {
        let answer = match action {
            Action::ComposeDigest => return self.compose_now(reply),
            Action::ForgetViewer { login } => return self.forget_viewer(login, reply),
            Action::StartStream => self.declare_stream().await.map(Done::Stream).map_err(Refusal::from),
            Action::EndStream => self.end_by_hand().await,
            Action::StartBreak { exercise: id, length } => self.start_break(id.as_deref(), length).await,
            Action::SnoozeBreak => self.answer_break(Input::Snooze).await,
            Action::SkipBreak => self.answer_break(Input::Skip).await,
            Action::EndBreak => self.answer_break(Input::End).await,
            Action::Quiet(on) => self.set_quiet(on).await,
            Action::Pause(on) => self.set_pause(on).await,
            Action::Mark { note } => self.mark(note).await,
            Action::SendDigest(id) => self.send_digest(id).await,
            Action::PutOffDigest(id) => self.put_off_digest(id).await,
            Action::ReadDigest(id) => self.note_read_digest(id).await,
            Action::DropAbuse(id) => self.drop_abuse(id).await,
            Action::HandIn(draft) => self.hand_in(*draft).await,
            Action::CorrectKind { item, kind } => self.correct(item, kind).await,
            Action::HideLine { item, on } => self.hide_line(item, on).await,
            Action::Reply { item, reply } => self.reply_to(item, reply).await,
            Action::LetGo { item, on } => self.let_go(item, on).await,
            Action::LetPass(id) => self.let_pass(&id).await,
            Action::Forget(lesson) => self.unlearn(lesson).await,
            Action::Shield { mode, number } => self.set_shield(mode, number).await,
            Action::ToggleShield => self.toggle_shield().await,
            Action::Reveal => self.reveal().await,
            Action::KeepHidden => Ok(self.keep_hidden()),
            Action::ObsOpened => self.note_obs().await,
            Action::Peek(number) => self.begin_peek(number).await.map(Done::Peek),
            Action::Look(id) => self.look(id).await.map(Done::Looked).map_err(Refusal::from),
            Action::LetBe(id) => self.let_be(id).await,
            Action::DismissUrgent => Ok(self.dismiss_urgent()),
            Action::SignIn => self.ask_account(Command::SignIn),
            Action::CancelSignIn => self.ask_account(Command::CancelSignIn),
            Action::SignOut => self.ask_account(Command::SignOut),
        };
        // Whoever asked may have gone; what was asked is done all the same.
        let _ = reply.send(answer);
    }

    async fn end_by_hand(&mut self) -> Result<Done, Refusal> {
        let ended = self.end_stream(self.clock.now(), EndedBy::Hand).await?;
        ended.map(Done::Stream).ok_or(Refusal::NoStream)
    }

    /// Hands a wish about the sign-in to whoever keeps it.
    fn ask_account(&self, command: Command) -> Result<Done, Refusal> {
        let account = self.status.borrow().account.clone();
        if account.state == AccountState::Unavailable {
            let why = [account.problem, account.advice].into_iter().flatten().collect();
            return Err(Refusal::NoSignIn(why));
        }
        self.commands.try_send(command).map(|()| Done::Asked).map_err(|_| Refusal::Busy)
    }

    async fn start_break(&mut self, id: Option<&str>, length: Option<Duration>) -> Result<Done, Refusal> {
        if let Some(id) = id
            && self.plan.exercises.find(id).is_none()
        {
            return Err(unknown_exercise(id, &self.plan.exercises));
        }
        let exercise = id.map(str::to_owned);
        if length.is_some_and(|length| length.is_zero() || length > LONGEST_BREAK) {
            return Err(Refusal::BreakLength);
        }
        self.answer_break(Input::Start { exercise, length }).await
    }

    async fn answer_break(&mut self, input: Input) -> Result<Done, Refusal> {
        for output in self.plan_breaks(input).await? {
            if let Output::Refused(why) = output {
                return Err(why);
            }
        }
        Ok(Done::Break(self.break_view()))
    }

    async fn set_quiet(&mut self, on: bool) -> Result<Done, Refusal> {
        self.store.write(move |connection| kv::set(connection, kv::QUIET, &on)).await?;
        self.publish(Event::Quiet { on }, |status| status.quiet = on);
        self.plan_breaks(Input::Rest(Rest::Quiet, on)).await?;
        Ok(Done::Switched(on))
    }

    async fn set_pause(&mut self, on: bool) -> Result<Done, Refusal> {
        self.store.write(move |connection| kv::set(connection, kv::PAUSE, &on)).await?;
        self.publish(Event::Pause { on }, |status| status.paused = on);
        self.plan_breaks(Input::Rest(Rest::Pause, on)).await?;
        self.forget_digest_wake();
        Ok(Done::Switched(on))
    }

    async fn mark(&mut self, note: Option<String>) -> Result<Done, Refusal> {
        let (id, note) = self.journal.mark(self.clock.now(), note).await?;
        self.publish(Event::Marked, |_| {});
        Ok(Done::Marked { id: id.to_string(), note })
    }

    fn compose_now(&mut self, reply: Reply) {
        // Asked for twice within a millisecond, it is one wish.
        let slot = format!("on_demand:{}", self.clock.now().as_millisecond());
        self.compose(ComposeJob { slot, occasion: Occasion::OnDemand, stream: None, replies: vec![reply] });
    }

    async fn hand_in(&mut self, draft: NewFeedback) -> Result<Done, Refusal> {
        let standing = policy::standing(&draft, &self.config.twitch.channel, &self.lists);
        let new = self.judge(draft, standing);
        let (item, new) = self
            .store
            .write(move |connection| {
                if let Some(id) = feedback::keep(connection, &new)? {
                    return Ok((Ok(new.kept_as(id)), true));
                }
                // It conflicts only with its own source and id.
                let id = new.draft.source_id.as_deref().unwrap_or_default();
                let known = feedback::known(connection, &new.draft.source, id)?;
                Ok((Err(known.unwrap_or(ItemId(0))), false))
            })
            .await?;
        let id = item.as_ref().map_or_else(|known| *known, |item| item.id);
        if let Some(event) = item.ok().as_ref().and_then(passed) {
            self.publish(event, |_| {});
        }
        self.clear_flood().await;
        self.tell_withheld().await;
        Ok(Done::HandedIn { id, new })
    }
}

fn unknown_exercise(id: &str, exercises: &Exercises) -> Refusal {
    let known = exercises.all().iter().map(|exercise| exercise.id.to_string()).collect();
    // `id` is foreign; quoting all of it back could be a page of text.
    let id = id.chars().filter(|c| !c.is_control()).take(40).collect();
    Refusal::UnknownExercise { id, known }
}
