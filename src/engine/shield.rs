//! The shield's switch, and peeks.
//!
//! What lets more be seen is on disk before it counts. What hides counts at once, even where the disk takes
//! nothing: a number that is not to be seen waits for nobody.

use super::machine::Machine;
use crate::clock::SteadyTime;
use crate::domain::{Done, Event, Looked, NumberId, Peek, PeekEnd, PeekId, Raised, Refusal, ShieldMode};
use crate::shield::{AskedPeek, Modes, PeekLook};
use crate::store::{StoreError, kv, numbers, peeks};
use std::error::Error;

impl Machine {
    /// Sets how much may be seen of one number, or of all.
    pub(super) async fn set_shield(
        &mut self,
        mode: ShieldMode,
        number: Option<NumberId>,
    ) -> Result<Done, Refusal> {
        let mut modes = self.status.borrow().shield.clone();
        modes.set(mode, number);
        self.wish(modes).await
    }

    /// Lets be seen again what the streamer sees otherwise, or words.
    pub(super) async fn reveal(&mut self) -> Result<Done, Refusal> {
        self.wish(Modes::of(&self.config.shield).or_words()).await
    }

    /// One press: hides everything. Where all is hidden, the dock asks whether it is to be seen again: a key that
    /// was pressed to be sure shows nothing.
    pub(super) async fn toggle_shield(&mut self) -> Result<Done, Refusal> {
        if self.status.borrow().shield.hides_all() {
            self.publish(Event::RevealAsked, |_| {});
            return Ok(Done::Asked);
        }
        self.wish(Modes::default()).await
    }

    /// It stays as it is.
    pub(super) fn keep_hidden(&mut self) -> Done {
        self.reveal.let_be();
        Done::LetBe
    }

    /// Sets how much may be seen. What hides counts at once; before more may be seen there is a pause.
    async fn wish(&mut self, modes: Modes) -> Result<Done, Refusal> {
        if modes.reveal_beyond(&self.status.borrow().shield) {
            let pause = self.config.shield.peek_pause.get();
            if let Some(ready_at) = self.reveal.ask(&modes, pause, self.clock.steady()) {
                return Ok(Done::RevealWaits { until: self.clock.offset().to_wall(ready_at) });
            }
        }
        self.reveal.let_be();
        self.choose(modes, None).await?;
        // What is said of its time hangs on what may be seen.
        self.forget_digest_wake();
        Ok(Done::Shielded)
    }

    /// The settings say otherwise how much may be seen. What they hide is hidden at once; before they show more, the
    /// dock asks, with the pause that every other way takes.
    pub(super) async fn follow_modes(&mut self, modes: Modes) -> Result<(), StoreError> {
        let now = self.status.borrow().shield.clone();
        if self.config.shield.peek_pause.get().is_zero() || !modes.reveal_beyond(&now) {
            return self.choose(modes, None).await;
        }
        let (hidden, settings) = (now.raised(&modes), modes);
        if hidden != now {
            self.show_modes(hidden.clone(), None);
        }
        self.publish(Event::RevealAsked, |_| {});
        // Kept also where nothing changed: after a restart it would be the settings that count.
        let chosen = hidden.chosen(&settings);
        self.store.write(move |connection| kv::set(connection, kv::SHIELD, &chosen)).await
    }

    /// One of our pages was opened in OBS.
    pub(super) async fn note_obs(&mut self) -> Result<Done, Refusal> {
        self.raise_for_obs().await?;
        Ok(Done::Shielded)
    }

    /// OBS was opened: the shield goes up as it does with a stream. Once live, the streamer has chosen.
    pub(super) async fn raise_for_obs(&mut self) -> Result<(), StoreError> {
        if self.live.is_some() {
            return Ok(());
        }
        self.raise_shield(Raised::Obs).await
    }

    /// Where the settings want it so, a stream begins with the shield at least as far up as it stands
    /// there. It never comes down by itself: what the streamer hid beforehand stays hidden.
    pub(super) async fn raise_shield(&mut self, why: Raised) -> Result<(), StoreError> {
        if !self.config.shield.each_stream {
            return Ok(());
        }
        let modes = self.status.borrow().shield.raised(&Modes::of(&self.config.shield));
        self.choose(modes, Some(why)).await
    }

    pub(super) async fn choose(&self, modes: Modes, raised: Option<Raised>) -> Result<(), StoreError> {
        let before = self.status.borrow().shield.clone();
        if before == modes {
            return Ok(());
        }
        let settings = Modes::of(&self.config.shield);
        let keep = |modes: Modes| {
            let chosen = modes.chosen(&settings);
            self.store.write(move |connection| kv::set(connection, kv::SHIELD, &chosen))
        };
        let hidden = before.raised(&modes);
        if hidden != before {
            self.show_modes(hidden.clone(), raised);
        }
        keep(modes.clone()).await?;
        if hidden != modes {
            self.show_modes(modes, raised);
        }
        Ok(())
    }

    fn show_modes(&self, modes: Modes, raised: Option<Raised>) {
        let event = Event::Shield { mode: modes.default, numbers: modes.numbers.clone(), raised };
        self.publish(event, |status| status.shield = modes);
    }

    /// Begins a peek, where there is something to see at its end: nobody breathes for nothing.
    pub(super) async fn begin_peek(&mut self, number: NumberId) -> Result<Peek, Refusal> {
        if !number.is_known() {
            return Err(Refusal::NumberElsewhere);
        }
        let (stream, now) = (self.live.as_ref().map(|live| live.stream.clone()), self.clock.now());
        let read = move |connection: &_| numbers::reading(connection, stream.as_ref(), number, now);
        if self.store.read(read).await?.is_none() {
            let measured = matches!(number, NumberId::Viewers | NumberId::Followers | NumberId::Subscribers);
            let is_signed_in = self.status.borrow().account.is_in_use();
            let is_strange = measured && !is_signed_in;
            return Err(if is_strange { Refusal::NotSignedIn } else { Refusal::NotMeasured });
        }
        let asked = self.peeks.ask(number, self.config.shield.peek_pause.get(), self.clock.steady());
        Ok(self.peek_of(asked))
    }

    fn peek_of(&self, AskedPeek { id, number, ready_at }: AskedPeek) -> Peek {
        Peek { id, number, ready_at: self.clock.offset().to_wall(ready_at) }
    }

    /// Looks at a peek whose pause is over.
    pub(super) async fn look(&mut self, id: PeekId) -> Result<Looked, StoreError> {
        let now = self.clock.steady();
        let wall = self.clock.offset();
        let until = move |until: SteadyTime| wall.to_wall(until);
        Ok(match self.peeks.look(id, now) {
            PeekLook::TooEarly(peek) => Looked::TooEarly(self.peek_of(peek)),
            PeekLook::First(peek) => {
                let stream = self.live.as_ref().map(|live| live.stream.clone());
                let read = move |connection: &_| {
                    numbers::reading(connection, stream.as_ref(), peek.number, until(now))
                };
                let value = self.store.read(read).await?.map(|reading| reading.value);
                self.remember_peek(peek.number, PeekEnd::Looked).await;
                let show = self.config.shield.peek_show.get();
                let shown = self.peeks.show(id, value, show, now);
                shown.map_or(Looked::Gone, |shown| Looked::Shown {
                    number: peek.number,
                    value,
                    until: until(shown.until),
                })
            }
            PeekLook::Shown(peek, shown) => {
                Looked::Shown { number: peek.number, value: shown.value, until: until(shown.until) }
            }
            PeekLook::Gone => Looked::Gone,
            PeekLook::Unknown => Looked::Unknown,
        })
    }

    /// Lets a peek be.
    pub(super) async fn let_be(&mut self, id: PeekId) -> Result<Done, Refusal> {
        let Some(peek) = self.peeks.let_be(id) else {
            return Err(Refusal::NoPeek);
        };
        self.remember_peek(peek.number, PeekEnd::LetBe).await;
        Ok(Done::LetBe)
    }

    /// Where it cannot be remembered, the streamer's wish counts more than the record.
    async fn remember_peek(&self, number: NumberId, end: PeekEnd) {
        let (now, stream) = (self.clock.now(), self.live.as_ref().map(|live| live.stream.id));
        let add = move |connection: &_| peeks::add(connection, now, number, stream, end);
        if let Err(error) = self.store.write(add).await {
            tracing::warn!(%number, error = &error as &dyn Error, "that a look ended could not be kept");
        }
    }
}
