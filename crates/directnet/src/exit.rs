//! Exit codes, and how a failed command is reported: what went wrong, then what to do about it.
//!
//! The codes are part of the program's interface: `directnet --help` and docs/cli-reference.md list them for scripts,
//! in the words of the comments on [`Exit`].

use std::fmt;
use std::io::{self, Write};
use std::panic::{self, UnwindSafe};
use std::process::ExitCode;

use api::text::visible;
use api::{ApiError, ErrorCode};
use clap::ValueEnum;

use crate::language::{say, translated};
use crate::mistake;

/// How a command ended, as a script sees it.
///
/// `ValueEnum` makes the comments on the codes readable for the program: see [`table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done; for `send` without `--wait` that includes "queued".
    Done = 0,
    /// Failed in a way that has no code of its own.
    Failure = 1,
    /// The command line, or a file that it names, could not be understood.
    Usage = 2,
    /// No node is running here.
    NoNode = 3,
    /// No contact, or nobody who asks to be one, has that name or id.
    NoSuchContact = 4,
    /// `send --wait`: the time is over, and the message is still queued, or not read.
    NotDelivered = 5,
    /// The recipient does not take messages from this node, or does not let itself be asked.
    Refused = 6,
    /// The message is empty or too long.
    MessageUnfit = 7,
    /// The invite, or the words of a pairing, cannot be used: damaged, wrong, expired, used up, unknown, or your own.
    InviteUnusable = 8,
    /// The store, or a backup of it, cannot be opened or does not work.
    StoreUnusable = 9,
    /// The disk is full; nothing was stored.
    DiskFull = 10,
    /// A node is running here already.
    AlreadyRunning = 11,
    /// No message has that row or id, or it was deleted.
    NoSuchMessage = 12,
    /// The passphrase is missing or wrong.
    Passphrase = 13,
    /// The file cannot be offered, or is not offered any more.
    FileUnfit = 14,
    /// The keyring is not there, is locked, or does not have the secret that opens the store.
    Keyring = 15,
    /// The contact's machine, or anybody of a room after a restored backup, is not reachable now.
    NotReachable = 16,
    /// This program has a bug.
    Bug = 255,
}

/// Returns the codes with their meanings, one per line, for the help; `say` says each in the language that it is in.
pub(crate) fn table(mut say: impl FnMut(&str) -> String) -> String {
    let mut table = say("Exit codes:");
    for exit in Exit::value_variants() {
        let described = exit.to_possible_value();
        let meaning = described.as_ref().and_then(|value| value.get_help());
        table.push_str(&format!("\n  {:>3}  ", *exit as u8));
        table.extend(meaning.map(|meaning| say(&meaning.to_string())));
    }
    table
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<ErrorCode> for Exit {
    fn from(code: ErrorCode) -> Self {
        match code {
            ErrorCode::BadRequest => Self::Usage,
            ErrorCode::NoNode => Self::NoNode,
            ErrorCode::NoSuchContact | ErrorCode::NoSuchRequest => Self::NoSuchContact,
            ErrorCode::NoSuchMessage => Self::NoSuchMessage,
            ErrorCode::NotAccepted | ErrorCode::NotAllowed => Self::Refused,
            ErrorCode::NotReachable => Self::NotReachable,
            ErrorCode::MessageEmpty | ErrorCode::MessageTooLong => Self::MessageUnfit,
            ErrorCode::FileUnusable | ErrorCode::NotOffered | ErrorCode::NoPreview => Self::FileUnfit,
            ErrorCode::NotAnInvite
            | ErrorCode::InviteUnreadable
            | ErrorCode::InviteOwn
            | ErrorCode::InviteExpired
            | ErrorCode::InviteUsed
            | ErrorCode::InviteUnknown
            | ErrorCode::WordsWrong
            | ErrorCode::WordsUnknown => Self::InviteUnusable,
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::StoreFailed => Self::StoreUnusable,
            ErrorCode::NameTaken
            | ErrorCode::AskedTooOften
            | ErrorCode::NotAnswered
            | ErrorCode::Blocked
            | ErrorCode::NotVerified
            | ErrorCode::NotAuthor
            | ErrorCode::NoPage
            | ErrorCode::WordsShown
            | ErrorCode::NobodyFound
            | ErrorCode::NodeFailed
            | ErrorCode::Unknown => Self::Failure,
        }
    }
}

/// A failed command: its exit code, the error with its causes, and a hint on what to do next.
#[derive(Debug)]
pub(crate) struct CommandError {
    exit: Exit,
    error: anyhow::Error,
    hint: Option<String>,
}

impl CommandError {
    /// Describes a failure with the code that tells it from others.
    pub(crate) fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit,
            error: error.into(),
            hint: None,
        }
    }

    /// Describes a failure in words.
    pub(crate) fn say(exit: Exit, message: impl fmt::Display) -> Self {
        Self::new(exit, anyhow::anyhow!("{message}"))
    }

    /// Describes bad input: what the user typed cannot be used.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::say(Exit::Usage, message)
    }

    /// Adds one sentence on what to do next.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what went wrong with its causes, in the user's language as far as it is known there.
    fn words(&self) -> String {
        let causes = self.error.chain().map(ToString::to_string);
        let causes: Vec<String> = causes.map(|cause| translated(&cause).into_owned()).collect();
        causes.join(": ")
    }

    /// Whether the reader of our output went away (`directnet ports | head`), which is nobody's mistake.
    fn is_broken_pipe(&self) -> bool {
        self.error.chain().any(|cause| {
            cause
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        })
    }
}

impl fmt::Display for CommandError {
    /// Writes the error with its causes, without the hint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

impl From<anyhow::Error> for CommandError {
    fn from(error: anyhow::Error) -> Self {
        Self::new(Exit::Failure, error)
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::new(Exit::Failure, error)
    }
}

impl From<ApiError> for CommandError {
    fn from(error: ApiError) -> Self {
        let (exit, hint) = (Exit::from(error.code), error.hint.clone());
        Self {
            exit,
            error: error.into(),
            hint,
        }
    }
}

/// Prints `error` to standard error and returns its exit code.
pub(crate) fn report(error: &CommandError) -> ExitCode {
    if error.is_broken_pipe() {
        return Exit::Done.into();
    }
    let mut stderr = io::stderr().lock();
    // What was typed or came from elsewhere is in there, and must not steer the terminal. Nobody is left to tell when
    // standard error itself is gone.
    let _ = writeln!(stderr, "directnet: {}", visible(&error.words()));
    if let Some(hint) = &error.hint {
        let _ = writeln!(
            stderr,
            "  {}",
            say!("error-hint", hint = &visible(&translated(hint)))
        );
    }
    error.exit.into()
}

/// Prints what clap has to say: help and version on standard output, mistakes on standard error.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell when the output itself is gone.
    let _ = match mistake::explained(error) {
        Some(text) => io::stderr().write_all(visible(&text).as_bytes()),
        None => error.print(),
    };
    if error.use_stderr() {
        Exit::Usage.into()
    } else {
        Exit::Done.into()
    }
}

/// Runs the program; a panic, which has printed where it happened, becomes the exit code of a bug.
pub(crate) fn or_bug(program: impl FnOnce() -> ExitCode + UnwindSafe) -> ExitCode {
    panic::catch_unwind(program).unwrap_or_else(|_| {
        let _ = writeln!(io::stderr(), "directnet: {}", say!("error-bug"));
        Exit::Bug.into()
    })
}
