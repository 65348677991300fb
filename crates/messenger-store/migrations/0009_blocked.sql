-- Whom the user does not want to hear from: contacts, and ids that are none.
CREATE TABLE blocked (
    -- The Ed25519 public key, 32 bytes.
    peer_id BLOB PRIMARY KEY CHECK (length(peer_id) = 32),
    blocked_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
