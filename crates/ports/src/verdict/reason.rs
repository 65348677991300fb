//! Why a verdict is what it is, and what to do next: one sentence each, without capital letter and full stop.

use std::fmt;

use atlas::number::PortRange;
use atlas::registry::Status;

use crate::expectation::Expectation;
use crate::expectation::compare::Difference;
use crate::exposure::{Confinement, Exposure, Rule};
use crate::owner::{OwnerUnknown, Pid};
use crate::text::VisibleText;

/// How many common uses are named before the others are only counted.
const USES_SHOWN: usize = 3;

/// A fact that led to a verdict, or that should be known beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No socket holds the port.
    NothingHoldsIt,
    /// The sockets could not be read, or those of this transport are not looked at.
    NotLookedAt,
    /// The name of the program fits the registration.
    Fits {
        /// The registered name or, without one, the description.
        service: &'static str,
        /// The program or, if that is an interpreter, the part of its arguments that fits.
        program: VisibleText,
    },
    /// The name of the program does not fit the registration.
    RegisteredForOther {
        /// The registered name or, without one, the description.
        service: &'static str,
        /// The program.
        program: VisibleText,
    },
    /// The port is registered, and whether that fits could not be found out.
    NotCompared {
        /// The registered name or, without one, the description.
        service: &'static str,
    },
    /// The program hands the port on to another one.
    HeldByGoBetween {
        /// The program.
        program: VisibleText,
    },
    /// Another program uses the port beside the one that fits.
    SharedWith {
        /// The other program.
        program: VisibleText,
    },
    /// The registry names no service for the port.
    NotRegistered {
        /// Its answer; never [`Status::Assigned`].
        status: Status,
        /// The range of the port.
        range: PortRange,
    },
    /// The registry names nobody, and the name of the program fits a known use of the port.
    FitsUse {
        /// The program or service that commonly uses it.
        name: &'static str,
        /// The program or, if that is an interpreter, the part of its arguments that fits.
        program: VisibleText,
    },
    /// Other programs are known to use the port.
    UsedByOther {
        /// What commonly uses it; at least one.
        names: Vec<&'static str>,
        /// The program that holds it.
        program: VisibleText,
    },
    /// The user expects just this.
    MeetsExpectation(Box<Expectation>),
    /// The user expects something else.
    DiffersFromExpectation(Box<Difference>),
    /// The user expects something, and whether this is it could not be found out.
    ExpectationNotCompared(Box<Expectation>),
    /// The user expects something that is not there.
    ExpectedMissing(Box<Expectation>),
    /// The owner is not known.
    OwnerUnknown(OwnerUnknown),
    /// Other machines can reach the socket, or some of them can.
    ReachableFromOutside(Box<Exposure>),
    /// Whether other machines can reach the socket could not be found out.
    MaybeReachableFromOutside(Box<Exposure>),
    /// The firewall keeps other machines from the socket.
    Filtered(Rule),
    /// Only this machine can reach the socket.
    ReachableFromHere,
    /// The socket receives from one address alone.
    ConnectedOnly,
    /// Something else than its address keeps other machines from the socket.
    OutOfReach(Confinement),
    /// The port is one that the system gives to sockets which ask for any.
    Ephemeral,
    /// The socket is bound to the port without listening.
    NotListening,
    /// The program runs from memory and has no file.
    RunsFromMemory,
    /// The program's file lay where everybody may write, and was deleted.
    DeletedFromTemporaryPlace,
    /// Everybody may change the program's file.
    WorldWritable,
    /// Everybody may put files beside the program's file.
    InWorldWritableDirectory,
    /// The program's file was replaced or removed since it was started.
    Replaced,
}

/// What a person can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing needs to be done.
    Nothing,
    /// Ask again with the rights to see all processes.
    AskAsRoot,
    /// Find out what the process is, and whether it has to be reachable.
    Inspect(Pid),
    /// Find out who started the process.
    Recognise(Pid),
    /// Change either what is there or what is expected.
    Reconcile(Pid),
    /// Start what is expected, or expect it no longer.
    StartOrForget,
    /// See what the program forwards to.
    FollowForwarding(Pid),
    /// Look at the port with the system's own tools.
    CheckByHand,
}

impl Reason {
    /// Says from where a socket can be reached, or that it cannot.
    pub(super) fn of_exposure(exposure: &Exposure) -> Self {
        match exposure {
            Exposure::Yes { .. } | Exposure::Limited { .. } | Exposure::Forwarded { .. } => {
                Self::ReachableFromOutside(Box::new(exposure.clone()))
            }
            Exposure::NotPermitted | Exposure::Unknown(_) => {
                Self::MaybeReachableFromOutside(Box::new(exposure.clone()))
            }
            Exposure::FilteredBy(rule) => Self::Filtered(rule.clone()),
            Exposure::No(Confinement::Loopback) => Self::ReachableFromHere,
            Exposure::No(Confinement::NotListening) => Self::NotListening,
            Exposure::No(Confinement::Connected) => Self::ConnectedOnly,
            Exposure::No(why @ (Confinement::InterfaceDown(_) | Confinement::NothingPassedOn)) => {
                Self::OutOfReach(why.clone())
            }
        }
    }

    /// Whether the reason is where a program lies, or lay, which makes a reachable socket worth a look by itself.
    pub(super) fn is_odd_program(&self) -> bool {
        matches!(
            self,
            Self::RunsFromMemory
                | Self::DeletedFromTemporaryPlace
                | Self::WorldWritable
                | Self::InWorldWritableDirectory
        )
    }

    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NothingHoldsIt => "nothing_holds_it",
            Self::NotLookedAt => "not_looked_at",
            Self::Fits { .. } => "fits",
            Self::RegisteredForOther { .. } => "registered_for_other",
            Self::NotCompared { .. } => "not_compared",
            Self::HeldByGoBetween { .. } => "held_by_go_between",
            Self::SharedWith { .. } => "shared_with",
            Self::NotRegistered { .. } => "not_registered",
            Self::FitsUse { .. } => "fits_use",
            Self::UsedByOther { .. } => "used_by_other",
            Self::MeetsExpectation(_) => "meets_expectation",
            Self::DiffersFromExpectation(difference) => difference.code(),
            Self::ExpectationNotCompared(_) => "expectation_not_compared",
            Self::ExpectedMissing(_) => "expected_missing",
            Self::OwnerUnknown(_) => "owner_unknown",
            Self::ReachableFromOutside(_) => "reachable_from_outside",
            Self::MaybeReachableFromOutside(_) => "maybe_reachable_from_outside",
            Self::Filtered(_) => "filtered",
            Self::ReachableFromHere => "reachable_from_here",
            Self::ConnectedOnly => "connected_only",
            Self::OutOfReach(_) => "out_of_reach",
            Self::Ephemeral => "ephemeral",
            Self::NotListening => "not_listening",
            Self::RunsFromMemory => "runs_from_memory",
            Self::DeletedFromTemporaryPlace => "deleted_from_temporary_place",
            Self::WorldWritable => "world_writable",
            Self::InWorldWritableDirectory => "in_world_writable_directory",
            Self::Replaced => "replaced",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingHoldsIt => f.write_str("no socket holds it here"),
            Self::NotLookedAt => f.write_str("its sockets were not looked at"),
            Self::Fits { service, program } => {
                write!(f, "registered for {service}, and the name {program} fits")
            }
            Self::RegisteredForOther { service, program } => {
                write!(f, "registered for {service}, but {program} holds it")
            }
            Self::NotCompared { service } => {
                write!(
                    f,
                    "registered for {service}, which could not be compared with what is there"
                )
            }
            Self::HeldByGoBetween { program } => write!(f, "{program} holds it for another program"),
            Self::SharedWith { program } => write!(f, "{program} uses it too"),
            Self::NotRegistered { status, range } => f.write_str(not_registered(*status, *range)),
            Self::FitsUse { name, program } => {
                write!(
                    f,
                    "not registered, but commonly used by {name}, and the name {program} fits"
                )
            }
            Self::UsedByOther { names, program } => {
                write!(f, "commonly used by {}, but {program} holds it", some_of(names))
            }
            Self::MeetsExpectation(expected) => match &expected.note {
                Some(note) => write!(f, "expected: {expected} ({note})"),
                None => write!(f, "expected: {expected}"),
            },
            Self::DiffersFromExpectation(difference) => difference.fmt(f),
            Self::ExpectationNotCompared(expected) => {
                write!(
                    f,
                    "expected: {expected}, which could not be compared with what is there"
                )
            }
            Self::ExpectedMissing(expected) => write!(f, "expected and not there: {expected}"),
            Self::OwnerUnknown(why) => why.fmt(f),
            Self::ReachableFromOutside(exposure) => match &**exposure {
                Exposure::Yes { rule: None, except } if except.is_empty() => {
                    f.write_str("other machines can reach it")
                }
                exposure => write!(f, "reachable from other machines: {exposure}"),
            },
            Self::MaybeReachableFromOutside(why) => write!(f, "maybe reachable from other machines: {why}"),
            Self::Filtered(rule) => write!(f, "other machines cannot reach it: filtered by {rule}"),
            Self::ReachableFromHere => f.write_str("only this machine can reach it"),
            Self::ConnectedOnly => f.write_str("connected: it receives from one address alone"),
            Self::OutOfReach(why) => write!(f, "other machines cannot reach it: {why}"),
            Self::Ephemeral => f.write_str("this machine gives such ports to programs that ask for any"),
            Self::NotListening => {
                f.write_str("bound without listening: nobody can connect, and nobody else can have the port")
            }
            Self::RunsFromMemory => f.write_str("its program runs from memory and has no file"),
            Self::DeletedFromTemporaryPlace => {
                f.write_str("its program lay where everybody may write, and was deleted")
            }
            Self::WorldWritable => f.write_str("everybody may change its program's file"),
            Self::InWorldWritableDirectory => {
                f.write_str("its program lies in a directory where everybody may write")
            }
            Self::Replaced => {
                f.write_str("its program's file was replaced or removed since: an update waits for a restart")
            }
        }
    }
}

/// Lists a few names, and counts the others.
fn some_of(names: &[&str]) -> String {
    let (shown, more) = names.split_at(names.len().min(USES_SHOWN));
    let more = match more.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

fn not_registered(status: Status, range: PortRange) -> &'static str {
    match (status, range) {
        (Status::Reserved, _) => "the registry keeps it in reserve: nobody is registered",
        (Status::Withdrawn, _) => "its registration was withdrawn: nobody is registered",
        (_, PortRange::Dynamic) => "nobody can register it: it is in the dynamic range, free for any use",
        (Status::NoRecord, _) => "the registry has no record of it",
        (Status::Unassigned | Status::Assigned, _) => "the registry lists it as unassigned",
    }
}

impl NextStep {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::AskAsRoot => "ask_as_root",
            Self::Inspect(_) => "inspect",
            Self::Recognise(_) => "recognise",
            Self::Reconcile(_) => "reconcile",
            Self::StartOrForget => "start_or_forget",
            Self::FollowForwarding(_) => "follow_forwarding",
            Self::CheckByHand => "check_by_hand",
        }
    }
}

impl fmt::Display for NextStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing to do"),
            Self::AskAsRoot => f.write_str("ask again as root to see who holds it"),
            Self::Inspect(Pid(pid)) => write!(
                f,
                "if you do not know process {pid}, find out what started it; if only this machine needs it, bind it \
                 to 127.0.0.1"
            ),
            Self::Recognise(Pid(pid)) => {
                write!(f, "if you do not know process {pid}, find out what started it")
            }
            Self::Reconcile(Pid(pid)) => write!(
                f,
                "if process {pid} is right, change what is expected with `directnet expect`; if you do not know it, \
                 find out what started it"
            ),
            Self::StartOrForget => {
                f.write_str("start it, or change what is expected with `directnet expect`")
            }
            Self::FollowForwarding(Pid(pid)) => {
                write!(
                    f,
                    "the arguments of process {pid}, or the unit it serves, tell who is behind it"
                )
            }
            Self::CheckByHand => f.write_str("check by hand with the commands below"),
        }
    }
}
