-- What the user began to write and has not sent: one text for each conversation; no row: nothing was begun.
CREATE TABLE drafts (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;
