//! What commands print: data on standard output, talk on standard error.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice, StripStream};
use serde::Serialize;

use crate::language::say;

/// Bytes that are written at once: as many as a pipe takes.
const PIECE_LEN: usize = 64 * 1024;

/// Writes `value` as indented JSON, followed by a line break.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    // In large pieces: standard output would otherwise be written line by line.
    let mut out = BufWriter::with_capacity(PIECE_LEN, out);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes `value` as one line of JSON.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    out.write_all(&line)
}

/// Writes what is for another program, as it is.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn bytes(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(bytes)
}

/// Writes text for people to standard output.
///
/// Colours are kept only where a terminal shows them and nobody refused them (`NO_COLOR`).
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn human(text: &str) -> io::Result<()> {
    human_in_pieces(|out| out.write_all(text.as_bytes()))
}

/// Lets `write` write what is too long to be kept as one text, for people, as [`human`] does.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn human_in_pieces(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let stdout = io::stdout().lock();
    if AutoStream::choice(&stdout) == ColorChoice::Never {
        plain_in_pieces(stdout, write)
    } else {
        let mut out = BufWriter::with_capacity(PIECE_LEN, AutoStream::auto(stdout));
        write(&mut out)?;
        out.flush()
    }
}

/// Writes without colours. The pieces are put together behind the filter, which cuts text at every change of colour:
/// whoever reads a pipe would be woken for each of ten thousand lines.
fn plain_in_pieces(
    out: impl Write + 'static,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let pieces: Box<dyn Write> = Box::new(BufWriter::with_capacity(PIECE_LEN, out));
    let mut out = StripStream::new(pieces);
    write(&mut out)?;
    out.flush()
}

/// Writes a remark to standard error, so that it is seen and does not get into the data.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn remark(text: &str) -> io::Result<()> {
    anstream::stderr().lock().write_all(text.as_bytes())
}

/// Writes a remark that is no answer to what was asked: a line that begins with "note".
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn note(what: &str) -> io::Result<()> {
    remark(&format!("{}\n", say!("note", what)))
}

/// Returns how many columns the terminal at standard output has; `None` if there is no terminal.
pub(crate) fn terminal_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width.0))
}

/// Whether standard output may carry colours: a terminal whose user has not refused them (`NO_COLOR`).
pub(crate) fn is_coloured_stdout() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Whether standard error may carry colours: a terminal whose user has not refused them (`NO_COLOR`).
pub(crate) fn is_coloured_stderr() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// Keeps what is written to it at once.
    #[derive(Clone, Default)]
    struct Pipe(Rc<RefCell<Vec<Vec<u8>>>>);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn many_coloured_lines_are_few_plain_pieces() {
        let pipe = Pipe::default();
        plain_in_pieces(pipe.clone(), |out| {
            (0..1000).try_for_each(|_| out.write_all(b"\x1b[1m8080/tcp\x1b[0m held\n"))
        })
        .unwrap();
        assert_eq!(*pipe.0.borrow(), [b"8080/tcp held\n".repeat(1000)]);
    }
}
