-- How far the exchange with each contact has come: the session in which messages are sealed, and what was received.
CREATE TABLE exchanges (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    -- The ratchet session (docs/protocol.md, "Sealing") as this program keeps it; NULL: none that can be used.
    session BLOB,
    -- When the session was agreed on.
    agreed_at_ms INTEGER,
    -- How often a session had to be replaced because it could not be used any more.
    replaced INTEGER NOT NULL DEFAULT 0,
    -- The largest counter of the messages received from the contact.
    received_up_to INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO exchanges (contact_id, received_up_to)
SELECT contacts.id, coalesce(max(sequence), 0) FROM contacts
LEFT JOIN conversations ON conversations.contact_id = contacts.id
LEFT JOIN messages ON messages.conversation_id = conversations.id AND direction = 'in'
GROUP BY contacts.id;

-- The envelopes of queued messages, sealed in the current session. A queued message without one is sealed when it is
-- sent.
CREATE TABLE sealed (
    message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- The envelope's number in the session.
    number INTEGER NOT NULL,
    -- docs/protocol.md, "Sealing".
    envelope BLOB NOT NULL
) STRICT;
