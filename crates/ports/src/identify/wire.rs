//! One conversation with a server, bounded in time and bytes however the server behaves.
//!
//! A server may drip one byte a second, talk without end or never: the deadline is for the whole conversation, not
//! for each read, and so is the number of bytes.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::finding::Finding;

/// How much of an answer is kept.
const ANSWER_MAX: usize = 16 * 1024;
/// How much is read of a connection in all, TLS included: a chain of certificates takes a few KiB.
const READ_MAX: usize = 256 * 1024;
/// How long to go on reading once an answer is recognised but names no version.
const GRACE: Duration = Duration::from_millis(20);

/// A stream that fails once its deadline has passed or too much was read.
#[derive(Debug)]
pub(super) struct Timed {
    stream: TcpStream,
    deadline: Instant,
    left: usize,
}

/// The connections that are open, so that they can all be ended at once, from any thread.
#[derive(Debug, Default)]
pub(super) struct Open {
    streams: Mutex<Streams>,
}

#[derive(Debug, Default)]
struct Streams {
    is_over: bool,
    open: Vec<TcpStream>,
}

impl Open {
    /// Connects, unless it is over.
    pub(super) fn connect(&self, target: SocketAddr, deadline: Instant) -> io::Result<Timed> {
        let stream = TcpStream::connect_timeout(&target, time_left(deadline)?)?;
        stream.set_nodelay(true)?;
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if streams.is_over {
            return Err(ErrorKind::Interrupted.into());
        }
        streams.open.push(stream.try_clone()?);
        Ok(Timed {
            stream,
            deadline,
            left: READ_MAX,
        })
    }

    /// Ends all connections: whoever reads from one returns, and nobody gets another.
    pub(super) fn end(&self) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.is_over = true;
        for stream in streams.open.drain(..) {
            // It may have ended already.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }
}

impl Timed {
    /// Ends the conversation at `deadline`, if that is earlier.
    fn hurry(&mut self, deadline: Instant) {
        self.deadline = self.deadline.min(deadline);
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(time_left(self.deadline)?))?;
        let count = self.stream.read(buffer)?;
        self.left = self.left.checked_sub(count).ok_or(ErrorKind::FileTooLarge)?;
        Ok(count)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(time_left(self.deadline)?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A stream whose deadline can be moved, TLS or not.
pub(super) trait Wire: Read + Write {
    /// Ends the conversation at `deadline`, if that is earlier.
    fn hurry(&mut self, deadline: Instant);
}

impl Wire for Timed {
    fn hurry(&mut self, deadline: Instant) {
        Self::hurry(self, deadline);
    }
}

impl Wire for rustls::StreamOwned<rustls::ClientConnection, Timed> {
    fn hurry(&mut self, deadline: Instant) {
        self.sock.hurry(deadline);
    }
}

/// Sends `question` and reads until `recognise` is satisfied, the server ends, or the deadline passes.
pub(super) fn converse(
    wire: &mut dyn Wire,
    question: &[u8],
    recognise: impl Fn(&[u8]) -> Option<Finding>,
) -> (Vec<u8>, Option<Finding>) {
    let mut answer = Vec::new();
    // A server that ends the connection at once may have said why before.
    let _ = wire.write_all(question).and_then(|()| wire.flush());
    let mut buffer = [0; 4096];
    let mut found = None;
    while answer.len() < ANSWER_MAX {
        let count = match wire.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        answer.extend_from_slice(buffer.get(..count).unwrap_or_default());
        answer.truncate(ANSWER_MAX);
        let now = recognise(&answer);
        if now.is_some() {
            if found.is_none() {
                wire.hurry(Instant::now() + GRACE);
            }
            found = now;
        }
        if found.as_ref().is_some_and(|found| found.version.is_some()) {
            break;
        }
    }
    (answer, found)
}

/// Returns the time until `deadline`; an error once it has passed.
fn time_left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(ErrorKind::TimedOut.into());
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// A conversation with somebody who never stops.
    fn with_endless(read: impl FnOnce(&mut Timed)) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let target = listener.local_addr().unwrap();
        let talking = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            while stream.write_all(&[b'a'; 4096]).is_ok() {}
        });
        let deadline = Instant::now() + Duration::from_secs(60);
        let open = Open::default();
        read(&mut open.connect(target, deadline).unwrap());
        open.end();
        talking.join().unwrap();
    }

    #[test]
    fn who_never_stops_is_read_for_so_long_and_no_longer() {
        with_endless(|wire| {
            let (mut total, mut buffer) = (0, [0; 1024]);
            let error = loop {
                match wire.read(&mut buffer) {
                    Ok(count) => total += count,
                    Err(error) => break error,
                }
            };
            assert_eq!(error.kind(), ErrorKind::FileTooLarge);
            assert!((READ_MAX - buffer.len()..=READ_MAX).contains(&total), "{total}");
        });
    }

    #[test]
    fn of_a_long_answer_the_beginning_is_looked_at() {
        with_endless(|wire| {
            let longest = std::cell::Cell::new(0);
            let (answer, found) = converse(wire, b"?", |answer| {
                longest.set(longest.get().max(answer.len()));
                None
            });
            assert_eq!((answer.len(), longest.get()), (ANSWER_MAX, ANSWER_MAX));
            assert!(found.is_none());
        });
    }
}
