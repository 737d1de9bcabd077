//! The sheets of an export: what each holds, and what each of its columns means.
//!
//! The explanations stand here and nowhere else; the export's own README is made of them.

use rusqlite::Connection;

use super::form::CellForm;

/// A column of a sheet.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub about: &'static str,
    pub(super) sql: &'static str,
    pub(super) form: CellForm,
}

/// What a sheet holds while a stream runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhileLive {
    /// The same as ever.
    All,
    /// Only what belongs to no running stream: since when one is live could be read off the rest.
    Past,
    /// Nothing.
    Nothing,
}

/// A sheet of an export.
#[derive(Debug)]
pub struct Sheet {
    /// Its name, and that of its files.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    pub(super) table: &'static str,
    pub(super) only: &'static str,
    pub(super) order: &'static str,
    pub(super) while_live: WhileLive,
    /// Whether there is nothing but numbers in it.
    pub(super) is_numbers: bool,
}

impl Sheet {
    /// Whether the database has its table. Those of other versions may not.
    pub(super) fn is_there(&self, connection: &Connection) -> rusqlite::Result<bool> {
        connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)",
            [self.table],
            |row| row.get(0),
        )
    }

    pub(super) fn count(&self, connection: &Connection) -> rusqlite::Result<i64> {
        let sql = format!("SELECT count(*) FROM \"{}\" WHERE {}", self.table, self.only);
        connection.query_row(&sql, [], |row| row.get(0))
    }

    /// What reads its rows.
    pub(super) fn query(&self, live: bool, with_held: bool) -> String {
        let columns: Vec<_> = self.columns.iter().map(|column| column.sql).collect();
        let mut sql = format!("SELECT {} FROM \"{}\" WHERE {}", columns.join(", "), self.table, self.only);
        if self.table == "feedback" && !with_held {
            sql.push_str(" AND state <> 'held'");
        }
        sql.push_str(match (live, self.while_live) {
            (false, _) | (true, WhileLive::All) => "",
            (true, WhileLive::Past) => {
                " AND (stream IS NULL OR stream NOT IN (SELECT id FROM stream WHERE ended_at IS NULL))"
            }
            (true, WhileLive::Nothing) => " AND 0",
        });
        sql.push_str(" ORDER BY ");
        sql.push_str(self.order);
        sql
    }
}

/// Every sheet, in the order in which they are written.
pub fn all() -> &'static [Sheet] {
    SHEETS
}

/// Tables that hold no more than the program's own bookkeeping, and leave nothing to take along: what
/// begins with one of these.
#[cfg(test)]
pub(super) const BOOKKEEPING: [&str; 6] = ["sqlite_", "fact", "session", "slot", "attempt", "feedback_words"];

const fn column(name: &'static str, sql: &'static str, form: CellForm, about: &'static str) -> Column {
    Column { name, about, sql, form }
}

const fn id(about: &'static str) -> Column {
    column("id", "id", CellForm::Id, about)
}

const STREAM: Column = column("stream", "stream", CellForm::Id, "The stream it belongs to; empty for none.");

const FEEDBACK: &[Column] = &[
    id("Its id. What was said later has a higher one."),
    column("at", "at", CellForm::Time, "When it was said or done."),
    STREAM,
    column("event", "event", CellForm::Text, "message, follow, sub, gift, cheer, raid, redemption or other."),
    column("source", "source", CellForm::Text, "Where it came from: twitch, or the tool that handed it in."),
    column("source_id", "source_id", CellForm::Text, "Its id there."),
    column("author_id", "author_id", CellForm::Text, "The author's id there."),
    column("author_login", "author_login", CellForm::Text, "The author's login name."),
    column("author_name", "author_name", CellForm::Text, "The author's name as it is shown."),
    column("text", "text", CellForm::Text, "The words. Empty where they were deleted on Twitch."),
    column("emotes", "emotes", CellForm::Json, "Where emotes stand in the text: id, first byte, last byte."),
    column("style", "style", CellForm::Json, "Its author's colour and badges, and whom it answers."),
    column(
        "kind",
        "kind",
        CellForm::Text,
        "What it was found to be: kind, question, idea, critical and so on.",
    ),
    column("tone", "tone", CellForm::Text, "warm, neutral or cold."),
    column("harm", "harm", CellForm::Text, "none, rude or hateful."),
    column("reasons", "reasons", CellForm::Reasons, "Why it was found to be that."),
    column("state", "state", CellForm::Text, "passed, held, delivered or deleted."),
    column("standing", "standing", CellForm::Text, "Whose it is: a viewer's, your own, a bot's."),
    column("amount", "amount", CellForm::Number, "Bits, gifts, months or people of a raid."),
];

const SHEETS: &[Sheet] = &[
    Sheet {
        name: "streams",
        about: "Your streams. The one that runs has no beginning here: how long you are live is a number.",
        table: "stream",
        only: "1",
        order: "id",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            id("The stream's id."),
            column(
                "started_at",
                "CASE WHEN ended_at IS NOT NULL THEN started_at END",
                CellForm::Time,
                "When it began.",
            ),
            column("ended_at", "ended_at", CellForm::Time, "When it ended."),
            column(
                "origin",
                "origin",
                CellForm::Text,
                "Who told of it: you by hand, Twitch, or chat itself.",
            ),
            column("ended_by", "ended_by", CellForm::Text, "Who told of its end."),
            column("twitch_id", "twitch_id", CellForm::Text, "Twitch's id of it."),
        ],
    },
    Sheet {
        name: "topics",
        about: "What each stream was about, each time that changed.",
        table: "topic",
        only: "1",
        order: "id",
        while_live: WhileLive::Past,
        is_numbers: false,
        columns: &[
            STREAM,
            column("at", "at", CellForm::Time, "Since when."),
            column("title", "title", CellForm::Text, "The title."),
            column("category", "category", CellForm::Text, "The category."),
        ],
    },
    Sheet {
        name: "feedback",
        about: "What viewers said and did, and your own lines. Abuse and talk about numbers are in files of their own.",
        table: "feedback",
        only: "kind NOT IN ('hateful', 'number_talk')",
        order: "id",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: FEEDBACK,
    },
    Sheet {
        name: "number-talk",
        about: "Talk about numbers. Open it when you want to.",
        table: "feedback",
        only: "kind = 'number_talk'",
        order: "id",
        while_live: WhileLive::Nothing,
        is_numbers: false,
        columns: FEEDBACK,
    },
    Sheet {
        name: "abuse",
        about: "Hateful messages, apart from all else. You need not open it; it may be of use for a report.",
        table: "feedback",
        only: "kind = 'hateful'",
        order: "id",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: FEEDBACK,
    },
    Sheet {
        name: "corrections",
        about: "Where you said that a message is something else.",
        table: "correction",
        only: "1",
        order: "rowid",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            column("item", "item", CellForm::Id, "The feedback's id."),
            column("at", "at", CellForm::Time, "When you said so."),
            column("was", "was", CellForm::Text, "What it was taken for."),
            column("kind", "kind", CellForm::Text, "What it is."),
        ],
    },
    Sheet {
        name: "learned",
        about: "What your corrections teach: the words they were about.",
        table: "lesson",
        only: "1",
        order: "id",
        // Some of it is talk about numbers.
        while_live: WhileLive::Nothing,
        is_numbers: false,
        columns: &[
            id("Its id."),
            column("item", "item", CellForm::Id, "The feedback that was corrected."),
            column("at", "at", CellForm::Time, "When."),
            column("text", "text", CellForm::Text, "The words, as they are compared."),
            column("whole", "whole", CellForm::Flag, "Whether they are all of the message."),
            column("kind", "kind", CellForm::Text, "What they are."),
            column("mild", "mild", CellForm::Flag, "Whether it makes harmless what was found harmful."),
        ],
    },
    Sheet {
        name: "hidden",
        about: "Lines that you took out of sight.",
        table: "hidden",
        only: "1",
        order: "item",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            column("item", "item", CellForm::Id, "The feedback's id."),
            column("at", "at", CellForm::Time, "When."),
            column("with_person", "with_person", CellForm::Flag, "Whether that was because of who wrote it."),
        ],
    },
    Sheet {
        name: "let-pass",
        about: "Abuse after which you let its writer be read again in the same stream.",
        table: "let_pass",
        only: "1",
        order: "item",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            column("item", "item", CellForm::Id, "The feedback's id."),
            column("at", "at", CellForm::Time, "When."),
        ],
    },
    Sheet {
        name: "to-answer",
        about: "Lines that you put aside to answer.",
        table: "answer",
        only: "1",
        order: "item",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            column("item", "item", CellForm::Id, "The feedback's id."),
            column("at", "at", CellForm::Time, "When you put it aside."),
            column("answered_at", "answered_at", CellForm::Time, "When you had answered it."),
        ],
    },
    Sheet {
        name: "let-go",
        about: "Lines that you let go of.",
        table: "let_go",
        only: "1",
        order: "item",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            column("item", "item", CellForm::Id, "The feedback's id."),
            column("at", "at", CellForm::Time, "When."),
        ],
    },
    Sheet {
        name: "digests",
        about: "Your digests.",
        table: "digest",
        only: "1",
        order: "id",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            id("The digest's id."),
            STREAM,
            column("occasion", "occasion", CellForm::Text, "Why it was made."),
            column("composed_at", "composed_at", CellForm::Time, "When it was made."),
            column("from", "from_at", CellForm::Time, "The time it covers: from."),
            column("to", "to_at", CellForm::Time, "The time it covers: to."),
            column("put_off_at", "later_at", CellForm::Time, "When you said: not now."),
            column("read_at", "read_at", CellForm::Time, "When you read it last."),
            column("sections", "sections", CellForm::Text, "The sections it was made with."),
        ],
    },
    Sheet {
        name: "digest-entries",
        about: "What the digests say, entry by entry.",
        table: "digest_entry",
        only: "1",
        order: "digest, position",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            id("The entry's id."),
            column("digest", "digest", CellForm::Id, "The digest it stands in."),
            column("section", "section", CellForm::Text, "The section it stands in."),
            column("position", "position", CellForm::Whole, "Its place in the digest, from 0."),
            column("remark", "remark", CellForm::Text, "What it says by itself, by its name."),
            column(
                "text",
                "coalesce(remark, text)",
                CellForm::Remark,
                "The same in words. Empty where its first quote speaks for itself.",
            ),
            column("people", "people", CellForm::Text, "Whether one person said it, several, or many."),
        ],
    },
    Sheet {
        name: "digest-items",
        about: "Which feedback each entry of a digest stands for.",
        table: "digest_item",
        only: "1",
        order: "entry, position",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            column("entry", "entry", CellForm::Id, "The entry's id."),
            column("position", "position", CellForm::Whole, "Its place in the entry, from 0."),
            column("item", "item", CellForm::Id, "The feedback's id."),
            column("quote", "quote", CellForm::Flag, "Whether its words are quoted."),
        ],
    },
    Sheet {
        name: "deliveries",
        about: "Where digests went.",
        table: "delivery",
        only: "1",
        order: "digest, target",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            column("digest", "digest", CellForm::Id, "The digest's id."),
            column("target", "target", CellForm::Text, "Where to."),
            column("done_at", "done_at", CellForm::Time, "Since when nothing is left to do for it."),
            column("state", "state", CellForm::Text, "How it stands: owed, sent and so on."),
            column("problem", "problem", CellForm::Problem, "What was in the way."),
        ],
    },
    Sheet {
        name: "breaks",
        about: "The breaks that you took.",
        table: "break",
        only: "1",
        order: "id",
        while_live: WhileLive::Past,
        is_numbers: false,
        columns: &[
            id("The break's id."),
            STREAM,
            column("exercise", "exercise", CellForm::Text, "What you did in it."),
            column("started_at", "started_at", CellForm::Time, "When it began."),
            column("ends_at", "ends_at", CellForm::Time, "When it was to end."),
            column("ended_at", "ended_at", CellForm::Time, "When it ended."),
            column("how", "how", CellForm::Text, "How it ended."),
        ],
    },
    Sheet {
        name: "break-notes",
        about: "Breaks that were put off or skipped, or taken unasked.",
        table: "break_note",
        only: "1",
        order: "id",
        while_live: WhileLive::Past,
        is_numbers: false,
        columns: &[
            id("The note's id."),
            STREAM,
            column("what", "what", CellForm::Text, "What became of the break."),
            column("from", "from_at", CellForm::Time, "When that was, or began."),
            column("to", "to_at", CellForm::Time, "Until when it was put off, or when it ended."),
        ],
    },
    Sheet {
        name: "marks",
        about: "Marks that are not in your journal yet. The journal has an export of its own.",
        table: "mark",
        only: "1",
        order: "id",
        while_live: WhileLive::All,
        is_numbers: false,
        columns: &[
            id("The mark's id."),
            column("at", "at", CellForm::Time, "When you made it."),
            STREAM,
            column("note", "note", CellForm::Text, "What you wrote to it."),
        ],
    },
    Sheet {
        name: "peeks",
        about: "Looks at hidden numbers, taken or let be. Not what was seen.",
        table: "peek",
        only: "1",
        order: "id",
        while_live: WhileLive::Past,
        is_numbers: false,
        columns: &[
            id("The peek's id."),
            column("at", "at", CellForm::Time, "When it ended."),
            column("number", "number", CellForm::Text, "At which number."),
            STREAM,
            column("outcome", "outcome", CellForm::Text, "Looked, or let be."),
        ],
    },
    Sheet {
        name: "numbers",
        about: "Numbers as they were measured. Open it when you want to.",
        table: "sample",
        only: "1",
        order: "at, number",
        while_live: WhileLive::Nothing,
        is_numbers: true,
        columns: &[
            column("number", "number", CellForm::Text, "Which number."),
            column("at", "at", CellForm::Time, "When it was measured."),
            column("value", "value", CellForm::Number, "How many."),
            column("shared", "shared", CellForm::Flag, "Whether another room was counted, too."),
            STREAM,
        ],
    },
];
