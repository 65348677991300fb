-- Messages that are there for a time only.

-- The messages that both ends delete after a time. A row goes with the words of its message.
CREATE TABLE expiries (
    message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- The time, from when it was sent or shown.
    after_s INTEGER NOT NULL,
    -- When it is over; NULL: received and not shown yet.
    expires_at_ms INTEGER
) STRICT;

-- What is over next.
CREATE INDEX expiries_next ON expiries (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
