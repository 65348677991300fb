-- Severities, and what is done to messages of rooms after they were said; messages of rooms that are there for a time.
--
-- `room_messages` is made anew, because a CHECK cannot be changed in place. It keeps its rows, and its count of them.

ALTER TABLE room_messages RENAME TO room_messages_before;

-- What was said in rooms, in the order in which it reached this store.
CREATE TABLE room_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    number INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    -- The member's Ed25519 public key, 32 bytes.
    author BLOB NOT NULL CHECK (length(author) = 32),
    -- The first half of its hash, by which others name it.
    message_id BLOB NOT NULL CHECK (length(message_id) = 16),
    -- Sealed and signed, as it travels, to be handed on; also of what was deleted, or is over.
    sealed BLOB NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    -- 'sealed': its key is not here; 'text'; 'act': something done to another message, see room_acts; 'deleted' and
    -- 'expired': a text that its author deleted, or whose time was over; 'unknown': a kind of message that needs a newer
    -- version.
    kind TEXT NOT NULL CHECK (kind IN ('sealed', 'text', 'act', 'deleted', 'expired', 'unknown')),
    -- The words as they were first said; empty unless kind is 'text'.
    text TEXT NOT NULL DEFAULT '',
    -- By the author's clock; 0 while it is sealed.
    sent_at_ms INTEGER NOT NULL DEFAULT 0,
    reply_to BLOB CHECK (reply_to IS NULL OR length(reply_to) = 16),
    -- What the program that wrote it says; NULL: nothing.
    severity TEXT CHECK (severity IN ('info', 'warning', 'critical')),
    -- After how many seconds its words are deleted, from when it was written or shown; NULL: it stays.
    expires_after_s INTEGER,
    -- When that is; NULL: received and not shown yet, or it stays.
    expires_at_ms INTEGER,
    -- 'out': written here; 'unread' or 'read' (shown, or nothing to show).
    state TEXT NOT NULL CHECK (state IN ('out', 'unread', 'read')),
    UNIQUE (room, stream, number)
) STRICT;

INSERT INTO room_messages (id, room, stream, number, generation, author, message_id, sealed, stored_at_ms, kind, text,
                           sent_at_ms, reply_to, state)
SELECT id, room, stream, number, generation, author, message_id, sealed, stored_at_ms, kind, text, sent_at_ms, reply_to,
       state
FROM room_messages_before;

DELETE FROM sqlite_sequence WHERE name = 'room_messages';
UPDATE sqlite_sequence SET name = 'room_messages' WHERE name = 'room_messages_before';
DROP TABLE room_messages_before;

-- The conversation of one room.
CREATE INDEX room_messages_of_room ON room_messages (room, id);

-- What a reply or an act is about.
CREATE INDEX room_messages_by_id ON room_messages (room, message_id);

-- What has still to be opened when a key comes.
CREATE INDEX room_messages_sealed ON room_messages (room, stream, generation) WHERE kind = 'sealed';

-- What has still to be shown.
CREATE INDEX room_messages_unread ON room_messages (id) WHERE state = 'unread';

-- What is over next.
CREATE INDEX room_messages_expiring ON room_messages (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

-- What members did to messages: reactions, edits, deletions. The message that each is about may not be here yet, or
-- never. What they amount to is computed when a message is shown. The latest 16 of one kind by one author on one message
-- are kept.
CREATE TABLE room_acts (
    -- The message that carries it.
    message_row INTEGER PRIMARY KEY REFERENCES room_messages (id) ON DELETE CASCADE,
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    -- The message id of what it is about.
    target BLOB NOT NULL CHECK (length(target) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('reaction', 'edit', 'deletion')),
    author BLOB NOT NULL CHECK (length(author) = 32),
    -- The author's counter of acts; the largest counts.
    sequence INTEGER NOT NULL,
    -- The words or the sign; empty for a deletion, for a reaction that is taken back, and once the words are deleted.
    text TEXT NOT NULL
) STRICT;

-- What was done to one message, and the latest of each author.
CREATE INDEX room_acts_of_message ON room_acts (room, target, kind, author, sequence);

-- How far an author's counter has come.
CREATE INDEX room_acts_of_author ON room_acts (room, author, sequence);
