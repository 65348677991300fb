//! Every bound on what a peer may send, with the reason for its value.
//!
//! A bound is checked before anything is allocated for what it bounds. Changing one that a peer can observe
//! changes the protocol: docs/protocol.md, "Limits", repeats the numbers.

use std::time::Duration;

/// The longest text of one message, in bytes of UTF-8.
///
/// Longer than anybody types; a log or a document is a file. Two of them fit a frame with room to spare, so the
/// frame limit never decides what a message may hold.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// The longest sign of a reaction, in bytes of UTF-8.
///
/// The longest emoji, two people with two skin tones, has 35; a word or two fit as well. It is shown at the end of
/// somebody else's line, so it has to be short.
pub const REACTION_BYTES_MAX: usize = 48;

/// The longest text about an absence, in bytes of UTF-8: a sentence or two. It is kept for every connected contact.
pub const ABSENCE_TEXT_BYTES_MAX: usize = 256;

/// How often a node tells a contact about presence and typing: so many times at once, and then once in every interval.
/// A person changes their mind less often.
pub const NOTICES_TOLD: (u32, Duration) = (8, Duration::from_secs(1));

/// How often a node takes notice of what a contact tells about presence and typing; twice of what it may be told, so that
/// a delay on the way costs nothing. What is told beyond it is dropped unread.
pub const NOTICES_HEARD: (u32, Duration) = (16, Duration::from_millis(500));

/// How long a contact counts as typing after it said so. It may fall silent without a word.
pub const TYPING_LASTS: Duration = Duration::from_secs(8);

/// How long a node waits before it says again that its user is typing: less than half of [`TYPING_LASTS`], so that one
/// lost moment shows nothing.
pub const TYPING_AGAIN: Duration = Duration::from_secs(3);

/// How many acts may wait in one conversation for the messages they are about.
///
/// An act overtakes its message only when both were on their way at once, so a window's worth is plenty; edits of full
/// length are 16 MiB. Beyond it the oldest is forgotten.
pub const EARLY_ACTS_MAX: usize = 256;

/// The largest frame on a stream, in bytes, without its length prefix.
///
/// One text of full length, sealed and padded to a size class, plus headers. A peer that announces more is cut
/// off before a byte of it is read.
pub const FRAME_BYTES_MAX: usize = 160 * 1024;

/// The longest name a user gives to themselves or to a contact, in bytes of UTF-8.
///
/// Fits a line of a terminal beside a message, and 16 characters of any script.
pub const NAME_BYTES_MAX: usize = 64;

/// The longest text of a request to become a contact, in bytes of UTF-8.
///
/// Two lines that say who it is. It comes from anybody, and is kept for everybody who asks.
pub const REQUEST_TEXT_BYTES_MAX: usize = 280;

/// How many addresses one node may name as ways to reach it.
///
/// A laptop on two networks with both address families has six; each one costs a dialling peer packets.
pub const ADDRS_MAX: usize = 8;

/// How many addresses an invite carries.
///
/// Fewer than [`ADDRS_MAX`], because each costs up to 29 characters of something people paste and scan.
pub const INVITE_ADDRS_MAX: usize = 4;

/// The longest invite text that is looked at, in bytes. The longest that can be made has under 400.
pub const INVITE_TEXT_BYTES_MAX: usize = 2048;

/// How many causal parents an envelope may name.
///
/// More than one only arises when people write at the same moment; 16 is far beyond what a conversation shows.
pub const PARENTS_MAX: usize = 16;

/// How many message ids one acknowledgement may carry: 16 bytes each, so that the frame stays small.
pub const ACK_IDS_MAX: usize = 1024;

/// How many messages one read receipt may name: 16 bytes each, so that it stays small.
pub const RECEIPT_IDS_MAX: usize = 1024;

/// How many envelopes may be on their way to one peer without an acknowledgement.
///
/// Enough to keep both disks busy with group commits (each takes a few hundred microseconds, a round trip on a
/// continent 50 ms); 256 envelopes of full size are 32 MiB, which bounds what a slow peer costs in memory.
pub const IN_FLIGHT_MAX: usize = 256;

/// How many envelopes are read from the outbox at once. At full length they are 8 MiB.
pub const BATCH_MAX: usize = 64;

/// The largest counter of a message. Nobody writes as many, and it fits the store's numbers with room to add.
pub const SEQUENCE_MAX: u64 = 1 << 48;

/// The longest message of the handshake for a session, in bytes. Olm's have under 250.
pub const HANDSHAKE_BYTES_MAX: usize = 1024;

/// The most bytes one file offer may name, all its files together: 1 TiB.
///
/// What its list of chunk hashes can hold with chunks of 16 MiB; days of transfer on a fast line.
pub const FILE_BYTES_MAX: u64 = 1 << 40;

/// The bytes of a chunk of offered files, the unit that is verified and resumed; doubled for offers with more than
/// [`FILE_CHUNKS_MAX`] of them.
///
/// 1 MiB is a hundredth of a second on a fast line, so little is lost with an interrupted one, and its hash of 32 bytes
/// costs 0.003 %.
pub const FILE_CHUNK_BYTES_MIN: u64 = 1 << 20;

/// The most chunks of one offer: their hashes are 2 MiB.
pub const FILE_CHUNKS_MAX: u32 = 65_536;

/// The most bytes of files that follow one tag on a stream. Bounds what both sides hold in memory at once.
pub const FILE_PIECE_BYTES_MAX: u64 = 256 * 1024;

/// The longest name of an offered file or folder, in bytes of UTF-8: what Linux and most others can store.
pub const FILE_NAME_BYTES_MAX: usize = 255;

/// The longest name that is looked at before it is refused: anything beyond breaks the protocol.
pub const FILE_NAME_BYTES_READ: usize = 16 * 1024;

/// How deep folders of an offered folder may be nested. Deeper ones are machine-made, and programs that walk them fail.
pub const FILE_DEPTH_MAX: usize = 64;

/// The longest path within an offered folder, in bytes of UTF-8: what Linux opens in one call.
pub const FILE_PATH_BYTES_MAX: usize = 4096;

/// The most files and folders in an offered folder.
///
/// A source tree of the largest projects; their list is in memory while a transfer runs.
pub const MANIFEST_ENTRIES_MAX: usize = 50_000;

/// The longest list of an offered folder, in bytes: the most entries with paths of 80 bytes.
pub const MANIFEST_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// How many runs of chunks one request may name. What is missing after an interruption is nearly always one run.
pub const WANT_RUNS_MAX: usize = 256;

/// How many offers of one contact may wait for a decision. Further ones are refused until some are decided.
pub const FILE_OFFERS_MAX: usize = 1000;
