//! Searching everything that was said.

use api::messages::Message;

/// What is looked for, and what was found.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub(crate) words: String,
    pub(crate) found: Vec<Message>,
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
    pub(crate) fn take(&mut self, words: String, found: Vec<Message>) {
        if words == self.words {
            (self.found, self.answered, self.chosen) = (found, words, 0);
        }
    }

    /// What the node is to be asked: the last word may be begun.
    pub(crate) fn question(&self) -> Option<String> {
        let words = self.words.trim_end();
        (!words.is_empty()).then(|| format!("{words}*"))
    }
}
