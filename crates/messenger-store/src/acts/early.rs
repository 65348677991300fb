//! Acts that come before the message they are about.
//!
//! That happens when both are on their way at once, on different roads or after a disk had no room for a moment. A contact
//! that sends acts on messages which never were fills only its own small place.

use messenger_proto::envelope::MessageId;
use messenger_proto::limits::EARLY_ACTS_MAX;
use rusqlite::Connection;

use super::{Author, Effect, Kind};
use crate::messages::{MessageRow, Received};

impl Kind {
    /// The word of the column `kind`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Reaction => "reaction",
            Self::Edit => "edit",
            Self::Deletion => "deletion",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "reaction" => Self::Reaction,
            "edit" => Self::Edit,
            _ => Self::Deletion,
        }
    }
}

/// Keeps an act until its message comes, and forgets the oldest when there are too many.
pub(super) fn keep(db: &Connection, conversation: i64, effect: &Effect<'_>) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO early_acts (conversation_id, target, kind, sequence, sent_at_ms, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (conversation_id, target, kind)
         DO UPDATE SET sequence = excluded.sequence, sent_at_ms = excluded.sent_at_ms, text = excluded.text
         WHERE excluded.sequence > early_acts.sequence",
    )?
    .execute((
        conversation,
        effect.target.0,
        effect.kind.as_str(),
        effect.sequence,
        effect.at_ms,
        effect.text,
    ))?;
    db.prepare_cached(
        "DELETE FROM early_acts WHERE conversation_id = ?1 AND id <= (
             SELECT id FROM early_acts WHERE conversation_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute((conversation, EARLY_ACTS_MAX))
    .map(drop)
}

/// Lets what was kept for the message at `row`, which has just come, take effect on it.
pub(crate) fn apply(
    db: &Connection,
    conversation: i64,
    id: MessageId,
    row: MessageRow,
) -> rusqlite::Result<Received> {
    // Nearly always there are none: so they are looked for first, which is cheaper than `DELETE ... RETURNING`.
    let mut statement = db.prepare_cached(
        "SELECT kind, text, sequence, sent_at_ms FROM early_acts WHERE conversation_id = ?1 AND target = ?2",
    )?;
    let kept = statement.query_map((conversation, id.0), |row| {
        let kind = Kind::parse(row.get_ref(0)?.as_str()?);
        Ok((kind, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
    })?;
    let kept: Vec<_> = kept.collect::<Result<_, _>>()?;
    if !kept.is_empty() {
        db.prepare_cached("DELETE FROM early_acts WHERE conversation_id = ?1 AND target = ?2")?
            .execute((conversation, id.0))?;
    }
    let mut outcome = Received::New(row);
    for (kind, text, sequence, at_ms) in kept {
        let effect = Effect {
            target: id,
            kind,
            text: &text,
            sequence,
            at_ms,
        };
        super::apply(db, conversation, Author::Contact, &effect, row)?;
        if kind == Kind::Deletion {
            outcome = Received::Nothing;
        }
    }
    Ok(outcome)
}
