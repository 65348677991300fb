//! Every bound on what the members of a room may send each other, with the reason for its value.
//!
//! docs/protocol.md, "Limits of rooms", repeats the numbers.

/// How many members a room has at most.
///
/// An author hands its messages to every member it is connected with, and a card names all readers: 4 KB. More people than
/// that do not talk with each other, they listen.
pub const MEMBERS_MAX: usize = 100;

/// How many entries the membership log of a room holds. A full room is continued in a new one.
///
/// Enough to replace all members twenty times; some megabytes of memory, and the ids of all fit one frame.
pub const LOG_ENTRIES_MAX: usize = 4096;

/// How many entries one member may sign with the power of the owner or a moderator.
///
/// More than a person changes in years. Who signs more, by forking its own entries, is out, and what nobody else has built
/// on does not count: otherwise a moderator that was removed could go on for ever with entries dated before it.
pub const POWERED_ENTRIES_MAX: usize = 256;

/// How many entries one member may sign without such power: each is a leaving. Who signs more is out in the same way.
pub const PLAIN_ENTRIES_MAX: usize = 8;

/// How many entries an entry may name as the latest its author knew.
///
/// Several arise only when several people change the membership at once; 16 is far beyond what a room shows, and the rest
/// is named by the next entry.
pub const PARENTS_MAX: usize = 16;

/// How many streams a removal may give an end to. A member has one, or a few after it was added on two sides at once.
pub const ENDS_MAX: usize = 8;

/// The longest entry, in bytes: 16 parents and 8 ends take under 900.
pub const ENTRY_BYTES_MAX: usize = 1024;

/// The longest name of a room, in bytes of UTF-8, without its `#`.
pub const ROOM_NAME_BYTES_MAX: usize = 64;

/// How many messages of other streams a message may follow: one of each stream.
pub const AFTER_MAX: usize = MEMBERS_MAX;

/// The longest sealed part of a message: the largest size class and what the seal adds, with room to spare.
pub const SEALED_BYTES_MAX: usize = 132 * 1024;

/// The longest message of a room: the sealed part and its header.
pub const MESSAGE_BYTES_MAX: usize = SEALED_BYTES_MAX + 8 * 1024;

/// How many bytes one stream may hold from its beginning, sealed: 256 MiB, over half a million usual messages.
///
/// Every message says how many there are with it, so all members stop at the same one. Without it a member could fill
/// everybody's disk with a history without end.
pub const STREAM_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// How many messages of one stream are kept in memory because something before them is missing: a batch.
pub const AHEAD_MAX: usize = 64;

/// How many bytes of messages are kept in memory for a room because something before them is missing.
pub const AHEAD_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How many messages are asked for at once: at the usual length 32 KiB, and a frame holds one of full length.
pub const BATCH_MAX: usize = 64;

/// How many bytes of messages or entries go into one frame, unless one alone is longer.
pub const BATCH_BYTES_MAX: usize = 96 * 1024;

/// How many streams one frame tells about. A room has a hundred, and those of former members.
pub const HAVE_STREAMS_MAX: usize = 1024;

/// How many streams of a room are kept at all: one for each admission in a full log.
pub const STREAMS_MAX: usize = LOG_ENTRIES_MAX;

/// The largest number of a session of a stream. There is one more whenever the membership changed between two messages, and
/// up to 2^24 numbers are left out whenever a backup was restored.
pub const GENERATION_MAX: u32 = u32::MAX >> 1;

/// How many members' addresses one frame tells.
pub const ADDRS_PEERS_MAX: usize = MEMBERS_MAX;

/// How long to wait for what was asked of a member before another one is asked, in milliseconds.
pub const ASK_AGAIN_MS: u64 = 10_000;

/// How long to wait at most before all are asked again for a key that none of them had, in milliseconds: each time in vain
/// doubles it, and somebody who connects begins it anew.
pub const ASK_KEYS_SELDOM_MS: u64 = 60 * 60 * 1000;

/// How long a message waits for those it follows, in milliseconds, if another member has taken it in already.
///
/// That member has them, or knows that they do not count, and gives them when it is asked, at most some tens of seconds later. If not, their author names
/// what never was, or the only one who had it is gone: then the message is shown without it, as that member did.
pub const WAIT_MS: u64 = 120_000;
