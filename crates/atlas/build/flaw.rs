//! Why a list cannot be compiled, in a sentence for whoever has just replaced the file.

use std::fmt;

/// What is wrong with a list, and where.
#[derive(Debug)]
pub(crate) struct Flaw {
    line: Option<u64>,
    reason: String,
}

impl Flaw {
    /// Describes a flaw of the file as a whole.
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self {
            line: None,
            reason: reason.into(),
        }
    }

    /// Describes a flaw of the record that starts at `line`.
    pub(crate) fn at(line: u64, reason: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.reason)
    }
}

impl From<csv::Error> for Flaw {
    fn from(error: csv::Error) -> Self {
        Self::new(error.to_string())
    }
}
