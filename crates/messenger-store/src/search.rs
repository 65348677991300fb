//! Finding messages by their words.
//!
//! What a user types is never handed to the full-text engine as it is: each word becomes a quoted string, so that no
//! character of it means anything there, and nothing that can be typed is a mistake. All words have to occur; after the
//! last one, `*` asks for words that begin with it. Not by itself: a beginning that many words share takes a thousand
//! times as long as a word.

use rusqlite::Connection;

use crate::contacts::ContactId;
use crate::messages::{LISTING_MAX, Message, select};
use crate::open::Store;
use crate::rooms::{RoomRow, ShownMessage, with_words};
use crate::words;
use crate::writer::StoreError;

/// How many words of a search count. More make it slower and hardly more exact.
const WORDS_MAX: usize = 32;

/// How many bytes of a word count; no word that is looked for is longer.
const WORD_BYTES_MAX: usize = 128;

impl Store {
    /// Finds the latest messages that hold all `words`, newest first, at most `limit` and at most [`LISTING_MAX`].
    ///
    /// Without a word in it, a search finds nothing.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn search(
        &self,
        words: &str,
        with: Option<ContactId>,
        limit: usize,
    ) -> Result<Vec<Message>, StoreError> {
        let Some(expression) = expression(words) else {
            return Ok(Vec::new());
        };
        self.index(words::OF_MESSAGES).await;
        let find = move |db: &Connection| find(db, &expression, with, limit.min(LISTING_MAX));
        self.readers.read(find).await
    }

    /// Finds the same in rooms: in one of them, or in all.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn search_rooms(
        &self,
        words: &str,
        room: Option<RoomRow>,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        let Some(expression) = expression(words) else {
            return Ok(Vec::new());
        };
        self.index(words::OF_ROOMS).await;
        let find = move |db: &Connection| with_words(db, &expression, room, limit.min(LISTING_MAX));
        self.readers.read(find).await
    }

    /// What was said last may not be indexed yet. If it cannot be, the rest is still found.
    async fn index(&self, index: words::Index) {
        let indexed = async {
            self.writer
                .begin_lazily(move |db| index.catch_up(db))
                .await?
                .await
        };
        if let Err(error) = indexed.await {
            tracing::warn!(%error, "the latest messages could not be indexed");
        }
    }
}

fn find(
    db: &Connection,
    expression: &str,
    with: Option<ContactId>,
    limit: usize,
) -> rusqlite::Result<Vec<Message>> {
    // The unary plus keeps the planner from walking a conversation instead of asking for the words. The engine gives
    // rows in descending order by itself, so that it stops at the limit.
    select(
        db,
        "messages.id IN (
             SELECT message_words.rowid FROM message_words
             JOIN messages AS said ON said.id = message_words.rowid
             WHERE message_words MATCH ?1
               AND (?2 IS NULL OR +said.conversation_id = (SELECT id FROM conversations WHERE contact_id = ?2))
             ORDER BY message_words.rowid DESC LIMIT ?3)
         ORDER BY messages.id DESC",
        (expression, with.map(|id| id.0), limit),
    )
}

/// Turns what a user typed into an expression of the engine; `None` if there is no word in it.
fn expression(words: &str) -> Option<String> {
    // What is neither letter nor digit separates words for the engine too.
    let mut quoted: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.len() <= WORD_BYTES_MAX)
        .take(WORDS_MAX)
        .map(|word| format!("\"{word}\""))
        .collect();
    if words.trim_end().ends_with('*') {
        quoted.last_mut()?.push('*');
    }
    (!quoted.is_empty()).then(|| quoted.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: Option<&str>) {
        assert_eq!(expression(typed).as_deref(), expected, "{typed}");
    }

    #[test]
    fn what_is_typed_becomes_quoted_words() {
        check("lunch", Some("\"lunch\""));
        check("lun*", Some("\"lun\"*"));
        check("a* lun* ", Some("\"a\" \"lun\"*"));
        check("lunch  at one", Some("\"lunch\" \"at\" \"one\""));
        check("Übung NEAR(a b)", Some("\"Übung\" \"NEAR\" \"a\" \"b\""));
        check("say \"hi\" OR *", Some("\"say\" \"hi\" \"OR\"*"));
        check("  \"* ^ ", None);
        check("", None);
        check(&"x".repeat(WORD_BYTES_MAX + 1), None);
        let words = |count: usize| vec!["\"a\""; count].join(" ");
        check(&"a ".repeat(WORDS_MAX + 1), Some(&words(WORDS_MAX)));
    }
}
