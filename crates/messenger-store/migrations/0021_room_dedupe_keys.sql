-- Keys by which programs say that two messages to a room are the same one.

-- What a program called a message to a room, so that it is said once. Good for 30 days; the latest 10,000 of a room
-- are kept.
CREATE TABLE room_dedupe_keys (
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- The `id` of the message.
    message_row INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL,
    PRIMARY KEY (room, key)
) STRICT, WITHOUT ROWID;

-- The oldest keys of a room.
CREATE INDEX room_dedupe_keys_by_age ON room_dedupe_keys (room, message_row);
