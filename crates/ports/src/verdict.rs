//! Verdicts: what is said about a port, compared with what was seen on it.
//!
//! A pure function, [`judge`]. A number alone never makes anything suspicious, and neither does an unknown name: only
//! what other machines can reach is worth a look, and only if nobody claims it, or somebody else does, or its program
//! lies where it should not. The rules, for each socket that holds the port; the first row that fits counts:
//!
//! | what was seen | level |
//! |---|---|
//! | reachable from outside, and its program runs from memory, was deleted from a temporary place, can be changed by everybody, or lies in a directory where everybody may write | look at this |
//! | the user expects something of the port, and the socket meets it | as expected |
//! | the same, and the owner is hidden | unverified |
//! | the same, and it differs: another program or user, or reachable from further away | different, or look at this if reachable from outside |
//! | the port is registered, and the name of a program that holds it fits | known |
//! | registered, and the owner is hidden or holds the port for another program | unverified |
//! | registered for something else | different, or look at this if reachable from outside |
//! | not registered, and the name of a program fits a known use ([`atlas::usage`]) | known |
//! | not registered | unclaimed, or look at this if reachable from outside |
//!
//! A UDP socket in the ephemeral range is never worth a look for its number: that is what every client has. Where
//! several sockets hold the port, the most serious level counts; but programs that share a UDP port with one that
//! fits are known with it (mDNS and SSDP live from that). An expectation that no socket meets makes a port different; how
//! a socket and an expectation are compared is told in [`crate::expectation::compare`]. A deleted program alone is mostly a pending restart.
//!
//! Reachable means what [`crate::exposure`] found out; what it could not find out counts as reachable, and the reason
//! says so. Nobody's reputation is asked.

mod expected;
pub(crate) mod fit;
mod programs;
mod reason;
mod usage;

use std::fmt;

use atlas::number::{PortRange, Ports, Transport};
use atlas::registry::{Answer, Registration, Status};
use atlas::usage::KnownUse;

use self::fit::{Fit, fit};
pub use self::reason::{NextStep, Reason};
use crate::evidence::HeldSocket;
use crate::expectation::Expectation;
use crate::owner::{Executable, Owner, OwnerUnknown, Owners};

/// How claim and evidence compare, from the least to the most serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing holds the port.
    NothingThere,
    /// The user expects what holds the port.
    AsExpected,
    /// The port is registered, and what holds it fits.
    Known,
    /// The port is registered, or something is expected of it, and whether that fits could not be found out.
    Unverified,
    /// Nobody says what this is.
    Unclaimed,
    /// The port is registered for something else, or something else is expected of it.
    Different,
    /// Unexpected and reachable from outside.
    LookAtThis,
}

/// The comparison of claim and evidence for one port and transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub level: Level,
    /// Why, the weightiest first; at least one.
    pub reasons: Vec<Reason>,
    /// What to do now.
    pub next_step: NextStep,
}

/// What a verdict is made of.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// What the registry says about the port and transport.
    pub claim: Answer,
    /// What is known to use the port and transport; counts only where the registry names nobody.
    pub uses: &'a [&'static KnownUse],
    /// The sockets that hold this port and transport; `None` if nobody could look.
    pub sockets: Option<&'a [HeldSocket]>,
    /// The ports that this machine gives to sockets which ask for any.
    pub ephemeral: Ports,
    /// What the user expects of the port; where that is anything, the registry does not count.
    pub expectations: &'a [&'a Expectation],
}

impl Level {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::NothingThere => "nothing_there",
            Self::AsExpected => "as_expected",
            Self::Known => "known",
            Self::Unverified => "unverified",
            Self::Unclaimed => "unclaimed",
            Self::Different => "different",
            Self::LookAtThis => "look_at_this",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NothingThere => "nothing there",
            Self::AsExpected => "as expected",
            Self::Known => "known",
            Self::Unverified => "unverified",
            Self::Unclaimed => "unclaimed",
            Self::Different => "different",
            Self::LookAtThis => "look at this",
        })
    }
}

/// Compares claim and evidence; the module's header has the rules.
pub fn judge(case: &Case<'_>) -> Verdict {
    let Some(sockets) = case.sockets else {
        return Verdict {
            level: Level::Unverified,
            reasons: vec![Reason::NotLookedAt],
            next_step: NextStep::CheckByHand,
        };
    };
    let mut findings: Vec<Finding> = sockets
        .iter()
        .filter(|held| !case.is_expected_of(held))
        .map(|held| case.judge_socket(held))
        .collect();
    if case.claim.transport == Transport::Udp && findings.iter().any(|finding| finding.level == Level::Known)
    {
        findings.iter_mut().for_each(Finding::excuse_companion);
    }
    findings.extend(case.judge_expected(sockets));
    let Some(level) = findings.iter().map(|finding| finding.level).max() else {
        return nothing_there(case);
    };
    summarise(level, &findings)
}

fn nothing_there(case: &Case<'_>) -> Verdict {
    let mut reasons = expected::missing(case.expectations);
    let next_step = if reasons.is_empty() {
        NextStep::Nothing
    } else {
        NextStep::StartOrForget
    };
    reasons.push(Reason::NothingHoldsIt);
    Verdict {
        level: Level::NothingThere,
        reasons,
        next_step,
    }
}

/// Puts the findings of one level together, and what is odd about programs at any level.
fn summarise(level: Level, findings: &[Finding]) -> Verdict {
    let decisive = || findings.iter().filter(|finding| finding.level == level);
    let mut reasons: Vec<Reason> = Vec::new();
    for reason in decisive()
        .flat_map(|finding| &finding.reasons)
        .chain(findings.iter().flat_map(|finding| &finding.notes))
    {
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    // Thousands of verdicts are kept at once.
    reasons.shrink_to_fit();
    Verdict {
        level,
        reasons,
        next_step: decisive()
            .next()
            .map_or(NextStep::Nothing, |finding| finding.next_step),
    }
}

/// What was found about one socket.
#[derive(Debug)]
struct Finding {
    level: Level,
    reasons: Vec<Reason>,
    /// What should be known whatever the level.
    notes: Vec<Reason>,
    next_step: NextStep,
}

impl Finding {
    /// Takes a socket for harmless that shares its UDP port with the program registered for it.
    fn excuse_companion(&mut self) {
        let program = self.reasons.iter().find_map(|reason| match reason {
            Reason::RegisteredForOther { program, .. } => Some(program.clone()),
            _ => None,
        });
        if let Some(program) = program.filter(|_| !self.reasons.iter().any(Reason::is_odd_program)) {
            self.level = Level::Known;
            self.reasons = vec![Reason::SharedWith { program }];
            self.next_step = NextStep::Nothing;
        }
    }
}

impl Case<'_> {
    fn judge_socket(&self, held: &HeldSocket) -> Finding {
        let is_reachable = held.exposure.may_be_reached();
        let is_client = self.claim.transport == Transport::Udp && self.ephemeral.contains(self.claim.port);
        let (claimed, claim_reasons) = self.compare(&held.owners);
        let is_contested = claimed >= Level::Unclaimed;
        let (odd, notes) = odd_programs(&held.owners);
        let is_worth_a_look = is_reachable && (!odd.is_empty() || is_contested && !is_client);
        let level = if is_worth_a_look {
            Level::LookAtThis
        } else {
            claimed
        };
        let mut reasons = odd;
        reasons.extend(claim_reasons);
        if is_contested && is_client {
            reasons.push(Reason::Ephemeral);
        }
        if level >= Level::Unclaimed {
            reasons.push(Reason::of_exposure(&held.exposure));
        }
        let is_harmless = is_client && !is_worth_a_look;
        let next_step = if is_harmless {
            NextStep::Nothing
        } else {
            next_step(level, &held.owners)
        };
        Finding {
            level,
            reasons,
            notes,
            next_step,
        }
    }

    /// Compares the programs with the registration, apart from where they can be reached.
    fn compare(&self, owners: &Owners) -> (Level, Vec<Reason>) {
        match (self.registered_service(), owners) {
            (Some(service), Owners::Known(owners)) => self.compare_programs(service, owners),
            (Some(service), Owners::Unknown(why)) => (
                Level::Unverified,
                vec![Reason::NotCompared { service }, Reason::OwnerUnknown(*why)],
            ),
            (None, Owners::Known(_)) => self
                .compare_uses(owners)
                .unwrap_or_else(|| (Level::Unclaimed, vec![self.not_registered()])),
            (None, Owners::Unknown(why)) => (
                Level::Unclaimed,
                vec![self.not_registered(), Reason::OwnerUnknown(*why)],
            ),
        }
    }

    fn compare_programs(&self, service: &'static str, owners: &[Owner]) -> (Level, Vec<Reason>) {
        let fits: Vec<_> = owners
            .iter()
            .map(|owner| (owner.name.clone(), fit(owner, self.registrations())))
            .collect();
        let fitting = fits.iter().find_map(|(_, fit)| match fit {
            Fit::Fits(registration, name) => Some(Reason::Fits {
                service: label(registration),
                program: name.clone(),
            }),
            Fit::GoBetween | Fit::Differs => None,
        });
        if let Some(reason) = fitting {
            return (Level::Known, vec![reason]);
        }
        if let Some((program, _)) = fits.iter().find(|(_, fit)| *fit == Fit::GoBetween) {
            let reasons = vec![
                Reason::NotCompared { service },
                Reason::HeldByGoBetween {
                    program: program.clone(),
                },
            ];
            return (Level::Unverified, reasons);
        }
        let others = fits
            .into_iter()
            .take(1)
            .map(|(program, _)| Reason::RegisteredForOther { service, program });
        (Level::Different, others.collect())
    }

    fn not_registered(&self) -> Reason {
        Reason::NotRegistered {
            status: self.claim.status,
            range: PortRange::of(self.claim.port),
        }
    }

    fn registrations(&self) -> impl Iterator<Item = Registration> {
        self.claim
            .registrations
            .iter()
            .filter(|registration| registration.status == Status::Assigned)
    }

    /// Returns what the port is registered for, if it is.
    fn registered_service(&self) -> Option<&'static str> {
        (self.claim.status == Status::Assigned)
            .then(|| self.registrations().next().map(|first| label(&first)))?
    }
}

/// Names a registration: by its service or, for the few without one, by its description.
fn label(registration: &Registration) -> &'static str {
    registration
        .service
        .or(registration.description)
        .unwrap_or("a service without a name")
}

/// Tells what makes a reachable socket worth a look by itself from what is only worth knowing.
fn odd_programs(owners: &Owners) -> (Vec<Reason>, Vec<Reason>) {
    oddities(owners.processes())
        .into_iter()
        .partition(Reason::is_odd_program)
}

/// Lists what is odd about the files of programs, each oddity once.
fn oddities(owners: &[Owner]) -> Vec<Reason> {
    let mut found = Vec::new();
    for executable in owners.iter().filter_map(|owner| owner.executable.as_ref()) {
        let oddity = oddity(executable);
        found.extend(oddity.filter(|oddity| !found.contains(oddity)));
    }
    found
}

fn oddity(executable: &Executable) -> Option<Reason> {
    if executable.is_memfd() {
        Some(Reason::RunsFromMemory)
    } else if executable.is_deleted && executable.is_in_temporary_place() {
        Some(Reason::DeletedFromTemporaryPlace)
    } else if executable.is_world_writable {
        Some(Reason::WorldWritable)
    } else if executable.is_in_world_writable_directory {
        Some(Reason::InWorldWritableDirectory)
    } else if executable.is_deleted {
        Some(Reason::Replaced)
    } else {
        None
    }
}

fn next_step(level: Level, owners: &Owners) -> NextStep {
    let pid = owners.processes().first().map(|owner| owner.pid);
    match (level, owners, pid) {
        (Level::NothingThere | Level::AsExpected | Level::Known, ..) => NextStep::Nothing,
        (_, Owners::Unknown(OwnerUnknown::NotPermitted), _) => NextStep::AskAsRoot,
        (_, Owners::Unknown(_), _) | (_, _, None) => NextStep::CheckByHand,
        (Level::Unverified, _, Some(pid)) => NextStep::FollowForwarding(pid),
        (Level::Unclaimed | Level::Different, _, Some(pid)) => NextStep::Recognise(pid),
        (Level::LookAtThis, _, Some(pid)) => NextStep::Inspect(pid),
    }
}

#[cfg(test)]
mod tests;
