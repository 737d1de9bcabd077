-- The spine: streams, feedback, digests, breaks, marks, and what must survive a restart.
-- Times are milliseconds since 1970, UTC. Words are domain's words, so that the file can be read
-- without the program. STRICT, so that a wrong type is an error at once and not a riddle later.

CREATE TABLE stream (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    origin     TEXT NOT NULL
) STRICT;

-- Two streams at once cannot be: the database refuses it, whatever the program believes.
CREATE UNIQUE INDEX stream_live ON stream ((ended_at IS NULL)) WHERE ended_at IS NULL;

-- AUTOINCREMENT: an id is also the sequence number of what was published, and is never used again,
-- not even after the newest rows were forgotten.
CREATE TABLE feedback (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    stream       INTEGER REFERENCES stream (id),
    event        TEXT NOT NULL,
    source       TEXT NOT NULL,
    source_id    TEXT,
    author_id    TEXT NOT NULL,
    author_login TEXT NOT NULL,
    author_name  TEXT NOT NULL,
    text         TEXT NOT NULL,
    emotes       TEXT,              -- JSON; null where there are none, which is nearly always
    kind         TEXT NOT NULL,
    tone         TEXT NOT NULL,
    harm         TEXT NOT NULL,
    reasons      TEXT,              -- JSON; null where there are none
    state        TEXT NOT NULL,
    standing     TEXT NOT NULL,
    amount       INTEGER            -- for the numbers page alone; no list of feedback reads it
) STRICT;

-- Twitch repeats lines, and replays are run twice: the same id of the same source is one item. The id
-- comes first because it tells two entries apart at its first bytes.
CREATE UNIQUE INDEX feedback_source ON feedback (source_id, source) WHERE source_id IS NOT NULL;
-- A timeout removes everything that one person wrote; what is gone already is not looked at again.
CREATE INDEX feedback_author ON feedback (author_id) WHERE author_id <> '' AND state <> 'deleted';
-- A digest reads one stream.
CREATE INDEX feedback_stream ON feedback (stream);
-- What waits, without reading what does not.
CREATE INDEX feedback_held ON feedback (id) WHERE state = 'held';

-- The streamer's corrections, with what the rules had said.
CREATE TABLE correction (
    item INTEGER NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
    at   INTEGER NOT NULL,
    was  TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT;

CREATE TABLE digest (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    stream      INTEGER REFERENCES stream (id),
    occasion    TEXT NOT NULL,
    composed_at INTEGER NOT NULL,
    from_at     INTEGER NOT NULL,
    to_at       INTEGER NOT NULL,
    to_item     INTEGER NOT NULL    -- the last item it saw; the next one begins behind it
) STRICT;

-- Every occasion for a digest has a key, taken once. This is what makes "never twice" true.
CREATE TABLE slot (
    key        TEXT PRIMARY KEY,
    handled_at INTEGER NOT NULL,
    digest     INTEGER REFERENCES digest (id)   -- null where there was nothing to compose
) STRICT, WITHOUT ROWID;

-- An entry keeps which items it stands for, not their words: the words are read from feedback
-- each time, so that what was deleted on Twitch also vanishes from old digests.
CREATE TABLE digest_entry (
    id       INTEGER PRIMARY KEY,
    digest   INTEGER NOT NULL REFERENCES digest (id) ON DELETE CASCADE,
    section  TEXT NOT NULL,
    position INTEGER NOT NULL,
    text     TEXT,                  -- null: the first quote speaks for itself
    people   TEXT NOT NULL
) STRICT;
CREATE INDEX digest_entry_digest ON digest_entry (digest, position);

CREATE TABLE digest_item (
    entry    INTEGER NOT NULL REFERENCES digest_entry (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    item     INTEGER NOT NULL,
    quote    INTEGER NOT NULL,      -- 1: its words are quoted
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

-- Where a digest has to go; written with the digest, ticked off when it is there.
CREATE TABLE delivery (
    digest  INTEGER NOT NULL REFERENCES digest (id) ON DELETE CASCADE,
    target  TEXT NOT NULL,
    done_at INTEGER,
    PRIMARY KEY (digest, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE break (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    stream     INTEGER REFERENCES stream (id),
    exercise   TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    ended_at   INTEGER,
    how        TEXT
) STRICT;
CREATE UNIQUE INDEX break_running ON break ((ended_at IS NULL)) WHERE ended_at IS NULL;

CREATE TABLE mark (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    stream INTEGER REFERENCES stream (id),
    note   TEXT
) STRICT;

-- Sessions of the private pages. They outlive a restart, so that an open tab stays open.
CREATE TABLE session (
    id         TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Single facts that must survive a restart, as JSON.
CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
