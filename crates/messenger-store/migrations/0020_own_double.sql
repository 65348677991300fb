-- When this node's own identity was last noticed to run in two places at once; no row: never.
CREATE TABLE own_double (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at_ms INTEGER NOT NULL
) STRICT;
