//! Who holds the port, who of them may be ended, and ending them.

use std::fmt;
use std::time::{Duration, Instant};

use api::choice::Ended;
use node::documents;
use ports::PortReport;
use ports::ending::{EndError, Hold, Protection, Word, hold, protection};
use ports::evidence::HeldSocket;
use ports::owner::unit::{Manager, Unit};
use ports::owner::{Owner, Owners, Pid};
use ports::sockets::SocketState;

use crate::commands::port::wording;
use crate::language::{say, translated};

/// How long a killed process may take to be gone: the kernel has to tear it down.
const KILLED_WITHIN: Duration = Duration::from_secs(10);

/// A process that holds the port.
#[derive(Debug)]
pub(super) struct Member {
    owner: Owner,
    /// The command that ends it for good, if somebody would start it again.
    better: Option<String>,
    pub(super) outcome: Outcome,
}

/// What became of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing yet.
    Planned,
    /// It must not be ended from here.
    Protected(Protection),
    /// It ended when it was told to.
    Ended,
    /// It was ended.
    Killed,
    /// It does not hold the port any more.
    LetGo,
    /// It is still there.
    Failed(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Planned => f.write_str("would be ended"),
            Self::Protected(why) => write!(f, "not ended: {why}"),
            Self::Ended => f.write_str("ended"),
            Self::Killed => f.write_str("killed: it did not end by itself"),
            Self::LetGo => f.write_str("let go of the port by itself"),
            Self::Failed(why) => write!(f, "not ended: {why}"),
        }
    }
}

impl Member {
    fn new(owner: &Owner) -> Self {
        Self {
            better: better(owner),
            outcome: protection(owner.pid).map_or(Outcome::Planned, Outcome::Protected),
            owner: owner.clone(),
        }
    }

    /// Whether it may be ended from here.
    pub(super) fn can_be_ended(&self) -> bool {
        self.outcome == Outcome::Planned
    }

    /// Names it.
    pub(super) fn title(&self) -> String {
        say!(
            "kill-process",
            name = self.owner.name.as_str(),
            pid = self.owner.pid.0
        )
    }

    /// Makes its part of the document.
    pub(super) fn document(&self) -> Ended {
        let code = match self.outcome {
            Outcome::Planned => "would_end",
            Outcome::Protected(_) => "refused",
            Outcome::Ended | Outcome::LetGo => "ended",
            Outcome::Killed => "killed",
            Outcome::Failed(_) => "failed",
        };
        Ended {
            pid: self.owner.pid.0,
            process: self.owner.name.to_string(),
            outcome: documents::remark(code, &self.outcome),
            better: self.better.clone(),
        }
    }
}

/// Lists the processes that hold the port, each once.
pub(super) fn of(report: &PortReport) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    for owner in sockets(report).flat_map(|held| held.owners.processes()) {
        if members.iter().all(|member| member.owner.pid != owner.pid) {
            members.push(Member::new(owner));
        }
    }
    members
}

/// Returns the sockets that keep others from the port; a client's connected socket does not.
fn sockets(report: &PortReport) -> impl Iterator<Item = &HeldSocket> {
    let sockets = report
        .transports
        .iter()
        .filter_map(|entry| entry.sockets.as_deref());
    sockets
        .flatten()
        .filter(|held| !matches!(held.socket.state, SocketState::Connected { .. }))
}

/// Whether nobody holds the port, as far as could be seen.
pub(super) fn is_free(report: &PortReport) -> bool {
    report.source.is_some() && sockets(report).next().is_none()
}

/// Says who would be ended.
pub(super) fn render(report: &PortReport, members: &[Member]) -> String {
    let mut text = String::new();
    for member in members {
        let owner = &member.owner;
        let user = owner.user.as_ref().map(wording::user);
        let user = user
            .map(|user| format!(", {}", say!("kill-user", user = &*user)))
            .unwrap_or_default();
        text.push_str(&format!("{}{user}", member.title()));
        if let Some(command_line) = &owner.command_line {
            text.push_str(&format!(": {command_line}"));
        }
        text.push('\n');
        if let Outcome::Protected(_) = member.outcome {
            text.push_str(&format!("  {}\n", translated(&member.outcome.to_string())));
        }
        if let Some(better) = &member.better {
            text.push_str(&format!("  {}\n", say!("kill-better", command = better)));
        }
    }
    for held in sockets(report) {
        if let Owners::Unknown(why) = &held.owners {
            let (address, why) = (wording::address(&held.socket.local), why.to_string());
            let told = say!("kill-hidden-socket", address = &address, why = &*translated(&why));
            text.push_str(&(told + "\n"));
        }
    }
    if text.is_empty() {
        text.push_str(&(say!("kill-nobody", port = report.port.0) + "\n"));
    }
    text
}

/// Names the command that ends the process for good, where killing it would only restart it.
fn better(owner: &Owner) -> Option<String> {
    if let Some(container) = &owner.container {
        let runtime = container.runtime.code();
        return ["docker", "podman"]
            .contains(&runtime)
            .then(|| format!("{runtime} stop {}", container.short_id()));
    }
    let Unit { name, manager, .. } = owner.unit.as_ref()?;
    let is_managed = name.as_str().ends_with(".service") && !name.as_str().starts_with("user@");
    is_managed.then(|| match manager {
        Manager::System => format!("systemctl stop {name}"),
        Manager::User(_) => format!("systemctl --user stop {name}"),
    })
}

/// Ends those who may be ended, all at once, and waits for them.
///
/// `look` is asked again once the processes are held fast: whoever does not hold the port any more is left alone, so
/// that nobody is hit who got a process id of theirs.
pub(super) fn end(members: &mut [Member], look: &dyn Fn() -> PortReport, patience: Duration) {
    let mut held: Vec<(&mut Member, Hold)> = Vec::new();
    for member in members.iter_mut().filter(|member| member.can_be_ended()) {
        match hold(member.owner.pid) {
            Ok(hold) => held.push((member, hold)),
            Err(error) => member.fail(error),
        }
    }
    let still: Vec<Pid> = of(&look()).iter().map(|member| member.owner.pid).collect();
    for (member, hold) in &mut held {
        if !still.contains(&member.owner.pid) {
            member.outcome = Outcome::LetGo;
        } else if let Err(error) = hold.tell(Word::Please) {
            member.fail(error);
        }
    }
    let told_at = Instant::now();
    for (member, hold) in held.iter_mut().filter(|(member, _)| member.can_be_ended()) {
        member.await_end(hold, patience.saturating_sub(told_at.elapsed()));
    }
}

impl Member {
    /// Waits for the process to end, and kills it if that takes too long.
    fn await_end(&mut self, hold: &Hold, patience: Duration) {
        let outcome = match hold.wait(patience) {
            Ok(true) => Ok(Outcome::Ended),
            Ok(false) => hold
                .tell(Word::Now)
                .and_then(|()| hold.wait(KILLED_WITHIN))
                .map(|is_gone| match is_gone {
                    true => Outcome::Killed,
                    false => Outcome::Failed("it was killed, and the kernel still keeps it".into()),
                }),
            Err(error) => Err(error),
        };
        match outcome {
            Ok(outcome) => self.outcome = outcome,
            Err(error) => self.fail(error),
        }
    }

    fn fail(&mut self, error: EndError) {
        self.outcome = match error {
            EndError::Gone => Outcome::Ended,
            error => Outcome::Failed(format!("{:#}", anyhow::Error::from(error))),
        };
    }
}
