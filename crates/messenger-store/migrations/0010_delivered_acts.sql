-- Acts are kept after they were delivered, for a contact that loses what it had; and those that came are known again.

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
