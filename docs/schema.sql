-- The schema of store.db as this version leaves it, with the meaning of every column.
--
-- A test compares it with what the migrations of crates/messenger-store make of an empty file.
-- Times are milliseconds since the Unix epoch (`_at_ms`). Ids of rows are never reused, because other programs'
-- output and scripts may hold them. A column never changes its meaning; a later migration adds another.

-- Who this node is. One row, written when the store is made.
CREATE TABLE profile (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The Ed25519 secret key, 32 bytes (RFC 8032).
    identity_key BLOB NOT NULL CHECK (length(identity_key) = 32),
    -- What the user calls themselves; peers may see it.
    name TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

-- The ids the user has accepted, or asked to be accepted by.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The Ed25519 public key, 32 bytes.
    peer_id BLOB NOT NULL UNIQUE CHECK (length(peer_id) = 32),
    -- The user's own name for the contact.
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    -- 'joining': the invite has not been presented yet; 'established': both sides accepted each other;
    -- 'refused': the other side did not accept the invite.
    state TEXT NOT NULL CHECK (state IN ('joining', 'established', 'refused')),
    -- The secret of the invite, 16 bytes, while state is 'joining'; forgotten afterwards.
    join_secret BLOB CHECK (join_secret IS NULL OR length(join_secret) = 16),
    added_at_ms INTEGER NOT NULL,
    -- When a connection last existed; NULL: never.
    last_seen_at_ms INTEGER,
    CHECK ((state = 'joining') = (join_secret IS NOT NULL))
) STRICT;

-- Where contacts may be reached.
CREATE TABLE contact_addrs (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    -- "192.0.2.1:3447" or "[2001:db8::1]:3447".
    addr TEXT NOT NULL,
    -- When the address was last told by the contact or worked.
    seen_at_ms INTEGER NOT NULL,
    PRIMARY KEY (contact_id, addr)
) STRICT, WITHOUT ROWID;

-- The contacts of whom the user has made sure that nobody stands between.
CREATE TABLE verified (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    verified_at_ms INTEGER NOT NULL
) STRICT;

-- When this node's own identity was last noticed to run in two places at once; no row: never.
CREATE TABLE own_double (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at_ms INTEGER NOT NULL
) STRICT;

-- The contacts whose identity was seen running in two places at once.
CREATE TABLE doubles (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    -- When it was last seen so.
    seen_at_ms INTEGER NOT NULL
) STRICT;

-- Whom the user does not want to hear from: contacts, and ids that are none.
CREATE TABLE blocked (
    -- The Ed25519 public key, 32 bytes.
    peer_id BLOB PRIMARY KEY CHECK (length(peer_id) = 32),
    blocked_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who asks to become a contact: strangers, and those whom a contact introduces. Of strangers at most 200 rows are kept.
CREATE TABLE requests (
    -- By which the user speaks of it; never used again.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The Ed25519 public key, 32 bytes.
    peer_id BLOB NOT NULL CHECK (length(peer_id) = 32),
    -- The contact who introduces them; NULL: they ask themselves.
    introducer_id INTEGER REFERENCES contacts (id) ON DELETE CASCADE,
    -- What they call themselves, or what the introducer calls them.
    name TEXT NOT NULL,
    -- What they say.
    text TEXT NOT NULL,
    -- Where they may be reached, separated by blanks.
    addrs TEXT NOT NULL,
    -- What an introducer gave to both sides, 16 bytes.
    secret BLOB CHECK (secret IS NULL OR length(secret) = 16),
    received_at_ms INTEGER NOT NULL,
    -- 'waiting': for the user; 'declined': not shown any more, and kept so that the same does not come again;
    -- 'accepted': an introduction that waits for the other side to accept it too.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'declined', 'accepted')),
    CHECK ((introducer_id IS NULL) = (secret IS NULL))
) STRICT;

-- One of each, and one introduction by each contact.
CREATE UNIQUE INDEX requests_once ON requests (peer_id, coalesce(introducer_id, 0));

-- Whom the user asks to become a contact. A row goes when they have accepted, or the user asks no more.
CREATE TABLE requests_sent (
    -- The Ed25519 public key, 32 bytes.
    peer_id BLOB PRIMARY KEY CHECK (length(peer_id) = 32),
    -- What to call them then; NULL: what they call themselves.
    name TEXT COLLATE NOCASE,
    -- What to say to them.
    text TEXT NOT NULL,
    -- Where they may be reached, separated by blanks.
    addrs TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    -- When the request was last left with them; NULL: they were not reached yet.
    left_at_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Invites handed out. Used and expired ones are kept for a while, so that their holders are told which it was.
CREATE TABLE invites (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- A hash of the secret, 32 bytes; the secret itself is never stored.
    secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;

-- A conversation is what users see as one thread. This schema has conversations with one contact each.
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL UNIQUE REFERENCES contacts (id) ON DELETE CASCADE
) STRICT;

-- Everything said, in the order in which it reached this store. What its columns may hold is compared word by word and not
-- with `IN`, for which SQLite fills a table anew for each row that is written.
CREATE TABLE messages (
    -- Also the position in the outbox: messages are sent in this order.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    -- 'out': written here; 'in': received.
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    -- Drawn by the author, 16 bytes.
    message_id BLOB NOT NULL CHECK (length(message_id) = 16),
    -- The author's counter in this conversation.
    sequence INTEGER NOT NULL,
    -- By the author's clock.
    sent_at_ms INTEGER NOT NULL,
    -- When this store took it, by this node's clock.
    stored_at_ms INTEGER NOT NULL,
    -- 'text'; 'deleted' and 'expired': a text that its author deleted, or whose time was over, of which nothing else is
    -- left; 'act': something done to another message, which is in effect here already and stays only until it is
    -- delivered; 'unknown': a kind of message that needs a newer version.
    kind TEXT NOT NULL CHECK (kind = 'text' OR kind = 'act' OR kind = 'deleted' OR kind = 'expired' OR kind = 'unknown'),
    -- The words, as last edited; empty unless kind is 'text'.
    text TEXT NOT NULL DEFAULT '',
    -- The encoded content (docs/protocol.md), as it was sent, so that a newer version can read what this one could not.
    -- Empty when the message was deleted, once it needs not be sent any more.
    content BLOB NOT NULL,
    -- Out: 'queued', 'delivered' (on the recipient's disk), 'seen' (shown to the recipient, who lets us know) or
    -- 'refused'. In: 'unread' or 'read' (shown by `recv`).
    state TEXT NOT NULL,
    -- When it reached that state.
    state_at_ms INTEGER NOT NULL,
    -- The message id of the one that this one answers, 16 bytes; it may not be here.
    reply_to BLOB CHECK (reply_to IS NULL OR length(reply_to) = 16),
    -- What the program that wrote it says; NULL: nothing.
    severity TEXT CHECK (severity = 'info' OR severity = 'warning' OR severity = 'critical'),
    -- The author's counter of the edit that counts, and when it was made by the author's clock; NULL: never edited.
    edit_sequence INTEGER,
    edited_at_ms INTEGER,
    -- Whether a program wrote it: the automatic answer of somebody who is away. Its `text` may be empty.
    is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)),
    UNIQUE (conversation_id, direction, message_id),
    CHECK ((state = 'queued' OR state = 'delivered' OR state = 'seen' OR state = 'refused') = (direction = 'out')),
    CHECK (state IN ('unread', 'read') = (direction = 'in')),
    CHECK ((edit_sequence IS NULL) = (edited_at_ms IS NULL))
) STRICT;

-- How far the exchange with each contact has come: the session in which messages are sealed, and the counters of both sides.
CREATE TABLE exchanges (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    -- The ratchet session (docs/protocol.md, "Sealing") as this program keeps it; NULL: none that can be used.
    session BLOB,
    -- When the session was agreed on.
    agreed_at_ms INTEGER,
    -- How often a session had to be replaced because it could not be used any more.
    replaced INTEGER NOT NULL DEFAULT 0,
    -- The largest counter of the messages received from the contact.
    received_up_to INTEGER NOT NULL DEFAULT 0,
    -- The counter of the last message that this node wrote to the contact.
    written_up_to INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The envelopes of queued messages, sealed in the current session. A queued message without one is sealed when it is
-- sent.
CREATE TABLE sealed (
    message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- The envelope's number in the session.
    number INTEGER NOT NULL,
    -- docs/protocol.md, "Sealing".
    envelope BLOB NOT NULL
) STRICT;

-- The outbox: what has still to be delivered, per conversation, in order.
CREATE INDEX messages_queued ON messages (conversation_id, id) WHERE state = 'queued';

-- What `recv` has still to show.
CREATE INDEX messages_unread ON messages (id) WHERE state = 'unread';

-- History of one conversation, newest first; and by whom, since a message names the latest of either side as what its author
-- had seen.
CREATE INDEX messages_of_conversation ON messages (conversation_id, id, direction);

-- The signs that people put on messages: one of each author on each message.
CREATE TABLE reactions (
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    -- The message id of what it is on.
    target BLOB NOT NULL CHECK (length(target) = 16),
    -- 'out': put there here; 'in': by the contact.
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    -- The author's counter; what comes with a smaller one changes nothing.
    sequence INTEGER NOT NULL,
    -- Empty: taken back.
    sign TEXT NOT NULL,
    PRIMARY KEY (conversation_id, target, direction)
) STRICT, WITHOUT ROWID;

-- Acts of contacts that came before the messages they are about. The oldest are forgotten when there are too many.
CREATE TABLE early_acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    -- The message id of what it is about.
    target BLOB NOT NULL CHECK (length(target) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('reaction', 'edit', 'deletion')),
    -- The author's counter.
    sequence INTEGER NOT NULL,
    -- By the author's clock.
    sent_at_ms INTEGER NOT NULL,
    -- The words or the sign; empty for a deletion, and for a reaction that is taken back.
    text TEXT NOT NULL,
    UNIQUE (conversation_id, target, kind)
) STRICT;

-- What a program called a message, so that it is sent once. Good for 30 days; the latest 10,000 of a
-- conversation are kept.
CREATE TABLE dedupe_keys (
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- The `id` of the message; without a reference, which would be looked for whenever a message goes.
    message_row INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, key)
) STRICT, WITHOUT ROWID;

-- The oldest keys of a conversation.
CREATE INDEX dedupe_keys_by_age ON dedupe_keys (conversation_id, message_row);

-- One decision each. 'auto_accept' is up to how many bytes files are accepted by themselves, in decimal. What is not here has the value that the program gives it.
CREATE TABLE settings (
    -- NULL: for every contact without a decision of its own.
    contact_id INTEGER REFERENCES contacts (id) ON DELETE CASCADE,
    -- 'receipts': whether contacts are told what was shown to the user; 'presence': whether they are told that the user is
    -- away; 'typing': whether they are told that the user is writing to them; 'ports': whether one may ask what is on the
    -- ports of this machine. Each 'on' or 'off'.
    name TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT;

-- One decision about each thing.
CREATE UNIQUE INDEX settings_once ON settings (coalesce(contact_id, 0), name);

-- The words of all texts. It keeps no text itself: `content` names where it is; and no lengths (`columnsize`), which only
-- an order by relevance needs. Words are added for many messages at once, some time after they were said, since for each
-- alone the engine writes a segment of its own; what is added is kept up to date by the triggers below, in the transaction
-- that changes the text.
CREATE VIRTUAL TABLE message_words USING fts5 (
    text,
    content = 'messages',
    content_rowid = 'id',
    columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Up to which message the words are in message_words; one row.
CREATE TABLE words_indexed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    up_to INTEGER NOT NULL
) STRICT;

CREATE TRIGGER message_words_changed AFTER UPDATE OF text ON messages
WHEN old.text <> new.text AND old.id <= (SELECT up_to FROM words_indexed) BEGIN
    INSERT INTO message_words (message_words, rowid, text)
    SELECT 'delete', old.id, old.text WHERE old.text <> '';
    INSERT INTO message_words (rowid, text) SELECT new.id, new.text WHERE new.text <> '';
END;

CREATE TRIGGER message_words_gone AFTER DELETE ON messages
WHEN old.text <> '' AND old.id <= (SELECT up_to FROM words_indexed) BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
END;

-- The messages that both ends delete after a time. A row goes with the words of its message.
CREATE TABLE expiries (
    message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- The time, from when it was sent or shown.
    after_s INTEGER NOT NULL,
    -- When it is over; NULL: received and not shown yet.
    expires_at_ms INTEGER
) STRICT;

-- What is over next.
CREATE INDEX expiries_next ON expiries (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

-- That the user is away, if they are: at most one row.
CREATE TABLE absence (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- What they say about it; may be empty.
    text TEXT NOT NULL,
    since_at_ms INTEGER NOT NULL
) STRICT;

-- The contacts who got an automatic answer during this absence. Forgotten when it is over.
CREATE TABLE away_answers (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE
) STRICT;

-- What the user began to write and has not sent: one text for each conversation; no row: nothing was begun.
CREATE TABLE drafts (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;

-- What was done here to messages, and receipts, which were delivered and would be sent again to a contact that has lost
-- them: the latest of each kind on each message, among the latest 10,000 messages of a conversation.
CREATE TABLE delivered_acts (
    -- The row it had in `messages`, which is its place in the order of what was written.
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message_id BLOB NOT NULL CHECK (length(message_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('reaction', 'edit', 'deletion', 'receipt')),
    -- The message id of what it is about; of a receipt, its own.
    target BLOB NOT NULL CHECK (length(target) = 16),
    -- As in `messages`.
    sequence INTEGER NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (conversation_id, target, kind)
) STRICT;

-- What a contact has not: everything with a larger counter.
CREATE INDEX delivered_acts_by_age ON delivered_acts (conversation_id, sequence);

-- The ids of acts and receipts of contacts that came lately, by which one that comes again is known. The latest 256 of
-- each conversation are kept.
CREATE TABLE recent_acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message_id BLOB NOT NULL CHECK (length(message_id) = 16),
    UNIQUE (conversation_id, message_id)
) STRICT;

-- What each contact has sent here, as long as it is not deleted, in bytes as it was sealed; and how much it may.
CREATE TABLE inboxes (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    total_bytes INTEGER NOT NULL DEFAULT 0,
    -- The day, counted from 1970-01-01 UTC, in which `day_bytes` came.
    day INTEGER NOT NULL DEFAULT 0,
    day_bytes INTEGER NOT NULL DEFAULT 0,
    -- How many bytes the user lets it leave here in all, and a sixteenth of that in a day; NULL: as the program says.
    max_bytes INTEGER,
    -- When something of it was not taken for the first time since the last time that something was; NULL: not since then.
    full_since_ms INTEGER
) STRICT;

-- What is offered. A row goes with its message, whose kind is 'text', and whose text is the name.
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

-- The rooms this node is or was in.
CREATE TABLE rooms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The id of the room's first entry, 32 bytes.
    room_id BLOB NOT NULL UNIQUE CHECK (length(room_id) = 32),
    -- The user's own name for the room, without the #.
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    known_since_ms INTEGER NOT NULL,
    -- 1: nothing is written there until its members have handed back what this node said since.
    is_restored INTEGER NOT NULL DEFAULT 0 CHECK (is_restored = 0 OR is_restored = 1),
    -- Whether the user is told at once of what is said in it; NULL: as for all contacts.
    notifications TEXT CHECK (notifications IN ('on', 'off'))
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
    -- Sealed and signed, as it travels, to be handed on; also of what was deleted, or is over.
    sealed BLOB NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    -- 'sealed': its key is not here; 'text'; 'act': something done to another message, see room_acts; 'deleted' and
    -- 'expired': a text that its author deleted, or whose time was over; 'unknown': a kind of message that needs a newer
    -- version.
    kind TEXT NOT NULL CHECK (kind = 'text' OR kind = 'sealed' OR kind = 'act' OR kind = 'deleted' OR kind = 'expired' OR kind = 'unknown'),
    -- The words as they were first said; empty unless kind is 'text'.
    text TEXT NOT NULL DEFAULT '',
    -- By the author's clock; 0 while it is sealed.
    sent_at_ms INTEGER NOT NULL DEFAULT 0,
    reply_to BLOB CHECK (reply_to IS NULL OR length(reply_to) = 16),
    -- What the program that wrote it says; NULL: nothing.
    severity TEXT CHECK (severity = 'info' OR severity = 'warning' OR severity = 'critical'),
    -- After how many seconds its words are deleted, from when it was written or shown; NULL: it stays.
    expires_after_s INTEGER,
    -- When that is; NULL: received and not shown yet, or it stays.
    expires_at_ms INTEGER,
    -- 'out': written here; 'unread' or 'read' (shown, or nothing to show).
    state TEXT NOT NULL CHECK (state = 'out' OR state = 'unread' OR state = 'read'),
    UNIQUE (room, stream, number)
) STRICT;

-- The conversation of one room.
CREATE INDEX room_messages_of_room ON room_messages (room, id);

-- What a reply or an act is about.
CREATE INDEX room_messages_by_id ON room_messages (room, message_id);

-- What has still to be opened when a key comes.
CREATE INDEX room_messages_sealed ON room_messages (room, stream, generation) WHERE kind = 'sealed';

-- What has still to be shown.
CREATE INDEX room_messages_unread ON room_messages (id) WHERE state = 'unread';

-- How far a stream has been shown.
CREATE INDEX room_messages_unread_of_stream ON room_messages (room, stream, number) WHERE state = 'unread';

-- What is over next.
CREATE INDEX room_messages_expiring ON room_messages (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

-- What members did to messages: reactions, edits, deletions, and taking back what they offered. The message that each is about may not be here yet, or
-- never. What they amount to is computed when a message is shown. The latest 16 of one kind by one author on one message
-- are kept.
CREATE TABLE room_acts (
    -- The message that carries it.
    message_row INTEGER PRIMARY KEY REFERENCES room_messages (id) ON DELETE CASCADE,
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    -- The message id of what it is about.
    target BLOB NOT NULL CHECK (length(target) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('reaction', 'edit', 'deletion', 'withdrawal')),
    author BLOB NOT NULL CHECK (length(author) = 32),
    -- The author's counter of acts; the largest counts.
    sequence INTEGER NOT NULL,
    -- The words or the sign; for a withdrawal, why; empty for a deletion, for a reaction that is taken back, and once the
    -- words are deleted.
    text TEXT NOT NULL
) STRICT;

-- What was done to one message, and the latest of each author.
CREATE INDEX room_acts_of_message ON room_acts (room, target, kind, author, sequence);

-- How far an author's counter has come.
CREATE INDEX room_acts_of_author ON room_acts (room, author, sequence);

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

-- What the user began to write in a room and has not sent: one text for each room; no row: nothing was begun.
CREATE TABLE room_drafts (
    room INTEGER PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;

-- The texts of rooms as they say now: what a message said, or what its author last made of it. Which edit that is, see
-- docs/protocol.md, "Acts in rooms".
CREATE VIEW room_said AS
SELECT m.id, m.room, m.message_id, coalesce(
    (SELECT act.text FROM room_acts AS act
         JOIN room_messages AS carrier ON carrier.id = act.message_row
         JOIN room_streams AS stream ON stream.room = carrier.room AND stream.stream = carrier.stream
             AND (stream.last IS NULL OR carrier.number <= stream.last)
     WHERE act.room = m.room AND act.target = m.message_id AND act.kind = 'edit' AND act.author = m.author
     ORDER BY act.sequence DESC, carrier.stream DESC, carrier.number DESC LIMIT 1), m.text) AS text
FROM room_messages AS m WHERE m.kind = 'text';

-- Their words. It keeps no text, and forgets a row without being told what that was; what is asked for is which rows have
-- a word. Words are added for many messages at once, as those of `message_words` are; the triggers below keep true what is
-- added already.
CREATE VIRTUAL TABLE room_words USING fts5 (
    text,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Up to which message of rooms the words are in room_words; one row.
CREATE TABLE room_words_indexed (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    up_to INTEGER NOT NULL
) STRICT;

CREATE TRIGGER room_words_changed AFTER UPDATE OF kind, text ON room_messages
WHEN new.id <= (SELECT up_to FROM room_words_indexed) AND (old.kind = 'text' OR new.kind = 'text') BEGIN
    DELETE FROM room_words WHERE rowid = new.id;
    INSERT INTO room_words (rowid, text) SELECT id, text FROM room_said WHERE id = new.id AND text <> '';
END;

CREATE TRIGGER room_words_gone AFTER DELETE ON room_messages WHEN old.kind = 'text' BEGIN
    DELETE FROM room_words WHERE rowid = old.id;
END;

CREATE TRIGGER room_words_edited AFTER INSERT ON room_acts WHEN new.kind = 'edit' BEGIN
    DELETE FROM room_words WHERE rowid IN (
        SELECT id FROM room_said WHERE room = new.room AND message_id = new.target
            AND id <= (SELECT up_to FROM room_words_indexed));
    INSERT INTO room_words (rowid, text)
    SELECT id, text FROM room_said WHERE room = new.room AND message_id = new.target AND text <> ''
        AND id <= (SELECT up_to FROM room_words_indexed);
END;

-- What counts of a stream is different: edits in it may count no more, or again.
CREATE TRIGGER room_words_ended AFTER UPDATE OF last ON room_streams WHEN old.last IS NOT new.last BEGIN
    DELETE FROM room_words WHERE rowid IN (
        SELECT said.id FROM room_acts AS act JOIN room_messages AS carrier ON carrier.id = act.message_row
            JOIN room_said AS said ON said.room = act.room AND said.message_id = act.target
        WHERE carrier.room = new.room AND carrier.stream = new.stream AND act.kind = 'edit'
            AND said.id <= (SELECT up_to FROM room_words_indexed));
    INSERT INTO room_words (rowid, text)
    SELECT DISTINCT said.id, said.text FROM room_acts AS act JOIN room_messages AS carrier ON carrier.id = act.message_row
        JOIN room_said AS said ON said.room = act.room AND said.message_id = act.target
    WHERE carrier.room = new.room AND carrier.stream = new.stream AND act.kind = 'edit' AND said.text <> ''
        AND said.id <= (SELECT up_to FROM room_words_indexed);
END;
