//! The pages on which digests are listed and read, beside the digests themselves.

use super::surface::surface;
use crate::domain::{Kind, Occasion};

surface! {
    /// The words of those pages.
    DigestPageWords {
        after_stream, at_break, during, at_set_time, when_asked, imported,
        one_after_stream, one_at_break, one_during, one_at_set_time, one_when_asked, one_imported,
        kind_words, a_question, an_idea, criticism, abuse, number_talk, advertising, just_chat,
        questions, ideas, abuse_closed, copies, chat,
        not_now, it_waits_unasked, about_abuse, delete_unread, open_on_purpose, open_numbers, read_anyway,
        ask_criticism, read_now, stays_until_then, to_end_with, learned,
        did_not_go, sent_at, on_its_way, maybe_sent, not_sent, send_again, send_now,
        line_let_go, bring_back, same_words, what_to_do_by, keep, answer_later, let_go, look_at_thought, message_is,
        others_same, lines_let_go, somebody_else, other_words, whole_part,
        every_line, one_by_one, back_to_digest, before_and_after, lines_before, read_on,
        to_answer, answered, let_it_be, none_yet, back_to_today, search_said, of_which_kind, all_but_closed, search,
        found, numbers_wait, nothing_found, newest_shown, back_to_all, it_waits, unread, older, newest,
    }
}

impl DigestPageWords {
    /// What a digest is called among others.
    pub fn name(&self, occasion: Occasion) -> &'static str {
        match occasion {
            Occasion::AfterStream => self.after_stream,
            Occasion::Break => self.at_break,
            Occasion::Interval => self.during,
            Occasion::Daily => self.at_set_time,
            Occasion::OnDemand => self.when_asked,
            Occasion::Imported => self.imported,
        }
    }

    /// The same, within a sentence.
    pub fn phrase(&self, occasion: Occasion) -> &'static str {
        match occasion {
            Occasion::AfterStream => self.one_after_stream,
            Occasion::Break => self.one_at_break,
            Occasion::Interval => self.one_during,
            Occasion::Daily => self.one_at_set_time,
            Occasion::OnDemand => self.one_when_asked,
            Occasion::Imported => self.one_imported,
        }
    }

    /// What one message of a kind is.
    pub fn one_of(&self, kind: &Kind) -> &'static str {
        match kind {
            Kind::Praise => self.kind_words,
            Kind::Question => self.a_question,
            Kind::Idea => self.an_idea,
            Kind::Critical => self.criticism,
            Kind::Hateful => self.abuse,
            Kind::NumberTalk => self.number_talk,
            Kind::Spam => self.advertising,
            Kind::Chatter => self.just_chat,
        }
    }

    /// What all of a kind are.
    pub fn all_of(&self, kind: &Kind) -> &'static str {
        match kind {
            Kind::Praise => self.kind_words,
            Kind::Question => self.questions,
            Kind::Idea => self.ideas,
            Kind::Critical => self.criticism,
            Kind::Hateful => self.abuse_closed,
            Kind::NumberTalk => self.number_talk,
            Kind::Spam => self.copies,
            Kind::Chatter => self.chat,
        }
    }
}
