//! The Secret Service (GNOME Keyring, KWallet, KeePassXC) through `secret-tool`, a program of libsecret.
//!
//! The secret goes through pipes: neither a command line nor the environment shows it to others. A program that does not
//! end is ended, and what it prints is bounded.

use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use node::keeping::{Keyring, KeyringEntry, KeyringError, PASSPHRASE_BYTES_MAX};
use zeroize::Zeroizing;

use super::SystemKeyring;
use crate::named_program;

const PROGRAM: &str = "secret-tool";

/// How long one request may take: a desktop may ask its user to unlock the keyring first.
const TIME_MAX: Duration = Duration::from_secs(60);

/// How long is waited for the end of its output once it has ended; a process that it left behind may hold the pipe.
const OUTPUT_WAIT: Duration = Duration::from_secs(1);

/// The most that is read of either output: more than a secret and a sentence about an error have.
const OUTPUT_BYTES_MAX: usize = 2 * PASSPHRASE_BYTES_MAX;

/// What one run left behind.
struct Run {
    status: ExitStatus,
    stdout: Zeroizing<String>,
    stderr: Zeroizing<String>,
}

impl Keyring for SystemKeyring {
    fn look_up(&self, entry: KeyringEntry) -> Result<Option<Zeroizing<String>>, KeyringError> {
        let run = run(&["lookup"], entry, None)?;
        match run.status.success() {
            true => Ok(Some(run.stdout)),
            false => found_nothing(&run, entry).map(|()| None),
        }
    }

    fn keep(&self, entry: KeyringEntry, secret: &str) -> Result<(), KeyringError> {
        let run = run(&["store", "--label=DirectNet"], entry, Some(secret))?;
        match run.status.success() {
            true => Ok(()),
            false => Err(unavailable(&run)),
        }
    }

    fn remove(&self, entry: KeyringEntry) -> Result<(), KeyringError> {
        let run = run(&["clear"], entry, None)?;
        match run.status.success() {
            true => Ok(()),
            false => found_nothing(&run, entry),
        }
    }
}

/// Whether a run that failed did so because there is no such entry. Of that it says nothing, and neither does it when the
/// entry is there and stays locked, so the keyring is searched as well, which unlocks nothing.
fn found_nothing(failed: &Run, entry: KeyringEntry) -> Result<(), KeyringError> {
    if failed.status.code() != Some(1) || !failed.stderr.trim().is_empty() {
        return Err(unavailable(failed));
    }
    let search = run(&["search"], entry, None)?;
    match search.status.success() {
        true if search.stdout.trim().is_empty() => Ok(()),
        true => Err(KeyringError::Unavailable("nobody unlocked it".to_owned())),
        false => Err(unavailable(&search)),
    }
}

/// What the program said, in one line.
fn unavailable(run: &Run) -> KeyringError {
    let said = run.stderr.lines().map(str::trim).find(|line| !line.is_empty());
    let said = said.map(|line| line.strip_prefix("secret-tool: ").unwrap_or(line));
    KeyringError::Unavailable(said.map_or_else(|| run.status.to_string(), str::to_owned))
}

fn run(arguments: &[&str], entry: KeyringEntry, input: Option<&str>) -> Result<Run, KeyringError> {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .args(["application", "directnet", "entry", &entry.to_string()])
        .stdin(input.map_or_else(Stdio::null, |_| Stdio::piped()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => KeyringError::NoProgram(PROGRAM),
            _ => KeyringError::Io(error),
        })?;
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        // A pipe holds more than a secret has. A program that ended before has said why.
        let _ = stdin.write_all(input.as_bytes());
    }
    let (stdout, stderr) = (read(child.stdout.take()), read(child.stderr.take()));
    Ok(Run {
        status: wait(&mut child, TIME_MAX)?,
        stdout: stdout.recv_timeout(OUTPUT_WAIT).unwrap_or_default(),
        stderr: stderr.recv_timeout(OUTPUT_WAIT).unwrap_or_default(),
    })
}

/// Reads an output in a thread of its own, which ends with the program and what it left behind.
fn read(output: Option<impl Read + Send + 'static>) -> Receiver<Zeroizing<String>> {
    let (tx, rx) = mpsc::channel();
    thread::spawn(move || {
        // Made as large as it can get, so that no copy of a secret stays behind when it grows.
        let mut bytes = Zeroizing::new(vec![0; OUTPUT_BYTES_MAX]);
        let mut len = 0;
        if let Some(mut output) = output {
            while let Some(room) = bytes.get_mut(len..).filter(|room| !room.is_empty()) {
                match output.read(room) {
                    Ok(0) | Err(_) => break,
                    Ok(read) => len += read,
                }
            }
        }
        let text = bytes.get(..len).and_then(|bytes| std::str::from_utf8(bytes).ok());
        // Nobody waits for it any more when the program took too long.
        let _ = tx.send(Zeroizing::new(text.unwrap_or_default().to_owned()));
    });
    rx
}

/// Waits for the end of a program, and ends it after so long.
fn wait(child: &mut Child, at_most: Duration) -> Result<ExitStatus, KeyringError> {
    let ended = named_program::wait(child, at_most, &AtomicBool::new(false))?;
    ended.ok_or(KeyringError::TimedOut(at_most.as_secs()))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let sleeping = |seconds: &str| Command::new("sleep").arg(seconds).spawn().unwrap();
        assert!(wait(&mut sleeping("0"), TIME_MAX).unwrap().success());
        let mut child = sleeping("1000");
        let error = wait(&mut child, Duration::from_secs(1)).unwrap_err();
        assert!(matches!(error, KeyringError::TimedOut(1)), "{error}");
        assert!(child.try_wait().unwrap().is_some(), "it was ended");
    }

    #[test]
    fn of_an_output_without_end_the_beginning_is_read() {
        let len = |len: usize| read(Some(Cursor::new(vec![b'a'; len]))).recv().unwrap().len();
        assert_eq!(len(OUTPUT_BYTES_MAX), OUTPUT_BYTES_MAX);
        assert_eq!(len(OUTPUT_BYTES_MAX + 1), OUTPUT_BYTES_MAX);
    }
}
