//! `directnet send --file`: offers files and folders, one message each.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use api::Service;
use api::files::OfferRequest;
use api::messages::Sent;
use api::size;

use crate::commands::files::{absolute, show};
use crate::commands::progress::Progress;
use crate::exit::CommandError;
use crate::language::say;
use crate::output;

/// Offers each of `paths`, and says what became of the offer.
pub(super) async fn run(
    to: &str,
    paths: &[PathBuf],
    limit: Option<Duration>,
    is_json: bool,
    node: &impl Service,
) -> Result<(), CommandError> {
    for path in paths {
        let request = OfferRequest {
            to: to.to_owned(),
            path: absolute(path)?,
            wait_ms: limit.map(super::milliseconds),
        };
        let sent = node.offer(request).await?;
        let mut out = io::stdout().lock();
        if is_json {
            output::json_line(&mut out, &sent)?;
        }
        let progress = Progress::from(&sent);
        progress.check_taken()?;
        if limit.is_some() {
            super::check_reached(&sent, api::messages::WaitFor::Delivered, &progress)?;
        }
        if !is_json {
            say(&mut out, &sent, &progress)?;
        }
    }
    Ok(())
}

fn say(out: &mut impl Write, sent: &Sent, progress: &Progress<'_>) -> io::Result<()> {
    if let Some(file) = &sent.file {
        write!(out, "{}, {}: ", show::name(file), size::human(file.size_bytes))?;
    }
    progress.say(out)?;
    match sent.left_out {
        0 => Ok(()),
        count => writeln!(io::stderr(), "{}", say!("send-left-out", count)),
    }
}
