-- The contacts whose identity was seen running in two places at once.
CREATE TABLE doubles (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    -- When it was last seen so.
    seen_at_ms INTEGER NOT NULL
) STRICT;
