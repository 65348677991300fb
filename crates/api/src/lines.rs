//! Bodies of lines, each a JSON value of its own: cut out of what arrives in pieces, whatever these hold.

use futures_util::stream::{self, Stream, StreamExt};
use hyper::body::Bytes;

/// Why there is no next line.
#[derive(Debug)]
pub enum LineError<E> {
    /// It is longer than a line may be.
    TooLong,
    /// The rest cannot be had.
    Broken(E),
}

struct Cutter<S> {
    chunks: S,
    /// What arrived and was not looked at.
    chunk: Bytes,
    /// A line whose end has not arrived.
    begun: Vec<u8>,
    len_max: usize,
    has_ended: bool,
}

/// Cuts `chunks` into lines of at most `len_max` bytes, without their ends. The last one needs no end; empty ones are left
/// out. After an error there are no more.
pub fn cut<S, E>(chunks: S, len_max: usize) -> impl Stream<Item = Result<Bytes, LineError<E>>> + Send
where
    S: Stream<Item = Result<Bytes, E>> + Unpin + Send,
    E: Send,
{
    let cutter = Cutter {
        chunks,
        chunk: Bytes::new(),
        begun: Vec::new(),
        len_max,
        has_ended: false,
    };
    stream::unfold(cutter, async |mut cutter| {
        let line = cutter.next().await?;
        cutter.has_ended |= line.is_err();
        Some((line, cutter))
    })
}

impl<S, E> Cutter<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    async fn next(&mut self) -> Option<Result<Bytes, LineError<E>>> {
        while !self.has_ended {
            if let Some(end) = self.chunk.iter().position(|byte| *byte == b'\n') {
                let rest = self.chunk.split_off(end).split_off(1);
                let end_of_line = std::mem::replace(&mut self.chunk, rest);
                let line = self.complete(end_of_line);
                if line.len() > self.len_max {
                    return Some(Err(LineError::TooLong));
                }
                if !line.is_empty() {
                    return Some(Ok(line));
                }
                continue;
            }
            self.begun.extend_from_slice(&self.chunk);
            self.chunk = Bytes::new();
            if self.begun.len() > self.len_max {
                return Some(Err(LineError::TooLong));
            }
            match self.chunks.next().await {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => return Some(Err(LineError::Broken(error))),
                None => self.has_ended = true,
            }
        }
        let last = std::mem::take(&mut self.begun);
        (!last.is_empty() && last.len() <= self.len_max).then(|| Ok(last.into()))
    }

    fn complete(&mut self, end: Bytes) -> Bytes {
        if self.begun.is_empty() {
            return end;
        }
        let mut line = std::mem::take(&mut self.begun);
        line.extend_from_slice(&end);
        line.into()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::FutureExt;

    use super::*;

    /// The lines of at most 5 bytes in pieces, and `!` for an error.
    fn check(pieces: &[&'static str], expected: &[&str]) {
        let chunks = pieces
            .iter()
            .map(|piece| Ok::<_, Infallible>(Bytes::from_static(piece.as_bytes())));
        let lines = cut(stream::iter(chunks.collect::<Vec<_>>()), 5).map(|line| match line {
            Ok(line) => String::from_utf8(line.to_vec()).unwrap(),
            Err(_) => "!".to_owned(),
        });
        let lines: Vec<String> = lines.collect().now_or_never().unwrap();
        assert_eq!(lines, expected, "{pieces:?}");
    }

    #[test]
    fn lines_are_what_is_between_their_ends() {
        check(&[], &[]);
        check(&["a\nb\n"], &["a", "b"]);
        check(&["a", "b\nc", "\n\n", "d"], &["ab", "c", "d"]);
        check(&["\n", "12345\n"], &["12345"]);
    }

    #[test]
    fn after_one_that_is_too_long_there_are_no_more() {
        check(&["a\n123456\nb\n"], &["a", "!"]);
        check(&["123", "456", "\nb\n"], &["!"]);
        check(&["a\n123", "456"], &["a", "!"]);
    }
}
