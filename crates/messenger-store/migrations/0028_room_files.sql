-- Files that are offered in rooms: a file has a row of its own, and goes with a message of either kind.

CREATE TABLE old_files AS SELECT * FROM files ORDER BY message_row;
CREATE TABLE old_file_lists AS SELECT * FROM file_lists;
DROP TABLE file_lists;
DROP TABLE files;

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The message that offers it: of a conversation with one contact, or of a room.
    message_row INTEGER UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    room_message_row INTEGER UNIQUE REFERENCES room_messages (id) ON DELETE CASCADE,
    -- As its author calls it, cut to 255 bytes.
    name TEXT NOT NULL,
    -- The bytes of all files together, and their BLAKE3 hash, 32 bytes.
    size INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    -- The hash of a folder's list, 32 bytes; NULL: a single file. Its bytes, and how many files it names.
    manifest_hash BLOB CHECK (manifest_hash IS NULL OR length(manifest_hash) = 32),
    manifest_size INTEGER NOT NULL DEFAULT 0,
    file_count INTEGER NOT NULL DEFAULT 1,
    -- 'offered': waits for a decision of its recipient, or stands offered to a room; 'wanted': accepted and not saved
    -- yet; 'saved': on the recipient's disk; 'declined': by its recipient; 'withdrawn': by its author; 'failed':
    -- stopped, may be accepted again; 'refused': breaks a limit, cannot be accepted. In a room, it is what this node
    -- did with it; for what members did with a file of this node's, see file_members.
    state TEXT NOT NULL CHECK (
        state IN ('offered', 'wanted', 'saved', 'declined', 'withdrawn', 'failed', 'refused')),
    -- When it reached that state.
    state_at_ms INTEGER NOT NULL,
    -- Why it failed or was refused; empty otherwise.
    reason TEXT NOT NULL DEFAULT '',
    -- Out: where it is read, an absolute path. In: the folder it is written to; NULL: the usual one.
    place TEXT,
    -- In: part of the name under which it is written until it is complete, 8 random bytes; and the name it gets or got
    -- then, NULL while it is not complete.
    part BLOB CHECK (part IS NULL OR length(part) = 8),
    saved_name TEXT,
    CHECK ((message_row IS NULL) <> (room_message_row IS NULL))
) STRICT;

-- What waits for a decision or is to be fetched.
CREATE INDEX files_open ON files (state) WHERE state IN ('offered', 'wanted');

-- What it takes to send and to verify files. A row goes with its file.
CREATE TABLE file_lists (
    file INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    -- The list of a folder (docs/protocol.md, "Files"); empty for a single file, or not here yet.
    manifest BLOB NOT NULL DEFAULT x'',
    -- The hashes of the chunks, 32 bytes each; empty: not here yet.
    hashes BLOB NOT NULL DEFAULT x'',
    -- When each file was last changed before it was offered, in nanoseconds, 8 bytes big-endian each; empty while it is
    -- not complete here.
    stamps BLOB NOT NULL DEFAULT x''
) STRICT;

-- What members did with a file that is offered here to a room, as they say themselves.
CREATE TABLE file_members (
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    -- The member's Ed25519 public key, 32 bytes.
    peer BLOB NOT NULL CHECK (length(peer) = 32),
    -- 'wanted': it has asked for it; 'saved': it has all of it on its disk; 'declined': it does not want it; 'failed': it
    -- could not take it, or got something else.
    state TEXT NOT NULL CHECK (state IN ('wanted', 'saved', 'declined', 'failed')),
    -- When it reached that state.
    state_at_ms INTEGER NOT NULL,
    PRIMARY KEY (file, peer)
) STRICT, WITHOUT ROWID;

INSERT INTO files (id, message_row, name, size, root, manifest_hash, manifest_size, file_count, state, state_at_ms, reason,
                   place, part, saved_name)
SELECT message_row, message_row, name, size, root, manifest_hash, manifest_size, file_count, state, state_at_ms, reason,
       place, part, saved_name
FROM old_files;
INSERT INTO file_lists (file, manifest, hashes, stamps) SELECT message_row, manifest, hashes, stamps FROM old_file_lists;
DROP TABLE old_files;
DROP TABLE old_file_lists;

-- An author takes an offer back by an act. What is stored already fits, so only the text of the schema is exchanged, as in
-- step 25.
PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(sql,
    'CHECK (kind IN (''reaction'', ''edit'', ''deletion''))',
    'CHECK (kind IN (''reaction'', ''edit'', ''deletion'', ''withdrawal''))')
WHERE type = 'table' AND name = 'room_acts';

PRAGMA writable_schema = RESET;
