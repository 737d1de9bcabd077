-- Peeks at hidden numbers, as they ended. Not what was seen: that stands in `sample`.

CREATE TABLE peek (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    number  TEXT NOT NULL,
    stream  INTEGER REFERENCES stream (id) ON DELETE CASCADE,
    outcome TEXT NOT NULL
) STRICT;
