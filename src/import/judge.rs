//! Judges past lines as live ones are judged. Time and what others wrote around them play no part: nothing of it is
//! shown at once.

use crate::config::FeedbackSettings;
use crate::domain::{Author, AuthorRole, ItemState, Lesson, NewFeedback};
use crate::feedback::classify::{Classifier, MessageText};
use crate::feedback::learned::Learned;
use crate::feedback::lists::Lists;
use crate::feedback::{names, policy};
use crate::store::NewItem;

/// What past lines are judged by.
pub(super) struct PastJudge {
    channel: String,
    classifier: Classifier,
    lists: Lists,
}

impl PastJudge {
    /// One for the chat of `channel`, with the streamer's lists and what was learned from corrections.
    pub(super) fn new(channel: &str, settings: &FeedbackSettings, lessons: &[Lesson]) -> Self {
        let mut classifier = Classifier::new(channel);
        classifier.teach(Learned::new(lessons));
        Self { channel: channel.to_owned(), classifier, lists: Lists::of(settings) }
    }

    /// Whose line `draft` is.
    pub(super) fn standing(&self, draft: &NewFeedback) -> AuthorRole {
        policy::standing(draft, &self.channel, &self.lists)
    }

    /// What `draft`, which stands as it is seen, is. It counts as delivered: its digest goes by all of it.
    pub(super) fn judge(&self, mut draft: NewFeedback, standing: AuthorRole) -> NewItem {
        let verdict = self.classifier.classify(&MessageText {
            text: &draft.text,
            emotes: &draft.emotes,
            to: draft.reply_to.as_deref(),
        });
        draft.style.answers = draft.style.answers.take().filter(|name| self.may_be_named(name));
        NewItem { draft, verdict, standing, state: ItemState::Delivered, stream: None }
    }

    fn may_be_named(&self, name: &str) -> bool {
        let author = Author { id: String::new(), login: name.to_lowercase(), name: name.to_owned() };
        !self.lists.hide(&author) && names::shown(&author).is_some()
    }
}
