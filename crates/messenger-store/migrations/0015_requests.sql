-- Who asks to become a contact: strangers, and those whom a contact introduces.
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
