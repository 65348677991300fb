-- Storing a message changes fewer pages: one index answers what two did, and this node's counter stands beside the session,
-- which every message changes anyway.

DROP INDEX messages_latest;
DROP INDEX messages_of_conversation;
CREATE INDEX messages_of_conversation ON messages (conversation_id, id, direction);

ALTER TABLE exchanges ADD COLUMN written_up_to INTEGER NOT NULL DEFAULT 0;
UPDATE exchanges SET written_up_to = coalesce(
    (SELECT last_sequence FROM conversations WHERE conversations.contact_id = exchanges.contact_id), 0);
ALTER TABLE conversations DROP COLUMN last_sequence;
