-- What is told a third time is looked for among what has its twin already, too.
CREATE INDEX feedback_told ON feedback (twin_key, at) WHERE twin_id IS NOT NULL;
