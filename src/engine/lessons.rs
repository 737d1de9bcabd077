//! Corrections: what a message really is, and what that teaches for the next ones.

use super::machine::Machine;
use crate::domain::{Done, Event, Feedback, ItemId, Kind, LessonId, Refusal, Severity};
use crate::feedback::learned::Learned;
use crate::store::{feedback, lessons};

impl Machine {
    /// Corrects what an item is. What is learned from it holds at once.
    pub(super) async fn correct(&mut self, item: ItemId, kind: Kind) -> Result<Done, Refusal> {
        let missing = || Refusal::NoMessage;
        let now = self.clock.now();
        // By the writer, after all that came before: an item that was just shown is there.
        let found = self.store.write(move |connection| feedback::get(connection, item)).await?;
        let before = found.ok_or_else(missing)?;
        let phrases = self.classifier.phrases(&before.text, &before.emotes);
        let mild = is_harmful(&before) && !matches!(kind, Kind::Hateful | Kind::Critical | Kind::NumberTalk);
        let about = phrases.clone();
        let learned = self
            .store
            .write(move |connection| {
                if !feedback::correct(connection, item, kind, now)? {
                    return Ok(None);
                }
                lessons::note(connection, item, &phrases, kind, mild, now)?;
                lessons::all(connection).map(Some)
            })
            .await?;
        let Some(mut learned) = learned else { return Err(missing()) };
        self.classifier.teach(Learned::new(&learned));
        learned.retain(|lesson| match lesson.whole {
            true => lesson.text == about.whole,
            false => about.parts.contains(&lesson.text),
        });
        learned.retain(|lesson| lesson.kind == kind);
        if matches!(kind, Kind::Hateful | Kind::NumberTalk) {
            self.publish(Event::Removed { items: vec![item] }, |_| {});
        }
        if is_harmful(&before) {
            // What is no abuse holds nobody.
            self.recall_abuse().await;
        }
        Ok(Done::Corrected { learned })
    }

    /// Forgets what was learned; from now on the rules judge alone.
    pub(super) async fn unlearn(&mut self, lesson: LessonId) -> Result<Done, Refusal> {
        let left = self
            .store
            .write(move |connection| {
                if lessons::forget(connection, lesson)? {
                    lessons::all(connection).map(Some)
                } else {
                    Ok(None)
                }
            })
            .await?;
        let left = left.ok_or(Refusal::NoLesson)?;
        self.classifier.teach(Learned::new(&left));
        Ok(Done::Unlearned)
    }
}

/// Whether the rules found an item harmful. Once it was corrected, its harm still stands as they saw it.
fn is_harmful(item: &Feedback) -> bool {
    item.harm != Severity::None || item.kind == Kind::Hateful
}
