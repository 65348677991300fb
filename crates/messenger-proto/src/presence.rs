//! Presence and typing: what a node tells its contacts while they are connected, and keeps of them no longer than that.
//!
//! docs/protocol.md, "Presence and typing".

use std::time::Duration;

use crate::envelope::EnvelopeError;
use crate::limits::ABSENCE_TEXT_BYTES_MAX;

/// Whether somebody who is connected is to be expected to answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Presence {
    /// Nothing else was said.
    #[default]
    Available,
    /// The user said that they are away.
    Away(Absence),
}

/// That a user is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// What they say about it; at most [`ABSENCE_TEXT_BYTES_MAX`] bytes of UTF-8, and may be empty.
    pub text: String,
    /// Since when, by their clock, in milliseconds since the Unix epoch.
    pub since_ms: u64,
}

/// Whether somebody is writing a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// They are, as of now.
    Going,
    /// They are not any more.
    Over,
}

/// Checks that `text` may be what a user says about an absence.
///
/// # Errors
///
/// Fails when it is longer than [`ABSENCE_TEXT_BYTES_MAX`].
pub fn check_absence_text(text: &str) -> Result<(), EnvelopeError> {
    if text.len() > ABSENCE_TEXT_BYTES_MAX {
        return Err(EnvelopeError::AbsenceLength(text.len()));
    }
    Ok(())
}

/// How often something may happen: so many times at once, and then once in every interval. Times count from any moment,
/// always the same.
#[derive(Debug)]
pub struct Allowance {
    burst: u32,
    every: Duration,
    /// When all of the burst is there again.
    full_at: Duration,
}

impl Allowance {
    /// Allows `burst` times at once, and then one more for each `every`.
    #[must_use]
    pub fn new(burst: u32, every: Duration) -> Self {
        Self {
            burst,
            every,
            full_at: Duration::ZERO,
        }
    }

    /// Takes one time, if there is one left.
    pub fn take(&mut self, now: Duration) -> bool {
        let is_free = self.free_at() <= now;
        if is_free {
            self.full_at = self.full_at.max(now).saturating_add(self.every);
        }
        is_free
    }

    /// Returns from when on one can be taken.
    #[must_use]
    pub fn free_at(&self) -> Duration {
        let rest = self.every.saturating_mul(self.burst.saturating_sub(1));
        self.full_at.saturating_sub(rest)
    }
}

impl Presence {
    pub(crate) fn to_wire(&self) -> wire::Presence {
        match self {
            Self::Available => wire::Presence {
                state: 1,
                text: String::new(),
                since_ms: 0,
            },
            Self::Away(absence) => wire::Presence {
                state: 2,
                text: absence.text.clone(),
                since_ms: absence.since_ms,
            },
        }
    }

    /// Reads what a peer says; a state of a newer version says nothing.
    pub(crate) fn from_wire(presence: wire::Presence) -> Result<Self, EnvelopeError> {
        check_absence_text(&presence.text)?;
        Ok(match presence.state {
            2 => Self::Away(Absence {
                text: presence.text,
                since_ms: presence.since_ms,
            }),
            _ => Self::Available,
        })
    }
}

impl Typing {
    pub(crate) fn to_wire(self) -> wire::Typing {
        wire::Typing {
            going: self == Self::Going,
        }
    }

    pub(crate) fn from_wire(typing: wire::Typing) -> Self {
        if typing.going { Self::Going } else { Self::Over }
    }
}

/// The Protocol Buffers messages, exactly as docs/directnet.proto describes them.
pub(crate) mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Presence {
        #[prost(uint32, tag = "1")]
        pub(crate) state: u32,
        #[prost(string, tag = "2")]
        pub(crate) text: String,
        #[prost(uint64, tag = "3")]
        pub(crate) since_ms: u64,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Typing {
        #[prost(bool, tag = "1")]
        pub(crate) going: bool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_is_a_burst_and_then_one_at_a_time() {
        let mut allowance = Allowance::new(3, Duration::from_secs(10));
        let mut taken_at = |s| allowance.take(Duration::from_secs(s));
        assert_eq!([0, 0, 0, 0].map(&mut taken_at), [true, true, true, false]);
        assert_eq!([9, 10, 10].map(&mut taken_at), [false, true, false]);
        // After a pause there is a burst again, and no more than that.
        assert_eq!([100, 100, 100, 100].map(&mut taken_at), [true, true, true, false]);
        assert_eq!(allowance.free_at(), Duration::from_secs(110));
    }

    #[test]
    fn a_state_of_a_newer_version_says_nothing() {
        let presence = wire::Presence {
            state: 3,
            text: "busy".into(),
            since_ms: 1,
        };
        assert_eq!(Presence::from_wire(presence), Ok(Presence::Available));
    }

    #[test]
    fn what_is_said_about_an_absence_is_short() {
        let check = |len| {
            let presence = Presence::Away(Absence {
                text: "x".repeat(len),
                since_ms: 1,
            });
            Presence::from_wire(presence.to_wire()).map(drop)
        };
        assert_eq!(check(ABSENCE_TEXT_BYTES_MAX), Ok(()));
        let long = ABSENCE_TEXT_BYTES_MAX + 1;
        assert_eq!(check(long), Err(EnvelopeError::AbsenceLength(long)));
    }
}
