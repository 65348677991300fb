//! What one answer showed: a protocol, and perhaps the product that speaks it.
//!
//! Recognisers return it; how it was brought about and what else is known is added by whoever asked.

use super::bytes;
use crate::text::VisibleText;

/// A protocol that an answer fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// The protocol, by its service name.
    pub(super) protocol: &'static str,
    /// What speaks it, as it calls itself.
    pub(super) product: Option<VisibleText>,
    /// Which version of it.
    pub(super) version: Option<VisibleText>,
    /// Whether other protocols answer so as well.
    pub(super) is_ambiguous: bool,
    /// Whether the server says this by itself, whatever it was asked.
    pub(super) speaks_first: bool,
}

/// Looks at an answer; any bytes may come.
pub(super) type Recogniser = fn(&[u8]) -> Option<Finding>;

impl Finding {
    /// An answer that fits one protocol alone.
    pub(super) fn of(protocol: &'static str) -> Self {
        Self {
            protocol,
            product: None,
            version: None,
            is_ambiguous: false,
            speaks_first: false,
        }
    }

    /// What a server says without being asked.
    pub(super) fn greeting(protocol: &'static str) -> Self {
        Self {
            speaks_first: true,
            ..Self::of(protocol)
        }
    }

    /// Marks it as one that others fit, too.
    pub(super) fn ambiguous(self) -> Self {
        Self {
            is_ambiguous: true,
            ..self
        }
    }

    /// Adds the product's name, if there is one.
    pub(super) fn product(self, name: &[u8]) -> Self {
        Self {
            product: bytes::word(name),
            ..self
        }
    }

    /// Adds the product's version, if there is one.
    pub(super) fn version(self, version: &[u8]) -> Self {
        Self {
            version: bytes::word(version),
            ..self
        }
    }

    /// Adds name and version from a text such as `nginx/1.22.1` or `OpenSSH_9.2p1`: what stands before the first
    /// byte that `separates`, and the word behind it.
    pub(super) fn named(self, text: &[u8], separates: impl Fn(&u8) -> bool) -> Self {
        let name = bytes::until(text, separates);
        let version = text.get(name.len().saturating_add(1)..).unwrap_or_default();
        self.product(name)
            .version(bytes::until(version.trim_ascii(), u8::is_ascii_whitespace))
    }
}

/// Asserts what an answer was recognised as.
#[cfg(test)]
#[track_caller]
pub(super) fn check(found: Option<Finding>, protocol: &str, version: Option<&str>) {
    let found = found.expect("the answer is recognised");
    assert_eq!(found.protocol, protocol);
    assert_eq!(found.version.as_ref().map(VisibleText::as_str), version);
}
