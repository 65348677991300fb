//! Why a list cannot be taken, in a sentence for whoever has just brought the file.

use alloc::string::String;
use core::error::Error;
use core::fmt;

/// Says what is wrong with a list, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
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

    /// Describes a flaw of the row that starts at `line`.
    pub(crate) fn at(line: u64, reason: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            reason: reason.into(),
        }
    }

    /// Returns the line that the flawed row starts at, counted from 1; `None` where the file as a whole is flawed.
    pub fn line(&self) -> Option<u64> {
        self.line
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

impl Error for Flaw {}
