//! `directnet kill`: ends what holds a port, after asking.

mod plan;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use api::choice::KillDocument;
use api::ports::VERSION;
use node::documents;
use ports::PortReport;

use self::plan::{Member, Outcome};
use super::port::target::OnePort;
use crate::claims;
use crate::confirm::is_confirmed;
use crate::duration;
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;

/// End what holds a port, after asking
///
/// Shows every process that listens on the port or is bound to it, and asks. Each is told to end (SIGTERM) and, if it is
/// still there after a while, ended (SIGKILL). A process id that was given to another process meanwhile is never hit.
/// Process 1, this command itself and what it runs below are refused; so is what the kernel holds.
///
/// Where systemd or a container's manager would start the process again, the better command is named. Afterwards the
/// port is looked at again: ends with 0 if it is free, with 1 if not, and with 2 if nobody could be asked. Linux only.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet kill 3000
  directnet kill 3000/tcp --dry-run
  directnet kill 8080/tcp --yes --wait 30s")]
pub(crate) struct Args {
    /// Number or service name; TCP and UDP unless a transport is named: 3000, 53/udp
    #[arg(value_name = "PORT[/TRANSPORT]", allow_hyphen_values = true)]
    port: String,

    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,

    /// Only show what would be ended
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,

    /// How long a process may take to end before it is killed, such as 5s or 1m
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration::parse)]
    wait: Duration,

    /// Print what happened as JSON
    #[arg(long)]
    json: bool,
}

/// Shows, asks, ends, looks again.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let claims = claims::for_report(home)?;
    let target = OnePort::parse(&args.port, claims.registry())?;
    let look = || ports::port(&claims, target.port, target.transport);
    let before = look();
    let mut members = plan::of(&before);
    if !args.json || !args.yes {
        output::remark(&plan::render(&before, &members))?;
    }
    let is_meant = !args.dry_run && members.iter().any(Member::can_be_ended);
    if is_meant && !args.yes && !is_confirmed(say!("kill-question"), say!("kill-nobody-to-ask"))? {
        output::remark(&format!("{}\n", say!("kill-nothing-ended")))?;
        return Ok(Exit::Failure);
    }
    let after = if is_meant {
        plan::end(&mut members, &look, args.wait);
        look()
    } else {
        before.clone()
    };
    let is_free = plan::is_free(&after);
    if args.json {
        let document = KillDocument {
            version: VERSION,
            before: before.transports.iter().map(documents::entry).collect(),
            processes: members.iter().map(Member::document).collect(),
            is_free,
        };
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&summary(args, &members, &after, is_free))?;
    }
    Ok(if is_free || args.dry_run {
        Exit::Done
    } else {
        Exit::Failure
    })
}

fn summary(args: &Args, members: &[Member], after: &PortReport, is_free: bool) -> String {
    let mut text = String::new();
    for member in members.iter().filter(|member| member.outcome != Outcome::Planned) {
        let outcome = member.outcome.to_string();
        text.push_str(&format!("{}: {}\n", member.title(), translated(&outcome)));
    }
    if args.dry_run {
        return text;
    }
    let port = after.port.to_string();
    text.push_str(&match is_free {
        true => say!("kill-is-free", port = &port),
        false => say!("kill-is-not-free", port = &port),
    });
    text + "\n"
}
