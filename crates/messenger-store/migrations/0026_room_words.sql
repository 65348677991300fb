-- Finding what was said in rooms by its words.

-- The texts of rooms as they say now: what a message said, or what its author last made of it. Which edit that is, see
-- docs/protocol.md, "Acts in rooms".
CREATE VIEW room_said AS
SELECT m.id, m.room, m.message_id, coalesce(
    (SELECT act.text FROM room_acts AS act
         JOIN room_messages AS carrier ON carrier.id = act.message_row
         JOIN room_streams AS stream ON stream.room = carrier.room AND stream.stream = carrier.stream
             AND (stream.last IS NULL OR carrier.number <= stream.last)
     WHERE act.room = m.room AND act.target = m.message_id AND act.kind = 'edit' AND act.author = m.author
     ORDER BY act.sequence DESC, carrier.stream DESC, carrier.number DESC LIMIT 1), m.text) AS text
FROM room_messages AS m WHERE m.kind = 'text';

-- Their words. It keeps no text, and forgets a row without being told what that was; what is asked for is which rows have
-- a word. Words are added for many messages at once, as those of `message_words` are; the triggers below keep true what is
-- added already.
CREATE VIRTUAL TABLE room_words USING fts5 (
    text,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Up to which message of rooms the words are in room_words; one row.
CREATE TABLE room_words_indexed (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    up_to INTEGER NOT NULL
) STRICT;

INSERT INTO room_words_indexed (id, up_to) VALUES (0, 0);

CREATE TRIGGER room_words_changed AFTER UPDATE OF kind, text ON room_messages
WHEN new.id <= (SELECT up_to FROM room_words_indexed) AND (old.kind = 'text' OR new.kind = 'text') BEGIN
    DELETE FROM room_words WHERE rowid = new.id;
    INSERT INTO room_words (rowid, text) SELECT id, text FROM room_said WHERE id = new.id AND text <> '';
END;

CREATE TRIGGER room_words_gone AFTER DELETE ON room_messages WHEN old.kind = 'text' BEGIN
    DELETE FROM room_words WHERE rowid = old.id;
END;

CREATE TRIGGER room_words_edited AFTER INSERT ON room_acts WHEN new.kind = 'edit' BEGIN
    DELETE FROM room_words WHERE rowid IN (
        SELECT id FROM room_said WHERE room = new.room AND message_id = new.target
            AND id <= (SELECT up_to FROM room_words_indexed));
    INSERT INTO room_words (rowid, text)
    SELECT id, text FROM room_said WHERE room = new.room AND message_id = new.target AND text <> ''
        AND id <= (SELECT up_to FROM room_words_indexed);
END;

-- What counts of a stream is different: edits in it may count no more, or again.
CREATE TRIGGER room_words_ended AFTER UPDATE OF last ON room_streams WHEN old.last IS NOT new.last BEGIN
    DELETE FROM room_words WHERE rowid IN (
        SELECT said.id FROM room_acts AS act JOIN room_messages AS carrier ON carrier.id = act.message_row
            JOIN room_said AS said ON said.room = act.room AND said.message_id = act.target
        WHERE carrier.room = new.room AND carrier.stream = new.stream AND act.kind = 'edit'
            AND said.id <= (SELECT up_to FROM room_words_indexed));
    INSERT INTO room_words (rowid, text)
    SELECT DISTINCT said.id, said.text FROM room_acts AS act JOIN room_messages AS carrier ON carrier.id = act.message_row
        JOIN room_said AS said ON said.room = act.room AND said.message_id = act.target
    WHERE carrier.room = new.room AND carrier.stream = new.stream AND act.kind = 'edit' AND said.text <> ''
        AND said.id <= (SELECT up_to FROM room_words_indexed);
END;
