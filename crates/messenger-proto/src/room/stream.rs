//! One member's messages, as far as this node has them.

use std::collections::BTreeMap;

use super::entry::StreamId;
use super::frame::Standing;
use super::limits::{AHEAD_MAX, STREAM_BYTES_MAX};
use super::message::RoomMessage;
use crate::peer_id::PeerId;

/// How far this node has come with a stream: what has to be on its disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamState {
    /// Messages up to this number are not for this node: they were written before it could read.
    pub base: u64,
    /// The number of the last message that is here without a gap; at least `base`.
    pub count: u64,
    /// The hash of that message; `None` when it is not here.
    pub head: Option<[u8; 32]>,
    /// The sealed bytes up to and with that message, as it says itself.
    pub total_bytes: u64,
}

/// A stream.
#[derive(Debug, Clone, Default)]
pub struct Stream {
    /// `None` until this node knows from which message on it can read.
    pub state: Option<StreamState>,
    /// The number of the first message of which there are two; 0: none.
    pub forked_at: u64,
    /// The number of the last message that was shown to the user.
    pub shown: u64,
    /// The number of the last message that counts, by the membership log.
    pub(super) end: u64,
    /// Messages that came before others that they need, each with when it came.
    pub(super) ahead: BTreeMap<u64, (u64, RoomMessage)>,
    /// Of whom messages were asked, up to which, and when to ask somebody else.
    pub(super) asked: Option<(PeerId, u64, u64)>,
    /// Somebody has another message under a number that is here too.
    pub(super) is_suspect: bool,
}

/// How a message fits what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is the next one.
    Next,
    /// It is here, or its place is taken by another one.
    Taken,
    /// Others have to come before it.
    Ahead,
    /// It does not count, or can never fit.
    Never,
    /// It follows another message than the one that is here.
    OtherPast,
}

impl Stream {
    /// Makes a stream of what is on a disk.
    #[must_use]
    pub fn kept(state: StreamState, forked_at: u64, shown: u64) -> Self {
        Self {
            state: Some(state),
            forked_at,
            shown,
            ..Self::default()
        }
    }

    /// Returns the number of the last message that counts.
    #[must_use]
    pub fn limit(&self) -> u64 {
        match self.forked_at {
            0 => self.end,
            at => self.end.min(at.saturating_sub(1)),
        }
    }

    /// Returns the number of the last message that is here without a gap and counts.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.state.map_or(0, |state| state.count.min(self.limit()))
    }

    /// Whether the message with this number is here, does not count, or is not for this node.
    pub(super) fn has(&self, number: u64) -> bool {
        number > self.limit() || self.state.is_none_or(|state| number <= state.count)
    }

    pub(super) fn fit(&self, message: &RoomMessage) -> Fit {
        let (number, Some(state)) = (message.header.number, self.state) else {
            return Fit::Never;
        };
        if number > self.limit() || number <= state.base {
            Fit::Never
        } else if number <= state.count {
            Fit::Taken
        } else if number > state.count.saturating_add(1) {
            let is_near = number <= state.count.saturating_add(u64::try_from(AHEAD_MAX).unwrap_or(0));
            if is_near { Fit::Ahead } else { Fit::Never }
        } else if message.header.previous != state.head.unwrap_or_default() && state.base != state.count {
            Fit::OtherPast
        } else if !is_total_right(state, message) {
            Fit::Never
        } else {
            Fit::Next
        }
    }

    /// Forgets what was not on a disk.
    pub(super) fn forget_what_waits(&mut self) {
        self.ahead.clear();
        self.asked = None;
    }

    pub(super) fn advance(&mut self, message: &RoomMessage) {
        if let Some(state) = &mut self.state {
            state.count = message.header.number;
            state.head = Some(message.hash);
            state.total_bytes = message.header.total_bytes;
        }
    }

    /// Says how far this node has come; `None` when it has nothing to say.
    pub(super) fn standing(&self, stream: StreamId, tells_shown: bool) -> Option<Standing> {
        let state = self.state?;
        let head = state.head.filter(|_| state.count <= self.limit());
        let head = head.and_then(|head| head.first_chunk().copied());
        Some(Standing {
            stream,
            base: state.base,
            count: self.count(),
            head: head.unwrap_or_default(),
            shown: if tells_shown { self.shown } else { 0 },
            forked_at: self.forked_at,
        })
    }
}

fn is_total_right(state: StreamState, message: &RoomMessage) -> bool {
    let sealed = u64::try_from(message.sealed.len()).unwrap_or(u64::MAX);
    let total = message.header.total_bytes;
    // Who begins in the middle takes the first total on trust; all that follow are computed.
    let is_begun = state.base != state.count || state.base == 0;
    let is_right = !is_begun || state.total_bytes.checked_add(sealed) == Some(total);
    is_right && total <= STREAM_BYTES_MAX
}
