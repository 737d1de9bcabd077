-- The journal, in a file of its own. Times are milliseconds since 1970, UTC.

-- A mark is a time and nothing else, so that the key works while the journal is locked. Its note is
-- sealed like everything else that was written.
CREATE TABLE mark (
    id   TEXT PRIMARY KEY,
    at   INTEGER NOT NULL,
    note ANY                        -- a record as JSON; sealed, bytes; null where there is none
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    id     TEXT PRIMARY KEY,
    kind   TEXT NOT NULL,
    format INTEGER NOT NULL,        -- in which form the fields are written
    body   ANY NOT NULL             -- a record as JSON; sealed, bytes
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_kind ON entry (kind);

-- What is being written and was not handed in yet.
CREATE TABLE draft (
    name TEXT PRIMARY KEY,
    body ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Present where there is a passphrase. The journal's own key lies in it, sealed with what Argon2id makes
-- of the passphrase.
CREATE TABLE lock (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    salt   BLOB NOT NULL,
    memory INTEGER NOT NULL,        -- KiB
    passes INTEGER NOT NULL,
    lanes  INTEGER NOT NULL,
    key    BLOB NOT NULL
) STRICT;

-- Present where what was forgotten may still lie in the file.
CREATE TABLE sweep (
    one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;
