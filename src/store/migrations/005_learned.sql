-- What the streamer's corrections teach: for each corrected item its words as they are compared, and the
-- emotes and words in it that only this channel has. What is learned is what enough of them agree on.

CREATE TABLE lesson (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    item  INTEGER NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
    at    INTEGER NOT NULL,
    text  TEXT NOT NULL,
    whole INTEGER NOT NULL,      -- 1: all of the message; 0: a word or an emote in it
    kind  TEXT NOT NULL,
    mild  INTEGER NOT NULL       -- 1: it makes harmless what the rules had found harmful
) STRICT;
CREATE INDEX lesson_item ON lesson (item);
CREATE INDEX lesson_text ON lesson (text, whole);
