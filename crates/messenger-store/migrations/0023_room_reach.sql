-- How far this node's messages have come with the members of rooms.

-- What a member has of a stream of this node's, as it said itself. Members tell it again with every connection, so that
-- what a crash took comes back.
CREATE TABLE room_reach (
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    -- 16 bytes.
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    -- The member's Ed25519 public key, 32 bytes.
    peer BLOB NOT NULL CHECK (length(peer) = 32),
    -- The number of the last message that it has, of those that are for it.
    count INTEGER NOT NULL,
    -- The number of the last message that was shown to its user; 0: none, or it does not let that be known.
    shown INTEGER NOT NULL,
    PRIMARY KEY (room, stream, peer)
) STRICT, WITHOUT ROWID;

-- How far a stream has been shown.
CREATE INDEX room_messages_unread_of_stream ON room_messages (room, stream, number) WHERE state = 'unread';
