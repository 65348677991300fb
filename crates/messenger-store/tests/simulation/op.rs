//! What can happen between two nodes, one thing after the other.

/// Which of the two.
pub(crate) type Who = usize;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    /// Both take up a new connection, and give up an older one.
    Connect,
    /// The connection ends.
    Cut,
    /// So many steps that no fault disturbs: frames arrive, writes happen.
    Run(u8),
    /// A text is written.
    Say(Who),
    /// Something is done to one of the latest messages.
    Act(Who, u8),
    /// The next frame arrives.
    Hear(Who),
    /// The next write happens.
    Write(Who),
    /// The outbox is read.
    Load(Who),
    /// The node dies; what it had begun to write did not happen.
    Crash(Who),
    /// The node dies just after its next write: nobody is told what came of it.
    CrashAfterWrite(Who),
    /// A copy of the node's files is put by.
    Copy(Who),
    /// The copy is put back as it is, in place of what is there.
    PutBack(Who),
    /// The copy is put back as `backup` and `restore` do it.
    Restore(Who),
    /// The disk is full from now on.
    FillDisk(Who),
    /// The disk has room again.
    EmptyDisk(Who),
    /// The clock jumps, by so many months.
    Jump(Who, i8),
    /// An envelope that came once comes again.
    Replay(Who, u8),
    /// The next two envelopes change places.
    Swap(Who),
    /// A bit of the next envelope is flipped.
    Bend(Who, u8),
    /// The next envelope comes short.
    Truncate(Who, u8),
}

impl Op {
    /// Reads an operation from two bytes; each two mean one.
    pub(crate) fn of([kind, n]: [u8; 2]) -> Self {
        let who = usize::from(kind & 1);
        match (kind >> 1) % 64 {
            0..4 => Self::Connect,
            4 => Self::Cut,
            5..17 => Self::Run(n),
            17..26 => Self::Say(who),
            26..32 => Self::Act(who, n),
            32..38 => Self::Hear(who),
            38..43 => Self::Write(who),
            43..46 => Self::Load(who),
            46..48 => Self::Crash(who),
            48..50 => Self::CrashAfterWrite(who),
            50 => Self::Copy(who),
            51 => Self::PutBack(who),
            52 => Self::Restore(who),
            53 => Self::FillDisk(who),
            54..57 => Self::EmptyDisk(who),
            57 => Self::Jump(who, n.cast_signed()),
            58..61 => Self::Replay(who, n),
            61 => Self::Bend(who, n),
            62 => Self::Truncate(who, n),
            _ => Self::Swap(who),
        }
    }
}
