-- Whether the user is told at once of what is said in a room; NULL: as for all contacts.
ALTER TABLE rooms ADD COLUMN notifications TEXT CHECK (notifications IN ('on', 'off'));
