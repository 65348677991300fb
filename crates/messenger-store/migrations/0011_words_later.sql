-- Words are added to the index for many messages at once: for each alone, the engine writes a segment of its own.

-- Up to which message the words are in message_words; one row.
CREATE TABLE words_indexed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    up_to INTEGER NOT NULL
) STRICT;

INSERT INTO words_indexed (id, up_to) SELECT 1, coalesce(max(id), 0) FROM messages;

DROP TRIGGER message_words_said;
DROP TRIGGER message_words_changed;
DROP TRIGGER message_words_gone;

CREATE TRIGGER message_words_changed AFTER UPDATE OF text ON messages
WHEN old.text <> new.text AND old.id <= (SELECT up_to FROM words_indexed) BEGIN
    INSERT INTO message_words (message_words, rowid, text)
    SELECT 'delete', old.id, old.text WHERE old.text <> '';
    INSERT INTO message_words (rowid, text) SELECT new.id, new.text WHERE new.text <> '';
END;

CREATE TRIGGER message_words_gone AFTER DELETE ON messages
WHEN old.text <> '' AND old.id <= (SELECT up_to FROM words_indexed) BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
