//! What becomes of a line that was read: answered later, or let go.

use super::machine::Machine;
use crate::domain::{Done, Event, ItemId, Refusal, ReplyState};
use crate::store::reply_queue;

impl Machine {
    /// Puts a line on the list of those to be answered, ticks it off, or takes it off.
    pub(super) async fn reply_to(&mut self, item: ItemId, reply: ReplyState) -> Result<Done, Refusal> {
        let now = self.clock.now();
        let done = move |connection: &_| {
            if reply_queue::readable(connection, item)?.is_none() {
                return Ok(false);
            }
            match reply {
                ReplyState::Later => reply_queue::answer_later(connection, item, now).map(|()| true),
                ReplyState::Done => reply_queue::answered(connection, item, now),
                ReplyState::Never => reply_queue::answer_never(connection, item).map(|()| true),
            }
        };
        if !self.store.write(done).await? {
            return Err(Refusal::NotReadable);
        }
        self.publish(Event::Reply { item, reply }, |_| {});
        Ok(Done::Handled)
    }

    /// Lets a line go, or brings it back.
    pub(super) async fn let_go(&mut self, item: ItemId, on: bool) -> Result<Done, Refusal> {
        let now = self.clock.now();
        let done = move |connection: &_| match reply_queue::readable(connection, item)? {
            Some(_) => reply_queue::let_go(connection, item, on, now).map(|()| true),
            None => Ok(false),
        };
        if !self.store.write(done).await? {
            return Err(Refusal::NotReadable);
        }
        self.publish(Event::LetGo { item, on }, |_| {});
        Ok(Done::Handled)
    }
}
