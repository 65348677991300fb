-- Rooms: their membership logs, what was said in them as it travels and as it is shown, and the keys of its sessions.

-- The rooms this node is or was in.
CREATE TABLE rooms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The id of the room's first entry, 32 bytes.
    room_id BLOB NOT NULL UNIQUE CHECK (length(room_id) = 32),
    -- The user's own name for the room, without the #.
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    known_since_ms INTEGER NOT NULL
) STRICT;

-- The entries of membership logs, in an order in which each comes after those it names.
CREATE TABLE room_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    -- Signed, as it travels.
    entry BLOB NOT NULL
) STRICT;

-- The entries of one room.
CREATE INDEX room_entries_of_room ON room_entries (room, id);

-- How far each member's stream has come.
CREATE TABLE room_streams (
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    -- 16 bytes.
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    -- Messages up to this number are not for this node.
    base INTEGER NOT NULL,
    -- The last message that is here without a gap, its hash (NULL: it is not here), and the sealed bytes up to it.
    count INTEGER NOT NULL,
    head BLOB CHECK (head IS NULL OR length(head) = 32),
    total_bytes INTEGER NOT NULL,
    -- The last message that counts; NULL: there is no end.
    last INTEGER,
    -- The session in which this node seals, if the stream is its own; secret.
    sender BLOB,
    PRIMARY KEY (room, stream)
) STRICT, WITHOUT ROWID;

-- Proof that a stream has two messages of one number: both, as they travel.
CREATE TABLE room_forks (
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    number INTEGER NOT NULL,
    one BLOB NOT NULL,
    other BLOB NOT NULL,
    PRIMARY KEY (room, stream)
) STRICT, WITHOUT ROWID;

-- The keys of sessions. They may come before the room is known.
CREATE TABLE room_keys (
    room_id BLOB NOT NULL CHECK (length(room_id) = 32),
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    generation INTEGER NOT NULL,
    -- The card and the key, as they travel; secret.
    share BLOB NOT NULL,
    PRIMARY KEY (room_id, stream, generation)
) STRICT, WITHOUT ROWID;

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
    -- Sealed and signed, as it travels, to be handed on.
    sealed BLOB NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    -- 'sealed': its key is not here; 'text'; 'unknown': a kind of message that needs a newer version.
    kind TEXT NOT NULL CHECK (kind IN ('sealed', 'text', 'unknown')),
    text TEXT NOT NULL DEFAULT '',
    -- By the author's clock; 0 while it is sealed.
    sent_at_ms INTEGER NOT NULL DEFAULT 0,
    reply_to BLOB CHECK (reply_to IS NULL OR length(reply_to) = 16),
    -- 'out': written here; 'unread' or 'read' (shown).
    state TEXT NOT NULL CHECK (state IN ('out', 'unread', 'read')),
    UNIQUE (room, stream, number)
) STRICT;

-- The conversation of one room.
CREATE INDEX room_messages_of_room ON room_messages (room, id);

-- What has still to be opened when a key comes.
CREATE INDEX room_messages_sealed ON room_messages (room, stream, generation) WHERE kind = 'sealed';

-- What has still to be shown.
CREATE INDEX room_messages_unread ON room_messages (id) WHERE state = 'unread';
