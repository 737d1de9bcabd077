-- What becomes of a line that was read: to be answered later, or let go. (One that is kept as evidence is
-- copied into the journal, which has a file of its own.)

CREATE TABLE answer (
    item        INTEGER PRIMARY KEY REFERENCES feedback (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    answered_at INTEGER
) STRICT;

CREATE TABLE let_go (
    item INTEGER PRIMARY KEY REFERENCES feedback (id) ON DELETE CASCADE,
    at   INTEGER NOT NULL
) STRICT;
