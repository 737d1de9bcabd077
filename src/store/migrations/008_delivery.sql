-- How each delivery stands, and every attempt to hand a digest to somebody else. An attempt is written
-- down before anything is sent; one without an end was cut off, and may have arrived. `delivery.done_at`
-- says since when nothing is to be done any more, whether it was sent or not.

ALTER TABLE delivery ADD COLUMN state TEXT NOT NULL DEFAULT 'owed';
UPDATE delivery SET state = 'sent' WHERE done_at IS NOT NULL;
ALTER TABLE delivery ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;   -- since it was last asked for
ALTER TABLE delivery ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;   -- of a letter in parts, those that arrived
ALTER TABLE delivery ADD COLUMN not_before INTEGER;                 -- when it is tried again
ALTER TABLE delivery ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;   -- 1: a person wants it sent, however old it is
ALTER TABLE delivery ADD COLUMN problem TEXT;                       -- a sentence of ours, without any secret
CREATE INDEX delivery_owed ON delivery (target, digest) WHERE state = 'owed';

CREATE TABLE attempt (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    digest   INTEGER NOT NULL,
    target   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    ended_at INTEGER,               -- null while nobody knows what became of it
    outcome  TEXT,
    FOREIGN KEY (digest, target) REFERENCES delivery (digest, target) ON DELETE CASCADE
) STRICT;
CREATE INDEX attempt_open ON attempt (target) WHERE ended_at IS NULL;

-- "Not now": the digest waits, and nobody asks again.
ALTER TABLE digest ADD COLUMN later_at INTEGER;
