-- The words that a column of messages may hold are compared one after the other: for `IN` with three or more of them, SQLite
-- fills a table anew for each row that is written, which cost a tenth of what storing a message does.
--
-- What may be stored is the same as before, so the rows stay where they are and only the text of the schema is exchanged,
-- as SQLite's documentation describes it ("Making Other Kinds Of Table Schema Changes"). No other connection is open
-- while a store is brought to the newest schema.

PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
    'CHECK (kind IN (''text'', ''deleted'', ''expired'', ''act'', ''unknown''))',
    'CHECK (kind = ''text'' OR kind = ''act'' OR kind = ''deleted'' OR kind = ''expired'' OR kind = ''unknown'')'),
    'CHECK (severity IN (''info'', ''warning'', ''critical''))',
    'CHECK (severity = ''info'' OR severity = ''warning'' OR severity = ''critical'')'),
    'CHECK (state IN (''queued'', ''delivered'', ''seen'', ''refused'') = (direction = ''out''))',
    'CHECK ((state = ''queued'' OR state = ''delivered'' OR state = ''seen'' OR state = ''refused'') = (direction = ''out''))')
WHERE type = 'table' AND name = 'messages';

UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
    'CHECK (kind IN (''sealed'', ''text'', ''act'', ''deleted'', ''expired'', ''unknown''))',
    'CHECK (kind = ''text'' OR kind = ''sealed'' OR kind = ''act'' OR kind = ''deleted'' OR kind = ''expired'' OR kind = ''unknown'')'),
    'CHECK (severity IN (''info'', ''warning'', ''critical''))',
    'CHECK (severity = ''info'' OR severity = ''warning'' OR severity = ''critical'')'),
    'CHECK (state IN (''out'', ''unread'', ''read''))',
    'CHECK (state = ''out'' OR state = ''unread'' OR state = ''read'')')
WHERE type = 'table' AND name = 'room_messages';

PRAGMA writable_schema = RESET;
