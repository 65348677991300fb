-- Files that are offered in messages, and how far they have come.

-- What is offered. A row goes with its message, whose kind is 'text', and whose text is the name.
CREATE TABLE files (
    message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- As its author calls it, cut to 255 bytes.
    name TEXT NOT NULL,
    -- The bytes of all files together, and their BLAKE3 hash, 32 bytes.
    size INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    -- The hash of a folder's list, 32 bytes; NULL: a single file. Its bytes, and how many files it names.
    manifest_hash BLOB CHECK (manifest_hash IS NULL OR length(manifest_hash) = 32),
    manifest_size INTEGER NOT NULL DEFAULT 0,
    file_count INTEGER NOT NULL DEFAULT 1,
    -- 'offered': waits for a decision of its recipient; 'wanted': accepted and not saved yet; 'saved': on the
    -- recipient's disk; 'declined': by its recipient; 'withdrawn': by its author; 'failed': stopped, may be accepted
    -- again; 'refused': breaks a limit, cannot be accepted.
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
    saved_name TEXT
) STRICT;

-- What waits for a decision or is to be fetched.
CREATE INDEX files_open ON files (state) WHERE state IN ('offered', 'wanted');

-- What it takes to send and to verify files. A row goes with its file.
CREATE TABLE file_lists (
    message_row INTEGER PRIMARY KEY REFERENCES files (message_row) ON DELETE CASCADE,
    -- The list of a folder (docs/protocol.md, "Files"); empty for a single file, or not here yet.
    manifest BLOB NOT NULL DEFAULT x'',
    -- The hashes of the chunks, 32 bytes each; empty: not here yet.
    hashes BLOB NOT NULL DEFAULT x'',
    -- Out: when each file was last changed before it was offered, in nanoseconds, 8 bytes big-endian each.
    stamps BLOB NOT NULL DEFAULT x''
) STRICT;
