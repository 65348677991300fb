-- What the user decided about contacts.

-- One decision each. What is not here has the value that the program gives it.
CREATE TABLE settings (
    -- NULL: for every contact without a decision of its own.
    contact_id INTEGER REFERENCES contacts (id) ON DELETE CASCADE,
    -- 'receipts': whether contacts are told what was shown to the user, 'on' or 'off'.
    name TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT;

-- One decision about each thing.
CREATE UNIQUE INDEX settings_once ON settings (coalesce(contact_id, 0), name);
