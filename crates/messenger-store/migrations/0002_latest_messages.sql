-- Every message names the latest ones its author had seen; finding them must not take longer in a long conversation.
CREATE INDEX messages_latest ON messages (conversation_id, direction, id);
