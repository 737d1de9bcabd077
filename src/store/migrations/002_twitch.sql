-- Twitch itself: which broadcast a stream is, what it is about, its numbers, and things told twice.

ALTER TABLE stream ADD COLUMN twitch_id TEXT;       -- Twitch's id of it; null where Twitch told nothing
ALTER TABLE stream ADD COLUMN ended_by TEXT;        -- null while it runs, and for those of before

-- What a stream was about, each time it changed.
CREATE TABLE topic (
    id       INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    title    TEXT NOT NULL,
    category TEXT NOT NULL
) STRICT;
CREATE INDEX topic_stream ON topic (stream);

-- Numbers as they were measured. Nothing reads them but the shield.
CREATE TABLE sample (
    number TEXT NOT NULL,
    at     INTEGER NOT NULL,
    value  INTEGER NOT NULL,
    stream INTEGER REFERENCES stream (id) ON DELETE CASCADE,
    PRIMARY KEY (number, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX sample_stream ON sample (stream);

-- Chat and Twitch's events tell some things both, under two ids. The first to come is the row; the
-- id of the second is kept beside it, so that it stays known however often it is repeated.
ALTER TABLE feedback ADD COLUMN twin_key TEXT;
ALTER TABLE feedback ADD COLUMN twin_way TEXT;
ALTER TABLE feedback ADD COLUMN twin_id TEXT;
CREATE INDEX feedback_twin ON feedback (twin_key) WHERE twin_key IS NOT NULL AND twin_id IS NULL;
CREATE UNIQUE INDEX feedback_twin_id ON feedback (twin_id, source) WHERE twin_id IS NOT NULL;
