//! Every bound on a question about ports and its answer, with the reason for its value.
//!
//! docs/protocol.md, "Limits of asking", repeats the numbers.

use std::time::Duration;

/// The longest question, in bytes: three small numbers, with room for a few of a later version.
pub const QUESTION_BYTES_MAX: usize = 64;

/// The largest piece of an answer, in bytes, without its length: its head, or one port with all that holds it. Bounds what
/// is in memory before it is understood.
pub const ANSWER_PIECE_BYTES_MAX: usize = 16 * 1024;

/// The longest answer, in bytes, lengths and all: about a thousand ports with their reasons, which is more than any machine
/// of a person has, and half a second on a slow line.
pub const ANSWER_BYTES_MAX: usize = 512 * 1024;

/// How many ports an answer tells of: what fits its bytes when each has next to nothing to say.
pub const ANSWER_PORTS_MAX: usize = 4096;

/// How many sockets an answer tells of for one port: one for each address of a large machine, and then some.
pub const PORT_SOCKETS_MAX: usize = 64;

/// How many processes an answer names for one socket. Whoever reads wants to know the program, not its workers.
pub const SOCKET_OWNERS_MAX: usize = 8;

/// How many reasons a verdict has in an answer. There are fewer than thirty kinds, which exclude each other mostly.
pub const REASONS_MAX: usize = 12;

/// How many remarks an answer has on what could not be seen, and as many on what else is on the port.
pub const REMARKS_MAX: usize = 12;

/// The longest name in an answer, in bytes: of a process (the system has 15), a user, an interface, or a code.
pub const TOLD_NAME_BYTES_MAX: usize = 64;

/// The longest sentence in an answer, in bytes: the longest that the program writes by itself has about 250.
pub const TOLD_TEXT_BYTES_MAX: usize = 512;

/// How many questions of one contact are heard: so many at once, and then one in every interval, ten in a minute. A person
/// who goes through ports asks no faster for long, and each question costs a look at all processes.
pub const QUESTIONS_HEARD: (u32, Duration) = (20, Duration::from_secs(6));

/// How long a machine may take to answer. A look takes milliseconds; a second on the largest machines.
pub const ANSWERED_WITHIN: Duration = Duration::from_secs(10);

/// How long whoever asks waits for all of the answer: a little longer than the other end works on it.
pub const ANSWER_AWAITED: Duration = Duration::from_secs(15);
