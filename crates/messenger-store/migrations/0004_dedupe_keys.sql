-- Keys by which programs say that two messages are the same one.

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
