-- The contacts of whom the user has made sure that nobody stands between.
CREATE TABLE verified (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    verified_at_ms INTEGER NOT NULL
) STRICT;
