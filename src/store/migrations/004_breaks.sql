-- Breaks that were not taken, or taken unasked; and whom each break's end has thanked.

CREATE TABLE break_note (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    stream  INTEGER REFERENCES stream (id) ON DELETE CASCADE,
    what    TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at   INTEGER NOT NULL
) STRICT;

-- The newest item when it ended: those up to here have been thanked. Null where nobody was.
ALTER TABLE break ADD COLUMN thanked_to INTEGER;
CREATE INDEX break_stream ON break (stream);
