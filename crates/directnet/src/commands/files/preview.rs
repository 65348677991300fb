//! `directnet files preview`: a small picture of one that was received or offered.

use std::io::{self, IsTerminal, Write};

use api::Service;
use api::files::FileRequest;
use data_encoding::BASE64;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Write a small JPEG of a picture that you received or offered to standard output
///
/// The picture is decoded on this machine, in bounded memory and time. Nothing but its pixels is in the small one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet files preview 12 > small.jpg

Exit codes (all of them: directnet --help):
   12  no file is offered in that message
   14  it is no PNG, JPEG, WebP or GIF, has too many pixels, or is not here yet")]
pub(crate) struct Args {
    /// The row of the file (`directnet files --all` shows it)
    #[arg(value_name = "ROW")]
    row: i64,

    /// Print as JSON, with the picture in Base64
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    if !args.json && io::stdout().is_terminal() {
        let hint = format!("directnet files preview {} > small.jpg", args.row);
        return Err(CommandError::say(Exit::Usage, say!("files-preview-terminal")).with_hint(hint));
    }
    let preview = node.preview(FileRequest { row: args.row }).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &preview)?;
        return Ok(Exit::Done);
    }
    let bytes = BASE64
        .decode(preview.base64.as_bytes())
        .map_err(|_| CommandError::say(Exit::Failure, say!("files-preview-unreadable")))?;
    out.write_all(&bytes)?;
    out.flush()?;
    Ok(Exit::Done)
}
