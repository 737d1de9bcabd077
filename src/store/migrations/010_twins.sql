-- Of those told by the same person, only what was told in the other way and at about that time is looked at.
DROP INDEX feedback_twin;
CREATE INDEX feedback_twin ON feedback (twin_key, twin_way, at) WHERE twin_key IS NOT NULL AND twin_id IS NULL;
