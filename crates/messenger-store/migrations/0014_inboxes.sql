-- How much each contact may leave here.

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

INSERT INTO inboxes (contact_id, total_bytes)
SELECT contact_id,
       coalesce((SELECT sum(length(content)) FROM messages WHERE conversation_id = conversations.id AND direction = 'in'), 0)
FROM conversations;
