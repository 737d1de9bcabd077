-- Measured while lines from another room came: the people of both were counted then.
ALTER TABLE sample ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
