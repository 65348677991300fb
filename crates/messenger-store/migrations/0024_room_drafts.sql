-- What the user began to write in a room and has not sent: one text for each room; no row: nothing was begun.
CREATE TABLE room_drafts (
    room INTEGER PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;
