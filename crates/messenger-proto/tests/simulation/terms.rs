//! How rough a world is.

/// What there is in a world, and how often each thing goes wrong: so many times in a thousand steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) nodes: usize,
    pub(crate) messages: usize,
    /// A connection ends; what is on its way is lost, and each end may notice late.
    pub(crate) cuts: u32,
    /// Two nodes that are connected connect anew; each end takes up the new connection in its own time.
    pub(crate) reconnects: u32,
    pub(crate) crashes: u32,
    pub(crate) failing_writes: u32,
    /// There is no room for a message, and nothing more is taken until there is.
    pub(crate) full_inboxes: u32,
    /// An envelope that came once comes again.
    pub(crate) replays: u32,
    pub(crate) partitions: u32,
    pub(crate) restores: u32,
    /// The node that carries out this write of the world, counted from 1, crashes.
    pub(crate) fatal_write: Option<(usize, Moment)>,
}

/// When a node crashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Just before a write: it did not happen.
    Before,
    /// Just after a write: it is on the disk, and nobody was told.
    After,
}

impl Terms {
    pub(crate) fn calm(nodes: usize, messages: usize) -> Self {
        Self {
            nodes,
            messages,
            cuts: 0,
            reconnects: 0,
            crashes: 0,
            failing_writes: 0,
            full_inboxes: 0,
            replays: 0,
            partitions: 0,
            restores: 0,
            fatal_write: None,
        }
    }

    pub(crate) fn rough(nodes: usize, messages: usize) -> Self {
        Self {
            cuts: 3,
            reconnects: 3,
            crashes: 3,
            failing_writes: 2,
            full_inboxes: 2,
            replays: 5,
            partitions: 1,
            ..Self::calm(nodes, messages)
        }
    }

    pub(crate) fn forgetful(nodes: usize, messages: usize) -> Self {
        Self {
            restores: 1,
            ..Self::rough(nodes, messages)
        }
    }
}
