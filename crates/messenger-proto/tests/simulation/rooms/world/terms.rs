//! How rough a world of rooms is.

/// How rough a world is; each fault happens so many times in a thousand turns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(super) members: usize,
    /// How many times somebody wants to write. Who is down, or not in the room any more, does not.
    pub(super) turns: usize,
    pub(super) partitions: u32,
    pub(super) crashes: u32,
    pub(super) changes: u32,
    /// The clock of a member jumps, stands, or goes on.
    pub(super) clock_jumps: u32,
    /// A backup of a member is made, or restored if there is one.
    pub(super) backups: u32,
    pub(super) has_liar: bool,
    pub(super) has_traveller: bool,
    /// How many things happen in each turn.
    pub(super) pace: usize,
}

impl Terms {
    pub(crate) fn calm(members: usize, turns: usize) -> Self {
        Self {
            members,
            turns,
            partitions: 0,
            crashes: 0,
            changes: 0,
            clock_jumps: 0,
            backups: 0,
            has_liar: false,
            has_traveller: false,
            pace: 2 * members,
        }
    }

    pub(crate) fn rough(members: usize, turns: usize) -> Self {
        Self {
            partitions: 20,
            crashes: 10,
            changes: 30,
            ..Self::calm(members, turns)
        }
    }

    pub(crate) fn with_clocks_that_jump(members: usize, turns: usize) -> Self {
        Self {
            clock_jumps: 60,
            ..Self::rough(members, turns)
        }
    }

    /// Nobody else is away while a member gets back what it said: what only that one had would be said anew. `changes` is
    /// how often the membership changes.
    pub(crate) fn with_backups(members: usize, turns: usize, changes: u32) -> Self {
        Self {
            changes,
            backups: 30,
            ..Self::calm(members, turns)
        }
    }

    pub(crate) fn with_liar(members: usize, turns: usize) -> Self {
        Self {
            has_liar: true,
            ..Self::rough(members, turns)
        }
    }

    pub(crate) fn with_traveller(members: usize, turns: usize) -> Self {
        Self {
            has_traveller: true,
            ..Self::rough(members, turns)
        }
    }
}
