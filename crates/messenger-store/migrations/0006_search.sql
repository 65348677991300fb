-- Finding what was said by its words.

-- The words of all texts. It keeps no text itself: `content` names where it is; and no lengths (`columnsize`), which only
-- an order by relevance needs. Kept up to date by the triggers below, in the transaction that changes the text.
CREATE VIRTUAL TABLE message_words USING fts5 (
    text,
    content = 'messages',
    content_rowid = 'id',
    columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO message_words (rowid, text) SELECT id, text FROM messages WHERE text <> '';

CREATE TRIGGER message_words_said AFTER INSERT ON messages WHEN new.text <> '' BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER message_words_changed AFTER UPDATE OF text ON messages WHEN old.text <> new.text BEGIN
    INSERT INTO message_words (message_words, rowid, text)
    SELECT 'delete', old.id, old.text WHERE old.text <> '';
    INSERT INTO message_words (rowid, text) SELECT new.id, new.text WHERE new.text <> '';
END;

CREATE TRIGGER message_words_gone AFTER DELETE ON messages WHEN old.text <> '' BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
