-- Being away: what the user says about it, and who was told by an automatic answer.

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

-- Whether a program wrote it: the automatic answer of somebody who is away. Its `text` may be empty.
ALTER TABLE messages ADD COLUMN is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1));
