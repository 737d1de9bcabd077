-- What a list of digests says of each, kept as it was composed: a list reads no feedback. And whether it was read;
-- those of before are not to be called unread all at once.
ALTER TABLE digest ADD COLUMN read_at INTEGER;
ALTER TABLE digest ADD COLUMN sections TEXT NOT NULL DEFAULT '';

UPDATE digest SET read_at = composed_at, sections = coalesce((
    SELECT group_concat(section, ' ') FROM (
        SELECT section FROM digest_entry WHERE digest_entry.digest = digest.id
        GROUP BY section ORDER BY min(position))), '');
