-- Sessions of other machines of the house. They are paired by a code; one by link has no device.

ALTER TABLE session ADD COLUMN device TEXT;         -- its name, as it was given; null for this machine
ALTER TABLE session ADD COLUMN handle TEXT;         -- what the list calls it: the id itself opens pages
