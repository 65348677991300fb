//! The window of envelopes that are on their way to one peer and not yet acknowledged.
//!
//! It belongs to one connection and remembers nothing across connections: what is not acknowledged when a
//! connection ends is still in the store, and the next connection starts from there.

use std::collections::HashSet;

use crate::envelope::MessageId;
use crate::limits::IN_FLIGHT_MAX;

/// Tracks which messages were sent on this connection and await their acknowledgement.
#[derive(Debug, Default)]
pub struct Window {
    in_flight: HashSet<MessageId>,
    /// The position in the outbox after which nothing has been sent on this connection.
    sent_up_to: i64,
}

impl Window {
    /// Returns how many more messages may be sent now.
    #[must_use]
    pub fn room(&self) -> usize {
        IN_FLIGHT_MAX.saturating_sub(self.in_flight.len())
    }

    /// Returns the outbox position of the last message sent on this connection; 0 before the first.
    #[must_use]
    pub fn sent_up_to(&self) -> i64 {
        self.sent_up_to
    }

    /// Notes that the message at `position` of the outbox is being sent.
    pub fn sent(&mut self, id: MessageId, position: i64) {
        self.in_flight.insert(id);
        self.sent_up_to = self.sent_up_to.max(position);
    }

    /// Forgets what was sent: the peer has stored nothing that it has not answered, and takes it from the beginning.
    pub fn begin_again(&mut self) {
        *self = Self::default();
    }

    /// Whether a message was sent on this connection and is not answered yet.
    #[must_use]
    pub fn is_in_flight(&self, id: MessageId) -> bool {
        self.in_flight.contains(&id)
    }

    /// Notes that the peer answered for a message. Returns `false` when it was not in flight: an answer that comes
    /// twice, or that nobody asked for, is to be ignored.
    pub fn settled(&mut self, id: MessageId) -> bool {
        self.in_flight.remove(&id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: usize) -> MessageId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        MessageId(bytes)
    }

    #[test]
    fn the_window_fills_and_empties() {
        let mut window = Window::default();
        for n in 0..IN_FLIGHT_MAX {
            window.sent(id(n), i64::try_from(n).unwrap());
        }
        assert_eq!(window.room(), 0);
        assert!(window.settled(id(3)));
        assert_eq!(window.room(), 1);
    }

    #[test]
    fn an_answer_that_nobody_waits_for_is_ignored() {
        let mut window = Window::default();
        assert!(!window.settled(id(1)));
        window.sent(id(1), 1);
        assert!(window.settled(id(1)));
        assert!(!window.settled(id(1)));
        assert_eq!(window.sent_up_to(), 1);
    }
}
