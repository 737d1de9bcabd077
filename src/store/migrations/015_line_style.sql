-- How a line looks beside its words: the author's colour and badges, and whom it answers, as JSON; null where nothing
-- is told.
ALTER TABLE feedback ADD COLUMN style TEXT;
