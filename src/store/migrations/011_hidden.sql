-- What the streamer took out of sight, so that it can be undone; and who, having been abusive in a stream, may be
-- read again in it, by the lines for which they were held.

CREATE TABLE hidden (
    item        INTEGER PRIMARY KEY REFERENCES feedback (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    with_person INTEGER NOT NULL     -- 1: because of who wrote it; 0: for itself
) STRICT;

CREATE TABLE let_pass (
    item INTEGER PRIMARY KEY REFERENCES feedback (id) ON DELETE CASCADE,
    at   INTEGER NOT NULL
) STRICT;
