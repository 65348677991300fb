-- Replies, severities, and acts: what is done to a message after it was said.
--
-- `messages` is made anew, because a CHECK cannot be changed in place. It keeps its rows, and its count of them.

ALTER TABLE messages RENAME TO messages_before;

-- Everything said, in the order in which it reached this store.
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
    kind TEXT NOT NULL CHECK (kind IN ('text', 'deleted', 'expired', 'act', 'unknown')),
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
    severity TEXT CHECK (severity IN ('info', 'warning', 'critical')),
    -- The author's counter of the edit that counts, and when it was made by the author's clock; NULL: never edited.
    edit_sequence INTEGER,
    edited_at_ms INTEGER,
    UNIQUE (conversation_id, direction, message_id),
    CHECK (state IN ('queued', 'delivered', 'seen', 'refused') = (direction = 'out')),
    CHECK (state IN ('unread', 'read') = (direction = 'in')),
    CHECK ((edit_sequence IS NULL) = (edited_at_ms IS NULL))
) STRICT;

INSERT INTO messages (id, conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms, kind, text,
                      content, state, state_at_ms)
SELECT id, conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms, kind, text, content, state,
       state_at_ms
FROM messages_before;

DELETE FROM sqlite_sequence WHERE name = 'messages';
UPDATE sqlite_sequence SET name = 'messages' WHERE name = 'messages_before';
DROP TABLE messages_before;

-- The outbox: what has still to be delivered, per conversation, in order.
CREATE INDEX messages_queued ON messages (conversation_id, id) WHERE state = 'queued';

-- What `recv` has still to show.
CREATE INDEX messages_unread ON messages (id) WHERE state = 'unread';

-- The latest message of either side, which the next one names as what its author had seen.
CREATE INDEX messages_latest ON messages (conversation_id, direction, id);

-- History of one conversation, newest first.
CREATE INDEX messages_of_conversation ON messages (conversation_id, id);

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
