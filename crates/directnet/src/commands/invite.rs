//! `directnet invite`: makes an invite to hand over.

use std::io::{self, Write};
use std::time::Duration;

use api::Service;
use api::contacts::{Invite, InviteRequest};

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{duration, output, qr, time};

/// How long an invite is good for unless somebody says otherwise.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Make an invite: a text that lets whoever has it become your contact
///
/// Hand it over on a channel you trust: whoever uses it first becomes your contact.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet invite --qr
  directnet invite --uses 5 --expires 7d")]
pub(crate) struct Args {
    /// Let this many people use it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    uses: u32,

    /// Let it expire after this time, such as 30s, 5m, 24h or 7d
    #[arg(long, value_name = "SPAN", default_value = "24h", value_parser = duration::parse)]
    expires: Duration,

    /// Draw it as a QR code as well
    #[arg(long)]
    qr: bool,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = InviteRequest {
        uses: args.uses,
        lifetime_s: args.expires.as_secs(),
    };
    let invite = node.invite(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &invite)?;
    } else {
        writeln!(out, "{}", invite.text)?;
        if args.qr {
            print_qr(&mut out, &invite)?;
        }
        writeln!(io::stderr(), "{}", terms(&invite))?;
    }
    Ok(Exit::Done)
}

/// The request for an invite that nobody has said anything about.
pub(crate) fn usual() -> InviteRequest {
    InviteRequest {
        uses: 1,
        lifetime_s: LIFETIME.as_secs(),
    }
}

/// Says what an invite is good for.
pub(crate) fn terms(invite: &Invite) -> String {
    let until = time::minute(invite.expires_at_ms);
    say!("invite-terms", uses = invite.uses, time = &until)
}

pub(crate) fn print_qr(out: &mut impl Write, invite: &Invite) -> io::Result<()> {
    match qr::draw(&invite.text) {
        Some(code) => writeln!(out, "{code}"),
        None => Ok(()),
    }
}
