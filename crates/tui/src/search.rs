//! Searching everything that was said.

use api::messages::Message;

/// How many messages a search lists: nobody reads more of them, and one more word finds fewer.
pub(crate) const FOUND_MAX: usize = 100;

/// What is looked for, and what was found.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub(crate) words: String,
    pub(crate) found: Vec<Message>,
    /// Whether there are more than that.
    pub(crate) has_more: bool,
    pub(crate) chosen: usize,
    /// The words for which `found` is the answer.
    pub(crate) answered: String,
}

impl Search {
    pub(crate) fn new(words: String) -> Self {
        Self {
            words,
            ..Self::default()
        }
    }

    pub(crate) fn choose(&mut self, up: bool) {
        let last = self.found.len().saturating_sub(1);
        self.chosen = if up {
            self.chosen.saturating_sub(1)
        } else {
            self.chosen.saturating_add(1).min(last)
        };
    }

    /// Takes in an answer, unless other words are looked for by now.
    pub(crate) fn take(&mut self, words: String, mut found: Vec<Message>) {
        if words == self.words {
            self.has_more = found.len() > FOUND_MAX;
            found.truncate(FOUND_MAX);
            (self.found, self.answered, self.chosen) = (found, words, 0);
        }
    }

    /// What the node is to be asked: the last word may be begun.
    pub(crate) fn question(&self) -> Option<String> {
        let words = self.words.trim_end();
        (!words.is_empty()).then(|| format!("{words}*"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::tests::said;

    #[test]
    fn more_than_can_be_listed_is_noticed() {
        let mut search = Search::new("m".into());
        let mut found = |count: usize| {
            let rows = (1..).take(count);
            search.take("m".into(), rows.map(|row| said(row, 0, "m")).collect());
            (search.found.len(), search.has_more)
        };
        assert_eq!(found(FOUND_MAX), (FOUND_MAX, false));
        assert_eq!(found(FOUND_MAX + 1), (FOUND_MAX, true));
        assert_eq!(found(1), (1, false));
    }
}
