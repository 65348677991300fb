-- Rooms as a backup had them, in which this node may have said more than it knows.

-- 1: nothing is written there until its members have handed back what this node said since.
ALTER TABLE rooms ADD COLUMN is_restored INTEGER NOT NULL DEFAULT 0 CHECK (is_restored = 0 OR is_restored = 1);
