//! Which of two connections to the same peer is kept, so that both sides keep the same one.
//!
//! Two nodes that dial each other at the same moment end with two connections. A node that was killed and started
//! again dials while its peer still believes in the old connection. Both sides see the same facts, so a rule over
//! those facts needs no negotiation.

use crate::peer_id::PeerId;

/// A number a node draws once per start; it tells a restarted peer from one that dialled twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunId(pub u64);

/// What both ends know of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionFacts {
    /// The end that dialled.
    pub dialler: PeerId,
    /// The run of the peer that this connection reached.
    pub peer_run: RunId,
}

/// Which connection stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The one that was there first.
    Existing,
    /// The one that came later.
    New,
}

/// Decides which of two connections to one peer is kept.
///
/// A peer that was restarted, or that dials a second time, has given up the older connection. Otherwise both sides
/// dialled at once, and the connection of the smaller id stays (docs/protocol.md, "Two connections").
#[must_use]
pub fn keep(existing: &ConnectionFacts, new: &ConnectionFacts) -> Keep {
    let simultaneous = existing.peer_run == new.peer_run && existing.dialler != new.dialler;
    if simultaneous && existing.dialler < new.dialler {
        Keep::Existing
    } else {
        Keep::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: PeerId = PeerId([1; 32]);
    const BOB: PeerId = PeerId([2; 32]);

    fn facts(dialler: PeerId, peer_run: u64) -> ConnectionFacts {
        ConnectionFacts {
            dialler,
            peer_run: RunId(peer_run),
        }
    }

    #[test]
    fn both_sides_of_a_simultaneous_dial_keep_the_same_connection() {
        // Alice sees Bob's run as 7, Bob sees Alice's as 9; each may have seen either connection first.
        for run in [7, 9] {
            assert_eq!(keep(&facts(ALICE, run), &facts(BOB, run)), Keep::Existing);
            assert_eq!(keep(&facts(BOB, run), &facts(ALICE, run)), Keep::New);
        }
    }

    #[test]
    fn a_restarted_peer_replaces_its_old_connection() {
        assert_eq!(keep(&facts(ALICE, 7), &facts(BOB, 8)), Keep::New);
        assert_eq!(keep(&facts(ALICE, 7), &facts(ALICE, 8)), Keep::New);
    }

    #[test]
    fn a_second_dial_of_the_same_run_replaces_the_first() {
        assert_eq!(keep(&facts(BOB, 7), &facts(BOB, 7)), Keep::New);
    }
}
