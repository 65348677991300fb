//! The claims that a report compares with what was seen, as far as they differ from machine to machine.
//!
//! What IANA's registry says is compiled in (crate `atlas`); what the user expects is brought by the caller, because
//! this crate knows no home directory and opens no file of the user's.

use crate::expectation::Expectations;

/// What ports are said to be for, beside the registry that is compiled in.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// What the user expects on the ports of this machine.
    pub expectations: Expectations,
}

impl Claims {
    /// Returns the claims of a machine whose user said nothing: the compiled-in ones alone.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// Returns the same claims with other expectations.
    #[must_use]
    pub fn with_expectations(mut self, expectations: Expectations) -> Self {
        self.expectations = expectations;
        self
    }
}
